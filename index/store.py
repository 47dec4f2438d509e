"""Generations of an index on disk: built beside, renamed at once, verified at opening.

A generation is a folder named after everything that decides its content (schema, code, model, settings,
texts), so an index that no longer fits is simply not found. Its manifest says what
it was made from and the SHA-256 of each file; nothing in it is ever unpickled.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from corpus.errors import DamagedIndex
from index.cache import built_beside

SCHEMA = 2
"""Raised when files of a generation change form or meaning."""

_MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that decides the content of an index."""

    model: str
    model_fingerprint: str
    settings: dict[str, Any]
    library_digest: str
    code: str
    schema: int = SCHEMA

    @property
    def generation(self) -> str:
        """The name of the folder that holds an index made from this recipe."""
        described = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(described.encode()).hexdigest()[:16]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_generation(folder: Path, recipe: Recipe, counts: dict[str, int], write_files: Callable[[Path], None]) -> Path:
    """Make the generation of `recipe` under `folder`, atomically.

    Args:
        folder: where the generations of one library live.
        counts: figures for the manifest.
        write_files: writes the index's files into the folder it is given.
    """
    target = folder / recipe.generation
    replaced = target.exists()
    with built_beside(target) as building:
        write_files(building)
        files = {path.name: _sha256(path) for path in sorted(building.iterdir())}
        manifest = {"recipe": asdict(recipe), "counts": counts, "files": files}
        (building / _MANIFEST).write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        if replaced:  # only now: a building that fails leaves the old one in place
            shutil.rmtree(target)
    return target


def generations(folder: Path) -> list[Path]:
    """The generations under `folder`, those being built left out; `folder` itself if it is one."""
    if not folder.is_dir():
        return []
    if (folder / _MANIFEST).is_file():
        return [folder]
    return sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))


def keep_only(folder: Path, kept: Iterable[Path]) -> None:
    """Drop every generation under `folder` but those."""
    wanted = set(kept)
    for generation in generations(folder):
        if generation not in wanted:
            shutil.rmtree(generation, ignore_errors=True)


def read_manifest(generation: Path) -> dict[str, Any]:
    """The manifest of a generation.

    Raises:
        DamagedIndex: if it cannot be read.
    """
    try:
        manifest = json.loads((generation / _MANIFEST).read_text(encoding="utf-8"))
        if not isinstance(manifest["files"], dict) or not isinstance(manifest["recipe"], dict):
            raise ValueError("not a manifest")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedIndex(f"{_MANIFEST} est illisible") from error
    return dict(manifest)


def verify(generation: Path) -> None:
    """Check every file of a generation against its manifest.

    Raises:
        DamagedIndex: naming the first file that is missing or altered.
    """
    for name, expected in read_manifest(generation)["files"].items():
        try:
            found = _sha256(generation / name)
        except OSError as error:
            raise DamagedIndex(f"{name} manque") from error
        if found != expected:
            raise DamagedIndex(f"{name} est altéré")


def why_outdated(folder: Path, recipe: Recipe) -> str | None:
    """Why the generation in place does not serve, in French; None if there is none at all."""
    for generation in generations(folder):
        try:
            old = read_manifest(generation)["recipe"]
        except DamagedIndex as damage:
            return f"l’index est endommagé ({damage})"
        if old.get("schema") != recipe.schema or old.get("code") != recipe.code:
            return "l’index vient d’une autre version de Sourcier"
        if old.get("model_fingerprint") != recipe.model_fingerprint:
            return f"l’index a été fait avec un autre modèle ({old.get('model')})"
        if old.get("library_digest") != recipe.library_digest:
            return "les textes ont changé"
        return "les réglages ont changé"
    return None
