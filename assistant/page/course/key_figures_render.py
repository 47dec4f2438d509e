"""From key figures to the HTML of their panel: what disagrees, charts, and the table."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import Markup

from assistant.figures.choosing import unit_name
from assistant.figures.model import KeyFigure
from assistant.page.course.key_figures_reading import Chart, Chosen, Filters, Reading
from assistant.page.course.templates import rendered
from assistant.page.markup import marked
from corpus.library import Library

MOST_SHOWN = 200
_MOST_DISAGREEMENTS = 50
_NAME_LENGTH = 60


@dataclass(frozen=True, slots=True)
class _Row:
    """A figure as the page shows it.

    Attributes:
        marks: the places of the value and of what it counts, as buttons carry them.
    """

    figure: KeyFigure
    unit: str
    name: str
    where: str
    extract: Markup
    marks: str
    key: str


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A chart as the page shows it; `number` is its place among all those of the library."""

    number: int
    topic: str
    told: str
    svg: Markup


def filters_html(reading: Reading, filters: Filters, library: Library) -> str:
    """What the table can be limited to, besides words."""
    held = {figure.document.id for figure in reading.figures}
    return rendered(
        "key_figures_filters.html.jinja",
        documents=[document for document in library.documents if document.id in held],
        units=reading.units,
        years=reading.years,
        filters=filters,
    )


def figures_html(reading: Reading, chosen: Chosen) -> str:
    """What the filters let through."""
    charts = [
        _Drawn(number, chart.figures[0].counted_text, _told(chart), Markup(_labelled(chart.svg)))
        for number, chart in enumerate(reading.charts)
        if any(chart is other for other in chosen.charts)
    ]
    return rendered(
        "key_figures.html.jinja",
        disagreements=[
            (one.topic, [_row(figure, f"d{number}-{place}") for place, figure in enumerate(one.figures)])
            for number, one in enumerate(chosen.disagreements[:_MOST_DISAGREEMENTS])
        ],
        hidden_disagreements=max(0, len(chosen.disagreements) - _MOST_DISAGREEMENTS),
        charts=charts,
        rows=[_row(figure, f"t{number}") for number, figure in enumerate(chosen.figures[:MOST_SHOWN])],
        count=len(chosen.figures),
        total=len(reading.figures),
    )


def _row(figure: KeyFigure, key: str) -> _Row:
    document, extract = figure.document, figure.extract
    words = f"{figure.value_text} {figure.counted_text}"
    name = words if len(words) <= _NAME_LENGTH else f"{words[:_NAME_LENGTH].rstrip()}…"
    page = document.page_at(extract.start)
    where = " › ".join([document.title, *document.section_path(extract.start), *([] if page is None else [f"page {page}"])])
    spans = [span for span in (figure.value.hedged, *figure.counted) if extract.contains(span)]
    marks = " ".join(f"{span.start}-{span.end}" for span in spans)
    return _Row(figure, unit_name(figure), name, where, Markup(marked(document.text, extract, [figure.value.hedged])), marks, key)


def _told(chart: Chart) -> str:
    """The same in words: each value with its year and its document."""
    return " ; ".join(
        f"{figure.year_text or 'sans année'}, {figure.document.title} : {figure.value_text}" for figure in chart.figures
    )


def _labelled(svg: str) -> str:
    """The drawing as wide as its place, and left to its caption by screen readers."""
    return re.sub(r'<svg\b([^>]*?) width="[^"]*" height="[^"]*"', r'<svg aria-hidden="true"\1', svg, count=1)
