"""What became of imported files, in French."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from corpus.managed.outcome import Status

WORDS = MappingProxyType(
    {
        Status.ADDED: ("ajouté", "ajoutés"),
        Status.UNCHANGED: ("inchangé", "inchangés"),
        Status.REPLACED: ("remplacé", "remplacés"),
        Status.ALIAS: ("alias", "alias"),
        Status.REFUSED: ("refusé", "refusés"),
    }
)
"""Of one file, and of several."""


def counted(statuses: Iterable[Status]) -> str:
    """How many files each thing became of: "2 ajoutés, 1 refusé"."""
    told = list(statuses)
    counts = [(told.count(status), status) for status in Status]
    return ", ".join(f"{count} {WORDS[status][count > 1]}" for count, status in counts if count) or "Aucun fichier à importer"
