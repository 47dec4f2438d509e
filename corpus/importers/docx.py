"""Word documents."""

from __future__ import annotations

from io import BytesIO

from docx import Document as open_docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from lxml import etree

from corpus.importers.archive import Archive
from corpus.importers.builder import ContentBuilder
from corpus.importers.docx_styles import WordStyles
from corpus.importers.metadata import Metadata
from corpus.importers.refusals import too_deep
from corpus.importers.words import Words
from corpus.model import Content

_MAX_DEPTH = 100
_PARAGRAPH, _TABLE, _ROW, _CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_TEXT, _TAB, _BREAKS = qn("w:t"), qn("w:tab"), frozenset({qn("w:br"), qn("w:cr")})
_NO_BREAK_HYPHEN = qn("w:noBreakHyphen")
_TEXT_BOX = qn("w:txbxContent")
_NOTES = {qn("w:footnoteReference"): "footnotes", qn("w:endnoteReference"): "endnotes"}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LEFT_OUT = frozenset(
    [qn(name) for name in ("w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:instrText", "w:delText", "w:sdtPr", "w:tblPr")]
    + [_FALLBACK]
)
_CONTENTS = frozenset({"Table of Contents", "Tables des matières", "Table des matières"})
_MAX_FAKE_HEADING = 100


class _Walk:
    """One pass over the body, handing blocks to a builder."""

    def __init__(self, builder: ContentBuilder, styles: WordStyles, notes: dict[str, dict[str, etree._Element]]) -> None:
        self._builder = builder
        self._styles = styles
        self._notes = notes
        self._called: list[etree._Element] = []
        self._boxes: list[etree._Element] = []
        self._levels: list[tuple[str, int]] = []
        self._numbers: dict[tuple[str, int], int] = {}
        self.title = ""

    def read(self, holder: etree._Element, depth: int = 0) -> None:
        """The blocks in an element, in order."""
        if depth > _MAX_DEPTH:
            raise too_deep()
        for element in holder:
            if element.tag == _PARAGRAPH:
                self._paragraph(element)
            elif element.tag == _TABLE:
                self._table(element, depth)
            elif element.tag == qn("w:sdt") and self._is_contents(element):
                continue
            elif element.tag not in _LEFT_OUT:
                self.read(element, depth + 1)
            self._aside(depth)

    def _aside(self, depth: int) -> None:
        """Text boxes and notes follow the block that holds or calls them: they belong to its section."""
        while self._boxes or self._called:
            aside = self._boxes.pop(0) if self._boxes else self._called.pop(0)
            self._close_lists()
            self.read(aside, depth + 1)

    @staticmethod
    def _is_contents(element: etree._Element) -> bool:
        gallery = element.find(f"{qn('w:sdtPr')}/{qn('w:docPartObj')}/{qn('w:docPartGallery')}")
        return gallery is not None and gallery.get(qn("w:val")) in _CONTENTS

    def _paragraph(self, element: etree._Element) -> None:
        words = self._words(element)
        if not len(words) or self._styles.is_contents_entry(element):
            return
        level = self._styles.heading_level(element)
        if self._styles.is_title(element) and not self.title:
            self.title = " ".join(words.text.split())
            level = 1
        if not level and not self._styles.has_headings and self._looks_like_heading(element, words):
            level = 2
        numbering = self._styles.numbering(element)
        if level:
            self._close_lists()
            self._builder.heading(words, level)
        elif numbering is not None:
            self._item(words, *numbering)
        else:
            self._close_lists()
            self._builder.paragraph(words)

    def _looks_like_heading(self, element: etree._Element, words: Words) -> bool:
        """In a text without heading styles, a short bold paragraph is one."""
        return (
            len(words) <= _MAX_FAKE_HEADING
            and not words.text.endswith((".", ";", ":", ",", "!", "…"))
            and self._styles.is_bold(element)
            and not any(True for _ in element.iterancestors(_CELL))
        )

    def _item(self, words: Words, number_id: str, level: int) -> None:
        while self._levels and (
            self._levels[-1][1] > level or (self._levels[-1][1] == level and self._levels[-1][0] != number_id)
        ):
            self._levels.pop()
            self._builder.close_list()
        if not self._levels or self._levels[-1][1] < level:
            self._builder.open_list()
            self._levels.append((number_id, level))
        for deeper in [key for key in self._numbers if key[0] == number_id and key[1] > level]:
            del self._numbers[deeper]
        number = self._numbers[number_id, level] = self._numbers.get((number_id, level), 0) + 1
        self._builder.item(words, f"{number}." if self._styles.is_numbered(number_id, level) else "•")

    def _close_lists(self) -> None:
        for _ in self._levels:
            self._builder.close_list()
        self._levels.clear()

    def _table(self, table: etree._Element, depth: int) -> None:
        self._close_lists()
        rows = [row for row in table.iter(_ROW) if next(row.iterancestors(_TABLE), None) is table]
        cells = [[cell for cell in row.iter(_CELL) if next(cell.iterancestors(_ROW), None) is row] for row in rows]
        if len(rows) < 2 or max(map(len, cells), default=0) < 2:  # a frame around text, not a table of data
            for row in cells:
                for cell in row:
                    self.read(cell, depth + 1)
            return
        marked = sum(1 for row in rows if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None)
        headers = marked or (1 if self._styles.has_header_row(table) else None)
        self._builder.table([[self._cell(cell) for cell in row] for row in cells], headers)

    def _cell(self, cell: etree._Element) -> Words:
        words = Words()
        for paragraph in cell.iter(_PARAGRAPH):
            if next(paragraph.iterancestors(_TEXT_BOX, _FALLBACK), None) is None:
                words.add(" ")
                words.add(self._words(paragraph).text)
        return words

    def _words(self, paragraph: etree._Element) -> Words:
        words = Words()
        walker = etree.iterwalk(paragraph, events=("start",))
        for _, element in walker:
            if element.tag == _TEXT:
                words.add(element.text or "")
            elif element.tag == _TAB:
                words.add(" ")
            elif element.tag == _NO_BREAK_HYPHEN:
                words.add("\u2011")
            elif element.tag in _BREAKS:
                words.line_break()
            elif element.tag in _LEFT_OUT:
                walker.skip_subtree()
            elif element.tag == _TEXT_BOX:
                self._boxes.append(element)
                walker.skip_subtree()
            elif element.tag in _NOTES:
                note = self._notes.get(_NOTES[element.tag], {}).get(element.get(qn("w:id")) or "")
                if note is not None:
                    self._called.append(note)
        return words


