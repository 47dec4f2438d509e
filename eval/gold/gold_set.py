"""Gold questions: what was asked, and the spans of the library that answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import DocumentNotFound, GoldError
from corpus.library import Library
from corpus.model import Document, Span
from eval.gold.json_lines import read_json_lines

BUNDLED_GOLD = Path(__file__).parent / "pair-aidance.jsonl"

PERSONAS = frozenset({"professionnel", "formateur", "evaluateur"})
TYPES = frozenset(
    {"factoide", "nombre", "date", "definition", "liste", "cause", "maniere", "comparaison", "multi-doc", "sans-reponse"}
)
STYLES = frozenset({"direct", "paraphrase", "mots-cles", "fautes", "acronyme"})
SPLITS = frozenset({"dev", "test"})
VERDICTS = frozenset({"conforme", "corrigee", "a-revoir"})


@dataclass(frozen=True, slots=True)
class GoldAnswer:
    """One place that answers.

    Attributes:
        document: id of the document in the library.
        span: the shortest words that answer.
        evidence: the whole sentence or item that holds them.
        item: entries of one item are alternatives; different items are distinct parts of the answer.
    """

    document: str
    span: Span
    evidence: Span
    item: int


@dataclass(frozen=True, slots=True)
class Review:
    """Who read a question again, when (ISO date), and what came of it."""

    by: str
    date: str
    verdict: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question with its alternatives; none for one that the library does not answer.

    `review` is None until someone else than its author has read it again. `reading` is False when only the
    passage that answers is known, not the words in it.
    """

    id: str
    question: str
    persona: str
    type: str
    style: str
    split: str
    answers: tuple[GoldAnswer, ...]
    review: Review | None = None
    reading: bool = True

    @property
    def answerable(self) -> bool:
        return bool(self.answers)


def _folded(text: str) -> str:
    """White space and apostrophes made alike, one character for one."""
    return re.sub(r"\s", " ", re.sub("[’ʼ‘´`]", "'", text))


def _find(document: Document, words: str, where: str, within: Span | None = None) -> Span:
    """The only place of `words` in the document (or in `within`)."""
    area = within or Span(0, len(document.text))
    haystack, needle = _folded(area.of(document.text)), _folded(words).strip()
    first = haystack.find(needle)
    if not needle or first < 0:
        raise GoldError(f"{where} : « {words[:60]} » est introuvable dans {document.source}.")
    if within is None and haystack.find(needle, first + 1) >= 0:
        raise GoldError(
            f"{where} : « {words[:60]} » figure plusieurs fois dans {document.source} ; donnez start et evidence_start."
        )
    return Span(area.start + first, area.start + first + len(needle))


def _at(document: Document, start: int, words: str, where: str) -> Span:
    span = Span(start, start + len(words))
    if span.of(document.text) != words:
        raise GoldError(f"{where} : « {words[:60]} » n’est pas au caractère {start} de {document.source}.")
    return span


def _answer(entry: dict[str, Any], library: Library, where: str) -> GoldAnswer:
    try:
        document = library.document(str(entry["document"]))
    except DocumentNotFound as error:
        raise GoldError(f"{where} : {error}") from error
    text, evidence = str(entry["text"]), str(entry.get("evidence") or entry["text"])
    evidence_start, start = entry.get("evidence_start"), entry.get("start")
    if evidence_start is not None:
        around = _at(document, int(evidence_start), evidence, where)
    elif start is not None and evidence == text:
        around = _at(document, int(start), evidence, where)
    else:
        around = _find(document, evidence, where)
    span = _at(document, int(start), text, where) if start is not None else _find(document, text, where, around)
    if entry.get("end") is not None and int(entry["end"]) != span.end:
        raise GoldError(f"{where} : end vaut {entry['end']} mais le texte finit à {span.end}.")
    return GoldAnswer(document.id, span, around, int(entry.get("item", 1)))


def read_question(loaded: dict[str, Any], library: Library, where: str) -> GoldQuestion:
    """One question of a gold file, its answers placed in the library's texts.

    Args:
        loaded: the JSON object of its line.
        where: what to call the line in messages.

    Raises:
        GoldError: if it is malformed or does not match the texts.
    """
    try:
        return _question(loaded, library, where)
    except (KeyError, TypeError, ValueError) as error:
        raise GoldError(f"{where} : champ manquant ou mal formé ({error}).") from error


def _question(loaded: dict[str, Any], library: Library, where: str) -> GoldQuestion:
    persona, kind = str(loaded.get("persona", "professionnel")), str(loaded.get("type", "factoide"))
    style, split = str(loaded.get("style", "direct")), str(loaded.get("split", "test"))
    for value, known in ((persona, PERSONAS), (kind, TYPES), (style, STYLES), (split, SPLITS)):
        if value not in known:
            raise GoldError(f"{where} : « {value} » n’est pas l’une des valeurs {', '.join(sorted(known))}.")
    answers = tuple(_answer(entry, library, where) for entry in loaded["answers"])
    review = _review(loaded.get("review"), where)
    reading = loaded.get("reading", True)
    if not isinstance(reading, bool):
        raise GoldError(f"{where} : reading vaut true ou false, sans guillemets.")
    return GoldQuestion(str(loaded["id"]), str(loaded["question"]), persona, kind, style, split, answers, review, reading)


def _review(loaded: Any, where: str) -> Review | None:
    if loaded is None:
        return None
    review = Review(str(loaded["by"]), str(loaded["date"]), str(loaded["verdict"]), str(loaded.get("note", "")))
    if review.verdict not in VERDICTS:
        raise GoldError(f"{where} : « {review.verdict} » n’est pas l’un des verdicts {', '.join(sorted(VERDICTS))}.")
    return review


def load_gold(path: Path, library: Library) -> tuple[GoldQuestion, ...]:
    """Read a gold file and place every answer in the library's texts.

    Missing offsets are looked up, white space and apostrophes folded.

    Raises:
        GoldError: at the first entry that is malformed or does not match the texts.
    """
    if not path.is_file():
        raise GoldError(f"Le fichier {path} n’existe pas. Donnez à --gold un fichier JSONL de questions.")
    questions: list[GoldQuestion] = []
    seen: set[str] = set()
    for number, loaded in enumerate(read_json_lines(path), 1):
        where = f"{path.name}, question {loaded.get('id', number)}"
        question = read_question(loaded, library, where)
        if question.id in seen:
            raise GoldError(f"{where} : cet identifiant est déjà pris.")
        seen.add(question.id)
        questions.append(question)
    if not questions:
        raise GoldError(f"{path} ne contient aucune question.")
    return tuple(questions)


def in_split(questions: Sequence[GoldQuestion], split: str) -> tuple[GoldQuestion, ...]:
    """The questions of one split."""
    return tuple(question for question in questions if question.split == split)
