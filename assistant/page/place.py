"""The place of an extract, as the page's buttons carry it and as it comes back from the browser."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.citation import find_again, fingerprint
from corpus.errors import DocumentNotFound, UsageError
from corpus.library import Library
from corpus.model import Document, Span

_MAX_MARKS = 1000
_NUMBER = re.compile(r"[0-9]{1,12}")
_GONE = (
    "Le document de ce lien n’est plus dans la bibliothèque, ou n’y a jamais été. Posez une question pour en chercher un autre."
)
_NO_PLACE = "Ce lien ne dit pas bien quel passage ouvrir : voici le document depuis le début."
_MOVED = "Le texte de ce document a changé depuis que ce lien a été fait ; l’extrait y est toujours, mot pour mot."
_CHANGED = (
    "Le texte de ce document a changé depuis que ce lien a été fait, et l’extrait n’y est plus mot pour mot : "
    "voici le document tel qu’il est."
)
_MARK = re.compile(r"([0-9]{1,12})-([0-9]{1,12})")


@dataclass(frozen=True, slots=True)
class Place:
    """A span of a document of the library.

    Attributes:
        highlights: the words to highlight in it.
        others: the other extracts of the same answer in the document.
    """

    document: Document
    span: Span
    highlights: tuple[Span, ...]
    others: tuple[Span, ...] = ()


def place_attributes(document: Document, span: Span, highlights: Sequence[Span], others: Sequence[Span] = ()) -> str:
    """The `data-` attributes that name a place."""
    return (
        f'data-document="{html.escape(document.id)}" data-start="{span.start}" data-end="{span.end}" '
        f'data-highlights="{_written(highlights)}" data-others="{_written(others)}"'
    )


def _written(spans: Sequence[Span]) -> str:
    return " ".join(f"{span.start}-{span.end}" for span in spans)


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
    others = tuple(other for other in _spans(fields.get("others"), document.content.body) if not other.overlap(span))
    return Place(document, span, _spans(fields.get("highlights"), span), others)


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


def _spans(sent: object, within: Span) -> tuple[Span, ...]:
    if not isinstance(sent, str):
        return ()
    bounds = ((int(start), int(end)) for start, end in _MARK.findall(sent[: _MAX_MARKS * 26])[:_MAX_MARKS])
    spans = (Span(start, end) for start, end in bounds if start < end)
    return tuple(span for span in spans if within.contains(span))


@dataclass(frozen=True, slots=True)
class Link:
    """Where a permalink leads.

    Attributes:
        span: the extract; None if its words are no longer in the document.
        notice: what to tell the person, in French; empty if the text is as it was.
    """

    document: Document
    span: Span | None
    notice: str = ""


def read_link(library: Library, parameters: Mapping[str, str]) -> Link | None:
    """What the address of the page asks to open: `doc`, `debut`, `fin`, and `mots` to tell whether the text changed.

    None if it asks for nothing.

    Raises:
        UsageError: if it names no document of the library.
    """
    if "doc" not in parameters:
        return None
    try:
        document = library.document(parameters["doc"])
    except DocumentNotFound as error:
        raise UsageError(_GONE) from error
    if "debut" not in parameters and "fin" not in parameters:
        return Link(document, None)
    span = _span(_number(parameters.get("debut")), _number(parameters.get("fin")))
    words = parameters.get("mots", "")
    if span is None:
        return Link(document, None, _NO_PLACE)
    inside = document.content.body.contains(span)
    if inside and (not words or fingerprint(span.of(document.text)) == words):
        return Link(document, span)
    found = find_again(document.text, span, words) if words else None
    if found and document.content.body.contains(found):
        return Link(document, found, _MOVED)
    return Link(document, None, _CHANGED)


def _number(written: str | None) -> int | None:
    return int(written) if written and _NUMBER.fullmatch(written) else None
