"""Tables of a PDF: cells drawn one after the other, side by side, in columns that come back row after row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf

from corpus.importers.pdf_lines import Line

_MAX_CELL_LINES = 12
_MAX_RISE = 8
"""How far above the first cell of a row another may begin, when cells stand at the bottom of their row; in sizes of letters."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, a cell being the texts of its lines; how many lines they take; whether the first row is set apart."""

    rows: tuple[tuple[tuple[str, ...], ...], ...]
    lines: int
    header: bool


@dataclass(slots=True)
class _Cell:
    left: float
    right: float
    bottom: float
    top: float
    size: float
    bold: bool
    texts: list[str]

    def goes_on_with(self, piece: _Cell) -> bool:
        """Whether a piece is one more line of this cell."""
        gap = self.bottom - piece.top
        return abs(piece.left - self.left) < piece.size and -0.3 * piece.size < gap < 0.6 * piece.size

    def add(self, piece: _Cell) -> None:
        self.right, self.bottom = max(self.right, piece.right), piece.bottom
        self.texts += piece.texts


@dataclass(slots=True)
class _Row:
    cells: list[_Cell] = field(default_factory=list)
    last_line: int = 0

    def takes(self, piece: _Cell, ceiling: float) -> bool:
        """Whether a piece stands to the right of this row's cells, no lower than they do, and under `ceiling`."""
        top, bottom = max(cell.top for cell in self.cells), min(cell.bottom for cell in self.cells)
        beside = piece.left > max(cell.right for cell in self.cells) + 0.3 * piece.size
        not_lower = min(top, piece.top) - bottom > 0.4 * (piece.top - piece.bottom)
        near = piece.bottom < top + _MAX_RISE * piece.size and piece.top <= ceiling + 0.4 * piece.size
        return beside and not_lower and near


def _pieces(line: Line) -> list[_Cell]:
    lasts = [*line.lefts[1:], line.right]
    return [
        _Cell(
            left,
            right if position + 1 == len(line.cells) else right - line.size,
            line.bottom,
            line.top,
            line.size,
            line.bold,
            [text],
        )
        for position, (text, left, right) in enumerate(zip(line.cells, line.lefts, lasts, strict=True))
    ]


def _rows(lines: Sequence[Line], start: int) -> list[_Row]:
    """Rows of cells from `start` on, as far as the lines make any; a row of a single cell ends them."""
    rows: list[_Row] = []
    for number in range(start, len(lines)):
        for piece in _pieces(lines[number]):
            row = rows[-1] if rows else None
            ceiling = min((cell.bottom for cell in rows[-2].cells), default=inf) if len(rows) > 1 else inf
            if row is not None and row.takes(piece, ceiling):
                row.cells.append(piece)
            elif row is not None and row.cells[-1].goes_on_with(piece) and len(row.cells[-1].texts) < _MAX_CELL_LINES:
                row.cells[-1].add(piece)
            elif row is None or (len(row.cells) > 1 and piece.bottom < min(cell.bottom for cell in row.cells) - 0.5 * piece.size):
                row = _Row([piece])
                rows.append(row)
            else:
                return rows
            rows[-1].last_line = number
    return rows


def _column(cell: _Cell, columns: Sequence[_Cell]) -> int | None:
    """The column that a cell stands in: the same left edge, right edge, or middle."""
    for position, column in enumerate(columns):
        edges = (cell.left - column.left, cell.right - column.right, (cell.left + cell.right - column.left - column.right) / 2)
        if min(map(abs, edges)) < 1.2 * cell.size:
            return position
    return None


def table_at(lines: Sequence[Line], start: int) -> Table | None:
    """The table that begins with a line of a page; None when that line begins none.

    Args:
        lines: of one page, in the order in which it draws them.
        start: which of them.
    """
    rows = _rows(lines, start)
    columns: list[_Cell] = max((row.cells for row in rows[:3]), key=len, default=[])
    filled: list[tuple[tuple[str, ...], ...]] = []
    last = start - 1
    for row in rows:
        places = [_column(cell, columns) for cell in row.cells]
        if len(row.cells) < 2 or None in places or len(set(places)) < len(places):
            break
        cells: list[tuple[str, ...]] = [()] * len(columns)
        for cell, place in zip(row.cells, places, strict=True):
            cells[place or 0] = tuple(cell.texts)
        filled.append(tuple(cells))
        last = row.last_line
    if len(filled) < 2:
        return None
    bold = [all(cell.bold for cell in row.cells) for row in rows[: len(filled)]]
    return Table(tuple(filled), last - start + 1, bold[0] and not any(bold[1:]))
