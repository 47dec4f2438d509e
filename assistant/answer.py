"""What is given back: extracts with their places, as data and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from corpus.model import Document, Span
from index.filter import Filter
from index.query import Expansion
from index.search_index import Ranking


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


def span_json(span: Span, text: str) -> dict[str, Any]:
    """A span with its words."""
    return {"start": span.start, "end": span.end, "text": span.of(text)}


def document_json(document: Document) -> dict[str, Any]:
    """What identifies a document."""
    return {"id": document.id, "title": document.title, "source": document.source, "sha256": document.sha256}


def place_json(document: Document, span: Span) -> dict[str, Any]:
    """A span of a document with its full reference."""
    return {
        "document": document_json(document),
        "section": list(document.section_path(span.start)),
        "page": document.page_at(span.start),
        **span_json(span, document.text),
    }


def extract_json(extract: Extract) -> dict[str, Any]:
    """An extract in the form that other programs read."""
    text = extract.document.text
    return {
        "rank": extract.rank,
        "score": round(extract.score, 4),
        **place_json(extract.document, extract.span),
        "highlights": [span_json(highlight, text) for highlight in extract.highlights],
        "lead_in": span_json(extract.lead_in, text) if extract.lead_in else None,
    }


def expansion_json(expansion: Expansion) -> dict[str, Any]:
    """What a question was extended by."""
    return {"kind": expansion.kind.value, "written": expansion.written, "added": list(expansion.added)}


def answer_json(answer: Answer, question_id: str | None = None) -> dict[str, Any]:
    """An answer in the form that other programs read."""
    return {
        "id": question_id,
        "question": answer.question,
        "answered": answer.answered,
        "confidence": round(answer.confidence, 4),
        "extracts": [extract_json(extract) for extract in answer.extracts],
        "nearest": [extract_json(extract) for extract in answer.nearest],
        "expansions": [expansion_json(expansion) for expansion in answer.expansions],
        "notice": answer.notice,
        **_filter_json(answer.within),
        "timings_ms": answer.timings_ms,
    }


def ranking_json(ranking: Ranking, query_id: str | None = None) -> dict[str, Any]:
    """Ranked passages in the form that other programs read."""
    return {
        "id": query_id,
        "query": ranking.query.text,
        "arm": ranking.arm.value,
        **_filter_json(ranking.within),
        "expansions": [expansion_json(expansion) for expansion in ranking.query.expansions],
        "passages": [
            {"rank": hit.rank, "score": round(hit.score, 6), **place_json(hit.passage.document, hit.passage.span)}
            for hit in ranking.hits
        ],
    }


def _filter_json(within: Filter | None) -> dict[str, Any]:
    """What the search was limited to, if it was."""
    return {} if within is None else {"filter": within.json()}


def renumbered(extracts: Sequence[Extract]) -> tuple[Extract, ...]:
    """The same extracts ranked 1, 2, 3…"""
    return tuple(replace(extract, rank=rank) for rank, extract in enumerate(extracts, 1))
