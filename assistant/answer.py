"""What is given back: extracts with their places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from corpus.model import Document, Span
from index.filter import Filter
from index.query import Expansion


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why an extract was found.

    Attributes:
        matched: words of the question that the extract holds, as typed or put right.
        around: those that only its headings, its list's lead-in or its passage hold.
        missing: the others.
        expansions: what was added to the question and is in the extract.
        closeness: cosine of the question's vector and the extract's, in [-1, 1]; None if it was not measured.
    """

    matched: tuple[str, ...] = ()
    around: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    closeness: float | None = None


@dataclass(frozen=True)
class Extract:
    """A verbatim piece of a document that answers, the words in it that do, and why it was found."""

    rank: int
    score: float
    document: Document
    span: Span
    highlights: tuple[Span, ...] = ()
    lead_in: Span | None = None
    reasons: Reasons | None = None

    @property
    def text(self) -> str:
        return self.span.of(self.document.text)

    @property
    def section(self) -> tuple[str, ...]:
        return self.document.section_path(self.span.start)


@dataclass(frozen=True)
class Answer:
    """The outcome of one question.

    Attributes:
        answered: whether the corpus is held to answer; `extracts` is empty if not, and `nearest` holds the closest.
        confidence: calibrated probability that the first extract (or the closest) answers.
        expansions: what was searched for besides the question's own words.
        notice: something the person should know, in French.
        timings_ms: milliseconds by stage, and in total.
        unknown_words: words of the question that no document holds.
        within: the filter that was asked for, if one was.
    """

    question: str
    answered: bool
    confidence: float
    extracts: tuple[Extract, ...]
    nearest: tuple[Extract, ...]
    expansions: tuple[Expansion, ...] = ()
    notice: str | None = None
    timings_ms: dict[str, float] = field(default_factory=dict)
    unknown_words: tuple[str, ...] = ()
    within: Filter | None = None


def renumbered(extracts: Sequence[Extract]) -> tuple[Extract, ...]:
    """The same extracts ranked 1, 2, 3…"""
    return tuple(replace(extract, rank=rank) for rank, extract in enumerate(extracts, 1))
