"""Take the README's pictures: each tab in a real Chromium, on a computer and on a phone, in light and dark.

python -m tests.screenshot FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

from assistant.assistant import Assistant, open_assistant
from assistant.page.app import build_page
from assistant.page.server import launch
from corpus.library import open_library
from eval.gold.gold_set import BUNDLED_GOLD, in_split, load_gold
from eval.report.html import html_report
from eval.runs.execute import execute
from index.encoder import open_encoder
from index.search_index import open_index
from tests.page.browsing import FLAGS, ask, chromium_path, free_port, open_tab

QUESTION = "Combien de CLSM existe-t-il en France ?"
COMPARED = "Combien de GEM existe-t-il en France ?"
THEME = "financement de la pair-aidance en région"
TABS = {
    "documents": "Documents",
    "evaluation": "Évaluation",
    "questions": "Écrire des questions",
    "privacy": "Confidentialité",
}
COMPUTER, PHONE = (1280, 860), (390, 844)


def main(out: Path) -> None:
    """Serve the bundled corpus, and save what is seen."""
    assistant = open_assistant(open_index(open_library(), open_encoder()))
    page = build_page(lambda: assistant)
    address = launch(page, "127.0.0.1", free_port())
    out.mkdir(parents=True, exist_ok=True)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium_path(), args=[*FLAGS])
            for name, size, scheme, question, opened in (
                ("page", COMPUTER, "light", QUESTION, True),
                ("page-dark", COMPUTER, "dark", COMPARED, True),
                ("phone", PHONE, "light", COMPARED, False),
                ("phone-document", PHONE, "dark", COMPARED, True),
            ):
                tab = opened_at(browser, address, size, scheme)
                show_answer(tab, question, opened=opened)
                save(tab, out / f"{name}.png", top=not (opened and size == PHONE))
            for name, size, scheme, gesture in (
                ("dossier", COMPUTER, "light", show_plan),
                ("phone-dossier", PHONE, "dark", show_plan),
                ("quiz", COMPUTER, "light", show_quiz),
                ("figures", COMPUTER, "light", show_figures),
            ):
                tab = opened_at(browser, address, size, scheme)
                open_tab(tab, "Dossier")
                save(tab, out / f"{name}.png", at=gesture(tab))
            for name, title in TABS.items():
                for prefix, size, scheme in (("", COMPUTER, "light"), ("phone-", PHONE, "dark")):
                    tab = opened_at(browser, address, size, scheme)
                    open_tab(tab, title)
                    save(tab, out / f"{prefix}{name}.png")
            save(report_of(browser, assistant), out / "report.png")
            browser.close()
    finally:
        page.close(verbose=False)


def opened_at(browser: Browser, address: str, size: tuple[int, int], scheme: str) -> Page:
    """The page in a window of that size, in pixels."""
    colours: Literal["light", "dark"] = "dark" if scheme == "dark" else "light"
    tab = browser.new_page(viewport={"width": size[0], "height": size[1]}, color_scheme=colours, locale="fr-FR")
    tab.goto(address)
    tab.get_by_label("Votre question").wait_for(timeout=60_000)
    return tab


def report_of(browser: Browser, assistant: Assistant) -> Page:
    """The report of the test questions."""
    questions = in_split(load_gold(BUNDLED_GOLD, assistant.index.library), "test")
    tab = browser.new_page(viewport={"width": 1100, "height": 1180}, locale="fr-FR")
    tab.set_content(html_report(execute(assistant, questions, gold={"split": "test"}, noted=False)))
    return tab


def show_answer(tab: Page, question: str, *, opened: bool) -> None:
    """Ask, and open the first extract in its document if it is to be."""
    ask(tab, question)
    if opened:
        tab.get_by_role("button", name="Ouvrir dans le document").first.click()
        tab.locator("#extrait").wait_for(timeout=60_000)


def show_plan(tab: Page) -> str:
    """A plan for a theme; where it is."""
    tab.get_by_label("Un thème, ou des questions").fill(THEME)
    tab.get_by_role("button", name="Proposer un plan").click()
    tab.locator("#dossier-contenu .entry").first.wait_for(timeout=60_000)
    return "#dossier-contenu"


def show_quiz(tab: Page) -> str:
    """Questions of which some were reviewed; where they are."""
    open_tab(tab, "Quiz", "#dossier-onglets")
    tab.get_by_role("button", name="Proposer des questions").click()
    for number, button in enumerate(("Accepter «", "Écarter «")):
        tab.get_by_role("button", name=button).nth(number).click(timeout=60_000)
        tab.locator("#quiz [aria-pressed=true]").nth(number).wait_for(timeout=60_000)
    return "#quiz-questions"


def show_figures(tab: Page) -> str:
    """The figures of the documents, those that disagree first; where they are."""
    open_tab(tab, "Chiffres clés", "#dossier-onglets")
    tab.locator("#chiffres-tableau").wait_for(timeout=60_000)
    return "#chiffres"


def save(tab: Page, path: Path, *, top: bool = True, at: str = "") -> None:
    """What the window shows, from the top of the page, from an element of it, or where it is."""
    tab.wait_for_timeout(800)
    if at:
        tab.locator(at).first.evaluate("element => window.scrollTo(0, scrollY + element.getBoundingClientRect().top - 24)")
        tab.wait_for_timeout(300)
    elif top:
        tab.evaluate("window.scrollTo(0, 0)")
    tab.screenshot(path=str(path))
    tab.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
