"""A real Chromium, the page served by the real command over a small library, and an assistant that answers at will."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright

from assistant.answer import Answer, Extract
from assistant.assistant import Assistant
from assistant.model import answer_model
from assistant.page.accounts import Role, account_line, read_accounts
from assistant.page.app import build_page
from assistant.page.journal import Journal
from assistant.page.server import launch
from assistant.page.settings import PageSettings
from corpus.library import Library, open_library
from corpus.model import Span
from index.filter import Descriptions, Filter
from tests.page.browsing import FLAGS, FONDS, NOTE, START_SECONDS, chromium_path, free_port, new_tab


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=[*FLAGS, "--no-first-run", "--disable-quic"])
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
        assert announced.wait(START_SECONDS), "".join(told)
        yield url
    finally:
        server.terminate()
        server.wait(20)


class Stub:
    """An assistant over the bundled corpus that answers at the test's word."""

    def __init__(self) -> None:
        library = open_library()
        self.index = SimpleNamespace(library=library, descriptions=Descriptions.of(library))
        self.model = answer_model()
        self.go_on = threading.Event()
        self.go_on.set()

    def ask(self, question: str, within: Filter | None = None) -> Answer:
        assert self.go_on.wait(30)
        if question == "panne":
            raise RuntimeError("not told to the reader")
        if question.startswith("Doute"):
            return replace(self.ask("Quoi ?"), question=question, confidence=0.41)
        document = self.index.library.document("gem.md")
        body = document.content.body
        return Answer(question, True, 0.9, (Extract(1, 1.0, document, Span(body.end - 40, body.end).trimmed(document.text)),), ())


@contextmanager
def opened(chromium: Browser, settings: PageSettings | None = None) -> Iterator[tuple[Stub, Page]]:
    """A page of its own, served from here, over an assistant that answers at will."""
    assistant = Stub()
    blocks = build_page(lambda: cast(Assistant, assistant), settings)
    try:
        with new_tab(chromium, alone=settings is not None and bool(settings.accounts)) as tab:
            tab.goto(launch(blocks, "127.0.0.1", free_port(), settings))
            yield assistant, tab
    finally:
        assistant.go_on.set()
        blocks.close(verbose=False)


@pytest.fixture
def stub(chromium: Browser) -> Iterator[tuple[Stub, Page]]:
    with opened(chromium) as (assistant, tab):
        expect(tab.get_by_label("Votre question")).to_be_visible(timeout=60_000)
        yield assistant, tab


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal.jsonl")


@pytest.fixture
def with_journal(chromium: Browser, journal: Journal) -> Iterator[Page]:
    with opened(chromium, PageSettings(journal=journal)) as (_, tab):
        expect(tab.get_by_label("Votre question")).to_be_visible(timeout=60_000)
        yield tab


@pytest.fixture
def with_accounts(chromium: Browser, tmp_path: Path) -> Iterator[Page]:
    accounts = tmp_path / "comptes"
    accounts.write_text(account_line("anne", Role.ADMIN, "un mot de passe"), encoding="utf-8")
    with opened(chromium, PageSettings(accounts=read_accounts(accounts))) as (_, tab):
        yield tab


@pytest.fixture
def requests() -> list[Request]:
    return []


@pytest.fixture
def page(chromium: Browser, address: str, requests: list[Request]) -> Iterator[Page]:
    with new_tab(chromium, {"width": 1280, "height": 800}) as opened:
        opened.on("request", lambda request: requests.append(request))
        opened.goto(address)
        expect(opened.get_by_label("Votre question")).to_be_visible(timeout=60_000)
        yield opened
