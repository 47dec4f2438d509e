"""From the lines of a PDF to headings, paragraphs, items and rows: what the page shows by sizes, gaps and edges."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from corpus.importers.builder import ContentBuilder
from corpus.importers.hyphens import Hyphens
from corpus.importers.pdf_lines import HYPHEN, Line
from corpus.importers.pdf_tables import table_at
from corpus.importers.words import Words

_BULLET = re.compile(r"([•●◦▪‣∙■□➢➤✓✔\uf0b7\uf0a7\uf0d8]|[-–—·*](?=[ \u00a0\t]))[ \u00a0\t]*(?=\S)|o[ \t](?=[A-ZÀÉ])")
_NUMBER = re.compile(r"(?:\d{1,2}[.)]|\(?[a-z]\))[ \u00a0\t]+(?=\S)|\d{1,2}\t(?=\S)|\d{1,2}[.)](?=[A-ZÀ-Ý])")
_ENDS_SENTENCE = re.compile(r"[.!?…:;](?:\s?[»”\")\]])*$")
_ENDS_TITLE = re.compile(r"[.;,:…]$")
_CUT_WORD = re.compile(rf"(?<=[^\W\d_])[-\u2010{HYPHEN}]$")
_NUMBERED_TITLE = re.compile(
    r"(?:\d+\.)+\d*\s|\d+\s+[A-ZÀ-Ý]|[IVX]+[.)]\s|[A-Z][.)]\s|(?:chapitre|partie|annexe)\s", re.IGNORECASE
)
_CONTENTS_ENTRY = re.compile(r"(?:\.\s?){4,}\s*\d{1,4}$|…{2,}\s*\d{1,4}$")
_LARGER, _MUCH_LARGER, _SMALLER = 1.12, 1.4, 0.92
_MAX_HEADING, _MAX_BOLD_HEADING = 200, 110
_MIN_PROSE = 40
_LOOSE = 1.35
"""How many times the usual distance between lines ends a paragraph."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """What is usual in the document: size of letters, and distance between lines as a multiple of that size."""

    size: float
    leading: float
    levels: tuple[float, ...]
    """Sizes of headings, largest first."""


def _shape(pages: Sequence[Sequence[Line]]) -> _Shape:
    weights: Counter[float] = Counter()
    for page in pages:
        for line in page:
            weights[line.size] += len(line.text)
    size = weights.most_common(1)[0][0] if weights else 10.0
    gaps = [
        (above.bottom - below.bottom) / size
        for page in pages
        for above, below in pairwise(page)
        if above.size == below.size == size and 0.8 * size < above.bottom - below.bottom < 2.5 * size
    ]
    larger = sorted({line.size for page in pages for line in page if line.size > _LARGER * size}, reverse=True)
    levels: list[float] = []
    for candidate in larger:  # sizes within a few hundredths are one
        if not levels or candidate < 0.96 * levels[-1]:
            levels.append(candidate)
    # A third of lines are the closest in a text of short paragraphs: the usual distance is a low one.
    return _Shape(size, sorted(gaps)[len(gaps) // 3] if gaps else 1.2, tuple(levels[:4]))


def _starts_item(line: Line) -> bool:
    return _BULLET.match(line.text) is not None or _NUMBER.match(line.text) is not None


def _goes_on(above: Line, below: Line) -> bool:
    """Whether the sentence of one line goes on in the next, by their words alone."""
    if below.size < _SMALLER * above.size or below.size > _LARGER * above.size or _starts_item(below):
        return False
    if _CUT_WORD.search(above.text):
        return True
    if _ENDS_SENTENCE.search(above.text):
        return False
    figure = below.text[0].isdigit() and not above.bold and len(above.text) > _MIN_PROSE  # or the number of a title
    return figure or re.match(r"[«(\"“]?\s?[a-zà-öø-ÿœæ]", below.text) is not None


class _Reader:
    """One pass over the lines, joining them and handing blocks to a builder."""

    def __init__(self, builder: ContentBuilder, shape: _Shape, hyphens: Hyphens) -> None:
        self._builder = builder
        self._shape = shape
        self._hyphens = hyphens
        self._run: list[Line] = []
        self._indents: list[float] = []
        self._numbers = False
        self._columns = 0
        """How many columns the table just read has; 0 after anything else."""

    def read(self, pages: Sequence[Sequence[Line]]) -> None:
        for number, page in enumerate(pages, start=1):
            main, notes = self._parted(page)
            if self._run and not (main and _goes_on(self._run[-1], main[0]) and table_at(main, 0) is None):
                self._flush()
            if not self._run:
                self._builder.page(number)
            self._lines(main)
            following = next((line for later in pages[number:] for line in self._parted(later)[0][:1]), None)
            if self._run and notes and following is not None and _goes_on(self._run[-1], following):
                held, self._run = self._run, []  # notes stand before a paragraph that goes on over the page
                self._lines(notes)
                self._flush()
                self._run = held
            else:
                self._lines(notes, apart=True)
        self._flush()

    def _parted(self, page: Sequence[Line]) -> tuple[list[Line], list[Line]]:
        """The lines of a page, and the notes set smaller at its foot."""
        lines = [line for line in page if not _CONTENTS_ENTRY.search(line.text)]
        position = len(lines)
        while position and lines[position - 1].size < _SMALLER * self._shape.size:
            position -= 1
        above = lines[:position]
        if not above or not lines[position:] or lines[position].bottom > min(line.bottom for line in above):
            return lines, []
        return above, lines[position:]

    def _lines(self, lines: Sequence[Line], *, apart: bool = False) -> None:
        if apart and lines:
            self._flush()
        position = 0
        edges = _right_edges(lines)
        while position < len(lines):
            if table := table_at(lines, position):
                self._flush()
                self._close_lists()
                rows = [[self._joined(cell) for cell in row] for row in table.rows]
                goes_on = self._columns == len(rows[0]) and position == 0
                self._builder.table(rows, 1 if table.header else None, goes_on=goes_on)
                self._columns = len(rows[0])
                position += table.lines
                continue
            line = lines[position]
            if self._run and self._breaks(self._run[-1], line, edges):
                self._flush()
            self._run.append(line)
            position += 1

    def _breaks(self, above: Line, below: Line, edges: dict[int, float]) -> bool:
        """Whether a line begins a new block."""
        goes_on = _goes_on(above, below)
        if above.page != below.page:
            return not goes_on
        if max(above.size, below.size) > _LARGER * min(above.size, below.size):
            return True
        if above.bold != below.bold and not goes_on:
            return True
        distance = above.bottom - below.bottom
        if distance <= 0 or distance > _LOOSE * self._shape.leading * max(above.size, self._shape.size) * 1.5:
            return not goes_on  # the top of another column, or another part of the page
        if len(below.cells) > 1 and _ENDS_SENTENCE.search(above.text):
            return True
        if _starts_item(below) and (self._starts_list(above, below) or not goes_on):
            return True
        if distance > _LOOSE * self._shape.leading * above.size:
            return True
        if above.bold and below.bold and above.size == below.size:
            return _NUMBERED_TITLE.match(below.text) is not None
        return self._ends_paragraph(above, below, edges)

    def _starts_list(self, above: Line, below: Line) -> bool:
        in_list = _starts_item(self._run[0])
        if _BULLET.match(below.text):
            return in_list or _ENDS_SENTENCE.search(above.text) is not None or below.left > above.left + 0.5 * below.size
        return _ENDS_SENTENCE.search(above.text) is not None

    def _ends_paragraph(self, above: Line, below: Line, edges: dict[int, float]) -> bool:
        if _ENDS_SENTENCE.search(above.text) is None:
            return False
        begins = re.match(r"[«(\"“]?\s?[A-ZÀ-ÖØ-ÝŒ0-9]", below.text) is not None
        indented = below.left > above.left + 0.8 * below.size and len(self._run) > 1
        inside = 0.3 * below.size if len(self._run) > 1 else -0.5 * below.size
        outdented = _starts_item(self._run[0]) and below.left < self._run[0].left + inside
        edge = edges.get(id(above), above.right)
        short = above.right < edge - 0.15 * max(edge - above.left, 1.0)
        return begins and (indented or outdented or short)

    def _flush(self) -> None:
        run, self._run = self._run, []
        if not run:
            return
        self._columns = 0
        text = " ".join(line.text for line in run)
        bullet, number = _BULLET.match(text), _NUMBER.match(text)
        level = self._heading_level(run, text) if not bullet else 0
        if level:
            self._close_lists()
            self._builder.heading(self._words(run), level)
        elif marker := bullet or number:
            self._item(run, marker, numbered=bullet is None)
        else:
            self._close_lists()
            self._builder.paragraph(self._words(run))

    def _heading_level(self, run: Sequence[Line], text: str) -> int:
        size = median(line.size for line in run)
        if len(text) > _MAX_HEADING or not any(map(str.isalpha, text)) or len(run) > 4:
            return 0
        if size > _LARGER * self._shape.size and (size > _MUCH_LARGER * self._shape.size or not _ENDS_TITLE.search(text)):
            return 1 + next(
                (rank for rank, level in enumerate(self._shape.levels) if size >= 0.96 * level), len(self._shape.levels)
            )
        bold = all(line.bold for line in run) and size >= 0.95 * self._shape.size
        if bold and len(text) <= _MAX_BOLD_HEADING and len(run) <= 2 and not _ENDS_TITLE.search(text) and not text[0].islower():
            return len(self._shape.levels) + 1
        return 0

    def _item(self, run: Sequence[Line], marker: re.Match[str], *, numbered: bool) -> None:
        left, tolerance = run[0].left, 0.8 * run[0].size
        while len(self._indents) > 1 and left < self._indents[-1] - tolerance:
            self._indents.pop()
            self._builder.close_list()
        same = self._indents and abs(left - self._indents[-1]) <= tolerance
        if same and numbered != self._numbers and len(self._indents) == 1:
            self._close_lists()
            same = False
        if not self._indents or (not same and left > self._indents[-1] + tolerance):
            self._builder.open_list()
            self._indents.append(left)
        self._numbers = numbered if len(self._indents) == 1 else self._numbers
        shown = marker.group().strip() if numbered else "•"
        self._builder.item(self._words(run, skip=marker.end()), shown)

    def _close_lists(self) -> None:
        for _ in self._indents:
            self._builder.close_list()
        self._indents.clear()

    def _words(self, run: Sequence[Line], skip: int = 0) -> Words:
        """The words of a block: lines joined by a space, or by nothing where a word was cut."""
        words = Words()
        texts = [run[0].text[skip:], *(line.text for line in run[1:])]
        for position, (line, text) in enumerate(zip(run, texts, strict=True)):
            if position and line.page != run[position - 1].page:
                words.page(line.page)
            self._add_line(words, text, texts[position + 1] if position + 1 < len(texts) else None)
        return words

    def _joined(self, texts: Sequence[str]) -> Words:
        """The words of a cell."""
        words = Words()
        for position, text in enumerate(texts):
            self._add_line(words, text, texts[position + 1] if position + 1 < len(texts) else None)
        return words

    def _add_line(self, words: Words, text: str, below: str | None) -> None:
        cut = _CUT_WORD.search(text) if below is not None else None
        kept = text[: cut.start()] if cut else text
        words.add(kept.replace(HYPHEN, "-"))
        if cut is None or below is None:
            words.add(" ")
        elif self._hyphens.belongs_to_word(kept, below):
            words.add("-")
        else:
            words.repair("-\n")


def _right_edges(lines: Sequence[Line]) -> dict[int, float]:
    """For each line (by identity), how far to the right the lines of its column go."""
    edges: dict[int, float] = {}
    for line in lines:
        column = [
            other.right for other in lines if abs(other.left - line.left) < 3 * line.size and abs(other.size - line.size) < 1
        ]
        edges[id(line)] = max(column, default=line.right)
    return edges


def read_lines(pages: Sequence[Sequence[Line]], builder: ContentBuilder) -> None:
    """Append the blocks of a document's pages, margins already left out, the first one numbered 1."""
    hyphens = Hyphens(line.text for page in pages for line in page)
    _Reader(builder, _shape(pages), hyphens).read(pages)
