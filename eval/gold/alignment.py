"""Where words went when the sentence around them was edited."""

from __future__ import annotations

import re

from rapidfuzz.distance import Levenshtein

from corpus.model import Span
from index.french.folded import fold_spaces

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


def aligned_span(before: str, after: str, span: Span) -> Span | None:
    """Where the words of `span` in `before` stand in `after`, an edited form of it; None if they are gone.

    Texts that differ by white space and apostrophes only are aligned character for character; others word for
    word, by their edit distance (Levenshtein, 1966), so that a word put in place of another is found.
    """
    if _letters(before) == _letters(after):
        return _nth_letters(before, after, span)
    old, new = [list(_TOKEN.finditer(text)) for text in (before, after)]
    first = next(number for number, token in enumerate(old) if token.end() > span.start)
    last = max(number for number, token in enumerate(old) if token.start() < span.end)
    start, end = None, None
    for edit in Levenshtein.opcodes([token.group() for token in old], [token.group() for token in new]):
        room = edit.dest_end - edit.dest_start
        if edit.src_start <= first < edit.src_end:
            start = edit.dest_start + min(first - edit.src_start, room)
        if edit.src_start <= last < edit.src_end:
            reached = room if last == edit.src_end - 1 else last - edit.src_start + 1
            end = edit.dest_start + min(reached, room)
    if start is None or end is None or start >= end:
        return None
    found = Span(new[start].start(), new[end - 1].end()).trimmed(after)
    return found if len(found) else None


def _letters(text: str) -> str:
    return fold_spaces(text).replace(" ", "")


def _nth_letters(before: str, after: str, span: Span) -> Span | None:
    """The span between the same letters, counted without white space."""
    inner = span.trimmed(before)
    if not len(inner):
        return None
    skipped, wanted = len(_letters(before[: inner.start])), len(_letters(inner.of(before)))
    places = [place for place, char in enumerate(after) if not char.isspace()]
    return Span(places[skipped], places[skipped + wanted - 1] + 1)
