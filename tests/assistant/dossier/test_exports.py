"""Exports read back by the libraries of their formats: every quotation with its number, source, place, day and library."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html
from markdown_it import MarkdownIt
from pptx import Presentation

from assistant.dossier.editing import entry_noted, section_noted
from assistant.dossier.exports.citations import marks_in, parts_of
from assistant.dossier.exports.formats import EXPORTS, export, exported
from assistant.dossier.exports.html import html_text
from assistant.dossier.exports.markdown import markdown_text
from assistant.dossier.exports.pptx import pieces
from assistant.dossier.model import Dossier, Quote
from corpus.errors import DossierError, UsageError
from corpus.model import Span

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NOTE = "À lire <script>alert(1)</script> & à *discuter*"


@pytest.fixture
def noted(dossier: Dossier) -> Dossier:
    """With notes and a gap."""
    return replace(section_noted(entry_noted(dossier, 0, 1, NOTE), 1, "Rappel"), gaps=("Combien de chiens ?",))


def carried(told: str, quote: Quote) -> None:
    """The citation tells document, place, day and library, and its mark leads to the words."""
    assert quote.title in told and quote.source in told
    assert f"caractères {quote.span.start} à {quote.span.end}" in told
    assert "consulté le\u00a01er mars 2026" in told.replace("le 1er", "le\u00a01er") and quote.library[:12] in told
    (mark,) = marks_in(told)
    assert (mark.document, mark.span) == (quote.document, quote.span)


def test_word_document(noted: Dossier) -> None:
    content = exported(noted, ".docx")
    document = docx.Document(io.BytesIO(content))
    styled: list[tuple[Any, str]] = [
        (paragraph.style.name, paragraph.text) for paragraph in document.paragraphs if paragraph.style
    ]
    assert [text for style, text in styled if style == "Heading 1"] == [
        "La ferme",
        "La piscine",
        "Questions restées sans réponse dans les documents",
        "Bibliographie",
    ]
    assert [text for style, text in styled if style == "Citation Sourcier"] == [quote.text for quote in noted.quotes]
    assert [text for style, text in styled if style == "Note Sourcier"] == [f"Note\u00a0: {NOTE}", "Note\u00a0: Rappel"]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        notes = etree.fromstring(archive.read("word/footnotes.xml"))
        calls = etree.fromstring(archive.read("word/document.xml")).iter(f"{W}footnoteReference")
    told = {note.get(f"{W}id"): "".join(text.text or "" for text in note.iter(f"{W}t")) for note in notes}
    for call, quote in zip(calls, noted.quotes, strict=True):
        carried(told[call.get(f"{W}id")], quote)


def test_slides_one_idea_each(noted: Dossier) -> None:
    slides = Presentation(io.BytesIO(exported(noted, ".pptx"))).slides
    shown = ["\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame) for slide in slides]
    for quote in noted.quotes:
        (number,) = [number for number, text in enumerate(shown) if f"«\u00a0{quote.text}\u00a0»" in text]
        assert quote.title in shown[number]
        notes = slides[number].notes_slide.notes_text_frame
        assert notes is not None
        carried(notes.text, quote)
        assert (NOTE in notes.text) == (quote.text.startswith("Trois"))


def test_page_escapes_and_stands_alone(noted: Dossier) -> None:
    text = html_text(noted)
    page = lxml_html.fromstring(text)
    assert not page.xpath("//script | //img | //link | //*[@src]")
    assert not [link for link in page.xpath("//@href") if not link.startswith("#")]
    quoted = [element.text for element in page.iter("blockquote")]
    assert quoted == [quote.text for quote in noted.quotes]
    for item, quote in zip(page.xpath("//ol[@class='notes']/li"), noted.quotes, strict=True):
        carried(item.text_content(), quote)
    assert [note.text_content() for note in page.find_class("note")] == [f"Note : {NOTE}", "Note : Rappel"]


def test_markdown_shows_words_as_they_are(noted: Dossier) -> None:
    text = markdown_text(noted)
    page = lxml_html.fromstring(MarkdownIt("gfm-like", {"linkify": False}).render(text))
    assert page.xpath("//h1")[0].text_content() == noted.title
    assert not page.xpath("//script | //em[contains(., 'discuter')] | //table | //blockquote//ul | //blockquote//ol")
    assert NOTE in page.text_content()
    lines = [line for line in text.split("\n") if line.startswith("[^")]
    for line, quote in zip(lines, noted.quotes, strict=True):
        carried(line.replace("\\", ""), quote)


def test_numbers_run_through_the_sections(noted: Dossier) -> None:
    assert [[cited.number for cited in part.cited] for part in parts_of(noted)] == [[1, 2], [3]]


def test_an_export_is_whole_or_not_there(tmp_path: Path, noted: Dossier) -> None:
    with pytest.raises(UsageError, match="n’est pas de ceux des exports"):
        export(noted, tmp_path / "d.pdf")
    with pytest.raises(DossierError, match="aucun extrait"):
        export(Dossier(), tmp_path / "d.md")
    with pytest.raises(DossierError, match="ne peut pas être écrit"):
        export(noted, tmp_path / "nulle-part" / "d.md")
    assert list(tmp_path.glob("d*")) == []


@pytest.mark.parametrize("suffix", EXPORTS)
def test_control_characters_and_emoji_spoil_no_export(suffix: str, noted: Dossier) -> None:
    quote = next(iter(noted.quotes))
    words = "a\x00b\x0bc 🎉 \ufffe fin"
    odd = replace(quote, text=words, span=Span(0, len(words)), title="Titre\x07 / « 🎉 »")
    section = replace(noted.sections[0], entries=(replace(noted.sections[0].entries[0], quote=odd),))
    assert exported(replace(noted, title="\x01", sections=(section,)), suffix)


@given(st.text("aé. \n;", min_size=1, max_size=400).filter(str.strip), st.integers(20, 80), st.integers(2, 6))
def test_pieces_of_a_long_quotation_lose_no_word(words: str, longest: int, lines: int) -> None:
    cut = pieces(words, longest, lines)
    assert all(len(piece) <= longest and piece.count("\n") < lines for piece in cut)
    assert "".join("".join(cut).split()) == "".join(words.split())
