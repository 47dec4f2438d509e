"""Intervals around one figure."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np

_Z = 1.959964  # 95 %
_DRAWS_AT_ONCE = 2_000_000  # drawn values held in memory together: 16 MB


def wilson_interval(count: float, n: int) -> tuple[float, float]:
    """The 95 % interval of a proportion (Wilson, "Probable Inference", 1927).

    Args:
        count: successes.
        n: trials, at least one.
    """
    share, square = count / n, _Z * _Z
    centre = (share + square / (2 * n)) / (1 + square / n)
    half = _Z * sqrt(share * (1 - share) / n + square / (4 * n * n)) / (1 + square / n)
    # The bounds never cross the share itself, which rounding would have them do at 0 and at 1.
    return min(share, max(0.0, centre - half)), max(share, min(1.0, centre + half))


def bootstrap_interval(
    values: Sequence[float], *, seed: int = 0, resamples: int = 10_000, level: float = 0.95
) -> tuple[float, float]:
    """The interval of the mean of graded values, questions resampled (BCa; Efron, "Better Bootstrap Confidence Intervals", 1987).

    The same values and seed give the same interval. Values without spread, a single one included, give their
    mean twice: the bootstrap cannot tell more.

    Args:
        values: one finite figure a question, at least one.
        level: between 0 and 1.

    Raises:
        ValueError: without values, or if one is not finite.
    """
    from scipy.stats import bootstrap  # slow to import; the commands that measure nothing do without

    sample = _finite(values)
    if _constant(sample):
        return float(sample.mean()), float(sample.mean())
    interval = bootstrap(
        (sample,),
        np.mean,
        n_resamples=resamples,
        batch=max(1, _DRAWS_AT_ONCE // sample.size),
        confidence_level=level,
        rng=np.random.default_rng(seed),
    ).confidence_interval
    return float(interval.low), float(interval.high)


def interval_of(values: Sequence[float]) -> tuple[float, float]:
    """The 95 % interval of the mean of per-question values: Wilson for yes or no, else the bootstrap.

    Equal values between 0 and 1 also get Wilson's, about their mean: values in [0, 1] never vary more than
    a proportion of the same mean, so it is wide enough where the bootstrap would see no doubt at all.

    Raises:
        ValueError: without values, or if one is not finite.
    """
    sample = _finite(values)
    within = bool(np.all((sample >= 0) & (sample <= 1)))
    if is_binary(values) or (within and _constant(sample)):
        return wilson_interval(float(sample.sum()), sample.size)
    return bootstrap_interval(values)


def is_binary(values: Sequence[float]) -> bool:
    """Whether every value is 0 or 1 (False or True)."""
    return all(value in (0, 1) for value in values)


def _finite(values: Sequence[float]) -> np.ndarray:
    sample = np.asarray(values, dtype=float)
    if sample.size == 0 or not np.isfinite(sample).all():
        raise ValueError("an interval needs at least one value, all finite: leave out what was not measured")
    return sample


def _constant(sample: np.ndarray) -> bool:
    """Whether the values differ by no more than rounding."""
    return bool(np.ptp(sample) <= 1e-12 * np.abs(sample).max())
