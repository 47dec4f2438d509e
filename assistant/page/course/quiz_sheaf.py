"""The questions that one open page reviews: what was proposed, accepted and set aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.quiz.item import Item
from assistant.quiz.quiz_file import Quiz
from corpus.errors import QuizError


@dataclass(frozen=True, slots=True)
class Draw:
    """Items as they were proposed.

    Attributes:
        seed: of the draw; the next one has another.
        told: what there is to say of it, in French.
    """

    items: tuple[Item, ...]
    seed: int
    told: str


@dataclass(frozen=True, slots=True)
class Sheaf:
    """Items in the order in which they are shown.

    Attributes:
        seed: of the last draw.
        unsaved: whether something was decided since the last download.
    """

    items: tuple[Item, ...] = ()
    seed: int = 0
    unsaved: bool = False

    @property
    def accepted(self) -> tuple[Item, ...]:
        """Those that the trainer accepted."""
        return tuple(item for item in self.items if item.accepted)

    def fresh(self, items: Sequence[Item], most: int) -> tuple[Item, ...]:
        """Those of `items` that this page has not shown, `most` at most: a fact accepted is not asked again, even otherwise."""
        asked = {(item.masked.document, item.masked.span) for item in self.accepted}
        shown = {(item.kind, item.masked.document, item.masked.span) for item in self.items}
        found = (
            item
            for item in items
            if (item.masked.document, item.masked.span) not in asked
            and (item.kind, item.masked.document, item.masked.span) not in shown
        )
        return tuple(item for item, _ in zip(found, range(most), strict=False))

    def drawn(self, draw: Draw) -> Sheaf:
        """The items of a draw, after those accepted before; the others make room."""
        ids = {item.id for item in self.accepted}
        return replace(self, items=(*self.accepted, *(item for item in draw.items if item.id not in ids)), seed=draw.seed)

    def decided(self, item_id: str, accepted: bool | None) -> Sheaf:
        """Once an item is accepted, set aside, or left to be reviewed (None).

        Raises:
            QuizError: if no item bears that id.
        """
        decided = Quiz("", self.items).decided(item_id, accepted)
        return replace(self, items=decided.items, unsaved=True)

    def with_all_accepted(self) -> Sheaf:
        """Once every item that was not set aside is accepted."""
        items = tuple(item if item.accepted is False else replace(item, accepted=True) for item in self.items)
        return replace(self, items=items, unsaved=True)

    def to_export(self) -> tuple[Item, ...]:
        """The accepted items.

        Raises:
            QuizError: if there is none.
        """
        if not self.accepted:
            raise QuizError(
                "Aucune question acceptée : rien à exporter. Relisez les questions, et choisissez « Accepter » sous celles "
                "que vous retenez."
            )
        return self.accepted
