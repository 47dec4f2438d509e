"""The formats of a dossier's exports, and the writing of one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from assistant.dossier.exports.html import html_text
from assistant.dossier.exports.markdown import markdown_text
from assistant.dossier.model import Dossier
from corpus.errors import DossierError, UsageError
from corpus.files import write_bytes_atomically


def _docx(dossier: Dossier) -> bytes:
    from assistant.dossier.exports.docx import docx_bytes  # half a second that the other commands need not spend

    return docx_bytes(dossier)


def _pptx(dossier: Dossier) -> bytes:
    from assistant.dossier.exports.pptx import pptx_bytes

    return pptx_bytes(dossier)


EXPORTS: dict[str, tuple[str, str, Callable[[Dossier], bytes]]] = {
    ".docx": ("Word (DOCX)", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", _docx),
    ".pptx": ("Diapositives (PPTX)", "application/vnd.openxmlformats-officedocument.presentationml.presentation", _pptx),
    ".html": ("Page web (HTML)", "text/html", lambda dossier: html_text(dossier).encode("utf-8")),
    ".md": ("Markdown", "text/markdown", lambda dossier: markdown_text(dossier).encode("utf-8")),
}
"""By suffix: the name people know, the media type, and what makes the file."""


def exported(dossier: Dossier, suffix: str) -> bytes:
    """The dossier as a file of that format.

    Raises:
        UsageError: if the format is not one of `EXPORTS`.
        DossierError: if there is nothing in the dossier.
    """
    if suffix.lower() not in EXPORTS:
        raise UsageError(f"Le format « {suffix or 'sans extension'} » n’est pas de ceux des exports : {', '.join(EXPORTS)}.")
    if not dossier.count:
        raise DossierError("Ce dossier ne contient aucun extrait. Ajoutez-en avant de l’exporter.")
    return EXPORTS[suffix.lower()][2](dossier)


def export(dossier: Dossier, path: Path) -> None:
    """Write the dossier in the format that the path's suffix names.

    Raises:
        UsageError: if there is no such format.
        DossierError: if the dossier is empty or the file cannot be written; what was there is untouched.
    """
    content = exported(dossier, path.suffix)
    try:
        write_bytes_atomically(path, content)
    except OSError as error:
        raise DossierError(f"{path} ne peut pas être écrit. Vérifiez que le dossier existe, la place et les droits.") from error
