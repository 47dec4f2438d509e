"""Files that are zip archives (Word, LibreOffice, PowerPoint, EPUB): checked before anything is decompressed.

Nothing is ever written to disk: parts are read in memory, by name.
"""

from __future__ import annotations

import zipfile
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from lxml import etree

from corpus.errors import UnreadableDocument
from corpus.importers.refusals import damaged, locked

MAX_ENTRIES = 20_000
MAX_TOTAL = 1_000_000_000
"""Most bytes that all the parts may hold together, decompressed."""
MAX_XML = 150_000_000
"""Most bytes that the parts that are text may hold together: they are the ones that are parsed."""
MAX_RATIO = 200
"""A part that shrinks more than this was made to fill a memory, from `RATIO_MATTERS` bytes on."""
RATIO_MATTERS = 20_000_000

_TEXT_PARTS = (".xml", ".rels", ".xhtml", ".html", ".htm", ".opf", ".ncx", ".css", ".vml")
_OLE = b"\xd0\xcf\x11\xe0"


class Archive:
    """An archive whose sizes and names were checked. Raises `UnreadableDocument` when they cannot be trusted."""

    def __init__(self, data: bytes) -> None:
        if data.startswith(_OLE):
            raise UnreadableDocument(
                "ce fichier est protégé par un mot de passe, ou d’un ancien format Office ; "
                "ouvrez-le, ôtez le mot de passe et enregistrez-le dans le format actuel."
            )
        try:
            self._zip = ZipFile(BytesIO(data))
        except (BadZipFile, ValueError, NotImplementedError, OverflowError, EOFError) as error:
            raise damaged() from error
        self._check(self._zip.infolist())
        self.names = frozenset(self._zip.namelist())

    def _check(self, entries: list[zipfile.ZipInfo]) -> None:
        if len(entries) > MAX_ENTRIES:
            raise UnreadableDocument(f"cette archive contient {len(entries)} fichiers, plus que les {MAX_ENTRIES} admis.")
        for entry in entries:
            if entry.flag_bits & 0x1:
                raise locked()
            if ".." in entry.filename.replace("\\", "/").split("/"):
                raise UnreadableDocument(
                    "cette archive contient un chemin qui sort d’elle-même ; elle a été fabriquée ou abîmée, refaites-la."
                )
            if entry.file_size > RATIO_MATTERS and entry.file_size > MAX_RATIO * max(1, entry.compress_size):
                raise UnreadableDocument(
                    f"une partie de ce fichier, décompressée, passerait de {entry.compress_size} à {entry.file_size} octets ; "
                    "c’est la marque d’une archive piégée."
                )
        total = sum(entry.file_size for entry in entries)
        text = sum(entry.file_size for entry in entries if entry.filename.lower().endswith(_TEXT_PARTS))
        if total > MAX_TOTAL or text > MAX_XML:
            size, limit = (total, MAX_TOTAL) if total > MAX_TOTAL else (text, MAX_XML)
            raise UnreadableDocument(
                f"décompressé, ce fichier occuperait {size // 1_000_000} Mo, "
                f"plus que les {limit // 1_000_000} admis ; découpez-le."
            )

    def read(self, name: str) -> bytes:
        """The bytes of a part.

        Raises:
            UnreadableDocument: if it is missing or damaged.
        """
        try:
            return self._zip.read(name)
        except (KeyError, BadZipFile, ValueError, NotImplementedError, EOFError, OSError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
            raise damaged() from error

    def xml(self, name: str) -> etree._Element:
        """The root of a part in XML; entities are never expanded.

        Raises:
            UnreadableDocument: if it is missing, damaged, or declares entities.
        """
        return parse_xml(self.read(name))

    def check_entities(self) -> None:
        """Refuse an archive whose XML declares entities, before a library parses its parts."""
        for name in sorted(self.names):
            if name.lower().endswith((".xml", ".rels")) and b"<!ENTITY" in self.read(name):
                raise _entities()

    def has(self, name: str) -> bool:
        """Whether there is a part of that name."""
        return name in self.names


def parse_xml(data: bytes) -> etree._Element:
    """The root of an XML text, without entities, outside files or network.

    Raises:
        UnreadableDocument: if it is not well formed, or declares entities.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if "entit" in str(error).lower():
            raise _entities() from error
        raise damaged() from error
    internal = root.getroottree().docinfo.internalDTD
    if internal is not None and any(True for _ in internal.iterentities()):
        raise _entities()
    return root


def _entities() -> UnreadableDocument:
    return UnreadableDocument("ce fichier déclare des entités XML, un procédé d’attaque connu ; enregistrez-le de nouveau.")
