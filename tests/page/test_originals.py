"""The files that documents came from: who gets them, how they are served, and that a PDF opens in the browser at its page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Frame, Page, expect
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from assistant.assistant import open_assistant
from assistant.page.accounts import Role, account_line, read_accounts
from assistant.page.app import build_page
from assistant.page.guard import Guard
from assistant.page.headers import Headers
from assistant.page.originals import Originals, original_link
from assistant.page.reader import document_html
from assistant.page.server import launch
from assistant.page.sign_in import Doorkeeper
from corpus.library import Library, open_library
from corpus.managed.writer import open_writer
from corpus.model import Document, Span
from index.search_index import open_index
from index.upkeep import commit_indexed
from tests.corpus.made import Piece, make_pdf
from tests.index.conftest import StubEncoder
from tests.page.browsing import ask, free_port, open_first, open_tab, serious_faults

FILLING = "Le jardin municipal est ouvert chaque jour, du lever au coucher du soleil, et son entrée est libre pour tous. " * 9
PRICE = "La visite guidée de la serre tropicale coûte 7 euros par personne."
PDF = make_pdf([Piece("h1", "Le jardin"), *[Piece("p", FILLING)] * 12, Piece("h2", "Les tarifs de la serre"), Piece("p", PRICE)])
PAGE = "<script>window.pwned = 1</script><h1>La serre</h1><p>La serre tropicale abrite 300 orchidées.</p>"
NAME = "le jardin d’été.pdf"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "dossier"
    folder.mkdir()
    (folder / NAME).write_bytes(PDF)
    (folder / "serre.html").write_text(PAGE, encoding="utf-8")
    return folder


@pytest.fixture
def managed(folder: Path, tmp_path: Path) -> Path:
    root = tmp_path / "bibliothèque"
    with open_writer(root, create=True) as writer:
        for path in sorted(folder.iterdir()):
            writer.add(path, path.name)
        commit_indexed(writer, StubEncoder())
    return root


def client(library: Library, *before: Middleware) -> TestClient:
    stack = [Middleware(Headers), *before, Middleware(Originals, library=lambda: library)]
    return TestClient(Starlette(middleware=stack), follow_redirects=False)


def address(library: Library, name: str) -> str:
    return f"/originaux/{library.document(name).id}"


def original(library: Library, name: str) -> Path:
    if not library.managed:
        return library.root / name
    (found,) = (library.root / "originals").glob(f"{library.document(name).sha256}*")
    return found


@pytest.fixture(params=["plain", "managed"])
def library(request: pytest.FixtureRequest, folder: Path) -> Library:
    root = folder if request.param == "plain" else request.getfixturevalue("managed")
    return open_library(root)


def test_a_pdf_is_served_to_be_shown_and_nothing_else(library: Library) -> None:
    answer = client(library).get(address(library, NAME))
    assert (answer.status_code, answer.content) == (200, PDF)
    headers = answer.headers
    assert headers["content-type"] == "application/pdf"
    assert headers["content-disposition"] == "inline; filename*=UTF-8''le%20jardin%20d%E2%80%99%C3%A9t%C3%A9.pdf"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-length"] == str(len(PDF))
    assert headers.get_list("content-security-policy") == [headers["content-security-policy"]]
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "script-src" not in headers["content-security-policy"]
    head = client(library).head(address(library, NAME))
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(len(PDF)))


def test_a_page_is_only_ever_saved(library: Library) -> None:
    answer = client(library).get(address(library, "serre.html"))
    assert (answer.status_code, answer.text) == (200, PAGE)
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/originaux",
        "/originaux/",
        "/originaux/rien",
        "/originaux/../sourcier.json",
        "/originaux/..%2fsourcier.json",
        "/originaux/%2e%2e/%2e%2e/etc/passwd",
        "/originaux/serre.html",
        "/originaux//etc/passwd",
        "/originaux/{id}/",
        "/originaux/{id}%00",
        "/originaux/{id}%0a",
        "/originaux/{id}/../x",
    ],
)
def test_nothing_but_the_id_of_a_document_is_an_address(library: Library, path: str) -> None:
    answer = client(library).get(path.replace("{id}", library.document(NAME).id))
    assert answer.status_code == 404
    assert b"%PDF" not in answer.content
    if answer.headers["content-type"].startswith("text/html"):
        assert "n’est plus, dans la bibliothèque" in answer.text


def test_only_reading_is_possible(library: Library) -> None:
    assert client(library).post(address(library, NAME)).status_code == 405
    assert client(library).delete(address(library, NAME)).status_code == 405


def test_a_file_that_changed_or_went_is_told_in_french(library: Library) -> None:
    path = original(library, NAME)
    path.write_bytes(PDF.replace(b"%PDF-1.4", b"%PDF-1.5"))
    assert path.stat().st_size == len(PDF)
    answer = client(library).get(address(library, NAME))
    assert answer.status_code == 409
    assert answer.headers["content-type"].startswith("text/html")
    assert 'lang="fr"' in answer.text
    assert ("est endommagé" if library.managed else "Relancez Sourcier") in answer.text
    path.unlink()
    answer = client(library).get(address(library, NAME))
    assert answer.status_code == 404
    assert ("sourcier add" if library.managed else "n’est plus à sa place") in answer.text
    path.mkdir()
    assert client(library).get(address(library, NAME)).status_code == 404


def test_a_file_that_became_a_link_out_of_the_folder_is_not_followed(folder: Path, tmp_path: Path) -> None:
    library = open_library(folder)
    (tmp_path / "dehors.pdf").write_bytes(PDF)
    (folder / NAME).unlink()
    (folder / NAME).symlink_to(tmp_path / "dehors.pdf")
    assert client(library).get(address(library, NAME)).status_code == 404


def test_nothing_is_served_before_signing_in(library: Library, tmp_path: Path) -> None:
    accounts = tmp_path / "comptes"
    accounts.write_text(account_line("luc", Role.READER, "un mot de passe"), encoding="utf-8")
    guarded = client(library, Middleware(Guard, doorkeeper=Doorkeeper(read_accounts(accounts))))
    where = address(library, NAME)
    assert guarded.get(where).status_code == 401
    turned = guarded.get(where, headers={"accept": "text/html"})
    assert (turned.status_code, turned.headers["location"]) == (303, f"/login?next={where.replace('/', '%2F')}")
    form = {"username": "luc", "password": "un mot de passe", "next": where}
    assert guarded.post("/login", data=form, headers={"accept": "text/html"}).headers["location"] == where
    assert guarded.get(where).content == PDF


def test_the_link_says_the_page_where_the_extract_stands(library: Library) -> None:
    document = library.document(NAME)
    start = document.text.index("La visite guidée")
    assert document.page_at(start) == 3
    at_page = original_link(document, Span(start, start + 10))
    assert f'href="{address(library, NAME)}#page=3"' in at_page
    assert "Ouvrir le PDF à la page 3" in at_page
    assert "Ouvrir le PDF<" in original_link(document, None)
    assert "download>Télécharger l’original<" in original_link(library.document("serre.html"), Span(0, 5))
    assert at_page in document_html(document, (), Span(start, start + 10))


# In a real browser


@pytest.fixture
def served(managed: Path) -> Iterator[str]:
    assistant = open_assistant(open_index(open_library(managed), StubEncoder()))
    blocks = build_page(lambda: assistant)
    try:
        yield launch(blocks, "127.0.0.1", free_port(), library=lambda: assistant.index.library)
    finally:
        blocks.close(verbose=False)


def viewer_frame(page: Page) -> Frame:
    """The frame of the browser's own viewer, once there is one."""
    for _ in range(300):
        for frame in page.frames:
            if frame.url.startswith("chrome-extension://"):
                return frame
        page.wait_for_timeout(100)
    raise AssertionError([frame.url for frame in page.frames])


