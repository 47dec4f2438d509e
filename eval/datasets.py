"""Question-answering data sets as libraries: a folder of `passages.jsonl` and `questions.jsonl`.

`passages.jsonl` holds `{"id", "title", "text"}`, one passage a line; `questions.jsonl` holds
`{"id", "question", "passage_id", "answers": [{"text", "start"}], "unanswerable"}`. Each passage
becomes a document of one passage.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpus.errors import GoldError
from corpus.importers.plain_text import import_plain_text
from corpus.library import Library
from corpus.model import Document, Span
from eval.gold.gold_set import GoldAnswer, GoldQuestion
from eval.gold.json_lines import read_json_lines
from index.passages import PassageSettings

WHOLE_PASSAGES = PassageSettings(size=1_000_000)
"""Passages are given: they are not to be cut again."""


@dataclass(frozen=True)
class Dataset:
    """Passages as a library, and questions on them."""

    name: str
    library: Library
    questions: tuple[GoldQuestion, ...]


def _document(passage: dict[str, Any]) -> Document:
    """A passage as a document: its lists seen by their shape, its title its own."""
    data = str(passage["text"]).encode()
    content = import_plain_text(data, "")
    titled = replace(content, title=str(passage.get("title") or ""), sections=())
    return Document(str(passage["id"]), str(passage["id"]), hashlib.sha256(data).hexdigest(), titled)


def _question(asked: dict[str, Any], passage: Document) -> GoldQuestion:
    """A question whose evidence is its passage as a whole.

    Without shorter spans that answer, only finding the passage can be measured.
    """
    whole = Span(0, len(passage.text))
    spans = [Span(a["start"], a["start"] + len(a["text"])) for a in asked.get("answers", [])]
    outside = next((span for span in spans if span.end > whole.end), None)
    if outside is not None:
        raise ValueError(f"question {asked['id']} : réponse au-delà de la fin du passage")
    reading = bool(spans) and any(span != whole for span in spans)
    answers = tuple(GoldAnswer(passage.id, span, whole, 1) for span in spans or [whole])
    return GoldQuestion(
        str(asked["id"]), str(asked["question"]), "professionnel", "factoide", "direct", "test", answers, reading=reading
    )


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
        known = {document.id: document for document in documents}
        asked_of = [
            (str(asked["passage_id"]), asked)
            for asked in read_json_lines(folder / "questions.jsonl")
            if not asked.get("unanswerable") and (wanted_questions is None or asked["id"] in wanted_questions)
        ]
        questions = tuple(_question(asked, known[passage]) for passage, asked in asked_of if passage in known)
    except (KeyError, TypeError, ValueError) as error:
        raise GoldError(f"{folder} : champ manquant ou mal formé ({error}).") from error
    lost = [str(asked["id"]) for passage, asked in asked_of if passage not in known]
    if lost:
        raise GoldError(f"{folder} : {len(lost)} questions portent sur un passage absent ({', '.join(lost[:3])}…).")
    if not documents or not questions:
        raise GoldError(f"{folder} : il faut au moins un passage et une question avec réponse.")
    # A part of the passages is a library of its own: its index lies beside that of the whole, and neither replaces the other.
    root = folder if ids is None else folder / ids.stem
    return Dataset(folder.name, Library(root, documents), questions)
