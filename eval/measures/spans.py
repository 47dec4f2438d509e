"""Measures on source spans, so that another way of cutting passages can be compared.

A passage hits a question when it overlaps an alternative's evidence by at least half of the shorter of the
two. An extract has the answer when it covers at least half of an alternative's text and is at most 700
characters long.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.model import Span
from eval.gold.gold_set import GoldAnswer, GoldQuestion

LONGEST_EXTRACT = 700

Place = tuple[str, Span]
"""A document id and a span of its text."""


def hits(place: Place, answer: GoldAnswer) -> bool:
    """Whether a passage holds the evidence of one alternative."""
    document, span = place
    shared = span.overlap(answer.evidence) if document == answer.document else 0
    return shared > 0 and 2 * shared >= min(len(span), len(answer.evidence))


def has_answer(place: Place, answer: GoldAnswer) -> bool:
    """Whether an extract holds the words of one alternative."""
    document, span = place
    if document != answer.document or len(span) > LONGEST_EXTRACT:
        return False
    shared = span.overlap(answer.span)
    return shared > 0 and 2 * shared >= len(answer.span)


def first_hit(places: Sequence[Place], question: GoldQuestion) -> int | None:
    """The rank, from 1, of the first passage that hits; None without one."""
    for rank, place in enumerate(places, 1):
        if any(hits(place, answer) for answer in question.answers):
            return rank
    return None


def item_recall(places: Sequence[Place], question: GoldQuestion) -> float:
    """The share of an answer's distinct items that the extracts have."""
    items = {answer.item for answer in question.answers}
    found = {answer.item for answer in question.answers for place in places if has_answer(place, answer)}
    return len(found) / len(items)
