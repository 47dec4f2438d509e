"""From a stream of headings, paragraphs, items and rows to a text with spans that are exact by construction.

Every format whose file is not its own text is read through here: a block is appended to the text and its span
is where it was put, so there is nothing to search for again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from corpus.errors import UnreadableDocument
from corpus.importers.words import Words
from corpus.lead_in import announcing_sentence
from corpus.model import Block, BlockKind, Content, MetadataValue, Page, Repair, Span
from corpus.sections import Heading, nest

MAX_TEXT = 10_000_000
"""Longest text of one document, in code points: some five thousand pages."""

CELL_SEPARATOR = " | "

_GLYPH = re.compile(r"[•●◦▪‣∙■□➢➤✓✔\uf0b7\uf0a7\uf0d8][ \u00a0\u202f]*(?=\S)")
_CONTENTS = re.compile(r"(?:table des mati[èe]res|sommaire|contents|table of contents)\W*", re.IGNORECASE)
_FIGURE = re.compile(r"[^\w]*\d")
_DASH = re.compile(r"[-–—·*][ \u00a0\u202f]+(?=\S)")


class ContentBuilder:
    """Appends blocks in reading order, then gives the content."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._headings: list[Heading] = []
        self._pages: list[tuple[int, int]] = []
        self._repairs: list[Repair] = []
        self._due_pages: list[int] = []
        self._groups = -1
        self._lists: list[_List] = []
        self._typed: _List | None = None
        self._last = ""
        self._header: Span | None = None
        self._header_text = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing but white space was appended so far."""
        return not self._blocks

    @property
    def first_heading(self) -> str:
        """The words of the first heading of the outermost rank, tables of contents apart; empty without one."""
        text = self._text()
        titles = [(heading.level, heading.words.of(text)) for heading in self._headings]
        titles = [(level, words) for level, words in titles if not _CONTENTS.fullmatch(words)]
        outermost = min((level for level, _ in titles), default=0)
        return next((words for level, words in titles if level == outermost), "")

    def page(self, number: int) -> None:
        """What follows stands on that page."""
        self._due_pages.append(number)

    def heading(self, words: Words | str, level: int) -> None:
        """A title of that rank, 1 outermost. Lists and tables before it are over."""
        self._close_all()
        span = self._append(_one_line(words), "\n\n")
        if len(span):
            self._headings.append(Heading(level, span, span))
            self._blocks.append(Block(BlockKind.HEADING, span))

    def paragraph(self, words: Words | str) -> None:
        """A paragraph of running text. One that begins with a bullet typed by hand is read as an item."""
        for part in _split(_given(words)):
            if not self._lists and self._is_typed_item(part.text):
                self._typed_item(part)
                continue
            span = self._append(part, "\n\n")
            if len(span):
                self._typed = None
                self._blocks.append(Block(BlockKind.PARAGRAPH, span))

    def open_list(self) -> None:
        """A list begins: announced by the item that holds it, or by the sentence before it."""
        self._typed = None
        holder = self._lists[-1].item if self._lists else None
        self._lists.append(self._new_list(holder if holder is not None else self._announcing()))

    def item(self, words: Words | str, marker: str = "•") -> None:
        """An item of the innermost list, or one more paragraph of it when `marker` is empty."""
        if not self._lists:
            self.open_list()
        self._add_item(self._lists[-1], _given(words), marker, 2 * (len(self._lists) - 1))

    def close_list(self) -> None:
        """The innermost list is over."""
        if self._lists:
            self._lists.pop()

    def table(self, rows: Sequence[Sequence[Words | str]], headers: int | None = None, *, goes_on: bool = False) -> None:
        """A table, a row a line.

        Args:
            rows: its cells.
            headers: how many of the first rows are headers: the others are read with the last of them; None when the file
                does not tell.
            goes_on: whether these are more rows of the table just appended, which a page has cut; its header may come back.
        """
        self._close_all()
        lines = [[_one_line(cell).text.strip() for cell in row] for row in rows]
        lines = [line for line in lines if any(line)]
        if goes_on:
            lines = lines[1:] if lines and CELL_SEPARATOR.join(lines[0]) == self._header_text else lines
            headers = 0
        else:
            self._groups += 1
            self._header, self._header_text = None, ""
        if headers is None:
            headers = int(_opens_with_header(lines))
        for position, line in enumerate(lines):
            words = Words(CELL_SEPARATOR.join(line))
            span = self._append(words, "\n" if position or goes_on else "\n\n")
            if position < headers and position + 1 < len(lines):
                self._header, self._header_text = span, words.text
                self._blocks.append(Block(BlockKind.HEADING, span))
            else:
                self._blocks.append(Block(BlockKind.ROW, span, self._header, self._groups))

    def content(self, title: str, metadata: Mapping[str, MetadataValue] | None = None) -> Content:
        """The content made so far, under that title."""
        text = self._text()
        for number in self._due_pages:
            self._pages.append((len(text), number))
        starts = [0, *(start for start, _ in self._pages[1:]), len(text)]
        title = " ".join(title.split())
        return Content(
            text=text,
            body=Span(0, len(text)),
            title=title,
            sections=nest(self._headings, text, len(text), title),
            blocks=tuple(self._blocks),
            pages=tuple(
                Page(number, Span(starts[position], starts[position + 1])) for position, (_, number) in enumerate(self._pages)
            ),
            metadata=MappingProxyType(dict(metadata or {})),
            repairs=tuple(self._repairs),
        )

    def _text(self) -> str:
        return "".join(self._parts)

    def _close_all(self) -> None:
        self._lists.clear()
        self._typed = None

    def _new_list(self, lead_in: Span | None) -> _List:
        self._groups += 1
        return _List(self._groups, lead_in)

    def _announcing(self) -> Span | None:
        """The sentence that announces what follows, if the block just appended ends with one."""
        previous = self._blocks[-1] if self._blocks else None
        if previous is None or previous.kind is not BlockKind.PARAGRAPH:
            return None
        words = self._last
        found = announcing_sentence(words, Block(BlockKind.PARAGRAPH, Span(0, len(words))))
        return found and Span(previous.span.start + found.start, previous.span.start + found.end)

    def _is_typed_item(self, text: str) -> bool:
        if _GLYPH.match(text):
            return True
        # A dash may open a line of dialogue: it marks an item only after an announcement or another item.
        return _DASH.match(text) is not None and (self._typed is not None or self._announcing() is not None)

    def _typed_item(self, words: Words) -> None:
        if self._typed is None:
            self._typed = self._new_list(self._announcing())
        self._add_item(self._typed, words, "", 0)

    def _add_item(self, items: _List, words: Words, marker: str, indent: int) -> None:
        for part in _split(words):
            before = " " * indent + (f"{marker} " if marker else "")
            joined = "\n" if items.item is not None or indent else "\n\n"
            span = self._append(part, joined, before)
            typed = _GLYPH.match(part.text) or _DASH.match(part.text) if items is self._typed else None
            span = Span(span.start + (typed.end() if typed else 0), span.end)
            if len(span):
                self._blocks.append(Block(BlockKind.ITEM, span, items.lead_in, items.group))
                items.item = span
            marker = ""

    def _append(self, words: Words, separator: str, before: str = "") -> Span:
        """Put a block at the end of the text; the span of its words."""
        text = words.text.strip()  # non-breaking spaces at the edges
        if not text:
            return Span(self._length, self._length)
        if not self._length:  # a text begins with a word or a bullet, even when the first is of a list within an empty item
            separator, before = "", before.lstrip()
        start = self._length + len(separator) + len(before)
        if start + len(text) > MAX_TEXT:
            raise UnreadableDocument(
                f"le texte de ce fichier dépasse {MAX_TEXT // 1_000_000} millions de caractères ; découpez-le."
            )
        self._pages += [(self._length + len(separator), number) for number in self._due_pages]
        self._due_pages.clear()
        shift = start - (len(words.text) - len(words.text.lstrip()))
        self._pages += [(max(start, shift + offset), number) for offset, number in words.pages]
        self._repairs += [Repair(shift + offset, original) for offset, original in words.repairs]
        self._parts += [separator, before, text]
        self._length = start + len(text)
        self._last = text
        return Span(start, self._length)


class _List:
    """A list being read: its number, what announces it, and its last item."""

    def __init__(self, group: int, lead_in: Span | None) -> None:
        self.group = group
        self.lead_in = lead_in
        self.item: Span | None = None


def _given(words: Words | str) -> Words:
    return words if isinstance(words, Words) else Words(words)


def _one_line(words: Words | str) -> Words:
    given = _given(words)
    return given if "\n" not in given.text else Words(given.text)


def _opens_with_header(lines: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names the columns: words alone, above a column of figures. In doubt no: a row can answer."""
    rest = lines[1:]
    if not rest or any(not cell or len(cell) > 80 or _FIGURE.search(cell) for cell in lines[0]):
        return False
    columns = range(len(lines[0]))
    return any(all(column < len(line) and _FIGURE.match(line[column]) for line in rest) for column in columns)


def _split(words: Words) -> list[Words]:
    """A block for each part between blank lines, and for each line that begins with a bullet."""
    if "\n" not in words.text or words.pages or words.repairs:
        return [words]
    parts: list[Words] = []
    for line in words.text.split("\n"):
        if not parts or not line or _GLYPH.match(line):
            parts.append(Words())
        parts[-1].line_break()
        parts[-1].add(line)
    return [part for part in parts if len(part)]
