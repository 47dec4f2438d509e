"""The section "État de la bibliothèque": who sees it, what it finds, and that it stays readable."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.doctor.check import Check, fail, ok, warn
from assistant.page.accounts import Role, account_line, read_accounts
from assistant.page.health import build_health, health_html
from assistant.page.settings import PageSettings
from corpus.errors import LibraryError
from corpus.library import Library, open_library
from corpus.managed.writer import open_writer
from index.upkeep import commit_indexed
from tests.index.conftest import StubEncoder
from tests.page.browsing import HOSTILE, PHONE, open_tab, serious_faults
from tests.page.test_documents import GUIDE, served, tab

CHECKS = [
    ok("textes", "1 texte exact."),
    warn("place", "Il reste peu de place.", "Libérez-en : c’est mieux."),
    fail("originaux", "1 original manque.", "Ajoutez-le.", [f"{number} {HOSTILE}" for number in range(30)]),
]


def test_what_fails_comes_first_with_what_to_do_and_is_escaped() -> None:
    page = health_html(CHECKS)
    assert page.index("originaux") < page.index("place") < page.index("textes")
    assert '<li class="fail"><strong>échec</strong>' in page
    assert "<summary>1 sans rien à signaler</summary>" in page
    assert "Libérez-en\u00a0: c’est mieux." in page
    assert "et 10 de plus" in page
    assert "<script>" not in page and "<img" not in page
    assert "<details" not in health_html(CHECKS[1:])


def checked(library: Library, may: bool, examine: Callable[..., Any]) -> list[dict[Any, Any]]:
    with gr.Blocks() as page, gr.Tab("x") as inside:
        build_health(page, inside, lambda: library, lambda _name: may, examine)
    (made,) = [event.fn for event in page.fns.values() if event.name == "checked"]
    assert made is not None
    return [{component.elem_id: value for component, value in step.items()} for step in made(SimpleNamespace(username="luc"))]


def test_nobody_else_has_the_library_checked() -> None:
    def examine(root: Path, progress: object) -> list[Check]:
        raise AssertionError

    last = checked(open_library(), False, examine)[-1]
    assert "réservé à la personne qui administre" in last["sante-controles"]


def test_a_failure_of_the_checks_is_told() -> None:
    def refused(root: Path, progress: object) -> list[Check]:
        raise LibraryError("La bibliothèque change sans cesse. Réessayez.")

    def broken(root: Path, progress: object) -> list[Check]:
        raise RuntimeError("not told")

    assert "change sans cesse" in checked(open_library(), True, refused)[-1]["sante-controles"]
    told = checked(open_library(), True, broken)[-1]
    assert "n’ont pas pu se faire" in told["sante-controles"] and "not told" not in told["sante-controles"]
    assert told["sante-avancement"] == ""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "guide.md").write_text(GUIDE, encoding="utf-8")
    root = tmp_path / "bibliothèque"
    with open_writer(root, create=True) as writer:
        writer.add(tmp_path / "guide.md", "guide.md")
        commit_indexed(writer, StubEncoder())
    return root


def examined(page: Page) -> None:
    page.get_by_role("button", name="État de la bibliothèque").press("Enter")
    page.get_by_role("button", name="Contrôler la bibliothèque").press("Enter")
    expect(page.locator("#sante-dit").get_by_role("status")).to_contain_text("contrôles", timeout=60_000)


def test_the_library_is_checked_at_the_press_of_a_button(chromium: Browser, root: Path) -> None:
    (original,) = (root / "originals").iterdir()
    with served(root) as (address, _), tab(chromium, address, PHONE) as page:
        open_tab(page, "Documents")
        expect(page.get_by_role("button", name="Contrôler la bibliothèque")).to_be_hidden()
        examined(page)
        found = page.locator("#sante-controles")
        expect(found.locator(".checks > .ok").filter(has_text="originaux")).to_have_count(1)
        original.write_bytes(b"autre")
        page.get_by_role("button", name="Contrôler la bibliothèque").click()
        failed = found.locator(".checks > .fail").filter(has_text="originaux")
        expect(failed).to_contain_text("échec", timeout=60_000)
        expect(failed).to_contain_text("guide.md : altéré ou illisible")
        expect(failed.locator(".advice")).to_contain_text("sourcier add")
        assert serious_faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize(("name", "may"), [("anne", True), ("luc", False)])
def test_the_section_is_for_those_who_administer(chromium: Browser, root: Path, tmp_path: Path, name: str, may: bool) -> None:
    accounts = tmp_path / "comptes"
    people = (("anne", Role.ADMIN), ("luc", Role.READER))
    accounts.write_text("\n".join(account_line(who, role, "un mot de passe") for who, role in people), encoding="utf-8")
    with served(root, PageSettings(accounts=read_accounts(accounts))) as (address, _), tab(chromium, address, alone=True) as page:
        page.get_by_label("Nom").fill(name)
        page.get_by_label("Mot de passe").fill("un mot de passe")
        page.keyboard.press("Enter")
        open_tab(page, "Documents")
        expect(page.locator("#documents-liste h4")).to_have_count(1, timeout=60_000)
        expect(page.get_by_role("button", name="État de la bibliothèque")).to_have_count(1 if may else 0)
