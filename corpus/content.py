"""What an importer gets out of a file: one immutable text, and spans over it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
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

    def moved(self, by: int) -> Span:
        """Where this span stands `by` code points further on."""
        return Span(self.start + by, self.end + by)

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
