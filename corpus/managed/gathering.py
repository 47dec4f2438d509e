"""Which files a person means by paths, folders and patterns, and what each is called in the library.

A file named alone is called by its name, a file of a folder by its path from that folder, and a file that a pattern
finds by its path from where the pattern begins: giving the same paths again names the same files the same way.
"""

from __future__ import annotations

import glob
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.importers import importer_for
from corpus.lexicon import NAME as LEXICON


@dataclass(frozen=True, slots=True)
class Found:
    """A file to import, or why it will not be.

    Attributes:
        source: its path within the library.
        refusal: in French; None for a file to import.
    """

    path: Path
    source: str
    refusal: str | None = None


def gather(names: Iterable[str], library: Path) -> list[Found]:
    """The files that `names` mean, in order, each once.

    Hidden files of a folder are left out without a word; other files that cannot be imported are told.

    Args:
        library: the folder of the library itself, whose files are not to be taken.
    """
    taken: dict[str, Found] = {}
    files: list[Found] = []
    for found in (found for name in names for found in _meant_by(name, library.resolve())):
        other = taken.setdefault(found.source, found)
        if other is found or found.refusal:
            files.append(found)
        elif other.path.resolve() != found.path.resolve():
            reason = (
                f"{other.path} porterait le même nom dans la bibliothèque ({found.source}) ; ajoutez plutôt un dossier qui "
                "les contient tous deux."
            )
            files.append(Found(found.path, found.source, reason))
    return files


def _meant_by(name: str, library: Path) -> Iterator[Found]:
    path = Path(name)
    if path.is_dir():
        yield from _in_folder(path, library)
    elif path.exists() or path.is_symlink():
        yield _file(path, path.name)
    elif glob.has_magic(name):
        base = _before_magic(path)
        matches = [Path(match) for match in sorted(glob.glob(name, recursive=True))]  # noqa: PTH207  # pathlib takes no absolute pattern
        files = [match for match in matches if match.is_file()]
        yield from (_file(match, match.relative_to(base).as_posix()) for match in files)
        if not files:
            yield Found(path, name, "aucun fichier ne répond à ce motif.")
    else:
        yield Found(path, path.name, "ce fichier n’existe pas ; vérifiez le chemin.")


def _before_magic(pattern: Path) -> Path:
    parts: list[str] = []
    for part in pattern.parts[:-1]:
        if glob.has_magic(part):
            break
        parts.append(part)
    return Path(*parts)


def _in_folder(folder: Path, library: Path) -> Iterator[Found]:
    inside = folder.resolve()
    for path in sorted(folder.rglob("*"), key=lambda found: found.relative_to(folder).as_posix()):
        relative = path.relative_to(folder)
        if any(part.startswith(".") for part in relative.parts) or path.is_dir():
            continue
        resolved = path.resolve()
        if resolved.is_relative_to(library):
            continue
        if not resolved.is_relative_to(inside):
            yield Found(path, relative.as_posix(), "ce lien mène hors du dossier ; ajoutez le fichier lui-même.")
        else:
            yield _file(path, relative.as_posix())


def _file(path: Path, source: str) -> Found:
    if not path.is_file():
        return Found(path, source, "ce n’est pas un fichier ordinaire.")
    if path.name == LEXICON and importer_for(path.name) is None:
        return Found(path, source, "c’est un lexique ; copiez-le vous-même dans le dossier de la bibliothèque.")
    return Found(path, source)
