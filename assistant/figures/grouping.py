"""How the words of a sentence hang together around its values."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.values import Value
from corpus.model import Span

_DEFINED = re.compile(r" \([A-Z][\w-]{1,9}\)")


def together(text: str, one: Span, other: Span) -> bool:
    """Whether two spans stand in one group of words, or one right before the other."""
    between = _DEFINED.sub("", text[min(one.end, other.end) : max(one.start, other.start)])
    return not re.search(r"[,;:|()\[\]]| - ", between) or (
        one.end <= other.start and re.fullmatch(r"[,: ]*", between) is not None
    )


def in_parentheses(text: str, sentence: Span, span: Span) -> bool:
    """Whether a span stands in parentheses opened in its sentence."""
    before = text[sentence.start : span.start]
    return before.count("(") > before.count(")")


def leads_to_next(text: str, sentence: Span, values: Sequence[Value], number: int) -> bool:
    """Whether a value is the first of a change, "de 13 à 41 inscrits"."""
    if number + 1 >= len(values):
        return False
    first, second = values[number].hedged, values[number + 1].hedged
    return (
        text[first.end : second.start].strip() == "à"
        and re.search(r"(?:\bde +|\bd')$", text[sentence.start : first.start]) is not None
    )
