"""The journal: questions and verdicts, kept in a local file only when asked for, and only for a time.

One JSON object a line: `{"time", "kind": "question", "question", "understood", "answered", "confidence", "extracts"}` or
`{"time", "kind": "verdict", "question", "document", "start", "end", "verdict"}`. Who asked is never written.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from assistant.answer import Answer
from corpus.errors import UsageError
from corpus.model import Document, Span

KEPT_DAYS = 90
VERDICTS = ("juste", "fausse")
_PRIVATE = 0o600


def _now() -> datetime:
    return datetime.now(UTC)


class Journal:
    """A file of what was asked and judged; lines older than `days` are dropped, at opening and then once a day."""

    def __init__(self, path: Path, days: int = KEPT_DAYS, clock: Callable[[], datetime] = _now) -> None:
        """Write to `path`, made if need be and readable by its owner alone; `clock` gives the time in UTC.

        Raises:
            UsageError: if the file cannot be written.
        """
        self.path = path
        self.days = days
        self._clock = clock
        self._lock = threading.Lock()
        try:
            with open(path, "a", encoding="utf-8", opener=_private):
                pass
            self._sweep(clock())
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(
                f"Impossible d’écrire le journal {path}. Donnez à --journal un fichier texte dans un dossier qui existe."
            ) from error

    def question(self, answer: Answer, written: str) -> None:
        """Keep a question and what was found for it.

        Args:
            answer: of the whole question.
            written: the question as typed; a follow-up differs from the question understood.
        """
        places = [_place(extract.document, extract.span) for extract in answer.extracts or answer.nearest]
        found = {"answered": answer.answered, "confidence": round(answer.confidence, 4), "extracts": places}
        self._write({"kind": "question", "question": written, "understood": answer.question, **found})

    def verdict(self, question: str, document: Document, span: Span, verdict: str) -> None:
        """Keep a person's opinion of an extract: "juste" or "fausse"."""
        self._write({"kind": "verdict", "question": question, **_place(document, span), "verdict": verdict})

    def _write(self, entry: dict[str, Any]) -> None:
        now = self._clock()
        line = json.dumps({"time": now.isoformat(timespec="seconds"), **entry}, ensure_ascii=False) + "\n"
        with self._lock:
            if now - self._swept >= timedelta(days=1):
                self._sweep(now)
            with open(self.path, "a", encoding="utf-8", opener=_private) as stream:
                stream.write(line)

    def _sweep(self, now: datetime) -> None:
        """Drop what is too old, by a file written aside and put in place at once."""
        self._swept = now
        oldest = now - timedelta(days=self.days)
        with self.path.open(encoding="utf-8") as stream:
            lines = stream.readlines()
        kept = list(_since(oldest, lines))
        if len(kept) == len(lines):
            return
        aside = self.path.with_name(self.path.name + ".tmp")
        with open(aside, "w", encoding="utf-8", opener=_private) as stream:
            stream.writelines(kept)
        aside.replace(self.path)


def _place(document: Document, span: Span) -> dict[str, Any]:
    return {"document": document.id, "start": span.start, "end": span.end}


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, _PRIVATE)


def _since(oldest: datetime, lines: Iterable[str]) -> Iterator[str]:
    """The lines written since `oldest`; one that cannot be read has no known age and goes."""
    for line in lines:
        try:
            written = datetime.fromisoformat(json.loads(line)["time"])
        except (ValueError, KeyError, TypeError):
            continue
        if written.tzinfo is not None and written >= oldest:
            yield line
