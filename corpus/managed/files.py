"""Files written whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from corpus.errors import LibraryError, StorageFull

TEMPORARY = ".tmp-"
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_DENIED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_file(path: Path, data: bytes) -> None:
    """Write a file beside its place, then put it there at once, on the disk for good."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=TEMPORARY, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Put the names in a folder on the disk for good, where the system can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def told_in_french(root: Path) -> Iterator[None]:
    """Failures of the disk under a library, as errors that say what to do.

    Raises:
        StorageFull: if there is no room left.
        LibraryError: if writing is not allowed.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StorageFull(_full(root)) from error
        if error.errno in _DENIED:
            raise LibraryError(_denied(root)) from error
        raise
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_FULL or error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_IOERR:
            raise StorageFull(_full(root)) from error
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
            raise LibraryError(_denied(root)) from error
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            raise LibraryError(f"Le catalogue de {root} est occupé par un autre programme. Réessayez.") from error
        raise


def _full(root: Path) -> str:
    return (
        f"Le disque est plein : {root} est resté dans son dernier état enregistré. Libérez de la place, puis recommencez ; "
        "ce qui est déjà fait ne sera pas refait."
    )


def _denied(root: Path) -> str:
    return f"Sourcier ne peut pas écrire dans {root}. Vérifiez les droits du dossier, ou choisissez-en un autre avec --library."
