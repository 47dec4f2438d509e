"""EPUB books: the chapters in the order of the spine."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote

from lxml import etree

from corpus.errors import UnreadableDocument
from corpus.importers.archive import Archive, parse_xml
from corpus.importers.builder import ContentBuilder
from corpus.importers.markup import parse_html, tag_of, walk_html
from corpus.importers.metadata import Metadata
from corpus.importers.refusals import damaged
from corpus.model import Content

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_PAGES = frozenset({"application/xhtml+xml", "text/html", "application/xml", "text/x-oeb1-document"})
_FONT_ALGORITHMS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_KEYS = {"creator": "author", "publisher": "publisher", "rights": "licence", "description": "summary", "source": "url"}
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"


def _is_locked(archive: Archive) -> bool:
    """Whether the chapters are encrypted; fonts often are, which does not matter."""
    if not archive.has(_ENCRYPTION):
        return False
    methods = archive.xml(_ENCRYPTION).iter("{*}EncryptionMethod")
    return any(method.get("Algorithm") not in _FONT_ALGORITHMS for method in methods)


def _read_metadata(package: etree._Element) -> tuple[Metadata, str]:
    metadata = Metadata()
    title = ""
    for given in package.iterfind("{*}metadata//*"):
        words = "".join(given.itertext())
        match tag_of(given):
            case "title":
                title = title or words
            case "date":
                metadata.put_date(words)
            case "subject":
                metadata.put_keywords([*_texts(metadata.values.pop("keywords", ())), words])
            case name if name in _KEYS:
                metadata.put(_KEYS[name], words)
    return metadata, title


def _texts(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


def _spine(package: etree._Element, folder: str) -> list[str]:
    """The paths of the chapters, in reading order, the table of contents left out."""
    manifest = {item.get("id"): item for item in package.iterfind("{*}manifest/{*}item")}
    paths: list[str] = []
    for reference in package.iterfind("{*}spine/{*}itemref"):
        item = manifest.get(reference.get("idref"))
        if item is None or "nav" in (item.get("properties") or "").split():
            continue
        if (item.get("media-type") or "").lower() in _PAGES:
            paths.append(posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or ""))))
    return list(dict.fromkeys(paths))


def _is_apparatus(element: etree._Element) -> bool:
    kinds = (element.get(_EPUB_TYPE) or element.get("epub:type") or "").split()
    return tag_of(element) == "nav" or not {"toc", "landmarks", "page-list", "pagebreak"}.isdisjoint(kinds)


def import_epub(data: bytes, fallback_title: str) -> Content:
    """Read a `.epub` file.

    Args:
        data: the file's bytes.
        fallback_title: used when the book has no title.

    Raises:
        UnreadableDocument: if it is damaged, locked or hostile.
    """
    archive = Archive(data)
    root_file = next(archive.xml(_CONTAINER).iter("{*}rootfile"), None)
    path = unquote((root_file.get("full-path") if root_file is not None else "") or "")
    if not archive.has(path):
        raise damaged()
    if _is_locked(archive):
        raise UnreadableDocument("ce livre est verrouillé par son éditeur (DRM) ; importez-en un exemplaire sans verrou.")
    package = parse_xml(archive.read(path))
    metadata, given_title = _read_metadata(package)
    builder = ContentBuilder()
    for chapter in _spine(package, posixpath.dirname(path)):
        if archive.has(chapter) and (page := archive.read(chapter)).strip():
            walk_html(parse_html(page), builder, _is_apparatus)
    title = metadata.title(given_title, builder.first_heading) or fallback_title
    return builder.content(title, metadata.values)
