"""PowerPoint slides: a slide is a page; its title is a heading, the speaker's notes a section under it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn

from corpus.importers.archive import Archive
from corpus.importers.builder import ContentBuilder
from corpus.importers.metadata import Metadata
from corpus.importers.refusals import too_deep
from corpus.importers.words import Words
from corpus.model import Content

NOTES_HEADING = "Notes de l’orateur"
_MAX_DEPTH = 50
_TITLES = frozenset({PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.VERTICAL_TITLE})
_AROUND = frozenset({PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.HEADER})
_BULLETED = frozenset({PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.VERTICAL_BODY, PP_PLACEHOLDER.VERTICAL_OBJECT})


def _placeholder(shape: Any) -> object | None:
    return shape.placeholder_format.type if shape.is_placeholder else None


def _in_reading_order(shapes: Iterable[Any], depth: int = 0) -> Iterator[Any]:
    """Shapes from top to bottom, then left to right; those of a group together. A placeholder's place may be its layout's."""
    if depth > _MAX_DEPTH:
        raise too_deep()
    for shape in sorted(shapes, key=lambda shape: (shape.top or 0, shape.left or 0)):
        if hasattr(shape, "shapes"):
            yield from _in_reading_order(shape.shapes, depth + 1)
        else:
            yield shape


def _words(paragraph: Any) -> Words:
    words = Words()
    for element in paragraph._p.iter(qn("a:t"), qn("a:br")):
        if element.tag == qn("a:br"):
            words.line_break()
        for position, line in enumerate((element.text or "").split("\v")):
            if position:
                words.line_break()
            words.add(line)
    return words


def _is_item(paragraph: Any, *, bulleted: bool) -> bool:
    properties = paragraph._p.find(qn("a:pPr"))
    if properties is not None:
        if properties.find(qn("a:buNone")) is not None:
            return False
        if any(properties.find(qn(name)) is not None for name in ("a:buChar", "a:buAutoNum", "a:buBlip")):
            return True
    return bulleted


def _is_numbered(paragraph: Any) -> bool:
    return paragraph._p.find(f"{qn('a:pPr')}/{qn('a:buAutoNum')}") is not None


def _read_frame(builder: ContentBuilder, frame: Any, *, bulleted: bool) -> None:
    """The paragraphs of a text frame, as items where they bear bullets."""
    paragraphs = [(paragraph, words) for paragraph in frame.paragraphs if len(words := _words(paragraph))]
    announced = len(paragraphs) > 1 and paragraphs[0][1].text.endswith(":")
    numbers: list[int] = []
    for position, (paragraph, words) in enumerate(paragraphs):
        item = _is_item(paragraph, bulleted=bulleted and len(paragraphs) > 1) and not (announced and position == 0)
        depth = paragraph.level + 1 if item else 0
        while len(numbers) > depth:
            numbers.pop()
            builder.close_list()
        if not item:
            builder.paragraph(words)
            continue
        while len(numbers) < depth:
            numbers.append(0)
            builder.open_list()
        numbers[-1] += 1
        builder.item(words, f"{numbers[-1]}." if _is_numbered(paragraph) else "•")
    for _ in numbers:
        builder.close_list()


def _read_slide(builder: ContentBuilder, slide: Any) -> None:
    shapes = [shape for shape in _in_reading_order(slide.shapes) if _placeholder(shape) not in _AROUND]
    titles = [shape for shape in shapes if _placeholder(shape) in _TITLES]
    for shape in titles:
        builder.heading(shape.text_frame.text, 1)
    for shape in shapes:
        if shape in titles:
            continue
        if shape.has_table:
            rows = [[_cell(cell) for cell in row.cells] for row in shape.table.rows]
            builder.table(rows, 1 if shape.table.first_row else None)
        elif shape.has_text_frame:
            _read_frame(builder, shape.text_frame, bulleted=_placeholder(shape) in _BULLETED)
    notes = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
    if notes is not None and notes.text.strip():
        builder.heading(NOTES_HEADING, 2)
        _read_frame(builder, notes, bulleted=False)


def _cell(cell: Any) -> Words:
    words = Words()
    for paragraph in cell.text_frame.paragraphs:
        words.add(" ")
        words.add(_words(paragraph).text)
    return words


def import_pptx(data: bytes, fallback_title: str) -> Content:
    """Read a `.pptx` file: slides in their order, with titles, items, tables and the speaker's notes.

    Args:
        data: the file's bytes.
        fallback_title: used when the presentation has no title.

    Raises:
        UnreadableDocument: if it is damaged, locked or hostile.
    """
    archive = Archive(data)
    archive.check_entities()
    presentation = Presentation(BytesIO(data))
    builder = ContentBuilder()
    for number, slide in enumerate(presentation.slides, start=1):
        builder.page(number)
        _read_slide(builder, slide)
    properties = presentation.core_properties
    metadata = Metadata()
    metadata.put_core_properties(properties)
    title = metadata.title(properties.title, builder.first_heading) or fallback_title
    return builder.content(title, metadata.values)