def test_the_pdf_opens_in_the_browser_at_the_page_of_the_extract(chromium: Browser, served: str, managed: Path) -> None:
    context = chromium.new_context(locale="fr-FR")
    page = context.new_page()
    try:
        page.goto(served)
        ask(page, "Combien coûte la visite guidée de la serre tropicale ?")
        assert "7 euros" in open_first(page)
        link = page.locator("#lecteur").get_by_role("link", name="Ouvrir le PDF à la page 3")
        expect(link).to_be_visible()
        assert serious_faults(page) == []
        link.focus()
        with context.expect_page() as opening:
            page.keyboard.press("Enter")
        viewer = opening.value
        viewer.wait_for_load_state()
        assert viewer.url.endswith(f"{address(open_library(managed), NAME)}#page=3")
        if page.evaluate("navigator.pdfViewerEnabled"):  # not in every build of Chromium
            expect(viewer_frame(viewer).locator("#pageSelector")).to_have_value("3", timeout=30_000)

        open_tab(page, "Documents")
        page.get_by_role("button", name="Ouvrir Le jardin").click()
        expect(page.locator("#documents-lecteur").get_by_role("link", name="Ouvrir le PDF", exact=True)).to_be_visible()
    finally:
        context.close()


def test_the_original_of_a_page_is_saved_and_never_runs(chromium: Browser, served: str) -> None:
    context = chromium.new_context(locale="fr-FR", accept_downloads=True)
    page = context.new_page()
    try:
        page.goto(served)
        open_tab(page, "Documents")
        page.get_by_role("button", name="Ouvrir La serre").click()
        with page.expect_download() as saving:
            page.get_by_role("link", name="Télécharger l’original").click()
        assert saving.value.suggested_filename == "serre.html"
        assert saving.value.path().read_text(encoding="utf-8") == PAGE
        assert page.evaluate("window.pwned") is None
    finally:
        context.close()


def test_documents_are_served_by_their_own_file(library: Library) -> None:
    """No document is taken for another, whatever the order."""
    documents: list[Document] = list(library.documents)
    served = [client(library).get(f"/originaux/{document.id}").content for document in documents]
    assert [len(data) for data in served] == [len(original(library, document.source).read_bytes()) for document in documents]
