"""One writer at a time: a lock on the library, held by a process and let go by the system when it ends."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.errors import LibraryLocked
from corpus.managed.files import told_in_french
from corpus.managed.layout import LOCK, WRITER

WAIT = 10.0
"""Seconds that a second writer waits for the first."""


@contextmanager
def writing(root: Path, wait: float = WAIT) -> Iterator[None]:
    """Be the only writer of the library in `root`, which must exist.

    Raises:
        LibraryLocked: naming the writer that is at work.
    """
    lock = FileLock(root / LOCK)
    with told_in_french(root):
        try:
            lock.acquire(timeout=wait)
        except Timeout as error:
            raise LibraryLocked(f"La bibliothèque {root} est en cours d’écriture{_writer(root)}. Réessayez ensuite.") from error
    try:
        with told_in_french(root):
            now = datetime.now(UTC).isoformat(timespec="seconds")
            told = {"pid": os.getpid(), "host": socket.gethostname(), "since": now}
            (root / WRITER).write_text(json.dumps(told, ensure_ascii=False) + "\n", encoding="utf-8")
        yield
    finally:
        (root / WRITER).unlink(missing_ok=True)
        lock.release()


def _writer(root: Path) -> str:
    """Who holds the lock, as far as is known."""
    try:
        told = json.loads((root / WRITER).read_text(encoding="utf-8"))
        since = datetime.fromisoformat(told["since"]).astimezone()
        return f" par le processus {told['pid']} de la machine {told['host']}, depuis le {since:%d/%m/%Y à %H:%M:%S}"
    except (OSError, ValueError, KeyError, TypeError):
        return " par un autre processus"
