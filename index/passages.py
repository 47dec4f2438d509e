"""Passages: the spans that retrieval ranks.

`langchain-text-splitters` chooses where to cut, but its `start_index` can name an earlier twin of
a repeated text (langchain #16579 and others). Here it cuts without overlap and without stripping,
so that its pieces laid end to end are the text itself and positions are sums of lengths: there
is nothing to search for, and nothing to get wrong.
"""

from __future__ import annotations

from dataclasses import dataclass

from langchain_text_splitters import RecursiveCharacterTextSplitter

from corpus.model import BlockKind, Content, Span

_SEPARATORS = ["\n\n", "\n", r"(?<=[.!?…][\s\u00a0\u202f][»”])\s", r"(?<=[.!?…])\s+", r"(?<=[;:,])\s+", r"\s+", ""]


@dataclass(frozen=True, slots=True)
class PassageSettings:
    """How texts are cut, in code points.

    `size` bounds a passage, the headings above its first words and a short tail (an eighth) not
    counted; `overlap` is how far one may reach back into the one before.
    """

    size: int = 1200
    overlap: int = 0


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Headings and the text under them, which no passage may leave; `text` is empty after a last heading."""

    headings: int
    text: Span


def _stretches(content: Content) -> list[_Stretch]:
    line_starts = {section.heading: section.span.start for section in content.sections}
    cuts = [content.body.start]
    text_starts = [content.body.start]
    fresh = True
    for block in content.blocks:
        if block.span in line_starts:
            if not fresh:
                cuts.append(line_starts[block.span])
                text_starts.append(cuts[-1])
                fresh = True
            text_starts[-1] = _line_end(content.text, block.span.end, content.body.end)
        elif block.kind is not BlockKind.HEADING:
            fresh = False
    ends = [*cuts[1:], content.body.end]
    return [_Stretch(cut, Span(start, end)) for cut, start, end in zip(cuts, text_starts, ends, strict=True)]


def _line_end(text: str, offset: int, limit: int) -> int:
    found = text.find("\n", offset, limit)
    return limit if found < 0 else found


def _pieces(words: str, splitter: RecursiveCharacterTextSplitter, tail: int) -> list[Span]:
    """The splitter's pieces as spans of `words`; a last one of `tail` characters or less joins the one before."""
    spans: list[Span] = []
    position = 0
    for piece in splitter.split_text(words):
        start, position = position, position + len(piece)
        if spans and not piece.strip():
            spans[-1] = Span(spans[-1].start, position)
        else:
            spans.append(Span(start, position))
    if position != len(words):
        raise AssertionError("the splitter lost or added characters")
    if len(spans) > 1 and len(spans[-1].trimmed(words)) <= tail:
        spans[-2:] = [Span(spans[-2].start, spans[-1].end)]
    return spans


def _reach_back(text: str, span: Span, previous: Span | None, overlap: int) -> Span:
    """The span, begun up to `overlap` code points earlier at a word boundary, after its predecessor's start."""
    if previous is None or overlap == 0:
        return span
    floor = max(span.start - overlap, previous.start + 1)
    for start in range(floor, span.start):
        if text[start - 1].isspace() and not text[start].isspace():
            return Span(start, span.end)
    return span


def split(content: Content, settings: PassageSettings) -> list[Span]:
    """The passages of a document, in order.

    Every non-blank character of the body lies in one, starts strictly increase, none crosses a
    heading, and none begins or ends with white space.
    """
    splitter = RecursiveCharacterTextSplitter(
        separators=_SEPARATORS,
        is_separator_regex=True,
        keep_separator="end",
        chunk_size=settings.size,
        chunk_overlap=0,
        strip_whitespace=False,
    )
    passages: list[Span] = []
    for stretch in _stretches(content):
        previous: Span | None = None
        for piece in _pieces(stretch.text.of(content.text), splitter, settings.size // 8):
            span = Span(stretch.text.start + piece.start, stretch.text.start + piece.end).trimmed(content.text)
            if len(span):
                start = stretch.headings if previous is None else span.start
                whole = Span(start, span.end).trimmed(content.text)
                passages.append(_reach_back(content.text, whole, previous, settings.overlap))
                previous = whole
        alone = Span(stretch.headings, stretch.text.end).trimmed(content.text)
        if previous is None and len(alone):
            passages.append(alone)
    return passages
