"""Units: the spans that an extract may be. A sentence, a list item, a table row.

A sentence that opens with a word pointing backwards ("Ces structures…", "Ils jouent…") does not
stand on its own: its unit takes in the sentence before it, when the pair stays short.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.model import Block, BlockKind, Content, Span
from corpus.sentences import sentences

MAX_UNIT = 600
"""Longest unit made of several sentences, in code points; contract extracts stop at 700."""

_BACKWARD_WORDS = (
    "Il|Elle|Ils|Elles|Celui-ci|Celle-ci|Ceux-ci|Celles-ci|Ce dernier|Cette dernière|Ces derniers|Ces dernières"
    "|Cela|Ceci|Ce|Cet|Cette|Ces|C[’']est|Son|Sa|Ses|Leur|Leurs|Parmi (?:eux|elles)|Chacun|Chacune|Tous|Toutes|L[’']un|L[’']une"
)
_IMPERSONAL = r"s[’']agit|faut|existe|est (?:possible|nécessaire|utile|recommandé|important|essentiel|préférable)|qui\b|que\b"
_POINTS_BACK = re.compile(rf"(?:[«“\"]\s?)?(?:{_BACKWARD_WORDS})\b(?! (?:{_IMPERSONAL}))")


@dataclass(frozen=True, slots=True)
class Unit:
    """A candidate extract.

    Attributes:
        span: what would be shown.
        core: the sentence or item itself; `span` may begin one sentence earlier.
        kind: PARAGRAPH for sentences, ITEM or ROW.
        lead_in: what announces the list or table that the unit belongs to.
        group: the list or table that the unit belongs to, or that a lead-in announces; -1 for none.
        announces: whether the unit is itself a list's lead-in.
    """

    span: Span
    core: Span
    kind: BlockKind
    lead_in: Span | None = None
    group: int = -1
    announces: bool = False


def _sentence_units(text: str, block: Block, announced: dict[Span, int]) -> list[Unit]:
    units: list[Unit] = []
    before: Span | None = None
    for sentence in sentences(text, block.span):
        span = sentence
        if before is not None and _POINTS_BACK.match(sentence.of(text)) and sentence.end - before.start <= MAX_UNIT:
            span = Span(before.start, sentence.end)
        group = announced.get(sentence, block.group)
        units.append(Unit(span, sentence, block.kind, block.lead_in, group, sentence in announced))
        before = sentence
    return units


def units_of(content: Content) -> tuple[Unit, ...]:
    """The units of a document in reading order; headings give none, and every other block at least one."""
    text = content.text
    announced = {block.lead_in: block.group for block in content.blocks if block.lead_in is not None}
    units: list[Unit] = []
    for block in content.blocks:
        if block.kind is BlockKind.HEADING:
            continue
        if block.kind is BlockKind.ROW or (block.kind is BlockKind.ITEM and len(block.span) <= MAX_UNIT):
            units.append(Unit(block.span, block.span, block.kind, block.lead_in, block.group))
        else:
            units.extend(_sentence_units(text, block, announced))
    return tuple(units)
