"""The file that an action writes."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from corpus.errors import DossierError, UsageError
from corpus.files import write_bytes_atomically


def output_path(written: str, suffixes: Collection[str]) -> Path:
    """The path of `--output`, when its suffix is one of `suffixes`.

    Raises:
        UsageError: if it is none of them.
    """
    path = Path(written)
    if path.suffix.lower() not in suffixes:
        raise UsageError(f"L’extension de {path.name} n’est pas reconnue. Donnez un fichier en {' ou '.join(suffixes)}.")
    return path


def write_output(path: Path, content: bytes) -> None:
    """Write the file whole or not at all; what bore its name is replaced.

    Raises:
        DossierError: if it cannot be written; what was there is untouched.
    """
    try:
        write_bytes_atomically(path, content)
    except OSError as error:
        raise DossierError(f"{path} ne peut pas être écrit. Vérifiez que son dossier existe, la place et les droits.") from error
