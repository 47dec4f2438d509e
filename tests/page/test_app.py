"""What surrounds the page: its endpoints, its port, and what it accepts from a browser."""

from __future__ import annotations

import html
import socket
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import parse_qsl

import pytest

from assistant.assistant import Assistant
from assistant.citation import permalink
from assistant.model import answer_model
from assistant.page.app import build_page
from assistant.page.journal import Journal
from assistant.page.place import Link, read_link, read_place
from assistant.page.privacy_tab import privacy_html
from assistant.page.question_tab import EXAMPLES
from assistant.page.server import check_mcp, is_local, serve
from assistant.page.session import Session
from assistant.page.settings import PageSettings
from corpus.errors import ServerError, UsageError
from corpus.library import Library, open_library
from corpus.model import Span


@pytest.fixture
def library(tmp_path: Path) -> Library:
    (tmp_path / "note.md").write_text("---\ntitle: Note\n---\n# Note\n\nUne phrase.\n", encoding="utf-8")
    return open_library(tmp_path)


def with_library(library: Library) -> Assistant:
    return cast(Assistant, SimpleNamespace(index=SimpleNamespace(library=library), model=answer_model()))


def labels(library: Library) -> list[str]:
    return [str(getattr(block, "value", "")) for block in build_page(lambda: with_library(library)).blocks.values()]


