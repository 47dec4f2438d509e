"""Take the README's picture: the page asked a question, in a real Chromium.

python -m tests.screenshot OUT.png
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from assistant.assistant import open_assistant
from assistant.page.app import build_page
from assistant.page.server import launch
from corpus.library import open_library
from index.encoder import SentenceEncoder, model_folder
from index.search_index import open_index

QUESTION = "Combien de CLSM existe-t-il en France ?"
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


def main(out: Path) -> None:
    """Serve the bundled corpus, ask, open the document, and save what is seen."""
    assistant = open_assistant(open_index(open_library(), SentenceEncoder(model_folder())))
    page = build_page(assistant)
    address = launch(page, "127.0.0.1", 7899)
    browser_path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=browser_path, args=_FLAGS)
            tab = browser.new_page(viewport={"width": 1280, "height": 860})
            tab.goto(address)
            tab.get_by_label("Votre question").fill(QUESTION)
            tab.keyboard.press("Enter")
            tab.locator("#reponses mark").first.wait_for()
            tab.locator("#reponses button").first.click()
            tab.locator("#extrait").wait_for()
            tab.wait_for_timeout(800)
            tab.evaluate("window.scrollTo(0, 0)")
            out.parent.mkdir(parents=True, exist_ok=True)
            tab.screenshot(path=str(out))
            browser.close()
    finally:
        page.close(verbose=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
