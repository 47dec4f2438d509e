"""How long work reports its advance: a callable that takes a label, what is done, and the total."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int], None]


def silent(_label: str, _done: int, _total: int) -> None:
    """Report nothing."""
