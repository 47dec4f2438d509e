"""What one question gave in one run: plain data, enough to score, compare and report without the library.

Documents are named by their source path, and passages by a docno `source:start-end`, so that a result can be
read years later by a person, and by trec_eval.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from corpus.model import Span
from index.search_index import Arm


class Stage(StrEnum):
    """The first stage that lost an answer."""

    PASSAGES = "decoupage"
    SEARCH = "recherche"
    FUSION = "fusion"
    EXTRACTION = "extraction"
    THRESHOLD = "seuil"


@dataclass(frozen=True, slots=True)
class GoldText:
    """An expected answer, with its words and its place."""

    document: str
    section: tuple[str, ...]
    page: int | None
    start: int
    end: int
    text: str
    evidence_start: int
    evidence: str
    item: int


@dataclass(frozen=True, slots=True)
class Shown:
    """An extract that was shown (or held back as merely near), with its words and its highlights' bounds."""

    document: str
    section: tuple[str, ...]
    page: int | None
    start: int
    end: int
    text: str
    highlights: tuple[tuple[int, int], ...]

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True)
class QuestionResult:
    """One question of a run.

    Attributes:
        answered: whether the extracts were given as an answer; if not they are the nearest ones.
        ranks: rank of the first passage that hits, by arm; None beyond the hundredth.
        top: docnos of the first ten passages, by arm.
        judged: 1 for every passage of the index that hits, 0 for one that merely touches an evidence.
        scores: value of each measure that the question is eligible for.
        stage: where the answer was lost; None if it was not.
        verbatim: whether each extract is the text of its source at its offsets.
        reading: whether the words that answer are known, and not only their passage.
        timings_ms: milliseconds by stage.
    """

    id: str
    question: str
    type: str
    style: str
    persona: str
    gold: tuple[GoldText, ...]
    answered: bool
    confidence: float
    shown: tuple[Shown, ...]
    ranks: Mapping[Arm, int | None]
    top: Mapping[Arm, tuple[str, ...]]
    judged: Mapping[str, int]
    verbatim: bool
    reading: bool = True
    scores: Mapping[str, float] = field(default_factory=dict)
    stage: Stage | None = None
    timings_ms: Mapping[str, float] = field(default_factory=dict)

    @property
    def answerable(self) -> bool:
        """Whether the library holds an answer."""
        return bool(self.gold)

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents that answer, each once."""
        return tuple(dict.fromkeys(expected.document for expected in self.gold))

    @property
    def right(self) -> bool:
        """Whether the first extract holds an answer, be it shown or held back."""
        return self.scores.get("answers/extract@1", 0.0) == 1.0


def result_json(result: QuestionResult) -> dict[str, Any]:
    """A form that JSON can hold."""
    return {
        "id": result.id,
        "question": result.question,
        "type": result.type,
        "style": result.style,
        "persona": result.persona,
        "gold": [{**asdict(expected), "section": list(expected.section)} for expected in result.gold],
        "answered": result.answered,
        "confidence": result.confidence,
        "shown": [
            {**asdict(shown), "section": list(shown.section), "highlights": [list(mark) for mark in shown.highlights]}
            for shown in result.shown
        ],
        "ranks": {arm.value: rank for arm, rank in result.ranks.items()},
        "top": {arm.value: list(docnos) for arm, docnos in result.top.items()},
        "judged": dict(result.judged),
        "verbatim": result.verbatim,
        "reading": result.reading,
        "scores": dict(result.scores),
        "stage": result.stage,
        "timings_ms": dict(result.timings_ms),
    }


def result_from_json(stored: Mapping[str, Any]) -> QuestionResult:
    """What `result_json` wrote.

    Raises:
        KeyError, TypeError, ValueError: if it is anything else.
    """
    return QuestionResult(
        id=stored["id"],
        question=stored["question"],
        type=stored["type"],
        style=stored["style"],
        persona=stored["persona"],
        gold=tuple(GoldText(**{**expected, "section": tuple(expected["section"])}) for expected in stored["gold"]),
        answered=stored["answered"],
        confidence=stored["confidence"],
        shown=tuple(_shown(extract) for extract in stored["shown"]),
        ranks={Arm(arm): rank for arm, rank in stored["ranks"].items()},
        top={Arm(arm): tuple(docnos) for arm, docnos in stored["top"].items()},
        judged=stored["judged"],
        verbatim=stored["verbatim"],
        reading=stored["reading"],
        scores=stored["scores"],
        stage=Stage(stored["stage"]) if stored["stage"] else None,
        timings_ms=stored["timings_ms"],
    )


def _shown(stored: Mapping[str, Any]) -> Shown:
    highlights = tuple((int(start), int(end)) for start, end in stored["highlights"])
    return Shown(**{**stored, "section": tuple(stored["section"]), "highlights": highlights})
