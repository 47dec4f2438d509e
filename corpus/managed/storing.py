"""The files of a managed library: originals by their digest, what was read from them by its own, and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from corpus.content_json import content_bytes
from corpus.errors import UnreadableDocument
from corpus.managed.catalogue import Entry, State
from corpus.managed.files import TEMPORARY, digest_of, write_file
from corpus.managed.layout import ORIGINALS, TEXTS, original_name
from corpus.model import Document


def store(root: Path, path: Path, document: Document) -> str:
    """Keep the file of a document and what was read from it; the name of the latter.

    Raises:
        UnreadableDocument: if the file is no longer the one that was read.
    """
    original = root / ORIGINALS / original_name(document.sha256, document.source)
    if not original.is_file() or digest_of(original) != document.sha256:
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != document.sha256:
            raise UnreadableDocument("il a changé pendant la lecture ; ajoutez-le de nouveau.")
        write_file(original, data)
    content = content_bytes(document.content)
    name = hashlib.sha256(content).hexdigest()
    text = root / TEXTS / f"{name}.json"
    if not text.is_file() or digest_of(text) != name:
        write_file(text, content)
    return name


def stored_original(root: Path, entry: Entry) -> Path:
    """The original as it is stored; its ending is that of the path it came by first."""
    found = sorted((root / ORIGINALS).glob(f"{entry.sha256}*"))
    return found[0] if found else root / ORIGINALS / original_name(entry.sha256, entry.source)


def drop_leftovers(root: Path, state: State) -> None:
    """Drop every stored file that the state does not name: removed documents, and what killed writers left."""
    kept: Mapping[str, set[str]] = {
        ORIGINALS: {entry.sha256 for entry in state.entries},
        TEXTS: {entry.content for entry in state.entries},
    }
    for folder, names in kept.items():
        for path in (root / folder).glob("*"):
            if path.name.split(".", 1)[0] not in names:
                path.unlink()
    for path in root.glob(f"{TEMPORARY}*"):
        path.unlink()
