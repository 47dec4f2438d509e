"""What the checks are made on: a library, its index and the model, as they are found. Nothing is written.

Opening a catalogue undoes what a killed writer left half done in it, as every command that reads does.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from assistant.doctor.model import Model
from corpus.errors import DamagedIndex, LibraryError, LibraryNotFound
from corpus.library import BUNDLED, Library, library_of, open_library
from corpus.managed.catalogue import State, reading
from corpus.managed.files import told_in_french
from corpus.managed.layout import INDEX, MARKER, is_managed
from corpus.managed.lock import writer_at_work
from corpus.managed.reader import documents_of
from corpus.model import Document, Span
from index.cache import library_cache
from index.code import code_digest
from index.contents import Contents
from index.passages import PassageSettings
from index.segments import Segments
from index.store import SCHEMA, Recipe, generations, read_manifest, verify


@dataclass(frozen=True)
class StoredIndex:
    """A generation as it is on disk.

    Attributes:
        altered: the first file that does not go with the manifest, in French.
        contents: None if they cannot be read.
        mismatch: why they cannot, in French.
    """

    path: Path
    manifest: Mapping[str, Any]
    altered: str | None = None
    contents: Contents | None = None
    mismatch: str | None = None


@dataclass(frozen=True)
class Case:
    """All that the checks read.

    Attributes:
        managed: whether Sourcier writes the folder.
        model: the one that would be used.
        folder: where the generations of the index live.
        writer: who is writing the library, if anybody is.
        library: None if it cannot be opened.
        problem: why it cannot.
        documents: those of the library whose content can be read.
        unreadable: the sources of the others.
        state: of a managed library's catalogue.
        faults: what SQLite finds wrong in it.
        recipe: what an index made now would be made from; None if there is nothing to index, or no model.
        index: the generation made from these very texts, if there is one.
    """

    root: Path
    managed: bool
    model: Model
    folder: Path
    writer: str | None = None
    library: Library | None = None
    problem: LibraryError | None = None
    documents: tuple[Document, ...] = ()
    unreadable: tuple[str, ...] = ()
    state: State | None = None
    faults: tuple[str, ...] = ()
    recipe: Recipe | None = None
    index: StoredIndex | None = None

    @property
    def up_to_date(self) -> bool:
        """Whether the generation is the one that would be searched."""
        return self.index is not None and self.recipe is not None and self.index.path.name == self.recipe.generation

    @cached_property
    def segments(self) -> Segments | None:
        """The passages and units of the index, when they go with the texts."""
        if self.index is None or self.index.contents is None or self.library is None or self.unreadable:
            return None
        known = [entry.fingerprint for entry in self.index.contents.documents]
        if known != [document.fingerprint for document in self.library.documents]:
            return None
        return self.index.contents.segments(self.library.documents)

    @cached_property
    def misplaced(self) -> tuple[str, ...]:
        """The passages and units that are not places of their text with words in them."""
        return () if self.segments is None else tuple(_wrong_spans(self.segments))

    @property
    def sound_segments(self) -> Segments | None:
        """The passages and units, when each is where it should be."""
        return None if self.misplaced else self.segments


def gather(root: Path | None, model: Model) -> Case:
    """Look at a library; the bundled corpus by default.

    Raises:
        LibraryNotFound: if the folder does not exist or is a file.
    """
    root = BUNDLED if root is None else root
    managed = (root / MARKER).is_file()
    folder = root / INDEX if managed else library_cache(root)
    case = Case(root, managed, model, folder, writer_at_work(root) if managed else None)
    try:
        library, state, faults = _read(root)
    except LibraryNotFound:
        raise
    except LibraryError as problem:
        return replace(case, problem=problem)
    except (OSError, sqlite3.Error) as error:
        told = f"La bibliothèque {root} ne peut pas être lue ({error}). Vérifiez les droits et le disque."
        return replace(case, problem=LibraryError(told))
    documents = tuple(document for document in library.documents if _can_be_read(document))
    kept = {document.id for document in documents}
    recipe = _recipe(library, model)
    return replace(
        case,
        library=library,
        documents=documents,
        unreadable=tuple(document.source for document in library.documents if document.id not in kept),
        state=state,
        faults=tuple(faults),
        recipe=recipe,
        index=_stored_index(folder, library, recipe),
    )


def _read(root: Path) -> tuple[Library, State | None, list[str]]:
    if not root.is_dir() or not is_managed(root):
        return open_library(root), None, []
    with told_in_french(root), reading(root) as catalogue:
        state = State(0) if catalogue is None else catalogue.state()
        faults = [] if catalogue is None else catalogue.faults()
        return library_of(root, documents_of(root, state)), state, faults


def _can_be_read(document: Document) -> bool:
    try:
        return document.content is not None
    except (KeyError, TypeError, ValueError):
        return False


def _recipe(library: Library, model: Model) -> Recipe | None:
    if model.fingerprint is None or not library.documents:
        return None
    return Recipe(model.name, model.fingerprint, asdict(PassageSettings()), library.digest, code_digest())


def _stored_index(folder: Path, library: Library, recipe: Recipe | None) -> StoredIndex | None:
    """The generation that goes with the texts: the one that would be searched or, without it, another."""
    made = folder / recipe.generation if recipe is not None else None
    if made is not None and made.is_dir():
        return _opened(made)
    for generation in generations(folder):
        try:
            found = read_manifest(generation)["recipe"]
        except DamagedIndex:
            continue
        if (found.get("library_digest"), found.get("schema")) == (library.digest, SCHEMA):
            return _opened(generation)
    return None


def _opened(generation: Path) -> StoredIndex:
    try:
        manifest = read_manifest(generation)
        verify(generation)
    except DamagedIndex as damage:
        return StoredIndex(generation, {}, altered=str(damage))
    try:
        return StoredIndex(generation, manifest, contents=Contents.load(generation))
    except DamagedIndex as damage:
        return StoredIndex(generation, manifest, mismatch=str(damage))


def _wrong_spans(segments: Segments) -> Iterator[str]:
    tables = [
        (segments.passage_table, [(1, 2)]),
        (segments.unit_table, [(1, 2), (3, 4), (6, 7)]),
    ]
    for table, pairs in tables:
        for row in table.tolist():
            document = segments.documents[row[0]]
            for first, last in pairs:
                start, end = row[first], row[last]
                if (start, end) != (-1, -1) and not _stands(document, start, end):
                    yield f"{document.source}, {start}:{end}"


def _stands(document: Document, start: int, end: int) -> bool:
    """Whether the span is one of the document's body, from a character that is not blank to another."""
    if not 0 <= start < end or not document.content.body.contains(Span(start, end)):
        return False
    text = document.text
    return not text[start].isspace() and not text[end - 1].isspace()
