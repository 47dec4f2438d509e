"""A table of questions as a spreadsheet exports it: CSV, with columns named in French or in English."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Set
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

from corpus.errors import DocumentNotFound, GoldError
from corpus.library import Library
from eval.gold.gold_set import GoldQuestion, read_question
from eval.gold.imports.imported import DEFAULT_SPLIT, Imported, Places, Refused, read_text
from index.french.characters import fold

COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("id", "identifiant", "numero"),
    "question": ("question", "questions"),
    "text": ("reponse", "answer", "texte", "text", "reponse attendue", "expected answer"),
    "document": ("document", "fichier", "source", "file", "doc"),
    "evidence": ("evidence", "passage", "extrait", "preuve", "contexte", "context"),
    "type": ("type", "categorie", "category"),
    "persona": ("persona", "profil", "public"),
    "style": ("style", "formulation"),
    "split": ("split", "partie", "jeu"),
    "item": ("item", "element"),
}
"""Each field, and the headings it goes by, folded."""

_VALUES = {
    "professionnelle": "professionnel",
    "formatrice": "formateur",
    "evaluatrice": "evaluateur",
    "unanswerable": "sans-reponse",
}
_LABELS = ("type", "persona", "style", "split")
UNANSWERABLE = "sans-reponse"
_HEADINGS = {heading: name for name, headings in COLUMNS.items() for heading in headings}


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the table: the line it begins on, and its fields that are not empty."""

    line: int
    fields: dict[str, str]

    @property
    def where(self) -> str:
        return f"ligne {self.line}"


def import_table(path: Path, library: Library, split: str = DEFAULT_SPLIT) -> Imported:
    """Questions of a table, one answer a row.

    Rows of the same `id` (or, without ids, of the same question) are one question with several answers. A row
    without an answer must say that it is meant: type `sans-reponse`. Without a document, the passage or the answer is
    sought in all of them; without a passage, the sentence of the answer is taken; without more than a passage, only
    finding it is measured.

    Args:
        split: for the rows that name none.

    Raises:
        GoldError: if the file cannot be read as a table with a column of questions.
    """
    rows, refused = _rows(path)
    places = Places(library)
    questions: dict[str, GoldQuestion] = {}
    taken = {row.fields["id"] for row in rows if "id" in row.fields}
    for row in rows:
        asked = row.fields.get("question", "")
        key = row.fields.get("id") or asked
        first = questions.get(key)
        try:
            name = first.id if first else row.fields.get("id") or _free_id(taken, len(questions) + 1)
            read = _read(row, name, library, places, split)
            questions[key] = _joined(first, read) if first else read
            taken.add(name)
        except GoldError as error:
            refused.append(Refused(row.where, str(error).removeprefix(f"{row.where} : ")))
    return Imported(tuple(questions.values()), tuple(refused))


def _free_id(taken: Set[str], number: int) -> str:
    return next(name for name in (f"q{rank:03d}" for rank in count(number)) if name not in taken)


def _rows(path: Path) -> tuple[list[_Row], list[Refused]]:
    text = read_text(path)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        headings = next(reader, [])
        names = [_HEADINGS.get(re.sub(r"[\s_-]+", " ", fold(heading)).strip()) for heading in headings]
        if "question" not in names:
            raise GoldError(f"{path.name} : il manque une colonne « question » (colonnes lues : {', '.join(headings)}).")
        twice = [name for name in names if name and names.count(name) > 1]
        if twice:
            raise GoldError(f"{path.name} : plusieurs colonnes donnent « {COLUMNS[twice[0]][0]} » ; gardez-en une.")
        refused = [
            Refused(f"colonne « {heading} »", "nom inconnu ; elle a été laissée de côté.")
            for heading, name in zip(headings, names, strict=True)
            if name is None and heading.strip()
        ]
        rows, line = [], reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells[len(names) :]):
                refused.append(Refused(f"ligne {line}", "plus de cellules que de colonnes ; entourez de guillemets les textes."))
            elif any(cell.strip() for cell in cells):
                rows.append(_Row(line, {n: c.strip() for n, c in zip(names, cells, strict=False) if n and c.strip()}))
            line = reader.line_num + 1
    except csv.Error as error:
        raise GoldError(f"{path.name}, ligne {reader.line_num} : ce n’est pas un tableau CSV bien formé ({error}).") from error
    return rows, refused


