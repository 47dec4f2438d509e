"""The sentence that announces a list: "Trois missions se distinguent :"."""

from __future__ import annotations

from corpus.model import Block, BlockKind, Span
from corpus.sentences import sentences


def announcing_sentence(text: str, previous: Block | None) -> Span | None:
    """The last sentence of the paragraph before a list, if it ends with a colon."""
    if previous is None or previous.kind is not BlockKind.PARAGRAPH or not previous.span.of(text).endswith(":"):
        return None
    return sentences(text, previous.span)[-1]
