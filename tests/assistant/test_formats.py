"""An answer taken from a PDF, a presentation or a Word file cites the place where its words stand."""

from pathlib import Path

import pypdfium2 as pdfium
import pytest

from assistant.assistant import Assistant, open_assistant
from corpus.library import open_library
from index.encoder import SentenceEncoder
from index.search_index import open_index
from tests.corpus.made import Piece, make_docx, make_pdf, make_pptx

FILLING = "Le jardin municipal est ouvert chaque jour, du lever au coucher du soleil, et son entrée est libre pour tous. " * 9
GARDEN = [
    Piece("h1", "Le jardin municipal"),
    *[Piece("p", FILLING)] * 12,
    Piece("h2", "Les tarifs de la serre"),
    Piece("p", "La visite guidée de la serre tropicale coûte 7 euros par personne."),
]
POOL = [
    Piece("h1", "La piscine du Val"),
    Piece("p", "La piscine du Val a ouvert en 1998."),
    Piece("h2", "Les horaires"),
    Piece("p", "Le bassin olympique ferme à 21 heures le mardi."),
]
ARCHIVES = [Piece("h1", "Les archives"), Piece("p", "Les archives de la ville conservent 12 000 photographies anciennes.")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("formats")
    (made / "jardin.pdf").write_bytes(make_pdf(GARDEN))
    (made / "piscine.pptx").write_bytes(make_pptx(POOL))
    (made / "archives.docx").write_bytes(make_docx(ARCHIVES))
    return made


@pytest.fixture(scope="module")
def assistant(folder: Path, encoder: SentenceEncoder) -> Assistant:
    return open_assistant(open_index(open_library(folder), encoder))


@pytest.mark.parametrize(
    ("question", "source", "section", "words"),
    [
        ("Combien coûte la visite guidée de la serre tropicale ?", "jardin.pdf", "Les tarifs de la serre", "7 euros"),
        ("À quelle heure ferme le bassin olympique le mardi ?", "piscine.pptx", "Les horaires", "21 heures"),
        ("Combien de photographies conservent les archives ?", "archives.docx", None, "12 000"),
    ],
)
def test_the_extract_is_exact_and_its_page_is_where_it_stands(
    assistant: Assistant, folder: Path, question: str, source: str, section: str | None, words: str
):
    answer = assistant.ask(question)
    extract = (answer.extracts or answer.nearest)[0]
    document, text = extract.document, extract.span.of(extract.document.text)
    assert document.source == source
    assert words in text.replace("\u00a0", " ")
    assert document.section_path(extract.span.start)[-1:] == ((section,) if section else ())
    page = document.page_at(extract.span.start)
    match source:
        case "jardin.pdf":
            with pdfium.PdfDocument(folder / source) as pdf:
                shown = [number for number in range(1, len(pdf) + 1) if words in pdf[number - 1].get_textpage().get_text_range()]
            assert [page] == shown
            assert page == 3
        case "piscine.pptx":
            assert page == 2
        case _:
            assert page is None
