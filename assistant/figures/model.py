"""A figure in its context, every part of it a span of its document."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.values import Value
from corpus.model import Document, Span


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """What one value of a document says.

    Attributes:
        document: where it stands.
        extract: the sentence, list item or table row, shown whole.
        value: the value, its place, magnitude and unit.
        counted: what it counts, as one span or more in reading order; the verb before the value and the nouns after it are two.
        year: the year or period of the figure, from the sentence, or else its list's lead-in or its headings.
        place: the place that the sentence names for it.
        source: who says it, as the sentence names it: "selon l’ARS".
    """

    document: Document
    extract: Span
    value: Value
    counted: tuple[Span, ...]
    year: Span | None = None
    place: Span | None = None
    source: Span | None = None

    def words(self, span: Span | None) -> str:
        """The document's own words, line breaks made spaces; empty without a span."""
        return " ".join(span.of(self.document.text).split()) if span else ""

    @property
    def value_text(self) -> str:
        """The value as written, with its hedging words."""
        return self.words(self.value.hedged)

    @property
    def counted_text(self) -> str:
        """What it counts, pieces apart joined by an ellipsis."""
        return " […] ".join(self.words(span) for span in self.counted)

    @property
    def year_text(self) -> str:
        return self.words(self.year)

    @property
    def place_text(self) -> str:
        return self.words(self.place)

    @property
    def source_text(self) -> str:
        return self.words(self.source)

    @property
    def extract_text(self) -> str:
        return self.words(self.extract)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Figures about one thing whose values differ, from different documents or years, side by side.

    Attributes:
        topic: what they count, in the words of the first.
        figures: at least two, by year then document.
    """

    topic: str
    figures: tuple[KeyFigure, ...]
