"""Writing gold questions in the page, in a real Chromium: from words selected with the mouse to a question that is scored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.page.accounts import Role, account_line, read_accounts
from assistant.page.authoring_render import candidates_html, document_html, documents_html, draft_html, written_html
from assistant.page.drafts import Draft, Fields, add_to_file, finished, free_id, gold_text
from assistant.page.settings import PageSettings
from corpus.errors import GoldError, SourcierError, UsageError
from corpus.library import BUNDLED, Library
from corpus.model import Span
from eval.gold.gold_set import BUNDLED_GOLD, GoldAnswer, GoldQuestion, load_gold
from index.encoder import SentenceEncoder
from tests.page.benches import FIND, SECONDS, Waiting, bench_assistant, gold_line, said, select, served, tab_of
from tests.page.browsing import HOSTILE, PHONE, open_tab, serious_faults

TAB = "Écrire des questions"
FIELDS = Fields("Combien de bénévoles préparent la fête ?", "formateur", "nombre", "direct", "dev")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, encoder: SentenceEncoder) -> Waiting:
    return bench_assistant(tmp_path_factory.mktemp("questions"), encoder)


@pytest.fixture(scope="module")
def library(assistant: Waiting) -> Library:
    return assistant.index.library


def span_of(library: Library, name: str, words: str) -> Span:
    start = library.document(name).text.index(words)
    return Span(start, start + len(words))


def drafted(library: Library, *selections: tuple[str, str], parts: bool = False) -> Draft:
    draft = Draft()
    for name, words in selections:
        draft, _ = draft.with_selection(library, name, span_of(library, name, words), parts=parts)
    return draft


def test_two_places_that_say_the_same_are_one_part_and_two_parts_are_two(library: Library) -> None:
    places = ("fete.md", "17 bénévoles"), ("fete.md", "un piano")
    assert [answer.item for answer in drafted(library, *places).answers] == [1, 1]
    assert [answer.item for answer in drafted(library, *places, parts=True).answers] == [1, 2]


def test_same_words_are_not_added_twice(library: Library) -> None:
    with pytest.raises(GoldError, match="déjà"):
        drafted(library, ("fete.md", "17 bénévoles"), ("fete.md", " 17 bénévoles "))


def test_parts_are_renumbered_without_a_hole(library: Library) -> None:
    draft = drafted(library, ("fete.md", "17"), ("fete.md", "un piano"), ("fete.md", "en juin"), parts=True).without(1)
    assert [answer.item for answer in finished(FIELDS, draft, library, "q").answers] == [1, 2]
    assert [answer.item for answer in draft.numbered(0, 2).answers] == [2, 3]
    assert draft.numbered(0, 9) == draft


@pytest.mark.parametrize(
    ("fields", "selections", "message"),
    [
        (replace(FIELDS, question="  "), [("fete.md", "17")], "Écrivez d’abord la question"),
        (replace(FIELDS, question="mot " * 900), [("fete.md", "17")], "limite"),
        (FIELDS, [], "Il manque la réponse"),
        (replace(FIELDS, type="sans-reponse"), [("fete.md", "17")], "retirez les réponses"),
    ],
)
def test_question_that_is_not_one_yet_is_told(
    library: Library, fields: Fields, selections: list[tuple[str, str]], message: str
) -> None:
    with pytest.raises(SourcierError, match=message):
        finished(fields, drafted(library, *selections), library, "q")


def test_finished_question_is_read_back_the_same(library: Library, tmp_path: Path) -> None:
    question = finished(FIELDS, drafted(library, ("fete.md", "17 bénévoles 🧑🏽‍🍳")), library, "q001")
    path = tmp_path / "gold.jsonl"
    path.write_text(gold_text([question], library), encoding="utf-8")
    assert load_gold(path, library) == (question,)
    assert question.answers[0].evidence.of(library.document("fete.md").text).startswith("Le 👩‍👩‍👧 comité")


def test_question_without_answer_is_kept_as_such(library: Library) -> None:
    assert not finished(replace(FIELDS, type="sans-reponse"), Draft(), library, "q").answerable


def test_question_goes_to_the_end_of_a_gold_file_under_the_next_id(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "mes questions.jsonl"
    question = finished(FIELDS, drafted(library, ("fete.md", "17")), library, "q001")
    assert add_to_file(str(path), question, library)[1].id == "g001"
    before = path.read_text(encoding="utf-8")
    file, added = add_to_file(f" {path} ", question, library)
    assert (file, added.id) == (path, "g002")
    assert path.read_text(encoding="utf-8").startswith(before)
    assert [one.id for one in load_gold(path, library)] == ["g001", "g002"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("notes.txt", "finir par .jsonl"),
        ("absent/q.jsonl", "n’existe pas"),
        ("autre.jsonl", "ce n’est pas du JSON"),
        ("ailleurs.jsonl", "absent.md"),
    ],
)
def test_file_that_is_not_a_gold_file_of_this_library_is_left_as_it_was(
    library: Library, tmp_path: Path, name: str, message: str
) -> None:
    texts = {
        "notes.txt": "À garder.",
        "autre.jsonl": "du texte",
        "ailleurs.jsonl": gold_line("g1", "Quoi ?", answers=[{"document": "absent.md", "text": "x"}]),
    }
    for kept, text in texts.items():
        (tmp_path / kept).write_text(text, encoding="utf-8")
    question = finished(FIELDS, drafted(library, ("fete.md", "17")), library, "q001")
    with pytest.raises(SourcierError, match=message):
        add_to_file(str(tmp_path / name), question, library)
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == texts


@pytest.mark.parametrize("typed", ["questions.jsonl", str(BUNDLED_GOLD), str(BUNDLED_GOLD.with_name("neuf.jsonl"))])
def test_bundled_questions_and_relative_paths_are_not_written_to(library: Library, typed: str) -> None:
    before = BUNDLED_GOLD.read_bytes()
    question = finished(FIELDS, drafted(library, ("fete.md", "17")), library, "q001")
    with pytest.raises(UsageError):
        add_to_file(typed, question, library)
    assert BUNDLED_GOLD.read_bytes() == before
    assert not (BUNDLED.parent.parent / "eval" / "gold" / "neuf.jsonl").exists()


def test_ids_are_free(library: Library) -> None:
    question = finished(FIELDS, drafted(library, ("fete.md", "17")), library, "q001")
    assert free_id([]) == "q001"
    assert free_id([question, replace(question, id="q003")]) == "q002"


def test_nothing_of_a_document_becomes_a_tag(assistant: Waiting, library: Library) -> None:
    note = library.document("note.md")
    start = note.text.index(HOSTILE)
    hostile = GoldAnswer(note.id, Span(start, start + len(HOSTILE)), Span(start, start + len(HOSTILE)), 1)
    question = GoldQuestion("q1", HOSTILE, "formateur", "nombre", "direct", "dev", (hostile,))
    pages = (
        draft_html(Draft((hostile, replace(hostile, item=2))), library),
        document_html(note, [hostile.span]),
        candidates_html(assistant.ask("Quel texte la note piégée contient-elle ?")),
        documents_html(library),
        written_html([(question, HOSTILE)]),
    )
    for page in pages:
        assert "<script" not in page
        assert "<img" not in page


@pytest.fixture(scope="module")
def address(assistant: Waiting) -> Iterator[str]:
    with served(assistant) as url:
        yield url


@pytest.fixture
def desk(chromium: Browser, address: str) -> Iterator[Page]:
    with tab_of(chromium, address, TAB) as page:
        yield page


def open_document(page: Page, title: str) -> None:
    page.get_by_label("Document", exact=True).select_option(label=title, timeout=SECONDS)
    page.locator("#questions-documents").get_by_role("button", name="Ouvrir").click()
    expect(page.locator("#questions-lecteur .reader-text")).to_be_visible(timeout=SECONDS)


def add_selection(page: Page) -> None:
    page.get_by_role("button", name="Ajouter à la réponse").click()


def test_from_words_selected_with_the_mouse_to_a_scored_question(desk: Page, library: Library, tmp_path: Path) -> None:
    desk.get_by_label("Question à écrire").fill("Combien de bénévoles préparent la fête du quartier ?")
    open_document(desk, "La fête 🎉 du quartier (fete.md)")
    expect(desk.get_by_role("button", name="Ajouter à la réponse")).to_be_disabled()
    select(desk, "17 bénévoles")
    expect(desk.locator(".selection .words")).to_have_text("« 17 bénévoles »")
    add_selection(desk)
    said(desk, "#questions-dit", "Ajouté à la réponse : « 17 bénévoles ».")
    expect(desk.locator(".answers blockquote")).to_have_text(
        "Le 👩‍👩‍👧 comité 🎈 prépare la fête 🎉 avec 17 bénévoles 🧑🏽‍🍳 et un piano."
    )
    expect(desk.locator(".answers mark")).to_have_text("17 bénévoles")
    expect(desk.locator(".bench-reader mark")).to_have_text("17 bénévoles")
    for choice in ("nombre", "paraphrase", "formateur", "dev"):
        desk.locator("#questions").get_by_role("radio", name=choice, exact=True).check()
    desk.get_by_role("button", name="Mesurer cette question").click()
    said(desk, "#questions-dit", "Question mesurée")
    scores = desk.locator("#questions-notes")
    expect(scores.get_by_role("heading", level=3)).to_be_visible()
    expect(scores.get_by_role("row", name="premier extrait juste")).to_contain_text("oui")
    expect(scores).to_contain_text("Rang du premier passage porteur : lexical 1, dense 1, hybride 1.")
    path = tmp_path / "gold.jsonl"
    desk.get_by_label("Ajouter au fichier de cette machine").fill(str(path))
    desk.get_by_role("button", name="Enregistrer la question").click()
    said(desk, "#questions-dit", f"Question g001 ajoutée à {path}")
    (question,) = load_gold(path, library)
    text = library.document("fete.md").text
    assert question.answers[0].span == span_of(library, "fete.md", "17 bénévoles")
    assert question.answers[0].evidence.of(text) == text[text.index("Le 👩") : text.index(" Elle a lieu")]
    assert (question.type, question.style, question.persona, question.split) == ("nombre", "paraphrase", "formateur", "dev")
    expect(desk.get_by_label("Question à écrire")).to_have_value("")
    expect(desk.locator("#questions-reponses")).to_contain_text("Aucune pour l’instant")
    expect(desk.locator("#questions-ecrites")).to_contain_text("g001")


@pytest.mark.parametrize(
    "words",
    [
        "17",  # after emoji of two and of five UTF-16 units
        "🧑🏽‍🍳 et",
        "👩‍👩‍👧",
        "gras et *penché*",  # Markdown signs
        "une ligne\ncoupée en deux",  # over two lines
        "phrase 🐑 entière.",
    ],
)
def test_offsets_are_those_of_the_text_whatever_comes_before(desk: Page, library: Library, words: str) -> None:
    open_document(desk, "La fête 🎉 du quartier (fete.md)")
    select(desk, words)
    add_selection(desk)
    span = span_of(library, "fete.md", words)
    expect(desk.locator(".answers .source")).to_contain_text(f"caractères {span.start} à {span.end}", timeout=SECONDS)


def test_selection_over_marks_already_made_counts_right(desk: Page, library: Library) -> None:
    open_document(desk, "La fête 🎉 du quartier (fete.md)")
    select(desk, "17 bénévoles")
    add_selection(desk)
    expect(desk.locator(".bench-reader mark")).to_have_text("17 bénévoles", timeout=SECONDS)
    select(desk, "avec 17 bénévoles 🧑🏽‍🍳 et un piano")
    add_selection(desk)
    span = span_of(library, "fete.md", "avec 17 bénévoles 🧑🏽‍🍳 et un piano")
    expect(desk.locator(".answers .source").nth(1)).to_contain_text(f"caractères {span.start} à {span.end}", timeout=SECONDS)


def test_triple_click_takes_the_line_and_no_more(desk: Page, library: Library) -> None:
    open_document(desk, "Le fonds régional (fonds.md)")
    left, top, *_ = desk.evaluate(FIND, ["animer un groupe", 0])
    desk.mouse.click(left + 3, top, click_count=3)
    add_selection(desk)
    expect(desk.locator(".answers blockquote")).to_have_text("animer un groupe de parole ;", timeout=SECONDS)


def test_list_selected_gives_a_part_for_each_item(desk: Page) -> None:
    open_document(desk, "Le fonds régional (fonds.md)")
    select(desk, "accueillir les personnes ;\n- animer un groupe de parole ;\n- orienter")
    add_selection(desk)
    said(desk, "#questions-dit", "3 parties ajoutées")
    parts = desk.locator(".answers select")
    expect(parts).to_have_count(3)
    assert [part.input_value() for part in parts.all()] == ["1", "2", "3"]
    parts.nth(2).select_option("2")
    said(desk, "#questions-dit", "maintenant de la partie 2")
    desk.get_by_role("button", name="Retirer « animer un groupe de parole ; »").click()
    expect(desk.locator(".answers > li")).to_have_count(2, timeout=SECONDS)
    assert [part.input_value() for part in desk.locator(".answers select").all()] == ["1", "2"]


def test_title_is_no_answer(desk: Page) -> None:
    open_document(desk, "Le fonds régional (fonds.md)")
    select(desk, "Les postes financés")
    add_selection(desk)
    said(desk, "#questions-dit", "un titre n’en est pas une")
    expect(desk.locator("#questions-reponses")).to_contain_text("Aucune pour l’instant")


def test_extract_is_confirmed_by_one_click(desk: Page) -> None:
    desk.get_by_label("Question à écrire").fill("Combien de postes le fonds régional a-t-il financés en 2023 ?")
    desk.get_by_role("button", name="Chercher la réponse").click()
    candidate = desk.locator(".candidate").first
    expect(candidate).to_contain_text("42 postes", timeout=SECONDS)
    candidate.get_by_role("button", name="Confirmer tout l’extrait").click()
    expect(desk.locator(".answers blockquote")).to_contain_text("42 postes", timeout=SECONDS)
    desk.get_by_role("button", name="Mesurer cette question").click()
    said(desk, "#questions-notes", "Notes")
    candidate.get_by_role("button", name="Ouvrir").click()
    expect(desk.locator("#question-extrait")).to_contain_text("42 postes", timeout=SECONDS)


def test_question_without_answer_is_written_and_downloaded(desk: Page, library: Library, tmp_path: Path) -> None:
    desk.get_by_label("Question à écrire").fill("Quel temps fera-t-il demain à Oslo ?")
    desk.get_by_role("button", name="Enregistrer la question").click()
    said(desk, "#questions-dit", "Il manque la réponse")
    expect(desk.get_by_label("Question à écrire")).to_have_value("Quel temps fera-t-il demain à Oslo ?")
    desk.get_by_role("radio", name="sans réponse dans les documents").check()
    desk.get_by_role("button", name="Mesurer cette question").click()
    said(desk, "#questions-dit", "Question mesurée : bien traitée.")
    desk.get_by_role("button", name="Enregistrer la question").click()
    said(desk, "#questions-dit", "Question q001 gardée dans cette page")
    with desk.expect_download() as downloading:
        desk.get_by_role("button", name="Télécharger mes questions").click()
    path = tmp_path / downloading.value.suggested_filename
    downloading.value.save_as(path)
    (question,) = load_gold(path, library)
    assert (question.question, question.answers, path.name) == ("Quel temps fera-t-il demain à Oslo ?", (), "questions.jsonl")


def test_forged_selection_is_refused(desk: Page) -> None:
    open_document(desk, "La fête 🎉 du quartier (fete.md)")
    desk.locator(".bench-reader .reader-text").evaluate("pane => { pane.dataset.start = 3; }")
    select(desk, "17 bénévoles")
    add_selection(desk)
    said(desk, "#questions-dit", "La sélection n’a pas été retrouvée")


def test_who_only_reads_writes_no_file_and_downloads(chromium: Browser, assistant: Waiting, tmp_path: Path) -> None:
    with served(assistant, PageSettings(local=False)) as url, tab_of(chromium, url, TAB) as page:
        expect(page.get_by_label("Document", exact=True)).to_be_visible(timeout=SECONDS)
        expect(page.get_by_label("Ajouter au fichier de cette machine")).to_have_count(0)
        page.get_by_label("Question à écrire").fill("Quel temps fera-t-il ?")
        page.get_by_role("radio", name="sans réponse dans les documents").check()
        page.get_by_role("button", name="Enregistrer la question").click()
        said(page, "#questions-dit", "Question q001 gardée dans cette page")
        expect(page.get_by_role("button", name="Télécharger mes questions")).to_be_visible()


def test_text_of_a_document_is_never_run(desk: Page) -> None:
    open_document(desk, "La note piégée (note.md)")
    expect(desk.locator(".bench-reader .reader-text")).to_contain_text(HOSTILE)
    select(desk, "une seule phrase")
    add_selection(desk)
    expect(desk.locator(".answers blockquote")).to_contain_text(HOSTILE, timeout=SECONDS)
    assert desk.evaluate("window.pwned") is None
    assert desk.locator("#questions script, #questions img").count() == 0


def test_anyone_can_use_it_on_a_phone_and_with_a_screen_reader(chromium: Browser, address: str) -> None:
    with tab_of(chromium, address, TAB, PHONE) as page:
        page.get_by_label("Question à écrire").fill("Quelles sont les missions des pairs-aidants financés par le fonds ?")
        page.get_by_role("button", name="Chercher la réponse").click()
        page.get_by_role("button", name="Confirmer tout l’extrait").first.click(timeout=SECONDS)
        said(page, "#questions-dit", "la réponse")
        page.locator("#questions-reponses").get_by_role("button", name="Ouvrir").first.click()
        expect(page.locator("#question-extrait")).to_be_in_viewport(timeout=SECONDS)
        page.get_by_role("button", name="Mesurer cette question").click()
        said(page, "#questions-dit", "Question mesurée")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert serious_faults(page) == []


@pytest.mark.parametrize(("name", "role", "writes"), [("anne", Role.ADMIN, True), ("luc", Role.READER, False)])
def test_signed_in_administrator_alone_may_name_a_file(
    chromium: Browser, assistant: Waiting, tmp_path: Path, name: str, role: Role, writes: bool
) -> None:
    accounts = tmp_path / "comptes"
    accounts.write_text(account_line(name, role, "un mot de passe"), encoding="utf-8")
    context = chromium.new_context(locale="fr-FR")
    with served(assistant, PageSettings(accounts=read_accounts(accounts), local=False)) as url:
        page = context.new_page()
        page.goto(url)
        page.get_by_label("Nom").fill(name)
        page.get_by_label("Mot de passe").fill("un mot de passe")
        page.keyboard.press("Enter")
        open_tab(page, TAB)
        expect(page.get_by_label("Document", exact=True)).to_be_visible(timeout=SECONDS)
        expect(page.get_by_label("Ajouter au fichier de cette machine")).to_have_count(int(writes))
        context.close()
