"""The page in a real Chromium, over a small library that holds hostile text."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright

from assistant.answer import Answer, Extract
from assistant.assistant import Assistant
from assistant.page.app import build_page
from assistant.page.question_tab import EXAMPLES
from assistant.page.server import launch
from corpus.library import Library, open_library
from corpus.model import Span

HOSTILE = '<script>window.pwned=1</script> <img src=x onerror="window.pwned=1"> </mark>'
NOTE = f"""# La note piégée

La note piégée contient le texte {HOSTILE} dans une seule phrase.

Elle sert à vérifier la page.
"""
FONDS = """---
title: Le fonds régional
---

# Le fonds régional

## Les postes financés

Le fonds régional a financé 42 postes de pairs-aidants en 2023. Il a été créé en 2018 par la région.

## Les missions

Les missions des pairs-aidants financés par le fonds régional sont :

- accueillir les personnes ;
- animer un groupe de parole ;
- orienter vers les associations.
"""
QUESTION = "Combien de postes de pairs-aidants le fonds régional a-t-il financés en 2023 ?"
HOSTILE_QUESTION = "Quel texte la note piégée contient-elle ?"
NOT_COVERED = "Quel temps fera-t-il demain ?"
NOT_ANSWERED = "Le corpus ne répond pas à cette question."
_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync")
_START_SECONDS = 180


def chromium_path() -> str | None:
    """Debian's Chromium, else whatever is installed, else Playwright's own (None)."""
    if Path("/usr/bin/chromium").exists():
        return "/usr/bin/chromium"
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=[*_FLAGS, "--no-first-run", "--disable-quic"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("bibliotheque")
    (folder / "fonds.md").write_text(FONDS, encoding="utf-8")
    (folder / "note.md").write_text(NOTE, encoding="utf-8")
    return open_library(folder)


@pytest.fixture(scope="session")
def address(library: Library) -> Iterator[str]:
    """The page served by the real command, until the tests end."""
    port = free_port()
    command = [sys.executable, "-m", "assistant", "--library", str(library.root), "serve", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8")
    url = f"http://127.0.0.1:{port}/"
    announced = threading.Event()
    told: list[str] = []

    def listen() -> None:
        for line in server.stderr or ():
            told.append(line)
            if url in line:
                announced.set()

    threading.Thread(target=listen, daemon=True).start()
    try:
        assert announced.wait(_START_SECONDS), "".join(told)
        yield url
    finally:
        server.terminate()
        server.wait(20)


class Stub:
    """An assistant over the bundled corpus that answers at the test's word."""

    def __init__(self) -> None:
        self.index = SimpleNamespace(library=open_library())
        self.go_on = threading.Event()
        self.go_on.set()

    def ask(self, question: str) -> Answer:
        assert self.go_on.wait(30)
        if question == "panne":
            raise RuntimeError("not told to the reader")
        document = self.index.library.document("gem.md")
        body = document.content.body
        return Answer(question, True, 0.9, (Extract(1, 1.0, document, Span(body.end - 40, body.end).trimmed(document.text)),), ())


@pytest.fixture
def stub(chromium: Browser) -> Iterator[tuple[Stub, Page]]:
    assistant = Stub()
    blocks = build_page(cast(Assistant, assistant))
    context = chromium.new_context()
    opened = context.new_page()
    try:
        opened.goto(launch(blocks, "127.0.0.1", free_port()))
        expect(opened.get_by_label("Votre question")).to_be_visible(timeout=30_000)
        yield assistant, opened
    finally:
        assistant.go_on.set()
        context.close()
        blocks.close(verbose=False)


@pytest.fixture
def requests() -> list[Request]:
    return []


@pytest.fixture
def page(chromium: Browser, address: str, requests: list[Request]) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="fr-FR")
    opened = context.new_page()
    opened.on("request", lambda request: requests.append(request))
    opened.goto(address)
    expect(opened.get_by_label("Votre question")).to_be_visible(timeout=30_000)
    yield opened
    context.close()


def ask(page: Page, question: str) -> None:
    """By keyboard alone; returns once the page shows what it has to say."""
    page.get_by_label("Votre question").focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(question)
    page.keyboard.press("Enter")
    expect(page.locator("#reponses .asked")).to_contain_text(question, timeout=30_000)


def open_first(page: Page) -> str:
    """Open the first card by keyboard; its text."""
    button = page.get_by_role("button", name="Ouvrir dans le document").first
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#extrait")).to_be_visible(timeout=15_000)
    return page.locator("#reponses blockquote.extract").first.evaluate("element => element.textContent")


def test_page_speaks_french(page: Page) -> None:
    assert page.title() == "Sourcier"
    assert page.evaluate("document.documentElement.lang") == "fr"
    expect(page.get_by_role("heading", level=1)).to_have_text("Sourcier")
    expect(page.locator("#etat").get_by_role("status")).to_have_attribute("aria-live", "polite")


def test_answer_has_a_marked_extract_and_its_place(page: Page) -> None:
    ask(page, QUESTION)
    card = page.locator("#reponses .card").first
    expect(card.locator("mark").first).to_be_visible()
    expect(card).to_contain_text("42 postes")
    expect(card.get_by_role("heading")).to_contain_text("Le fonds régional › Les postes financés")
    expect(card).to_contain_text("fonds.md")
    expect(page.locator("#reponses .confidence")).to_contain_text("%")


