"""Repeated headers and footers of a PDF, and page numbers: what stands at the edges of its pages and is not its text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from corpus.importers.pdf_lines import Line

_DEPTH = 4
"""How many lines from the top or bottom of a page may be of its margins."""
_BAND = 6.0
"""How far a repeated line may move from page to page, in points."""
_OUT_OF = re.compile(r"[–—-]?\s*(?:page\s*\d{1,4}|(?:page\s*)?\d{1,4}\s*(?:/|sur|of)\s*\d{1,4})\s*[–—-]?", re.IGNORECASE)

_Key = tuple[str, int]


def without_margins(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The lines of each page, in order, without those that come back at the same height from page to page.

    A line is dropped when it is one of the outermost of its page, all lines further out are dropped too, and the same
    words (figures apart) stand there on two pages and a third of them, or on five; or when it says "Page 2 sur 3".
    """
    counts: Counter[_Key] = Counter()
    for page in pages:
        counts.update(
            {key for edge in (_outermost(page, top=True), _outermost(page, top=False)) for line in edge for key in _keys(line)}
        )
    needed = min(5, max(2, (len(pages) + 2) // 3))
    kept: list[list[Line]] = []
    for page in pages:
        dropped = {id(line) for top in (True, False) for line in _margin(page, counts, needed, top=top)}
        kept.append([line for line in page if id(line) not in dropped])
    return kept


def _outermost(page: Sequence[Line], *, top: bool) -> list[Line]:
    ordered = sorted(page, key=lambda line: line.bottom, reverse=top)
    return ordered[:_DEPTH]


def _keys(line: Line) -> tuple[_Key, _Key]:
    """What makes two lines the same: words without figures, and a height told twice so that no border parts neighbours."""
    words = re.sub(r"\d+", "#", line.text.lower())
    return (words, int(line.bottom // _BAND)), (words, -1 - int((line.bottom + _BAND / 2) // _BAND))


def _margin(page: Sequence[Line], counts: Counter[_Key], needed: int, *, top: bool) -> list[Line]:
    found: list[Line] = []
    for line in _outermost(page, top=top):
        if not any(counts[key] >= needed for key in _keys(line)) and not _OUT_OF.fullmatch(line.text):
            break
        found.append(line)
    # A page where all is repeated is not made of margins alone.
    return found if len(found) < len(page) else [line for line in found if _OUT_OF.fullmatch(line.text)]
