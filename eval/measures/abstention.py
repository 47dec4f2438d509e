"""Whether the assistant keeps silent for good reason, and whether its confidence means what it says.

`right` says of each question whether the best candidate answers it, shown or held back; for one that the library does
not answer it is False whatever the candidate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """What answering from one threshold up would give: the share of questions answered, and of these wrong."""

    threshold: float
    coverage: float
    risk: float


@dataclass(frozen=True, slots=True)
class RiskCoverage:
    """The points from the highest threshold down, and the area under them (AURC, less is better; None without points)."""

    points: tuple[RiskPoint, ...]
    area: float | None


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """The questions with a confidence from `low` up to `high` (left out, save by the last bin).

    `confidence` is their mean confidence and `right` the share that is right, both None without questions.
    """

    low: float
    high: float
    n: int
    confidence: float | None
    right: float | None


def auroc(scores: Sequence[float], labels: Sequence[bool]) -> float | None:
    """The chance that a positive scores above a negative, ties for half (area under the ROC curve).

    Returns:
        None when one of the classes is absent.
    """
    values, positive = _paired(scores, labels)
    positives = int(positive.sum())
    negatives = positive.size - positives
    if not positives or not negatives:
        return None
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks = (counts.cumsum() - (counts - 1) / 2)[place]  # from 1; equal scores share the mean of their ranks
    return float((ranks[positive].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def risk_coverage(confidences: Sequence[float], right: Sequence[bool]) -> RiskCoverage:
    """The risk of answering the surest questions alone (Geifman and El-Yaniv, "Selective Classification …", 2017).

    Questions of equal confidence come in together. Each question adds to the area the risk at which it comes in, over
    `n`: without ties, the mean risk over all coverages.
    """
    values, good = _paired(confidences, right)
    n = values.size
    if n == 0:
        return RiskCoverage((), None)
    thresholds, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    thresholds, counts = thresholds[::-1], counts[::-1]
    covered, wrong = counts.cumsum(), np.bincount(place, weights=~good)[::-1].cumsum()
    points = tuple(
        RiskPoint(float(threshold), float(count / n), float(errors / count))
        for threshold, count, errors in zip(thresholds, covered, wrong, strict=True)
    )
    area = sum(float(count / n) * point.risk for count, point in zip(counts, points, strict=True))
    return RiskCoverage(points, area)


def reliability(confidences: Sequence[float], right: Sequence[bool], bins: int = 10) -> tuple[ReliabilityBin, ...]:
    """Confidence against the share that is right, in bins of equal width.

    Raises:
        ValueError: if a confidence is not between 0 and 1.
    """
    values, good = _paired(confidences, right)
    if values.size and not (values.min() >= 0 and values.max() <= 1):
        raise ValueError("a confidence lies between 0 and 1")
    edges = np.arange(bins + 1) / bins  # np.linspace has 0.30000000000000004 for the edge at 0.3
    place = np.minimum(np.searchsorted(edges, values, side="right") - 1, bins - 1)
    found = []
    for number in range(bins):
        inside = place == number
        n = int(inside.sum())
        mean, share = (float(values[inside].mean()), float(good[inside].mean())) if n else (None, None)
        found.append(ReliabilityBin(float(edges[number]), float(edges[number + 1]), n, mean, share))
    return tuple(found)


def expected_calibration_error(bins: Sequence[ReliabilityBin]) -> float | None:
    """The mean distance between confidence and share right, bins weighted by n (ECE; Guo et al., "On Calibration …", 2017).

    Returns:
        None when the bins hold no question.
    """
    total = sum(each.n for each in bins)
    gaps = (each.n * abs(each.confidence - each.right) for each in bins if each.confidence is not None and each.right is not None)
    return sum(gaps) / total if total else None


def _paired(values: Sequence[float], flags: Sequence[bool]) -> tuple[np.ndarray, np.ndarray]:
    if len(values) != len(flags):
        raise ValueError(f"{len(values)} values for {len(flags)} labels")
    found = np.asarray(values, dtype=float)
    if np.isnan(found).any():
        raise ValueError("a score is not a number")
    return found, np.asarray(flags, dtype=bool)
