"""How often each term stands in each passage: what the lexical arm is computed from, and what an index hands on to the next."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import DamagedIndex
from index.tables import load_table, save_table

_COUNTS = "lexical.npy"
_VOCABULARY = "lexical.json"


@dataclass(frozen=True)
class TermCounts:
    """Counts by term and passage.

    Attributes:
        size: how many passages.
        vocabulary: the terms; a term's number is its place.
        rows: term, passage and count, shape `(postings, 3)`, by term then passage; columns lie together in memory.
    """

    size: int
    vocabulary: tuple[str, ...]
    rows: NDArray[np.int32]

    @classmethod
    def of(cls, passages: Sequence[Iterable[str]]) -> TermCounts:
        """Count passages given as their terms."""
        numbers: dict[str, int] = {}
        lengths = np.zeros(len(passages), dtype=np.int64)
        found: list[NDArray[np.int64]] = []
        for number, terms in enumerate(passages):
            row = np.fromiter((numbers.setdefault(term, len(numbers)) for term in terms), dtype=np.int64)
            lengths[number] = len(row)
            found.append(row)
        flat = np.concatenate(found) if found else np.zeros(0, dtype=np.int64)
        owners = np.repeat(np.arange(len(passages), dtype=np.int64), lengths)
        keys, counts = np.unique(flat * max(1, len(passages)) + owners, return_counts=True)
        terms_of, passages_of = np.divmod(keys, max(1, len(passages)))
        return cls(len(passages), tuple(numbers), _rows([terms_of, passages_of, counts]))

    @classmethod
    def merged(cls, parts: Sequence[tuple[TermCounts, NDArray[np.int64]]], size: int) -> TermCounts:
        """Counts of one set of passages put together from others.

        The result is the same whatever the parts: terms are sorted, and none is left that no passage holds.

        Args:
            parts: counts, and the new number of each of their passages (-1 for one that is left out).
            size: how many passages there are in all.
        """
        kept: list[tuple[TermCounts, list[NDArray[np.int64]]]] = []
        for counts, numbers in parts:
            terms, passages, times = counts.rows.T
            places = numbers[passages]
            left = places >= 0
            kept.append((counts, [terms[left], places[left], times[left]]))
        used = [np.flatnonzero(np.bincount(columns[0], minlength=1)) for _, columns in kept]
        vocabulary = sorted({counts.vocabulary[term] for (counts, _), terms in zip(kept, used, strict=True) for term in terms})
        number_of = {term: number for number, term in enumerate(vocabulary)}
        for (counts, columns), terms in zip(kept, used, strict=True):
            renamed = np.zeros(len(counts.vocabulary), dtype=np.int64)
            renamed[terms] = [number_of[counts.vocabulary[term]] for term in terms]
            columns[0] = renamed[columns[0]]
        together = [np.concatenate([np.zeros(0, np.int64), *(columns[part] for _, columns in kept)]) for part in range(3)]
        order = np.argsort(together[0] * max(1, size) + together[1], kind="stable")  # runs in order already: merged, not sorted
        return cls(size, tuple(vocabulary), _rows([column[order] for column in together]))

    def save(self, folder: Path) -> None:
        """Write the counts and the vocabulary into `folder`."""
        save_table(folder / _COUNTS, self.rows)
        (folder / _VOCABULARY).write_text(json.dumps(self.vocabulary, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, size: int) -> TermCounts:
        """Read what `save` wrote.

        Args:
            size: how many passages were counted.

        Raises:
            DamagedIndex: if a file is missing or unreadable.
        """
        rows = load_table(folder / _COUNTS, np.int32, columns=3)
        try:
            vocabulary = json.loads((folder / _VOCABULARY).read_text(encoding="utf-8"))
            if not isinstance(vocabulary, list):
                raise ValueError("not a list of terms")
        except (OSError, ValueError) as error:
            raise DamagedIndex(f"{_VOCABULARY} est illisible") from error
        (terms, passages, _), least = rows.max(axis=0, initial=-1), rows.min(initial=0)
        if terms + 1 != len(vocabulary) or passages >= size or least < 0:
            raise DamagedIndex(f"{_VOCABULARY} ne va pas avec {_COUNTS}")
        return cls(size, tuple(vocabulary), rows)


def _rows(columns: Sequence[NDArray[np.int64]]) -> NDArray[np.int32]:
    rows: NDArray[np.int32] = np.array(columns, dtype=np.int32).T
    return rows
