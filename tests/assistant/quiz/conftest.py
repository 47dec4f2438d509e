"""Items drawn from the fiches, and small libraries to draw from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.quiz.item import Item
from assistant.quiz.making import draw_items
from corpus.library import Library, open_library

MakeLibrary = Callable[..., Library]


@pytest.fixture
def library_of(tmp_path: Path) -> MakeLibrary:
    """A library of the given texts, each a Markdown file."""

    def make(**texts: str) -> Library:
        for name, text in texts.items():
            (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
        return open_library(tmp_path)

    return make


@pytest.fixture(scope="session")
def fiches() -> Library:
    return open_library()


@pytest.fixture(scope="session")
def drawn(fiches: Library) -> tuple[Item, ...]:
    """All the items that the fiches give."""
    return draw_items(fiches, most=1000, seed=4)
