"""The dense arm: centred cosines with passages and with their sentences, exact, in FAISS (`IndexFlatIP`).

A passage's score is a weighted mean of its own cosine, which knows the subject, of its best sentence's, which
knows the point, and of its second best's, so that one lucky sentence says less than two. Two neighbouring sentences
count as one too, by the mean of their vectors, a little below a single one: an answer may need both. Vectors are kept
as the encoder gave them, so that another index may take them over; centring is done on their products with the
question: (u − c)·q / |u − c| = (u·q − c·q) / |u − c|.
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

SENTENCE_WEIGHT = 0.55
SECOND_WEIGHT = 0.1
"""Shares of the best sentence and of the second in a passage's score, chosen among steps of 0.05 once the encoder had learned
from sections that it confused. Fused, hit@1 / @5, beside 0.6 and 0.1: a health FAQ (n = 134) 0.500 / 0.858 from 0.485 / 0.866,
1 000 everyday questions 0.526 / 0.804 from 0.537 / 0.810, bundled dev (n = 90) 0.789 / 0.978 both, half of PIAF v1.0 (n = 1 900)
0.780 / 0.931 from 0.779 / 0.929. More for the best sentence helps everyday questions alone. Reading the sentences of the first
passages again, as was done before, lost hit@1 on 1 002 questions of 24 documents (0.504 to 0.499, with the updates before)."""

PAIR_WEIGHT = 0.95
"""What the cosine of two neighbouring sentences is worth beside that of one: chosen among 0.9, 0.93, 0.95, 0.97 and 1, before
the encoder learned. The hybrid arm's hit@1 went from 0.667 to 0.689 on the bundled dev questions
(n = 90), from 0.493 to 0.500 on a health FAQ (n = 134), from 0.818 to 0.815 on PIAF (n = 800); on everyday questions it stayed
at 0.25 (n = 2 793)."""

_INDEXED = ("passages", "units")
_FOR_CENTRING = ("pseudo_questions", "background_questions", "background_statements")
_BLOCK = 4096  # rows measured at a time
_NO_LENGTH = 1e-3
"""A row as near to the centre as this says nothing that single precision can tell."""

Scores = NDArray[np.float64]


def flat(vectors: Vectors, dimension: int) -> Any:
    """An `IndexFlatIP` of these rows."""
    index = faiss.IndexFlatIP(dimension)
    if len(vectors):
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
    return index


class _Memory:
    """The rows of a FAISS index as numpy sees them; an array made from this keeps the index alive."""

    def __init__(self, index: Any) -> None:
        self._index = index
        numbers = faiss.rev_swig_ptr(index.get_xb(), index.ntotal * index.d)
        self.__array_interface__ = {**numbers.__array_interface__, "shape": (index.ntotal, index.d)}


def rows(index: Any) -> Vectors:
    """The rows of a flat index, not copied and not to be written to."""
    if index.ntotal == 0:
        return np.zeros((0, index.d), dtype=np.float32)
    found = np.asarray(_Memory(index))
    found.flags.writeable = False
    return found


@dataclass(frozen=True)
class _CentredRows:
    """Rows of a flat index seen from their centre.

    Attributes:
        lengths: of each row less the centre, shape `(rows,)`.
    """

    index: Any
    centre: NDArray[np.float32]
    lengths: NDArray[np.float64]

    @classmethod
    def of(cls, index: Any, background: Vectors) -> _CentredRows:
        vectors = rows(index)
        centre = centre_of(vectors, background)
        lengths = np.zeros(len(vectors))
        for start in range(0, len(vectors), _BLOCK):
            lengths[start : start + _BLOCK] = np.linalg.norm(vectors[start : start + _BLOCK] - centre, axis=1)
        return cls(index, centre, lengths)

    def lengths_of_sums(self, firsts: NDArray[np.int64]) -> NDArray[np.float64]:
        """For each of these rows, the length of its sum with the next one, both made unit from the centre."""
        vectors = rows(self.index)
        lengths = np.zeros(len(firsts))
        for start in range(0, len(firsts), _BLOCK):
            block = firsts[start : start + _BLOCK]
            both = centred(vectors[block], self.centre) + centred(vectors[block + 1], self.centre)
            lengths[start : start + _BLOCK] = np.linalg.norm(both, axis=1)
        return lengths

    def cosines(self, query: Vectors) -> Scores:
        """The cosine of every centred row with a centred `query`, in row order, rounded so that ties stay ties."""
        if self.index.ntotal == 0:
            return np.zeros(0)
        found, numbers = self.index.search(query.reshape(1, -1), self.index.ntotal)
        products: Scores = np.empty(self.index.ntotal, dtype=np.float64)
        products[numbers[0]] = found[0]
        products -= np.dot(self.centre.astype(np.float64), query.astype(np.float64))
        cosines = np.divide(products, self.lengths, out=np.zeros_like(products), where=self.lengths > _NO_LENGTH)
        return np.clip(cosines, -1, 1).round(6)


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
    """What an encoder gave for a library: rows of length 1.

    Attributes:
        passages: a flat index.
        units: a flat index.
        pseudo_questions: shape `(rows, dimension)`, as those after.
    """

    passages: Any
    units: Any
    pseudo_questions: Vectors
    background_questions: Vectors
    background_statements: Vectors

    def tables(self) -> tuple[Vectors, ...]:
        """The rows of each field in turn."""
        return (
            rows(self.passages),
            rows(self.units),
            self.pseudo_questions,
            self.background_questions,
            self.background_statements,
        )

    def save(self, folder: Path) -> None:
        """Write the vectors into `folder`.

        Raises:
            OSError: if they cannot be written, as on a full disk.
        """
        for name in _INDEXED:
            try:
                faiss.write_index(getattr(self, name), str(folder / f"{name}.faiss"))
            except RuntimeError as error:
                raise OSError(errno.ENOSPC, "the vectors could not be written", name) from error
        for name in _FOR_CENTRING:
            save_table(folder / f"{name}.npy", getattr(self, name))

    @classmethod
    def load(cls, folder: Path) -> RawVectors:
        """Read what `save` wrote.

        Raises:
            DamagedIndex: naming a file that cannot be read.
        """
        read: dict[str, Any] = {}
        for name in _INDEXED:
            try:
                read[name] = faiss.read_index(str(folder / f"{name}.faiss"))
            except (OSError, RuntimeError) as error:
                raise DamagedIndex(f"{name}.faiss est illisible") from error
        vectors = cls(**read, **{name: load_table(folder / f"{name}.npy", np.float32) for name in _FOR_CENTRING})
        if len({table.shape[1] for table in vectors.tables()}) > 1 or not len(vectors.background_statements):
            raise DamagedIndex("les vecteurs ne vont pas ensemble")
        return vectors


@dataclass(frozen=True)
class DenseIndex:
    """Vectors of passages and units, compared from their centres.

    Attributes:
        question_centre: what is taken from a question's vector, shape `(dimension,)`.
        homes: the passage of each unit, ascending, shape `(units,)`.
        _pairs: units whose next one is in the same passage.
        _pair_lengths: of the sum of each such unit's vector and the next one's, shape of `_pairs`.
    """

    _passages: _CentredRows
    _units: _CentredRows
    question_centre: NDArray[np.float32]
    homes: NDArray[np.int64]
    _pairs: NDArray[np.int64]
    _pair_lengths: NDArray[np.float64]

    @classmethod
    def build(cls, vectors: RawVectors, homes: NDArray[np.int64]) -> DenseIndex:
        """Find the centres of raw unit vectors.

        Args:
            homes: the passage of each unit, ascending.
        """
        statements = vectors.background_statements
        passages, units = (_CentredRows.of(index, statements) for index in (vectors.passages, vectors.units))
        pairs = np.flatnonzero(homes[1:] == homes[:-1])
        question_centre = centre_of(vectors.pseudo_questions, vectors.background_questions)
        return cls(passages, units, question_centre, homes, pairs, units.lengths_of_sums(pairs))

    @property
    def counts(self) -> tuple[int, int]:
        """How many passages and units."""
        return len(self._passages.lengths), len(self._units.lengths)

    def scores(self, query: Vectors) -> DenseScores:
        """How close everything is to a question, given by its unit vector, shape `(dimension,)`."""
        moved = centred(query, self.question_centre)
        own, units = self._passages.cosines(moved), self._units.cosines(moved)
        best, second = own.copy(), own.copy()  # what a passage without a sentence of its own, as a lone heading, counts by
        if len(units):
            firsts = np.flatnonzero(np.diff(self.homes, prepend=-1))
            filled = self.homes[firsts]
            best[filled], second[filled] = _two_best(units, firsts)
            sums = units[self._pairs] + units[self._pairs + 1]
            together = np.divide(sums, self._pair_lengths, out=np.zeros_like(sums), where=self._pair_lengths > _NO_LENGTH)
            np.maximum.at(best, self.homes[self._pairs], PAIR_WEIGHT * together)
        passages = (1 - SENTENCE_WEIGHT - SECOND_WEIGHT) * own + SENTENCE_WEIGHT * best + SECOND_WEIGHT * second
        return DenseScores(passages, units)


def _two_best(scores: Scores, firsts: NDArray[np.int64]) -> tuple[Scores, Scores]:
    """The best and the second best of each run of scores, both the same for a run of one or for equals.

    Args:
        firsts: where each run begins, ascending from 0.
    """
    best: Scores = np.maximum.reduceat(scores, firsts)
    lengths = np.diff(firsts, append=len(scores))
    is_best = scores == np.repeat(best, lengths)
    others: Scores = np.maximum.reduceat(np.where(is_best, -np.inf, scores), firsts)
    alone = (lengths > 1) & (np.add.reduceat(is_best, firsts, dtype=np.int64) == 1)
    return best, np.where(alone, others, best)
