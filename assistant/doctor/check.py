"""What a health check found, and what to do about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad it is: FAIL when answers may be wrong, missing or lost."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


WORDS = {Severity.OK: "bon", Severity.WARN: "à voir", Severity.FAIL: "échec"}
"""What one check is called."""
SUMMARY = {Severity.OK: "sans rien à signaler", Severity.WARN: "à voir", Severity.FAIL: "en échec"}
"""What several are."""


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome of one check, in French.

    Attributes:
        message: what was found.
        advice: what to do; None when there is nothing to.
        details: the documents or files it is about.
    """

    name: str
    status: Severity
    message: str
    advice: str | None = None
    details: tuple[str, ...] = ()


def summary(checks: Sequence[Check]) -> str:
    """How many checks were made, and how they ended: "21 contrôles : 20 sans rien à signaler, 1 à voir."."""
    told = Counter(check.status for check in checks)
    counts = ", ".join(f"{told[severity]} {word}" for severity, word in SUMMARY.items() if told[severity])
    return f"{len(checks)} contrôles : {counts}."


def ok(name: str, message: str) -> Check:
    """Nothing to do."""
    return Check(name, Severity.OK, message)


def warn(name: str, message: str, advice: str, details: Iterable[str] = ()) -> Check:
    """Something to look at."""
    return Check(name, Severity.WARN, message, advice, tuple(details))


def fail(name: str, message: str, advice: str, details: Iterable[str] = ()) -> Check:
    """Something to repair."""
    return Check(name, Severity.FAIL, message, advice, tuple(details))


def halves(problem: Exception | str) -> tuple[str, str]:
    """What an error tells, and its advice: the sentences after the first."""
    message, stop, advice = str(problem).partition(". ")
    return (message + ".", advice) if stop else (message, "Vérifiez les réglages de Sourcier : --library, SOURCIER_MODEL.")


def counted(count: int, singular: str, plural: str | None = None) -> str:
    """A number and what it counts: "1 document", "2 documents"."""
    return f"{count} {singular if count < 2 else plural or singular + 's'}"
