"""Some of the figures: by words, document, unit or year."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.figures.model import KeyFigure
from assistant.values import values_in
from corpus.model import Span
from index.french.analyzer import stems
from index.french.characters import fold

PLAIN = "nombre"
"""The name of the unit of plain numbers, for people."""


def unit_name(figure: KeyFigure) -> str:
    """The unit as people read it."""
    return figure.value.unit or PLAIN


def normal_unit(written: str) -> str:
    """A unit as `unit_name` tells it, from any of its forms: "euros" is "€", "années" is "an"."""
    words = f"2 {written.strip()}"
    found = values_in(words, Span(0, len(words)))
    return found[0].unit if len(found) == 1 and found[0].unit else fold(written.strip())


def years_of(figure: KeyFigure) -> range:
    """The years that the figure's date covers; empty when it has none."""
    words = figure.year_text
    years = [int(year) for year in re.findall(r"(?<!\d)(?:1\d|20)\d\d(?!\d)", words)]
    if not years:
        return range(0)
    last = years[0] + 9 if words.startswith(("années", "décennie")) else years[-1]
    return range(years[0], last + 1)


def choose(
    figures: Sequence[KeyFigure],
    *,
    words: str = "",
    document: str | None = None,
    unit: str | None = None,
    year: int | None = None,
) -> tuple[KeyFigure, ...]:
    """The figures that pass every condition given, in their order.

    Args:
        words: each must be, by its stem, in the extract, the title of the document or the headings above.
        document: a document's id.
        unit: in any of its forms; "nombre" for plain numbers.
        year: one that the figure's date covers.
    """
    wanted = set(stems(words))
    kept_unit = normal_unit(unit) if unit else None
    return tuple(
        figure
        for figure in figures
        if (document is None or figure.document.id == document)
        and (kept_unit is None or fold(unit_name(figure)) == fold(kept_unit))
        and (year is None or year in years_of(figure))
        and (not wanted or wanted <= _words(figure))
    )


def _words(figure: KeyFigure) -> set[str]:
    document = figure.document
    headings = document.section_path(figure.extract.start)
    return set(stems(" ".join([figure.extract_text, document.title, *headings])))
