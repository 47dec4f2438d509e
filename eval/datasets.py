"""Question-answering data sets as libraries: a folder of `passages.jsonl` and `questions.jsonl`.

`passages.jsonl` holds `{"id", "title", "text"}`, one passage a line; `questions.jsonl` holds
`{"id", "question", "passage_id", "answers": [{"text", "start"}], "unanswerable"}`. Each passage
becomes a document of one passage.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpus.errors import GoldError
from corpus.importers.plain_text import import_plain_text
from corpus.library import Library
from corpus.model import Document, Span
from index.passages import PassageSettings

WHOLE_PASSAGES = PassageSettings(size=1_000_000)
"""Passages are given: they are not to be cut again."""


@dataclass(frozen=True, slots=True)
class DatasetQuestion:
    """A question on one passage, with the spans that answer."""

    id: str
    question: str
    passage_id: str
    answers: tuple[Span, ...]


@dataclass(frozen=True)
class Dataset:
    """Passages as a library, and questions on them."""

    name: str
    library: Library
    questions: tuple[DatasetQuestion, ...]


def read_json_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSONL file.

    Raises:
        GoldError: naming the line that is not a JSON object.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"{path} est illisible : donnez un fichier JSONL en UTF-8.") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            loaded = json.loads(line)
        except json.JSONDecodeError as error:
            raise GoldError(f"{path}, ligne {number} : ce n’est pas du JSON ({error.msg}).") from error
        if not isinstance(loaded, dict):
            raise GoldError(f"{path}, ligne {number} : un objet JSON est attendu.")
        yield loaded


def _document(passage: dict[str, Any]) -> Document:
    """A passage as a document: its lists seen by their shape, its title its own."""
    data = str(passage["text"]).encode()
    content = import_plain_text(data, "")
    titled = replace(content, title=str(passage.get("title") or ""), sections=())
    return Document(str(passage["id"]), str(passage["id"]), hashlib.sha256(data).hexdigest(), titled)


def load_dataset(folder: Path, ids: Path | None = None) -> Dataset:
    """Read a data set.

    Args:
        folder: holds `passages.jsonl` and `questions.jsonl`.
        ids: a JSON file `{"passages": [...], "questions": [...]}` that keeps only those.

    Raises:
        GoldError: if a file is missing or malformed, or a question names no passage.
    """
    try:
        kept: Any = json.loads(ids.read_text(encoding="utf-8")) if ids else None
        wanted_passages = set(kept["passages"]) if ids else None
        wanted_questions = set(kept["questions"]) if ids else None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise GoldError(f'{ids} est illisible : donnez un fichier JSON {{"passages": [...], "questions": [...]}}.') from error
    try:
        documents = tuple(
            _document(passage)
            for passage in read_json_lines(folder / "passages.jsonl")
            if str(passage["text"]).strip() and (wanted_passages is None or passage["id"] in wanted_passages)
        )
        known = {document.id for document in documents}
        questions = tuple(
            DatasetQuestion(
                str(asked["id"]),
                str(asked["question"]),
                str(asked["passage_id"]),
                tuple(Span(a["start"], a["start"] + len(a["text"])) for a in asked.get("answers", [])),
            )
            for asked in read_json_lines(folder / "questions.jsonl")
            if not asked.get("unanswerable") and (wanted_questions is None or asked["id"] in wanted_questions)
        )
    except (KeyError, TypeError, ValueError) as error:
        raise GoldError(f"{folder} : champ manquant ou mal formé ({error}).") from error
    lost = [asked.id for asked in questions if asked.passage_id not in known]
    if not documents or not questions:
        raise GoldError(f"{folder} : il faut au moins un passage et une question avec réponse.")
    if lost:
        raise GoldError(f"{folder} : {len(lost)} questions portent sur un passage absent ({', '.join(lost[:3])}…).")
    return Dataset(folder.name, Library(folder, documents), questions)
