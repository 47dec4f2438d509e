"""The passage of a document that resembles given words most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from corpus.model import Document, Span
from corpus.units import units_of
from index.french.folded import fold_spaces

MIN_LIKENESS = 75.0
"""From 0 to 100. Of the 370 000 pairs of sentences of the fiches, 99.9 % stay under 55 and 17 pairs reach 75, most of which
tell the same fact."""

_LENGTH_CHANGE = 1.6


@dataclass(frozen=True, slots=True)
class Likeness:
    """The run of sentences most like the words that were sought; `score` from 0 to 100."""

    span: Span
    score: float


def likeliest_place(words: str, document: Document) -> Likeness | None:
    """The sentence, item, row, or run of them that resembles `words` most; None if nothing does enough."""
    windows = _windows([unit.core for unit in units_of(document.content)], len(words))
    best = process.extractOne(
        fold_spaces(words),
        [fold_spaces(window.of(document.text)) for window in windows],
        scorer=fuzz.ratio,
        score_cutoff=MIN_LIKENESS,
    )
    return Likeness(windows[best[2]], best[1]) if best else None


def _windows(spans: Sequence[Span], length: int) -> list[Span]:
    """Runs of adjacent spans about as long as `length`."""
    found: list[Span] = []
    for first, opening in enumerate(spans):
        for closing in spans[first:]:
            window = Span(opening.start, max(opening.end, closing.end))
            if len(window) > length * _LENGTH_CHANGE:
                break
            if len(window) * _LENGTH_CHANGE >= length:
                found.append(window)
    return found
