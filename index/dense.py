"""The dense arm: centred cosines with passages and with their sentences, exact, in FAISS (`IndexFlatIP`).

A passage's score is the mean of its own cosine and of its best sentence's: the one knows the subject,
the other the point.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from corpus.errors import DamagedIndex
from index.centring import centred, centring_share
from index.encoder import Vectors

faiss.omp_set_num_threads(1)  # torch has its own OpenMP pool; two at once fight for the same cores

_PASSAGES = "passages.faiss"
_UNITS = "units.faiss"
_CENTRES = "centres.npy"

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
class DenseIndex:
    """Centred vectors of passages and units.

    Attributes:
        centres: what is taken from a question's vector before it meets passages, and units; shape `(2, dimension)`.
        homes: the passage of each unit, ascending, shape `(units,)`.
    """

    _passages: Any
    _units: Any
    centres: NDArray[np.float32]
    homes: NDArray[np.int64]

    @classmethod
    def build(cls, passages: Vectors, units: Vectors, pseudo_questions: Vectors, homes: NDArray[np.int64]) -> DenseIndex:
        """Index unit vectors, shapes `(passages, dimension)` and `(units, dimension)`.

        Args:
            pseudo_questions: vectors of questions about the library, at least one.
            homes: the passage of each unit, ascending.
        """
        dimension = pseudo_questions.shape[1]
        mean_question = pseudo_questions.mean(axis=0)
        indexes: list[Any] = []
        centres: list[NDArray[np.float32]] = []
        for vectors in (passages, units):
            share = centring_share(len(vectors))
            mean = vectors.mean(axis=0) if len(vectors) else np.zeros(dimension, dtype=np.float32)
            indexes.append(_flat(centred(vectors, share * mean) if len(vectors) else vectors, dimension))
            centres.append((share * mean_question).astype(np.float32))
        return cls(indexes[0], indexes[1], np.stack(centres), homes)

    @property
    def counts(self) -> tuple[int, int]:
        """How many passages and units."""
        return int(self._passages.ntotal), int(self._units.ntotal)

    def scores(self, query: Vectors) -> DenseScores:
        """How close everything is to a question, given by its unit vector, shape `(dimension,)`."""
        own = _all_scores(self._passages, centred(query, self.centres[0]))
        units = _all_scores(self._units, centred(query, self.centres[1]))
        best = own.copy()  # a passage without a sentence of its own, as a lone heading, counts twice
        if len(units):
            firsts = np.flatnonzero(np.diff(self.homes, prepend=-1))
            best[self.homes[firsts]] = np.maximum.reduceat(units, firsts)
        return DenseScores((own + best) / 2, units)

    def save(self, folder: Path) -> None:
        """Write the vectors and centres into `folder`."""
        faiss.write_index(self._passages, str(folder / _PASSAGES))
        faiss.write_index(self._units, str(folder / _UNITS))
        np.save(folder / _CENTRES, self.centres, allow_pickle=False)

    @classmethod
    def load(cls, folder: Path, homes: NDArray[np.int64]) -> DenseIndex:
        """Read what `save` wrote.

        Raises:
            DamagedIndex: naming a file that cannot be read.
        """
        try:
            loaded = [faiss.read_index(str(folder / name)) for name in (_PASSAGES, _UNITS)]
            centres = np.load(folder / _CENTRES, allow_pickle=False)
        except (OSError, ValueError, RuntimeError) as error:
            raise DamagedIndex("les vecteurs sont illisibles") from error
        index = cls(loaded[0], loaded[1], centres, homes)
        if index.counts[1] != len(homes):
            raise DamagedIndex("les vecteurs ne vont pas avec les textes")
        return index
