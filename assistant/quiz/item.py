"""A quiz item: the words of an extract, some of them hidden, and where each word comes from.

Nothing is written for an item: its stem is an extract, its wrong choices are other spans of the corpus, and a false
statement is an extract in which one span takes the place of another. Instructions are the only other words.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from assistant.citation import reference
from corpus.model import Document, Span

CHOICES = 3
"""How many wrong choices a multiple-choice item has."""
BLANK = "\u2026\u2026\u2026\u2026"
"""What stands for the hidden words on screen and on paper."""


class Kind(StrEnum):
    """What the learner is asked to do."""

    CLOZE = "cloze"
    CHOICE = "choix"
    TRUE_FALSE = "vrai-faux"


class Sort(StrEnum):
    """What the hidden words are."""

    PERCENT = "percent"
    NUMBER = "number"
    MONEY = "money"
    DURATION = "duration"
    YEAR = "year"
    DATE = "date"
    ACRONYM = "acronym"
    NAME = "name"


_INDEFINITE = {
    Sort.PERCENT: "un pourcentage",
    Sort.NUMBER: "un nombre",
    Sort.MONEY: "un montant",
    Sort.DURATION: "une durée",
    Sort.YEAR: "une année",
    Sort.DATE: "une date",
    Sort.ACRONYM: "un sigle",
    Sort.NAME: "un nom",
}
_DEFINITE = {
    Sort.PERCENT: "le pourcentage",
    Sort.NUMBER: "le nombre",
    Sort.MONEY: "le montant",
    Sort.DURATION: "la durée",
    Sort.YEAR: "l’année",
    Sort.DATE: "la date",
    Sort.ACRONYM: "le sigle",
    Sort.NAME: "le nom",
}


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a document: `document.text[span.start:span.end] == text`, `document` being its id."""

    document: str
    span: Span
    text: str

    @classmethod
    def of(cls, document: Document, span: Span) -> Quote:
        """The words of `span`."""
        return cls(document.id, span, span.of(document.text))


@dataclass(frozen=True, slots=True)
class Place:
    """Where an extract comes from; `reference` tells it after ISO 690."""

    title: str
    source: str
    sha256: str
    section: tuple[str, ...]
    page: int | None
    reference: str

    @classmethod
    def of(cls, document: Document, span: Span) -> Place:
        """The place of `span` in its document."""
        return cls(
            document.title,
            document.source,
            document.sha256,
            document.section_path(span.start),
            document.page_at(span.start),
            reference(document, span),
        )


@dataclass(frozen=True, slots=True)
class Item:
    """One question.

    Attributes:
        place: the source of the extract.
        extract: the sentence or list item, as the document has it.
        lead_in: the sentence that announces the list it belongs to, if any; shown above it.
        masked: the words asked for, within the extract.
        sort: what they are.
        distractors: other words of the corpus; three for a choice, the one put in the place of `masked` for a false
            statement, none for a true one or a cloze.
        context: the titles shown above it, of the document and of the section, less those that would tell the answer.
        accepted: the trainer's decision; None as long as the item has not been reviewed.

    Raises:
        ValueError: if its parts do not fit together.
    """

    kind: Kind
    place: Place
    extract: Quote
    masked: Quote
    sort: Sort
    distractors: tuple[Quote, ...] = ()
    lead_in: Quote | None = None
    context: tuple[str, ...] = ()
    accepted: bool | None = None

    def __post_init__(self) -> None:
        if self.masked.document != self.extract.document or not self.extract.span.contains(self.masked.span):
            raise ValueError("the masked words are not within the extract")
        if any(len(quote.span) != len(quote.text) for quote in self.quotes):
            raise ValueError("a span is not as long as its words")
        if self.extract.text[len(self.before) :][: len(self.masked.text)] != self.masked.text or not self.masked.text:
            raise ValueError("the masked words are not those of the extract")
        if not {*self.context} <= {self.place.title, *self.place.section}:
            raise ValueError("the context is not made of the source's titles")
        wanted = {Kind.CLOZE: (0,), Kind.CHOICE: (CHOICES,), Kind.TRUE_FALSE: (0, 1)}[self.kind]
        words = [" ".join(quote.text.split()).casefold() for quote in (self.masked, *self.distractors)]
        if len(self.distractors) not in wanted or len(set(words)) != len(words):
            raise ValueError("wrong choices are missing, superfluous or repeated")

    @property
    def id(self) -> str:
        """The same for the same words at the same places, whatever was decided about them."""
        places = [(quote.document, quote.span.start, quote.text) for quote in (self.extract, self.masked, *self.distractors)]
        return _digest(repr((str(self.kind), places)))[:12]

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """Every span that the item shows."""
        return (self.extract, self.masked, *self.distractors, *([self.lead_in] if self.lead_in else []))

    @property
    def before(self) -> str:
        """The words of the extract before the masked ones."""
        return self.extract.text[: self.masked.span.start - self.extract.span.start]

    @property
    def after(self) -> str:
        """The words of the extract after the masked ones."""
        return self.extract.text[self.masked.span.end - self.extract.span.start :]

    @property
    def is_true(self) -> bool:
        """Whether the statement of a true-or-false item is the document's own."""
        return not self.distractors

    @property
    def statement(self) -> str:
        """What a true-or-false item states: the extract, one span of it replaced if it is to be false."""
        shown = self.masked.text if self.is_true else self.distractors[0].text
        return self.before + shown + self.after

    @property
    def stem(self) -> str:
        """What the learner reads: the statement, or the extract with a blank."""
        return self.statement if self.kind is Kind.TRUE_FALSE else self.before + BLANK + self.after

    @property
    def choices(self) -> tuple[Quote, ...]:
        """The right words and the wrong ones, in an order that depends on nothing but the item."""
        key = self.id
        return tuple(sorted((self.masked, *self.distractors), key=lambda quote: _digest(key + quote.text)))

    @property
    def instruction(self) -> str:
        """What to do, in French."""
        match self.kind:
            case Kind.CLOZE:
                return f"Complétez la phrase par {_INDEFINITE[self.sort]}."
            case Kind.CHOICE:
                return f"Choisissez {_DEFINITE[self.sort]} qui complète la phrase."
            case Kind.TRUE_FALSE:
                return "Vrai ou faux\u00a0?"

    @property
    def setting(self) -> str:
        """Where the extract is from, in one line; empty when every title would tell the answer."""
        return " – ".join(self.context)

    @property
    def answer(self) -> str:
        """The right answer in words: the masked ones, "Vrai" or "Faux"."""
        return ("Vrai" if self.is_true else "Faux") if self.kind is Kind.TRUE_FALSE else self.masked.text

    @property
    def correction(self) -> str:
        """The document's own sentence and its reference, shown once the learner has answered."""
        return f"«\u00a0{self.extract.text}\u00a0» {self.place.reference}"


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
