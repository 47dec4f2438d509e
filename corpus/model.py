"""The document model: one immutable text, and spans over it.

Offsets count Unicode code points. Everything that Sourcier ever shows is
`document.text[start:end]` for a span kept from import to screen; nothing is searched for
again afterwards.

The parts of a text are in `corpus.content`, below its JSON, by which a document is told from another; take them from here.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from corpus.content import Block, BlockKind, Content, MetadataValue, Page, Repair, Section, Span
from corpus.content_json import content_bytes

__all__ = ["Block", "BlockKind", "Content", "Document", "MetadataValue", "Page", "Repair", "Section", "Span"]


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
