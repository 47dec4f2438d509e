"""Files that a person gives to the page: read by the browser, kept by the session alone, never left on the server's disk."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath

from assistant.page.markup import escaped
from corpus.errors import SourcierError, UsageError

MOST_CHARACTERS = 30_000_000


@dataclass(frozen=True, slots=True)
class Upload:
    """A text file: its name, without folders, and its text."""

    name: str
    text: str


def read_upload(sent: object) -> Upload:
    """The file that a browser sent.

    Raises:
        UsageError: if it is too large, or is not text in UTF-8.
    """
    fields = sent if isinstance(sent, dict) else {}
    name, text = fields.get("name"), fields.get("text")
    if not isinstance(name, str):
        raise UsageError("Ce fichier n’est pas arrivé jusqu’à Sourcier. Choisissez-le de nouveau.")
    name = PurePath(name.replace("\\", "/")).name[:200] or "fichier"
    if not isinstance(text, str):
        raise UsageError(f"« {name} » n’est pas un fichier texte en UTF-8, ou dépasse 30 Mo. Choisissez-en un autre.")
    if len(text) > MOST_CHARACTERS:
        raise UsageError(f"« {name} » dépasse 30 Mo. Choisissez un fichier plus petit.")
    return Upload(name, text)


@contextmanager
def as_file(upload: Upload) -> Iterator[Path]:
    """The upload as a file, for as long as the block lasts.

    Raises:
        UsageError: what the block raises, its messages naming the file as the person knows it.
    """
    with tempfile.TemporaryDirectory(prefix="sourcier-") as folder:
        path = Path(folder) / f"fichier{PurePath(upload.name).suffix}"
        path.write_text(upload.text, encoding="utf-8", errors="surrogatepass", newline="\n")
        try:
            yield path
        except SourcierError as error:
            told = str(error).replace(str(path), f"« {upload.name} »").replace(path.name, f"« {upload.name} »")
            raise UsageError(told) from error


def file_input_html(identifier: str, label: str, accept: str, told: str = "") -> str:
    """A file field, and what is known of the file it was given.

    Args:
        identifier: of the field in the page.
        accept: extensions, as `.jsonl`.
        told: in French.
    """
    name = f"{identifier}-nom"
    return (
        f'<div class="file-field"><span class="name" id="{name}">{escaped(label)}</span>'
        f'<input type="file" id="{identifier}" accept="{accept}" aria-labelledby="{name}">'
        f'<label class="file-button" for="{identifier}" aria-hidden="true">Choisir un fichier…</label>'
        f'<p class="hint">{escaped(told)}</p></div>'
    )
