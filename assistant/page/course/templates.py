"""The templates of this folder: whatever they are given is shown as text, unless it is `Markup`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from assistant.templates import html_templates
from assistant.typography import spaced


class _French(FileSystemLoader):
    """Templates whose own words have their spaces as French typography wants; what they are given is left alone."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, name, current = super().get_source(environment, template)
        return spaced(source), name, current


@cache
def _environment() -> Environment:
    folder = Path(__file__).parent
    environment = html_templates(folder)
    environment.loader = _French(folder)
    environment.filters["s"] = lambda count: "s" if count > 1 else ""
    return environment


def rendered(name: str, **values: Any) -> str:
    """The template of that name, filled in."""
    return _environment().get_template(name).render(**values)
