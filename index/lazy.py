"""A long sequence whose items are made when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar, overload

T = TypeVar("T")


class LazySequence(Sequence[T]):
    """`size` items made by `make(number)`, each kept once made.

    Threads may share one: two that ask for the same new item at once may get equal twins.
    """

    def __init__(self, size: int, make: Callable[[int], T]) -> None:
        self._made: list[T | None] = [None] * size
        self._make = make

    def __len__(self) -> int:
        return len(self._made)

    @overload
    def __getitem__(self, position: int) -> T: ...
    @overload
    def __getitem__(self, position: slice) -> Sequence[T]: ...
    def __getitem__(self, position: int | slice) -> T | Sequence[T]:
        if isinstance(position, slice):
            return tuple(self[number] for number in range(*position.indices(len(self))))
        made = self._made[position]
        if made is None:
            made = self._made[position] = self._make(range(len(self))[position])
        return made

    def __iter__(self) -> Iterator[T]:
        return (self[number] for number in range(len(self)))
