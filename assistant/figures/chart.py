"""A chart of one thing counted several times, each bar with its own words."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from assistant.figures.choosing import unit_name
from assistant.figures.disagreements import topics
from assistant.figures.model import KeyFigure

ENOUGH = 3
"""Least number of values that make a chart worth drawing."""
_TITLE, _LABEL = 56, 44


def chart_groups(figures: Sequence[KeyFigure]) -> tuple[tuple[KeyFigure, ...], ...]:
    """The groups of figures of one thing that a chart can show, the largest first."""
    return tuple(sorted((group for group in topics(figures) if len(group) >= ENOUGH), key=len, reverse=True))


def chart_svg(group: Sequence[KeyFigure]) -> str:
    """Bars of one group, by year then document, each labelled with its year and document and with the value as written."""
    from matplotlib.axes import Axes  # half a second that the table need not spend

    from assistant.drawing import BLUE, INK, RULE, svg

    def draw(axes: Axes) -> None:
        places = list(reversed(range(len(group))))
        values = [float(figure.value.amount or 0) for figure in group]
        axes.barh(places, values, color=BLUE, height=0.6)
        axes.set_yticks(places, [_label(figure) for figure in group])
        for place, value, figure in zip(places, values, group, strict=True):
            axes.annotate(
                figure.value_text, (value, place), textcoords="offset points", xytext=(4 if value >= 0 else -4, 0),
                va="center", ha="left" if value >= 0 else "right", color=INK,
            )  # fmt: skip
        axes.margins(x=0.2)
        axes.grid(axis="x", color=RULE, linewidth=0.6)
        axes.set_axisbelow(True)
        axes.set_xlabel(unit_name(group[0]))
        axes.set_title("\n".join(textwrap.wrap(group[0].counted_text, _TITLE)), loc="left", fontsize=10)

    return svg(draw, 7.6, 1.3 + 0.5 * len(group))


def _label(figure: KeyFigure) -> str:
    title = textwrap.shorten(figure.document.title, _LABEL, placeholder="…")
    return "\n".join(part for part in (figure.year_text or "sans année", title) if part)
