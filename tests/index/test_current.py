"""The index of a library that changes while it is used, and of one without documents."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

import index.current
from corpus.managed.writer import open_writer
from index.current import CurrentIndex
from index.search_index import Arm
from index.upkeep import commit_indexed


def change(root: Path, encoder, *added: tuple[str, str], removed: str | None = None) -> None:
    with open_writer(root, create=True) as writer:
        for name, text in added:
            path = root.parent / name
            path.write_text(text, encoding="utf-8")
            writer.add(path, name)
        if removed:
            writer.remove(writer.entry(removed).id)
        commit_indexed(writer, encoder)


@pytest.fixture
def root(tmp_path: Path, encoder) -> Path:
    change(tmp_path / "bibliothèque", encoder, ("lac.md", "# Le lac\n\nLe lac est froid.\n"))
    return tmp_path / "bibliothèque"


def test_an_emptied_library_finds_nothing_and_may_be_filled_again(root: Path, encoder):
    current = CurrentIndex(root, encoder)
    assert current.get().rank("le lac").hits
    change(root, encoder, removed="lac.md")
    for arm in Arm:
        assert current.get().rank("le lac", arm).hits == ()
    assert current.get().counts == {"documents": 0, "passages": 0, "units": 0}
    change(root, encoder, ("mer.md", "# La mer\n\nLa mer est froide.\n"))
    assert [hit.passage.document.source for hit in current.get().rank("la mer").hits] == ["mer.md"]


def test_who_made_a_change_waits_for_it_while_others_go_on(root: Path, encoder, monkeypatch: pytest.MonkeyPatch):
    current = CurrentIndex(root, encoder)
    before = current.get()
    change(root, encoder, ("mer.md", "# La mer\n\nLa mer est froide.\n"))
    opening, go_on = threading.Event(), threading.Event()
    real = index.current.open_index

    def slow(*arguments, **options):
        opening.set()
        assert go_on.wait(10)
        return real(*arguments, **options)

    monkeypatch.setattr(index.current, "open_index", slow)
    first = threading.Thread(target=current.get)
    first.start()
    assert opening.wait(10)
    assert current.get() is before
    found = []
    waiting = threading.Thread(target=lambda: found.append(current.latest()))
    waiting.start()
    waiting.join(0.2)
    assert found == []
    go_on.set()
    waiting.join(10)
    first.join(10)
    assert found[0].counts["documents"] == 2
