"""From what a question gave to the value of each measure that it is eligible for.

A question that cannot be scored by a measure has no value for it, rather than 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from corpus.model import Span
from eval.gold.gold_set import GoldAnswer, GoldQuestion
from eval.measures.answers import containment, exact_match, f1, numbers_match, span_iou
from eval.measures.citations import (
    Location,
    citation_precision,
    citation_recall,
    document_right,
    duplicates_shown,
    page_right,
    section_right,
)
from eval.measures.spans import Place, has_answer, hits, item_recall
from eval.runs.result import QuestionResult
from eval.runs.trec import retrieval_scores
from index.search_index import Arm

_WITH_FIGURES = frozenset({"nombre", "date"})


def scored(results: Sequence[QuestionResult]) -> tuple[QuestionResult, ...]:
    """The same results with their scores."""
    by_arm = {arm: retrieval_scores(results, arm) for arm in Arm}
    return tuple(
        replace(
            result,
            scores={
                **{f"{arm.value}/{name}": value for arm in Arm for name, value in by_arm[arm].get(result.id, {}).items()},
                **(_reading_scores(result) if result.reading else {}),
                "invariants/verbatim": float(result.verbatim),
            },
        )
        for result in results
    )


def _reading_scores(result: QuestionResult) -> dict[str, float]:
    gold = _gold(result)
    places = [(shown.document, shown.span) for shown in result.shown]
    right = bool(places) and _any_right(places[:1], gold)
    scores: dict[str, float | bool | None] = dict(_abstention_scores(result, right))
    if gold.answerable:
        scores.update(_answer_scores(result, gold, places))
        if result.answered:
            scores.update(_citation_scores(result, gold, places))
    return {name: round(float(value), 12) for name, value in scores.items() if value is not None}


def _gold(result: QuestionResult) -> GoldQuestion:
    """The question with its documents named by their sources, as in the result."""
    answers = tuple(
        GoldAnswer(g.document, Span(g.start, g.end), Span(g.evidence_start, g.evidence_start + len(g.evidence)), g.item)
        for g in result.gold
    )
    return GoldQuestion(result.id, result.question, result.persona, result.type, result.style, "", answers)


def _any_right(places: Sequence[Place], gold: GoldQuestion) -> bool:
    return any(has_answer(place, answer) for place in places for answer in gold.answers)


def _answer_scores(result: QuestionResult, gold: GoldQuestion, places: Sequence[Place]) -> Mapping[str, float | bool | None]:
    """How good the answer is, be it shown or held back; refusals are judged apart."""
    expected = [told.text for told in result.gold]
    marked, text, marked_place = _first_words(result)
    right = _any_right(places[:1], gold)
    return {
        "answers/extract@1": right,
        "answers/extract@3": _any_right(places[:3], gold),
        "answers/evidence_hit@1": any(hits(place, answer) for place in places[:1] for answer in gold.answers),
        "answers/answered_and_right": right and result.answered,
        "answers/exact_match": exact_match(marked, expected),
        "answers/f1": f1(marked, expected),
        "answers/containment": containment(text, expected),
        "answers/iou": span_iou(marked_place, [(a.document, a.span) for a in gold.answers]) if marked_place else 0.0,
        "answers/item_recall": item_recall(places if result.answered else [], gold),
        "answers/number_match": numbers_match(marked, expected) if result.type in _WITH_FIGURES else None,
    }


def _first_words(result: QuestionResult) -> tuple[str, str, Place | None]:
    """The words that the first extract marks, its own words, and the place of those marked."""
    if not result.shown:
        return "", "", None
    first = result.shown[0]
    start, end = first.highlights[0] if first.highlights else (first.start, first.end)
    return first.text[start - first.start : end - first.start], first.text, (first.document, Span(start, end))


def _citation_scores(result: QuestionResult, gold: GoldQuestion, places: Sequence[Place]) -> Mapping[str, float | bool | None]:
    """How good the places given are."""
    locations = [Location(told.document, told.section, told.page) for told in result.gold]
    first = Location(result.shown[0].document, result.shown[0].section, result.shown[0].page) if result.shown else None
    repeated = duplicates_shown(places, [shown.text for shown in result.shown])
    return {
        "citations/precision": citation_precision(places, gold),
        "citations/recall": citation_recall(places, gold),
        "citations/document": document_right(first, locations),
        "citations/section": section_right(first, locations),
        "citations/page": page_right(first, locations),
        "citations/duplicates": repeated / len(places) if places else None,
    }


def _abstention_scores(result: QuestionResult, right: bool) -> Mapping[str, float]:
    """Whether the question was handled as it should, and whether it was refused, by the side it is on."""
    refused = not result.answered
    side = "abstention/refused_answerable" if result.answerable else "abstention/refused_unanswerable"
    scores = {side: float(refused), "abstention/handled": float(right and not refused if result.answerable else refused)}
    if refused:
        scores["abstention/refusal_precision"] = float(not result.answerable)
    else:
        scores["abstention/right_when_answered"] = float(right)
    return scores
