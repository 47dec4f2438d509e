"""A sheet to print for the learners, and its key: two self-contained HTML pages."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from jinja2 import Template

from assistant.quiz.item import Item
from assistant.templates import html_templates


@cache
def _template() -> Template:
    return html_templates(Path(__file__).parent).get_template("sheet.html.jinja")


def sheet_html(items: Sequence[Item], title: str) -> str:
    """The questions, numbered, without any answer."""
    return _template().render(items=items, heading=title, key=False)


def key_html(items: Sequence[Item], title: str) -> str:
    """The answers under the same numbers, each with the document's sentence and its reference."""
    return _template().render(items=items, heading=f"Corrigé – {title}", key=True)
