"""Thirty files of all formats, eight of them broken or hostile, by the commands alone: what comes in, what is refused and why,
and that every extract of every format is exact and, in a PDF, on the page where its words stand.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from assistant.cli import session
from assistant.cli.main import main
from corpus.library import BUNDLED, MAX_TEXT_BYTES
from eval.gold.gold_set import BUNDLED_GOLD
from tests.corpus.made import MAKERS, Piece, fiche, make_html, make_pdf, rezipped
from tests.corpus.test_hostile import LAUGHS, bomb, with_part
from tests.index.conftest import StubEncoder

FICHES = ("chronologie", "emploi-et-statut")
QUESTIONS = 50
FILLING = "Le jardin municipal est ouvert chaque jour, du lever au coucher du soleil, et son entrée est libre pour tous. " * 9
GARDEN = [
    Piece("h1", "Le jardin municipal"),
    *[Piece("p", FILLING)] * 12,
    Piece("h2", "Les tarifs de la serre"),
    Piece("p", "La visite guidée de la serre tropicale coûte 7 euros par personne."),
]
FORMATS = (*MAKERS, ".md", ".txt")
Run = Callable[..., str]


def made(name: str, extension: str) -> bytes:
    """A fiche in a format; its PDF has a page for each section."""
    if extension == ".pdf":
        return make_pdf(fiche(f"{name}.md"), page_a_section=True)
    if extension in MAKERS:
        return MAKERS[extension](fiche(f"{name}.md"))
    return (BUNDLED / f"{name}.md").read_bytes()


def good_files() -> dict[str, bytes]:
    """Twenty-two, of every format and encoding that is read."""
    of_each = {f"{name}{extension}": made(name, extension) for name in FICHES for extension in FORMATS}
    note = "Les élèves de l’école préparent une œuvre d’été."
    return {
        # the same bytes would be an alias of the Markdown files
        **{name: data + b"\n" if name.endswith(".txt") else data for name, data in of_each.items()},
        "sous/gem.xhtml": make_html(fiche("gem.md")),
        "sous/cmp.htm": make_html(fiche("cmp.md")),
        "sous/formation.markdown": made("formation", ".md"),
        "utf-16.txt": f"Un. {note}".encode("utf-16"),
        "windows.txt": f"Deux. {note}".encode("cp1252"),
        "le jardin d’été.pdf": make_pdf(GARDEN),
    }


def hostile_files() -> dict[str, tuple[bytes, str]]:
    """Seven, and words of the reason why each is refused."""
    return {
        "bombe.docx": (with_part(made("gem", ".docx"), "word/bombe.xml", b"\0" * 40_000_000), "piégée"),
        "entités.odt": (rezipped(made("gem", ".odt"), **{"content.xml": bomb(LAUGHS)}), "entités"),
        "coupé.pdf": (make_pdf(GARDEN)[:2000], "PDF"),
        "numérisé.pdf": (_scanned(), "OCR"),
        "protégé.pdf": (_locked(), "mot de passe"),
        "nuls.txt": (b"Un texte.\0\0\0 La suite.\0", "texte"),
        "énorme.md": (b"a" * (MAX_TEXT_BYTES + 1), "plus que les 10 Mo admis"),
    }


def _scanned() -> bytes:
    picture, paper = io.BytesIO(), io.BytesIO()
    Image.new("L", (200, 200), 200).save(picture, "PNG")
    canvas = Canvas(paper, pagesize=A4, invariant=True)
    canvas.drawImage(ImageReader(picture), 50, 50, 400, 600)
    canvas.save()
    return paper.getvalue()


def _locked() -> bytes:
    paper = io.BytesIO()
    canvas = Canvas(paper, pagesize=A4, invariant=True, encrypt=StandardEncryption("secret", "maître"))
    canvas.drawString(72, 700, "Un texte protégé.")
    canvas.save()
    return paper.getvalue()


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Runs `sourcier` with the encoder of tests, and gives what it prints."""
    encoder = StubEncoder()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCIER_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.setattr(session, "open_encoder", lambda _model, _progress: encoder)

        def command(*arguments: object) -> str:
            with redirect_stdout(io.StringIO()) as told:
                assert main([str(argument) for argument in arguments]) == 0
            return told.getvalue()

        yield command


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty files, the last of which is a link out of the folder."""
    outside = tmp_path_factory.mktemp("dehors") / "secret.md"
    outside.write_text("# Le secret\n\nCe texte n’est pas à importer.\n", encoding="utf-8")
    folder = tmp_path_factory.mktemp("trente")
    (folder / "sous").mkdir()
    for name, data in {**good_files(), **{name: data for name, (data, _) in hostile_files().items()}}.items():
        (folder / name).write_bytes(data)
    (folder / "lien.md").symlink_to(outside)
    return folder


@pytest.fixture(scope="module")
def root(run: Run, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("donnees") / "bibliothèque"
    (root.parent / "ajout.jsonl").write_text(run("add", folder, "--library", root, "--json"), encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def shown(run: Run, root: Path) -> Mapping[str, Any]:
    """Every document as `show` gives it, by source."""
    documents = json.loads(run("list", "--json", "--library", root))["documents"]
    return {one["source"]: json.loads(run("show", one["id"], "--json", "--library", root)) for one in documents}


def rows(text: str) -> list[Any]:
    return [json.loads(line) for line in text.splitlines()]


def letters(text: str) -> str:
    """What is left of a text whatever its layout: letters and figures."""
    return re.sub(r"\W+", "", text)


def test_of_thirty_files_twenty_two_come_in_and_eight_are_refused_each_with_its_reason(
    root: Path, folder: Path, run: Run
) -> None:
    told = {row["source"]: row for row in rows((root.parent / "ajout.jsonl").read_text(encoding="utf-8"))}
    expected = {name: words for name, (_, words) in hostile_files().items()} | {"lien.md": "hors du dossier"}
    assert (len(told), len(good_files()), len(expected)) == (30, 22, 8)
    assert {name for name, row in told.items() if row["status"] == "added"} == set(good_files())
    assert {name for name, row in told.items() if row["status"] == "refused"} == set(expected)
    for name, words in expected.items():
        assert words in told[name]["reason"]
        assert told[name]["id"] is None
    assert len({row["reason"] for row in told.values() if row["reason"]}) == 8

    again = run("add", folder, "--library", root).splitlines()
    assert again[-2:] == ["22 inchangés, 8 refusés.", f"{root} : 22 documents."]
    lines = [line for line in again if line.startswith("refusé")]
    assert len(lines) == 8
    for name, words in expected.items():
        assert any(name in line and words in line for line in lines)
    assert not [path for path in root.rglob("*") if path.is_file() and b"pas \xc3\xa0 importer" in path.read_bytes()]


def test_every_format_gives_the_words_of_its_file(shown: Mapping[str, Any]) -> None:
    for name in FICHES:
        for extension in FORMATS:
            text = letters(shown[f"{name}{extension}"]["text"])
            for piece in fiche(f"{name}.md"):
                for words in (piece.text, *piece.items, *(cell for row in piece.rows for cell in row)):
                    assert letters(words) in text, (name, extension, words)
    assert shown["utf-16.txt"]["text"] == "Un. Les élèves de l’école préparent une œuvre d’été."
    assert shown["windows.txt"]["text"] == "Deux. Les élèves de l’école préparent une œuvre d’été."


def test_a_question_about_page_three_of_the_pdf_cites_page_three(run: Run, root: Path, shown: Mapping[str, Any]) -> None:
    question = "Combien coûte la visite guidée de la serre tropicale ?"
    (answer,) = rows(run("ask", question, "--json", "--library", root))
    assert answer["answered"]
    first = answer["extracts"][0]
    assert (first["document"]["source"], first["page"]) == ("le jardin d’été.pdf", 3)
    assert [mark["text"] for mark in first["highlights"]] == ["7 euros"]
    assert first["text"] == shown["le jardin d’été.pdf"]["text"][first["start"] : first["end"]]
    told = f"le jardin d’été.pdf, page 3, caractères {first['start']} à {first['end']}"
    assert told in run("ask", question, "--library", root)
    assert "le jardin d’été.pdf, page 3, caractères " in run("search", question, "-k", "1", "--library", root)


def pages_of(name: str) -> list[str]:
    """The letters of each page of a fiche's PDF, by its maker: a page for each section."""
    pages = [""]
    for piece in fiche(f"{name}.md"):
        if piece.kind == "h2":
            pages.append("")
        pages[-1] += letters(" ".join([piece.text, *piece.items, *(cell for row in piece.rows for cell in row)]))
    return pages


