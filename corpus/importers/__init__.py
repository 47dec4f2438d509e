"""Importers: each reads one format into `Content`. A new format is a new module and a line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePath
from types import MappingProxyType

from corpus.importers.markdown import import_markdown
from corpus.importers.plain_text import import_plain_text
from corpus.model import Content

Importer = Callable[[bytes, str], Content]
"""Takes a file's bytes and a fallback title; raises `UnreadableDocument`."""

IMPORTERS: Mapping[str, Importer] = MappingProxyType(
    {".txt": import_plain_text, ".md": import_markdown, ".markdown": import_markdown}
)


def importer_for(name: str) -> Importer | None:
    """The importer of a file name, by its extension; None if the format is not known."""
    return IMPORTERS.get(PurePath(name).suffix.lower())
