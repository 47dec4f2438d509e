"""Documents as JSON: their entry in the catalogue, and their whole text with its structure."""

from __future__ import annotations

from typing import Any

from assistant.answer import document_json
from corpus.library import Library
from corpus.managed.document import StoredDocument
from corpus.model import Document


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
