"""The figures of a run: each measure over its eligible questions, with a 95 % interval and its n.

Means of scores that are all 0 or 1 have Wilson intervals, other means bootstrap ones; figures that only a whole set
of questions has (AUROC, calibration) are bootstrapped over the questions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from eval.measures.abstention import auroc, expected_calibration_error, reliability, risk_coverage
from eval.runs.result import QuestionResult
from eval.statistics.intervals import interval_of
from index.search_index import Arm

_RESAMPLES = 500
_SEED = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """A value over `n` questions, and its 95 % interval."""

    value: float
    low: float
    high: float
    n: int


FigureTable = Mapping[str, Figure]
"""Figures by measure, as `hybrid/hit@5` or `answers/f1`."""


def mean_figure(values: Sequence[float]) -> Figure:
    """The mean of per-question scores; at least one."""
    low, high = interval_of(values)
    return Figure(sum(values) / len(values), low, high, len(values))


def measured(results: Sequence[QuestionResult]) -> FigureTable:
    """Every figure of these results; measures that no question is eligible for are left out."""
    by_measure: dict[str, list[float]] = {}
    for result in results:
        for name, value in result.scores.items():
            by_measure.setdefault(name, []).append(value)
    found = {name: mean_figure(values) for name, values in by_measure.items()}
    readable = [result for result in results if result.reading]
    for name, (statistic, label) in _SET_LEVEL.items():
        figure = _bootstrapped(readable, statistic, label)
        if figure is not None:
            found[f"abstention/{name}"] = figure
    return found


def slices(results: Sequence[QuestionResult], measures: Sequence[str]) -> dict[str, dict[str, dict[str, Figure]]]:
    """The given measures by type, style, persona and document: `{aspect: {value: {measure: figure}}}`."""
    found: dict[str, dict[str, dict[str, Figure]]] = {}
    for aspect, keys_of in _ASPECTS.items():
        groups: dict[str, list[QuestionResult]] = {}
        for result in results:
            for key in keys_of(result):
                groups.setdefault(key, []).append(result)
        found[aspect] = {key: _means(group, measures) for key, group in sorted(groups.items())}
    return found


def _means(group: Sequence[QuestionResult], measures: Sequence[str]) -> dict[str, Figure]:
    values = {name: [result.scores[name] for result in group if name in result.scores] for name in measures}
    return {name: mean_figure(scores) for name, scores in values.items() if scores}


_ASPECTS: Mapping[str, Callable[[QuestionResult], Sequence[str]]] = {
    "type": lambda result: (result.type,),
    "style": lambda result: (result.style,),
    "persona": lambda result: (result.persona,),
    "document": lambda result: result.documents,
}

_Statistic = Callable[[Sequence[float], Sequence[bool]], float | None]


def _calibration_error(confidences: Sequence[float], right: Sequence[bool]) -> float | None:
    return expected_calibration_error(reliability(confidences, right))


def _risk_area(confidences: Sequence[float], right: Sequence[bool]) -> float | None:
    return risk_coverage(confidences, right).area


def _right(result: QuestionResult) -> bool:
    return result.right


def _answerable(result: QuestionResult) -> bool:
    return result.answerable


_SET_LEVEL: Mapping[str, tuple[_Statistic, Callable[[QuestionResult], bool]]] = {
    "auroc_right": (auroc, _right),
    "auroc_answerable": (auroc, _answerable),
    "calibration_error": (_calibration_error, _right),
    "risk_area": (_risk_area, _right),
}


def _bootstrapped(
    results: Sequence[QuestionResult], statistic: _Statistic, label: Callable[[QuestionResult], bool]
) -> Figure | None:
    """A statistic of confidences against labels, over questions drawn again and again."""
    confidences = np.array([result.confidence for result in results])
    labels = np.array([label(result) for result in results])
    value = statistic(confidences.tolist(), labels.tolist()) if len(results) else None
    if value is None:
        return None
    random = np.random.default_rng(_SEED)
    kept = []
    for _ in range(_RESAMPLES):
        drawn = random.integers(0, len(results), len(results))
        one = statistic(confidences[drawn].tolist(), labels[drawn].tolist())
        if one is not None:
            kept.append(one)
    low, high = np.percentile(kept, [2.5, 97.5])
    return Figure(float(value), float(low), float(high), len(results))


def figures_json(table: FigureTable) -> dict[str, Any]:
    """The figures by room: `retrieval` by arm, `answers`, `citations`, `abstention`, `invariants`."""
    told: dict[str, Any] = {"retrieval": {arm.value: {} for arm in Arm}}
    for key, figure in table.items():
        group, _, name = key.partition("/")
        room = told["retrieval"][group] if group in set(Arm) else told.setdefault(group, {})
        room[name] = {
            "value": round(figure.value, 6),
            "low": round(figure.low, 6),
            "high": round(figure.high, 6),
            "n": figure.n,
        }
    return told
