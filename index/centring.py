"""Vectors seen from their own middle.

In a library on one subject all vectors crowd in one direction, and questions in another: what tells
passages apart is a small part of their cosine. Taking away the mean of each side brings it out ("all but
the top", Mu & Viswanath, 2018, with one mean for each side). The mean passage is known. The mean
question is estimated when indexing, from pseudo-questions: a French question opening and a few words of
the library ("Combien de … ?"). With few sentences their mean is mostly themselves, so ordinary French (see
`background`) is counted in.

Measured before fusion, hit@1 of the best sentence's passage: bundled dev 0.556 to 0.622 (n = 90), PIAF 0.698
to 0.720 (n = 3 799).
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import nsmallest

import numpy as np
from numpy.typing import NDArray

from index.encoder import Vectors

PSEUDO_QUESTIONS = 256
_WORDS = 10
_BACKGROUND_ROWS = 30
"""How many rows the background counts for: a library of few sentences is centred mostly by ordinary French."""

_OPENINGS = (
    "Combien de", "Qui", "Quand", "Pourquoi", "Comment", "Quels sont", "Qu’est-ce que", "Où", "À quoi sert", "Quelle est",
    "Depuis quand", "Peut-on",
)  # fmt: skip


def pseudo_questions(texts: Sequence[str], keys: Sequence[bytes]) -> list[str]:
    """At most 256 questions about a library, drawn from its sentences; none from none.

    The sentences with the smallest keys are drawn, so that the draw hardly changes when documents come and go: with
    even steps over the sentences instead, every question would change.

    Args:
        texts: the sentences; only those drawn are read.
        keys: a digest of each.
    """
    drawn = nsmallest(PSEUDO_QUESTIONS, {key: place for place, key in enumerate(keys)}.items())
    return [f"{_OPENINGS[key[-1] % len(_OPENINGS)]} {_middle(texts[place])} ?" for key, place in drawn]


def _middle(text: str) -> str:
    words = text.split()
    start = max(0, (len(words) - _WORDS) // 2)
    return " ".join(words[start : start + _WORDS])


def centre_of(vectors: Vectors, background: Vectors) -> NDArray[np.float32]:
    """The mean of `vectors`, drawn to that of ordinary French when they are few; shape `(dimension,)`."""
    total = vectors.sum(axis=0) + _BACKGROUND_ROWS * background.mean(axis=0)
    centre: NDArray[np.float32] = (total / (len(vectors) + _BACKGROUND_ROWS)).astype(np.float32)
    return centre


def centred(vectors: Vectors, centre: NDArray[np.float32]) -> Vectors:
    """Unit rows less `centre`, made unit again; a row that equals it becomes null."""
    moved = vectors - centre
    norms = np.linalg.norm(moved, axis=-1, keepdims=True)
    result: Vectors = np.divide(moved, norms, out=np.zeros_like(moved), where=norms > 1e-9)
    return result
