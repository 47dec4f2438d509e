"""The page in a real Chromium, over a small library that holds hostile text."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from assistant.page.journal import Journal
from assistant.page.question_tab import EXAMPLES
from corpus.library import Library
from tests.page.browsing import (
    HOSTILE,
    HOSTILE_QUESTION,
    LIST_QUESTION,
    NOT_ANSWERED,
    NOT_COVERED,
    PHONE,
    QUESTION,
    ask,
    new_tab,
    open_first,
    open_tab,
    serious_faults,
)

FOCUSED = """() => {
  const at = document.activeElement;
  const place = at.closest("#demande, #recentes, #reponses, #lecteur");
  return { name: at.innerText || at.id || at.tagName, top: place ? place.id : "" };
}"""
Stubbed = tuple[Any, Page]


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


def test_phone_never_scrolls_sideways(chromium: Browser, address: str) -> None:
    with new_tab(chromium, PHONE) as phone:
        phone.goto(address)
        ask(phone, QUESTION)
        open_first(phone)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360
        expect(phone.locator("#extrait")).to_be_in_viewport()


def test_example_is_written_and_sent(stub: Stubbed) -> None:
    _, page = stub
    for example in EXAMPLES:
        page.reload()
        page.get_by_role("button", name=example).click()
        expect(page.locator("#reponses .asked")).to_have_text(f"« {example} »")
        expect(page.get_by_label("Votre question")).to_have_value(example)


def test_waiting_is_shown_and_the_last_question_is_the_one_answered(stub: Stubbed) -> None:
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


def test_breakdown_is_told_without_details(stub: Stubbed) -> None:
    _, page = stub
    page.get_by_label("Votre question").fill("panne")
    page.keyboard.press("Enter")
    expect(page.locator("#reponses .message")).to_contain_text("La recherche a échoué.")
    expect(page.locator("#etat").get_by_role("status")).to_be_empty()
    assert "not told to the reader" not in page.content()


def test_doubtful_answer_is_called_so(stub: Stubbed) -> None:
    _, page = stub
    ask(page, "Doute ?")
    expect(page.get_by_role("heading", name="Réponse incertaine")).to_be_visible()
    expect(page.locator("#reponses .caution")).to_contain_text("lisez-le avant de le citer")
    expect(page.locator("#etat").get_by_role("status")).to_have_text("Réponse incertaine : 1 extrait trouvé.")


def test_follow_up_is_understood_told_and_undone(stub: Stubbed) -> None:
    _, page = stub
    ask(page, "Qui pilote les CLSM ?")
    page.get_by_label("Votre question").fill("Et pour les GEM ?")
    page.keyboard.press("Enter")
    expect(page.locator("#reponses .asked")).to_have_text("« Qui pilote les GEM ? »")
    expect(page.locator("#reponses .understood")).to_contain_text("C’est ainsi que « Et pour les GEM ? » a été compris")
    page.get_by_role("button", name="Chercher « Et pour les GEM ? » seul").click()
    expect(page.locator("#reponses .asked")).to_have_text("« Et pour les GEM ? »")
    expect(page.locator("#reponses .understood")).to_have_count(0)


def test_recent_questions_are_asked_again_by_a_click(stub: Stubbed) -> None:
    _, page = stub
    ask(page, "Première ?")
    ask(page, "Deuxième ?")
    page.get_by_text("Questions récentes (2)").click()
    page.locator("#recentes").get_by_role("button", name="Première ?").click()
    expect(page.locator("#reponses .asked")).to_have_text("« Première ? »")
    expect(page.get_by_label("Votre question")).to_have_value("Première ?")


def test_no_verdict_is_asked_for_without_a_journal(page: Page) -> None:
    ask(page, QUESTION)
    expect(page.locator("#reponses .card").first).to_be_visible()
    expect(page.locator('[data-action="judge"]')).to_have_count(0)


def test_why_this_passage_is_folded_away(page: Page) -> None:
    ask(page, QUESTION)
    why = page.locator("#reponses .card").first.locator("details")
    expect(why.locator("dl")).to_be_hidden()
    why.get_by_text("Pourquoi ce passage").click()
    expect(why).to_contain_text("postes")
    expect(why).to_contain_text("Proximité de sens")


def test_steps_go_from_one_extract_of_the_answer_to_the_next(page: Page, library: Library) -> None:
    ask(page, LIST_QUESTION)
    words = open_first(page)
    reader = page.locator(".reader")
    expect(reader.locator(".step")).to_have_text("Extrait 1 sur 3")
    expect(reader.get_by_role("button", name="Extrait précédent")).to_be_disabled()
    expect(reader.locator("mark.other")).to_have_count(2)
    reader.get_by_role("button", name="Extrait suivant").click()
    expect(reader.locator(".step")).to_have_text("Extrait 2 sur 3")
    second = page.locator("#reponses blockquote.extract").nth(1).text_content()
    expect(page.locator("#extrait")).to_have_text(str(second))
    assert words in (reader.locator("mark.other").first.text_content() or "")
    document = library.document("fonds.md")
    body = document.content.body.of(document.text)
    assert page.locator(".reader-text").evaluate("element => element.textContent") == body


def test_permalink_opens_the_extract_in_a_new_session(page: Page, chromium: Browser, address: str) -> None:
    ask(page, QUESTION)
    words = open_first(page)
    expect(page).to_have_url(re.compile(r"\?doc=fonds-[0-9a-f]{6}&debut=\d+&fin=\d+&mots=[0-9a-f]{12}$"))
    link = page.url
    context = chromium.new_context()
    other = context.new_page()
    other.goto(link)
    expect(other.locator("#extrait")).to_be_visible(timeout=60_000)
    assert other.locator("#extrait").evaluate("element => element.textContent") == words
    expect(other.locator("#extrait")).to_be_in_viewport()
    expect(other.locator("#reponses .card")).to_have_count(0)
    other.get_by_role("button", name="Fermer").click()
    expect(other).to_have_url(address)
    other.goto(re.sub("mots=.*", "mots=000000000000", link))
    expect(other.locator("#lecteur .notice")).to_contain_text("Le texte de ce document a changé", timeout=60_000)
    expect(other.locator("#extrait")).to_have_count(0)
    other.goto(f"{address}?doc=inconnu&debut=1&fin=2")
    expect(other.locator("#lecteur .message")).to_contain_text("n’est plus dans la bibliothèque", timeout=60_000)
    context.close()


def test_copy_gives_the_words_their_reference_and_the_permalink(page: Page, address: str, library: Library) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, QUESTION)
    card = page.locator("#reponses .card").first
    card.get_by_role("button", name="Copier avec la citation").click()
    expect(card.get_by_role("button", name="Citation copiée")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    words = card.locator("blockquote").evaluate("element => element.textContent")
    document = library.document("fonds.md")
    assert copied.startswith(f"«\u00a0{words}\u00a0»\nLe fonds régional [document électronique]. ")
    assert "Section «\u00a0Les postes financés\u00a0», fichier fonds.md, caractères" in copied
    assert copied.split()[-1].startswith(f"{address}?doc={document.id}&debut={document.text.index(words)}&fin=")


def test_copy_works_where_the_clipboard_is_not_offered(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read"])
    ask(page, QUESTION)
    page.evaluate("Object.defineProperty(window, 'isSecureContext', { value: false })")
    page.get_by_role("button", name="Copier avec la citation").first.click()
    expect(page.get_by_role("button", name="Citation copiée")).to_be_visible()


def test_more_passages_may_be_asked_for(page: Page) -> None:
    ask(page, NOT_COVERED)
    page.get_by_role("button", name="Voir plus de passages qui en parlent").click()
    expect(page.get_by_role("heading", level=2)).to_have_text(
        re.compile("Les passages les plus proches|Aucun passage trouvé"), timeout=60_000
    )
    expect(page.locator("#reponses .card:not(.nearest)")).to_have_count(0)


def test_a_question_may_be_asked_before_the_button_is_there(page: Page) -> None:
    page.evaluate("document.getElementById('chercher').remove()")
    ask(page, QUESTION)
    expect(page.locator("#reponses .card")).not_to_have_count(0)


def test_a_question_offered_is_asked_once_the_button_is_there(page: Page) -> None:
    ask(page, QUESTION)
    ask(page, NOT_COVERED)
    page.evaluate("() => { window.sent = document.querySelector('#chercher'); window.row = sent.parentNode; sent.remove() }")
    page.locator("#recentes summary").click()
    page.locator("#recentes button", has_text=QUESTION).click()
    expect(page.locator("#reponses .asked")).to_contain_text(NOT_COVERED)
    page.evaluate("row.append(sent)")
    expect(page.locator("#reponses .asked")).to_contain_text(QUESTION, timeout=60_000)


def test_two_sessions_never_see_each_other(page: Page, chromium: Browser, address: str) -> None:
    ask(page, QUESTION)
    context = chromium.new_context()
    other = context.new_page()
    other.goto(address)
    expect(other.get_by_label("Votre question")).to_have_value("", timeout=60_000)
    expect(other.locator("#reponses .card")).to_have_count(0)
    expect(other.locator("#recentes button")).to_have_count(0)
    ask(other, "Et en 2019 ?")
    expect(other.locator("#reponses .understood")).to_have_count(0)
    other.reload()
    expect(other.locator("#recentes button")).to_have_count(0)
    assert QUESTION not in other.content()
    context.close()


def test_the_browser_keeps_nothing(page: Page) -> None:
    ask(page, QUESTION)
    open_first(page)
    stored = page.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }])")
    assert "postes" not in stored
    assert page.context.cookies() == []


def test_nothing_injected_can_run_whatever_the_page_holds(page: Page) -> None:
    ask(page, QUESTION)
    page.locator("#reponses").evaluate("(element, hostile) => { element.insertAdjacentHTML('beforeend', hostile); }", HOSTILE)
    page.evaluate("const s = document.createElement('script'); s.textContent = 'window.pwned = 2'; document.body.append(s)")
    page.wait_for_timeout(500)
    assert page.evaluate("window.pwned") is None


def test_no_serious_accessibility_fault(chromium: Browser, address: str) -> None:
    with new_tab(chromium) as page:
        page.goto(address)
        expect(page.get_by_label("Votre question")).to_be_visible(timeout=60_000)
        found = {"start": serious_faults(page)}
        ask(page, QUESTION)
        page.get_by_text("Pourquoi ce passage").first.click()
        found["answer"] = serious_faults(page)
        open_first(page)
        found["document"] = serious_faults(page)
        ask(page, NOT_COVERED)
        found["none"] = serious_faults(page)
        open_tab(page, "Confidentialité")
        expect(page.get_by_role("heading", name="Ce que Sourcier garde")).to_be_visible()
        found["privacy"] = serious_faults(page)
    assert found == {name: [] for name in found}


def test_tab_key_follows_reading_order(page: Page) -> None:
    ask(page, QUESTION)
    open_first(page)
    page.get_by_role("tab", name="Poser une question").focus()
    passed = []
    for _ in range(40):
        passed.append(page.evaluate(FOCUSED))
        page.keyboard.press("Tab")
    places = [entry["top"] for entry in passed if entry["top"]]
    order = list(dict.fromkeys(places))
    assert order == [place for place in ("demande", "recentes", "reponses", "lecteur") if place in order]
    assert {"demande", "recentes", "reponses", "lecteur"} <= set(order)
    names = [entry["name"].split("\n")[0] for entry in passed]
    assert names.index("Pourquoi ce passage") < names.index("Ouvrir dans le document") < names.index("Copier avec la citation")


def test_a_verdict_is_kept_in_the_journal(with_journal: Page, journal: Journal) -> None:
    page = with_journal
    ask(page, "Qu’est-ce qu’un GEM ?")
    page.get_by_role("button", name="fausse").click()
    expect(page.locator("#etat").get_by_role("status")).to_have_text("Avis noté. Merci.")
    expect(page.get_by_role("button", name="fausse")).to_have_attribute("aria-pressed", "true")
    asked, judged = [json.loads(line) for line in journal.path.read_text(encoding="utf-8").splitlines()]
    assert (asked["kind"], asked["question"]) == ("question", "Qu’est-ce qu’un GEM ?")
    assert (judged["kind"], judged["question"], judged["verdict"]) == ("verdict", "Qu’est-ce qu’un GEM ?", "fausse")
    assert asked["extracts"] == [{name: judged[name] for name in ("document", "start", "end")}]


def test_forged_verdicts_are_refused(with_journal: Page, journal: Journal) -> None:
    page = with_journal
    ask(page, "Quoi ?")
    page.get_by_role("button", name="juste").evaluate("button => { button.dataset.verdict = 'n’importe quoi'; button.click(); }")
    expect(page.locator("#etat").get_by_role("status")).to_contain_text("n’a pas pu être gardé")
    assert len(journal.path.read_text(encoding="utf-8").splitlines()) == 1


def test_signing_in_by_keyboard_and_out(with_accounts: Page) -> None:
    page = with_accounts
    expect(page).to_have_title("Se connecter – Sourcier")
    assert serious_faults(page) == []
    expect(page.get_by_label("Nom")).to_be_focused()
    page.keyboard.type("anne")
    page.keyboard.press("Tab")
    page.keyboard.type("faux mot de passe")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("n’est pas le bon")
    page.get_by_label("Nom").fill("anne")
    page.get_by_label("Mot de passe").fill("un mot de passe")
    page.keyboard.press("Enter")
    ask(page, "Quoi ?")
    expect(page.locator("#reponses .card")).to_have_count(1)
    assert page.request.get(urljoin(page.url, "gradio_api/user")).json() == "anne"
    open_tab(page, "Confidentialité")
    page.get_by_role("link", name="Se déconnecter").click()
    expect(page).to_have_title("Se connecter – Sourcier")
    page.goto(urljoin(page.url, "/"))
    expect(page).to_have_title("Se connecter – Sourcier")


def test_print_shows_words_and_sources_without_controls(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    page.reload()
    ask(page, QUESTION)
    page.emulate_media(media="print")
    expect(page.locator("#reponses blockquote").first).to_be_visible()
    expect(page.locator("#reponses .source").first).to_be_visible()
    expect(page.get_by_label("Votre question")).to_be_hidden()
    expect(page.get_by_role("button", name="Ouvrir dans le document").first).to_be_hidden()
    expect(page.locator("#reponses mark").first).to_have_css("text-decoration-line", "underline")
    expect(page.locator("#reponses blockquote").first).to_have_css("color", "rgb(0, 0, 0)")
