"""The runs that one open page keeps, to show and compare them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from eval.runs.run import Run

MOST_KEPT = 8


@dataclass(frozen=True, slots=True)
class Kept:
    """A run, what to call it, and its plots, which take a second to draw."""

    key: str
    label: str
    run: Run
    drawn: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The last runs of a session, oldest first; `made` counts all that ever were."""

    kept: tuple[Kept, ...] = ()
    made: int = 0

    def with_run(self, run: Run, drawn: Mapping[str, str], origin: str = "") -> Shelf:
        """The shelf with one run more; the oldest makes room.

        Args:
            origin: the file that it was read from, if it was.
        """
        number = self.made + 1
        kept = Kept(str(number), f"{number}. {_description(run)}{f' ({origin})' if origin else ''}", run, drawn)
        return Shelf((*self.kept, kept)[-MOST_KEPT:], number)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Labels and keys, for a choice."""
        return [(kept.label, kept.key) for kept in self.kept]

    def find(self, key: str | None) -> Kept | None:
        """The run of that key, if it is still there."""
        return next((kept for kept in self.kept if kept.key == key), None)


def _description(run: Run) -> str:
    gold = run.identity["gold"]
    told = [str(gold.get("name", "questions"))]
    if gold.get("split") in {"dev", "test"}:
        told.append(f"jeu {gold['split']}")
    count = len(run.results)
    return f"{run.name} : {', '.join(told)}, {count} question{'s' if count > 1 else ''}"
