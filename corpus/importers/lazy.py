"""Importers whose libraries are loaded at the first file of their format, and whose failures are always refusals."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from corpus.errors import UnreadableDocument
from corpus.importers.refusals import damaged
from corpus.model import Content


@dataclass(frozen=True, slots=True)
class LazyImporter:
    """The importer `function` of `module`. A parser that fails in its own way has met a damaged file."""

    module: str
    function: str

    def __call__(self, data: bytes, fallback_title: str) -> Content:
        """Import one file.

        Raises:
            UnreadableDocument: if it cannot be read, for whatever reason but a lack of memory.
        """
        read = getattr(import_module(self.module), self.function)
        try:
            content: Content = read(data, fallback_title)
        except (UnreadableDocument, MemoryError):
            raise
        except Exception as error:
            raise damaged() from error
        return content
