"""The common words of French, so that a right word is never taken for a misspelt one, nor written without its accents."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from spellchecker import SpellChecker

from index.french.characters import fold


@lru_cache(maxsize=1)
def _frequencies() -> Mapping[str, int]:
    """About 140 000 forms as they are written, from the word list of `pyspellchecker`."""
    found: Mapping[str, int] = SpellChecker(language="fr").word_frequency.dictionary
    return found


@lru_cache(maxsize=1)
def _accented() -> Mapping[str, str]:
    """Folded forms to the most frequent word that is written with accents."""
    frequencies = _frequencies()
    found: dict[str, str] = {}
    for word in frequencies:
        if not word.isascii():
            folded = fold(word)
            if folded not in found or frequencies[word] > frequencies[found[folded]]:
                found[folded] = word
    return found


@lru_cache(maxsize=1)
def french_words() -> frozenset[str]:
    """The same words, folded."""
    return frozenset(word for word in _frequencies() if word.isascii()).union(_accented())


def accented(word: str) -> str:
    """A word with the accents that were left out: `reunion` is `réunion`, `Etat` is `État`.

    A word that French has without them stays as it is (`marche`), and so do one that French does not have and what
    is elided before a word (`l’`).
    """
    before, apostrophe, rest = word.rpartition("’")
    if apostrophe:
        return before + apostrophe + accented(rest)
    lowered = word.lower()
    if word.isupper() or not word.isalpha() or lowered in _frequencies():
        return word
    folded = fold(word)
    found = _accented().get(folded)
    if found is None or folded in _frequencies():
        return word
    return found.capitalize() if word[0].isupper() else found