def _delimiter(text: str) -> str:
    """The delimiter of the headings; the texts below may have more commas than columns."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    try:
        return csv.Sniffer().sniff(first, delimiters=";,\t").delimiter
    except csv.Error:
        return max(";\t,", key=first.count)


def _read(row: _Row, name: str, library: Library, places: Places, split: str) -> GoldQuestion:
    """The question of one row alone."""
    if "question" not in row.fields:
        raise GoldError("la question est vide.")
    labels = {label: _label(row.fields[label]) for label in _LABELS if label in row.fields}
    unanswerable = labels.get("type") == UNANSWERABLE
    text = row.fields.get("text") or row.fields.get("evidence")
    if unanswerable and text:
        raise GoldError(f"le type est « {UNANSWERABLE} », mais une réponse est donnée ; retirez l’un ou l’autre.")
    if not unanswerable and not text:
        raise GoldError(f"la réponse est vide ; si la bibliothèque ne répond pas, écrivez {UNANSWERABLE} dans la colonne type.")
    answers = [_answer(row, text, library, places)] if text else []
    reading = unanswerable or text != row.fields.get("evidence")  # a whole passage says nothing of the words in it
    loaded = {"split": split, **labels, "id": name, "question": row.fields["question"], "answers": answers, "reading": reading}
    return read_question(loaded, library, row.where)


def _label(written: str) -> str:
    folded = re.sub(r"[\s_]+", "-", fold(written).strip())
    return _VALUES.get(folded, folded)


def _answer(row: _Row, text: str, library: Library, places: Places) -> dict[str, Any]:
    try:
        document = library.document(row.fields["document"]) if "document" in row.fields else None
    except DocumentNotFound as error:
        raise GoldError(str(error)) from error
    words = row.fields.get("evidence", text)
    found = places.find(words, document)
    if not found:
        raise GoldError(f"« {words[:60]} » est introuvable dans {document.source if document else 'la bibliothèque'}.")
    if len(found) > 1:
        sources = ", ".join(dict.fromkeys(place.source for place, _ in found))
        raise GoldError(f"« {words[:60]} » figure plusieurs fois ({sources}) ; donnez un passage plus long ou le document.")
    ((document, span),) = found
    around = span if "evidence" in row.fields else places.sentences_around(document, span)
    inner = places.find(text, document)
    inside = [place for _, place in inner if around.contains(place)]
    if not inside:
        raise GoldError(f"la réponse « {text[:60]} » n’est pas dans le passage donné.")
    return {
        "document": document.id,
        "start": inside[0].start,
        "text": inside[0].of(document.text),
        "evidence": around.of(document.text),
        "evidence_start": around.start,
        "item": _item(row),
    }


def _item(row: _Row) -> int:
    written = row.fields.get("item", "1")
    if not written.isascii() or not written.isdigit():
        raise GoldError(f"l’élément doit être un nombre entier, pas « {written} ».")
    return int(written)


def _joined(first: GoldQuestion, other: GoldQuestion) -> GoldQuestion:
    """The answers of two rows of one question; the labels of the first hold."""
    if first.question != other.question:
        raise GoldError(f"l’identifiant {first.id} est déjà pris par « {first.question[:60]} ».")
    if not first.answers or not other.answers:
        raise GoldError("cette question a déjà une ligne ; une question sans réponse n’en a qu’une.")
    answers = tuple(dict.fromkeys([*first.answers, *other.answers]))
    return replace(first, answers=answers, reading=first.reading and other.reading)
