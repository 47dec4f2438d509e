"""What other programs read, as JSON: documents, places, answers and rankings. Names and meanings are public."""

from __future__ import annotations

from typing import Any

from assistant.answer import Answer, Extract
from corpus.library import Library
from corpus.managed.document import StoredDocument
from corpus.model import Document, Span
from index.filter import Filter
from index.query import Expansion
from index.search_index import Ranking


def span_json(span: Span, text: str) -> dict[str, Any]:
    """A span with its words."""
    return {"start": span.start, "end": span.end, "text": span.of(text)}


def document_json(document: Document) -> dict[str, Any]:
    """What identifies a document."""
    return {"id": document.id, "title": document.title, "source": document.source, "sha256": document.sha256}


def catalogue_json(document: Document, library: Library) -> dict[str, Any]:
    """A document's entry in the catalogue; that of a managed library says more."""
    metadata = {key: list(value) if isinstance(value, tuple) else value for key, value in document.content.metadata.items()}
    entry = {**document_json(document), "characters": len(document.text), "metadata": metadata}
    if isinstance(document, StoredDocument):
        entry["imported"] = document.entry.imported
        entry["revision"] = document.entry.revision
        entry["aliases"] = sorted(source for source, known in library.aliases.items() if known == document.id)
    return entry


def show_json(document: Document) -> dict[str, Any]:
    """A document's text and structure in the form that other programs read."""
    return {
        **document_json(document),
        "text": document.text,
        "sections": [
            {"title": section.title, "level": section.level, "start": section.span.start, "end": section.span.end}
            for section in document.content.sections
        ],
        "pages": [{"number": page.number, "start": page.span.start, "end": page.span.end} for page in document.content.pages],
    }


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
