"""Figures written as French readers expect them."""

from __future__ import annotations

from eval.runs.figures import Figure


def decimal(value: float, digits: int = 3) -> str:
    """A number with a decimal comma."""
    return f"{value:.{digits}f}".replace(".", ",")


def percent(value: float) -> str:
    """A share as a percentage."""
    return f"{decimal(100 * value, 1)}\u202f%"


def bounds(figure: Figure) -> str:
    """The interval of a figure, to two digits."""
    return f"[{decimal(figure.low, 2)}–{decimal(figure.high, 2)}]"
