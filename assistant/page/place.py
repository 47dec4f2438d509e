"""The place of an extract, as the page's buttons carry it and as it comes back from the browser."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.errors import DocumentNotFound, UsageError
from corpus.library import Library
from corpus.model import Document, Span

_MAX_MARKS = 1000
_MARK = re.compile(r"([0-9]{1,12})-([0-9]{1,12})")


@dataclass(frozen=True, slots=True)
class Place:
    """A span of a document of the library, with the words to highlight in it."""

    document: Document
    span: Span
    highlights: tuple[Span, ...]


def place_attributes(document: Document, span: Span, highlights: Sequence[Span]) -> str:
    """The `data-` attributes that name a place."""
    marks = " ".join(f"{mark.start}-{mark.end}" for mark in highlights)
    return f'data-document="{html.escape(document.id)}" data-start="{span.start}" data-end="{span.end}" data-highlights="{marks}"'


def read_place(library: Library, sent: object) -> Place:
    """Check a place sent by a browser.

    Raises:
        UsageError: if it names no document of the library, or no span of its body.
    """
    fields = sent if isinstance(sent, dict) else {}
    document = _document(library, fields.get("document"))
    span = _span(fields.get("start"), fields.get("end"))
    if span is None or not document.content.body.contains(span):
        raise UsageError("Ce passage n’existe pas dans le document. Posez de nouveau la question.")
    return Place(document, span, _highlights(fields.get("highlights"), span))


def _document(library: Library, name: object) -> Document:
    try:
        document = library.document(name) if isinstance(name, str) else None
    except DocumentNotFound:
        document = None
    if document is None:
        raise UsageError("Ce document n’est pas dans la bibliothèque. Rechargez la page et posez de nouveau la question.")
    return document


def _span(start: object, end: object) -> Span | None:
    if type(start) is not int or type(end) is not int or not 0 <= start < end:
        return None
    return Span(start, end)


def _highlights(sent: object, within: Span) -> tuple[Span, ...]:
    if not isinstance(sent, str):
        return ()
    bounds = ((int(start), int(end)) for start, end in _MARK.findall(sent[: _MAX_MARKS * 26])[:_MAX_MARKS])
    spans = (Span(start, end) for start, end in bounds if start < end)
    return tuple(span for span in spans if within.contains(span))
