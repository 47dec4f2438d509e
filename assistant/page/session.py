"""What one open page remembers, for itself alone and no longer than it stays open."""

from __future__ import annotations

from dataclasses import dataclass

_MOST_RECENT = 8


@dataclass(frozen=True, slots=True)
class Session:
    """The last question and the recent ones.

    Attributes:
        previous: the last question, whole, that a follow-up is understood by.
        recent: questions as typed, the latest first, each once.
    """

    previous: str = ""
    recent: tuple[str, ...] = ()

    def after(self, written: str, understood: str) -> Session:
        """The session once a question was asked."""
        typed = " ".join(written.split())
        others = tuple(question for question in self.recent if question != typed)
        return Session(understood, (typed, *others)[:_MOST_RECENT])