def test_open_in_document_marks_the_extract_exactly(page: Page, library: Library) -> None:
    ask(page, QUESTION)
    words = open_first(page)
    extract = page.locator("#extrait")
    assert extract.evaluate("element => element.textContent") == words
    start, end = (int(page.locator(".reader").get_attribute(f"data-{bound}") or -1) for bound in ("start", "end"))
    document = library.document("fonds.md")
    assert document.text[start:end] == words
    expect(extract).to_be_focused()
    expect(extract).to_be_in_viewport()
    body = document.content.body.of(document.text)
    assert page.locator(".reader-text").evaluate("element => element.textContent") == body


def test_escape_closes_the_document_and_focus_goes_back(page: Page) -> None:
    ask(page, QUESTION)
    open_first(page)
    page.keyboard.press("Escape")
    expect(page.locator(".reader")).to_have_count(0)
    expect(page.get_by_role("button", name="Ouvrir dans le document").first).to_be_focused()
    open_first(page)
    page.get_by_role("button", name="Fermer").click()
    expect(page.locator(".reader")).to_have_count(0)


def test_new_question_closes_the_document(page: Page) -> None:
    ask(page, QUESTION)
    open_first(page)
    ask(page, NOT_COVERED)
    expect(page.locator(".reader")).to_have_count(0)


def test_nothing_is_made_up_when_the_corpus_does_not_answer(page: Page) -> None:
    ask(page, NOT_COVERED)
    expect(page.get_by_role("heading", level=2)).to_have_text(NOT_ANSWERED)
    expect(page.locator("#etat").get_by_role("status")).to_have_text(NOT_ANSWERED)
    expect(page.locator("#reponses .card:not(.nearest)")).to_have_count(0)


@pytest.mark.parametrize(("question", "message"), [("  ", "La question est vide."), ("mot " * 600, "la limite est de")])
def test_bad_question_is_told_in_place(page: Page, question: str, message: str) -> None:
    page.get_by_label("Votre question").fill(question)
    page.get_by_role("button", name="Chercher").click()
    expect(page.locator("#reponses .message")).to_contain_text(message, timeout=15_000)
    expect(page.locator("#reponses .card")).to_have_count(0)


def test_text_of_a_document_is_never_run(page: Page) -> None:
    ask(page, HOSTILE_QUESTION)
    button = page.locator('button[data-action="open"][data-document^="note-"]').first
    button.click()
    expect(page.locator(".reader-text")).to_contain_text(HOSTILE)
    page.wait_for_timeout(300)
    assert page.evaluate("window.pwned") is None
    assert page.locator("#lecture :is(script, img)").count() == 0


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("document", "inconnu", "Ce document n’est pas dans la bibliothèque."),
        ("start", "-4", "Ce passage n’existe pas dans le document."),
        ("end", "999999", "Ce passage n’existe pas dans le document."),
        ("end", "n’importe quoi", "Ce passage n’existe pas dans le document."),
    ],
)
def test_forged_place_is_refused(page: Page, name: str, value: str, message: str) -> None:
    ask(page, QUESTION)
    button = page.get_by_role("button", name="Ouvrir dans le document").first
    button.evaluate("(element, [name, value]) => { element.dataset[name] = value; }", [name, value])
    button.click()
    expect(page.locator("#lecteur .message")).to_contain_text(message)
    expect(page.locator(".reader")).to_have_count(0)


def test_no_request_leaves_the_machine(page: Page, address: str, requests: list[Request]) -> None:
    ask(page, QUESTION)
    open_first(page)
    hosts = {urlsplit(request.url).netloc for request in requests if not request.url.startswith(("data:", "blob:"))}
    assert hosts == {urlsplit(address).netloc}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_phone_never_scrolls_sideways(chromium: Browser, address: str, scheme: str) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 740}, color_scheme=scheme)
    phone = context.new_page()
    phone.goto(address)
    ask(phone, QUESTION)
    open_first(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    expect(phone.locator("#extrait")).to_be_in_viewport()
    context.close()


def test_example_is_written_and_sent(stub: tuple[Stub, Page]) -> None:
    _, page = stub
    for example in EXAMPLES:
        page.get_by_role("button", name=example).click()
        expect(page.locator("#reponses .asked")).to_have_text(f"« {example} »")
        expect(page.get_by_label("Votre question")).to_have_value(example)


def test_waiting_is_shown_and_the_last_question_is_the_one_answered(stub: tuple[Stub, Page]) -> None:
    assistant, page = stub
    assistant.go_on.clear()
    question = page.get_by_label("Votre question")
    status = page.locator("#etat").get_by_role("status")
    page.get_by_role("button", name=EXAMPLES[0]).click()
    expect(status).to_have_text("Recherche en cours…")
    question.fill("La suivante ?")
    question.press("Enter")
    assistant.go_on.set()
    expect(page.locator("#reponses .asked")).to_have_text("« La suivante ? »")
    expect(status).to_have_text("1 extrait trouvé.")


def test_breakdown_is_told_without_details(stub: tuple[Stub, Page]) -> None:
    _, page = stub
    page.get_by_label("Votre question").fill("panne")
    page.keyboard.press("Enter")
    expect(page.locator("#reponses .message")).to_contain_text("La recherche a échoué.")
    expect(page.locator("#etat").get_by_role("status")).to_be_empty()
    assert "not told to the reader" not in page.content()
