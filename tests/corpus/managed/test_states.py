"""One state follows another whole, and only a library's own folder is ever written."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from corpus.errors import DamagedLibrary, LibraryNotFound, NotManaged
from corpus.library import open_library
from corpus.managed.reader import state_number
from corpus.managed.writer import open_writer
from tests.corpus.managed.shelving import held, snapshot, written


def test_what_is_not_committed_is_forgotten(add, root: Path, tmp_path: Path):
    add(a="Un mot.")
    before = snapshot(root)
    with open_writer(root) as writer:
        writer.add(written(tmp_path, "b", "Deux mots."), "b.md")
        writer.remove(writer.entry("a.md").id)
        assert [document.source for document in writer.library().documents] == ["b.md"]
        assert held(root) == {"a.md": "Un mot."}
    assert snapshot(root) == before


def test_each_commit_is_a_new_state(add, root: Path):
    add(a="Un mot.")
    first = state_number(root)
    add(b="Deux mots.")
    assert state_number(root) == first + 1


def test_several_commits_under_one_lock(root: Path, tmp_path: Path):
    with open_writer(root, create=True) as writer:
        for number in range(3):
            writer.add(written(tmp_path, str(number), f"Le mot {number}."), f"{number}.md")
            assert writer.pending == len("Le mot 0.")
            writer.commit()
            assert len(held(root)) == number + 1


def test_a_library_can_be_copied_moved_and_read_where_nothing_may_be_written(add, root: Path, tmp_path: Path):
    add(a="Un mot.")
    shutil.copytree(root, tmp_path / "copie")
    root.rename(tmp_path / "ailleurs")
    for folder in (tmp_path / "copie", tmp_path / "ailleurs"):
        assert held(folder) == {"a.md": "Un mot."}
        assert str(tmp_path).encode() not in b"".join(snapshot(folder).values())


def test_a_catalogue_whose_last_change_was_cut_short_is_put_back(add, root: Path, tmp_path: Path):
    """A hot journal, as a killed process leaves: the pages of a change that was not finished are undone."""
    add(a="Un mot.")
    code = (
        "import os, sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "c.execute('PRAGMA cache_size = 1'); c.execute('BEGIN IMMEDIATE')\n"
        "c.execute('UPDATE documents SET title = hex(randomblob(200000))')\n"
        "c.execute('CREATE TABLE t (x)'); [c.execute('INSERT INTO t VALUES (randomblob(5000))') for _ in range(200)]\n"
        "os._exit(9)\n"
    )
    import subprocess
    import sys

    subprocess.run([sys.executable, "-c", code, str(root / "catalogue.sqlite")], check=False)
    assert (root / "catalogue.sqlite-journal").exists()
    assert held(root) == {"a.md": "Un mot."}
    assert not (root / "catalogue.sqlite-journal").exists()


@pytest.mark.parametrize("left", [[], ["catalogue.sqlite"]], ids=["marker alone", "empty catalogue"])
def test_a_library_whose_making_was_cut_short_is_empty(root: Path, left: list[str]):
    root.mkdir()
    (root / "sourcier.json").write_text('{"schema": 1}')
    for name in left:
        (root / name).touch()
    assert open_library(root).documents == ()
    with open_writer(root, create=True) as writer:
        writer.commit()
    assert open_library(root).documents == ()


def test_leftovers_go_with_the_next_writer(add, root: Path):
    add(a="Un mot.")
    before = snapshot(root)
    for name in ("originals/.tmp-x", "texts/.tmp-y", f"originals/{'0' * 64}.md", f"texts/{'0' * 64}.json", ".tmp-z"):
        (root / name).write_bytes(b"reste")
    with open_writer(root):
        pass
    assert snapshot(root) == before


def test_a_folder_with_files_is_never_made_a_library(tmp_path: Path):
    (tmp_path / "note.md").write_text("Un mot.", encoding="utf-8")
    with pytest.raises(NotManaged, match=r"contient déjà des fichiers.*nouveau ou vide"), open_writer(tmp_path, create=True):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["note.md"]


@pytest.mark.parametrize("create", [True, False])
def test_a_file_or_nothing_is_no_library(tmp_path: Path, create: bool):
    (tmp_path / "note.md").write_text("Un mot.", encoding="utf-8")
    with pytest.raises((LibraryNotFound, NotManaged)), open_writer(tmp_path / "note.md", create=create):
        pass
    with pytest.raises(LibraryNotFound), open_writer(tmp_path / "absent"):
        pass
    assert not (tmp_path / "absent").exists()


def test_a_plain_folder_has_nothing_to_remove(tmp_path: Path):
    (tmp_path / "note.md").write_text("Un mot.", encoding="utf-8")
    with pytest.raises(NotManaged, match="ôtez vous-même les fichiers"), open_writer(tmp_path):
        pass


def test_an_empty_folder_becomes_a_library(tmp_path: Path):
    with open_writer(tmp_path, create=True):
        pass
    assert json.loads((tmp_path / "sourcier.json").read_text()) == {"schema": 1}


@pytest.mark.parametrize("marker", ['{"schema": 2}', "{", "[]", "{}"])
def test_a_library_of_another_version_is_told(root: Path, marker: str):
    root.mkdir()
    (root / "sourcier.json").write_text(marker)
    with pytest.raises(DamagedLibrary, match=r"autre version|est illisible"):
        open_library(root)
