"""A document of a managed library: known at once, its content parsed when it is first needed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from functools import cached_property
from types import MappingProxyType

from corpus.content_json import content_from_json
from corpus.managed.catalogue import Entry
from corpus.model import Content, Document


class StoredDocument(Document):
    """A document whose content is held as the bytes of its file, already checked, until it is asked for.

    Holding them makes the document independent of the disk: another process may remove it meanwhile.
    """

    def __init__(self, entry: Entry, data: bytes) -> None:
        for name, value in (("id", entry.id), ("source", entry.source), ("sha256", entry.sha256)):
            object.__setattr__(self, name, value)
        object.__setattr__(self, "entry", entry)
        object.__setattr__(self, "_data", data)

    entry: Entry
    _data: bytes

    @cached_property
    def content(self) -> Content:  # a field there, made on demand here
        """The content as imported, with the metadata given by hand."""
        content = content_from_json(json.loads(self._data))
        if not self.entry.edits:
            return content
        edited = {**content.metadata, **self.entry.edits}
        kept = {key: value for key, value in edited.items() if value is not None}
        return replace(content, title=self.title, metadata=MappingProxyType(kept))

    @property
    def title(self) -> str:
        given = self.entry.edits.get("title")
        return given if isinstance(given, str) else self.entry.title

    @cached_property
    def fingerprint(self) -> str:
        if self.title == self.entry.title:
            return self.entry.content
        return hashlib.sha256(f"{self.entry.content} {self.title}".encode()).hexdigest()
