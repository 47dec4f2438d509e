"""Importers: each reads one format into `Content`. A new format is a new module and a line here.

Text and Markdown are read in this process. The other formats have parsers that a hostile file can stop, so that their
files are read in a process apart: see `corpus.importers.isolation`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePath
from types import MappingProxyType

from corpus.importers.lazy import LazyImporter
from corpus.importers.markdown import import_markdown
from corpus.importers.plain_text import import_plain_text
from corpus.model import Content

Importer = Callable[[bytes, str], Content]
"""Takes a file's bytes and a fallback title; raises `UnreadableDocument`."""

_HTML = LazyImporter("corpus.importers.html", "import_html")

IMPORTERS: Mapping[str, Importer] = MappingProxyType(
    {
        ".txt": import_plain_text,
        ".md": import_markdown,
        ".markdown": import_markdown,
        ".pdf": LazyImporter("corpus.importers.pdf", "import_pdf"),
        ".docx": LazyImporter("corpus.importers.docx", "import_docx"),
        ".odt": LazyImporter("corpus.importers.odt", "import_odt"),
        ".pptx": LazyImporter("corpus.importers.pptx", "import_pptx"),
        ".epub": LazyImporter("corpus.importers.epub", "import_epub"),
        ".html": _HTML,
        ".htm": _HTML,
        ".xhtml": _HTML,
    }
)


def importer_for(name: str) -> Importer | None:
    """The importer of a file name, by its extension; None if the format is not known."""
    return IMPORTERS.get(PurePath(name).suffix.lower())


def formats() -> str:
    """The extensions that are read, for a message: ".docx, .epub, … et .txt"."""
    *others, last = sorted(IMPORTERS)
    return f"{', '.join(others)} et {last}"
