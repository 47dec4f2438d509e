"""Plots as SVG that stand on their own: no script, no font, the same bytes for the same figures."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.ticker import ScalarFormatter

INK, RULE, FAINT, BLUE = "#1f2328", "#d8d5cd", "#59616a", "#1d4f7c"
_DRAWING = threading.Lock()
"""matplotlib's settings are the whole process's: two drawings at once would mix theirs."""
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "sourcier",
    "font.family": "sans-serif",
    "font.size": 10,
    "axes.edgecolor": RULE,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": FAINT,
    "ytick.color": FAINT,
    "text.color": INK,
    "text.parse_math": False,
}


def svg(draw: Callable[[Axes], None], width: float, height: float) -> str:
    """What `draw` puts on its axes, `width` by `height` inches, with decimal commas."""
    with _DRAWING, mpl.rc_context(_STYLE):
        drawing = Drawing(figsize=(width, height), layout="constrained")
        axes = drawing.add_subplot()
        draw(axes)
        for axis in (axes.xaxis, axes.yaxis):
            if isinstance(axis.get_major_formatter(), ScalarFormatter):
                axis.set_major_formatter(lambda value, _position: f"{value:g}".replace(".", ","))
        written = io.StringIO()
        drawing.savefig(written, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    told = written.getvalue()
    return told[told.index("<svg") :]
