"""The document model: one immutable text, and spans over it.

Offsets count Unicode code points. Everything that Sourcier ever shows is
`document.text[start:end]` for a span kept from import to screen; nothing is searched for
again afterwards.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

MetadataValue = str | tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The half-open interval `[start, end)` of a text, in code points.

    Raises:
        ValueError: if the bounds are negative or reversed.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The words of this span in `text`."""
        return text[self.start : self.end]

    def overlap(self, other: Span) -> int:
        """How many code points the two spans share."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))

    def contains(self, other: Span) -> bool:
        """Whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def trimmed(self, text: str) -> Span:
        """The same span without the white space at its edges (empty at `start` if all blank)."""
        words = self.of(text)
        if not words.strip():
            return Span(self.start, self.start)
        left = len(words) - len(words.lstrip())
        return Span(self.start + left, self.start + len(words.rstrip()))


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and all that stands under it, sub-sections included."""

    title: str
    level: int
    span: Span
    heading: Span
    path: tuple[str, ...]
    """Titles from the outermost section to this one; the document's own title is left out."""


class BlockKind(StrEnum):
    """What a block of text is, as far as extraction cares."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item or table row; its span leaves out markers and indentation.

    `lead_in` is the sentence that announces a list ("Trois missions :"), or a table's header row.
    `group` numbers the list or table that the block belongs to; -1 outside of any.
    """

    kind: BlockKind
    span: Span
    lead_in: Span | None = None
    group: int = -1


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a paginated source, numbered from 1 as printed by a viewer."""

    number: int
    span: Span


@dataclass(frozen=True, slots=True)
class Repair:
    """A place where the text leaves out what the file has: `original`, a hyphen at the end of a line, before `offset`."""

    offset: int
    original: str


@dataclass(frozen=True, slots=True)
class Content:
    """What an importer gets out of one file: the text, fixed for good, and its structure.

    `body` is where passages and extracts may come from: the text without its front matter.
    """

    text: str
    body: Span
    title: str
    sections: tuple[Section, ...] = ()
    blocks: tuple[Block, ...] = ()
    pages: tuple[Page, ...] = ()
    metadata: Mapping[str, MetadataValue] = field(default_factory=lambda: MappingProxyType({}))
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True)
class Document:
    """One source of a library: its identity, and its content.

    `source` is the file's path within the library, `sha256` the digest of its original bytes.
    """

    id: str
    source: str
    sha256: str
    content: Content

    @property
    def text(self) -> str:
        return self.content.text

    @property
    def title(self) -> str:
        return self.content.title

    @cached_property
    def fingerprint(self) -> str:
        """Changes with anything in the content: text, structure, title."""
        from corpus.content_json import content_bytes  # which imports this module

        return hashlib.sha256(content_bytes(self.content)).hexdigest()

    @cached_property
    def _section_starts(self) -> list[int]:
        return [section.span.start for section in self.content.sections]

    def section_at(self, offset: int) -> Section | None:
        """The innermost section that holds `offset`, if any."""
        for section in reversed(self.content.sections[: bisect_right(self._section_starts, offset)]):
            if offset < section.span.end:
                return section
        return None

    def headings_over(self, offset: int) -> Iterator[Span]:
        """The headings of the sections that hold `offset`, innermost first; none before the first heading."""
        number = bisect_right(self._section_starts, offset) - 1
        while number >= 0:
            section = self.content.sections[number]
            if offset < section.span.end:
                yield section.heading
            number = self._parents[number]

    @cached_property
    def _parents(self) -> list[int]:
        """The number of the section around each section; -1 for none."""
        parents: list[int] = []
        open_sections: list[int] = []
        for number, section in enumerate(self.content.sections):
            while open_sections and self.content.sections[open_sections[-1]].span.end <= section.span.start:
                open_sections.pop()
            parents.append(open_sections[-1] if open_sections else -1)
            open_sections.append(number)
        return parents

    def section_path(self, offset: int) -> tuple[str, ...]:
        """The heading path at `offset`, outermost first; empty before the first heading."""
        section = self.section_at(offset)
        return section.path if section else ()

    def page_at(self, offset: int) -> int | None:
        """The number of the page that holds `offset`; None when the format has no pages."""
        for page in self.content.pages:
            if page.span.start <= offset < page.span.end:
                return page.number
        return None
