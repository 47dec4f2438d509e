"""The dense arm: centred cosines with passages and with their sentences, exact, in FAISS (`IndexFlatIP`).

A passage's score is a weighted mean of its own cosine and of its best sentence's: the one knows the
subject, the other the point.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from corpus.errors import DamagedIndex
from index.centring import centre_of, centred
from index.encoder import Vectors

faiss.omp_set_num_threads(1)  # torch has its own OpenMP pool; two at once fight for the same cores

SENTENCE_WEIGHT = 0.6
"""Share of the best sentence in a passage's score; see `index.fusion` for how it was chosen."""

_PASSAGES = "passages.faiss"
_UNITS = "units.faiss"
_QUESTION_CENTRE = "question_centre.npy"

Scores = NDArray[np.float64]


def _flat(vectors: Vectors, dimension: int) -> Any:
    index = faiss.IndexFlatIP(dimension)
    if len(vectors):
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
    return index


def _all_scores(index: Any, query: Vectors) -> Scores:
    """The inner product of every row with `query`, in row order, rounded so that ties stay ties."""
    if index.ntotal == 0:
        return np.zeros(0)
    found, rows = index.search(query.reshape(1, -1), index.ntotal)
    scores: Scores = np.empty(index.ntotal, dtype=np.float64)
    scores[rows[0]] = found[0]
    return scores.round(6)


@dataclass(frozen=True)
class DenseScores:
    """The cosines of one question.

    Attributes:
        passages: the score of each passage.
        units: the cosine of each unit.
    """

    passages: Scores
    units: Scores


@dataclass(frozen=True)
class RawVectors:
    """What an encoder gave for a library: rows of length 1, shapes `(rows, dimension)`."""

    passages: Vectors
    units: Vectors
    pseudo_questions: Vectors
    background_questions: Vectors
    background_statements: Vectors


@dataclass(frozen=True)
class DenseIndex:
    """Centred vectors of passages and units.

    Attributes:
        question_centre: what is taken from a question's vector, shape `(dimension,)`.
        homes: the passage of each unit, ascending, shape `(units,)`.
    """

    _passages: Any
    _units: Any
    question_centre: NDArray[np.float32]
    homes: NDArray[np.int64]

    @classmethod
    def build(cls, vectors: RawVectors, homes: NDArray[np.int64]) -> DenseIndex:
        """Centre and index raw unit vectors.

        Args:
            homes: the passage of each unit, ascending.
        """
        question = centre_of(vectors.pseudo_questions, vectors.background_questions)
        dimension = len(question)
        indexes = []
        for rows in (vectors.passages, vectors.units):
            centre = centre_of(rows.reshape(-1, dimension), vectors.background_statements)
            indexes.append(_flat(centred(rows.reshape(-1, dimension), centre), dimension))
        return cls(indexes[0], indexes[1], question, homes)

    @property
    def counts(self) -> tuple[int, int]:
        """How many passages and units."""
        return int(self._passages.ntotal), int(self._units.ntotal)

    def scores(self, query: Vectors) -> DenseScores:
        """How close everything is to a question, given by its unit vector, shape `(dimension,)`."""
        moved = centred(query, self.question_centre)
        own, units = _all_scores(self._passages, moved), _all_scores(self._units, moved)
        best = own.copy()  # a passage without a sentence of its own, as a lone heading, counts twice
        if len(units):
            firsts = np.flatnonzero(np.diff(self.homes, prepend=-1))
            best[self.homes[firsts]] = np.maximum.reduceat(units, firsts)
        return DenseScores((1 - SENTENCE_WEIGHT) * own + SENTENCE_WEIGHT * best, units)

    def save(self, folder: Path) -> None:
        """Write the vectors and the centre into `folder`."""
        faiss.write_index(self._passages, str(folder / _PASSAGES))
        faiss.write_index(self._units, str(folder / _UNITS))
        np.save(folder / _QUESTION_CENTRE, self.question_centre, allow_pickle=False)

    @classmethod
    def load(cls, folder: Path, homes: NDArray[np.int64]) -> DenseIndex:
        """Read what `save` wrote.

        Raises:
            DamagedIndex: naming a file that cannot be read.
        """
        try:
            loaded = [faiss.read_index(str(folder / name)) for name in (_PASSAGES, _UNITS)]
            centre = np.load(folder / _QUESTION_CENTRE, allow_pickle=False)
        except (OSError, ValueError, EOFError, RuntimeError) as error:
            raise DamagedIndex("les vecteurs sont illisibles") from error
        index = cls(loaded[0], loaded[1], centre, homes)
        if index.counts[1] != len(homes):
            raise DamagedIndex("les vecteurs ne vont pas avec les textes")
        return index
