"""Words found again in a text when only white space and apostrophes differ."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.model import Span
from index.french.characters import APOSTROPHES

_APOSTROPHE = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))
_RUN = re.compile(r"\s+|\S+")


@dataclass(frozen=True)
class FoldedText:
    """A text with each run of white space made one space and apostrophes made alike.

    Attributes:
        words: the folded text.
        places: where each of its characters comes from, and the end of the text; one longer than `words`.
    """

    words: str
    places: tuple[int, ...]

    def occurrences(self, words: str) -> Iterator[Span]:
        """Where `words` stand in the original text as whole words, in order; they may overlap."""
        return self.occurrences_of(fold_spaces(words).strip())

    def occurrences_of(self, needle: str) -> Iterator[Span]:
        """The same for words already folded and trimmed: many texts are searched for them faster."""
        if not needle:
            return
        found = self.words.find(needle)
        while found >= 0:
            end = found + len(needle)
            if not self._inside_a_word(found) and not self._inside_a_word(end):
                yield Span(self.places[found], self.places[end - 1] + 1)
            found = self.words.find(needle, found + 1)

    def _inside_a_word(self, place: int) -> bool:
        return 0 < place < len(self.words) and self.words[place - 1].isalnum() and self.words[place].isalnum()


def folded(text: str, within: Span | None = None) -> FoldedText:
    """The folded form of `text`, or of a part of it (places still count from the start of `text`)."""
    area = within or Span(0, len(text))
    words: list[str] = []
    places: list[int] = []
    for run in _RUN.finditer(text, area.start, area.end):
        if run.group().isspace():
            words.append(" ")
            places.append(run.start())
        else:
            words.append(run.group().translate(_APOSTROPHE))
            places.extend(range(run.start(), run.end()))
    return FoldedText("".join(words), (*places, area.end))


def fold_spaces(text: str) -> str:
    """White space runs made one space, apostrophes made alike."""
    return re.sub(r"\s+", " ", text).translate(_APOSTROPHE)
