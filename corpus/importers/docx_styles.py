"""What the paragraphs of a Word document are, by their styles: titles, headings, items of a list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from lxml import etree

_MAX_CHAIN = 30
_PROPERTIES = qn("w:pPr")
_VALUE = qn("w:val")
_HEADING_NAME = re.compile(r"(?:heading|titre) ?([1-9])", re.IGNORECASE)
_LIST_NAME = re.compile(r"list (bullet|number)(?: ([2-5]))?")
_OFF = frozenset({"0", "false", "off"})


class WordStyles:
    """The styles and numberings of a document, looked up through what each style is based on."""

    def __init__(self, document: WordDocument) -> None:
        self._body = document.element.body
        self._styles: dict[str, etree._Element] = {}
        self._default = ""
        for style in document.styles.element.iterfind(qn("w:style")):
            name = style.get(qn("w:styleId")) or ""
            self._styles[name] = style
            if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in ("1", "true"):
                self._default = name
        self._formats: dict[tuple[str, int], str] = {}
        for relation in document.part.rels.values():
            if relation.reltype.endswith("/numbering") and not relation.is_external:
                self._read_numbering(relation.target_part.element)

    def _read_numbering(self, root: etree._Element) -> None:
        abstract = {given.get(qn("w:abstractNumId")): given for given in root.iterfind(qn("w:abstractNum"))}
        for number in root.iterfind(qn("w:num")):
            reference = number.find(qn("w:abstractNumId"))
            given = abstract.get(reference.get(_VALUE)) if reference is not None else None
            for level in given.iterfind(qn("w:lvl")) if given is not None else ():
                kind = level.find(qn("w:numFmt"))
                rank = level.get(qn("w:ilvl")) or "0"
                if kind is not None and rank.isdecimal():
                    self._formats[number.get(qn("w:numId")) or "", int(rank)] = kind.get(_VALUE) or ""

    def _chain(self, paragraph: etree._Element) -> Iterator[etree._Element]:
        """The style of a paragraph, then those that it is based on."""
        given = paragraph.find(f"{_PROPERTIES}/{qn('w:pStyle')}")
        name = given.get(_VALUE) if given is not None else self._default
        for _ in range(_MAX_CHAIN):
            style = self._styles.get(name or "")
            if style is None:
                return
            yield style
            based = style.find(qn("w:basedOn"))
            if based is None:
                return
            name = based.get(_VALUE)

    def _names(self, paragraph: etree._Element) -> Iterator[str]:
        for style in self._chain(paragraph):
            name = style.find(qn("w:name"))
            yield (name.get(_VALUE) or "").lower() if name is not None else ""

    def _property(self, paragraph: etree._Element, path: str) -> str | None:
        """A property of a paragraph: its own, or the nearest of its styles that sets it."""
        for holder in (paragraph, *self._chain(paragraph)):
            found = holder.find(f"{_PROPERTIES}/{path}")
            if found is not None:
                return found.get(_VALUE)
        return None

    def is_title(self, paragraph: etree._Element) -> bool:
        """Whether a paragraph has the style of the document's title."""
        return any(name in ("title", "titre") for name in self._names(paragraph))

    def is_contents_entry(self, paragraph: etree._Element) -> bool:
        """Whether a paragraph is a line of a table of contents."""
        name = next(self._names(paragraph), "")
        return re.fullmatch(r"(?:toc|tm) ?\d|table of figures", name) is not None

    def heading_level(self, paragraph: etree._Element) -> int:
        """The rank of a heading, 1 outermost; 0 for any other paragraph."""
        outline = self._property(paragraph, qn("w:outlineLvl"))
        if outline is not None and outline.isdecimal():
            return int(outline) + 1 if int(outline) < 9 else 0
        for name in self._names(paragraph):
            if found := _HEADING_NAME.fullmatch(name):
                return int(found.group(1))
        return 0

    @cached_property
    def has_headings(self) -> bool:
        """Whether the document uses heading styles."""
        return any(self.heading_level(paragraph) for paragraph in self._body.iter(qn("w:p")))

    def is_bold(self, paragraph: etree._Element) -> bool:
        """Whether every word of a paragraph is set in bold by hand."""
        runs = [run for run in paragraph.iter(qn("w:r")) if any((text.text or "").strip() for text in run.iter(qn("w:t")))]
        marks = [run.find(f"{qn('w:rPr')}/{qn('w:b')}") for run in runs]
        return bool(runs) and all(mark is not None and mark.get(_VALUE) not in _OFF for mark in marks)

    def numbering(self, paragraph: etree._Element) -> tuple[str, int] | None:
        """The list that a paragraph is an item of, and how deep; None outside of lists."""
        own = paragraph.find(f"{_PROPERTIES}/{qn('w:numPr')}")
        if own is None:  # the built-in list styles tell their depth by their name
            found = next((m for name in self._names(paragraph) if (m := _LIST_NAME.fullmatch(name))), None)
            if found:
                return found.group(1), int(found.group(2) or 1) - 1
        number = self._property(paragraph, f"{qn('w:numPr')}/{qn('w:numId')}")
        level = self._property(paragraph, f"{qn('w:numPr')}/{qn('w:ilvl')}") or "0"
        if number is None or number == "0":
            return None
        return number, min(8, int(level)) if level.isdecimal() else 0

    def is_numbered(self, number: str, level: int) -> bool:
        """Whether the items of a list bear numbers."""
        return number == "number" or self._formats.get((number, level), "bullet") in ("decimal", "decimalZero")

    def has_header_row(self, table: etree._Element) -> bool:
        """Whether a table's look sets its first row apart."""
        look = table.find(f"{qn('w:tblPr')}/{qn('w:tblLook')}")
        if look is None:
            return False
        first = look.get(qn("w:firstRow"))
        if first is not None:
            return first not in _OFF
        value = look.get(_VALUE) or "0"
        return re.fullmatch(r"[0-9A-Fa-f]{1,8}", value) is not None and bool(int(value, 16) & 0x0020)
