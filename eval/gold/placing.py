"""Where the answers of a gold file are in the documents as they are now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import cached_property
from typing import Any

from assistant.likeness import likeliest_place
from corpus.errors import DocumentNotFound
from corpus.library import Library
from corpus.model import Document, Span
from eval.gold.alignment import aligned_span
from index.french.folded import FoldedText, fold_spaces, folded

_TELLING_WORDS = 5
"""Fewer words than that, found in another document, may be there by chance."""


class Outcome(Enum):
    """What came of an answer; `eval.gold.relocate.Relocation` says what each means."""

    UNCHANGED = auto()
    MOVED = auto()
    TO_REVIEW = auto()
    AMBIGUOUS = auto()
    LOST = auto()


@dataclass(frozen=True)
class OldAnswer:
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
        """The evidence as it is sought: white space and apostrophes folded."""
        return fold_spaces(self.evidence).strip()


@dataclass(frozen=True, slots=True)
class NewPlace:
    """Where an answer is now; `document` and `evidence` are None when it is lost."""

    outcome: Outcome
    reason: str
    document: Document | None = None
    evidence: Span | None = None
    span: Span | None = None


class Search:
    """Looks for the answers of one gold file in one library."""

    def __init__(self, library: Library, answers: tuple[OldAnswer, ...]) -> None:
        self._library = library
        self._answers = answers
        self._folded: dict[str, FoldedText] = {}

    def place(self, old: OldAnswer) -> NewPlace:
        """Where an answer is now: as it was in its document, elsewhere in the library, or edited in its document."""
        if not len(old.inner):
            return NewPlace(Outcome.LOST, "le texte de la réponse n’est pas dans son extrait ; corrigez l’un ou l’autre.")
        document = self._document(old.document)
        if document is not None:
            occurrences = self._occurrences(old, document)
            if occurrences:
                return self._nearest(old, document, occurrences)
            if like := likeliest_place(old.evidence, document):
                percent = f"{like.score:.0f}\u00a0%"
                return self._placed(old, document, like.span, Outcome.TO_REVIEW, f"extrait modifié, ressemblant à {percent}.")
        return self._elsewhere(old, document)

    def _document(self, name: str) -> Document | None:
        try:
            return self._library.document(name)
        except DocumentNotFound:
            return self._renamed.get(name)

    def _occurrences(self, old: OldAnswer, document: Document) -> list[Span]:
        if document.id not in self._folded:
            self._folded[document.id] = folded(document.text, document.content.body)
        found = list(self._folded[document.id].occurrences_of(old.needle))
        if old.start is not None and old.start >= 0 and document.text.startswith(old.evidence, old.start):
            untouched = Span(old.start, old.start + len(old.evidence))  # even if it begins or ends inside a word
            found = sorted({*found, untouched})
        return found

    def _nearest(self, old: OldAnswer, document: Document, occurrences: Sequence[Span]) -> NewPlace:
        """The occurrence that the shift of the answers around it designates."""
        if len(occurrences) == 1:
            return self._placed(old, document, occurrences[0], Outcome.MOVED, "")
        expected = self._expected(old, document)
        distances = {span: min((abs(span.start - place) for place in expected), default=span.start) for span in occurrences}
        nearest = min(occurrences, key=lambda span: distances[span])
        if distances[nearest] == 0 and sum(distance == 0 for distance in distances.values()) == 1 and expected:
            return self._placed(old, document, nearest, Outcome.MOVED, "")
        reason = f"extrait présent {len(occurrences)} fois ; le plus proche de l’ancienne place a été choisi."
        return self._placed(old, document, nearest, Outcome.AMBIGUOUS, reason)

    def _expected(self, old: OldAnswer, document: Document) -> set[int]:
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

    def _holders(self, old: OldAnswer) -> list[Document]:
        return [document for document in self._library.documents if self._occurrences(old, document)]

    def _elsewhere(self, old: OldAnswer, document: Document | None) -> NewPlace:
        holders = self._holders(old)
        if len(holders) == 1:
            (holder,) = holders
            occurrences = self._occurrences(old, holder)
            reason = f"extrait retrouvé dans un autre document ({holder.source})."
            return self._placed(old, holder, occurrences[0], Outcome.TO_REVIEW, reason)
        if holders:
            names = ", ".join(holder.source for holder in holders)
            return NewPlace(Outcome.LOST, f"extrait retrouvé dans plusieurs autres documents ({names}) ; choisissez-en un.")
        if document is None:
            return NewPlace(Outcome.LOST, f"aucun document « {old.document} », et l’extrait n’est dans aucun autre.")
        return NewPlace(Outcome.LOST, f"extrait disparu de {document.source} ; récrivez la réponse ou retirez-la.", document)

    def _placed(self, old: OldAnswer, document: Document, evidence: Span, outcome: Outcome, reason: str) -> NewPlace:
        words = evidence.of(document.text)
        inner = aligned_span(old.evidence, words, old.inner)
        if inner is None:
            lost = f"le texte « {old.inner.of(old.evidence)} » a disparu de son extrait ; récrivez la réponse ou retirez-la."
            return NewPlace(Outcome.LOST, lost, document)
        span = Span(evidence.start + inner.start, evidence.start + inner.end)
        text, before = span.of(document.text), old.inner.of(old.evidence)
        if fold_spaces(text) != fold_spaces(before):
            reason = f"{reason} La réponse « {before} » est devenue « {text} »."
        new = NewPlace(outcome, reason, document, evidence, span)
        if outcome is not Outcome.MOVED:
            return new
        if not self._is_known(old.document):
            return replace(new, reason=f"document renommé en {document.source}.")
        contradicted = any(old.written.get(key, value) != value for key, value in rewritten(old.written, new).items())
        return new if contradicted else replace(new, outcome=Outcome.UNCHANGED)


def rewritten(answer: Mapping[str, Any], new: NewPlace) -> dict[str, Any]:
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
