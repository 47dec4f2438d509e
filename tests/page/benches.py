"""What the tests of the bench's tabs share: an assistant that waits at the test's word, on texts that are hard to count in."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize, expect

from assistant.answer import Answer
from assistant.assistant import Assistant, open_assistant
from assistant.page.app import build_page
from assistant.page.server import launch
from assistant.page.settings import PageSettings
from corpus.library import open_library
from corpus.model import Document
from index.encoder import Encoder, Vectors
from index.filter import Filter
from index.search_index import open_index
from tests.page.browsing import FONDS, NOTE, free_port, new_tab, open_tab

EMOJI = """# La fête 🎉 du quartier

Le 👩‍👩‍👧 comité 🎈 prépare la fête 🎉 avec 17 bénévoles 🧑🏽‍🍳 et un piano. Elle a lieu en juin.

Le texte **gras et *penché*** garde ses signes ; une ligne
coupée en deux reste une phrase 🐑 entière.
"""
SECONDS = 60_000


class Gate:
    """Lets questions through, all of them unless told otherwise."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.open.set()
        self.asked = 0


@dataclass(frozen=True)
class Waiting(Assistant):
    """An assistant that answers when the gate is open."""

    gate: Gate | None = None

    def ask(self, question: str, k: int | None = None, vector: Vectors | None = None, within: Filter | None = None) -> Answer:
        if self.gate is not None:
            self.gate.asked += 1
            assert self.gate.open.wait(60)
        return super().ask(question, k, vector, within)


def bench_assistant(folder: Path, encoder: Encoder) -> Waiting:
    """An assistant on three short files; its index lies beside them."""
    texts = folder / "textes"
    texts.mkdir()
    for name, text in (("fonds.md", FONDS), ("note.md", NOTE), ("fete.md", EMOJI)):
        (texts / name).write_text(text, encoding="utf-8")
    plain = open_assistant(open_index(open_library(texts), encoder, folder=folder / "index"))
    return Waiting(plain.index, plain.model, Gate())


@contextmanager
def served(assistant: Assistant, settings: PageSettings | None = None) -> Iterator[str]:
    """The address of a page served from this process."""
    blocks = build_page(lambda: assistant, settings)
    try:
        yield launch(blocks, "127.0.0.1", free_port(), settings)
    finally:
        blocks.close(verbose=False)


@contextmanager
def tab_of(browser: Browser, address: str, name: str, viewport: ViewportSize | None = None) -> Iterator[Page]:
    """A page of its own, at one of its tabs."""
    with new_tab(browser, viewport) as page:
        page.goto(address)
        expect(page.get_by_label("Votre question")).to_be_visible(timeout=SECONDS)
        open_tab(page, name)
        yield page


def give_file(page: Page, panel: str, name: str, text: str | bytes) -> None:
    """A file chosen in a panel of the page."""
    content = text if isinstance(text, bytes) else text.encode()
    page.locator(f"{panel} input[type=file]").set_input_files({"name": name, "mimeType": "text/plain", "buffer": content})


def said(page: Page, panel: str, words: str) -> None:
    """Wait until the page says it."""
    expect(page.locator(panel)).to_contain_text(words, timeout=SECONDS)


def gold_line(identifier: str, question: str, document: Document | None = None, words: str = "", **changed: Any) -> str:
    """A line of a gold file; without document, of a question without answer."""
    answers = []
    if document is not None:
        start = document.text.index(words)
        answers = [{"document": document.source, "start": start, "end": start + len(words), "text": words}]
    entry = {"id": identifier, "question": question, "type": "factoide" if answers else "sans-reponse", "answers": answers}
    return json.dumps({**entry, **changed}, ensure_ascii=False) + "\n"


def working() -> list[str]:
    """The works that go on in this process, by the name of their thread."""
    return [thread.name for thread in threading.enumerate() if thread.name == "sourcier-travail"]


FIND = """([words, nth]) => {
  const pane = [...document.querySelectorAll(".reader-text")].find((text) => text.checkVisibility());
  const texts = [];
  const walker = document.createTreeWalker(pane, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) texts.push(walker.currentNode);
  let whole = "";
  const starts = texts.map((node) => { const at = whole.length; whole += node.data; return at; });
  let at = -1;
  for (let count = 0; count <= nth; count += 1) at = whole.indexOf(words, at + 1);
  const place = (offset, end) => {
    const index = texts.findIndex((node, i) => end ? offset <= starts[i] + node.length : offset < starts[i] + node.length);
    return [texts[index], offset - starts[index]];
  };
  const range = document.createRange();
  range.setStart(...place(at, false));
  range.setEnd(...place(at + words.length, true));
  range.startContainer.parentElement.scrollIntoView({ block: "center" });
  const boxes = [...range.getClientRects()].filter((box) => box.width > 0);
  const [first, last] = [boxes[0], boxes[boxes.length - 1]];
  return [first.left + 0.5, first.top + first.height / 2, last.right - 0.5, last.top + last.height / 2];
}"""


def select(page: Page, words: str, nth: int = 0) -> None:
    """Drag the mouse over the words, as a person would."""
    left, top, right, bottom = page.evaluate(FIND, [words, nth])
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move((left + right) / 2, (top + bottom) / 2, steps=3)
    page.mouse.move(right, bottom, steps=3)
    page.mouse.up()