@pytest.fixture(scope="module")
def questions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Questions of reference that the two fiches answer."""
    gold = [json.loads(line) for line in BUNDLED_GOLD.read_text(encoding="utf-8").splitlines()]
    about = [one for one in gold if {answer["document"] for answer in one["answers"]} & {f"{name}.md" for name in FICHES}]
    path = tmp_path_factory.mktemp("questions") / "questions.jsonl"
    kept = [json.dumps({"id": one["id"], "question": one["question"]}) for one in about[:QUESTIONS]]
    assert len(kept) == QUESTIONS
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("extension", FORMATS)
def test_every_extract_of_fifty_questions_is_exact_and_on_its_page(
    run: Run, root: Path, shown: Mapping[str, Any], questions: Path, extension: str
) -> None:
    sources = [f"{name}{extension}" for name in FICHES]
    limits = [argument for source in sources for argument in ("--document", source)]
    answers = rows(run("ask", "--from", questions, "--json", "--library", root, *limits))
    assert len(answers) == QUESTIONS
    extracts = [extract for answer in answers for extract in (*answer["extracts"], *answer["nearest"])]
    assert len(extracts) >= QUESTIONS
    assert {extract["document"]["source"] for extract in extracts} == set(sources)
    for extract in extracts:
        document = shown[extract["document"]["source"]]
        for span in (extract, *extract["highlights"]):
            assert document["text"][span["start"] : span["end"]] == span["text"] != ""
        if extension == ".pdf":
            pages = pages_of(Path(document["source"]).stem)
            assert len(document["pages"]) == len(pages) > 5
            stands = [number for number, page in enumerate(pages, 1) if letters(extract["text"]) in page]
            assert extract["page"] in stands
        elif extension == ".pptx":
            page = next(page for page in document["pages"] if page["number"] == extract["page"])
            assert page["start"] <= extract["start"] < extract["end"] <= page["end"]
        else:
            assert extract["page"] is None
