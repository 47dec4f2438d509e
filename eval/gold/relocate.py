"""Offsets of gold answers repaired after the documents changed.

The gold file keeps the words of each answer and of its evidence: they are sought in the documents as they are
now. Words found again as they were are moved without more ado; words that changed are proposed, and the question
marked to be read again; words that vanished stay in the file as they were, and are told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, auto
from functools import cached_property
from typing import Any

from assistant.likeness import likeliest_place
from corpus.errors import DocumentNotFound, GoldError
from corpus.library import Library
from corpus.model import Document, Span
from eval.gold.alignment import aligned_span
from eval.gold.gold_set import Review
from eval.gold.writing import review_json
from index.french.folded import FoldedText, fold_spaces, folded

REVIEWER = "sourcier gold relocate"
_TELLING_WORDS = 5
"""Fewer words than that, found in another document, may be there by chance."""


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


class _Outcome(Enum):
    UNCHANGED = auto()
    MOVED = auto()
    TO_REVIEW = auto()
    AMBIGUOUS = auto()
    LOST = auto()


@dataclass(frozen=True)
class _Old:
    """An answer as the file has it; `inner` is its text within its evidence."""

    question: int
    rank: int
    question_id: str
    written: Mapping[str, Any]
    document: str
    evidence: str
    inner: Span
    start: int | None

    @cached_property
    def needle(self) -> str:
        return fold_spaces(self.evidence).strip()


@dataclass(frozen=True, slots=True)
class _New:
    """Where an answer is now; `document` and `evidence` are None when it is lost."""

    outcome: _Outcome
    reason: str
    document: Document | None = None
    evidence: Span | None = None
    span: Span | None = None


def relocate(entries: Sequence[Mapping[str, Any]], library: Library, on: date) -> Relocation:
    """Find the answers of gold questions again in the documents as they are now.

    Args:
        entries: the questions as JSON objects: `load_gold` refuses wrong offsets.
        on: the date to write in the reviews that are asked for.

    Raises:
        GoldError: if a question is malformed.
    """
    answers = [_read(entry, number, rank) for number, entry in enumerate(entries) for rank in range(len(_answers(entry, number)))]
    search = _Search(library, tuple(answers))
    placed = [(old, search.place(old)) for old in answers]
    repaired = [dict(entry) for entry in entries]
    for old, new in placed:
        if new.evidence is not None and new.outcome is not _Outcome.UNCHANGED:
            kept = list(repaired[old.question]["answers"])
            kept[old.rank] = _rewritten(kept[old.rank], new)
            repaired[old.question]["answers"] = kept
    for old, new in placed:
        if new.outcome in {_Outcome.TO_REVIEW, _Outcome.AMBIGUOUS}:
            repaired[old.question]["review"] = _asked_again(repaired[old.question].get("review"), new.reason, on)
    told = {
        outcome: tuple(_change(old, new) for old, new in placed if new.outcome is outcome)
        for outcome in _Outcome
        if outcome is not _Outcome.UNCHANGED
    }
    return Relocation(
        tuple(repaired),
        sum(new.outcome is _Outcome.UNCHANGED for _, new in placed),
        told[_Outcome.MOVED],
        told[_Outcome.TO_REVIEW],
        told[_Outcome.AMBIGUOUS],
        told[_Outcome.LOST],
    )


def _answers(entry: Mapping[str, Any], number: int) -> list[Mapping[str, Any]]:
    answers = entry.get("answers")
    if not isinstance(answers, list) or not all(isinstance(answer, dict) for answer in answers):
        raise GoldError(f"question {entry.get('id', number + 1)} : answers doit être une liste de réponses.")
    return answers


def _read(entry: Mapping[str, Any], number: int, rank: int) -> _Old:
    answer, name = entry["answers"][rank], str(entry.get("id", number + 1))
    try:
        text = str(answer["text"])
        evidence = str(answer.get("evidence") or text)
        start, evidence_start = (None if answer.get(key) is None else int(answer[key]) for key in ("start", "evidence_start"))
        inner = _inner(evidence, text, start, evidence_start)
        if evidence_start is None and start is not None:
            evidence_start = start - inner.start
        return _Old(number, rank, name, answer, str(answer["document"]), evidence, inner, evidence_start)
    except (KeyError, TypeError, ValueError) as error:
        raise GoldError(f"question {name}, réponse {rank + 1} : champ manquant ou mal formé ({error}).") from error


def _inner(evidence: str, text: str, start: int | None, evidence_start: int | None) -> Span:
    """The text's place in its evidence; empty if it is not there."""
    if start is not None and evidence_start is not None and start >= evidence_start:
        offset = start - evidence_start
        if text and evidence[offset : offset + len(text)] == text:
            return Span(offset, offset + len(text))
    return next(folded(evidence).occurrences(text), Span(0, 0))


