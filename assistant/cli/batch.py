"""Batches of questions: a JSONL file in, one line out for each line in."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.decoding import is_whole
from corpus.errors import UsageError


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One line of a batch: a question, or why it is none."""

    id: str | None
    question: str
    error: str | None = None


def read_batch(name: str, field: str = "question") -> Iterator[BatchLine]:
    """The lines of a batch file, in order, as they are read; `-` is standard input.

    A malformed line does not stop the others.

    Args:
        field: the key that holds the question; `question` is accepted too.

    Raises:
        UsageError: if the file cannot be opened.
    """
    if name == "-":
        yield from _parse_all(sys.stdin.buffer, field)
        return
    try:
        with Path(name).open("rb") as stream:
            yield from _parse_all(stream, field)
    except OSError as error:
        raise UsageError(f"Impossible de lire {name}. Donnez un fichier JSONL qui existe et que vous pouvez lire.") from error


def _parse_all(stream: Iterable[bytes], field: str) -> Iterator[BatchLine]:
    for number, raw in enumerate(stream, 1):
        if raw.strip():
            yield _parse(raw, number, field)


def _parse(raw: bytes, number: int, field: str) -> BatchLine:
    try:
        loaded = json.loads(raw.decode("utf-8-sig" if number == 1 else "utf-8"))
    except (ValueError, RecursionError):
        return BatchLine(None, "", f"ligne {number} : ce n’est pas du JSON en UTF-8")
    question = loaded.get(field, loaded.get("question")) if isinstance(loaded, dict) else None
    if not isinstance(question, str):
        return BatchLine(None, "", f'ligne {number} : il faut un objet {{"id", "{field}"}}')
    identifier = None if loaded.get("id") is None else str(loaded["id"])
    if not is_whole(f"{identifier} {question}"):
        return BatchLine(None, "", f"ligne {number} : la question n’est pas du texte en UTF-8")
    return BatchLine(identifier, question)
