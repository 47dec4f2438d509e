"""A managed library to be, and a way to add files to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.managed.outcome import Outcome
from corpus.managed.writer import open_writer
from tests.corpus.managed.shelving import written


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "bibliothèque"


@pytest.fixture
def add(root: Path, tmp_path: Path) -> Callable[..., list[Outcome]]:
    """Writes files in a folder, adds each, and commits."""

    def add_them(**texts: str) -> list[Outcome]:
        with open_writer(root, create=True) as writer:
            outcomes = [writer.add(written(tmp_path, name, text), f"{name}.md") for name, text in texts.items()]
            writer.commit()
        return outcomes

    return add_them
