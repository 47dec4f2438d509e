"""Contents kept from one use of a plain library to the next: reading a PDF again takes a second, its content a hundredth.

An entry is named after all that decides the content: the file's bytes, its ending, its fallback title, and the code that
reads it. It begins with a digest of the rest: one that is altered is as if it were not there.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePath

from corpus.content_json import content_bytes, content_from_json
from corpus.errors import LibraryError
from corpus.importers.isolation import Importing
from corpus.managed.files import TEMPORARY, told_in_french, write_file
from corpus.model import Content

_LIBRARIES = ("lxml", "markdown-it-py", "pypdfium2", "python-docx", "python-pptx", "pyyaml")
_DIGEST_BYTES = 32


class CachedImporting(Importing):
    """Reads files as `Importing` does, and keeps what they gave in a folder; use it for all the files of one library.

    Args:
        folder: where; made if need be, for its owner alone. Without room or rights there, nothing is kept.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._used: set[str] = set()

    def content(self, name: str, data: bytes, fallback_title: str) -> Content:
        """As `Importing.content`; refusals are not kept."""
        key = json.dumps([hashlib.sha256(data).hexdigest(), PurePath(name).suffix.lower(), fallback_title, importers_digest()])
        path = self._folder / f"{hashlib.sha256(key.encode()).hexdigest()}.json"
        self._used.add(path.name)
        kept = _kept(path)
        if kept is not None:
            return kept
        content = super().content(name, data, fallback_title)
        written = content_bytes(content)
        with suppress(OSError, LibraryError), told_in_french(self._folder):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_file(path, hashlib.sha256(written).digest() + written)
        return content

    def drop_unused(self) -> None:
        """Forget the contents of files that were not read this time: they left the library, or changed."""
        with suppress(OSError):
            for path in self._folder.glob("*.json"):
                if path.name not in self._used:
                    path.unlink(missing_ok=True)
            for path in self._folder.glob(f"{TEMPORARY}*"):
                path.unlink(missing_ok=True)


def _kept(path: Path) -> Content | None:
    """The content of an entry; None if it is missing, altered, or of another form."""
    try:
        stored = path.read_bytes()
        digest, written = stored[:_DIGEST_BYTES], stored[_DIGEST_BYTES:]
        return content_from_json(json.loads(written)) if hashlib.sha256(written).digest() == digest else None
    except (OSError, KeyError, TypeError, ValueError):
        return None


@cache
def importers_digest() -> str:
    """Changes with this package's source, or the libraries that read files."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    for name in _LIBRARIES:
        with suppress(PackageNotFoundError):  # installed some other way
            digest.update(f"{name} {version(name)}\n".encode())
    return digest.hexdigest()
