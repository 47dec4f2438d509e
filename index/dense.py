"""The dense arm: centred cosines with passages and with their sentences, exact, in FAISS (`IndexFlatIP`).

A passage's score is a weighted mean of its own cosine and of its best sentence's: the one knows the
subject, the other the point. Vectors are kept on disk as the encoder gave them, so that another index may take
them over, and centred when they are read: 60 000 of them in 17 ms, next to 50 ms for reading.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from corpus.errors import DamagedIndex
from index.centring import centre_of, centred
from index.encoder import Vectors
from index.tables import load_table, save_table

faiss.omp_set_num_threads(1)  # torch has its own OpenMP pool; two at once fight for the same cores

SENTENCE_WEIGHT = 0.6
"""Share of the best sentence in a passage's score; see `index.fusion` for how it was chosen."""

_INDEXED = ("passages", "units")
_FOR_CENTRING = ("pseudo_questions", "background_questions", "background_statements")
_BLOCK = 4096  # rows centred at a time

Scores = NDArray[np.float64]


def _flat(dimension: int, vectors: Vectors) -> Any:
    index = faiss.IndexFlatIP(dimension)
    if len(vectors):
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
    return index


def _flat_centred(dimension: int, vectors: Vectors, background: Vectors) -> Any:
    index = faiss.IndexFlatIP(dimension)
    rows = vectors.reshape(-1, dimension)
    centre = centre_of(rows, background)
    for start in range(0, len(rows), _BLOCK):
        index.add(np.ascontiguousarray(centred(rows[start : start + _BLOCK], centre), dtype=np.float32))
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

    def save(self, folder: Path) -> None:
        """Write the vectors into `folder`.

        Raises:
            OSError: if they cannot be written, as on a full disk.
        """
        dimension = self.background_statements.shape[1]
        for name in _INDEXED:
            try:
                faiss.write_index(_flat(dimension, getattr(self, name)), str(folder / f"{name}.faiss"))
            except RuntimeError as error:
                raise OSError(errno.ENOSPC, "the vectors could not be written", name) from error
        for name in _FOR_CENTRING:
            save_table(folder / f"{name}.npy", getattr(self, name).reshape(-1, dimension))

    @classmethod
    def load(cls, folder: Path) -> RawVectors:
        """Read what `save` wrote.

        Raises:
            DamagedIndex: naming a file that cannot be read.
        """
        tables = {name: load_table(folder / f"{name}.npy", np.float32) for name in _FOR_CENTRING}
        for name in _INDEXED:
            try:
                index = faiss.read_index(str(folder / f"{name}.faiss"))
                tables[name] = index.reconstruct_n(0, index.ntotal) if index.ntotal else np.zeros((0, index.d), np.float32)
            except (OSError, RuntimeError) as error:
                raise DamagedIndex(f"{name}.faiss est illisible") from error
        if len({table.shape[1] for table in tables.values()}) > 1 or not len(tables["background_statements"]):
            raise DamagedIndex("les vecteurs ne vont pas ensemble")
        return cls(**tables)


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
        indexes = [
            _flat_centred(len(question), rows, vectors.background_statements) for rows in (vectors.passages, vectors.units)
        ]
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
