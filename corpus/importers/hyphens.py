"""Words cut at the end of a line: is the hyphen the printer's, to be taken out, or the word's own ("pair-aidance")?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from functools import cached_property

from spellchecker import SpellChecker

_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)*")
_BEFORE = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*$")
_AFTER = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_INVERTED = frozenset("je tu il elle on nous vous ils elles ce ci là moi toi lui leur le la les en y t même mêmes".split())
_PREFIXES = frozenset(
    """
    ex non vice demi mi sous après avant contre outre semi quasi co auto inter sur anti pro post pré méta micro macro multi
    médico psycho socio neuro bio éco cardio pluri trans extra intra infra ultra celui celle ceux celles peut vis rendez
    """.split()
)


class Hyphens:
    """Decides for the cut words of one document, by its other words and by a French word list."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._own: Set[str] = {
            word.lower().replace("\u2010", "-").replace("\u2011", "-") for text in texts for word in _WORD.findall(text)
        }

    @cached_property
    def _french(self) -> Set[str]:
        """Built only when a document's own words do not tell."""
        return frozenset(SpellChecker(language="fr").word_frequency.dictionary)

    def belongs_to_word(self, before: str, after: str) -> bool:
        """Whether the hyphen between the end of a line (hyphen left out) and the next one is the word's own."""
        head, tail = _BEFORE.search(before), _AFTER.match(after)
        if head is None or tail is None:
            return True
        first, second = head.group(), tail.group()
        if second[0].isupper() and not first.isupper():
            return True
        joined, compound = (first + second).lower(), f"{first}-{second}".lower()
        if (joined in self._own) != (compound in self._own):
            return compound in self._own
        part = first.rsplit("-", 1)[-1].lower()
        start = second.split("-", 1)[0].lower()
        if part + start in self._french:
            return False
        return start in _INVERTED or part in _PREFIXES or (self._is_french(part) and self._is_french(start))

    def _is_french(self, word: str) -> bool:
        """Whether a word is in the list, or would be without the marks of feminine and plural."""
        return any(word.removesuffix(ending) in self._french for ending in ("", "s", "e", "es"))
