"""The lines of a PDF page: characters that stand side by side on one baseline, with their place, size and weight."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from dataclasses import dataclass
from statistics import median

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from corpus.importers.words import clean

HYPHEN = "\u00ad"
"""How a hyphen at the end of a line is written in a `Line`, whatever the file has."""

_HYPHENS = frozenset({"\x02", "\u00ad", "\ufffe"})
_BOLD = re.compile(rb"bold|black|heavy|demi", re.IGNORECASE)
_FORCE_BOLD = 1 << 18
_SPACED_MARKS = frozenset(";:!?%»€")
"""Marks that French sets apart by a space so thin that PDFium may not see it."""
_CELL_GAP = 1.0
_MARKER_ALONE = re.compile(r"\W{1,2}|o|\(?\w{1,3}[.)]")
_NUMBER_ALONE = re.compile(r"\d{1,2}")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page.

    Attributes:
        page: the number of its page, from 1.
        cells: its words, in several parts where wide gaps stand between them; a tab follows a mark set apart, as of an item.
        lefts: where each part begins, in points from the left edge.
        left, right, bottom, top: its place, in points from the page's lower left corner.
        size: of its letters, in points.
        bold: whether it is set in bold.
    """

    page: int
    cells: tuple[str, ...]
    lefts: tuple[float, ...]
    left: float
    right: float
    bottom: float
    top: float
    size: float
    bold: bool

    @property
    def text(self) -> str:
        return " ".join(self.cells)


@dataclass(slots=True)
class _Glyph:
    index: int
    char: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    angle: int


def _glyphs(page: raw.FPDF_TEXTPAGE, count: int) -> list[_Glyph]:
    """The characters that the page draws, in its own order; white space that PDFium adds between words included."""
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    found: list[_Glyph] = []
    for index in range(count):
        code = raw.FPDFText_GetUnicode(page, index)
        if code in (0, 10, 13) or code > 0x10FFFF:
            continue
        raw.FPDFText_GetLooseCharBox(page, index, box)
        size, angle = raw.FPDFText_GetFontSize(page, index), 0
        if raw.FPDFText_GetMatrix(page, index, matrix):
            size *= math.hypot(matrix.c, matrix.d)
            angle = round(math.degrees(math.atan2(matrix.b, matrix.a)) / 90) % 4 if matrix.a or matrix.b else 0
            if abs(math.remainder(math.atan2(matrix.b, matrix.a), math.pi / 2)) > 0.1:
                angle = -1
        elif found:
            size, angle = found[-1].size, found[-1].angle
        found.append(_Glyph(index, chr(code), box.left, box.right, box.bottom, box.top, size, angle))
    return found


def _upright(glyphs: list[_Glyph]) -> list[_Glyph]:
    """The characters of the page's main direction, turned upright: watermarks and margin notes set askew are left out."""
    main = Counter(glyph.angle for glyph in glyphs if glyph.angle >= 0).most_common(1)
    if not main:
        return []
    angle = main[0][0]
    kept = [glyph for glyph in glyphs if glyph.angle == angle]
    for glyph in kept if angle else ():
        corners = [_turned(x, y, angle) for x in (glyph.left, glyph.right) for y in (glyph.bottom, glyph.top)]
        glyph.left, glyph.right = min(x for x, _ in corners), max(x for x, _ in corners)
        glyph.bottom, glyph.top = min(y for _, y in corners), max(y for _, y in corners)
    return kept


def _turned(x: float, y: float, quarters: int) -> tuple[float, float]:
    for _ in range(quarters):
        x, y = y, -x
    return x, y


def _same_line(line: list[_Glyph], glyph: _Glyph) -> bool:
    if glyph.char.isspace():  # its place is not told when PDFium adds it between two words
        return True
    last = next((drawn for drawn in reversed(line) if not drawn.char.isspace()), None)
    if last is None:
        return True
    overlap = min(last.top, glyph.top) - max(last.bottom, glyph.bottom)
    least = min(last.top - last.bottom, glyph.top - glyph.bottom)
    onward = glyph.left >= last.right - max(1.0, 0.6 * last.size)
    return overlap >= 0.4 * max(least, 0.01) and (onward or glyph.left == last.left)  # the letters of a ligature share a place


def _is_bold(page: raw.FPDF_TEXTPAGE, index: int) -> bool:
    if raw.FPDFText_GetFontWeight(page, index) >= 600:
        return True
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    raw.FPDFText_GetFontInfo(page, index, name, 128, flags)
    return bool(flags.value & _FORCE_BOLD) or _BOLD.search(name.value) is not None


def _line(page: raw.FPDF_TEXTPAGE, number: int, glyphs: list[_Glyph]) -> Line | None:
    inked = [glyph for glyph in glyphs if not glyph.char.isspace()]
    if not inked:
        return None
    cells: list[str] = [""]
    lefts = [inked[0].left]
    previous: _Glyph | None = None
    space = False
    for glyph in glyphs:
        if glyph.char.isspace() and glyph.char not in "\u00a0\u202f":
            space = True
            continue
        gap = glyph.left - previous.right if previous else 0.0
        rank = len(cells) == 1 and gap < 2 * glyph.size and _NUMBER_ALONE.fullmatch(cells[0])
        marker = rank or _MARKER_ALONE.fullmatch(cells[-1])
        if previous and gap > _CELL_GAP * glyph.size and not marker:
            cells.append("")
            lefts.append(glyph.left)
        elif previous and (space or gap > 0.3 * glyph.size):
            cells[-1] += "\t" if gap > 0.6 * glyph.size and marker else " "
        elif previous and gap > 0.09 * glyph.size and glyph.char in _SPACED_MARKS:
            cells[-1] += "\u00a0"
        cells[-1] += HYPHEN if glyph.char in _HYPHENS else glyph.char
        previous, space = glyph, False
    sample = {inked[0].index, inked[len(inked) // 2].index, inked[-1].index}
    size = median(glyph.size for glyph in inked)
    main = [glyph for glyph in inked if glyph.size > 0.8 * size] or inked
    texts = [(clean(cell[:-1]).strip() + HYPHEN if cell.endswith(HYPHEN) else clean(cell).strip()) for cell in cells]
    return Line(
        page=number,
        cells=tuple(texts),
        lefts=tuple(lefts),
        left=inked[0].left,
        right=inked[-1].right,
        bottom=median(glyph.bottom for glyph in main),
        top=median(glyph.top for glyph in main),
        size=round(size, 1),
        bold=all(_is_bold(page, index) for index in sample),
    )


def lines_of(document: pdfium.PdfDocument, number: int) -> list[Line]:
    """The lines of a page, in the order in which the page draws them.

    Args:
        document: the open PDF.
        number: the page's, from 1.
    """
    page = document[number - 1]
    text_page = page.get_textpage()
    try:
        glyphs = _upright(_glyphs(text_page.raw, text_page.count_chars()))
        lines: list[Line | None] = []
        current: list[_Glyph] = []
        for glyph in glyphs:
            if current and not _same_line(current, glyph):
                lines.append(_line(text_page.raw, number, current))
                current = []
            current.append(glyph)
        lines.append(_line(text_page.raw, number, current))
        return [line for line in lines if line is not None and line.text.strip(HYPHEN + " ")]
    finally:
        text_page.close()
        page.close()
