"""The user's cache folder, where models and the indexes of plain libraries live."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from platformdirs import user_cache_path

_ABANDONED_AFTER = 3600.0  # seconds


def cache_folder() -> Path:
    """`SOURCIER_CACHE` if set, else the system's place for caches."""
    chosen = os.environ.get("SOURCIER_CACHE")
    return Path(chosen) if chosen else user_cache_path("sourcier", appauthor=False)


def library_cache(root: Path) -> Path:
    """Where the index of the library in `root` lives: one folder for each absolute path."""
    return cache_folder() / "indexes" / _name_of(root)


def contents_cache(root: Path | None) -> Path | None:
    """Where what is read from the files of the plain library in `root` lives; the bundled corpus needs none."""
    return None if root is None else cache_folder() / "contents" / _name_of(root)


def _name_of(root: Path) -> str:
    resolved = str(root.resolve())
    return f"{root.resolve().name}-{hashlib.sha256(resolved.encode()).hexdigest()[:12]}"


@contextmanager
def built_beside(target: Path) -> Iterator[Path]:
    """A temporary folder that becomes `target` in one rename if the block ends well, and vanishes if not.

    When another process made `target` first, theirs is kept.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    drop_unfinished(target.parent, _ABANDONED_AFTER)
    building = Path(tempfile.mkdtemp(prefix=".building-", dir=target.parent))
    try:
        yield building
        building.chmod(0o755)
        try:
            building.rename(target)
        except OSError:
            if not target.is_dir():
                raise
    finally:
        shutil.rmtree(building, ignore_errors=True)


def drop_unfinished(folder: Path, older_than: float = 0.0) -> None:
    """Drop the half-made folders that a killed process left behind.

    Args:
        older_than: seconds; another process may be at work on younger ones.
    """
    for path in folder.glob(".building-*"):
        if time.time() - path.stat().st_mtime >= older_than:
            shutil.rmtree(path, ignore_errors=True)
