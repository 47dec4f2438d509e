"""Quotations read back from an exported file, which people may have edited: the words shown, and the mark that says whence."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.part import Part
from docx.oxml.ns import qn
from lxml import etree
from markdown_it import MarkdownIt
from markdown_it.token import Token

from assistant.dossier.exports.citations import QUOTE_STYLE, Mark, marks_in
from corpus.errors import DossierError

_LARGEST = 100_000_000
_CALL = re.compile(r"\s*\[\^(\d+)\]\s*$")
_NOTE = re.compile(r"^\[\^(\d+)\]:(.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Shown:
    """A quotation as a file shows it.

    Attributes:
        mark: where it says that the words stand; None if the mark is gone.
    """

    text: str
    mark: Mark | None


def read_export(path: Path) -> tuple[Shown, ...]:
    """The quotations of an exported DOCX or Markdown file, in order.

    Raises:
        DossierError: if the file cannot be read, or holds no quotation of Sourcier's.
    """
    reader = {".docx": _docx_quotes, ".md": _markdown_quotes}.get(path.suffix.lower())
    if reader is None:
        raise DossierError(f"{path} : seuls un dossier (.dossier.json) et ses exports .docx et .md se vérifient.")
    try:
        if path.stat().st_size > _LARGEST:
            raise DossierError(f"{path} : ce fichier pèse trop pour un dossier.")
        found = tuple(reader(path.read_bytes()))
    except FileNotFoundError as error:
        raise DossierError(f"{path} n’existe pas. Vérifiez le chemin.") from error
    except OSError as error:
        raise DossierError(f"{path} ne peut pas être lu. Vérifiez ses droits.") from error
    except (PackageNotFoundError, zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, ValueError) as error:
        raise DossierError(
            f"{path} : ce fichier est abîmé, ou n’est pas de ce format. Exportez de nouveau le dossier."
        ) from error
    if not found:
        raise DossierError(f"{path} : aucune citation de Sourcier dans ce fichier.")
    return found


def _docx_quotes(content: bytes) -> Iterator[Shown]:
    document = docx.Document(io.BytesIO(content))
    notes = _footnotes(document.part.package.iter_parts())
    for paragraph in document.paragraphs:
        if paragraph.style is None or paragraph.style.name != QUOTE_STYLE or not paragraph.text.strip():
            continue
        calls = [call.get(qn("w:id")) for call in paragraph._p.iter(qn("w:footnoteReference"))]
        told = " ".join(notes.get(call, "") for call in calls if call)
        yield Shown(paragraph.text, next(marks_in(told), None))


def _footnotes(parts: Iterator[Part]) -> dict[str, str]:
    """The words of each footnote, by its number."""
    content = next((part.blob for part in parts if str(part.partname).endswith("/footnotes.xml")), None)
    if content is None:
        return {}
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    return {note.get(qn("w:id"), ""): "".join(text.text or "" for text in note.iter(qn("w:t"))) for note in root}


def _markdown_quotes(content: bytes) -> Iterator[Shown]:
    text = content.decode("utf-8-sig")
    notes = {number: next(marks_in(told), None) for number, told in _NOTE.findall(text)}
    depth = 0
    for token in MarkdownIt("commonmark").parse(_NOTE.sub("", text)):
        depth += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        if depth and token.type == "inline":
            words = _words(token)
            call = _CALL.search(words)
            yield Shown(words[: call.start()] if call else words, notes.get(call[1]) if call else None)


def _words(inline: Token) -> str:
    return "".join("\n" if child.type in ("softbreak", "hardbreak") else child.content for child in inline.children or [])
