"""Spans of a document as HTML whose text content is those spans exactly.

Everything is escaped first; the only tags are `<span>` around lines and `<mark>` around spans, so
removing the tags gives back the text, character for character.
"""

from __future__ import annotations

import html
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.model import Block, BlockKind, Document, Span

_DEEPEST_HEADING = 6
_HEADINGS_ABOVE = 2  # the page's own title and the document's


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a document, line end included, and what it is.

    Attributes:
        marker: what comes before the words of its block (`## `, `- `); empty if the line does not start one.
        kind: what its block is; a table's header and rule are rows.
        level: of a heading, 1 being outermost.
        page: the number of the page that begins in it, if one does.
    """

    span: Span
    marker: Span
    kind: BlockKind
    level: int = 0
    page: int | None = None

    @property
    def page_break(self) -> str:
        """An element without text where a page begins; its number is drawn."""
        if self.page is None:
            return ""
        return f'<span class="page-break" role="separator" aria-label="Page {self.page}" data-page="{self.page}"></span>'

    @property
    def style(self) -> str:
        """CSS classes of the line."""
        if self.kind is BlockKind.HEADING:
            return f"line heading h{self.level}"
        if self.kind is BlockKind.ITEM and not len(self.marker):
            return "line item-rest"
        return f"line {self.kind}"


def escaped(text: str) -> str:
    """`text` as HTML that a browser reads back unchanged."""
    return html.escape(text).replace("\r", "&#13;")


def merged(marks: Sequence[Span], within: Span) -> list[Span]:
    """The same characters marked, without overlap, in order, inside `within`."""
    found: list[Span] = []
    for mark in sorted(marks):
        start, end = max(mark.start, within.start), min(mark.end, within.end)
        if start >= end:
            continue
        if found and start < found[-1].end:
            found[-1] = Span(found[-1].start, max(end, found[-1].end))
        else:
            found.append(Span(start, end))
    return found


def marked(text: str, span: Span, marks: Sequence[Span], others: Sequence[Span] = ()) -> str:
    """The words of `span`, `<mark>` around the marked ones, a lighter one around those of `others`."""
    strong = merged(marks, span)
    pieces = [(mark, "<mark>") for mark in strong]
    pieces += [(piece, '<mark class="other">') for other in merged(others, span) for piece in _outside(other, strong)]
    parts, position = [], span.start
    for mark, opening in sorted(pieces):
        parts += [escaped(text[position : mark.start]), opening, escaped(mark.of(text)), "</mark>"]
        position = mark.end
    return "".join([*parts, escaped(text[position : span.end])])


def _outside(span: Span, holes: Sequence[Span]) -> Iterator[Span]:
    """What is left of `span` without `holes`, which are in order and do not overlap."""
    start = span.start
    for hole in holes:
        if hole.overlap(span):
            if start < hole.start:
                yield Span(start, hole.start)
            start = hole.end
    if start < span.end:
        yield Span(start, span.end)


def lines_of(document: Document, span: Span) -> Iterator[Line]:
    """The lines that `span` touches, cut to it."""
    text = document.text
    blocks = sorted(document.content.blocks, key=lambda block: block.span)
    starts = [block.span.start for block in blocks]
    levels = {section.heading.start: section.level for section in document.content.sections}
    pages = document.content.pages
    page_starts = [page.span.start for page in pages]
    start = span.start
    while start < span.end:
        line_end = text.find("\n", start)
        end = span.end if line_end < 0 else min(line_end + 1, span.end)
        found = bisect_left(starts, end) - 1
        block = blocks[found] if found >= 0 and blocks[found].span.end > start else None
        words = block.span.start if block and block.span.start >= start else start
        level = levels.get(block.span.start, 0) if block else 0
        number = bisect_left(page_starts, start)
        page = pages[number].number if number < len(pages) and page_starts[number] < end else None
        yield Line(Span(start, end), Span(start, words), _kind(block, level, text[start:end]), level, page)
        start = end


def _kind(block: Block | None, level: int, line: str) -> BlockKind:
    if block is None:
        is_table_rule = {"|", "-"} <= set(line) <= set("|-: \t\n")
        return BlockKind.ROW if is_table_rule else BlockKind.PARAGRAPH
    return BlockKind.ROW if block.kind is BlockKind.HEADING and not level else block.kind


def line_html(text: str, line: Line, marks: Sequence[Span], others: Sequence[Span] = (), *, whole: bool = True) -> str:
    """One line in a `<span>` of its own.

    Args:
        whole: with headings told as such and page breaks, as in a whole document.
    """
    page_break = line.page_break if whole else ""
    if not line.span.of(text).strip():
        return f'{page_break}<span class="line blank">{escaped(line.span.of(text))}</span>'
    role = ""
    if whole and line.kind is BlockKind.HEADING:
        role = f' role="heading" aria-level="{min(line.level + _HEADINGS_ABOVE, _DEEPEST_HEADING)}"'
    return f'{page_break}<span class="{line.style}"{role}>{_words(text, line, marks, others, line.span.end)}</span>'


def _words(text: str, line: Line, marks: Sequence[Span], others: Sequence[Span], end: int) -> str:
    """The line up to `end`, its marker apart."""
    marker = Span(line.marker.start, min(line.marker.end, end))
    opening = f'<span class="marker">{marked(text, marker, marks, others)}</span>' if len(marker) else ""
    return opening + marked(text, Span(marker.end, end), marks, others)


def lines_html(document: Document, span: Span, marks: Sequence[Span], others: Sequence[Span] = ()) -> str:
    """The lines of `span`, one `<span>` each."""
    return "".join(line_html(document.text, line, marks, others) for line in lines_of(document, span))


def extract_html(document: Document, span: Span, marks: Sequence[Span]) -> str:
    """The lines of an extract; the bullet that stands before its first words is drawn, not written."""
    text = document.text
    first, *others = lines_of(document, span)
    bullet = _marker_before(document, span.start) if first.kind is BlockKind.ITEM else ""
    attribute = f' data-marker="{escaped(bullet)}"' if bullet else ""
    style = "line item" if bullet else first.style
    opening = f'<span class="{style}"{attribute}>{_words(text, first, marks, (), first.span.end)}</span>'
    return opening + "".join(line_html(text, line, marks, whole=False) for line in others)


def _marker_before(document: Document, start: int) -> str:
    line_start = document.text.rfind("\n", 0, start) + 1
    block = next((b for b in document.content.blocks if b.span.start == start), None)
    return document.text[line_start:start].strip() if block and block.kind is BlockKind.ITEM else ""


def focused_html(document: Document, within: Span, marks: Sequence[Span], focus: Span, others: Sequence[Span] = ()) -> str:
    """The lines of `within`, with one `<mark id="extrait">` that holds all of `focus` and nothing else.

    Args:
        marks: spans to mark inside `focus`.
        others: spans to mark lightly around it.
    """
    text = document.text
    first_line = text.rfind("\n", within.start, focus.start) + 1
    last_break = text.find("\n", max(focus.start, focus.end - 1), within.end)
    group = Span(max(first_line, within.start), last_break + 1 if last_break >= 0 else within.end)
    opening = next(lines_of(document, group))
    first, *rest = lines_of(document, focus)
    inner = marked(text, first.span, marks) + "".join(line_html(text, line, marks) for line in rest)
    return "".join(
        [
            lines_html(document, Span(within.start, group.start), (), others),
            opening.page_break,
            f'<span class="{opening.style}">',
            _words(text, opening, (), others, focus.start),
            f'<mark class="extract" id="extrait" tabindex="-1">{inner}</mark>',
            marked(text, Span(focus.end, group.end), (), others),
            "</span>",
            lines_html(document, Span(group.end, within.end), (), others),
        ]
    )
