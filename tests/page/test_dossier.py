"""The tab "Dossier" in real Chromium: from answers, documents or a theme to a file that still says the same."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.dossier.dossier_json import parse_dossier
from assistant.dossier.files import read_dossier
from assistant.dossier.verification import Outcome, quotes_of, quotes_to_check, verify
from assistant.page.accounts import Role, account_line, read_accounts
from assistant.page.settings import PageSettings
from corpus.library import Library, open_library
from index.encoder import SentenceEncoder
from tests.page.benches import EMOJI, SECONDS, Waiting, bench_assistant, give_file, said, select, served, tab_of
from tests.page.browsing import HOSTILE, HOSTILE_QUESTION, PHONE, QUESTION, ask, open_first, open_tab, serious_faults

TAB = "Dossier"
POSTS = "Le fonds régional a financé 42 postes de pairs-aidants en 2023."


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, encoder: SentenceEncoder) -> Waiting:
    return bench_assistant(tmp_path_factory.mktemp("dossiers"), encoder)


@pytest.fixture(scope="module")
def library(assistant: Waiting) -> Library:
    return assistant.index.library


@pytest.fixture(scope="module")
def address(assistant: Waiting) -> Iterator[str]:
    with served(assistant) as url:
        yield url


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    with tab_of(chromium, address, TAB) as page:
        yield page


def quoted(page: Page) -> list[str]:
    return page.locator("#dossier-contenu blockquote").all_text_contents()


def collect(page: Page, question: str) -> None:
    """Ask, and put the first extract in the dossier by keyboard."""
    open_tab(page, "Poser une question")
    ask(page, question)
    page.locator("#reponses").get_by_role("button", name="Ajouter au dossier").first.press("Enter")
    expect(page.locator("#etat .status")).to_contain_text("Ajouté au dossier", timeout=SECONDS)


def test_an_answer_goes_to_the_dossier_and_out_as_a_word_file(page: Page, library: Library, tmp_path: Path) -> None:
    collect(page, QUESTION)
    open_tab(page, TAB)
    assert quoted(page) == [POSTS]
    page.get_by_label("Titre du dossier").fill("Le fonds 2023")
    page.get_by_text("Ajouter une note").last.click()
    page.get_by_label("Votre note sur « Le fonds régional a financé").fill("À commenter")
    with page.expect_download() as downloading:  # at once: the note is on its way
        page.get_by_role("button", name="Word (DOCX)").click()
    assert downloading.value.suggested_filename == "le-fonds-2023.docx"
    path = tmp_path / "d.docx"
    downloading.value.save_as(path)
    told = [line.text for line in docx.Document(io.BytesIO(path.read_bytes())).paragraphs]
    assert told[0] == "Le fonds 2023" and POSTS in told and "Note\u00a0: À commenter" in told
    assert [checked.outcome for checked in verify(library, quotes_to_check(path))] == [Outcome.SAME]


def test_a_passage_selected_in_the_document_view_is_taken_exactly(page: Page, library: Library) -> None:
    page.get_by_label("Choisir un passage dans un document").select_option(label="La fête 🎉 du quartier")
    page.locator("#dossier-documents").get_by_role("button", name="Ouvrir").click()
    expect(page.locator("#dossier-lecteur .reader-text")).to_be_visible(timeout=SECONDS)
    select(page, "17 bénévoles 🧑🏽‍🍳 et un pia")
    page.locator("#dossier-lecteur").get_by_role("button", name="Ajouter au dossier").click()
    said(page, "#dossier-dit", "qui compte 1 extrait")
    assert quoted(page) == ["17 bénévoles 🧑🏽‍🍳 et un piano"]
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Dossier Sourcier").click()
    (quote,) = parse_dossier(downloading.value.path().read_text(encoding="utf-8")).quotes
    assert EMOJI[quote.span.start : quote.span.end] == quote.text == quoted(page)[0]


def test_a_selection_beside_the_answers_goes_to_the_dossier(page: Page) -> None:
    open_tab(page, "Poser une question")
    ask(page, QUESTION)
    open_first(page)
    select(page, "Il a été créé en 2018 par la région.")
    page.get_by_role("button", name="Ajouter la sélection au dossier").click()
    expect(page.locator("#etat .status")).to_contain_text("qui compte 1 extrait", timeout=SECONDS)
    open_tab(page, TAB)
    assert quoted(page) == ["Il a été créé en 2018 par la région."]


def test_a_theme_gives_a_plan_that_is_arranged_by_keyboard(page: Page) -> None:
    page.get_by_label("Un thème, ou des questions").fill("les missions des pairs-aidants financés par le fonds régional")
    page.get_by_role("button", name="Proposer un plan").press("Enter")
    said(page, "#dossier-dit", "proposé")
    expect(page.get_by_label("Titre du dossier")).to_have_value("Les missions des pairs-aidants financés par le fonds régional")
    before = quoted(page)
    assert len(before) >= 2 and any("accueillir les personnes" in words for words in before)
    parts = page.locator("#dossier-contenu .part")
    held = [part.locator("blockquote").count() for part in parts.all()]
    page.get_by_role("button", name="Ajouter une partie").press("Enter")
    expect(parts).to_have_count(len(held) + 1, timeout=SECONDS)
    last = page.get_by_role("button", name=re.compile("^Descendre « ")).last
    name = last.get_attribute("aria-label")
    last.press("Enter")
    expect(parts.last.locator("blockquote")).to_have_text([before[-1]], timeout=SECONDS)
    assert [part.locator("blockquote").count() for part in parts.all()] == [*held[:-1], held[-1] - 1, 1]
    expect(page.get_by_role("button", name=str(name).replace("Descendre", "Monter"), exact=True)).to_be_focused()
    page.get_by_role("button", name=re.compile("^Retirer « ")).first.press("Enter")
    expect(page.locator("#dossier-contenu blockquote")).to_have_count(len(before) - 1)


def test_clicks_faster_than_the_page_move_the_extract_that_they_name(page: Page) -> None:
    page.get_by_label("Un thème, ou des questions").fill("les missions des pairs-aidants financés par le fonds régional")
    page.get_by_role("button", name="Proposer un plan").press("Enter")
    said(page, "#dossier-dit", "proposé")
    page.get_by_role("button", name=re.compile("^Fusionner .* avec la partie précédente$")).first.click()
    expect(page.locator("#dossier-contenu .part")).to_have_count(1, timeout=SECONDS)
    first, second, *others = quoted(page)
    down = page.get_by_role("button", name=re.compile("^Descendre « "))
    down.first.dblclick()  # once: the second click of a same hand
    expect(page.locator("#dossier-contenu blockquote")).to_have_text([second, first, *others], timeout=SECONDS)
    page.get_by_role("button", name=re.compile("^Retirer « ")).evaluate_all(
        "buttons => [0, 1].forEach((n) => buttons[n].click())"
    )
    expect(page.locator("#dossier-contenu blockquote")).to_have_text(others, timeout=SECONDS)


def test_questions_give_sections_and_gaps(page: Page) -> None:
    page.get_by_label("Un thème, ou des questions").fill(f"{QUESTION}\nQuel temps fera-t-il demain à Oslo ?")
    page.get_by_role("button", name="Proposer un plan").click()
    said(page, "#dossier-dit", "1 sans réponse dans les documents")
    assert POSTS in quoted(page)
    expect(page.locator("#dossier-contenu .gaps li")).to_have_text(["Quel temps fera-t-il demain à Oslo ?"])
    expect(page.get_by_label("Titre de la partie 1")).to_have_value(QUESTION)


def test_the_same_extract_twice_is_told_and_kept_once(page: Page) -> None:
    collect(page, QUESTION)
    page.locator("#reponses").get_by_role("button", name="Ajout").first.click()
    expect(page.locator("#etat .status")).to_contain_text("déjà dans le dossier", timeout=SECONDS)
    open_tab(page, TAB)
    assert quoted(page) == [POSTS]


def test_a_dossier_is_saved_in_the_chosen_folder_and_opened_again(chromium: Browser, assistant: Waiting, tmp_path: Path) -> None:
    settings = PageSettings(dossiers=tmp_path)
    with served(assistant, settings) as url:
        with tab_of(chromium, url, TAB) as page:
            expect(page.get_by_label("Enregistrer dans ce dossier")).to_have_value(str(tmp_path), timeout=SECONDS)
            collect(page, QUESTION)
            open_tab(page, TAB)
            page.get_by_label("Titre du dossier").fill("À garder")
            page.keyboard.press("Tab")
            said(page, "#dossier-dit", "Noté.")
        (path,) = tmp_path.iterdir()
        assert read_dossier(path).title == "À garder" and [quote.text for quote in read_dossier(path).quotes] == [POSTS]
        with tab_of(chromium, url, TAB) as page:
            assert quoted(page) == []
            page.get_by_role("button", name="Ouvrir le dossier « À garder »").click()
            expect(page.locator("#dossier-contenu blockquote")).to_have_text([POSTS], timeout=SECONDS)


def test_a_downloaded_dossier_is_opened_verified_and_its_gaps_told(page: Page, library: Library, tmp_path: Path) -> None:
    collect(page, QUESTION)
    open_tab(page, TAB)
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Dossier Sourcier").click()
    value = json.loads(downloading.value.path().read_text(encoding="utf-8"))
    entry = value["sections"][0]["entries"][0]
    changed = json.loads(json.dumps(entry))
    changed["quote"].update(text=entry["quote"]["text"].replace("42", "43"))
    gone = json.loads(json.dumps(entry))
    gone["quote"].update(document="absent-000000", text="Mots inventés.", start=0, end=14)
    value["sections"][0]["entries"] = [entry, changed, gone]
    value["title"] = HOSTILE
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Nouveau dossier").click()
    expect(page.locator("#dossier-contenu blockquote")).to_have_count(0)
    give_file(page, "#dossier-fichiers", "cours.dossier.json", json.dumps(value))
    expect(page.locator("#dossier-contenu blockquote")).to_have_count(3, timeout=SECONDS)
    expect(page.get_by_label("Titre du dossier")).to_have_value(HOSTILE)
    page.get_by_role("button", name="Vérifier les citations").click()
    expect(page.locator("#dossier-verifie h3")).to_have_text(
        "Citations vérifiées : 1 identique, 1 modifié, 1 disparu", timeout=SECONDS
    )
    expect(page.locator("#dossier-verifie del")).to_have_text("43")
    expect(page.locator("#dossier-verifie ins")).to_have_text("42")
    assert page.evaluate("window.pwned") is None
    assert [checked.outcome for checked in verify(library, quotes_of(parse_dossier(json.dumps(value))))] == [
        Outcome.SAME,
        Outcome.CHANGED,
        Outcome.GONE,
    ]


@pytest.mark.parametrize("text", ["{}", "rien", "[" * 5000, '{"format": "sourcier-dossier", "version": 1, "title": 3}'])
def test_a_file_that_is_no_dossier_loses_nothing(page: Page, text: str) -> None:
    collect(page, QUESTION)
    open_tab(page, TAB)
    give_file(page, "#dossier-fichiers", "nonsens.json", text)
    expect(page.locator("#dossier-dit [role=alert]")).to_contain_text("Ce fichier ne s’ouvre pas", timeout=SECONDS)
    assert quoted(page) == [POSTS]


def test_a_very_long_dossier_shows_its_beginning_and_says_so(page: Page, library: Library) -> None:
    collect(page, QUESTION)
    open_tab(page, TAB)
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Dossier Sourcier").click()
    value = json.loads(downloading.value.path().read_text(encoding="utf-8"))
    value["sections"][0]["entries"] *= 5000
    give_file(page, "#dossier-fichiers", "long.dossier.json", json.dumps(value))
    expect(page.locator("#dossier-contenu .notice")).to_contain_text("200 premiers extraits ; les 4800 autres", timeout=SECONDS)
    expect(page.locator("#dossier-contenu")).to_contain_text("5000 extraits")
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Dossier Sourcier").click()
    assert parse_dossier(downloading.value.path().read_text(encoding="utf-8")).count == 5000


def test_hostile_words_are_shown_as_words(page: Page) -> None:
    collect(page, HOSTILE_QUESTION)
    open_tab(page, TAB)
    assert HOSTILE in quoted(page)[0] and page.evaluate("window.pwned") is None


def test_two_pages_have_each_their_own_dossier(chromium: Browser, address: str, page: Page) -> None:
    collect(page, QUESTION)
    with tab_of(chromium, address, TAB) as other:
        assert quoted(other) == []


def test_an_empty_dossier_is_not_exported(page: Page) -> None:
    page.get_by_role("button", name="Markdown").click()
    expect(page.locator("#dossier-dit [role=alert]")).to_contain_text("aucun extrait", timeout=SECONDS)


def test_only_those_who_administer_write_to_the_machine(chromium: Browser, assistant: Waiting, tmp_path: Path) -> None:
    accounts = tmp_path / "comptes"
    accounts.write_text(account_line("luc", Role.READER, "un mot de passe"), encoding="utf-8")
    folder = tmp_path / "dossiers"
    folder.mkdir()
    context = chromium.new_context(locale="fr-FR")
    with served(assistant, PageSettings(accounts=read_accounts(accounts), local=False, dossiers=folder)) as url:
        page = context.new_page()
        page.goto(url)
        page.get_by_label("Nom").fill("luc")
        page.get_by_label("Mot de passe").fill("un mot de passe")
        page.keyboard.press("Enter")
        expect(page.get_by_label("Votre question")).to_be_visible(timeout=SECONDS)
        collect(page, QUESTION)
        open_tab(page, TAB)
        assert quoted(page) == [POSTS]
        expect(page.get_by_label("Enregistrer dans ce dossier")).to_have_count(0)
        assert list(folder.iterdir()) == []
    context.close()


def test_no_serious_accessibility_fault_and_no_scrolling_sideways(chromium: Browser, address: str) -> None:
    with tab_of(chromium, address, TAB, PHONE) as page:
        assert serious_faults(page) == []
        page.get_by_label("Un thème, ou des questions").fill(f"{QUESTION}\nQuel temps fera-t-il demain à Oslo ?")
        page.get_by_role("button", name="Proposer un plan").click()
        said(page, "#dossier-dit", "proposé")
        page.get_by_role("button", name=re.compile("^Ouvrir «")).first.click()
        expect(page.locator("#dossier-lecteur .bench-reader")).to_be_visible(timeout=SECONDS)
        page.get_by_role("button", name="Vérifier les citations").click()
        expect(page.locator("#dossier-verifie h3")).to_be_visible(timeout=SECONDS)
        assert serious_faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_library_of_the_tests_is_untouched(library: Library) -> None:
    assert open_library(library.root).digest == library.digest
