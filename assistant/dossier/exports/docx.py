"""A dossier as a Word document: headings, quotations in a style of their own, footnotes, and a bibliography."""

from __future__ import annotations

import io
from typing import cast

import docx
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor

from assistant.dossier.exports.citations import (
    GAPS_TITLE,
    MARK_LABEL,
    NOTE_LABEL,
    NOTE_STYLE,
    QUOTE_STYLE,
    SOURCES_TITLE,
    bibliography,
    citation,
    parts_of,
    presentation,
    printable,
)
from assistant.dossier.exports.footnotes import Footnotes
from assistant.dossier.model import Dossier

_FONT = "Calibri"
_ACCENT, _FAINT = RGBColor(0x1F, 0x5C, 0x56), RGBColor(0x56, 0x60, 0x66)


def docx_bytes(dossier: Dossier) -> bytes:
    """The whole document; white space and lines of each quotation are kept."""
    document = docx.Document()
    _set_styles(document)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = printable(dossier.title)[:255], "", "Composé avec Sourcier"
    properties.language = "fr-FR"
    notes = Footnotes(document)
    document.add_paragraph(printable(dossier.title), "Title")
    document.add_paragraph(presentation(dossier), "Subtitle")
    for part in parts_of(dossier):
        document.add_heading(printable(part.section.title), 1)
        _add_note(document, part.section.note)
        for cited in part.cited:
            paragraph = document.add_paragraph(printable(cited.entry.quote.text), QUOTE_STYLE)
            quote = cited.entry.quote
            notes.add(paragraph, printable(f"{citation(quote)} {MARK_LABEL}\u00a0: {quote.link}"))
            _add_note(document, cited.entry.note)
    _add_list(document, GAPS_TITLE, dossier.gaps)
    _add_list(document, SOURCES_TITLE, bibliography(dossier))
    notes.save()
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _add_note(document: WordDocument, words: str) -> None:
    """The trainer's words, told apart from what is quoted."""
    if words:
        paragraph = document.add_paragraph(style=NOTE_STYLE)
        paragraph.add_run(f"{NOTE_LABEL}\u00a0: ").bold = True
        paragraph.add_run(printable(words))


def _add_list(document: WordDocument, title: str, lines: tuple[str, ...]) -> None:
    if lines:
        document.add_heading(title, 1)
        for line in lines:
            document.add_paragraph(printable(line), "List Bullet")


def _set_styles(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    styles = document.styles
    normal = styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(11)
    normal.paragraph_format.space_after = Pt(6)
    _set_french(normal.element.get_or_add_rPr())
    for name, size in (("Title", 24), ("Heading 1", 15)):
        style = styles[name]
        style.font.name, style.font.size, style.font.color.rgb = _FONT, Pt(size), _ACCENT
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):  # else a theme's font wins
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    subtitle = styles["Subtitle"]
    subtitle.font.name, subtitle.font.size, subtitle.font.color.rgb = _FONT, Pt(10), _FAINT
    quote = styles.add_style(QUOTE_STYLE, WD_STYLE_TYPE.PARAGRAPH)
    quote.base_style = normal
    _add_left_rule(quote.element.get_or_add_pPr())
    quote.paragraph_format.left_indent, quote.paragraph_format.space_before = Cm(1), Pt(6)
    note = styles.add_style(NOTE_STYLE, WD_STYLE_TYPE.PARAGRAPH)
    note.base_style = normal
    note.font.italic, note.font.color.rgb = True, _FAINT
    note.paragraph_format.left_indent = Cm(1)


def _set_french(run_properties: BaseOxmlElement) -> None:
    language = cast(BaseOxmlElement, OxmlElement("w:lang"))
    language.set(qn("w:val"), "fr-FR")
    run_properties.append(language)


def _add_left_rule(paragraph_properties: BaseOxmlElement) -> None:
    """A line down the left of what is quoted."""
    borders, left = (cast(BaseOxmlElement, OxmlElement(name)) for name in ("w:pBdr", "w:left"))
    for name, value in (("val", "single"), ("sz", "18"), ("space", "8"), ("color", "1F5C56")):
        left.set(qn(f"w:{name}"), value)
    borders.append(left)
    paragraph_properties.insert(0, borders)
