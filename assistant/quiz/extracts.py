"""Which sentences of a document a question can be made of: those that say something by themselves, away from their page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.quiz.standing import points_elsewhere
from corpus.model import Block, BlockKind, Document, Span
from corpus.sentences import sentences

SHORTEST, LONGEST = 40, 300
"""Bounds of an extract, in code points."""

_MARKUP = re.compile(r"\*|__|`|https?://|www\.|\||\[|\(\)|\n|@|#")
"""What is not plain prose: marks of a format, addresses, notes between square brackets."""


@dataclass(frozen=True, slots=True)
class Extract:
    """A span to make a question of, and the sentence that announces the list it is in, if it is to be shown above."""

    document: Document
    span: Span
    lead_in: Span | None = None


def extracts_of(document: Document) -> Iterator[Extract]:
    """The self-standing sentences and list items of a document, in reading order."""
    for block in document.content.blocks:
        if block.kind is BlockKind.PARAGRAPH:
            for sentence in sentences(document.text, block.span):
                yield from _checked(document, sentence, None)
        elif block.kind is BlockKind.ITEM:
            yield from _of_item(document, block)


def extract_at(document: Document, span: Span) -> Extract:
    """What a trainer chose, taken as it is, with the sentence that announces it if it is a list item."""
    for block in document.content.blocks:
        if block.kind is BlockKind.ITEM and block.span.contains(span) and block.lead_in is not None:
            return Extract(document, span, block.lead_in if announces(block.lead_in.of(document.text)) else None)
    return Extract(document, span)


def stands_alone(words: str) -> bool:
    """Whether a sentence can be read away from its page: whole, of a fit length, nothing in it pointing elsewhere."""
    if not SHORTEST <= len(words) <= LONGEST or _MARKUP.search(words) or "?" in words:
        return False
    if not re.match(r"(?:[«“\"]\s?)?[A-ZÀ-Þ0-9]", words) or not re.search(r"\.(?:\s?[»”\"])?$", words):
        return False
    return not points_elsewhere(words)


def announces(words: str) -> bool:
    """Whether a lead-in can be shown by itself above an item of its list."""
    return 15 <= len(words) <= 200 and words.rstrip().endswith(":") and not _MARKUP.search(words) and not points_elsewhere(words)


def _checked(document: Document, span: Span, lead_in: Span | None) -> Iterator[Extract]:
    if stands_alone(span.of(document.text)):
        yield Extract(document, span, lead_in)


def _of_item(document: Document, block: Block) -> Iterator[Extract]:
    """A list item: each of its sentences if it has several; one that goes on from its lead-in, together with it."""
    lead_in = block.lead_in if block.lead_in is not None and announces(block.lead_in.of(document.text)) else None
    parts = sentences(document.text, block.span)
    for number, sentence in enumerate(parts):
        words = sentence.of(document.text)
        if stands_alone(words):
            yield Extract(document, sentence, lead_in if number == 0 else None)
        elif lead_in is not None and len(parts) == 1:
            trimmed = words.rstrip(" \u00a0\u202f;,.")
            whole = trimmed[:1].islower() and not _MARKUP.search(trimmed) and "?" not in trimmed
            if whole and SHORTEST <= len(trimmed) <= LONGEST and not points_elsewhere(trimmed):
                yield Extract(document, Span(sentence.start, sentence.start + len(trimmed)), lead_in)
