"""The tab "Documents" in a real Chromium, over a managed library that is really written, with an encoder of tests."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from assistant.assistant import open_assistant
from assistant.page import limits
from assistant.page.accounts import Role, account_line, read_accounts
from assistant.page.app import build_page
from assistant.page.inbox import Inbox
from assistant.page.limits import read_picked
from assistant.page.server import launch
from assistant.page.settings import PageSettings
from corpus.library import open_library
from corpus.managed.writer import open_writer
from index.current import CurrentIndex
from index.encoder import Vectors
from index.progress import Progress, silent
from index.search_index import SearchIndex
from index.upkeep import commit_indexed
from tests.index.conftest import StubEncoder
from tests.page.browsing import HOSTILE, PHONE, ask, free_port, new_tab, open_tab, serious_faults

GUIDE = """---
title: Le guide <b>de l’entraide</b>
date: 2024-03-21
publisher: Santé publique France
keywords: [GEM, Entraide]
---

# Le guide

Le groupe accueille sans ordonnance.
"""
FERME = "---\ntitle: La ferme du Val\nkeywords: [ferme]\n---\n# La ferme\n\nLa ferme du Val compte 12 vaches et un taureau.\n"
PIEGE = f"# {HOSTILE}\n\nUn texte sans histoire.\n"


@contextmanager
def served(root: Path, settings: PageSettings | None = None, encoder: StubEncoder | None = None) -> Iterator[tuple[str, Inbox]]:
    holder, inbox = CurrentIndex(root, encoder or StubEncoder()), Inbox()
    latest = lambda: open_assistant(holder.latest())  # noqa: E731
    blocks = build_page(lambda: open_assistant(holder.get()), settings, latest=latest, inbox=inbox)
    try:
        yield launch(blocks, "127.0.0.1", free_port(), settings, inbox), inbox
    finally:
        blocks.close(verbose=False)
        inbox.close()


@contextmanager
def tab(chromium: Browser, address: str, viewport: ViewportSize | None = None, *, alone: bool = False) -> Iterator[Page]:
    with new_tab(chromium, viewport, alone=alone) as page:
        page.goto(address)
        yield page


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A managed library of one document."""
    (tmp_path / "guide.md").write_text(GUIDE, encoding="utf-8")
    root = tmp_path / "bibliothèque"
    with open_writer(root, create=True) as writer:
        writer.add(tmp_path / "guide.md", "guide.md")
        commit_indexed(writer, StubEncoder())
    return root


