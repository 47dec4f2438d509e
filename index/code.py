"""Which code an index was made by: texts read by other code may be cut elsewhere or give other terms."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import corpus.sentences
import corpus.units

_LIBRARIES = ("langchain-text-splitters", "snowballstemmer")


@cache
def code_digest() -> str:
    """Changes with this package's source, the modules that cut texts into units, or the libraries that cut and stem."""
    digest = hashlib.sha256()
    for path in [*sorted(Path(__file__).parent.rglob("*.py")), Path(corpus.sentences.__file__), Path(corpus.units.__file__)]:
        digest.update(path.read_bytes())
    for name in _LIBRARIES:
        try:
            digest.update(f"{name} {version(name)}\n".encode())
        except PackageNotFoundError:  # installed some other way
            continue
    return digest.hexdigest()[:16]
