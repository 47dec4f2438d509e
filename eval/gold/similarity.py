"""Sets of words that are almost the same, found without comparing every pair."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from math import ceil


def jaccard(first: frozenset[str], second: frozenset[str]) -> float:
    """The share of the words of two sets that both have (Jaccard, 1901); 0 for two empty ones."""
    union = len(first | second)
    return len(first & second) / union if union else 0.0


class NearSets:
    """Finds, among sets, those whose Jaccard index with another reaches a threshold.

    Two such sets share one of their rarest words, so that only those are looked up (prefix filtering; Bayardo, Ma and
    Srikant, "Scaling up all pairs similarity search", 2007).
    """

    def __init__(self, sets: Sequence[frozenset[str]], threshold: float) -> None:
        self._sets = sets
        self._threshold = threshold
        self._frequency = Counter(word for words in sets for word in words)
        self._postings: defaultdict[str, list[int]] = defaultdict(list)
        for number, words in enumerate(sets):
            for word in self._rarest(words):
                self._postings[word].append(number)

    def near(self, words: frozenset[str]) -> list[int]:
        """The numbers of the sets that are near enough to `words`, ascending."""
        candidates = {number for word in self._rarest(words) for number in self._postings.get(word, ())}
        return sorted(number for number in candidates if jaccard(words, self._sets[number]) >= self._threshold)

    def _rarest(self, words: frozenset[str]) -> list[str]:
        """As many of the rarest words as a near set cannot all lack."""
        shared = ceil(self._threshold * len(words) - 1e-9)
        return sorted(words, key=lambda word: (self._frequency[word], word))[: len(words) - shared + 1]