def _notes(document: WordDocument) -> dict[str, dict[str, etree._Element]]:
    """Footnotes and endnotes by number; each is taken once, by its first call."""
    found: dict[str, dict[str, etree._Element]] = {}
    for relation in document.part.rels.values():
        kind = relation.reltype.rsplit("/", 1)[-1]
        if kind in ("footnotes", "endnotes") and not relation.is_external:
            root = etree.fromstring(relation.target_part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
            ordinary = (note for note in root if note.get(qn("w:type")) in (None, "normal"))
            found[kind] = {note.get(qn("w:id")) or "": note for note in ordinary}
    return found


def import_docx(data: bytes, fallback_title: str) -> Content:
    """Read a `.docx` file. Deleted text, comments, tables of contents and macros are left out; notes follow their paragraph.

    Args:
        data: the file's bytes.
        fallback_title: used when the document has no title.

    Raises:
        UnreadableDocument: if it is damaged, locked or hostile.
    """
    archive = Archive(data)
    archive.check_entities()
    document = open_docx(BytesIO(data))
    builder = ContentBuilder()
    walk = _Walk(builder, WordStyles(document), _notes(document))
    walk.read(document.element.body)
    properties = document.core_properties
    metadata = Metadata()
    metadata.put_core_properties(properties)
    title = metadata.title(walk.title, properties.title, builder.first_heading) or fallback_title
    return builder.content(title, metadata.values)
