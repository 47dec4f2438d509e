"""A run as one HTML file that needs nothing else: figures, plots, slices, and every miss."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from markupsafe import Markup

from assistant.templates import html_templates
from eval.report.charts import charts
from eval.report.labels import ARMS, ASPECTS, GROUPS, RETRIEVAL, STAGES, label_of
from eval.report.numbers import decimal, percent
from eval.runs.comparison import RunComparison
from eval.runs.figures import Figure, slices
from eval.runs.result import QuestionResult, Shown
from eval.runs.run import Run

_SLICED = ("hybrid/hit@1", "hybrid/hit@5", "answers/extract@1", "answers/f1", "abstention/handled")
_FEW = 10
"""Below this n a slice is greyed: its interval says nothing."""


def html_report(run: Run, comparison: RunComparison | None = None) -> str:
    """The whole report, self-contained.

    Args:
        comparison: with a baseline, if there is one.
    """
    environment = html_templates(Path(__file__).parent)
    environment.filters.update(decimal=decimal, percent=percent, label=label_of, extract=extract_html)
    return environment.get_template("report.html.jinja").render(
        run=run,
        identity=run.identity,
        answerable=sum(result.answerable for result in run.results),
        arms=ARMS,
        retrieval=RETRIEVAL,
        groups=GROUPS,
        stages=STAGES,
        lost=Counter(result.stage for result in run.results if result.stage),
        misses=[result for result in run.results if result.stage],
        missed={result.id for result in run.results if result.stage},
        aspects=ASPECTS,
        sliced=_SLICED,
        slices=slices(run.results, _SLICED),
        few=_FEW,
        charts={name: Markup(svg) for name, svg in charts(run).items()},
        comparison=comparison,
        cell=_cell,
        ranks=ranks_words,
        told=_told,
        date=_date(run),
    )


def _date(run: Run) -> str:
    """When the run was made, as in "21/11/2026 à 13 h 52 (UTC)"."""
    told = run.timings.get("date")
    return datetime.fromisoformat(told).strftime("%d/%m/%Y à %H h %M (UTC)") if told else ""


def _cell(figure: Figure | None) -> Markup:
    """A figure with its interval under it; a dash when nothing was eligible."""
    if figure is None:
        return Markup("<td>–</td>")
    title = f"n = {figure.n}"
    return Markup('<td title="{}">{}<small>{} – {}</small></td>').format(
        title, decimal(figure.value), decimal(figure.low, 2), decimal(figure.high, 2)
    )


def ranks_words(result: QuestionResult) -> str:
    """The rank of the first passage that holds the evidence, by arm."""
    return ", ".join(f"{name} {result.ranks[arm] or 'au-delà de 100'}" for arm, name in ARMS.items() if arm in result.ranks)


def extract_html(shown: Shown) -> Markup:
    """The words of an extract, its highlights marked."""
    parts, position = [], shown.start
    for start, end in sorted(shown.highlights):
        parts.append(Markup("{}<mark>{}</mark>").format(_between(shown, position, start), _between(shown, start, end)))
        position = end
    return Markup("").join([*parts, Markup("{}").format(_between(shown, position, shown.end))])


def _between(shown: Shown, start: int, end: int) -> str:
    return shown.text[start - shown.start : end - shown.start]


def _told(value: Any) -> str:
    """A value of the identity, as text."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    return "–" if value is None else str(value)
