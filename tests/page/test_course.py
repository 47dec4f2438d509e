"""The panels of the tab "Dossier" in real Chromium: quizzes reviewed and exported, figures, the glossary."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import time
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Download, Page, expect

from assistant.assistant import open_assistant
from assistant.dossier.dossier_json import parse_dossier
from assistant.page.course import quiz_desk
from assistant.page.course.per_library import PerLibrary
from assistant.quiz.quiz_file import Quiz, misquoted, quiz_from_json
from corpus.library import Library, open_library
from index.encoder import SentenceEncoder
from index.progress import Progress
from index.search_index import open_index
from tests.page.benches import SECONDS, Waiting, give_file, said, served, tab_of
from tests.page.browsing import HOSTILE, NOTE, PHONE, open_tab, serious_faults

COUNTED = """# La formation

L’agence régionale de santé (ARS) finance la formation. La maison départementale des personnes handicapées (MDPH) oriente.

Le diplôme universitaire de pair-aidance a formé 450 personnes en 2022, selon la Haute Autorité de santé.

Le fonds régional a financé 42 postes de pairs-aidants en 2023. Environ 30 % des postes de pairs-aidants étaient vacants en 2021.

La loi du 11 février 2005 a créé les groupes d’entraide mutuelle. La loi du 4 mars 2002 a donné des droits aux patients.
"""
OTHER = f"""# Le bilan

Le diplôme universitaire de pair-aidance a formé 400 personnes en 2024, selon le CCOMS.

Le centre médico-psychologique (CMP) reçoit sur rendez-vous. Le plan santé mentale (PSM) est un texte, et {HOSTILE} aussi.

Le comité {HOSTILE} réunit 17 bénévoles en 2020. Près de 60 % des soignants interrogés soutenaient le projet régional en 2021.

La loi du 26 janvier 2016 a créé le projet territorial de santé mentale. Plus de 20 % des équipes ont un pair-aidant en 2022.

