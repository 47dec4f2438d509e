"""The command line run in this process, with one encoder and one cache for all tests."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from assistant.cli import session
from assistant.cli.main import main
from index.encoder import SentenceEncoder, open_encoder
from index.progress import Progress, silent


@dataclass(frozen=True)
class Outcome:
    """What a command left."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[Any]:
        """The JSON lines of standard output."""
        return [json.loads(line) for line in self.out.split("\n")[:-1]]


Command = Callable[..., Outcome]


@pytest.fixture
def sourcier(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, own_cache: Path, encoder: SentenceEncoder
) -> Command:
    """Runs `sourcier` with the given arguments."""
    monkeypatch.setenv("SOURCIER_CACHE", str(own_cache))
    monkeypatch.delenv("SOURCIER_LIBRARY", raising=False)

    def loaded_once(model: str | None = None, progress: Progress = silent) -> SentenceEncoder:
        named = model or os.environ.get("SOURCIER_MODEL")
        return open_encoder(named, progress) if named else encoder

    monkeypatch.setattr(session, "open_encoder", loaded_once)

    def run(*arguments: str | Path) -> Outcome:
        capsys.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else 1
        told = capsys.readouterr()
        return Outcome(code, told.out, told.err)

    return run
