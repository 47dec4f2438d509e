"""Plain text: headings, lists and paragraphs recognised by their shape alone.

A heading is a short line on its own, without closing punctuation. A list item starts with a
bullet or a number. A paragraph that ends with a colon announces the list under it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from corpus.decoding import decode_text
from corpus.lead_in import announcing_sentence
from corpus.model import Block, BlockKind, Content, Span
from corpus.sections import Heading, nest

_BULLET = re.compile(r"[ \t]*[•●◦▪‣·*+–—-][ \t\u00a0\u202f]+(?=\S)")
_NUMBER = re.compile(r"[ \t]*(?:\d{1,2}[.)]|[a-z]\))[ \t\u00a0\u202f]+(?=\S)")
_MAX_HEADING = 120
_SENTENCE_END = re.compile(r"[.;,:…]\s*[»”\"']?$|[.!?]\s*[»”\"']$")


class _Shape(Enum):
    BLANK = auto()
    BULLET = auto()
    NUMBER = auto()
    TEXT = auto()


@dataclass(frozen=True, slots=True)
class _Line:
    shape: _Shape
    span: Span
    words: Span
    """The line without its marker and the white space around it."""
    indented: bool


def _lines(text: str) -> Iterator[_Line]:
    start = 0
    for raw in text.split("\n"):
        span = Span(start, start + len(raw))
        start = span.end + 1
        shape, marker = _Shape.TEXT, None
        if not raw.strip():
            shape = _Shape.BLANK
        elif marker := _BULLET.match(raw):
            shape = _Shape.BULLET
        elif marker := _NUMBER.match(raw):
            shape = _Shape.NUMBER
        words = Span(span.start + (marker.end() if marker else 0), span.end).trimmed(text)
        yield _Line(shape, span, words, raw[:1].isspace())


def _paragraph_runs(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    """Lines that belong together: up to a blank line, or a new list item."""
    run: list[_Line] = []
    for line in lines:
        starts_item = line.shape in (_Shape.BULLET, _Shape.NUMBER)
        if run and (starts_item or line.shape is _Shape.BLANK):
            yield run
            run = []
        if line.shape is not _Shape.BLANK:
            run.append(line)
    if run:
        yield run


def _looks_like_title(run: Sequence[_Line], text: str) -> bool:
    if len(run) != 1 or len(run[0].words) > _MAX_HEADING or run[0].shape is _Shape.BULLET:
        return False
    words = run[0].words.of(text)
    first = words.lstrip("«“\"'( ")[:1]
    return bool(first) and not first.islower() and not _SENTENCE_END.search(words) and any(map(str.isalpha, words))


def _is_heading(runs: Sequence[list[_Line]], position: int, text: str) -> bool:
    run = runs[position]
    if position + 1 == len(runs) or not _looks_like_title(run, text):
        return False
    if run[0].shape is not _Shape.NUMBER:
        return not run[0].indented
    # A numbered line is a heading when prose or bullets follow it, an item when its neighbours are numbered.
    neighbours = [runs[near][0].shape for near in (position - 1, position + 1) if near >= 0]
    return not run[0].indented and _Shape.NUMBER not in neighbours


def import_plain_text(data: bytes, fallback_title: str) -> Content:
    """Read a `.txt` file.

    Args:
        data: the file's bytes, UTF-8.
        fallback_title: used when the text does not open with a title line.

    Raises:
        UnreadableDocument: if the bytes are not UTF-8 text.
    """
    text = decode_text(data)
    runs = list(_paragraph_runs(list(_lines(text))))
    headings: list[Heading] = []
    blocks: list[Block] = []
    previous: Block | None = None
    group = -1
    for position, run in enumerate(runs):
        first = run[0]
        span = Span(first.words.start, run[-1].words.end)
        if _is_heading(runs, position, text):
            level = 1 if position == 0 else 3 if first.shape is _Shape.NUMBER else 2
            headings.append(Heading(level, first.span.trimmed(text), span))
            block = Block(BlockKind.HEADING, span)
        elif first.shape in (_Shape.BULLET, _Shape.NUMBER):
            if previous is not None and previous.kind is BlockKind.ITEM:
                block = Block(BlockKind.ITEM, span, previous.lead_in, previous.group)
            else:
                group += 1
                block = Block(BlockKind.ITEM, span, announcing_sentence(text, previous), group)
        else:
            block = Block(BlockKind.PARAGRAPH, span)
        blocks.append(block)
        previous = block
    title = headings[0].words.of(text) if headings and headings[0].level == 1 else fallback_title
    return Content(
        text=text,
        body=Span(0, len(text)),
        title=" ".join(title.split()),
        sections=nest(headings, text, len(text), title),
        blocks=tuple(blocks),
    )
