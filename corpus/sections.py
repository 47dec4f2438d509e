"""Nested sections out of a flat list of headings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.model import Section, Span


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as an importer meets it: its rank (1 is outermost), words, and place.

    `line` starts where the section does (marker included); `words` is the title alone.
    """

    level: int
    line: Span
    words: Span


def nest(headings: Sequence[Heading], text: str, end: int, document_title: str) -> tuple[Section, ...]:
    """Sections in reading order, each running to the next heading of its level or above.

    A first heading that repeats the document's title stays a section but adds nothing to paths.
    """
    document_title = " ".join(document_title.split())
    ends = _ends(headings, end)
    sections: list[Section] = []
    open_titles: list[tuple[int, str]] = []
    for position, heading in enumerate(headings):
        title = " ".join(heading.words.of(text).split())
        while open_titles and open_titles[-1][0] >= heading.level:
            open_titles.pop()
        if not (position == 0 and title == document_title):
            open_titles.append((heading.level, title))
        path = tuple(name for _, name in open_titles)
        sections.append(Section(title, heading.level, Span(heading.line.start, ends[position]), heading.words, path))
    return tuple(sections)


def _ends(headings: Sequence[Heading], end: int) -> list[int]:
    """Where each section ends: at the next heading of its level or above. One pass: a hostile text has a million."""
    ends = [end] * len(headings)
    still_open: list[int] = []
    for position, heading in enumerate(headings):
        while still_open and headings[still_open[-1]].level >= heading.level:
            ends[still_open.pop()] = heading.line.start
        still_open.append(position)
    return ends
