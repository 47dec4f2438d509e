"""From quiz items to the HTML of their panel: each as the learner will see it, then its answer and its sources."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.page.course.quiz_sheaf import Sheaf
from assistant.page.course.templates import rendered
from assistant.quiz.exports import FORMATS
from assistant.quiz.item import Item, Kind, Quote
from corpus.library import Library

MOST = 100
"""How many questions are proposed at once."""
KINDS = {Kind.CLOZE: "À compléter", Kind.CHOICE: "Choix multiple", Kind.TRUE_FALSE: "Vrai ou faux"}
MOST_SHOWN = 200
"""How many of a review read from a file are shown; the others are exported all the same."""
_NAME_LENGTH = 40


@dataclass(frozen=True, slots=True)
class _Other:
    """Words that are not the answer, and the title of the document that they come from; none if it is gone."""

    quote: Quote
    where: str


@dataclass(frozen=True, slots=True)
class _Card:
    """An item as the page shows it."""

    item: Item
    kind: str
    name: str
    where: str
    others: tuple[_Other, ...]


def quiz_html(sheaf: Sheaf, library: Library) -> str:
    """The questions to review, with what was decided of each."""
    titles = {document.id: document.title for document in library.documents}
    return rendered(
        "quiz.html.jinja",
        sheaf=sheaf,
        cards=[_card(item, titles) for item in sheaf.items[:MOST_SHOWN]],
        total=len(sheaf.items),
        accepted=len(sheaf.accepted),
        aside=sum(item.accepted is False for item in sheaf.items),
        left=sum(item.accepted is None for item in sheaf.items),
    )


def _card(item: Item, titles: dict[str, str]) -> _Card:
    words = " ".join(item.stem.split())
    name = words if len(words) <= _NAME_LENGTH else f"{words[:_NAME_LENGTH].rstrip()}…"
    place = item.place
    where = " › ".join([place.title, *place.section, *([] if place.page is None else [f"page {place.page}"])])
    others = tuple(_Other(quote, titles.get(quote.document, "")) for quote in item.distractors)
    return _Card(item, KINDS[item.kind], name, where, others)


def exports_html(*, full: bool) -> str:
    """A button for each form and for the review itself, once there are questions; a field for a review at any time."""
    formats = {suffix: f"{name[0].upper()}{name[1:]}" for suffix, (name, _) in FORMATS.items()}
    return rendered("quiz_exports.html.jinja", full=full, formats=formats)
