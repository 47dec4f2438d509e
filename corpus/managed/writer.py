"""Changing a managed library: files first, then the catalogue, then what is no longer needed goes."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from corpus.errors import LibraryNotFound, NotManaged, UnreadableDocument
from corpus.library import Library, document_id, id_named, library_of, read_document
from corpus.managed.catalogue import Catalogue, Edits, Entry, changing
from corpus.managed.files import digest_of, told_in_french, write_file
from corpus.managed.layout import ORIGINALS, is_managed, make_managed, original_name
from corpus.managed.lock import WAIT, writing
from corpus.managed.outcome import Outcome, Status
from corpus.managed.reader import documents_of, read_text
from corpus.managed.storing import drop_leftovers, store, stored_original
from corpus.model import Document

Read = Callable[[Path, str], Document]

REPAIRED = "ses fichiers manquaient ou étaient endommagés : ils ont été remis en état."


class Writer:
    """Changes to a library, seen by nobody until `commit`. Made by `open_writer`."""

    def __init__(self, root: Path, catalogue: Catalogue, read: Read = read_document) -> None:
        self.root = root
        self._catalogue = catalogue
        self._read = read
        self._begin()

    def _begin(self) -> None:
        self._catalogue.begin()
        state = self._catalogue.state()
        self._by_source = {entry.source: entry for entry in state.entries}
        self._by_sha256 = {entry.sha256: entry for entry in state.entries}
        self._aliases = dict(state.aliases)
        self._by_id = {entry.id: entry for entry in state.entries}
        self._pending = 0

    def entry(self, name: str) -> Entry:
        """The document of that id, path or file name, its text readable or not.

        Raises:
            DocumentNotFound: if there is none, or if a file name is borne by several.
        """
        return self._by_id[id_named(name, {entry.id: entry.source for entry in self._by_id.values()}, self._aliases)]

    # Changes

    def add(self, path: Path, source: str) -> Outcome:
        """Import a file under a path of the library.

        A path already known whose content has changed is a new revision of its document, which keeps its id. Content
        already known under another path makes this path an alias.

        Raises:
            StorageFull: if there is no room left.
        """
        source = unicodedata.normalize("NFC", source)
        if not _can_be_named(source):
            return Outcome(path, source, Status.REFUSED, reason="son nom ne peut pas être écrit en UTF-8 ; renommez-le.")
        try:
            with told_in_french(self.root):
                return self._add(path, source)
        except UnreadableDocument as error:
            return Outcome(path, source, Status.REFUSED, reason=str(error))

    def _add(self, path: Path, source: str) -> Outcome:
        try:
            sha256 = digest_of(path)
        except OSError as error:
            raise UnreadableDocument("lecture impossible ; vérifiez que le fichier existe, et ses droits.") from error
        same = self._by_sha256.get(sha256)
        if same is not None:
            repaired = self._repair(same, path)
            if same.source == source or self._aliases.get(source) == same.id:
                return Outcome(path, source, Status.UNCHANGED, same.id, REPAIRED if repaired else None)
            self._leave(source)
            self._catalogue.put_alias(source, same.id)
            self._aliases[source] = same.id
            return Outcome(path, source, Status.ALIAS, same.id, f"même contenu que {same.source}")
        document = self._read(path, source)
        if document.sha256 != sha256:
            raise UnreadableDocument("il a changé pendant la lecture ; ajoutez-le de nouveau.")
        content = store(self.root, path, document)
        self._pending += len(document.text)
        known = self._by_source.get(source)
        if known is None:
            self._leave(source)
            entry = Entry(self._new_id(source), source, sha256, content, document.title, _now())
        else:
            entry = replace(
                known, sha256=sha256, content=content, title=document.title, imported=_now(), revision=known.revision + 1
            )
        self._put(entry)
        if known is not None:
            self._promote_alias(known)
        return Outcome(path, source, Status.ADDED if known is None else Status.REPLACED, entry.id)

    def remove(self, entry_id: str) -> None:
        """Forget a document, under all its paths. Nothing of it is left once committed."""
        entry = self._by_id[entry_id]
        self._drop(entry)
        for source in self._paths_of(entry):
            self._catalogue.drop_alias(source)
            del self._aliases[source]

    def edit(self, entry_id: str, edits: Edits, *, afresh: bool = False) -> None:
        """Give a document metadata by hand, over what its file says; None takes a value away.

        Args:
            afresh: forget the edits made before.
        """
        entry = self._by_id[entry_id]
        self._put(replace(entry, edits=dict(edits) if afresh else {**entry.edits, **edits}))

    def repair(self) -> tuple[list[Entry], list[Entry]]:
        """Make again, from the originals, the texts that are damaged.

        Returns:
            The documents put right, and those whose original is damaged too.
        """
        mended: list[Entry] = []
        lost: list[Entry] = []
        for entry in list(self._by_id.values()):
            if read_text(self.root, entry) is None:
                original = stored_original(self.root, entry)
                try:
                    whole = original.is_file() and digest_of(original) == entry.sha256
                    (mended if whole and self._repair(entry, original) else lost).append(entry)
                except UnreadableDocument:
                    lost.append(entry)
        return mended, lost

    # Outcome

    @property
    def pending(self) -> int:
        """How many characters were imported since the last commit."""
        return self._pending

    @property
    def changed(self) -> bool:
        """Whether there is anything to commit."""
        return self._catalogue.changed

    def library(self) -> Library:
        """The library as it will be once committed."""
        return library_of(self.root, documents_of(self.root, self._catalogue.state(check=False)))

    def commit(self) -> None:
        """Make the changes the library's state, then drop the files that nothing needs any more.

        Raises:
            StorageFull: if there is no room left; the state is as it was.
        """
        with told_in_french(self.root):
            self._catalogue.commit()
            self._begin()
            drop_leftovers(self.root, self._catalogue.state())

    # Parts

    def _new_id(self, source: str) -> str:
        return next(name for digits in range(6, 64) if (name := document_id(source, digits)) not in self._by_id)

    def _paths_of(self, entry: Entry) -> list[str]:
        """The other paths of a document."""
        return sorted(source for source, document in self._aliases.items() if document == entry.id)

    def _put(self, entry: Entry) -> None:
        before = self._by_source.get(entry.source)
        if before is not None:
            self._by_sha256.pop(before.sha256, None)
        self._catalogue.put(entry)
        self._by_source[entry.source] = self._by_sha256[entry.sha256] = self._by_id[entry.id] = entry

    def _drop(self, entry: Entry) -> None:
        self._catalogue.drop(entry.id)
        del self._by_source[entry.source], self._by_sha256[entry.sha256], self._by_id[entry.id]

    def _leave(self, source: str) -> None:
        """Make a path free: an alias is forgotten, a document goes on under its next path if it has one."""
        if self._aliases.pop(source, None):
            self._catalogue.drop_alias(source)
        entry = self._by_source.get(source)
        if entry is not None:
            self._drop(entry)
            self._promote_alias(entry)

    def _promote_alias(self, entry: Entry) -> None:
        """Content that lost its path, but has others, becomes a document of its own at the first of them."""
        paths = self._paths_of(entry)
        if paths:
            self._catalogue.drop_alias(paths[0])
            del self._aliases[paths[0]]
            promoted = replace(entry, id=self._new_id(paths[0]), source=paths[0], revision=1)
            self._put(promoted)
            for source in paths[1:]:
                self._catalogue.put_alias(source, promoted.id)
                self._aliases[source] = promoted.id

    def _repair(self, entry: Entry, path: Path) -> bool:
        """Put back what is missing or altered of a document, from a file of the same bytes; whether anything was.

        Raises:
            UnreadableDocument: if it can no longer be imported.
        """
        original = stored_original(self.root, entry)
        whole = original.is_file() and digest_of(original) == entry.sha256
        if whole and read_text(self.root, entry) is not None:
            return False
        if not whole:
            write_file(self.root / ORIGINALS / original_name(entry.sha256, entry.source), path.read_bytes())
        if read_text(self.root, entry) is None:
            with TemporaryDirectory() as folder:
                named = Path(folder) / PurePosixPath(entry.source).name  # a title may come from the name
                shutil.copyfile(stored_original(self.root, entry), named)
                self._put(replace(entry, content=store(self.root, named, self._read(named, entry.source))))
        return True


def _can_be_named(source: str) -> bool:
    try:
        source.encode()
    except UnicodeEncodeError:
        return False
    return True


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


@contextmanager
def open_writer(root: Path, *, create: bool = False, wait: float = WAIT, read: Read = read_document) -> Iterator[Writer]:
    """The one writer of a library; what it has not committed at the end is forgotten.

    Args:
        create: make a library of a new or empty folder.
        wait: seconds to wait for another writer.
        read: what imports a file.

    Raises:
        NotManaged: if the folder is not one that Sourcier may write.
        LibraryLocked: if another process goes on writing.
        DamagedLibrary: if the catalogue cannot be read.
    """
    if create:
        with told_in_french(root):
            make_managed(root)
    elif not root.exists():
        raise LibraryNotFound(f"Le dossier {root} n’existe pas. Vérifiez le chemin donné à --library (ou à SOURCIER_LIBRARY).")
    elif not is_managed(root):
        raise NotManaged(
            f"{root} n’est pas une bibliothèque faite par « sourcier add » : Sourcier n’y écrit jamais. Changez ou ôtez "
            "vous-même les fichiers de ce dossier."
        )
    with writing(root, wait), changing(root) as catalogue:
        with told_in_french(root):
            drop_leftovers(root, catalogue.state())
            writer = Writer(root, catalogue, read)
        try:
            yield writer
        finally:
            catalogue.roll_back()
            drop_leftovers(root, catalogue.state())
