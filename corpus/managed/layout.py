"""Where things are in a managed library."""

from __future__ import annotations

import json
import re
from pathlib import Path, PurePosixPath

from corpus.errors import DamagedLibrary, LibraryNotFound, NotManaged
from corpus.managed.files import write_file

SCHEMA = 1
MARKER = "sourcier.json"
CATALOGUE = "catalogue.sqlite"
ORIGINALS = "originals"
TEXTS = "texts"
INDEX = "index"
LOCK = ".lock"
WRITER = ".writer.json"


def is_managed(root: Path) -> bool:
    """Whether the folder is a managed library.

    Raises:
        DamagedLibrary: if it is one that this version cannot read.
    """
    marker = root / MARKER
    if not marker.is_file():
        return False
    try:
        schema = json.loads(marker.read_text(encoding="utf-8"))["schema"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedLibrary(
            f'Le fichier {marker} est illisible. Écrivez-y {{"schema": {SCHEMA}}} : le reste de la bibliothèque n’en dépend pas.'
        ) from error
    if schema != SCHEMA:
        raise DamagedLibrary(f"La bibliothèque {root} vient d’une autre version de Sourcier. Mettez Sourcier à jour.")
    return True


def make_managed(root: Path) -> None:
    """Make a new or empty folder a managed library; one that is already is left as it is.

    Raises:
        LibraryNotFound: if it is a file.
        NotManaged: if it holds anything else.
    """
    if root.exists() and not root.is_dir():
        raise LibraryNotFound(f"{root} n’est pas un dossier. Donnez à --library un dossier, nouveau ou vide.")
    if root.exists() and is_managed(root):
        return
    if root.exists() and any(path.name not in (LOCK, WRITER) for path in root.iterdir()):
        raise NotManaged(
            f"{root} contient déjà des fichiers, et Sourcier n’écrit jamais dans un dossier qu’il n’a pas fait. "
            "Donnez à --library un dossier nouveau ou vide ; ajoutez-y ensuite celui-ci avec « sourcier add »."
        )
    root.mkdir(parents=True, exist_ok=True)
    write_file(root / MARKER, (json.dumps({"schema": SCHEMA}) + "\n").encode())


def original_name(sha256: str, source: str) -> str:
    """The name of an original: its digest, and the ending of its source if it is a plain one."""
    suffix = PurePosixPath(source).suffix.lower()
    return sha256 + (suffix if re.fullmatch(r"\.[a-z0-9]{1,10}", suffix) else "")
