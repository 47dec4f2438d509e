"""Items of any words, made by hand."""

from __future__ import annotations

from assistant.quiz.item import Item, Kind, Place, Quote, Sort
from corpus.model import Span


def quote(text: str, start: int = 0, document: str = "doc-1") -> Quote:
    return Quote(document, Span(start, start + len(text)), text)


def item(
    kind: Kind,
    before: str = "Le service suit ",
    masked: str = "43 %",
    after: str = " des habitants.",
    wrong: tuple[str, ...] = (),
    title: str = "Titre",
    accepted: bool | None = None,
) -> Item:
    """An item of any words; only their form is looked at."""
    return Item(
        kind=kind,
        place=Place(title, "a.md", "0" * 64, ("Partie",), None, "Titre. Fichier a.md."),
        extract=quote(before + masked + after),
        masked=quote(masked, len(before)),
        sort=Sort.PERCENT,
        distractors=tuple(quote(text, 1000 * number, "doc-2") for number, text in enumerate(wrong, 1)),
        context=(title,),
        accepted=accepted,
    )
