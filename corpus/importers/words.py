"""The words of one block as an importer meets them: cleaned on the way in, with marks at exact offsets."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff\ufffe\uffff\ud800-\udfff]")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_BLANK = re.compile(r"[ \t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]+")


def clean(raw: str) -> str:
    """Composed letters, ligatures of typesetting spelt out, characters that nobody sees taken out."""
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", raw).translate(_LIGATURES))


class Words:
    """Words laid end to end, white space made plain: one space, or one line feed where the source breaks a line.

    Non-breaking spaces are words' own: they stay. `pages` and `repairs` hold marks: the offset in `text` of the
    first character after the mark, and what was marked.
    """

    def __init__(self, raw: str = "") -> None:
        self._parts: list[str] = []
        self._length = 0
        self._gap = ""
        self._due_pages: list[int] = []
        self._due_repairs: list[str] = []
        self.pages: list[tuple[int, int]] = []
        self.repairs: list[tuple[int, str]] = []
        self.add(raw)

    def __len__(self) -> int:
        return self._length

    @property
    def text(self) -> str:
        """Everything so far, without plain white space at its edges."""
        return "".join(self._parts)

    def add(self, raw: str) -> None:
        """Words that follow; their white space, line feeds included, counts as one space."""
        for position, run in enumerate(_BLANK.split(clean(raw))):
            if position:
                self._gap = self._gap or " "
            if run:
                self._append(run)

    def line_break(self) -> None:
        """The source breaks the line here; two in a row are a blank line."""
        self._gap = "\n\n" if self._gap.startswith("\n") else "\n"

    def page(self, number: int) -> None:
        """What follows stands on that page."""
        self._due_pages.append(number)

    def repair(self, original: str) -> None:
        """Between what precedes and what follows, the source has `original`, which the text leaves out."""
        self._due_repairs.append(original)

    def _append(self, run: str) -> None:
        if self._parts and self._gap:
            self._parts.append(self._gap)
            self._length += len(self._gap)
        self._gap = ""
        self.pages += [(self._length, number) for number in self._due_pages]
        self.repairs += [(self._length, original) for original in self._due_repairs]
        self._due_pages.clear()
        self._due_repairs.clear()
        self._parts.append(run)
        self._length += len(run)
