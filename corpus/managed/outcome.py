"""What became of a file that was to be added."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Status(StrEnum):
    """What became of a file."""

    ADDED = "added"
    UNCHANGED = "unchanged"
    REPLACED = "replaced"
    ALIAS = "alias"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file.

    Attributes:
        path: where it was.
        source: its path within the library.
        id: the document that has its content; None if it was refused.
        reason: why, for a refusal; what more there is to know, for the others.
    """

    path: Path
    source: str
    status: Status
    id: str | None = None
    reason: str | None = None
