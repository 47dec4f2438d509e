"""The catalogue of a managed library: which documents it holds, and which state it is in.

A rollback journal rather than a write-ahead log: the catalogue is one file at rest, that a copy of the folder takes
whole, and that can be read where nothing may be written. A transaction cut short is undone by whoever opens next.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from corpus.errors import DamagedLibrary
from corpus.managed.files import told_in_french
from corpus.managed.layout import CATALOGUE, ORIGINALS
from corpus.model import MetadataValue

_BUSY = 30.0  # seconds that a reader waits for a commit, or a commit for readers
_TABLES = """
CREATE TABLE documents (
    id TEXT PRIMARY KEY,
    source TEXT NOT NULL UNIQUE,
    sha256 TEXT NOT NULL UNIQUE,
    content TEXT NOT NULL,
    title TEXT NOT NULL,
    imported TEXT NOT NULL,
    revision INTEGER NOT NULL,
    edits TEXT NOT NULL
);
CREATE TABLE aliases (
    source TEXT PRIMARY KEY,
    document TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE
);
CREATE TABLE state (number INTEGER NOT NULL, digest TEXT NOT NULL);
"""
_COLUMNS = "id, source, sha256, content, title, imported, revision, edits"

Edits = Mapping[str, MetadataValue | None]


@dataclass(frozen=True)
class Entry:
    """A document as it is catalogued.

    Attributes:
        sha256: of the original's bytes.
        content: SHA-256 of the stored content, which is the name of its file.
        title: as imported.
        imported: when, in ISO form and universal time.
        revision: counts from 1.
        edits: metadata given by hand, `title` included; None takes a value away.
    """

    id: str
    source: str
    sha256: str
    content: str
    title: str
    imported: str
    revision: int = 1
    edits: Edits = field(default_factory=dict)


@dataclass(frozen=True)
class State:
    """All that a catalogue says at one moment.

    Attributes:
        number: grows with each commit.
        entries: by source.
        aliases: other paths of the same content, and the id of their document.
    """

    number: int
    entries: tuple[Entry, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Tells an altered catalogue from the one that was written."""
        rows = [_row(entry) for entry in self.entries]
        described = json.dumps([rows, sorted(self.aliases.items())], ensure_ascii=False)
        return hashlib.sha256(described.encode()).hexdigest()


def _row(entry: Entry) -> tuple[str | int, ...]:
    edits = {key: list(value) if isinstance(value, tuple) else value for key, value in sorted(entry.edits.items())}
    written = json.dumps(edits, ensure_ascii=False)
    return (
        entry.id, entry.source, entry.sha256, entry.content, entry.title, entry.imported, entry.revision, written,
    )  # fmt: skip


def _entry(row: tuple[str, str, str, str, str, str, int, str]) -> Entry:
    edits = {key: tuple(value) if isinstance(value, list) else value for key, value in json.loads(row[-1]).items()}
    return Entry(*row[:-1], edits)


class Catalogue:
    """A connection to a catalogue. Writing needs the library's lock, and counts once `commit` returns."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._changes_before = connection.total_changes

    def state(self, *, check: bool = True) -> State:
        """All that the catalogue says.

        Args:
            check: whether what was last committed is checked against its digest.

        Raises:
            DamagedLibrary: if it was altered.
        """
        rows = self._connection.execute(f"SELECT {_COLUMNS} FROM documents").fetchall()
        aliases = dict(self._connection.execute("SELECT source, document FROM aliases").fetchall())
        number, digest = self._connection.execute("SELECT number, digest FROM state").fetchone()
        try:
            entries = tuple(sorted(map(_entry, rows), key=lambda entry: entry.source))
        except ValueError as error:
            raise DamagedLibrary(_DAMAGED) from error
        state = State(number, entries, aliases)
        if check and state.digest != digest:
            raise DamagedLibrary(_DAMAGED)
        return state

    def number(self) -> int:
        """Which state the catalogue is in."""
        (number,) = self._connection.execute("SELECT number FROM state").fetchone()
        return int(number)

    def put(self, entry: Entry) -> None:
        """Add a document, or replace the one of that id."""
        marks = ", ".join("?" * len(_row(entry)))
        changes = ", ".join(f"{column} = excluded.{column}" for column in _COLUMNS.split(", ")[1:])
        self._connection.execute(
            f"INSERT INTO documents ({_COLUMNS}) VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET {changes}", _row(entry)
        )

    def drop(self, document: str) -> None:
        """Forget a document and its aliases."""
        self._connection.execute("DELETE FROM documents WHERE id = ?", (document,))

    def put_alias(self, source: str, document: str) -> None:
        """Say that a path has the content of a document."""
        self._connection.execute("INSERT OR REPLACE INTO aliases (source, document) VALUES (?, ?)", (source, document))

    def drop_alias(self, source: str) -> None:
        """Forget a path."""
        self._connection.execute("DELETE FROM aliases WHERE source = ?", (source,))

    def begin(self) -> None:
        """Start a change; readers see nothing of it."""
        self._connection.execute("BEGIN IMMEDIATE")
        self._changes_before = self._connection.total_changes

    @property
    def changed(self) -> bool:
        """Whether anything was written since `begin`."""
        return self._connection.total_changes > self._changes_before

    def commit(self) -> None:
        """Make the change the library's state, at once and for good."""
        state = self.state(check=False)
        self._connection.execute("UPDATE state SET number = ?, digest = ?", (state.number + 1, state.digest))
        self._connection.execute("COMMIT")

    def roll_back(self) -> None:
        """Forget the change."""
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")


