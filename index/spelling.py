"""Typing mistakes: question words that the corpus does not know, matched to near ones that it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from index.french.dictionary import french_words
from index.french.elision import ELIDED
from index.french.stems import stem
from index.lexical import LexicalIndex

SHORTEST = 5
"""Shorter words have too many neighbours to be corrected."""

_TWO_MISTAKES_FROM = 9
_MOST_CANDIDATES = 2
_TOO_MANY = 3  # mistakes in one word


@dataclass(frozen=True)
class SpellChecker:
    """Near words among those of a corpus.

    Attributes:
        frequencies: how many passages hold each folded word.
    """

    frequencies: Mapping[str, int]
    _stems: frozenset[str]

    @classmethod
    def of(cls, frequencies: Mapping[str, int]) -> SpellChecker:
        """A checker for a vocabulary of folded words."""
        words = {word: count for word, count in frequencies.items() if word.isalpha()}
        return cls(words, frozenset(words) | frozenset(map(stem, words)))

    @classmethod
    def of_index(cls, lexical: LexicalIndex) -> SpellChecker:
        """A checker for the words of an index, the same as `of` gives but most of a second faster for 10 000 words.

        An index holds the stem of each word beside it, but for acronyms, that it holds as they are.
        """
        words = {term[1:]: lexical.frequency(term) for term in lexical.vocabulary if term.startswith("=") and term[1:].isalpha()}
        known = frozenset(term for term in lexical.vocabulary if term.isalpha())
        return cls(words, known.union(words, (stem(word) for word in words if word in known)))

    def knows(self, word: str) -> bool:
        """Whether the corpus holds the word, or another form of it."""
        return word in self.frequencies or stem(word) in self._stems

    def knows_stem(self, stem: str) -> bool:
        """Whether the corpus holds a word of that stem."""
        return stem in self._stems

    def corrections(self, word: str) -> tuple[str, ...]:
        """The nearest words of the corpus, at most two; none for a short word, or one known to it or to French.

        An apostrophe forgotten after an elision ("lempowerment") counts as no mistake, and is given back; then come
        words one edit away (two from nine letters on), the nearest then the most frequent first.
        """
        if not word.isalpha() or len(word) < SHORTEST or self.knows(word) or word in french_words():
            return ()
        apart = [(f"{elided}’", word[len(elided) :]) for elided in ELIDED if word.startswith(elided)]
        for before, rest in apart:
            if len(rest) >= SHORTEST - 1 and self.knows(rest):
                return (before + rest,)
        read = [(self._near(rest), before) for before, rest in [("", word), *apart] if len(rest) >= SHORTEST]
        (_, near), before = min(read, key=lambda reading: reading[0][0])
        return tuple(before + found for found in near)

    def _near(self, word: str) -> tuple[int, tuple[str, ...]]:
        """How many edits away the nearest words are, and those."""
        allowed = 2 if len(word) >= _TWO_MISTAKES_FROM else 1
        near = process.extract(word, self.frequencies.keys(), scorer=OSA.distance, score_cutoff=allowed, limit=None)
        candidates = [(distance, -self.frequencies[found], found) for found, distance, _ in near if len(found) >= SHORTEST - 1]
        if not candidates:
            return _TOO_MANY, ()
        nearest = min(candidates)[0]
        kept: list[str] = []
        for distance, _, found in sorted(candidates):
            if distance == nearest and all(stem(found) != stem(other) for other in kept):
                kept.append(found)
        return nearest, tuple(kept[:_MOST_CANDIDATES])
