"""The segments of a library that the index ranks: its passages, and the units inside them."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corpus.model import Document, Span
from corpus.units import Unit, units_of
from index.passages import PassageSettings, split


@dataclass(frozen=True)
class Passage:
    """A passage of a document. `number` is its row in every array of the index."""

    number: int
    document: Document
    span: Span

    @property
    def text(self) -> str:
        return self.span.of(self.document.text)


@dataclass(frozen=True)
class DocumentUnit:
    """A unit of a document. `number` is its row in the array of unit vectors."""

    number: int
    document: Document
    unit: Unit


@dataclass(frozen=True)
class Segments:
    """Every passage and unit of a library, by document then position."""

    passages: tuple[Passage, ...]
    units: tuple[DocumentUnit, ...]

    @cached_property
    def digest(self) -> str:
        """Changes when any boundary moves, whatever the cause: texts, settings or code."""
        digest = hashlib.sha256()
        for spans in ([p.span for p in self.passages], [u.unit.span for u in self.units]):
            digest.update(np.array([(span.start, span.end) for span in spans], dtype="<i8").tobytes() + b"|")
        return digest.hexdigest()

    @cached_property
    def _units_by_document(self) -> dict[str, list[DocumentUnit]]:
        grouped: dict[str, list[DocumentUnit]] = {}
        for unit in self.units:
            grouped.setdefault(unit.document.id, []).append(unit)
        return grouped

    def units_in(self, passage: Passage) -> list[DocumentUnit]:
        """The units whose core begins in the passage."""
        span = passage.span
        return [u for u in self._units_by_document.get(passage.document.id, []) if span.start <= u.unit.core.start < span.end]

    def unit_at(self, document: Document, span: Span) -> DocumentUnit | None:
        """The unit of that very span, if there is one."""
        return next((u for u in self._units_by_document.get(document.id, []) if u.unit.span == span), None)

    @cached_property
    def _passages_by_document(self) -> dict[str, list[Passage]]:
        grouped: dict[str, list[Passage]] = {}
        for passage in self.passages:
            grouped.setdefault(passage.document.id, []).append(passage)
        return grouped

    def passage_of(self, unit: DocumentUnit) -> Passage:
        """The last passage that holds the start of the unit's core."""
        passages = self._passages_by_document[unit.document.id]
        position = bisect_right([passage.span.start for passage in passages], unit.unit.core.start)
        return passages[max(0, position - 1)]

    @cached_property
    def homes(self) -> NDArray[np.int64]:
        """The number of the passage of each unit, shape `(units,)`, ascending."""
        return np.array([self.passage_of(unit).number for unit in self.units], dtype=np.int64)

    def announced_after(self, unit: DocumentUnit) -> DocumentUnit | None:
        """The lead-in of a list that ends the same paragraph as the unit, if there is one."""
        following = unit.number + 1
        while following < len(self.units) and self.units[following].document.id == unit.document.id:
            other = self.units[following]
            gap = unit.document.text[unit.unit.core.end : other.unit.core.start]
            if "\n\n" in gap:
                return None
            if other.unit.announces:
                return other
            following += 1
        return None

    def group_of(self, unit: DocumentUnit) -> list[DocumentUnit]:
        """The items of the list or table that the unit belongs to or announces, in order."""
        if unit.unit.group < 0:
            return []
        return [
            other
            for other in self._units_by_document[unit.document.id]
            if other.unit.group == unit.unit.group and not other.unit.announces
        ]


def segment(documents: Sequence[Document], settings: PassageSettings) -> Segments:
    """Cut a library into passages and units."""
    passages: list[Passage] = []
    units: list[DocumentUnit] = []
    for document in documents:
        for span in split(document.content, settings):
            passages.append(Passage(len(passages), document, span))
        for unit in units_of(document.content):
            units.append(DocumentUnit(len(units), document, unit))
    return Segments(tuple(passages), tuple(units))


def context_of(document: Document, offset: int, lead_in: Span | None = None) -> str:
    """What a span needs to be understood away from its place: title, headings, and its list's lead-in."""
    parts = [document.title, *document.section_path(offset)]
    if lead_in is not None:
        parts.append(" ".join(lead_in.of(document.text).split()))
    return " › ".join(parts)


def indexed_text(passage: Passage) -> str:
    """The words that a passage is found by: its context, never shown, and its own."""
    lead_in = next(
        (block.lead_in for block in passage.document.content.blocks if passage.span.start <= block.span.start < passage.span.end),
        None,
    )
    if lead_in is not None and passage.span.contains(lead_in):
        lead_in = None
    return context_of(passage.document, passage.span.start, lead_in) + "\n" + passage.text


def indexed_unit(unit: DocumentUnit) -> str:
    """The words that a unit is compared by."""
    span = unit.unit.span
    return context_of(unit.document, span.start, unit.unit.lead_in) + "\n" + span.of(unit.document.text)
