"""How long work reports its advance: a callable that takes a label, what is done, and the total."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

Progress = Callable[[str, int, int], None]
Item = TypeVar("Item")
READING = "Lecture des documents"


def silent(_label: str, _done: int, _total: int) -> None:
    """Report nothing."""


def each(items: Sequence[Item], label: str, progress: Progress) -> Iterator[Item]:
    """The items one by one, the advance told before each and at the end."""
    for done, item in enumerate(items):
        progress(label, done, len(items))
        yield item
    progress(label, len(items), len(items))
