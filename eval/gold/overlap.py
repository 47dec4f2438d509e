"""How many of a question's words its evidence has already: a question copied from the text measures nothing.

A near copy of a passage is found by any search, and differences between searches vanish.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from statistics import median

from corpus.library import Library
from eval.gold.gold_set import GoldQuestion
from index.french.analyzer import stems, tokenize
from index.french.stems import stem


@lru_cache(maxsize=20_000)
def content_stems(text: str) -> frozenset[str]:
    """The stems of the words that tell what a text is about."""
    return frozenset(stems(text))


def all_stems(text: str) -> frozenset[str]:
    """The stems of every word: "qui finance" and "pourquoi financer" are different questions."""
    return frozenset(stem(word) for token in tokenize(text) for word in token.words)


def evidence_overlap(question: GoldQuestion, library: Library) -> float | None:
    """The largest share of the question's content stems that one of its evidences has; None if it has neither.

    Raises:
        DocumentNotFound: if an answer is in no document of the library.
    """
    words = content_stems(question.question)
    if not words or not question.answers:
        return None
    texts = (answer.evidence.of(library.document(answer.document).text) for answer in question.answers)
    return max(len(words & content_stems(text)) / len(words) for text in texts)


def overlap_by_style(questions: Sequence[GoldQuestion], library: Library) -> dict[str, float]:
    """The median overlap of the answerable questions of each style, styles in alphabetical order."""
    shares: dict[str, list[float]] = {}
    for question in questions:
        share = evidence_overlap(question, library)
        if share is not None:
            shares.setdefault(question.style, []).append(share)
    return {style: median(shares[style]) for style in sorted(shares)}
