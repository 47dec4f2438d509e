"""Dossiers on disk: one JSON file each, in a folder that the user chose."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from assistant.dossier.dossier_json import dossier_text, parse_dossier
from assistant.dossier.model import Dossier
from corpus.errors import DossierError
from corpus.files import write_atomically

SUFFIX = ".dossier.json"
_LARGEST = 100_000_000
_LONGEST_STEM = 80


@dataclass(frozen=True, slots=True)
class Shelved:
    """A dossier of a folder: its file, and its title or why it cannot be read."""

    path: Path
    title: str
    problem: str = ""


def file_stem(title: str) -> str:
    """A file name made of a title: letters and digits of any script, hyphens for the rest."""
    kept = re.sub(r"[^\w]+", "-", unicodedata.normalize("NFC", title).lower()).strip("-_")
    return kept[:_LONGEST_STEM].strip("-_") or "dossier"


def free_path(folder: Path, title: str, suffix: str = SUFFIX) -> Path:
    """A path of the folder, after the title, that no file bears."""
    stem = file_stem(title)
    names = (f"{stem}{number}{suffix}" for number in ["", *(f"-{number}" for number in range(2, 100_000))])
    return next(folder / name for name in names if not (folder / name).exists())


def read_dossier(path: Path) -> Dossier:
    """The dossier of a file.

    Raises:
        DossierError: if it cannot be read, or is not one; the file is named.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise DossierError(f"{path} : ce fichier pèse trop pour un dossier.")
        return parse_dossier(path.read_text(encoding="utf-8"))
    except DossierError as error:
        told = str(error)
        raise DossierError(told if told.startswith(str(path)) else f"{path} : {told}") from error
    except FileNotFoundError as error:
        raise DossierError(f"{path} n’existe pas. Vérifiez le chemin, ou commencez-le avec « sourcier dossier new ».") from error
    except UnicodeDecodeError as error:
        raise DossierError(f"{path} : ce fichier n’est pas un dossier de Sourcier (texte en UTF-8 attendu).") from error
    except OSError as error:
        raise DossierError(f"{path} ne peut pas être lu. Vérifiez ses droits.") from error


def write_dossier(path: Path, dossier: Dossier) -> None:
    """Write the dossier whole or not at all.

    Raises:
        DossierError: if it cannot be written; what was there is untouched.
    """
    try:
        write_atomically(path, dossier_text(dossier))
    except OSError as error:
        raise DossierError(
            f"Le dossier n’a pas pu être écrit dans {path}. Vérifiez la place et les droits, ou choisissez un autre endroit."
        ) from error


def shelved(folder: Path) -> tuple[Shelved, ...]:
    """The dossiers of a folder, in the order of their file names; a damaged one is told, and stops nothing.

    Raises:
        DossierError: if the folder cannot be read.
    """
    try:
        paths = sorted(path for path in folder.iterdir() if path.name.endswith(SUFFIX) and not path.name.startswith("."))
    except OSError as error:
        raise DossierError(f"Le dossier {folder} ne peut pas être lu. Vérifiez le chemin et ses droits.") from error
    found: list[Shelved] = []
    for path in paths:
        try:
            found.append(Shelved(path, read_dossier(path).title))
        except DossierError as error:
            found.append(Shelved(path, path.name, str(error)))
    return tuple(found)
