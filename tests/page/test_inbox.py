"""How files come into the page: who may send them, how much, under which names, and that none stays behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import gradio as gr
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from assistant.assistant import open_assistant
from assistant.page import documents
from assistant.page.documents import Holdings
from assistant.page.inbox import HEADER, Deposit, Inbox, plain_name
from corpus.library import open_library
from corpus.managed.lock import writing
from corpus.managed.writer import open_writer
from index.current import CurrentIndex
from index.upkeep import commit_indexed
from tests.index.conftest import StubEncoder

SENT = {HEADER: "1"}


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    inbox = Inbox(most=100)
    yield inbox
    inbox.close()


def client(inbox: Inbox, *, may: bool = True) -> TestClient:
    return TestClient(cast(Any, Deposit(Starlette(), inbox, lambda _request: may, largest=50)))


def kept(inbox: Inbox) -> list[Path]:
    return [] if inbox._folder is None else [path for path in inbox._folder.rglob("*") if path.is_file()]


def test_a_file_is_kept_for_its_owner_until_it_is_dropped(inbox: Inbox) -> None:
    token = client(inbox).post("/depot", content=b"du texte", headers=SENT).json()["token"]
    assert inbox._folder is not None
    assert inbox._folder.stat().st_mode & 0o077 == 0
    path = inbox.take(token, "note.md")
    assert path is not None
    assert (path.name, path.read_bytes()) == ("note.md", b"du texte")
    assert inbox.take(token, "note.md") is None
    inbox.drop(token)
    assert kept(inbox) == []


@pytest.mark.parametrize(
    ("options", "may", "status"),
    [
        ({"content": b"x", "headers": SENT}, False, 403),
        ({"content": b"x"}, True, 405),
        ({"content": b"x" * 51, "headers": SENT}, True, 413),
        ({"content": iter([b"x"]), "headers": SENT}, True, 411),
        ({"content": b"x", "headers": {**SENT, "content-length": "-1"}}, True, 411),
    ],
    ids=["reader", "other site", "large", "unknown length", "odd length"],
)
def test_what_may_not_be_sent_is_refused_and_not_kept(inbox: Inbox, options: dict[str, Any], may: bool, status: int) -> None:
    assert client(inbox, may=may).post("/depot", **options).status_code == status
    assert kept(inbox) == []


def test_other_paths_and_methods_are_left_to_the_page(inbox: Inbox) -> None:
    assert client(inbox).get("/depot", headers=SENT).status_code == 405
    assert client(inbox).get("/autre").status_code == 404


def test_the_inbox_is_bounded_and_forgets_what_nobody_takes() -> None:
    now = [0.0]
    inbox = Inbox(most=100, clock=lambda: now[0])
    send = client(inbox)
    statuses = [send.post("/depot", content=b"x" * 40, headers=SENT).status_code for _ in range(3)]
    assert statuses == [200, 200, 507]
    now[0] = 3700
    assert send.post("/depot", content=b"x" * 40, headers=SENT).status_code == 200
    assert len(kept(inbox)) == 1
    inbox.close()
    assert kept(inbox) == []


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("note.md", "note.md"),
        ("C:\\Users\\anne\\note.md", "note.md"),
        ("../../etc/passwd", "passwd"),
        ("a\0b\n.md", "ab.md"),
        ("\ud800.md", ".md"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ("資料 (1).pdf", "資料 (1).pdf"),
        ("..", "fichier"),
        ("", "fichier"),
        (None, "fichier"),
        ("a" * 300 + ".pdf", "a" * 196 + ".pdf"),
        ("é" * 300 + ".pdf", "é" * 98 + ".pdf"),
        ("x." + "y" * 300, "fichier"),
    ],
)
def test_names_are_those_of_the_person_less_what_no_file_can_bear(sent: object, name: str) -> None:
    assert plain_name(sent) == name


@pytest.mark.parametrize("token", [None, 3, "", "..", "../autre", "0" * 32])
def test_a_forged_token_names_no_file(inbox: Inbox, token: object) -> None:
    client(inbox).post("/depot", content=b"x", headers=SENT)
    assert inbox.take(token, "note.md") is None
    inbox.drop(token)
    assert len(kept(inbox)) == 1


# What the page does with them


class Desk:
    """The tab without a browser: what each of its handlers tells in the end."""

    def __init__(self, root: Path, inbox: Inbox, *, may: bool = True) -> None:
        holder = CurrentIndex(root, StubEncoder())
        holdings = Holdings(
            lambda: open_assistant(holder.get()), lambda: open_assistant(holder.latest()), inbox, lambda _name: may
        )
        with gr.Blocks():
            self.controls = documents._build(gr.HTML())
        self.desk = documents._Desk(holdings, self.controls)

    def call(self, handler: str, sent: object) -> dict[str, str]:
        """The last of each: what is said, and the report."""
        told: dict[str, str] = {}
        event, request = (
            cast(gr.EventData, SimpleNamespace(_data=sent)),
            cast(gr.Request, SimpleNamespace(username=None, session_hash="anne")),
        )
        for updates in getattr(self.desk, handler)("", event, request):
            for name in ("said", "report"):
                told[name] = updates.get(getattr(self.controls, name), told.get(name, ""))
        return told


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "lac.md").write_text("# Le lac\n\nLe lac est froid.\n", encoding="utf-8")
    with open_writer(tmp_path / "bibliothèque", create=True) as writer:
        writer.add(tmp_path / "lac.md", "lac.md")
        commit_indexed(writer, StubEncoder())
    return tmp_path / "bibliothèque"


def deposited(inbox: Inbox, content: bytes) -> str:
    return str(client(inbox).post("/depot", content=content, headers=SENT).json()["token"])


def test_each_file_is_told_of_and_the_inbox_is_left_empty(root: Path, inbox: Inbox) -> None:
    files = [
        {"name": "mer.md", "token": deposited(inbox, b"# La mer\n\nElle est froide.\n")},
        {"name": "mer.md", "token": deposited(inbox, b"# Une autre\n")},
        {"name": "gros.pdf", "problem": "large"},
        {"name": "dossier", "problem": "<b>"},
        {"name": "/etc/passwd", "token": "/etc/passwd"},
        "n’importe quoi",
    ]
    told = Desk(root, inbox).call("given", {"files": files})
    assert "1 ajouté, 4 refusés" in told["report"]
    for reason in ("porte le même nom", "200 Mo admis", "n’est pas arrivé jusqu’à Sourcier"):
        assert reason in told["report"]
    assert [document.source for document in open_library(root).documents] == ["lac.md", "mer.md"]
    assert kept(inbox) == []


@pytest.mark.parametrize("sent", [None, 3, {}, {"files": 3}, {"files": [{}]}, {"files": [{"name": 3, "token": {}}]}])
def test_anything_else_that_is_sent_changes_nothing(root: Path, inbox: Inbox, sent: object) -> None:
    told = Desk(root, inbox).call("given", sent)
    assert "ajouté" not in told["report"]
    assert "alert" in Desk(root, inbox).call("removed", sent)["said"]
    assert len(open_library(root).documents) == 1


def test_a_reader_who_forges_a_request_changes_nothing(root: Path, inbox: Inbox) -> None:
    desk = Desk(root, inbox, may=False)
    token = deposited(inbox, b"# La mer\n\nElle est froide.\n")
    assert "réservé à la personne qui administre" in desk.call("given", {"files": [{"name": "mer.md", "token": token}]})["report"]
    assert "réservé à la personne qui administre" in desk.call("removed", {"document": "lac.md"})["said"]
    assert [document.source for document in open_library(root).documents] == ["lac.md"]
    assert kept(inbox) == []


def test_a_plain_folder_is_never_written(tmp_path: Path, inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCIER_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "lac.md").write_text("# Le lac\n\nLe lac est froid.\n", encoding="utf-8")
    desk = Desk(folder, inbox)
    token = deposited(inbox, b"# La mer\n\nElle est froide.\n")
    assert "«\u00a0sourcier add\u00a0»" in desk.call("given", {"files": [{"name": "mer.md", "token": token}]})["report"]
    assert "«\u00a0sourcier add\u00a0»" in desk.call("removed", {"document": "lac.md"})["said"]
    assert [path.name for path in folder.iterdir()] == ["lac.md"]


def test_another_writer_is_told_of(root: Path, inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.managed.writer.writing", lambda root, _wait: writing(root, 0.1))
    desk = Desk(root, inbox)
    with writing(root):
        assert "est en cours d’écriture" in desk.call("removed", {"document": "lac.md"})["said"]
    assert "déjà plus dans la bibliothèque" in desk.call("removed", {"document": "absent.md"})["said"]
