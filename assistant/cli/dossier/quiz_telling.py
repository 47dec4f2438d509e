"""A quiz item on a terminal, for the trainer who reviews it: question, answer, source."""

from __future__ import annotations

from assistant.cli.console import Console
from assistant.quiz.item import Item, Kind

_DECISIONS = {True: "retenue", False: "écartée", None: "à relire"}


def tell_item(number: int, item: Item, console: Console) -> None:
    """Print an item with its id, what was decided, and its answer."""
    console.line(f"{number}. {item.id} · {item.kind} · {_DECISIONS[item.accepted]}")
    shown = (item.setting, item.instruction, item.lead_in.text if item.lead_in else "", item.stem)
    for line in filter(None, shown):
        console.line(f"   {line}")
    if item.kind is Kind.CHOICE:
        for choice in item.choices:
            console.line(f"   – {choice.text}")
    answer = item.answer if item.kind is not Kind.TRUE_FALSE or item.is_true else f"{item.answer} : {item.masked.text}"
    console.line(f"   → {answer}")
    console.line(console.dim(f"   {item.place.reference}"))
    console.line()
