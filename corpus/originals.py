"""The file that a document came from, checked before anybody gets it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import BinaryIO

from corpus.errors import OriginalChanged, OriginalNotFound
from corpus.library import Library
from corpus.managed.layout import ORIGINALS
from corpus.model import Document


def open_original(library: Library, document: Document) -> BinaryIO:
    """The file of a document of the library, open at its first byte; to be closed by the caller.

    Its bytes are those that the document was imported from: they are read through once to check it.

    Raises:
        OriginalNotFound: if it is gone, is no longer inside the library, or cannot be read.
        OriginalChanged: if its bytes are others.
    """
    path = _kept(library.root, document) if library.managed else _in_place(library.root, document)
    try:
        file = path.open("rb") if path is not None and path.is_file() else None
    except OSError:
        file = None
    if file is None:
        raise OriginalNotFound(_GONE if library.managed else _MOVED)
    try:
        same = hashlib.file_digest(file, "sha256").hexdigest() == document.sha256
        file.seek(0)
    except OSError as error:
        file.close()
        raise OriginalNotFound(_GONE if library.managed else _MOVED) from error
    if not same:
        file.close()
        raise OriginalChanged(_DAMAGED if library.managed else _CHANGED)
    return file


_GONE = "Le fichier d’origine de ce document manque dans la bibliothèque. Ajoutez-le de nouveau avec « sourcier add »."
_DAMAGED = "Le fichier d’origine de ce document est endommagé. Ajoutez-le de nouveau avec « sourcier add »."
_MOVED = (
    "Le fichier de ce document n’est plus à sa place dans le dossier. Remettez-le, ou relancez Sourcier pour suivre le dossier."
)
_CHANGED = (
    "Le fichier de ce document a changé depuis qu’il a été lu. Relancez Sourcier pour interroger ce qu’il contient maintenant."
)


def _kept(root: Path, document: Document) -> Path | None:
    """Its ending is that of the path that the document came by first."""
    return next(iter(sorted((root / ORIGINALS).glob(f"{document.sha256}*"))), None)


def _in_place(root: Path, document: Document) -> Path | None:
    """None if it is, or was made, a link out of the folder."""
    path = (root / document.source).resolve()
    return path if path.is_relative_to(root.resolve()) else None
