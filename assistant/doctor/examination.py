"""All the checks, in the order in which they are told."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from assistant.doctor import document_checks, index_checks, storage_checks
from assistant.doctor.case import Case, gather
from assistant.doctor.check import Check, fail
from assistant.doctor.model import Model
from corpus.errors import LibraryError
from corpus.managed.lock import writer_at_work
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

_ATTEMPTS = 10
_LABEL = "Contrôles"


def examine(
    root: Path | None, model: Model, encoder: Encoder | None = None, progress: Progress = silent
) -> tuple[Case, list[Check]]:
    """Check a library, its index and the model. Nothing is written.

    A managed library that changes meanwhile is looked at again: what was seen was partly of one state, partly of another.

    Args:
        root: the folder; the bundled corpus by default.
        encoder: the model, to be loaded and tried; it is not by default.

    Returns:
        What was looked at, and what was found.

    Raises:
        LibraryNotFound: if the folder does not exist or is a file.
        LibraryError: if the library changes too fast to be looked at.
    """
    for _ in range(_ATTEMPTS):
        case = gather(root, model)
        checks = list(_found(case, encoder, progress))
        if _is_as_it_was(case):
            return case, checks
    raise LibraryError(f"La bibliothèque {case.root} change sans cesse. Réessayez quand l’ajout en cours sera fini.")


def _found(case: Case, encoder: Encoder | None, progress: Progress) -> Iterator[Check]:
    checks = [*CHECKS]
    if encoder is not None:
        checks.append(lambda case: index_checks.check_recomputed(case, encoder))
    unreadable: list[str] = []
    for done, check in enumerate(checks):
        progress(_LABEL, done, len(checks))
        try:
            found = check(case)
        except OSError as error:
            unreadable.append(f"{error.filename} : {error.strerror}")
            continue
        if found is not None:
            yield found
    progress(_LABEL, len(checks), len(checks))
    if unreadable:
        yield fail(
            "lecture", "Des contrôles n’ont pas pu se faire.", "Vérifiez ces fichiers, leurs droits et le disque.", unreadable
        )


def _is_as_it_was(case: Case) -> bool:
    """Whether no other process changed the library, or began to, since it was looked at."""
    if case.state is None:
        return True
    if case.writer is None and writer_at_work(case.root) is not None:
        return False
    try:
        return state_number(case.root) == case.state.number
    except (LibraryError, OSError, sqlite3.Error):
        return False
