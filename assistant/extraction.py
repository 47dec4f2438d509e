"""From ranked candidates to the extracts that are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Extract, renumbered
from assistant.features import Candidate, Evidence, confidence_features, has_figure, has_year
from assistant.highlights import highlight
from assistant.model import AnswerModel
from assistant.question import Expectation, Question
from corpus.model import Span
from index.french.analyzer import stems
from index.segments import DocumentUnit, Segments

DEFAULT_EXTRACTS = 3
LIST_EXTRACTS = 8
NEAREST = 3
_SCORE_DROP = 2.0
"""How far below the best a further extract may score: odds of about one to seven."""


@dataclass(frozen=True)
class Ranked:
    """A candidate and its ranking score."""

    candidate: Candidate
    score: float


def rank_candidates(evidence: Evidence, model: AnswerModel) -> list[Ranked]:
    """Candidates from best to worst, ties in document order."""
    ranked = [Ranked(candidate, round(model.ranking.score(candidate.features), 6)) for candidate in evidence.candidates]
    return sorted(ranked, key=lambda r: (-r.score, r.candidate.unit.number))


def features_of_best(evidence: Evidence, ranked: Sequence[Ranked]) -> dict[str, float]:
    """What the best of at least one candidate is judged on."""
    best = ranked[0]
    rival = next((r.score for r in ranked if r.candidate.passage.number != best.candidate.passage.number), best.score)
    return confidence_features(evidence, best.candidate, best.score - rival)


def confidence_of(evidence: Evidence, ranked: Sequence[Ranked], model: AnswerModel) -> float:
    """The probability that the best candidate answers; 0 without candidates."""
    return model.confidence.probability(features_of_best(evidence, ranked)) if ranked else 0.0


def _marked_within(question: Question, unit: DocumentUnit) -> Span:
    """The sentence itself, or the one before with it if only that holds the figure or year asked for."""
    told = {Expectation.NUMBER: has_figure, Expectation.DATE: has_year}.get(question.expects)
    text, core, span = unit.document.text, unit.unit.core, unit.unit.span
    return span if told is not None and told(span.of(text)) and not told(core.of(text)) else core


def _as_extract(question: Question, unit: DocumentUnit, score: float) -> Extract:
    marks = highlight(question, unit.document.text, _marked_within(question, unit))
    return Extract(0, score, unit.document, unit.unit.span, marks, unit.unit.lead_in)


def _same_words(one: Extract, other: Extract) -> bool:
    if one.text.split() == other.text.split():
        return True
    first, second = set(stems(one.text)), set(stems(other.text))
    return bool(first) and len(first & second) >= 0.8 * len(first | second)


def _fits(extract: Extract, chosen: Sequence[Extract]) -> bool:
    return not any(
        extract.document.id == other.document.id and (extract.span.overlap(other.span) or _same_words(extract, other))
        for other in chosen
    )


def _list_items(question: Question, best: DocumentUnit, segments: Segments) -> list[DocumentUnit]:
    """The items of the list that answers as a whole, or none."""
    if best.unit.announces:
        return segments.group_of(best)
    if question.expects is not Expectation.LIST:
        return []
    items = segments.group_of(best) if best.unit.lead_in is not None else []
    if not items and (lead_in := segments.announced_after(best)):
        items = segments.group_of(lead_in)  # "The roles vary. Some examples:" answers by its list
    return items if len(items) > 1 else []


def shown_for(unit: DocumentUnit, segments: Segments) -> DocumentUnit:
    """What stands for a unit: itself, or the first item of the list that it announces, as a lead-in alone says nothing."""
    items = segments.group_of(unit) if unit.unit.announces else []
    return items[0] if items else unit


def choose_extracts(question: Question, ranked: Sequence[Ranked], segments: Segments, k: int | None) -> tuple[Extract, ...]:
    """The extracts to show, the best first; those of one document never overlap nor say the same.

    A list that answers as a whole gives its items in their order. Otherwise further extracts are
    those that score close to the best.

    Args:
        k: how many at most; by default three, or eight items of a list.
    """
    if not ranked:
        return ()
    best = ranked[0]
    items = _list_items(question, best.candidate.unit, segments)
    if items:
        scores = {r.candidate.unit.number: r.score for r in ranked}
        extracts: list[Extract] = []
        for item in items:
            extract = _as_extract(question, item, scores.get(item.number, best.score))
            if len(extracts) < (k or LIST_EXTRACTS) and _fits(extract, extracts):
                extracts.append(extract)
        return renumbered(extracts)
    return closest_extracts(question, ranked, segments, k or DEFAULT_EXTRACTS, _SCORE_DROP)


def closest_extracts(
    question: Question, ranked: Sequence[Ranked], segments: Segments, k: int, drop: float
) -> tuple[Extract, ...]:
    """At most `k` extracts that score no more than `drop` below the best; those of one document never say the same."""
    extracts: list[Extract] = []
    for entry in ranked:
        if len(extracts) == k or entry.score < ranked[0].score - drop:
            break
        if entry.candidate.unit.unit.announces and extracts:
            continue
        extract = _as_extract(question, shown_for(entry.candidate.unit, segments), entry.score)
        if _fits(extract, extracts):
            extracts.append(extract)
    return renumbered(extracts)


def nearest_extracts(question: Question, ranked: Sequence[Ranked], segments: Segments, k: int | None) -> tuple[Extract, ...]:
    """The closest extracts when none is held to answer."""
    return closest_extracts(question, ranked, segments, k or NEAREST, float("inf"))
