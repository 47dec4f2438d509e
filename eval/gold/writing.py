"""Gold questions written back to their file: one JSON line each, the file replaced whole or not at all."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from corpus.errors import DocumentNotFound, GoldError
from corpus.files import write_atomically
from corpus.library import Library
from corpus.model import Span
from eval.gold.gold_set import GoldAnswer, GoldQuestion, Review, read_question
from eval.gold.json_lines import read_json_lines
from index.cache import cache_folder

_FIRST_ID = "g001"
_WAIT = 10.0
"""Seconds that one addition waits for another."""
_NUMBERED = re.compile(r"(.*?)(\d+)")


def question_json(question: GoldQuestion, library: Library) -> dict[str, Any]:
    """A question in the form of the gold files; documents go by their source path.

    Raises:
        GoldError: if what would be written could not be read again: an unknown document or label, a span outside its text.
    """
    written: dict[str, Any] = {
        "id": question.id,
        "question": question.question,
        "persona": question.persona,
        "type": question.type,
        "style": question.style,
        "split": question.split,
        "answers": [_answer_json(answer, library, question.id) for answer in question.answers],
    }
    if not question.reading:
        written["reading"] = False
    if question.review is not None:
        written["review"] = review_json(question.review)
    read_question(written, library, f"question {question.id}")
    return written


def review_json(review: Review) -> dict[str, str]:
    """A review in the form of the gold files."""
    written = {"by": review.by, "date": review.date, "verdict": review.verdict}
    return {**written, "note": review.note} if review.note else written


def _answer_json(answer: GoldAnswer, library: Library, question_id: str) -> dict[str, Any]:
    try:
        document = library.document(answer.document)
    except DocumentNotFound as error:
        raise GoldError(f"question {question_id} : {error}") from error
    inside = Span(0, len(document.text)).contains(answer.evidence)
    if not inside or not answer.evidence.contains(answer.span) or not len(answer.span):
        raise GoldError(
            f"question {question_id} : la réponse doit être dans son extrait, et l’extrait dans {document.source} ; "
            "sélectionnez-les de nouveau dans le document."
        )
    return {
        "document": document.source,
        "start": answer.span.start,
        "end": answer.span.end,
        "text": answer.span.of(document.text),
        "evidence": answer.evidence.of(document.text),
        "evidence_start": answer.evidence.start,
        "item": answer.item,
    }


def write_gold(path: Path, questions: Iterable[GoldQuestion], library: Library) -> None:
    """Write a gold file, replacing the one in place only once all is written.

    Raises:
        GoldError: if an id is borne twice, a question cannot be written, or the file cannot.
    """
    entries = [question_json(question, library) for question in questions]
    repeated = [name for name, count in Counter(entry["id"] for entry in entries).items() if count > 1]
    if repeated:
        raise GoldError(f"L’identifiant {repeated[0]} est pris par plusieurs questions ; donnez-en un à chacune.")
    write_entries(path, entries)


def write_entries(path: Path, entries: Iterable[Mapping[str, Any]]) -> None:
    """Write JSON objects one a line, replacing the file in place only once all is written.

    Raises:
        GoldError: if the file cannot be written; the one in place is left as it was.
    """
    _replace(path, "".join(_line(entry) for entry in entries))


def _line(entry: Mapping[str, Any]) -> str:
    return json.dumps(entry, ensure_ascii=False) + "\n"


def _replace(path: Path, text: str) -> None:
    try:
        write_atomically(path.resolve(), text)  # a link is followed, not replaced
    except OSError as error:
        raise GoldError(
            f"Impossible d’écrire {path} ({error.strerror or error}) ; vérifiez le dossier, vos droits et la place qui reste."
        ) from error
    except UnicodeEncodeError as error:
        raise GoldError(f"Impossible d’écrire {path} : un texte contient une moitié de caractère ; recopiez-le.") from error


def append_question(path: Path, question: GoldQuestion, library: Library) -> GoldQuestion:
    """Add one question at the end of a gold file, made if missing; the lines in place stay as they are.

    The file is read again, then replaced whole: a reader sees it before or after, never between. Of several programs of
    one person that add at once, each waits for its turn.

    Returns:
        The question under the id that it has there: the one after the last.

    Raises:
        GoldError: if the question cannot be written, or the file is malformed or cannot be written.
    """
    with _adding(path):
        numbered = replace(question, id=next_id(path))
        added = _line(question_json(numbered, library))
        kept = path.read_bytes().decode("utf-8") if path.exists() else ""
        _replace(path, kept + ("\n" if kept and not kept.endswith("\n") else "") + added)
    return numbered


@contextmanager
def _adding(path: Path) -> Iterator[None]:
    """Be the only one to add to a file; the lock is in the cache, for nothing is to be left beside it."""
    locks = cache_folder() / "locks"
    lock = FileLock(locks / f"{hashlib.sha256(str(path.resolve()).encode('utf-8', 'surrogatepass')).hexdigest()}.lock")
    try:
        locks.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=_WAIT)
    except Timeout as error:
        raise GoldError(f"Un autre programme est en train d’écrire dans {path} ; réessayez ensuite.") from error
    except OSError as error:
        raise GoldError(
            f"Impossible d’écrire dans {locks} ({error.strerror or error}) ; vérifiez vos droits, ou SOURCIER_CACHE."
        ) from error
    try:
        yield
    finally:
        lock.release()


def next_id(path: Path) -> str:
    """An id that no question of the file has: the highest number of its last question's series, plus one.

    Raises:
        GoldError: if the file is malformed.
    """
    ids = _ids(path)
    series = [match for name in ids if (match := _NUMBERED.fullmatch(name))]
    if not series:
        return _FIRST_ID
    prefix, digits = series[-1].groups()
    highest = max(int(match[2]) for match in series if match[1] == prefix)
    return f"{prefix}{highest + 1:0{len(digits)}d}"


def _ids(path: Path) -> list[str]:
    return [str(loaded.get("id")) for loaded in read_json_lines(path)] if path.exists() else []
