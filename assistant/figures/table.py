"""The table of a library's key figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.figures.counted import counted
from assistant.figures.grouping import leads_to_next
from assistant.figures.model import KeyFigure
from assistant.figures.rows import cells, header_over, place_cell, source_cell, year_cell
from assistant.figures.sources import source_of
from assistant.figures.where import place_of
from assistant.figures.words import flat
from assistant.figures.years import year_of
from assistant.values import Value, ValueKind, values_in
from corpus.library import Library
from corpus.model import BlockKind, Document, Span
from corpus.sentences import sentences
from corpus.units import Unit, units_of
from index.progress import READING, Progress, each, silent

_COUNTING = (ValueKind.NUMBER, ValueKind.PERCENT, ValueKind.MONEY, ValueKind.DURATION)
_SMALL = 10
"""A number in letters up to this announces a list or an example more often than it measures anything."""
_LONGEST = 2000
"""Longest sentence read, in code points: what is longer is no sentence."""
_DENOMINATOR = re.compile(r"\b(?:pour|par|sur|sur les|sur un total de|toutes? les|tous les) *$")
_OR = re.compile(r" ou +(?:\d|deux|trois|quatre|cinq|six|huit|dix|douze)\b")
_OUT_OF = re.compile(r" +(?:[^\W\d]+ +){0,6}sur +(?:\d|dix|deux|trois|quatre|cinq|cent)|/\d")


def key_figures(library: Library, progress: Progress = silent) -> tuple[KeyFigure, ...]:
    """Every figure of the library whose words say what it counts, by document then place."""
    return tuple(figure for document in each(library.documents, READING, progress) for figure in figures_of(document))


def figures_of(document: Document) -> tuple[KeyFigure, ...]:
    """The key figures of one document, in reading order."""
    text = flat(document.text)
    return tuple(
        figure
        for unit in units_of(document.content)
        if not unit.announces
        for sentence in _sentences(document, unit)
        for figure in _figures(document, text, unit, sentence)
    )


def _sentences(document: Document, unit: Unit) -> list[Span]:
    return [unit.core] if unit.kind is BlockKind.ROW else sentences(document.text, unit.core)


def _figures(document: Document, text: str, unit: Unit, sentence: Span) -> Iterator[KeyFigure]:
    if len(sentence) > _LONGEST:
        return
    words = sentence.of(text).rstrip(' »"')
    if words.endswith(("?", ":")):
        return
    values = values_in(document.text, sentence)
    before: dict[str, tuple[Span, ...]] = {}
    for number, value in enumerate(values):
        if value.kind not in _COUNTING:
            continue
        if not _may_count(text, sentence, value):
            continue
        named = number + 1 if leads_to_next(text, sentence, values, number) else number
        spans = counted(text, sentence, values, named, before.get(value.unit, ()))
        if not spans and unit.kind is BlockKind.ROW and (header := header_over(text, unit.lead_in, sentence, value.hedged)):
            spans = (cells(text, sentence)[0], header)
        if not spans:
            continue
        before[value.unit] = spans
        source = source_of(text, sentence, value)
        if unit.kind is BlockKind.ROW:
            yield _in_row(document, text, unit, values, number, spans)
            continue
        year = year_of(text, sentence, values, number, source) or _year_around(document, text, unit, sentence)
        place = place_of(text, sentence, values, number, source)
        yield KeyFigure(document, sentence, value, spans, year, place, source)


def _in_row(
    document: Document, text: str, unit: Unit, values: Sequence[Value], number: int, spans: tuple[Span, ...]
) -> KeyFigure:
    """A figure of a table: its source, year and place are in the cells that the header names, or else told as in a sentence."""
    row, header = unit.core, unit.lead_in
    source = source_cell(text, header, row) or source_of(text, row, values[number])
    dated = year_cell(text, header, row)
    dates = [
        value
        for value in values
        if value.kind is ValueKind.DATE and (dated.contains(value.span) if dated else not values[number].span.overlap(value.span))
    ]
    year = dates[0].span if len({date.normal for date in dates}) == 1 else None
    place = place_cell(text, header, row) or place_of(text, row, values, number, source)
    if source and dates and source == dates[0].span:
        source = None
    return KeyFigure(document, row, values[number], spans, year, place, source)


def _may_count(text: str, sentence: Span, value: Value) -> bool:
    """Whether a value may be a figure: no denominator, no small number in letters, no "neuf sur dix"."""
    if value.in_letters and not value.unit and (value.amount is None or value.amount <= _SMALL):
        return False
    if value.kind is ValueKind.NUMBER and (value.unit not in ("", "point") or value.amount == 1):
        return False
    lead = text[max(sentence.start, value.hedged.start - 15) : value.hedged.start]
    alone = value.hedged.of(text)
    if re.search(r"\bou *$|[«“\"] *$", lead) or " ou " in alone or _OR.match(text, value.hedged.end, sentence.end):
        return False
    return not (
        _DENOMINATOR.search(lead) or (value.kind is ValueKind.NUMBER and _OUT_OF.match(text, value.span.end, sentence.end))
    )


def _year_around(document: Document, text: str, unit: Unit, sentence: Span) -> Span | None:
    """The year of the list's lead-in or of the nearest heading, when it names exactly one and the sentence none."""
    if any(value.kind is ValueKind.DATE for value in values_in(document.text, sentence)):
        return None
    lead_in = [unit.lead_in] if unit.lead_in and unit.kind is not BlockKind.ROW else []
    for span in (*lead_in, *document.headings_over(sentence.start)):
        dates = [value for value in values_in(document.text, span) if value.kind is ValueKind.DATE]
        if len(dates) == 1 and not re.search(
            r"\b(?:depuis|de|dès|avant|après) $", text[max(0, dates[0].span.start - 8) : dates[0].span.start]
        ):
            return dates[0].span
        if dates:
            return None
    return None
