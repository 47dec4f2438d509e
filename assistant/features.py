"""What is measured of a candidate extract, to rank it and to tell whether it answers.

Every feature is a plain number with the same meaning on any corpus: cosines, shares of the
question's terms weighted by how telling they are, and yes/no signs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.question import Expectation, Measure, Question
from corpus.model import BlockKind, Span
from index.french.analyzer import stems
from index.french.number_words import CARDINAL
from index.query import Concept
from index.search_index import Ranking, SearchIndex
from index.segments import DocumentUnit, Passage, context_of

PASSAGES_READ = 12
UNITS_READ = 30

RANKING_FEATURES = (
    "unit_cosine",
    "passage_score",
    "unit_coverage",
    "context_coverage",
    "figure_wanted_and_there",
    "year_wanted_and_there",
    "list_wanted_and_there",
    "asks_itself",
    "announces_list",
    "is_item",
    "points_back",
    "length",
)
CONFIDENCE_FEATURES = (
    "unit_cosine",
    "passage_score",
    "unit_coverage",
    "passage_coverage",
    "rarest_term_missing",
    "name_or_number_missing",
    "unknown_share",
    "figure_wanted_and_missing",
    "year_wanted_and_missing",
    "lead_over_next",
)

_List = tuple[str, int]  # a document and a group of its units

_YEAR = re.compile(r"\b(?:1[789]|20)\d\d\b")
_FIGURE = re.compile(
    rf"\d|\b(?:{CARDINAL}|vingtaine|dizaine|centaine|moitié|tiers|quart|double|triple)\b",
    re.IGNORECASE,
)
_UNITS = {
    Measure.DURATION: re.compile(r"\b(?:ans?|années?|mois|semaines?|jours?|journées?|heures?|minutes?)\b", re.IGNORECASE),
    Measure.MONEY: re.compile(r"€|\beuros?\b", re.IGNORECASE),
    Measure.SHARE: re.compile(
        r"%|\bpour cent\b|\b(?:moitié|tiers|quarts?|majorité)\b|\bsur (?:deux|trois|quatre|cinq|dix|cent)\b|multipli|doubl|tripl",
        re.IGNORECASE,
    ),
}
_NAME_OR_NUMBER = re.compile(r"(?<![\w])(?:[A-ZÀ-ÖØ-Þ][\w’'-]*|\d[\d\s.,]*\d|\d)")


@dataclass(frozen=True)
class Candidate:
    """A unit that may be shown, the passage it was found through, and its ranking features."""

    unit: DocumentUnit
    passage: Passage
    features: Mapping[str, float]


@dataclass(frozen=True)
class Evidence:
    """All that was gathered for one question: what retrieval said, and the candidates.

    Attributes:
        weights: how telling each concept of the question is, by its inverse document frequency.
        unknown: share of that weight on words that no passage holds.
    """

    question: Question
    ranking: Ranking
    candidates: tuple[Candidate, ...]
    weights: Mapping[Concept, float]
    unknown: float


def covered(weights: Mapping[Concept, float], terms: Set[str]) -> float:
    """The share of the question's weight that a text of stems `terms` holds; 0 for a question without words."""
    total = sum(weights.values())
    return sum(weight for concept, weight in weights.items() if concept.met_by(terms)) / total if total else 0.0


def has_figure(text: str) -> bool:
    """Whether the text holds a figure other than a year, in digits or in words."""
    return _FIGURE.search(_YEAR.sub(" ", text)) is not None


def has_wanted_figure(question: Question, text: str) -> bool:
    """Whether the text holds a figure of the measure that the question asks for, if it asks for one."""
    unit = _UNITS.get(question.measure) if question.measure else None
    return has_figure(text) and (unit is None or unit.search(text) is not None)


def has_year(text: str) -> bool:
    """Whether the text holds a year between 1700 and 2099."""
    return _YEAR.search(text) is not None


def gather(index: SearchIndex, question: Question, ranking: Ranking) -> Evidence:
    """Measure the units of the best passages, and those closest to the question wherever they are.

    Args:
        ranking: the question's passages by both arms; what its filter left out is not looked at.
    """
    weights = {concept: index.lexical.rarity(concept.stem) for concept in ranking.query.concepts}
    total = sum(weights.values())
    unknown = sum(w for concept, w in weights.items() if not index.lexical.frequency(concept.stem)) / total if total else 0.0
    if ranking.dense is None or ranking.scores is None:
        return Evidence(question, ranking, (), weights, unknown)
    numbers = {unit.number for hit in ranking.hits for unit in index.segments.units_in(hit.passage)}
    closest = np.argsort(-ranking.dense.units, kind="stable")[:UNITS_READ]
    numbers.update(closest[np.isfinite(ranking.dense.units[closest])].tolist())
    units = [unit for unit in (index.segments.units[number] for number in sorted(numbers)) if not _announces_nothing(unit)]
    announced = _announced(units, ranking.dense.units) if question.expects is Expectation.LIST else {}
    candidates = tuple(_candidate(index, question, ranking, weights, unit, announced) for unit in units)
    return Evidence(question, ranking, candidates, weights, unknown)


