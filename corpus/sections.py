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
    sections: list[Section] = []
    open_titles: list[tuple[int, str]] = []
    document_title = " ".join(document_title.split())
    for position, heading in enumerate(headings):
        followers = (h.line.start for h in headings[position + 1 :] if h.level <= heading.level)
        title = " ".join(heading.words.of(text).split())
        open_titles = [entry for entry in open_titles if entry[0] < heading.level]
        if not (position == 0 and title == document_title):
            open_titles.append((heading.level, title))
        path = tuple(name for _, name in open_titles)
        sections.append(Section(title, heading.level, Span(heading.line.start, next(followers, end)), heading.words, path))
    return tuple(sections)