@pytest.fixture
def page(chromium: Browser, root: Path) -> Iterator[Page]:
    with served(root) as (address, _), tab(chromium, address) as page:
        open_tab(page, "Documents")
        expect(page.locator("#documents-liste h4")).to_have_count(1, timeout=60_000)
        yield page


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Three files, the second of which is broken."""
    folder = tmp_path / "à ajouter"
    folder.mkdir()
    contents = {"ferme n° 1 (l’été).md": FERME.encode(), "cassé.pdf": b"%PDF-1.4\n tronqu\xe9", "piège.md": PIEGE.encode()}
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in contents]


def sources(root: Path) -> list[str]:
    return [document.source for document in open_library(root).documents]


def send(page: Page, files: list[Path]) -> None:
    page.locator("#depot-fichiers").set_input_files([str(path) for path in files])


def test_three_files_are_added_but_the_broken_one(page: Page, root: Path, files: list[Path]) -> None:
    send(page, files)
    report = page.locator("#documents-rapport")
    expect(report.get_by_role("heading")).to_have_text("2 ajoutés, 1 refusé", timeout=60_000)
    rows = report.get_by_role("listitem")
    expect(rows).to_have_count(3)
    expect(rows.filter(has_text="ferme n° 1 (l’été).md")).to_contain_text("ajouté")
    expect(rows.filter(has_text="cassé.pdf")).to_contain_text("refusé")
    expect(rows.filter(has_text="cassé.pdf")).to_contain_text("PDF")
    expect(page.locator("#documents-dit").get_by_role("status")).to_have_text("Import terminé : 2 ajoutés, 1 refusé.")
    expect(page.locator("#documents-liste h4")).to_have_count(3)
    expect(page.locator("#documents-liste")).to_contain_text("3 documents")
    expect(page.locator("#entete")).to_contain_text("Bibliothèque interrogée : 3 documents.")
    assert sorted(sources(root)) == ["ferme n° 1 (l’été).md", "guide.md", "piège.md"]
    assert page.evaluate("window.pwned") is None
    expect(page.get_by_role("button", name="Arrêter l’import")).to_be_hidden()
    expect(page.locator(".sending")).to_be_hidden()

    open_tab(page, "Poser une question")
    ask(page, "Combien de vaches la ferme du Val compte-t-elle ?")
    expect(page.locator("#reponses .card").first).to_contain_text("12 vaches")

    open_tab(page, "Documents")
    send(page, files[:1])
    expect(report.get_by_role("heading")).to_have_text("1 inchangé", timeout=60_000)


def test_a_document_is_removed_once_confirmed_and_leaves_nothing(page: Page, root: Path, files: list[Path]) -> None:
    send(page, files[:1])
    expect(page.locator("#documents-liste h4")).to_have_count(2, timeout=60_000)
    page.get_by_role("button", name="Retirer La ferme du Val").click()
    dialog = page.get_by_role("dialog", name="Retirer ce document ?")
    expect(dialog).to_contain_text("« La ferme du Val »")
    expect(dialog.get_by_role("button", name="Le garder")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("button", name="Retirer La ferme du Val")).to_be_focused()
    assert len(sources(root)) == 2

    page.keyboard.press("Enter")
    dialog.get_by_role("button", name="Le retirer").click()
    expect(page.locator("#documents-dit").get_by_role("status")).to_contain_text("est retiré de la bibliothèque", timeout=60_000)
    expect(page.locator("#documents-liste h4")).to_have_count(1)
    assert sources(root) == ["guide.md"]
    assert not [path for path in root.rglob("*") if path.is_file() and b"taureau" in path.read_bytes()]

    open_tab(page, "Poser une question")
    ask(page, "Combien de vaches la ferme du Val compte-t-elle ?")
    expect(page.locator("#reponses")).not_to_contain_text("12 vaches")


def test_the_last_document_may_go_and_others_come(page: Page, root: Path, files: list[Path]) -> None:
    page.get_by_role("button", name="Retirer Le guide").click()
    page.get_by_role("button", name="Le retirer").click()
    expect(page.locator("#documents-liste")).to_contain_text("La bibliothèque est vide", timeout=60_000)
    open_tab(page, "Poser une question")
    page.get_by_label("Votre question").fill("Qui accueille ?")
    page.keyboard.press("Enter")
    expect(page.locator("#reponses .message")).to_contain_text("Ajoutez-y d’abord des documents", timeout=60_000)
    page.reload()
    open_tab(page, "Documents")
    send(page, files[:1])
    expect(page.locator("#documents-liste h4")).to_have_text("La ferme du Val", timeout=60_000)


def test_files_may_be_dropped(page: Page, root: Path) -> None:
    page.evaluate(
        """text => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([text], "dossier\\\\..\\\\ferme.md"));
          transfer.items.add(new File([text], "autre.md"));
          const zone = document.querySelector(".drop .hint");
          for (const name of ["dragover", "drop"])
            zone.dispatchEvent(new DragEvent(name, { dataTransfer: transfer, bubbles: true, cancelable: true }));
        }""",
        FERME,
    )
    report = page.locator("#documents-rapport")
    expect(report.get_by_role("heading")).to_have_text("1 ajouté, 1 alias", timeout=60_000)
    expect(report).to_contain_text("autre.md : même contenu que ferme.md")
    assert sources(root) == ["ferme.md", "guide.md"]


def test_documents_are_listed_searched_and_opened(page: Page, files: list[Path]) -> None:
    send(page, [files[0], files[2]])
    expect(page.locator("#documents-liste h4")).to_have_count(3, timeout=60_000)
    row = page.locator("#documents-liste article").filter(has_text="Le guide")
    expect(row.get_by_role("heading")).to_have_text("Le guide <b>de l’entraide</b>")
    expect(row).to_contain_text("guide.md · Santé publique France · 2024-03-21")
    expect(row).to_contain_text("Mots-clés : GEM, Entraide")
    page.get_by_label("Chercher un document").fill("sante GEM")
    expect(page.locator("#documents-liste h4")).to_have_count(1)
    expect(page.locator("#documents-liste")).to_contain_text("1 document sur 3")
    page.get_by_role("button", name="Ouvrir Le guide").click()
    reader = page.locator("#documents-lecteur .bench-reader")
    expect(reader.locator(".reader-text")).to_contain_text("Le groupe accueille sans ordonnance.")
    expect(reader.get_by_role("button", name="Fermer")).to_be_focused()
    page.keyboard.press("Escape")
    expect(reader).to_have_count(0)
    expect(page.get_by_role("button", name="Ouvrir Le guide")).to_be_focused()
    page.get_by_label("Chercher un document").fill("introuvable")
    expect(page.locator("#documents-liste")).to_contain_text("0 document sur 3")


class SlowEncoder(StubEncoder):
    """Takes half a minute for a document, unless it is stopped."""

    def encode_passages(self, texts: Sequence[str], progress: Progress = silent) -> Vectors:
        for step in range(300 if any("taureau" in text for text in texts) else 0):
            progress("Calcul des vecteurs", step, 300)
            time.sleep(0.1)
        return super().encode_passages(texts, progress)


def test_an_import_that_is_stopped_leaves_the_library_as_it_was(chromium: Browser, root: Path, files: list[Path]) -> None:
    with served(root, encoder=SlowEncoder()) as (address, inbox), tab(chromium, address) as page:
        open_tab(page, "Documents")
        expect(page.locator("#depot-fichiers")).to_be_attached(timeout=60_000)
        send(page, files)
        expect(page.locator("#documents-avancement")).to_contain_text("Calcul des vecteurs", timeout=60_000)
        page.get_by_role("button", name="Arrêter l’import").click()
        expect(page.locator("#documents-dit")).to_contain_text("Import arrêté", timeout=60_000)
        expect(page.locator("#documents-avancement .advance")).to_have_count(0)
        expect(page.locator("#documents-liste h4")).to_have_count(1)
        with open_writer(root, wait=10) as writer:  # the import let the library go
            assert not writer.changed
        assert sources(root) == ["guide.md"]
        assert inbox._folder is not None
        assert list(inbox._folder.iterdir()) == []


def test_nothing_that_was_sent_stays_on_the_machine(chromium: Browser, root: Path, files: list[Path]) -> None:
    with served(root) as (address, inbox), tab(chromium, address) as page:
        open_tab(page, "Documents")
        expect(page.locator("#depot-fichiers")).to_be_attached(timeout=60_000)
        send(page, files)
        expect(page.locator("#documents-rapport h3")).to_have_text("2 ajoutés, 1 refusé", timeout=60_000)
        assert inbox._folder is not None
        assert list(inbox._folder.iterdir()) == []
    assert inbox._folder is None


@pytest.fixture
def as_people(tmp_path: Path) -> Callable[[], PageSettings]:
    accounts = tmp_path / "comptes"
    people = (("anne", Role.ADMIN), ("luc", Role.READER))
    accounts.write_text("\n".join(account_line(name, role, "un mot de passe") for name, role in people), encoding="utf-8")
    return lambda: PageSettings(accounts=read_accounts(accounts), local=False)


@pytest.mark.parametrize(("name", "may"), [("anne", True), ("luc", False)])
def test_only_an_administrator_may_change_the_library(
    chromium: Browser, root: Path, as_people: Callable[[], PageSettings], name: str, may: bool
) -> None:
    with served(root, as_people()) as (address, _), tab(chromium, address, alone=True) as page:
        page.get_by_label("Nom").fill(name)
        page.get_by_label("Mot de passe").fill("un mot de passe")
        page.keyboard.press("Enter")
        open_tab(page, "Documents")
        expect(page.locator("#documents-liste h4")).to_have_count(1, timeout=60_000)
        expect(page.locator("#depot-fichiers")).to_have_count(1 if may else 0)
        expect(page.get_by_role("button", name="Retirer Le guide")).to_have_count(1 if may else 0)
        expect(page.locator("#documents-note")).to_contain_text("" if may else "Page en lecture seule")
        sent = page.request.post(urljoin(address, "/depot"), data="x", headers={"x-sourcier": "1"})
        assert sent.status == (200 if may else 403)
        assert page.request.post(urljoin(address, "/depot"), data="x").status == 405


def test_nobody_changes_a_page_open_to_the_network_without_accounts(chromium: Browser, root: Path) -> None:
    with served(root, PageSettings(local=False)) as (address, _), tab(chromium, address) as page:
        open_tab(page, "Documents")
        expect(page.locator("#documents-note")).to_contain_text("Page en lecture seule", timeout=60_000)
        expect(page.locator("#depot-fichiers")).to_have_count(0)
        assert page.request.post(urljoin(address, "/depot"), data="x", headers={"x-sourcier": "1"}).status == 403


def test_a_plain_folder_is_listed_and_how_to_have_a_library_is_told(chromium: Browser, tmp_path: Path) -> None:
    (tmp_path / "ferme.md").write_text(FERME, encoding="utf-8")
    (tmp_path / "vide.md").write_text("", encoding="utf-8")
    with served(tmp_path) as (address, _), tab(chromium, address) as page:
        open_tab(page, "Documents")
        expect(page.locator("#documents-liste h4")).to_have_text("La ferme du Val", timeout=60_000)
        expect(page.locator("#documents-note")).to_contain_text("sourcier add --library")
        expect(page.locator("#documents-liste")).to_contain_text("1 fichier non lu")
        expect(page.locator("#depot-fichiers")).to_have_count(0)
        expect(page.get_by_role("button", name="Retirer")).to_have_count(0)


@pytest.mark.parametrize("sent", [None, "", "x", "[]", "3", '[1, {"a": 2}]', '[["a.md", 3], null, 4]'])
def test_ticked_boxes_that_did_not_come_whole_limit_nothing_else(sent: str | None) -> None:
    assert read_picked(sent) == ([], [])


def test_a_box_ticked_while_others_are_on_their_way_stays_ticked(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    going = threading.Event()
    slow = limits.document_choices

    def late(index: SearchIndex, words: str, chosen: Sequence[str]) -> limits.Choices:
        if words:
            assert going.wait(30)
        return slow(index, words, chosen)

    monkeypatch.setattr(limits, "document_choices", late)
    open_tab(page, "Poser une question")
    page.get_by_role("button", name="Limiter la recherche", exact=True).click()
    box = page.get_by_role("group", name="Documents").get_by_label("Le guide")
    expect(box).to_be_visible(timeout=60_000)
    page.get_by_label("Trouver un document ou un mot-clé").fill("entraide")
    box.check()
    expect(page.get_by_role("button", name="Limiter la recherche (1 document)")).to_be_visible()
    going.set()
    page.wait_for_timeout(500)
    expect(box).to_be_checked()
    ask(page, "Qui accueille sans ordonnance ?")
    expect(page.locator("#reponses .limits")).to_have_text("Recherche limitée à : document guide.md")


def test_a_question_is_limited_to_documents_and_keywords(page: Page, files: list[Path]) -> None:
    send(page, [files[0], files[2]])
    expect(page.locator("#documents-liste h4")).to_have_count(3, timeout=60_000)
    open_tab(page, "Poser une question")
    ask(page, "Qui accueille le groupe ?")
    section = page.locator("#filtres > button")
    expect(section).to_have_attribute("aria-expanded", "false")
    page.get_by_role("button", name="Limiter la recherche", exact=True).press("Enter")
    expect(section).to_have_attribute("aria-expanded", "true")
    page.get_by_role("group", name="Mots-clés").get_by_label("ferme (1)").check()
    expect(page.get_by_role("button", name="Limiter la recherche (1 mot-clé)")).to_be_visible()
    ask(page, "Qui accueille le groupe sans ordonnance ?")
    expect(page.locator("#reponses .limits")).to_have_text("Recherche limitée à : mot-clé « ferme »")
    files_shown = page.locator("#reponses .card .file").all_text_contents()
    assert files_shown and set(files_shown) == {files[0].name}

    page.get_by_label("Trouver un document ou un mot-clé").fill("guide")
    page.get_by_role("group", name="Documents").get_by_label("Le guide").check()
    page.get_by_role("button", name="Chercher", exact=True).click()
    message = page.locator("#reponses .message")
    expect(message).to_contain_text("Aucun document ne répond à la fois à tous ces filtres", timeout=60_000)
    page.get_by_role("button", name="Chercher partout").click()
    expect(page.get_by_role("button", name="Limiter la recherche", exact=True)).to_be_visible()
    ask(page, "Qui accueille le groupe sans ordonnance ?")
    expect(page.locator("#reponses .limits")).to_have_count(0)


def test_no_serious_accessibility_fault_and_no_scrolling_sideways(chromium: Browser, root: Path, files: list[Path]) -> None:
    with served(root) as (address, _), tab(chromium, address, PHONE) as page:
        expect(page.get_by_label("Votre question")).to_be_visible(timeout=60_000)
        page.get_by_role("button", name="Limiter la recherche").click()
        expect(page.get_by_role("group", name="Documents").get_by_label("Le guide")).to_be_visible()
        assert serious_faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        open_tab(page, "Documents")
        send(page, files)
        expect(page.locator("#documents-rapport h3")).to_have_text("2 ajoutés, 1 refusé", timeout=60_000)
        page.get_by_role("button", name="Ouvrir Le guide").click()
        expect(page.locator("#documents-lecteur .bench-reader")).to_be_visible()
        assert serious_faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.get_by_role("button", name="Retirer La ferme du Val").click()
        assert serious_faults(page) == []
