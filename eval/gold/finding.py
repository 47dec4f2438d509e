"""What a check of a gold set has to say."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error makes figures wrong; a warning makes them less telling, or asks for a second look."""

    ERROR = "erreur"
    WARNING = "avertissement"


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark. `question_id` is None when it bears on the whole set; `message` is in French."""

    severity: Severity
    question_id: str | None
    rule: str
    message: str
