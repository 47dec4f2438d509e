"""Reading the figures of a few lines of text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.figures.model import KeyFigure
from assistant.figures.table import key_figures
from corpus.library import Library, open_library


@pytest.fixture
def library_of(tmp_path: Path) -> Callable[..., Library]:
    """Makes a library of one Markdown file for each name."""

    def made(**documents: str) -> Library:
        for name, text in documents.items():
            (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
        return open_library(tmp_path)

    return made


@pytest.fixture
def figures_of(library_of: Callable[..., Library]) -> Callable[[str], tuple[KeyFigure, ...]]:
    """The figures of one text."""
    return lambda text: key_figures(library_of(texte=text))
