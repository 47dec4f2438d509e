"""The common words of French, so that a right word is never taken for a misspelt one."""

from __future__ import annotations

from functools import lru_cache

from spellchecker import SpellChecker

from index.french.characters import fold


@lru_cache(maxsize=1)
def french_words() -> frozenset[str]:
    """About 140 000 folded forms, from the word list of `pyspellchecker`."""
    return frozenset(map(fold, SpellChecker(language="fr").word_frequency.dictionary))
