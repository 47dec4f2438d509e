"""What surrounds the page: its endpoints, its port, and what it accepts from a browser."""

from __future__ import annotations

import html
import socket
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from assistant.assistant import Assistant
from assistant.page.app import build_page
from assistant.page.place import read_place
from assistant.page.question_tab import EXAMPLES
from assistant.page.server import serve
from corpus.errors import ServerError, UsageError
from corpus.library import Library, open_library
from corpus.model import Span


@pytest.fixture
def library(tmp_path: Path) -> Library:
    (tmp_path / "note.md").write_text("---\ntitle: Note\n---\n# Note\n\nUne phrase.\n", encoding="utf-8")
    return open_library(tmp_path)


def with_library(library: Library) -> Assistant:
    return cast(Assistant, SimpleNamespace(index=SimpleNamespace(library=library)))


def labels(library: Library) -> list[str]:
    return [str(getattr(block, "value", "")) for block in build_page(with_library(library)).blocks.values()]


def test_examples_come_with_the_bundled_corpus_only(library: Library) -> None:
    assert all(any(html.escape(example) in label for label in labels(open_library())) for example in EXAMPLES)
    assert not any(html.escape(example) in label for label in labels(library) for example in EXAMPLES)


def test_four_endpoints_and_no_other_are_public(library: Library) -> None:
    page = build_page(with_library(library))
    described = page.get_api_info()
    assert list(described["named_endpoints"]) == ["/ask", "/search", "/show", "/documents"]
    assert described["unnamed_endpoints"] == {}
    assert page.analytics_enabled is False
    for endpoint in described["named_endpoints"].values():
        assert endpoint["description"].endswith(".")
        assert all(parameter["type"]["type"] in ("string", "integer") for parameter in endpoint["parameters"])


def test_port_already_taken(library: Library) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(ServerError, match=rf"^Le port {port} est déjà pris\. Choisissez-en un autre avec --port\.$"):
            serve(with_library(library), "127.0.0.1", port, print)


def test_address_of_another_machine(library: Library) -> None:
    with pytest.raises(ServerError, match=r"L’adresse 192\.0\.2\.1 n’est pas"):
        serve(with_library(library), "192.0.2.1", 7860, print)


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
