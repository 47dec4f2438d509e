"""The key figures of a library, worked out once for all the open pages, and those that a person chooses to see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.figures.chart import chart_groups, chart_svg
from assistant.figures.choosing import choose, unit_name, years_of
from assistant.figures.disagreements import disagreements
from assistant.figures.model import Disagreement, KeyFigure
from assistant.figures.table import key_figures
from corpus.library import Library
from index.progress import Progress, silent

_MOST_CHARTS = 20
_LARGEST_CHART = 30
"""Most bars of a chart that is drawn on the page."""


@dataclass(frozen=True, slots=True)
class Chart:
    """The figures of one thing, drawn."""

    figures: tuple[KeyFigure, ...]
    svg: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What the documents count; with its disagreements and its charts."""

    figures: tuple[KeyFigure, ...]
    disagreements: tuple[Disagreement, ...]
    charts: tuple[Chart, ...]

    @classmethod
    def of(cls, library: Library, progress: Progress = silent) -> Reading:
        """Read a whole library: a second for some 400 000 characters."""
        figures = key_figures(library, progress)
        groups = [group for group in chart_groups(figures) if len(group) <= _LARGEST_CHART][:_MOST_CHARTS]
        charts = tuple(Chart(group, chart_svg(group)) for group in groups)
        return cls(figures, disagreements(figures, library), charts)

    @property
    def units(self) -> list[str]:
        """Their names, the most frequent first."""
        names = [unit_name(figure) for figure in self.figures]
        return sorted(dict.fromkeys(names), key=lambda name: (-names.count(name), name))

    @property
    def years(self) -> list[int]:
        """The latest first."""
        return sorted({year for figure in self.figures for year in years_of(figure)}, reverse=True)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a person wants to see; empty for all.

    Attributes:
        document: a document's id.
        year: 0 for all.
    """

    words: str = ""
    document: str = ""
    unit: str = ""
    year: int = 0

    def chosen(self, reading: Reading) -> Chosen:
        """The figures that pass, and what is drawn or told of at least one of them."""
        figures = choose(
            reading.figures,
            words=self.words,
            document=self.document or None,
            unit=self.unit or None,
            year=self.year or None,
        )
        kept = {id(figure) for figure in figures}

        def told(group: Sequence[KeyFigure]) -> bool:
            return any(id(figure) in kept for figure in group)

        return Chosen(
            figures,
            tuple(one for one in reading.disagreements if told(one.figures)),
            tuple(chart for chart in reading.charts if told(chart.figures)),
        )


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the filters let through."""

    figures: tuple[KeyFigure, ...]
    disagreements: tuple[Disagreement, ...]
    charts: tuple[Chart, ...]
