"""The lexical arm: Okapi BM25 from postings computed once.

Scores are those of `rank_bm25.BM25Okapi` with its inverse document frequency replaced by the one that is
never negative, log(1 + (N − n + 0.5) / (n + 0.5)) (Robertson & Zaragoza, "The Probabilistic Relevance
Framework", 2009). Each posting holds the whole contribution of its term to its passage, so a query
adds up a few slices of one array.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.term_counts import TermCounts

K1 = 1.2
B = 0.75


@dataclass(frozen=True)
class LexicalIndex:
    """Postings by term.

    Attributes:
        size: how many passages.
        vocabulary: the row of each term.
        offsets: where the postings of each term begin and end, shape `(terms + 1,)`.
        passages: passage numbers, shape `(postings,)`, ascending within a term.
        contributions: what each posting adds to a score, shape `(postings,)`.
    """

    size: int
    vocabulary: Mapping[str, int]
    offsets: NDArray[np.int64]
    passages: NDArray[np.int32]
    contributions: NDArray[np.float64]

    @classmethod
    def build(cls, passages: Sequence[Iterable[str]], k1: float = K1, b: float = B) -> LexicalIndex:
        """Index passages given as their terms."""
        return cls.of(TermCounts.of(passages), k1, b)

    @classmethod
    def of(cls, counts: TermCounts, k1: float = K1, b: float = B) -> LexicalIndex:
        """Index passages given as the counts of their terms."""
        terms, passages, times = counts.rows.T
        lengths = np.bincount(passages, weights=times, minlength=counts.size)
        frequencies = np.bincount(terms, minlength=len(counts.vocabulary))
        idf = np.log1p((counts.size - frequencies + 0.5) / (frequencies + 0.5))
        mean = lengths.mean() if lengths.sum() else 1.0
        pull = k1 * (1 - b + b * lengths / mean)
        contributions = idf[terms] * times * (k1 + 1) / (times + pull[passages])
        offsets = np.concatenate([[0], np.cumsum(frequencies)]).astype(np.int64)
        vocabulary = {term: row for row, term in enumerate(counts.vocabulary)}
        return cls(counts.size, vocabulary, offsets, np.ascontiguousarray(passages), contributions)

    def scores(self, query: Mapping[str, float]) -> NDArray[np.float64]:
        """One score for each passage, shape `(passages,)`; 0 where no term is shared.

        Args:
            query: how much each term counts; its occurrences in a plain question.
        """
        found = np.zeros(self.size)
        for term, weight in query.items():
            row = self.vocabulary.get(term)
            if row is not None:
                postings = slice(self.offsets[row], self.offsets[row + 1])
                found[self.passages[postings]] += weight * self.contributions[postings]
        return found

    def attainable(self, query: Mapping[str, float]) -> float:
        """The score of a passage of usual length that would hold each term once, those that no passage holds included."""
        return sum(weight * self.rarity(term) for term, weight in query.items())

    def frequency(self, term: str) -> int:
        """How many passages hold the term."""
        row = self.vocabulary.get(term)
        return 0 if row is None else int(self.offsets[row + 1] - self.offsets[row])

    def rarity(self, term: str) -> float:
        """The inverse document frequency of a term, greatest for one that no passage holds."""
        frequency = self.frequency(term)
        return float(np.log1p((self.size - frequency + 0.5) / (frequency + 0.5)))

    @property
    def nbytes(self) -> int:
        """Memory of the postings, in bytes; the vocabulary is not counted."""
        return self.offsets.nbytes + self.passages.nbytes + self.contributions.nbytes
