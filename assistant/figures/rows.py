"""What the header of a table says of a row's cells: which one holds the source, the year, the place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.model import Span

_SOURCE = re.compile(r"\b(?:sources?|origine|références?|auteurs?|organismes?)\b", re.IGNORECASE)
_UNKNOWN = re.compile(r"\bnon (?:précisé|daté|connu|disponible|renseigné)|\binconnu|\bsans (?:source|date)|^\W*$", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:années?|dates?|période|exercice)\b", re.IGNORECASE)
_PLACE = re.compile(r"\b(?:lieu|lieux|territoires?|villes?|régions?|pays|départements?|communes?)\b", re.IGNORECASE)


def cells(text: str, row: Span) -> list[Span]:
    """The cells of a row, white space and outer bars left out.

    Args:
        text: `flat` text, where tabs are bars.
    """
    found, start = [], row.start
    for position in [*(match.start() + row.start for match in re.finditer(r"\|", row.of(text))), row.end]:
        found.append(Span(start, position).trimmed(text))
        start = position + 1
    return [cell for number, cell in enumerate(found) if len(cell) or 0 < number < len(found) - 1]


def source_cell(text: str, header: Span | None, row: Span) -> Span | None:
    """The cell under "Source"."""
    found = _under(_SOURCE, text, header, row)
    return None if found and _UNKNOWN.search(found.of(text)) else found


def year_cell(text: str, header: Span | None, row: Span) -> Span | None:
    """The cell under "Année"."""
    return _under(_YEAR, text, header, row)


def place_cell(text: str, header: Span | None, row: Span) -> Span | None:
    """The cell under "Région", "Ville", "Pays"…"""
    return _under(_PLACE, text, header, row)


def _under(pattern: re.Pattern[str], text: str, header: Span | None, row: Span) -> Span | None:
    if header is None:
        return None
    titles, found = cells(text, header), cells(text, row)
    named = [cell for title, cell in zip(titles, found, strict=False) if pattern.search(title.of(text))]
    return named[0] if len(named) == 1 and len(named[0]) and len(titles) == len(found) else None


def header_over(text: str, header: Span | None, row: Span, place: Span) -> Span | None:
    """The header of the cell that `place` fills, when the row's first cell is not it."""
    if header is None:
        return None
    titles, found = cells(text, header), cells(text, row)
    if len(titles) != len(found):
        return None
    matching: Sequence[Span] = [title for title, cell in zip(titles[1:], found[1:], strict=True) if cell == place]
    return matching[0] if len(matching) == 1 and re.search(r"[^\W\d_]{3}", matching[0].of(text)) else None
