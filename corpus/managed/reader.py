"""Reading a managed library, whole and in one state, while another process may be writing it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import LibraryError
from corpus.managed.catalogue import Entry, State, reading
from corpus.managed.document import StoredDocument
from corpus.managed.files import told_in_french
from corpus.managed.layout import TEXTS

_ATTEMPTS = 20
DAMAGED_TEXT = (
    "son texte est endommagé ou manque ; « sourcier index --rebuild » le refait d’après l’original, sinon ajoutez de "
    "nouveau le fichier avec « sourcier add »."
)


@dataclass(frozen=True)
class Stored:
    """What a managed library holds.

    Attributes:
        number: that of the state.
        documents: by source.
        aliases: other paths, and the id of their document.
        damaged: entries whose text cannot be read.
    """

    number: int
    documents: tuple[StoredDocument, ...]
    aliases: Mapping[str, str]
    damaged: tuple[Entry, ...]


def state_number(root: Path) -> int:
    """Which state the library is in; grows with every change.

    Raises:
        LibraryError: if the catalogue cannot be read.
    """
    with told_in_french(root), reading(root) as catalogue:
        return 0 if catalogue is None else catalogue.number()


def _state(root: Path) -> State:
    with told_in_french(root), reading(root) as catalogue:
        return State(0) if catalogue is None else catalogue.state()


def read_text(root: Path, entry: Entry) -> StoredDocument | None:
    """The document of an entry; None if its text is missing or altered."""
    try:
        data = (root / TEXTS / f"{entry.content}.json").read_bytes()
    except OSError:
        return None
    return StoredDocument(entry, data) if hashlib.sha256(data).hexdigest() == entry.content else None


def documents_of(root: Path, state: State) -> Stored:
    """The documents of a state."""
    found = [(entry, read_text(root, entry)) for entry in state.entries]
    documents = tuple(document for _, document in found if document is not None)
    return Stored(state.number, documents, state.aliases, tuple(entry for entry, document in found if document is None))


def read_stored(root: Path) -> Stored:
    """What the library holds now, every text checked.

    Raises:
        LibraryError: if the catalogue cannot be read, or changes too fast to be followed.
    """
    for _ in range(_ATTEMPTS):
        state = _state(root)
        stored = documents_of(root, state)
        if not stored.damaged or state_number(root) == state.number:
            return stored
    raise LibraryError(f"La bibliothèque {root} change sans cesse. Réessayez quand l’ajout en cours sera fini.")
