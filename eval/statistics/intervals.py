"""Intervals around one figure."""

from __future__ import annotations

from math import sqrt

_Z = 1.959964  # 95 %


def wilson_interval(count: float, n: int) -> tuple[float, float]:
    """The 95 % interval of a proportion (Wilson, "Probable Inference", 1927).

    Args:
        count: successes.
        n: trials, at least one.
    """
    share, square = count / n, _Z * _Z
    centre = (share + square / (2 * n)) / (1 + square / n)
    half = _Z * sqrt(share * (1 - share) / n + square / (4 * n * n)) / (1 + square / n)
    return max(0.0, centre - half), min(1.0, centre + half)
