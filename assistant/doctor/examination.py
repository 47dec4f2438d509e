"""All the checks, in the order in which they are told."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from assistant.doctor import document_checks, index_checks, storage_checks
from assistant.doctor.case import Case, gather
from assistant.doctor.check import Check
from assistant.doctor.model import Model
from corpus.errors import LibraryError
from corpus.managed.reader import state_number
from index.encoder import Encoder
from index.progress import Progress, silent

CHECKS: tuple[Callable[[Case], Check | None], ...] = (
    index_checks.check_model,
    storage_checks.check_opening,
    storage_checks.check_catalogue,
    storage_checks.check_originals,
    storage_checks.check_texts,
    storage_checks.check_leftovers,
    storage_checks.check_ignored,
    storage_checks.check_lexicon,
    index_checks.check_index,
    index_checks.check_fingerprint,
    index_checks.check_sums,
    index_checks.check_counts,
    index_checks.check_spans,
    index_checks.check_vectors,
    index_checks.check_generations,
    document_checks.check_window,
    document_checks.check_silent,
    document_checks.check_duplicates,
    document_checks.check_language,
    document_checks.check_pages,
    storage_checks.check_room,
    storage_checks.check_permissions,
    storage_checks.check_lock,
)
"""Each gives None when it does not apply."""

_ATTEMPTS = 3
_LABEL = "Contrôles"


def examine(
    root: Path | None, model: Model, encoder: Encoder | None = None, progress: Progress = silent
) -> tuple[Case, list[Check]]:
    """Check a library, its index and the model. Nothing is written.

    A managed library that changes meanwhile is looked at again: its files were those of two states.

    Args:
        root: the folder; the bundled corpus by default.
        encoder: the model, to be loaded and tried; it is not by default.

    Returns:
        What was looked at, and what was found.

    Raises:
        LibraryNotFound: if the folder does not exist or is a file.
    """
    for _ in range(_ATTEMPTS):
        case = gather(root, model)
        checks = list(_found(case, encoder, progress))
        if case.state is None or _number(case) == case.state.number:
            break
    return case, checks


def _found(case: Case, encoder: Encoder | None, progress: Progress) -> Iterator[Check]:
    total = len(CHECKS) + (encoder is not None)
    for done, check in enumerate(CHECKS):
        progress(_LABEL, done, total)
        if (found := check(case)) is not None:
            yield found
    if encoder is not None:
        progress(_LABEL, len(CHECKS), total)
        if (found := index_checks.check_recomputed(case, encoder)) is not None:
            yield found
    progress(_LABEL, total, total)


def _number(case: Case) -> int | None:
    """Which state the library is in now; None if it can no longer be told."""
    try:
        return state_number(case.root)
    except (LibraryError, OSError, sqlite3.Error):
        return None
