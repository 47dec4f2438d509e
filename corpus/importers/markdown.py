"""Markdown (CommonMark with tables): block structure from markdown-it, spans of the source text.

The parser only tells which lines a block holds; the words shown are always the source's own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus.decoding import decode_text
from corpus.lead_in import announcing_sentence
from corpus.model import Block, BlockKind, Content, MetadataValue, Span
from corpus.sections import Heading, nest

_PARSER = MarkdownIt("commonmark").enable("table").disable("inline")
"""Blocks alone: what stands inside of them is not asked for, and takes hostile texts quadratic time."""
_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)


def split_front_matter(text: str) -> tuple[Mapping[str, MetadataValue], int]:
    """The metadata of a leading YAML block, and the offset where the body begins (0 without one).

    A block that is not a YAML mapping is left in the body as ordinary text.
    """
    match = _FRONT_MATTER.match(text)
    if match is None:
        return MappingProxyType({}), 0
    block = match.group(1) or ""
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(block, Loader=yaml.BaseLoader)):
            return MappingProxyType({}), 0  # no one writes aliases, which can stand for billions of words
        loaded = yaml.load(block, Loader=yaml.BaseLoader)  # as typed: a date, a number or "non" stays text
    except (yaml.YAMLError, RecursionError):
        return MappingProxyType({}), 0
    if loaded is None:
        loaded = {}
    if not isinstance(loaded, dict):
        return MappingProxyType({}), 0
    return MappingProxyType({str(key): _metadata_value(value) for key, value in loaded.items()}), match.end()


def _metadata_value(value: Any) -> MetadataValue:
    if isinstance(value, list):
        return tuple(str(element) for element in value)
    return "" if value is None else str(value)


class _Walk:
    """One pass over the parser's tokens, turning line numbers into spans."""

    def __init__(self, text: str, body_start: int) -> None:
        self.text = text
        self.headings: list[Heading] = []
        self.blocks: list[Block] = []
        self._starts = [body_start]
        self._starts += [position + 1 for position in range(body_start, len(text)) if text[position] == "\n"]
        self._starts.append(len(text) + 1)
        self._lists: list[tuple[int, Span | None]] = []
        self._items: list[Span | None] = []
        self._groups = -1
        self._table: tuple[int, Span | None] | None = None
        self._in_head = False

    def _line_span(self, lines: list[int]) -> Span:
        start = self._starts[lines[0]]
        return Span(start, max(start, self._starts[lines[1]] - 1)).trimmed(self.text)

    def _inline_span(self, token: Token) -> Span:
        """The span of an inline token: its lines, less the markers before its first words."""
        assert token.map is not None  # block parsers always set it on inline tokens
        whole = self._line_span(token.map)
        first_words = token.content.strip().split("\n", 1)[0].strip()
        first_line_end = self.text.find("\n", whole.start, whole.end)
        first_line = self.text[whole.start : first_line_end if first_line_end >= 0 else whole.end]
        return Span(whole.start + max(0, first_line.rfind(first_words)), whole.end)

    def _add(self, kind: BlockKind, span: Span, lead_in: Span | None = None, group: int = -1) -> None:
        if len(span):
            self.blocks.append(Block(kind, span, lead_in, group))

    def _open_list(self) -> None:
        self._groups += 1
        previous = self.blocks[-1] if self.blocks else None
        # A nested list is announced by the item that holds it.
        lead_in = self._items[-1] if self._items else announcing_sentence(self.text, previous)
        self._lists.append((self._groups, lead_in))

    def visit(self, token: Token, parent: Token | None) -> None:
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                self._open_list()
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
            case "list_item_open":
                self._items.append(None)
            case "list_item_close":
                self._items.pop()
            case "table_open":
                self._groups += 1
                self._table = (self._groups, None)
            case "thead_open" | "thead_close":
                self._in_head = token.nesting == 1
            case "tr_open":
                self._row(token)
            case "inline" if parent is not None:
                self._inline(token, parent)
            case "fence" | "code_block" | "html_block" if token.map:
                self._add(BlockKind.PARAGRAPH, self._line_span(token.map))

    def _row(self, token: Token) -> None:
        if token.map is None or self._table is None:
            return
        span = self._line_span(token.map)
        group, header = self._table
        if self._in_head:
            self._table = (group, span)
            self._add(BlockKind.HEADING, span)
        else:
            self._add(BlockKind.ROW, span, header, group)

    def _inline(self, token: Token, parent: Token) -> None:
        if parent.type == "heading_open":
            span = self._inline_span(token)
            words = Span(span.start, span.start + len(token.content.split("\n", 1)[0].strip()))
            if len(words) and parent.map:
                self.headings.append(Heading(int(parent.tag[1]), self._line_span(parent.map), words))
                self._add(BlockKind.HEADING, words)
        elif parent.type == "paragraph_open":
            span = self._inline_span(token)
            if self._lists:
                group, lead_in = self._lists[-1]
                self._add(BlockKind.ITEM, span, lead_in, group)
                self._items[-1] = span if len(span) else self._items[-1]
            else:
                self._add(BlockKind.PARAGRAPH, span)


def import_markdown(data: bytes, fallback_title: str) -> Content:
    """Read a `.md` file, front matter apart.

    Args:
        data: the file's bytes, UTF-8.
        fallback_title: used without a `title` in the front matter and without a heading.

    Raises:
        UnreadableDocument: if the bytes are not UTF-8 text.
    """
    text = decode_text(data)
    metadata, body_start = split_front_matter(text)
    walk = _Walk(text, body_start)
    previous: Token | None = None
    for token in _PARSER.parse(text[body_start:]):
        walk.visit(token, previous)
        previous = token
    first_heading = walk.headings[0].words.of(text) if walk.headings else ""
    given = metadata.get("title", "")
    title = (given if isinstance(given, str) else "").strip() or first_heading or fallback_title
    return Content(
        text=text,
        body=Span(body_start, len(text)),
        title=" ".join(title.split()),
        sections=nest(walk.headings, text, len(text), title),
        blocks=tuple(walk.blocks),
        metadata=metadata,
    )
