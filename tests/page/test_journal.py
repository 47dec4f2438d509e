"""The journal: what it writes, who can read it, and how long it keeps it."""

from __future__ import annotations

import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.answer import Answer, Extract
from assistant.page.journal import Journal
from corpus.errors import UsageError
from corpus.model import Content, Document, Span

TEXT = "Un GEM réunit des adhérents."
DOCUMENT = Document("gem-1", "gem.md", "0" * 64, Content(TEXT, Span(0, len(TEXT)), "GEM"))
ANSWER = Answer("Qui pilote les GEM ?", True, 0.912345, (Extract(1, 1.0, DOCUMENT, Span(0, 6)),), ())


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_questions_and_verdicts_are_kept_without_who_asked(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    journal = Journal(path, clock=Clock())
    journal.question(ANSWER, "Et pour les GEM ?")
    journal.verdict("Qui pilote les GEM ?", DOCUMENT, Span(0, 6), "juste")
    place = {"document": "gem-1", "start": 0, "end": 6}
    assert lines(path) == [
        {
            "time": "2026-03-01T12:00:00+00:00",
            "kind": "question",
            "question": "Et pour les GEM ?",
            "understood": "Qui pilote les GEM ?",
            "answered": True,
            "confidence": 0.9123,
            "extracts": [place],
        },
        {"time": "2026-03-01T12:00:00+00:00", "kind": "verdict", "question": "Qui pilote les GEM ?", **place, "verdict": "juste"},
    ]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_lines_go_when_they_are_too_old_at_opening_and_once_a_day(tmp_path: Path) -> None:
    path, clock = tmp_path / "journal.jsonl", Clock()
    Journal(path, 10, clock).question(ANSWER, "ancienne")
    clock.now += timedelta(days=9)
    journal = Journal(path, 10, clock)
    journal.question(ANSWER, "récente")
    assert [line["question"] for line in lines(path)] == ["ancienne", "récente"]
    clock.now += timedelta(hours=23, minutes=59)
    journal.question(ANSWER, "de plus")
    assert len(lines(path)) == 3
    clock.now += timedelta(hours=1)
    journal.question(ANSWER, "dernière")
    assert [line["question"] for line in lines(path)] == ["récente", "de plus", "dernière"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["journal.jsonl"]


def test_what_has_no_known_age_goes(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    kept = json.dumps({"time": Clock()().isoformat(), "kind": "question"})
    path.write_text(f'{{"time": 3}}\n[]\nabc\n{{"time": "2026-03-01"}}\n{kept}\n', encoding="utf-8")
    Journal(path, 10, Clock())
    assert path.read_text(encoding="utf-8") == kept + "\n"


def test_a_place_that_cannot_be_written_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Impossible d’écrire le journal"):
        Journal(tmp_path / "absent" / "journal.jsonl")
    with pytest.raises(UsageError, match="Impossible d’écrire le journal"):
        Journal(tmp_path)
