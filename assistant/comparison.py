"""Different figures from different documents, to be shown side by side and never merged."""

from __future__ import annotations

from assistant.answer import Answer, Extract
from assistant.question import Expectation, Question
from index.french.analyzer import TokenKind, tokenize


def differing_figures(answer: Answer) -> tuple[Extract, ...]:
    """The best extract of each document, if they mark different figures or years; empty if they agree or there is only one.

    Only for questions after a number or a date.
    """
    if Question(answer.question).expects not in (Expectation.NUMBER, Expectation.DATE):
        return ()
    found: dict[str, Extract] = {}
    for extract in answer.extracts:
        if _figures(extract):
            found.setdefault(extract.document.id, extract)
    return tuple(found.values()) if len({_figures(extract) for extract in found.values()}) > 1 else ()


def _figures(extract: Extract) -> frozenset[str]:
    """The numbers that are marked, in one and the same writing: "2 millions" and "2 000 000" are one."""
    text = extract.document.text
    words = (mark.of(text) for mark in extract.highlights)
    return frozenset(
        term for marked in words for token in tokenize(marked) if token.kind is TokenKind.NUMBER for term in token.words[-1:]
    )
