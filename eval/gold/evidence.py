"""From the words that a person points at to a gold answer: the words, and the sentence or item that holds them."""

from __future__ import annotations

from corpus.errors import GoldError
from corpus.model import BlockKind, Document, Span
from corpus.units import Unit, units_of
from eval.gold.gold_set import GoldAnswer

LONGEST_ANSWER = 700
"""In code points: an extract that has an answer is no longer."""


def answers_at(document: Document, selected: Span, item: int = 1) -> tuple[GoldAnswer, ...]:
    """The gold answers that a selection stands for: one, or one for each item of a list that it takes in.

    White space and list markers at the edges of the selection are left out of the answer.

    Args:
        document: where it was selected.
        selected: in code points of the document's text.
        item: number of the first answer; further list items get the numbers that follow.

    Raises:
        GoldError: if the selection holds no words of a sentence, an item or a row, or is too long to be an answer.
    """
    touched = [unit for unit in units_of(document.content) if _words(document, selected, unit.core)]
    if not touched:
        raise GoldError("La sélection ne contient aucune phrase du texte (un titre n’en est pas une) : choisissez d’autres mots.")
    items = [unit for unit in touched if unit.kind is BlockKind.ITEM and not unit.announces]
    if len({unit.core for unit in items}) > 1 and len({unit.group for unit in items}) == 1:
        parts = _by_block(document, items)
        if len(parts) > 1:
            return tuple(_answer(document, selected, part, item + number) for number, part in enumerate(parts))
    return (_answer(document, selected, touched, item),)


def _words(document: Document, selected: Span, core: Span) -> Span | None:
    """What of the selection stands in a unit, white space apart; None if nothing does."""
    start, end = max(selected.start, core.start), min(selected.end, core.end)
    span = Span(start, end).trimmed(document.text) if start < end else Span(start, start)
    return span if len(span) else None


def _by_block(document: Document, units: list[Unit]) -> list[list[Unit]]:
    """Units grouped by the list item that they are sentences of."""
    parts: list[list[Unit]] = []
    blocks = [block.span for block in document.content.blocks if block.kind is BlockKind.ITEM]
    holder: Span | None = None
    for unit in units:
        found = next((block for block in blocks if block.contains(unit.core)), None)
        if found is None or found != holder:
            parts.append([])
        holder = found
        parts[-1].append(unit)
    return parts


def _answer(document: Document, selected: Span, units: list[Unit], item: int) -> GoldAnswer:
    evidence = Span(min(unit.core.start for unit in units), max(unit.core.end for unit in units))
    words = _words(document, selected, evidence)
    if words is None or len(words) > LONGEST_ANSWER:
        raise GoldError(
            f"Une réponse compte au plus {LONGEST_ANSWER} caractères : ne sélectionnez que les mots qui répondent à la question."
        )
    return GoldAnswer(document.id, words, evidence, item)
