"""The lexical arm: Okapi BM25 from postings computed once.

Scores are those of `rank_bm25.BM25Okapi` with its inverse document frequency replaced by the one that is
never negative, log(1 + (N − n + 0.5) / (n + 0.5)) (Robertson & Zaragoza, "The Probabilistic Relevance
Framework", 2009). Each posting holds the whole contribution of its term to its passage, so a query
adds up a few slices of one array.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import DamagedIndex

K1 = 1.2
B = 0.75

_POSTINGS = "lexical.npz"
_VOCABULARY = "lexical.json"


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
        vocabulary: dict[str, int] = {}
        lengths = np.zeros(len(passages), dtype=np.int64)
        rows: list[NDArray[np.int64]] = []
        for number, terms in enumerate(passages):
            row = np.fromiter((vocabulary.setdefault(term, len(vocabulary)) for term in terms), dtype=np.int64)
            lengths[number] = len(row)
            rows.append(row)
        flat = np.concatenate(rows) if rows else np.zeros(0, dtype=np.int64)
        owners = np.repeat(np.arange(len(passages), dtype=np.int64), lengths)
        keys, counts = np.unique(flat * max(1, len(passages)) + owners, return_counts=True)
        term_of, passage_of = np.divmod(keys, max(1, len(passages)))
        frequencies = np.bincount(term_of, minlength=len(vocabulary))
        idf = np.log1p((len(passages) - frequencies + 0.5) / (frequencies + 0.5))
        mean = lengths.mean() if lengths.sum() else 1.0
        pull = k1 * (1 - b + b * lengths / mean)
        contributions = idf[term_of] * counts * (k1 + 1) / (counts + pull[passage_of])
        offsets = np.concatenate([[0], np.cumsum(frequencies)]).astype(np.int64)
        return cls(len(passages), vocabulary, offsets, passage_of.astype(np.int32), contributions)

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

    def save(self, folder: Path) -> None:
        """Write the postings and the vocabulary into `folder`."""
        np.savez(
            folder / _POSTINGS,
            size=np.array([self.size]),
            offsets=self.offsets,
            passages=self.passages,
            contributions=self.contributions,
        )
        (folder / _VOCABULARY).write_text(json.dumps(list(self.vocabulary), ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """Read what `save` wrote.

        Raises:
            DamagedIndex: if a file is missing or unreadable.
        """
        try:
            with np.load(folder / _POSTINGS, allow_pickle=False) as stored:
                arrays = {name: stored[name] for name in ("size", "offsets", "passages", "contributions")}
        except (OSError, ValueError, KeyError, EOFError, RuntimeError, zipfile.BadZipFile) as error:
            raise DamagedIndex(f"{_POSTINGS} est illisible") from error
        try:
            vocabulary = json.loads((folder / _VOCABULARY).read_text(encoding="utf-8"))
            if not isinstance(vocabulary, list):
                raise ValueError("not a list of terms")
        except (OSError, ValueError) as error:
            raise DamagedIndex(f"{_VOCABULARY} est illisible") from error
        rows = {term: row for row, term in enumerate(vocabulary)}
        if len(rows) + 1 != len(arrays["offsets"]):
            raise DamagedIndex(f"{_VOCABULARY} ne va pas avec {_POSTINGS}")
        return cls(int(arrays["size"][0]), rows, arrays["offsets"], arrays["passages"], arrays["contributions"])
