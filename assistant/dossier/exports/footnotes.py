"""Footnotes in a DOCX file, which python-docx does not write by itself (ECMA-376, part 1, 17.11)."""

from __future__ import annotations

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from lxml import etree

_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_TEXT_STYLE, _MARK_STYLE = "footnote text", "footnote reference"
_W = nsdecls("w")
_KEEP_SPACES = "{http://www.w3.org/XML/1998/namespace}space"


class Footnotes:
    """The footnotes of one document, numbered from 1 as they are added; `save` puts them in the file."""

    def __init__(self, document: WordDocument) -> None:
        self._document = document
        self._root = etree.fromstring(
            f"<w:footnotes {_W}>"
            '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
            '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
            "</w:footnotes>"
        )
        self._count = 0
        text = document.styles.add_style(_TEXT_STYLE, WD_STYLE_TYPE.PARAGRAPH)
        text.base_style = document.styles["Normal"]
        text.font.size = Pt(8.5)
        text.paragraph_format.space_after = Pt(2)
        mark = document.styles.add_style(_MARK_STYLE, WD_STYLE_TYPE.CHARACTER)
        mark.font.superscript = True
        self._text_style, self._mark_style = text.style_id, mark.style_id

    def add(self, paragraph: Paragraph, words: str) -> None:
        """A footnote called at the end of `paragraph`."""
        self._count += 1
        call = etree.SubElement(paragraph._p, qn("w:r"))
        properties = etree.SubElement(call, qn("w:rPr"))
        etree.SubElement(properties, qn("w:rStyle"), {qn("w:val"): self._mark_style})
        etree.SubElement(call, qn("w:footnoteReference"), {qn("w:id"): str(self._count)})
        note = etree.fromstring(
            f'<w:footnote {_W} w:id="{self._count}"><w:p><w:pPr><w:pStyle w:val="{self._text_style}"/></w:pPr>'
            f'<w:r><w:rPr><w:rStyle w:val="{self._mark_style}"/></w:rPr><w:footnoteRef/></w:r>'
            "</w:p></w:footnote>"
        )
        text = etree.SubElement(etree.SubElement(note[0], qn("w:r")), qn("w:t"), {_KEEP_SPACES: "preserve"})
        text.text = f" {words}"
        self._root.append(note)

    def save(self) -> None:
        """Put the footnotes in the document's package, before it is written."""
        content = etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", standalone=True)
        package = self._document.part.package
        part = Part(PackURI("/word/footnotes.xml"), _CONTENT_TYPE, content, package)
        self._document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
