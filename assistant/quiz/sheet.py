"""A sheet to print for the learners, and its key: two self-contained HTML pages."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assistant.quiz.item import Item


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def sheet_html(items: Sequence[Item], title: str) -> str:
    """The questions, numbered, without any answer."""
    return _environment().get_template("sheet.html.jinja").render(items=items, heading=title, key=False)


def key_html(items: Sequence[Item], title: str) -> str:
    """The answers under the same numbers, each with the document's sentence and its reference."""
    return _environment().get_template("sheet.html.jinja").render(items=items, heading=f"Corrigé – {title}", key=True)
