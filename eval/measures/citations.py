"""Measures of what an answer shows as its sources.

Every measure is None where it has nothing to judge (no gold evidence, nothing shown, a format without pages): such a
question has no score, not a score of 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.gold.gold_set import GoldQuestion
from eval.measures.normalisation import words
from eval.measures.spans import Place, hits


@dataclass(frozen=True, slots=True)
class Location:
    """Where a reader would look a span up: its document, the headings above it (outermost first), its page."""

    document: str
    section: tuple[str, ...] = ()
    page: int | None = None


def citation_precision(shown: Sequence[Place], question: GoldQuestion) -> float | None:
    """The share of shown extracts that hit some gold evidence (by half of the shorter of the two)."""
    if not shown or not question.answerable:
        return None
    return sum(any(hits(place, answer) for answer in question.answers) for place in shown) / len(shown)


def citation_recall(shown: Sequence[Place], question: GoldQuestion) -> float | None:
    """The share of the answer's distinct items of which some evidence is hit; 0 when nothing is shown."""
    if not question.answerable:
        return None
    items = {answer.item for answer in question.answers}
    covered = {answer.item for answer in question.answers if any(hits(place, answer) for place in shown)}
    return len(covered) / len(items)


def document_right(first: Location | None, golds: Sequence[Location]) -> bool | None:
    """Whether the first extract is from a document that holds gold evidence.

    Args:
        first: where the first extract is; None when nothing is shown.
        golds: where each gold evidence is.
    """
    if first is None or not golds:
        return None
    return any(gold.document == first.document for gold in golds)


def section_right(first: Location | None, golds: Sequence[Location]) -> bool | None:
    """Whether the first extract is in the section (the same path in the same document) of some gold evidence.

    None too when neither the extract nor any evidence is under a heading.
    """
    if first is None or not golds or not (first.section or any(gold.section for gold in golds)):
        return None
    return any((gold.document, gold.section) == (first.document, first.section) for gold in golds)


def page_right(first: Location | None, golds: Sequence[Location]) -> bool | None:
    """Whether the first extract is on the page of some gold evidence; None too when it or all of them have no page."""
    if first is None or first.page is None or all(gold.page is None for gold in golds):
        return None
    return any((gold.document, gold.page) == (first.document, first.page) for gold in golds)


def duplicates_shown(shown: Sequence[Place], texts: Sequence[str]) -> int:
    """How many extracts repeat an earlier one of the same document: they overlap it, or have the same words.

    Two documents that agree are two sources, not a repetition.

    Args:
        texts: the words of each extract, in the same order.
    """
    keys = [(document, words(text)) for (document, _), text in zip(shown, texts, strict=True)]
    return sum(
        any(
            keys[at] == keys[earlier] or (document == shown[earlier][0] and span.overlap(shown[earlier][1]) > 0)
            for earlier in range(at)
        )
        for at, (document, span) in enumerate(shown)
    )