Le diplôme universitaire de pair-aidance a formé 300 personnes en 2019, selon une enquête de la région.
"""
FOLDED = "details:not([open]) > summary"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, encoder: SentenceEncoder) -> Waiting:
    folder = tmp_path_factory.mktemp("cours")
    texts = folder / "textes"
    texts.mkdir()
    for name, text in (("formation.md", COUNTED), ("bilan.md", OTHER), ("note.md", NOTE)):
        (texts / name).write_text(text, encoding="utf-8")
    plain = open_assistant(open_index(open_library(texts), encoder, folder=folder / "index"))
    return Waiting(plain.index, plain.model)


@pytest.fixture(scope="module")
def library(assistant: Waiting) -> Library:
    return assistant.index.library


@pytest.fixture(scope="module")
def address(assistant: Waiting) -> Iterator[str]:
    with served(assistant) as url:
        yield url


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    with tab_of(chromium, address, "Dossier") as page:
        yield page


def panel(page: Page, name: str) -> None:
    """One of the tabs within the tab."""
    open_tab(page, name, "#dossier-onglets")


def draw(page: Page) -> int:
    """Have questions proposed; how many are shown."""
    panel(page, "Quiz")
    page.get_by_role("button", name="Proposer des questions").click()
    said(page, "#quiz-dit", "proposée")
    return page.locator("#quiz .item").count()


def figures(page: Page) -> None:
    panel(page, "Chiffres clés")
    expect(page.locator("#chiffres-tableau")).to_be_visible(timeout=SECONDS)


def exported(page: Page, name: str) -> bytes:
    return content(taken(page, name))


def taken(page: Page, name: str) -> Download:
    with page.expect_download() as downloading:
        page.get_by_role("button", name=name, exact=True).click()
    return downloading.value


def content(download: Download) -> bytes:
    return Path(download.path()).read_bytes()


def reviewed(page: Page) -> Quiz:
    """The review as it is downloaded."""
    return quiz_from_json(json.loads(exported(page, "Télécharger la relecture")))


def test_rejected_questions_are_not_exported_and_the_others_are(page: Page, library: Library, tmp_path: Path) -> None:
    count = draw(page)
    assert count >= 4
    page.get_by_role("button", name=re.compile("^Écarter «")).first.press("Enter")
    expect(page.locator("#quiz-questions")).to_contain_text("1 écartée", timeout=SECONDS)
    expect(page.get_by_role("button", name=re.compile("^Écarter «")).first).to_be_focused()
    expect(page.locator("#quiz [aria-pressed=true]")).to_have_text(["Écarter"])
    page.get_by_role("button", name="Tout accepter").press("Enter")
    expect(page.locator("#quiz-questions")).to_contain_text(f"{count - 1} acceptée", timeout=SECONDS)
    quiz = reviewed(page)
    assert [item.accepted for item in quiz.items] == [False] + [True] * (count - 1) and misquoted(quiz.items, library) == ()
    aside, kept = quiz.items[0], quiz.items[1:]
    page.get_by_label("Titre du quiz").fill("Séance 1 / les postes")
    moodle = taken(page, "Moodle XML")
    assert moodle.suggested_filename == "séance-1-les-postes.xml"
    text = content(moodle).decode("utf-8")
    assert len(ET.fromstring(text).findall("question")) == len(kept) + 1  # and the category
    assert aside.id not in text and all(item.id in text for item in kept) and "Séance 1" in text
    gift = exported(page, "GIFT").decode("utf-8")
    assert aside.id not in gift and all(item.id in gift for item in kept)
    with zipfile.ZipFile(io.BytesIO(exported(page, "Paquet Anki"))) as deck:
        deck.extract("collection.anki2", tmp_path)
    with closing(sqlite3.connect(tmp_path / "collection.anki2")) as collection:
        assert collection.execute("SELECT count(*) FROM notes").fetchone() == (len(kept),)
    table = re.sub("^#.*\n", "", exported(page, "Cartes Anki en CSV").decode("utf-8-sig"), flags=re.MULTILINE)
    assert len(list(csv.reader(io.StringIO(table, newline="")))) == len(kept)
    with zipfile.ZipFile(io.BytesIO(exported(page, "Feuille à imprimer et son corrigé"))) as sheets:
        sheet, key = (sheets.read(name).decode("utf-8") for name in sheets.namelist())
    assert key.count('class="answer"') == len(kept) and 'class="answer"' not in sheet


def test_nothing_is_exported_before_a_question_is_accepted(page: Page) -> None:
    draw(page)
    page.get_by_role("button", name="GIFT").click()
    expect(page.locator("#quiz-dit [role=alert]")).to_contain_text("Aucune question acceptée", timeout=SECONDS)


def test_other_questions_leave_the_accepted_ones_in_their_place(page: Page) -> None:
    panel(page, "Quiz")
    page.get_by_label("Combien de questions").fill("2")
    assert draw(page) == 2
    page.get_by_role("button", name=re.compile("^Accepter «")).last.click()
    expect(page.locator("#quiz .item.accepted")).to_have_count(1, timeout=SECONDS)
    before = reviewed(page).items
    page.get_by_role("button", name="Proposer d’autres questions").click()
    expect(page.locator("#quiz .item")).to_have_count(3, timeout=SECONDS)
    after = reviewed(page).items
    assert after[0] == before[1] and not {item.id for item in before} & {item.id for item in after[1:]}


@pytest.mark.parametrize("number", ["0", "101", ""])
def test_a_number_of_questions_that_is_none_is_told(page: Page, number: str) -> None:
    panel(page, "Quiz")
    page.get_by_label("Combien de questions").fill(number)
    page.get_by_role("button", name="Proposer des questions").click()
    expect(page.locator("#quiz-dit [role=alert]")).to_contain_text("de 1 à 100", timeout=SECONDS)


def test_only_the_kinds_chosen_are_proposed_and_each_opens_at_its_source(page: Page) -> None:
    panel(page, "Quiz")
    page.get_by_label("Choix multiple").uncheck()
    page.get_by_label("Vrai ou faux").uncheck()
    assert draw(page) >= 2
    assert set(page.locator("#quiz .kind").all_inner_texts()) == {
        f"{number + 1} · À compléter" for number in range(page.locator("#quiz .item").count())
    }
    words = page.locator("#quiz blockquote").first.text_content()
    page.get_by_role("button", name=re.compile("^Ouvrir «")).first.press("Enter")
    expect(page.locator("#quiz-lecteur mark.extract")).to_have_text(str(words), timeout=SECONDS)


def test_a_quiz_is_made_of_the_dossier_that_is_open(page: Page) -> None:
    panel(page, "Quiz")
    page.get_by_label("les extraits du dossier ouvert").check()
    page.get_by_role("button", name="Proposer des questions").click()
    expect(page.locator("#quiz-dit [role=alert]")).to_contain_text("aucun extrait", timeout=SECONDS)
    figures(page)
    page.get_by_label("Chercher dans les chiffres").fill("fonds régional postes financé")
    expect(page.locator("#chiffres-tableau")).to_have_text(re.compile("^1 chiffre sur"), timeout=SECONDS)
    page.get_by_role("button", name=re.compile("^Ajouter « 42")).click()
    said(page, "#chiffres-dit", "qui compte 1 extrait")
    assert draw(page) >= 1
    assert {item.extract.text for item in reviewed(page).items} == {
        "Le fonds régional a financé 42 postes de pairs-aidants en 2023."
    }


def test_a_review_goes_on_another_day(page: Page) -> None:
    draw(page)
    page.get_by_role("button", name=re.compile("^Accepter «")).first.click()
    expect(page.locator("#quiz .item.accepted")).to_have_count(1, timeout=SECONDS)
    stored = exported(page, "Télécharger la relecture")
    page.get_by_role("button", name="Tout accepter").click()
    expect(page.locator("#quiz-questions")).to_contain_text("0 à relire", timeout=SECONDS)
    give_file(page, "#quiz-fichiers", "hier.quiz.json", stored)
    expect(page.locator("#quiz .item.accepted")).to_have_count(1, timeout=SECONDS)
    give_file(page, "#quiz-fichiers", "autre.json", "[" * 5000)
    expect(page.locator("#quiz-dit [role=alert]")).to_contain_text("Ce fichier ne s’ouvre pas", timeout=SECONDS)
    expect(page.locator("#quiz .item.accepted")).to_have_count(1)


def test_figures_are_filtered_opened_and_added_to_the_dossier(page: Page) -> None:
    figures(page)
    total = page.locator("#chiffres tbody tr").count()
    page.get_by_label("Unité").select_option("%")
    expect(page.locator("#chiffres-tableau")).to_have_text(re.compile(f"^3 chiffres sur {total}"), timeout=SECONDS)
    page.get_by_label("Année").select_option("2021")
    expect(page.locator("#chiffres-tableau")).to_have_text(re.compile("^2 chiffres"), timeout=SECONDS)
    page.locator("#chiffres-filtres select[data-action=document]").select_option(label="La formation")
    expect(page.locator("#chiffres tbody tr")).to_have_count(1, timeout=SECONDS)
    words = "Environ 30 % des postes de pairs-aidants étaient vacants en 2021."
    page.get_by_role("button", name=re.compile("^Ouvrir « Environ 30 %")).press("Enter")
    expect(page.locator("#chiffres-lecteur mark.extract")).to_have_text(words, timeout=SECONDS)
    page.get_by_role("button", name=re.compile("^Ajouter « Environ 30 %")).click()
    said(page, "#chiffres-dit", "qui compte 1 extrait")
    page.get_by_role("button", name=re.compile("^Ajouter « Environ 30 %")).click()
    expect(page.locator("#chiffres-dit [role=alert]")).to_contain_text("déjà dans le dossier", timeout=SECONDS)
    rows = list(csv.DictReader(io.StringIO(exported(page, "CSV").decode("utf-8-sig")), delimiter=";"))
    assert [(row["Nombre"], row["Unité"], row["Année"]) for row in rows] == [("30", "%", "2021")]
    assert exported(page, "Excel (XLSX)")[:2] == b"PK"
    panel(page, "Extraits")
    assert page.locator("#dossier-contenu blockquote").all_text_contents() == [words]
    dossier = parse_dossier(exported(page, "Dossier Sourcier").decode("utf-8"))
    assert [quote.text for quote in dossier.quotes] == [words]


def test_figures_that_disagree_stand_first_and_are_drawn(page: Page) -> None:
    figures(page)
    expect(page.locator("#desaccords-titre")).to_have_text("Des sources qui ne disent pas le même chiffre")
    assert page.locator("#chiffres .side-by-side .value").all_inner_texts() == ["300", "450", "400"]
    drawn = page.locator("#chiffres [role=img]")
    assert "2022, La formation : 450" in " ".join(str(drawn.get_attribute("aria-label")).split())
    expect(drawn.locator("svg")).to_be_visible()
    assert exported(page, "Désaccords (XLSX)")[:2] == b"PK"
    page.get_by_label("Chercher dans les chiffres").fill("bénévoles")
    expect(page.locator("#chiffres tbody tr")).to_have_count(1, timeout=SECONDS)
    assert page.locator("#chiffres .side-by-side").count() == 0
    page.get_by_label("Chercher dans les chiffres").fill("introuvable")
    said(page, "#chiffres-resultats", "Aucun chiffre de ce choix")
    page.get_by_role("button", name="CSV").click()
    expect(page.locator("#chiffres-dit [role=alert]")).to_contain_text("Rien à télécharger", timeout=SECONDS)


def test_the_glossary_is_searched_opened_and_downloaded(page: Page) -> None:
    panel(page, "Glossaire")
    expect(page.locator("#glossaire h4")).to_have_text(["ARS", "CMP", "MDPH", "PSM"], timeout=SECONDS)
    page.get_by_label("Chercher un sigle").fill("DÉPARTEMENTALE")
    expect(page.locator("#glossaire h4")).to_have_text(["MDPH"], timeout=SECONDS)
    page.locator("#glossaire summary").press("Enter")
    page.locator("#glossaire").get_by_role("button", name=re.compile("^Ouvrir « MDPH")).press("Enter")
    expect(page.locator("#glossaire-lecteur mark.extract")).to_have_text(
        "La maison départementale des personnes handicapées (MDPH) oriente.", timeout=SECONDS
    )
    table = exported(page, "CSV").decode("utf-8-sig")
    assert "MDPH;maison départementale des personnes handicapées;La formation" in table and "ARS" not in table
    assert "- **MDPH**" in exported(page, "Markdown").decode("utf-8")
    page.locator("#glossaire").get_by_role("button", name=re.compile("^Ajouter « MDPH")).click()
    said(page, "#glossaire-dit", "qui compte 1 extrait")


def test_hostile_words_are_shown_as_words(page: Page) -> None:
    figures(page)
    assert any(HOSTILE in words for words in page.locator("#chiffres blockquote").all_text_contents())
    panel(page, "Glossaire")
    expect(page.locator("#glossaire h4")).to_have_count(4, timeout=SECONDS)
    assert any(HOSTILE in words for words in page.locator("#glossaire blockquote").all_text_contents())
    draw(page)
    assert page.evaluate("window.pwned") is None


def test_two_pages_review_each_their_own_questions(chromium: Browser, address: str, page: Page) -> None:
    draw(page)
    page.get_by_role("button", name="Tout accepter").click()
    expect(page.locator("#quiz-questions")).to_contain_text("0 à relire", timeout=SECONDS)
    with tab_of(chromium, address, "Dossier") as other:
        panel(other, "Quiz")
        assert other.locator("#quiz .item").count() == 0
        draw(other)
        expect(other.locator("#quiz .item.accepted")).to_have_count(0)


def test_a_search_for_questions_is_stopped(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(*_: object, progress: Progress, **__: object) -> None:
        for step in range(600):
            progress("Choix des questions", step, 600)
            time.sleep(0.05)

    panel(page, "Quiz")
    with monkeypatch.context() as patch:
        patch.setattr(quiz_desk, "draw_items", endless)
        page.get_by_role("button", name="Proposer des questions").click()
        expect(page.locator("#quiz-avancement")).to_contain_text("Choix des questions", timeout=SECONDS)
        page.get_by_role("button", name="Arrêter la recherche").click()
        said(page, "#quiz-dit", "Recherche arrêtée")
    expect(page.locator("#quiz-avancement .advance")).to_have_count(0)
    expect(page.get_by_role("button", name="Arrêter la recherche")).to_be_hidden()
    assert draw(page) > 0


def test_decisions_made_faster_than_they_are_shown_all_count_once(page: Page) -> None:
    count = draw(page)
    page.get_by_role("button", name=re.compile("^Accepter «")).evaluate_all("buttons => buttons.forEach((one) => one.click())")
    expect(page.locator("#quiz-questions")).to_contain_text(f"{count} acceptées", timeout=SECONDS)
    page.get_by_role("button", name=re.compile("^Écarter «")).first.dblclick()
    expect(page.locator("#quiz-questions")).to_contain_text(f"{count - 1} acceptées, 1 écartée", timeout=SECONDS)


def test_no_serious_accessibility_fault_and_no_scrolling_sideways(chromium: Browser, address: str) -> None:
    with tab_of(chromium, address, "Dossier", PHONE) as page:

        def sound() -> None:
            assert serious_faults(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= 360

        draw(page)
        page.get_by_role("button", name=re.compile("^Accepter «")).first.click()
        page.get_by_role("button", name=re.compile("^Écarter «")).last.click()
        expect(page.locator("#quiz-questions")).to_contain_text("1 écartée", timeout=SECONDS)
        sound()
        figures(page)
        page.get_by_role("button", name=re.compile("^Ouvrir «")).first.click()
        expect(page.locator("#chiffres-lecteur .bench-reader")).to_be_visible(timeout=SECONDS)
        sound()
        panel(page, "Glossaire")
        page.locator(f"#glossaire {FOLDED}").first.click()
        sound()


def test_what_is_worked_out_of_a_library_is_worked_out_once_and_the_oldest_forgotten(library: Library, tmp_path: Path) -> None:
    asked: list[str] = []
    kept = PerLibrary(lambda one, _progress: asked.append(one.digest) or one.digest)
    others = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.md").write_text(f"# {name}\n\nTexte.\n", encoding="utf-8")
        others.append(open_library(tmp_path / name))
    assert kept.of(library) == kept.of(library) == library.digest and asked == [library.digest]
    assert [kept.of(one) for one in others] == [one.digest for one in others]
    kept.of(others[0])
    kept.of(library)
    assert asked == [library.digest, *(one.digest for one in others), library.digest]
