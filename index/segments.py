"""The segments of a library that the index ranks: its passages, and the units inside them.

They are kept as two tables of numbers, which load at once; the objects that code works with are made
from their rows when they are asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corpus.model import BlockKind, Content, Document, Span
from corpus.units import Unit, units_of
from index.lazy import LazySequence
from index.passages import PassageSettings, split

Table = NDArray[np.int32]

PASSAGE_COLUMNS = ("document", "start", "end")
UNIT_COLUMNS = (
    "document", "start", "end", "core_start", "core_end", "kind", "lead_start", "lead_end", "group", "announces",
)  # fmt: skip
"""`lead_start` and `lead_end` are -1 without a lead-in; `kind` is a position in `BlockKind`."""

_KINDS = tuple(BlockKind)
_CORE, _GROUP, _ANNOUNCES = 3, 8, 9


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
    """Every passage and unit of a library, by document then position.

    Attributes:
        documents: the library's.
        passage_table: one row a passage, of `PASSAGE_COLUMNS`.
        unit_table: one row a unit, of `UNIT_COLUMNS`.
    """

    documents: Sequence[Document]
    passage_table: Table
    unit_table: Table

    @cached_property
    def passages(self) -> Sequence[Passage]:
        """The passages, by number."""
        return LazySequence(len(self.passage_table), self._passage)

    @cached_property
    def units(self) -> Sequence[DocumentUnit]:
        """The units, by number."""
        return LazySequence(len(self.unit_table), self._unit)

    def _passage(self, number: int) -> Passage:
        document, start, end = self.passage_table[number].tolist()
        return Passage(number, self.documents[document], Span(start, end))

    def _unit(self, number: int) -> DocumentUnit:
        document, start, end, core_start, core_end, kind, lead_start, lead_end, group, announces = self.unit_table[
            number
        ].tolist()
        lead_in = Span(lead_start, lead_end) if lead_start >= 0 else None
        unit = Unit(Span(start, end), Span(core_start, core_end), _KINDS[kind], lead_in, group, bool(announces))
        return DocumentUnit(number, self.documents[document], unit)

    @cached_property
    def _first_units(self) -> NDArray[np.int64]:
        """The first unit of each document and, last, how many units there are."""
        return np.searchsorted(self.unit_table[:, 0], np.arange(len(self.documents) + 1))

    def _units_beside(self, row: Table) -> slice:
        """The units of the document of a row."""
        document = int(row[0])
        return slice(int(self._first_units[document]), int(self._first_units[document + 1]))

    def units_in(self, passage: Passage) -> list[DocumentUnit]:
        """The units whose core begins in the passage."""
        beside = self._units_beside(self.passage_table[passage.number])
        cores = self.unit_table[beside, _CORE]
        inside = np.flatnonzero((passage.span.start <= cores) & (cores < passage.span.end))
        return [self.units[beside.start + int(number)] for number in inside]

    def unit_at(self, document: Document, span: Span) -> DocumentUnit | None:
        """The unit of that very span, if there is one."""
        number = self._numbers.get(document.id)
        if number is None:
            return None
        beside = slice(int(self._first_units[number]), int(self._first_units[number + 1]))
        found = np.flatnonzero((self.unit_table[beside, 1] == span.start) & (self.unit_table[beside, 2] == span.end))
        return self.units[beside.start + int(found[0])] if len(found) else None

    @cached_property
    def _numbers(self) -> dict[str, int]:
        """The number of each document, by id."""
        return {document.id: number for number, document in enumerate(self.documents)}

    def passage_of(self, unit: DocumentUnit) -> Passage:
        """The last passage that holds the start of the unit's core."""
        return self.passages[int(self.homes[unit.number])]

    @cached_property
    def homes(self) -> NDArray[np.int64]:
        """The number of the passage of each unit, shape `(units,)`, ascending."""
        passages, units = self.passage_table.astype(np.int64), self.unit_table.astype(np.int64)
        starts = (passages[:, 0] << 32) + passages[:, 1]
        found = np.searchsorted(starts, (units[:, 0] << 32) + units[:, _CORE], side="right") - 1
        return np.maximum(found, np.searchsorted(passages[:, 0], units[:, 0])).astype(np.int64)

    def announced_after(self, unit: DocumentUnit) -> DocumentUnit | None:
        """The lead-in of a list that ends the same paragraph as the unit, if there is one."""
        for number in range(unit.number + 1, self._units_beside(self.unit_table[unit.number]).stop):
            other = self.units[number]
            gap = unit.document.text[unit.unit.core.end : other.unit.core.start]
            if "\n\n" in gap:
                return None
            if other.unit.announces:
                return other
        return None

    def group_of(self, unit: DocumentUnit) -> list[DocumentUnit]:
        """The items of the list or table that the unit belongs to or announces, in order."""
        if unit.unit.group < 0:
            return []
        beside = self._units_beside(self.unit_table[unit.number])
        rows = self.unit_table[beside]
        members = np.flatnonzero((rows[:, _GROUP] == unit.unit.group) & (rows[:, _ANNOUNCES] == 0))
        return [self.units[beside.start + int(number)] for number in members]


def cut(content: Content, settings: PassageSettings) -> tuple[Table, Table]:
    """The passages and units of one document: tables without their first column."""
    passages = [(span.start, span.end) for span in split(content, settings)]
    units = [
        (
            unit.span.start, unit.span.end, unit.core.start, unit.core.end, _KINDS.index(unit.kind),
            unit.lead_in.start if unit.lead_in else -1, unit.lead_in.end if unit.lead_in else -1, unit.group, unit.announces,
        )
        for unit in units_of(content)
    ]  # fmt: skip
    return (
        np.array(passages, dtype=np.int32).reshape(-1, len(PASSAGE_COLUMNS) - 1),
        np.array(units, dtype=np.int32).reshape(-1, len(UNIT_COLUMNS) - 1),
    )


def joined(tables: Sequence[Table], columns: int) -> Table:
    """The tables of consecutive documents as one, the document's number put first.

    Args:
        columns: how many columns the result has.
    """
    numbered = [np.insert(table, 0, number, axis=1) for number, table in enumerate(tables)]
    return np.concatenate([np.zeros((0, columns), dtype=np.int32), *numbered]).astype(np.int32)


def segment(documents: Sequence[Document], settings: PassageSettings) -> Segments:
    """Cut a library into passages and units."""
    tables = [cut(document.content, settings) for document in documents]
    return Segments(
        documents,
        joined([passages for passages, _ in tables], len(PASSAGE_COLUMNS)),
        joined([units for _, units in tables], len(UNIT_COLUMNS)),
    )


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