def _announces_nothing(unit: DocumentUnit) -> bool:
    """Whether the unit is a lead-in without a list, as "En savoir plus :" at the end of a page."""
    return unit.unit.core.of(unit.document.text).endswith(":") and not unit.unit.announces


def _announced(units: Sequence[DocumentUnit], cosines: NDArray[np.float64]) -> dict[_List, float]:
    """How close the sentence is that announces each list: asked for a list, its items are as close as that."""
    return {(unit.document.id, unit.unit.group): float(cosines[unit.number]) for unit in units if unit.unit.announces}


def _telling(question: Question, unit: DocumentUnit) -> Span:
    """The words that tell what a unit is about: of a list that is asked for, those that announce it, not one item's own."""
    lead_in = unit.unit.lead_in if question.expects is Expectation.LIST else None
    return unit.unit.span if lead_in is None else lead_in


def _candidate(
    index: SearchIndex,
    question: Question,
    ranking: Ranking,
    weights: Mapping[Concept, float],
    unit: DocumentUnit,
    announced: Mapping[_List, float],
) -> Candidate:
    if ranking.dense is None or ranking.scores is None:
        raise ValueError("candidates need both arms")
    text = unit.document.text
    passage = index.segments.passages[index.segments.homes[unit.number]]
    core = unit.unit.core.of(text)
    own = set(stems(_telling(question, unit).of(text)))
    context = own | set(stems(context_of(unit.document, unit.unit.core.start, unit.unit.lead_in)))
    cosine = float(ranking.dense.units[unit.number])
    features = {
        "unit_cosine": max(cosine, announced.get((unit.document.id, unit.unit.group), cosine)),
        "passage_score": float(ranking.scores[passage.number]),
        "unit_coverage": covered(weights, own),
        "context_coverage": covered(weights, context),
        "figure_wanted_and_there": float(question.expects is Expectation.NUMBER and has_wanted_figure(question, core)),
        "year_wanted_and_there": float(question.expects is Expectation.DATE and has_year(core)),
        "list_wanted_and_there": float(
            question.expects is Expectation.LIST and (unit.unit.announces or unit.unit.kind is BlockKind.ITEM)
        ),
        "asks_itself": float(core.endswith("?")),
        "announces_list": float(unit.unit.announces),
        "is_item": float(unit.unit.kind is not BlockKind.PARAGRAPH),
        "points_back": float(unit.unit.span != unit.unit.core),
        "length": min(len(core), 400) / 400,
    }
    return Candidate(unit, passage, features)


def confidence_features(evidence: Evidence, best: Candidate, lead_over_next: float) -> dict[str, float]:
    """What tells whether `best` answers the question at all.

    Args:
        lead_over_next: by how much its ranking score exceeds the best of another passage.
    """
    question, weights, dense = evidence.question, evidence.weights, evidence.ranking.dense
    if dense is None:
        raise ValueError("confidence needs the dense arm")
    text = best.unit.document.text
    unit_stems = set(stems(_telling(question, best.unit).of(text)))
    context = context_of(best.unit.document, best.passage.span.start, best.unit.unit.lead_in)
    around = unit_stems | set(stems(f"{context} {best.passage.text}"))
    missing = {concept: weight for concept, weight in weights.items() if not concept.met_by(around)}
    named = {stem for name in _NAME_OR_NUMBER.findall(question.text[1:]) for stem in stems(name)}
    core = best.unit.unit.core.of(text)
    return {
        "unit_cosine": best.features["unit_cosine"],
        "passage_score": best.features["passage_score"],
        "unit_coverage": covered(weights, unit_stems),
        "passage_coverage": covered(weights, around),
        "rarest_term_missing": max(missing.values(), default=0.0) / max(weights.values(), default=1.0),
        "name_or_number_missing": float(any(concept.stem in named for concept in missing)),
        "unknown_share": evidence.unknown,
        "figure_wanted_and_missing": float(question.expects is Expectation.NUMBER and not has_wanted_figure(question, core)),
        "year_wanted_and_missing": float(question.expects is Expectation.DATE and not has_year(core)),
        "lead_over_next": min(lead_over_next, 5.0),
    }


def as_row(features: Mapping[str, float], names: tuple[str, ...]) -> NDArray[np.float64]:
    """The features as a vector in the order of `names`."""
    return np.array([features[name] for name in names], dtype=np.float64)