class _Search:
    """Looks for the answers of one gold file in one library."""

    def __init__(self, library: Library, answers: tuple[_Old, ...]) -> None:
        self._library = library
        self._answers = answers
        self._folded: dict[str, FoldedText] = {}

    def place(self, old: _Old) -> _New:
        """Where an answer is now: as it was in its document, elsewhere in the library, or edited in its document."""
        if not len(old.inner):
            return _New(_Outcome.LOST, "le texte de la réponse n’est pas dans son extrait ; corrigez l’un ou l’autre.")
        document = self._document(old.document)
        if document is not None:
            occurrences = self._occurrences(old, document)
            if occurrences:
                return self._nearest(old, document, occurrences)
            if like := likeliest_place(old.evidence, document):
                percent = f"{like.score:.0f}\u00a0%"
                return self._placed(old, document, like.span, _Outcome.TO_REVIEW, f"extrait modifié, ressemblant à {percent}.")
        return self._elsewhere(old, document)

    def _document(self, name: str) -> Document | None:
        try:
            return self._library.document(name)
        except DocumentNotFound:
            return self._renamed.get(name)

    def _occurrences(self, old: _Old, document: Document) -> list[Span]:
        if document.id not in self._folded:
            self._folded[document.id] = folded(document.text, document.content.body)
        found = list(self._folded[document.id].occurrences_of(old.needle))
        if old.start is not None and old.start >= 0 and document.text.startswith(old.evidence, old.start):
            untouched = Span(old.start, old.start + len(old.evidence))  # even if it begins or ends inside a word
            found = sorted({*found, untouched})
        return found

    def _nearest(self, old: _Old, document: Document, occurrences: Sequence[Span]) -> _New:
        """The occurrence that the shift of the answers around it designates."""
        if len(occurrences) == 1:
            return self._placed(old, document, occurrences[0], _Outcome.MOVED, "")
        expected = self._expected(old, document)
        distances = {span: min((abs(span.start - place) for place in expected), default=span.start) for span in occurrences}
        nearest = min(occurrences, key=lambda span: distances[span])
        if distances[nearest] == 0 and sum(distance == 0 for distance in distances.values()) == 1 and expected:
            return self._placed(old, document, nearest, _Outcome.MOVED, "")
        reason = f"extrait présent {len(occurrences)} fois ; le plus proche de l’ancienne place a été choisi."
        return self._placed(old, document, nearest, _Outcome.AMBIGUOUS, reason)

    def _expected(self, old: _Old, document: Document) -> set[int]:
        """Where the evidence would be if it had moved like the nearest answers before and after it."""
        if old.start is None:
            return set()
        start = old.start
        anchors = self._anchors.get(document.id, [])
        before = max(((was, now) for was, now in anchors if was <= start), default=None)
        after = min(((was, now) for was, now in anchors if was >= start), default=None)
        return {start + now - was for was, now in filter(None, (before, after))} or {start}

    @cached_property
    def _anchors(self) -> dict[str, list[tuple[int, int]]]:
        """By document, the old and new starts of evidence that is found exactly once."""
        anchors: dict[str, list[tuple[int, int]]] = {}
        for old in self._answers:
            document = self._document(old.document)
            if document is not None and old.start is not None and len(occurrences := self._occurrences(old, document)) == 1:
                anchors.setdefault(document.id, []).append((old.start, occurrences[0].start))
        return anchors

    @cached_property
    def _renamed(self) -> dict[str, Document]:
        """Documents that went under another name, told by evidence that only one document has now."""
        votes: dict[str, Counter[str]] = {}
        for old in self._answers:
            if self._is_known(old.document) or len(old.evidence.split()) < _TELLING_WORDS:
                continue
            holders = self._holders(old)
            if len(holders) == 1:
                votes.setdefault(old.document, Counter())[holders[0].id] += 1
        return {name: self._library.document(counts.most_common(1)[0][0]) for name, counts in votes.items()}

    def _is_known(self, name: str) -> bool:
        try:
            return bool(self._library.document(name))
        except DocumentNotFound:
            return False

    def _holders(self, old: _Old) -> list[Document]:
        return [document for document in self._library.documents if self._occurrences(old, document)]

    def _elsewhere(self, old: _Old, document: Document | None) -> _New:
        holders = self._holders(old)
        if len(holders) == 1:
            (holder,) = holders
            occurrences = self._occurrences(old, holder)
            reason = f"extrait retrouvé dans un autre document ({holder.source})."
            return self._placed(old, holder, occurrences[0], _Outcome.TO_REVIEW, reason)
        if holders:
            names = ", ".join(holder.source for holder in holders)
            return _New(_Outcome.LOST, f"extrait retrouvé dans plusieurs autres documents ({names}) ; choisissez-en un.")
        if document is None:
            return _New(_Outcome.LOST, f"aucun document « {old.document} », et l’extrait n’est dans aucun autre.")
        return _New(_Outcome.LOST, f"extrait disparu de {document.source} ; récrivez la réponse ou retirez-la.", document)

    def _placed(self, old: _Old, document: Document, evidence: Span, outcome: _Outcome, reason: str) -> _New:
        words = evidence.of(document.text)
        inner = aligned_span(old.evidence, words, old.inner)
        if inner is None:
            lost = f"le texte « {old.inner.of(old.evidence)} » a disparu de son extrait ; récrivez la réponse ou retirez-la."
            return _New(_Outcome.LOST, lost, document)
        span = Span(evidence.start + inner.start, evidence.start + inner.end)
        text, before = span.of(document.text), old.inner.of(old.evidence)
        if fold_spaces(text) != fold_spaces(before):
            reason = f"{reason} La réponse « {before} » est devenue « {text} »."
        new = _New(outcome, reason, document, evidence, span)
        if outcome is not _Outcome.MOVED:
            return new
        if not self._is_known(old.document):
            return replace(new, reason=f"document renommé en {document.source}.")
        contradicted = any(old.written.get(key, value) != value for key, value in _rewritten(old.written, new).items())
        return new if contradicted else replace(new, outcome=_Outcome.UNCHANGED)


def _rewritten(answer: Mapping[str, Any], new: _New) -> dict[str, Any]:
    """An answer at its new place; its document keeps the name it goes by."""
    assert new.document is not None and new.evidence is not None and new.span is not None  # a lost one is not rewritten
    same = answer["document"] in {new.document.id, new.document.source, new.document.source.rpartition("/")[2]}
    text = new.document.text
    return {
        **answer,
        "document": answer["document"] if same else new.document.source,
        "start": new.span.start,
        "end": new.span.end,
        "text": new.span.of(text),
        "evidence": new.evidence.of(text),
        "evidence_start": new.evidence.start,
    }


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


def _change(old: _Old, new: _New) -> Change:
    document = new.document.source if new.document else old.document
    return Change(old.question_id, old.rank + 1, document, old.start, new.evidence.start if new.evidence else None, new.reason)
