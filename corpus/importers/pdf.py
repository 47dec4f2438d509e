"""PDF: text read by PDFium, page by page; repeated headers and footers left out, lines and cut words joined."""

from __future__ import annotations

import re

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from corpus.errors import UnreadableDocument
from corpus.importers.builder import ContentBuilder
from corpus.importers.metadata import Metadata
from corpus.importers.pdf_blocks import read_lines
from corpus.importers.pdf_lines import Line, lines_of
from corpus.importers.pdf_margins import without_margins
from corpus.model import Content

MAX_PAGES = 10_000

_DATE = re.compile(r"D?:?(\d{4})(\d\d)?(\d\d)?")
_UNREADABLE = re.compile(r"[\ufffd\ue000-\uf8ff]")
_ENOUGH_LETTERS = 3
"""Letters a page, on average, under which a PDF is a scan with at most page numbers added."""


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise UnreadableDocument(
                "ce PDF est protégé par un mot de passe ; enregistrez-en une copie sans protection et ajoutez-la."
            ) from error
        raise UnreadableDocument("ce PDF est abîmé ou incomplet ; téléchargez-le ou exportez-le de nouveau.") from error


def _check_text(pages: list[list[Line]]) -> None:
    """Refuse pictures of pages, and fonts whose letters cannot be told."""
    text = "".join(line.text for page in pages for line in page)
    letters = sum(map(str.isalpha, text))
    strange = len(_UNREADABLE.findall(text))
    if strange > 0.3 * len(text) and strange > letters:
        raise UnreadableDocument(
            "les polices de ce PDF ne disent pas quelles lettres elles dessinent ; "
            "passez-le à la reconnaissance de caractères (OCR), puis ajoutez le résultat."
        )
    if letters < _ENOUGH_LETTERS * len(pages):
        raise UnreadableDocument(
            "ce PDF ne contient que des images de pages, sans texte ; "
            "passez-le à la reconnaissance de caractères (OCR, par exemple avec OCRmyPDF), puis ajoutez le résultat."
        )


def _read_metadata(document: pdfium.PdfDocument) -> tuple[Metadata, str]:
    given = {key: value for key, value in document.get_metadata_dict(skip_empty=True).items() if value != "(unspecified)"}
    metadata = Metadata()
    metadata.put("author", given.get("Author"))
    metadata.put("summary", given.get("Subject"))
    metadata.put_keywords(given.get("Keywords", ""))
    for key in ("ModDate", "CreationDate"):
        if found := _DATE.match(given.get(key, "")):
            metadata.put_date("-".join(part for part in found.groups() if part))
    return metadata, given.get("Title", "")


def import_pdf(data: bytes, fallback_title: str) -> Content:
    """Read a `.pdf` file. Its pages are numbered from 1, as a viewer does.

    Args:
        data: the file's bytes.
        fallback_title: used when the document has no title.

    Raises:
        UnreadableDocument: if it is damaged, locked, or made of pictures.
    """
    document = _open(data)
    try:
        count = len(document)
        if not 0 < count <= MAX_PAGES:
            raise UnreadableDocument(
                f"ce PDF compte {count} pages, plus que les {MAX_PAGES} admises ; découpez-le."
                if count
                else "ce PDF n’a aucune page lisible ; téléchargez-le ou exportez-le de nouveau."
            )
        pages = [_lines(document, number) for number in range(1, count + 1)]
        metadata, given_title = _read_metadata(document)
    finally:
        document.close()
    _check_text(pages)
    builder = ContentBuilder()
    read_lines(without_margins(pages), builder)
    title = metadata.title(given_title, builder.first_heading) or fallback_title
    return builder.content(title, metadata.values)


def _lines(document: pdfium.PdfDocument, number: int) -> list[Line]:
    """The lines of a page; none when that page alone is damaged."""
    try:
        return lines_of(document, number)
    except pdfium.PdfiumError:
        return []
