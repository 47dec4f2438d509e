"""A library: a folder of documents, either read in place and never written to, or managed by Sourcier."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath

from corpus.content_cache import CachedImporting
from corpus.errors import DocumentNotFound, EmptyLibrary, LibraryNotFound, UnreadableDocument
from corpus.importers import formats, importer_for
from corpus.importers.isolation import Importing
from corpus.importers.lazy import LazyImporter
from corpus.lexicon import read_lexicon
from corpus.managed.layout import is_managed
from corpus.managed.reader import DAMAGED_TEXT, Stored, read_stored
from corpus.model import Document

BUNDLED = Path(__file__).parent / "fiches"
"""The corpus that comes with Sourcier: fiches on peer support in French mental health."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not imported, and why (in French)."""

    source: str
    reason: str


@dataclass(frozen=True)
class Library:
    """The documents of a folder at one moment.

    Attributes:
        root: the folder.
        documents: in the order of their sources.
        refusals: files of a known format that could not be read.
        lexicon: groups of words that its users hold to be equivalent.
        managed: whether Sourcier writes the folder (see `corpus.managed`).
        aliases: other paths of a managed library's documents, and their ids.
    """

    root: Path
    documents: tuple[Document, ...]
    refusals: tuple[Refusal, ...] = ()
    lexicon: tuple[tuple[str, ...], ...] = ()
    managed: bool = False
    aliases: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def digest(self) -> str:
        """Changes with any document: its source, its bytes, or what is read from them."""
        lines = "".join(f"{document.sha256} {document.fingerprint} {document.source}\n" for document in self.documents)
        return hashlib.sha256(lines.encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def _by_id(self) -> dict[str, Document]:
        return {document.id: document for document in self.documents}

    def document(self, name: str) -> Document:
        """The document of that id, source path (or other path of the same content) or file name.

        Raises:
            DocumentNotFound: if there is none, or if a file name is borne by several.
        """
        return self._by_id[id_named(name, {document.id: document.source for document in self.documents}, self.aliases)]


def id_named(name: str, sources: Mapping[str, str], aliases: Mapping[str, str]) -> str:
    """The id that a name means: an id, a source path, another path of the same content, or a file name.

    Args:
        sources: by id.
        aliases: ids by other path.

    Raises:
        DocumentNotFound: if there is none, or if a file name is borne by several.
    """
    if name in sources:
        return name
    wanted = unicodedata.normalize("NFC", name)
    spelled = {document: unicodedata.normalize("NFC", source) for document, source in sources.items()}
    exact = [document for document, source in spelled.items() if source == wanted]
    known = [aliases[wanted]] if aliases.get(wanted) in sources else []
    named = exact or known or [document for document, source in spelled.items() if PurePosixPath(source).name == wanted]
    if len(named) == 1:
        return named[0]
    if named:
        choices = ", ".join(sources[document] for document in named)
        raise DocumentNotFound(f"Plusieurs documents s’appellent « {name} » : {choices}. Donnez le chemin complet.")
    raise DocumentNotFound(f"Aucun document « {name} » dans la bibliothèque. La commande « sourcier list » donne leurs noms.")


def document_id(source: str, digits: int = 6) -> str:
    """A readable id, the same for a path as long as the library lives.

    Args:
        digits: how many tell apart files of one name.
    """
    folded = unicodedata.normalize("NFKD", PurePosixPath(source).stem).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")[:40].strip("-") or "document"
    return f"{slug}-{hashlib.sha256(source.encode('utf-8', 'surrogatepass')).hexdigest()[:digits]}"


MAX_TEXT_BYTES = 10_000_000
"""Largest file of text or Markdown: some fifteen novels."""
HERE_BYTES = 300_000
"""Largest of them that is read in this process: made to be slow, it takes a few seconds."""
MAX_BYTES = 200_000_000
"""Largest file of the other formats, pictures included."""


def read_document(path: Path, source: str, importing: Importing | None = None) -> Document:
    """Import one file.

    Args:
        path: where it is.
        source: its path within the library, with `/` separators.
        importing: the process where long texts and formats other than text and Markdown are read; without it, one is
            started for this file, which takes a fraction of a second.

    Raises:
        UnreadableDocument: if its format is unknown, it is too large, or it cannot be read.
    """
    importer = importer_for(path.name)
    if importer is None:
        raise UnreadableDocument(f"format non reconnu ; formats lus : {formats()}.")
    is_text = not isinstance(importer, LazyImporter)
    data = _read_bytes(path, MAX_TEXT_BYTES if is_text else MAX_BYTES)
    if is_text and len(data) <= HERE_BYTES:
        content = importer(data, path.stem)
    elif importing is not None:
        content = importing.content(path.name, data, path.stem)
    else:
        with Importing() as own:
            content = own.content(path.name, data, path.stem)
    if not content.body.of(content.text).strip():
        raise UnreadableDocument("ce fichier ne contient aucun texte.")
    return Document(document_id(source), source, hashlib.sha256(data).hexdigest(), content)


def _read_bytes(path: Path, limit: int) -> bytes:
    """The bytes of a file, when there are no more than `limit`; its size is looked at first."""
    try:
        size = path.stat().st_size
        data = path.read_bytes() if path.is_file() and size <= limit else b""
    except OSError as error:
        raise UnreadableDocument("lecture impossible ; vérifiez les droits du fichier.") from error
    if max(size, len(data)) > limit:
        raise UnreadableDocument(
            f"ce fichier pèse {max(size, len(data)) / 1e6:.0f} Mo, plus que les {limit // 1_000_000} Mo admis ; découpez-le."
        )
    return data


def _files(root: Path) -> Iterator[Path]:
    """Files of a known format, hidden ones and links out of the folder left aside, in a fixed order."""
    inside = root.resolve()
    for path in sorted(root.rglob("*"), key=lambda found: found.relative_to(root).as_posix()):
        parts = path.relative_to(root).parts
        if any(part.startswith(".") for part in parts) or importer_for(path.name) is None or not path.is_file():
            continue
        if path.resolve().is_relative_to(inside):
            yield path


def library_of(root: Path, stored: Stored) -> Library:
    """What a managed library holds, as a library."""
    refusals = tuple(Refusal(entry.source, DAMAGED_TEXT) for entry in stored.damaged)
    return Library(root, stored.documents, refusals, read_lexicon(root), managed=True, aliases=stored.aliases)


def open_library(root: Path | None = None, cache: Path | None = None) -> Library:
    """Read a folder of documents; the bundled corpus by default.

    One bad file never stops the others: it is told in `refusals`.

    Args:
        cache: a folder of this library's own where what its slow files give is kept, outside of it; nothing is by default.

    Raises:
        LibraryNotFound: if the folder does not exist or is a file.
        EmptyLibrary: if nothing in it can be read; a managed library may be empty.
    """
    root = BUNDLED if root is None else root
    if not root.exists():
        raise LibraryNotFound(f"Le dossier {root} n’existe pas. Vérifiez le chemin donné à --library (ou à SOURCIER_LIBRARY).")
    if not root.is_dir():
        raise LibraryNotFound(f"{root} n’est pas un dossier. Donnez à --library le dossier qui contient vos documents.")
    if is_managed(root):
        return library_of(root, read_stored(root))
    documents: list[Document] = []
    refusals: list[Refusal] = []
    with Importing() if cache is None else CachedImporting(cache) as importing:
        for path in _files(root):
            source = path.relative_to(root).as_posix()
            try:
                documents.append(read_document(path, source, importing))
            except UnreadableDocument as error:
                refusals.append(Refusal(source, str(error)))
    if isinstance(importing, CachedImporting):
        importing.drop_unused()
    if not documents:
        told = "".join(f"\n  {refusal.source} : {refusal.reason}" for refusal in refusals)
        raise EmptyLibrary(
            f"Aucun document lisible dans {root}. Déposez-y des fichiers de l’un de ces formats : {formats()}.{told}"
        )
    return Library(root, tuple(documents), tuple(refusals), read_lexicon(root))
