"""LibreOffice texts (OpenDocument)."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from corpus.importers.archive import Archive
from corpus.importers.builder import ContentBuilder
from corpus.importers.metadata import Metadata
from corpus.importers.refusals import damaged, locked, too_deep
from corpus.importers.words import Words
from corpus.model import Content

_NAMESPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
}
_MAX_DEPTH = 100


def _name(prefixed: str) -> str:
    prefix, _, local = prefixed.partition(":")
    return f"{{{_NAMESPACES[prefix]}}}{local}"


_HEADING, _PARAGRAPH, _LIST = _name("text:h"), _name("text:p"), _name("text:list")
_ITEMS = frozenset({_name("text:list-item"), _name("text:list-header")})
_TABLE, _ROW, _HEADER_ROWS = _name("table:table"), _name("table:table-row"), _name("table:table-header-rows")
_CELL = _name("table:table-cell")
_NOTE, _NOTE_BODY = _name("text:note"), _name("text:note-body")
_LEFT_OUT = frozenset(
    _name(name)
    for name in (
        *("text:tracked-changes", "text:table-of-content", "text:alphabetical-index", "text:illustration-index"),
        *("text:table-index", "text:sequence-decls", "text:variable-decls", "text:user-field-decls", "office:annotation"),
        *("office:forms", "text:bibliography-configuration", "office:annotation-end", "text:ruby-text", "text:index-title"),
    )
)
_BREAKS = {_name("text:s"): " ", _name("text:tab"): " "}
_LINE_BREAK = _name("text:line-break")


@dataclass
class _Styles:
    """What the document says of its styles: parents of paragraph styles, and lists whose first level is numbered."""

    parents: dict[str, str] = field(default_factory=dict)
    numbered: set[str] = field(default_factory=set)

    def read(self, root: etree._Element) -> None:
        for style in root.iter(_name("style:style")):
            self.parents[style.get(_name("style:name")) or ""] = style.get(_name("style:parent-style-name")) or ""
        for style in root.iter(_name("text:list-style")):
            if len(style) and style[0].tag == _name("text:list-level-style-number"):
                self.numbered.add(style.get(_name("style:name")) or "")

    def descends_from(self, style: str, ancestor: str) -> bool:
        for _ in range(_MAX_DEPTH):
            if style == ancestor:
                return True
            style = self.parents.get(style, "")
        return False


class _Walk:
    """One pass over the body, handing blocks to a builder."""

    def __init__(self, builder: ContentBuilder, styles: _Styles) -> None:
        self._builder = builder
        self._styles = styles
        self._notes: list[etree._Element] = []
        self._markers: list[list[int] | None] = []
        self.title = ""

    def read(self, holder: etree._Element, depth: int = 0) -> None:
        """The blocks in an element, in order."""
        if depth > _MAX_DEPTH:
            raise too_deep()
        for element in holder:
            if element.tag == _HEADING:
                level = element.get(_name("text:outline-level")) or "1"
                self._builder.heading(self._words(element), int(level) if level.isdecimal() else 1)
                self._markers.clear()
            elif element.tag == _PARAGRAPH:
                self._paragraph(element)
            elif element.tag == _LIST:
                self._list(element, depth)
            elif element.tag == _TABLE:
                self._table(element, depth)
            elif element.tag not in _LEFT_OUT:
                self.read(element, depth + 1)
            self._read_notes(depth)

    def _paragraph(self, element: etree._Element) -> None:
        words = self._words(element)
        style = element.get(_name("text:style-name")) or ""
        if self._markers:
            numbers = self._markers[-1]
            self._builder.item(words, "•" if numbers is None else f"{numbers[0]}." if numbers[0] else "•")
        elif len(words) and not self.title and self._styles.descends_from(style, "Title"):
            self.title = " ".join(words.text.split())
            self._builder.heading(words, 1)
        else:
            self._builder.paragraph(words)

    def _list(self, element: etree._Element, depth: int) -> None:
        style = element.get(_name("text:style-name")) or ""
        items = [item for item in element if item.tag in _ITEMS]
        if all(len(item) and item[0].tag == _HEADING for item in items):  # numbered headings are kept in lists
            for item in items:
                self.read(item, depth + 1)
            return
        self._builder.open_list()
        self._markers.append([0] if style in self._styles.numbered else None)
        for item in items:
            marker = self._markers[-1] if self._markers else None
            if marker is not None:
                marker[0] += 1
            self.read(item, depth + 1)
        self._builder.close_list()
        if self._markers:
            self._markers.pop()

    def _table(self, table: etree._Element, depth: int) -> None:
        rows = [row for row in table.iter(_ROW) if _nearest_table(row) is table]
        cells = [[cell for cell in row if cell.tag == _CELL] for row in rows]
        if len(rows) < 2 or max(map(len, cells), default=0) < 2:  # a frame around text, not a table of data
            for row in cells:
                for cell in row:
                    self.read(cell, depth + 1)
            return
        self._markers.clear()
        headers = sum(1 for row in rows if (parent := row.getparent()) is not None and parent.tag == _HEADER_ROWS)
        if not headers and self._is_header(cells[0]):
            headers = 1
        self._builder.table([[self._cell(cell) for cell in row] for row in cells], headers or None)

    def _is_header(self, cells: list[etree._Element]) -> bool:
        styles = [paragraph.get(_name("text:style-name")) or "" for cell in cells for paragraph in cell.iter(_PARAGRAPH)]
        return bool(styles) and all(self._styles.descends_from(style, "Table_20_Heading") for style in styles)

    def _cell(self, cell: etree._Element) -> Words:
        words = Words()
        for paragraph in cell.iter(_PARAGRAPH, _HEADING):
            words.add(" ")
            words.add(self._words(paragraph).text)
        return words

    def _words(self, paragraph: etree._Element) -> Words:
        words = Words()
        walker = etree.iterwalk(paragraph, events=("start", "end"))
        for event, element in walker:
            if event == "end":
                if element is not paragraph:
                    words.add(element.tail or "")
            elif element.tag in _LEFT_OUT:
                walker.skip_subtree()
            elif element.tag == _NOTE:
                self._notes.append(element)
                walker.skip_subtree()
            elif element is not paragraph and element.tag in (_PARAGRAPH, _HEADING):  # a text box
                words.add(" " + (element.text or ""))
            else:
                if element.tag == _LINE_BREAK:
                    words.line_break()
                words.add(_BREAKS.get(str(element.tag), "") + (element.text or ""))
        return words

    def _read_notes(self, depth: int) -> None:
        """Notes follow the block that calls them: they belong to its section."""
        notes, self._notes = self._notes, []
        markers, self._markers = self._markers, []
        for note in notes:
            for body in note.iter(_NOTE_BODY):
                self.read(body, depth + 1)
        self._markers = markers


def _nearest_table(row: etree._Element) -> etree._Element | None:
    return next(row.iterancestors(_TABLE), None)


def _read_metadata(archive: Archive) -> tuple[Metadata, str]:
    metadata = Metadata()
    if not archive.has("meta.xml"):
        return metadata, ""
    given: dict[str, list[str]] = {}
    for element in archive.xml("meta.xml").iterfind("{*}meta/*"):
        given.setdefault(str(element.tag), []).append("".join(element.itertext()))
    for key, name in (("author", "meta:initial-creator"), ("author", "dc:creator"), ("summary", "dc:description")):
        metadata.put(key, next(iter(given.get(_name(name), [])), None))
    for name in ("dc:date", "meta:creation-date"):
        metadata.put_date(next(iter(given.get(_name(name), [])), None))
    for name, key in (("dc:publisher", "publisher"), ("dc:rights", "licence"), ("dc:source", "url")):
        metadata.put(key, next(iter(given.get(_name(name), [])), None))
    metadata.put_keywords([*given.get(_name("meta:keyword"), []), *given.get(_name("dc:subject"), [])])
    return metadata, next(iter(given.get(_name("dc:title"), [])), "")


def import_odt(data: bytes, fallback_title: str) -> Content:
    """Read a `.odt` file. Comments, deleted text and tables of contents are left out; notes follow their paragraph.

    Args:
        data: the file's bytes.
        fallback_title: used when the text has no title.

    Raises:
        UnreadableDocument: if it is damaged, locked or hostile.
    """
    archive = Archive(data)
    manifest = "META-INF/manifest.xml"
    if archive.has(manifest) and next(archive.xml(manifest).iter(_name("manifest:encryption-data")), None) is not None:
        raise locked()
    root = archive.xml("content.xml")
    body = root.find(f"{_name('office:body')}/{_name('office:text')}")
    if body is None:
        raise damaged()
    styles = _Styles()
    if archive.has("styles.xml"):
        styles.read(archive.xml("styles.xml"))
    styles.read(root)
    builder = ContentBuilder()
    walk = _Walk(builder, styles)
    walk.read(body)
    metadata, given_title = _read_metadata(archive)
    title = metadata.title(walk.title, given_title, builder.first_heading) or fallback_title
    return builder.content(title, metadata.values)
