"""What the browser tests share: a small library that holds hostile text, and the gestures of a person at a keyboard."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from itertools import count
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

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
LIST_QUESTION = "Quelles sont les missions des pairs-aidants financés par le fonds régional ?"
HOSTILE_QUESTION = "Quel texte la note piégée contient-elle ?"
NOT_COVERED = "Quel temps fera-t-il demain ?"
NOT_ANSWERED = "Le corpus ne répond pas à cette question."
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync")
START_SECONDS = 180
PHONE: ViewportSize = {"width": 360, "height": 740}


def chromium_path() -> str | None:
    """Debian's Chromium, else whatever is installed, else Playwright's own (None)."""
    if Path("/usr/bin/chromium").exists():
        return "/usr/bin/chromium"
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


_PORTS = count(20_000 + 2_000 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")))


def free_port() -> int:
    """A port that nothing listens to, of those that neither the system nor the tests run beside these give out."""
    for port in _PORTS:
        with socket.socket() as free, suppress(OSError):
            free.bind(("127.0.0.1", port))
            return port
    raise AssertionError("unreachable")


@cache
def profile_of(browser: Browser) -> BrowserContext:
    """The profile that tabs share: the scripts of Gradio are read and compiled once.

    A page of Sourcier keeps nothing in it; a test makes sure of that.
    """
    return browser.new_context(locale="fr-FR")


@contextmanager
def new_tab(browser: Browser, viewport: ViewportSize | None = None, *, alone: bool = False) -> Iterator[Page]:
    """An empty tab, closed at the end; in a profile of its own for those who sign in, since cookies know no port."""
    context = browser.new_context(locale="fr-FR") if alone else profile_of(browser)
    tab = context.new_page()
    try:
        tab.set_viewport_size(viewport or {"width": 1280, "height": 900})
        yield tab
    finally:
        tab.close()
        context.clear_permissions()
        if alone:
            context.close()


def ask(page: Page, question: str) -> None:
    """By keyboard alone; returns once the page shows what it has to say."""
    page.get_by_label("Votre question").focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(question)
    page.keyboard.press("Enter")
    expect(page.locator("#reponses .asked")).to_contain_text(question, timeout=60_000)


def open_tab(page: Page, name: str, bar: str = "#onglets") -> None:
    """One of the page's tabs: in the bar where it fits, else in the menu beside it (a matter of window and of font)."""
    tab = page.locator(f"{bar} > .tab-wrapper").get_by_role("tab", name=name, exact=True)
    menu = page.locator(f"{bar} > .tab-wrapper .overflow-menu > button")
    expect(tab.or_(menu).first).to_be_visible(timeout=60_000)
    page.wait_for_timeout(500)  # those that do not fit go to the menu
    if tab.count():
        tab.click()
    else:
        menu.click()
        page.locator(f"{bar} > .tab-wrapper .overflow-dropdown").get_by_role("button", name=name, exact=True).click()


def open_first(page: Page) -> str:
    """Open the first card by keyboard; its text."""
    button = page.get_by_role("button", name="Ouvrir dans le document").first
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#extrait")).to_be_visible(timeout=60_000)
    return page.locator("#reponses blockquote.extract").first.evaluate("element => element.textContent")


def serious_faults(page: Page) -> list[str]:
    """What axe-core holds to be serious or critical, and where: in the light, then the contrasts in the dark."""
    found = []
    for dark, only in ((False, None), (True, ["color-contrast"])):
        page.emulate_media(color_scheme="dark" if dark else "light")
        page.wait_for_function(
            "dark => !document.querySelector('gradio-app') || document.body.classList.contains('dark') === dark", arg=dark
        )
        page.wait_for_timeout(400)  # colours fade
        violations = Axe().run(page, options={"runOnly": only} if only else None).response["violations"]
        found += [
            f"{fault['id']}: {node['target']} {node['html'][:120]}"
            for fault in violations
            if fault["impact"] in ("serious", "critical")
            for node in fault["nodes"]
        ]
    page.emulate_media(color_scheme="light")
    return found
