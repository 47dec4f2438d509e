"""Offsets of gold answers repaired after the documents changed.

The gold file keeps the words of each answer and of its evidence: they are sought in the documents as they are
now. Words found again as they were are moved without more ado; words that changed are proposed, and the question
marked to be read again; words that vanished stay in the file as they were, and are told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from corpus.errors import GoldError
from corpus.library import Library
from corpus.model import Span
from eval.gold.gold_set import Review
from eval.gold.placing import NewPlace, OldAnswer, Outcome, Search, rewritten
from eval.gold.writing import review_json
from index.french.folded import folded

REVIEWER = "sourcier gold relocate"


@dataclass(frozen=True, slots=True)
class Change:
    """What came of one answer.

    Attributes:
        answer: its rank in the question, from 1.
        document: the source path of the document it is in now, or the name it was given when none is found.
        before: where its evidence began; None if the file did not say.
        after: where it begins now; None if it is lost.
        reason: what happened, in French.
    """

    question_id: str
    answer: int
    document: str
    before: int | None
    after: int | None
    reason: str


@dataclass(frozen=True)
class Relocation:
    """The questions with their offsets repaired, and all that a person should know.

    Attributes:
        entries: every question, in order, in the form of the gold files.
        unchanged: how many answers are where they were.
        moved: the words are the same, their place is not.
        to_review: the words changed, or are in another document; the question is marked `a-revoir`.
        ambiguous: the words are repeated and nothing tells which are meant; the nearest are taken, and the
            question marked `a-revoir`.
        lost: the words are gone; the answer is left as it was, and the file cannot be used until it is mended.
    """

    entries: tuple[dict[str, Any], ...]
    unchanged: int
    moved: tuple[Change, ...]
    to_review: tuple[Change, ...]
    ambiguous: tuple[Change, ...]
    lost: tuple[Change, ...]


def relocate(entries: Sequence[Mapping[str, Any]], library: Library, on: date) -> Relocation:
    """Find the answers of gold questions again in the documents as they are now.

    Args:
        entries: the questions as JSON objects: `load_gold` refuses wrong offsets.
        on: the date to write in the reviews that are asked for.

    Raises:
        GoldError: if a question is malformed.
    """
    answers = [_read(entry, number, rank) for number, entry in enumerate(entries) for rank in range(len(_answers(entry, number)))]
    search = Search(library, tuple(answers))
    placed = [(old, search.place(old)) for old in answers]
    repaired = [dict(entry) for entry in entries]
    for old, new in placed:
        if new.evidence is not None and new.outcome is not Outcome.UNCHANGED:
            kept = list(repaired[old.question]["answers"])
            kept[old.rank] = rewritten(kept[old.rank], new)
            repaired[old.question]["answers"] = kept
    for old, new in placed:
        if new.outcome in {Outcome.TO_REVIEW, Outcome.AMBIGUOUS}:
            repaired[old.question]["review"] = _asked_again(repaired[old.question].get("review"), new.reason, on)
    told = {
        outcome: tuple(_change(old, new) for old, new in placed if new.outcome is outcome)
        for outcome in Outcome
        if outcome is not Outcome.UNCHANGED
    }
    return Relocation(
        tuple(repaired),
        sum(new.outcome is Outcome.UNCHANGED for _, new in placed),
        told[Outcome.MOVED],
        told[Outcome.TO_REVIEW],
        told[Outcome.AMBIGUOUS],
        told[Outcome.LOST],
    )


def _answers(entry: Mapping[str, Any], number: int) -> list[Mapping[str, Any]]:
    answers = entry.get("answers")
    if not isinstance(answers, list) or not all(isinstance(answer, dict) for answer in answers):
        raise GoldError(f"question {entry.get('id', number + 1)} : answers doit être une liste de réponses.")
    return answers


def _read(entry: Mapping[str, Any], number: int, rank: int) -> OldAnswer:
    answer, name = entry["answers"][rank], str(entry.get("id", number + 1))
    try:
        text = str(answer["text"])
        evidence = str(answer.get("evidence") or text)
        start, evidence_start = (None if answer.get(key) is None else int(answer[key]) for key in ("start", "evidence_start"))
        inner = _inner(evidence, text, start, evidence_start)
        if evidence_start is None and start is not None:
            evidence_start = start - inner.start
        return OldAnswer(number, rank, name, answer, str(answer["document"]), evidence, inner, evidence_start)
    except (KeyError, TypeError, ValueError) as error:
        raise GoldError(f"question {name}, réponse {rank + 1} : champ manquant ou mal formé ({error}).") from error


def _inner(evidence: str, text: str, start: int | None, evidence_start: int | None) -> Span:
    """The text's place in its evidence; empty if it is not there."""
    if start is not None and evidence_start is not None and start >= evidence_start:
        offset = start - evidence_start
        if text and evidence[offset : offset + len(text)] == text:
            return Span(offset, offset + len(text))
    return next(folded(evidence).occurrences(text), Span(0, 0))


def _asked_again(review: Any, reason: str, on: date) -> dict[str, str]:
    """A review that asks for a new reading, and keeps word of the one before."""
    notes = [reason]
    if isinstance(review, dict):
        if review.get("by") == REVIEWER:
            notes.insert(0, str(review.get("note", "")))
        else:
            told = " ".join(str(review.get(key, "")) for key in ("verdict", "by", "date", "note")).strip()
            notes.append(f"Avant : {told}.")
    return review_json(Review(REVIEWER, on.isoformat(), "a-revoir", " ".join(filter(None, notes))))


def _change(old: OldAnswer, new: NewPlace) -> Change:
    document = new.document.source if new.document else old.document
    return Change(old.question_id, old.rank + 1, document, old.start, new.evidence.start if new.evidence else None, new.reason)