def test_examples_come_with_the_bundled_corpus_only(library: Library) -> None:
    assert all(any(html.escape(example) in label for label in labels(open_library())) for example in EXAMPLES)
    assert not any(html.escape(example) in label for label in labels(library) for example in EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_answered(assistant_on_fiches: Assistant, example: str):
    assert assistant_on_fiches.ask(example).answered


LIMITS = ["list[str]", "list[str]", "list[str]", "str", "str"]


def test_four_endpoints_and_no_other_are_public(library: Library) -> None:
    page = build_page(lambda: with_library(library))
    described = page.get_api_info()
    assert list(described["named_endpoints"]) == ["/ask", "/search", "/show", "/documents"]
    assert described["unnamed_endpoints"] == {}
    assert page.analytics_enabled is False
    for endpoint in described["named_endpoints"].values():
        assert endpoint["description"].endswith(".")
    typed = {
        name: [parameter["python_type"]["type"].removeprefix("None | ") for parameter in found["parameters"]]
        for name, found in described["named_endpoints"].items()
    }
    assert typed == {
        "/ask": ["str", "int", *LIMITS],
        "/search": ["str", "Literal['hybrid', 'lexical', 'dense']", "int", *LIMITS],
        "/show": ["str"],
        "/documents": [],
    }


def test_port_already_taken(library: Library) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(ServerError, match=rf"^Le port {port} est déjà pris\. Choisissez-en un autre avec --port\.$"):
            serve(lambda: with_library(library), "127.0.0.1", port, print)


def test_address_of_another_machine(library: Library) -> None:
    with pytest.raises(ServerError, match=r"L’adresse 192\.0\.2\.1 n’est pas"):
        serve(lambda: with_library(library), "192.0.2.1", 7860, print)


def test_place_is_read_back(library: Library) -> None:
    (document,) = library.documents
    start = document.text.index("Une phrase")
    sent = {"document": document.id, "start": start, "end": start + 3, "highlights": f"{start}-{start + 2} 0-3 x 5-1"}
    place = read_place(library, sent)
    assert (place.document, place.span, place.highlights) == (document, Span(start, start + 3), (Span(start, start + 2),))


@pytest.mark.parametrize(
    "change",
    [
        {"document": "inconnu"},
        {"document": None},
        {"document": ["note.md"]},
        {"start": -1},
        {"start": 0},
        {"start": 40, "end": 40},
        {"start": 45, "end": 40},
        {"end": 10**30},
        {"end": "45"},
        {"end": 41.5},
        {"start": True},
    ],
)
def test_place_that_does_not_exist_is_refused_in_french(library: Library, change: dict[str, Any]) -> None:
    (document,) = library.documents
    sent = {"document": document.id, "start": document.content.body.start, "end": document.content.body.end, "highlights": ""}
    assert read_place(library, sent)
    with pytest.raises(UsageError, match=r"n’existe pas dans le document|n’est pas dans la bibliothèque"):
        read_place(library, {**sent, **change})


@pytest.mark.parametrize("sent", [None, 3, "note", [], {}])
def test_anything_else_is_refused(library: Library, sent: object) -> None:
    with pytest.raises(UsageError):
        read_place(library, sent)


@pytest.mark.parametrize("highlights", [None, 4, "<b>", "1-2-3-4", "9" * 5000])
def test_odd_highlights_are_left_out(library: Library, highlights: object) -> None:
    (document,) = library.documents
    body = document.content.body
    sent = {"document": document.id, "start": body.start, "end": body.end, "highlights": highlights}
    assert read_place(library, sent).highlights == ()


def opened(library: Library, **parameters: str) -> Link:
    link = read_link(library, parameters)
    assert link is not None
    return link


@pytest.fixture
def place(library: Library) -> dict[str, str]:
    (document,) = library.documents
    start = document.text.index("Une phrase")
    return dict(parse_qsl(permalink(document, Span(start, start + 10)).removeprefix("?")))


def changed(tmp_path: Path, text: str) -> Library:
    (tmp_path / "note.md").write_text(text, encoding="utf-8")
    return open_library(tmp_path)


def test_permalink_opens_its_words(library: Library, place: dict[str, str]) -> None:
    link = opened(library, **place)
    assert link.span is not None
    assert (link.span.of(link.document.text), link.notice) == ("Une phrase", "")
    assert opened(library, doc="note.md", debut=place["debut"], fin=place["fin"]).span == link.span
    assert read_link(library, {}) is None
    assert opened(library, doc=place["doc"]).span is None


def test_permalink_survives_the_same_text_read_anew(library: Library, place: dict[str, str], tmp_path: Path) -> None:
    assert opened(open_library(tmp_path), **place) == opened(library, **place)


def test_permalink_follows_its_words_when_the_text_changed_around(
    library: Library, place: dict[str, str], tmp_path: Path
) -> None:
    link = opened(changed(tmp_path, "# Note\n\nUn début de plus. Une phrase.\n"), **place)
    assert link.span is not None
    assert link.span.of(link.document.text) == "Une phrase"
    assert "a changé" in link.notice


def test_permalink_marks_nothing_when_its_words_are_gone(library: Library, place: dict[str, str], tmp_path: Path) -> None:
    link = opened(changed(tmp_path, "# Note\n\nTout autre chose, sans rapport aucun, mais bien assez longue.\n"), **place)
    assert link.span is None
    assert "n’y est plus" in link.notice


@pytest.mark.parametrize("bounds", [("9", "9"), ("-1", "4"), ("a", "b"), ("9" * 50, "9" * 51), ("3", "")])
def test_permalink_with_odd_bounds_opens_the_document(library: Library, bounds: tuple[str, str]) -> None:
    link = opened(library, doc="note.md", debut=bounds[0], fin=bounds[1])
    assert link.span is None
    assert link.notice


def test_permalink_into_the_front_matter_marks_nothing(library: Library) -> None:
    assert opened(library, doc="note.md", debut="0", fin="10").span is None


def test_permalink_to_an_unknown_document(library: Library) -> None:
    with pytest.raises(UsageError, match="n’est plus dans la bibliothèque"):
        read_link(library, {"doc": "autre", "debut": "1", "fin": "2"})


def test_session_remembers_recent_questions_once_each() -> None:
    session = Session()
    for number in range(20):
        session = session.after(f"Question {number}", f"Question {number}")
    session = session.after("Et  pour les GEM ?", "Qui pilote les GEM ?").after("Question 17", "Question 17")
    assert session.previous == "Question 17"
    assert session.recent[:3] == ("Question 17", "Et pour les GEM ?", "Question 19")
    assert len(session.recent) == len(set(session.recent)) == 8


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1", True),
        ("127.1.2.3", True),
        ("localhost", True),
        ("::1", True),
        ("[::1]", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.0.2.1", False),
        ("machine", False),
    ],
)
def test_which_addresses_stay_on_this_machine(host: str, local: bool) -> None:
    assert is_local(host) is local


def test_mcp_needs_its_package_and_no_accounts(monkeypatch: pytest.MonkeyPatch) -> None:
    check_mcp(PageSettings())
    with pytest.raises(UsageError, match="--mcp ne va pas avec --auth"):
        check_mcp(PageSettings(accounts={}, mcp=True))
    monkeypatch.setattr("assistant.page.server.find_spec", lambda name: None)
    with pytest.raises(ServerError, match=r"pip install 'sourcier\[mcp\]'"):
        check_mcp(PageSettings(mcp=True))


def test_privacy_tells_what_this_page_keeps(tmp_path: Path) -> None:
    nothing = privacy_html(PageSettings())
    assert "ne sont pas gardées" in nothing
    assert "connexion" not in nothing
    kept = privacy_html(PageSettings(accounts={}, journal=Journal(tmp_path / "j", 30)))
    assert "Les questions sont gardées" in kept
    assert "au bout de 30 jours" in kept
    assert "Se déconnecter" in kept