_DAMAGED = (
    "Le catalogue de la bibliothèque est endommagé. Remettez en place une copie de catalogue.sqlite ; à défaut, faites une "
    "bibliothèque neuve et ajoutez-y le dossier « originals » de celle-ci avec « sourcier add »."
)


@contextmanager
def reading(root: Path) -> Iterator[Catalogue | None]:
    """The catalogue, all read in one and the same state; None if nothing was ever added.

    Raises:
        DamagedLibrary: if it cannot be read.
    """
    with _connected(root, writable=False) as connection:
        if connection is None:
            yield None
            return
        connection.execute("BEGIN")
        yield Catalogue(connection)


@contextmanager
def changing(root: Path) -> Iterator[Catalogue]:
    """The catalogue, made if there is none; what is not committed is forgotten at the end.

    Raises:
        DamagedLibrary: if it cannot be read.
    """
    with _connected(root, writable=True) as connection:
        assert connection is not None  # a writer makes it
        catalogue = Catalogue(connection)
        try:
            yield catalogue
        finally:
            catalogue.roll_back()


@contextmanager
def _connected(root: Path, *, writable: bool) -> Iterator[sqlite3.Connection | None]:
    path = root / CATALOGUE
    if not path.exists() and any((root / ORIGINALS).glob("[!.]*")):
        raise DamagedLibrary(_DAMAGED)
    if not path.exists() and not writable:
        yield None
        return
    try:
        with told_in_french(root):
            connection = _open(path, writable)
        try:
            if writable:
                with told_in_french(root):
                    _prepare(connection)
            elif not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'state'").fetchone():
                yield None  # its maker was stopped before it was made
                return
            yield connection
        finally:
            connection.close()
    except sqlite3.OperationalError:
        raise  # the disk or the lock, told by others
    except sqlite3.DatabaseError as error:
        raise DamagedLibrary(_DAMAGED) from error


def _open(path: Path, writable: bool) -> sqlite3.Connection:
    # A reader opens for writing too: it may have to undo what a killed writer left half done.
    modes = ["rwc"] if writable else ["rw", "ro", "ro&immutable=1"]
    for last, mode in zip([False] * (len(modes) - 1) + [True], modes, strict=True):
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=_BUSY, isolation_level=None)
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("SELECT 1 FROM sqlite_master").fetchone()
            return connection
        except sqlite3.OperationalError:
            connection.close()
            if last:
                raise
        except BaseException:
            connection.close()
            raise
    raise AssertionError("no mode to open with")


def _prepare(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")  # what is removed is overwritten
    connection.execute("PRAGMA cache_spill = OFF")  # a long change never keeps readers out before its commit
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'state'").fetchone():
        return
    connection.execute("BEGIN IMMEDIATE")
    for statement in filter(str.strip, _TABLES.split(";")):
        connection.execute(statement)
    connection.execute("INSERT INTO state (number, digest) VALUES (0, ?)", (State(0).digest,))
    connection.execute("COMMIT")
