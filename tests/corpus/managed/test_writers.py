"""One writer at a time; damage and a full disk are told with the way out, and lose nothing."""

from __future__ import annotations

import errno
import multiprocessing
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import DamagedLibrary, LibraryError, LibraryLocked, StorageFull
from corpus.library import open_library
from corpus.managed import files
from corpus.managed.outcome import Status
from corpus.managed.writer import open_writer
from tests.corpus.managed.shelving import held, snapshot, statuses, stored, written


def hold(root: str, ready: str, release: str) -> None:
    import time

    with open_writer(Path(root)):
        Path(ready).touch()
        while not Path(release).exists():
            time.sleep(0.01)


def test_a_second_writer_is_told_who_is_at_work_then_gets_its_turn(add, root: Path, tmp_path: Path):
    add(a="Un mot.")
    ready, release = tmp_path / "prêt", tmp_path / "fini"
    holder = multiprocessing.get_context("spawn").Process(target=hold, args=(str(root), str(ready), str(release)))
    holder.start()
    try:
        while not ready.exists():
            assert holder.is_alive()
        with (
            pytest.raises(LibraryLocked, match=rf"par le processus {holder.pid} de la machine .* à \d\d:\d\d:\d\d"),
            open_writer(root, wait=0.1),
        ):
            pass
        assert held(root) == {"a.md": "Un mot."}  # reading needs no turn
        release.touch()
        with open_writer(root, wait=30) as writer:
            assert not writer.changed
    finally:
        holder.kill()
        holder.join()


def test_a_killed_writer_holds_nobody_up(add, root: Path, tmp_path: Path):
    add(a="Un mot.")
    ready = tmp_path / "prêt"
    holder = multiprocessing.get_context("spawn").Process(target=hold, args=(str(root), str(ready), str(tmp_path / "fini")))
    holder.start()
    while not ready.exists():
        assert holder.is_alive()
    holder.kill()
    holder.join()
    assert (root / ".writer.json").exists()
    with open_writer(root, wait=5):
        pass
    assert not (root / ".writer.json").exists()


@pytest.mark.parametrize("data", [None, b"", b"{}"], ids=["missing", "emptied", "other"])
def test_a_damaged_text_is_named_with_the_way_to_repair_and_the_others_are_read(add, root: Path, data: bytes | None):
    add(a="Un mot.", b="Deux mots.")
    text = root / "texts" / f"{stored(open_library(root), 'a.md').entry.content}.json"
    text.unlink() if data is None else text.write_bytes(data)
    library = open_library(root)
    assert list(held(root)) == ["b.md"]
    (refusal,) = library.refusals
    assert refusal.source == "a.md"
    assert "sourcier index --rebuild" in refusal.reason and "sourcier add" in refusal.reason
    with open_writer(root) as writer:
        assert [entry.source for entry in writer.repair()[0]] == ["a.md"]
        writer.commit()
    assert held(root) == {"a.md": "Un mot.", "b.md": "Deux mots."}


def test_a_damaged_document_is_put_right_by_adding_it_again_or_removed(add, root: Path):
    add(a="Un mot.", b="Deux mots.")
    for folder in ("texts", "originals"):
        for path in (root / folder).iterdir():
            path.write_bytes(b"altered")
    assert open_library(root).documents == ()
    with open_writer(root) as writer:
        mended, lost = writer.repair()
        assert (mended, [entry.source for entry in lost]) == ([], ["a.md", "b.md"])
        writer.remove(writer.entry("b.md").id)
        writer.commit()
    (outcome,) = add(a="Un mot.")
    assert outcome.status is Status.UNCHANGED
    assert "remis en état" in (outcome.reason or "")
    assert held(root) == {"a.md": "Un mot."}
    assert {path.read_bytes() for path in (root / "originals").iterdir()} == {b"Un mot."}


def test_a_text_made_again_is_named_after_its_file(add, root: Path):
    add(guide="de la prose.")
    for path in (root / "texts").iterdir():
        path.unlink()
    with open_writer(root) as writer:
        writer.repair()
        writer.commit()
    assert open_library(root).documents[0].title == "guide"


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda path: path.write_bytes(b"ceci n'est pas un catalogue" * 300), id="other bytes"),
        pytest.param(lambda path: path.write_bytes(path.read_bytes()[:5000]), id="truncated"),
        pytest.param(lambda path: path.unlink(), id="missing"),
        pytest.param(lambda path: path.write_bytes(path.read_bytes().replace(b"Titre", b"Titra")), id="a letter"),
        pytest.param(lambda path: altered(path, "DELETE FROM documents"), id="a document less"),
        pytest.param(lambda path: altered(path, "UPDATE documents SET edits = '{'"), id="no JSON"),
    ],
)
def test_a_damaged_catalogue_is_told_with_the_way_out(add, root: Path, damage: Callable[[Path], object]):
    add(a="# Titre\n\nUn mot.")
    damage(root / "catalogue.sqlite")
    for opening in (lambda: open_library(root), lambda: open_writer(root).__enter__()):
        with pytest.raises(DamagedLibrary, match=r"catalogue .* endommagé.*originals"):
            opening()


def altered(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
@pytest.mark.parametrize("call", [1, 2, 3, 4])
def test_a_full_disk_leaves_the_last_state(
    add, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, call: int
):
    add(a="Un mot.")
    before = snapshot(root)
    calls: list[int] = []
    fsync = os.fsync

    def full(handle: int) -> None:
        calls.append(handle)
        if len(calls) == call:
            raise OSError(code, "plein")
        fsync(handle)

    with pytest.raises(StorageFull, match=r"Le disque est plein.*Libérez de la place"), open_writer(root) as writer:
        monkeypatch.setattr(files.os, "fsync", full)
        writer.add(written(tmp_path, "b", "Deux mots."), "b.md")
        writer.commit()
    monkeypatch.undo()
    assert snapshot(root) == before
    assert statuses(add(b="Deux mots.")) == ["added"]


def test_a_folder_that_may_not_be_written_is_told(add, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    add(a="Un mot.")

    def denied(*_args: object, **_kwargs: object) -> None:
        raise PermissionError(errno.EACCES, "interdit")

    with pytest.raises(LibraryError, match=r"ne peut pas écrire dans .* droits du dossier"), open_writer(root) as writer:
        monkeypatch.setattr(files.tempfile, "mkstemp", denied)
        writer.add(written(tmp_path, "b", "Deux mots."), "b.md")
