"""What a dossier holds: quotations with all that cites them, and the trainer's own words kept apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from assistant.citation import permalink, reference, work_reference
from corpus.errors import DossierError
from corpus.library import Library
from corpus.model import Document, Span

MOST_QUOTES = 10_000
MOST_SECTIONS = 500
LONGEST_QUOTE = 20_000
LONGEST_TITLE = 300
LONGEST_NOTE = 20_000
UNTITLED = "Dossier sans titre"


@dataclass(frozen=True, slots=True)
class Quote:
    """A verbatim extract and where it stood on the day it was taken; it can be shown without its library.

    Attributes:
        document: the document's id.
        source: its path within the library.
        sha256: digest of its original bytes.
        section: heading path, outermost first.
        page: None when the format has no pages.
        span: the place of `text` in the document's text.
        reference: after ISO 690, with the day it was taken.
        work: the document as a whole, for a bibliography.
        link: the permalink's query string, by which exported files are checked again.
        retrieved: the day it was taken.
        library: digest of the library's texts that day.
    """

    document: str
    title: str
    source: str
    sha256: str
    section: tuple[str, ...]
    page: int | None
    span: Span
    text: str
    reference: str
    work: str
    link: str
    retrieved: date
    library: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A quotation in its place, with what the trainer says of it."""

    quote: Quote
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a dossier. The title and the note are the trainer's words, or the question that was asked."""

    title: str
    entries: tuple[Entry, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """Quotations in sections.

    Attributes:
        gaps: questions that the library did not answer when the plan was proposed.
    """

    title: str = UNTITLED
    sections: tuple[Section, ...] = ()
    gaps: tuple[str, ...] = ()
    created: date = field(default_factory=date.today)

    @property
    def quotes(self) -> Iterator[Quote]:
        """Every quotation, in order."""
        return (entry.quote for section in self.sections for entry in section.entries)

    @property
    def count(self) -> int:
        """How many quotations there are."""
        return sum(len(section.entries) for section in self.sections)


def quote_of(library: Library, document: Document, span: Span, today: date) -> Quote:
    """The words of `span`, whole at its edges, with all that cites them.

    Raises:
        DossierError: if they are not words of the document's body, or are too many.
    """
    span = _whole_words(document.text, span.trimmed(document.text))
    if not len(span) or not document.content.body.contains(span):
        raise DossierError("Cette sélection ne contient aucun mot du document. Sélectionnez le passage à citer.")
    if len(span) > LONGEST_QUOTE:
        raise DossierError(
            f"Ce passage compte {len(span)} caractères ; un extrait de dossier en a au plus {LONGEST_QUOTE}. "
            "Prenez-en plusieurs parties."
        )
    return Quote(
        document.id,
        document.title,
        document.source,
        document.sha256,
        document.section_path(span.start),
        document.page_at(span.start),
        span,
        span.of(document.text),
        reference(document, span, consulted=today),
        work_reference(document, consulted=today),
        permalink(document, span),
        today,
        library.digest,
    )


def _whole_words(text: str, span: Span) -> Span:
    """The span stretched to the edges of the words that it cuts."""
    start, end = span.start, span.end
    while 0 < start < end and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while start < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return Span(start, end)
