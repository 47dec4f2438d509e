"""A managed library: what becomes of each file, that one state follows another whole, and that nothing stays behind."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import (
    DamagedLibrary,
    DocumentNotFound,
    LibraryError,
    LibraryLocked,
    LibraryNotFound,
    NotManaged,
    StorageFull,
)
from corpus.library import Library, open_library
from corpus.managed import files
from corpus.managed.document import StoredDocument
from corpus.managed.outcome import Outcome, Status
from corpus.managed.reader import state_number
from corpus.managed.writer import open_writer

NONCE = "zwyxquortz"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "bibliothèque"


@pytest.fixture
def add(root: Path, tmp_path: Path) -> Callable[..., list[Outcome]]:
    """Writes files in a folder, adds each, and commits."""

    def add_them(**texts: str) -> list[Outcome]:
        with open_writer(root, create=True) as writer:
            outcomes = [writer.add(written(tmp_path, name, text), f"{name}.md") for name, text in texts.items()]
            writer.commit()
        return outcomes

    return add_them


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / "sources" / f"{name}.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def statuses(outcomes: list[Outcome]) -> list[str]:
    return [outcome.status.value for outcome in outcomes]


def held(root: Path) -> dict[str, str]:
    return {document.source: document.text for document in open_library(root).documents}


def stored(library: Library, source: str) -> StoredDocument:
    document = library.document(source)
    assert isinstance(document, StoredDocument)
    return document


def snapshot(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


# What becomes of a file


def test_a_new_file_is_added_and_read_back(add, root: Path):
    (outcome,) = add(a="# Titre\n\nUn mot.\r\n")
    library = open_library(root)
    assert outcome.status is Status.ADDED
    assert library.managed
    assert held(root) == {"a.md": "# Titre\n\nUn mot.\n"}
    assert library.documents[0].id == outcome.id
    assert library.documents[0].title == library.documents[0].content.title == "Titre"
    assert stored(library, "a.md").entry.revision == 1


def test_what_is_read_back_is_what_was_imported(add, root: Path):
    add(a="---\ntitle: Titre\nkeywords: [un, deux]\n---\n\n## Partie\n\nDeux mots :\n\n- un\n- deux\n")
    shutil.copytree(root.parent / "sources", root.parent / "simple")
    (plain,) = open_library(root.parent / "simple").documents
    (managed,) = open_library(root).documents
    assert managed.content == plain.content
    assert (managed.id, managed.source, managed.sha256, managed.fingerprint) == (
        plain.id,
        plain.source,
        plain.sha256,
        plain.fingerprint,
    )


def test_the_same_again_changes_nothing_at_all(add, root: Path):
    add(a="Un mot.", b="Deux mots.")
    before = snapshot(root)
    with open_writer(root) as writer:
        outcomes = [writer.add(root.parent / "sources" / f"{name}.md", f"{name}.md") for name in "ab"]
        assert not writer.changed
    assert statuses(outcomes) == ["unchanged", "unchanged"]
    assert snapshot(root) == before


def test_new_content_at_a_known_path_is_a_new_revision_of_the_same_document(add, root: Path):
    (first,) = add(a="Un mot.")
    (second,) = add(a="Deux mots.")
    library = open_library(root)
    assert (second.status, second.id) == (Status.REPLACED, first.id)
    assert stored(library, "a.md").entry.revision == 2
    assert held(root) == {"a.md": "Deux mots."}
    assert len(list((root / "originals").iterdir())) == len(list((root / "texts").iterdir())) == 1


def test_the_same_content_at_another_path_is_an_alias(add, root: Path):
    first, second = add(a="Un mot.", b="Un mot.")
    library = open_library(root)
    assert (second.status, second.id, second.reason) == (Status.ALIAS, first.id, "même contenu que a.md")
    assert list(held(root)) == ["a.md"]
    assert library.aliases == {"b.md": first.id}
    assert library.document("b.md") is library.document("a.md")
    assert statuses(add(b="Un mot.")) == ["unchanged"]


def test_an_alias_that_changes_becomes_a_document(add, root: Path):
    add(a="Un mot.", b="Un mot.")
    (outcome,) = add(b="Deux mots.")
    assert outcome.status is Status.ADDED
    assert held(root) == {"a.md": "Un mot.", "b.md": "Deux mots."}
    assert open_library(root).aliases == {}


def test_content_that_loses_its_first_path_goes_on_under_the_next(add, root: Path):
    add(a="Un mot.", b="Un mot.", c="Un mot.")
    (outcome,) = add(a="Deux mots.")
    library = open_library(root)
    assert outcome.status is Status.REPLACED
    assert held(root) == {"a.md": "Deux mots.", "b.md": "Un mot."}
    assert library.aliases == {"c.md": library.document("b.md").id}
    assert statuses(add(b="Un mot.", c="Un mot.")) == ["unchanged", "unchanged"]


def test_a_document_that_takes_another_content_becomes_its_alias(add, root: Path):
    first, _ = add(a="Un mot.", b="Deux mots.")
    (outcome,) = add(b="Un mot.")
    assert (outcome.status, outcome.id) == (Status.ALIAS, first.id)
    assert held(root) == {"a.md": "Un mot."}


def test_two_paths_that_exchange_their_contents_lose_neither(add, root: Path):
    add(a="Un mot.", b="Deux mots.")
    assert statuses(add(a="Deux mots.", b="Un mot.")) == ["alias", "replaced"]
    assert held(root) == {"a.md": "Deux mots.", "b.md": "Un mot."}
    assert open_library(root).aliases == {}


def test_a_file_that_cannot_be_imported_is_refused_and_the_others_are_in(add, root: Path):
    outcomes = add(a="Un mot.", b="", c="Deux mots.")
    assert statuses(outcomes) == ["added", "refused", "added"]
    assert outcomes[1].id is None
    assert "aucun texte" in (outcomes[1].reason or "")
    assert list(held(root)) == ["a.md", "c.md"]


def test_a_bad_revision_leaves_the_good_one(add, root: Path):
    add(a="Un mot.")
    assert statuses(add(a="\n")) == ["refused"]
    assert held(root) == {"a.md": "Un mot."}


def test_a_file_that_is_not_there_is_refused(root: Path):
    with open_writer(root, create=True) as writer:
        outcome = writer.add(root / "absent.md", "absent.md")
    assert outcome.status is Status.REFUSED
    assert "lecture impossible" in (outcome.reason or "")


def test_a_file_that_changes_while_it_is_read_is_refused(root: Path, tmp_path: Path):
    from corpus.library import read_document

    def read(path: Path, source: str):
        document = read_document(path, source)
        path.write_text("Autre chose.", encoding="utf-8")
        return document

    with open_writer(root, create=True, read=read) as writer:
        outcome = writer.add(written(tmp_path, "a", "Un mot."), "a.md")
    assert outcome.status is Status.REFUSED
    assert "a changé pendant la lecture" in (outcome.reason or "")


@pytest.mark.parametrize("name", ["été.md", "日本語.md", "a b'c\"d.md", "e\u0301.md", "%20#?.md"])
def test_names_in_any_script(root: Path, tmp_path: Path, name: str):
    path = tmp_path / name
    path.write_text("Un mot.", encoding="utf-8")
    with open_writer(root, create=True) as writer:
        assert writer.add(path, name).status is Status.ADDED
        writer.commit()
    assert open_library(root).document(name).text == "Un mot."


def test_a_name_that_is_no_text_is_refused(root: Path, tmp_path: Path):
    with open_writer(root, create=True) as writer:
        outcome = writer.add(written(tmp_path, "a", "Un mot."), "x\udcff.md")
    assert (outcome.status, outcome.id) == (Status.REFUSED, None)


def test_many_files_of_one_name_have_ids_of_their_own(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("corpus.managed.writer.document_id", lambda source, digits: f"a-{source[: digits - 5]}")
    with open_writer(root, create=True) as writer:
        ids = [writer.add(written(tmp_path, str(n), f"Le mot {n}."), f"x{n}/a.md").id for n in range(3)]
        writer.commit()
    assert ids == ["a-x", "a-x1", "a-x2"]
    assert len(open_library(root).documents) == 3


# Removing and editing


def test_a_removed_document_leaves_no_trace(add, root: Path):
    add(a="Un mot.", b=f"---\ntitle: {NONCE}\n---\n\n# {NONCE}\n\nLe {NONCE}.", **{NONCE: f"Autre {NONCE}."})
    assert any(NONCE.encode() in data for data in snapshot(root).values())
    with open_writer(root) as writer:
        for name in ("b.md", f"{NONCE}.md"):
            writer.remove(writer.entry(name).id)
        writer.commit()
    assert list(held(root)) == ["a.md"]
    assert not [name for name, data in snapshot(root).items() if NONCE.encode() in data or NONCE in name]


def test_a_document_goes_with_its_aliases(add, root: Path):
    add(a="Un mot.", b="Un mot.", c="Deux mots.")
    with open_writer(root) as writer:
        writer.remove(writer.entry("b.md").id)
        writer.commit()
    assert list(held(root)) == ["c.md"]
    assert open_library(root).aliases == {}
    assert statuses(add(b="Un mot.")) == ["added"]


def test_the_last_document_may_go(add, root: Path):
    add(a="Un mot.")
    with open_writer(root) as writer:
        writer.remove(writer.entry("a.md").id)
        writer.commit()
    assert open_library(root).documents == ()


def test_an_unknown_name_is_told(add, root: Path):
    add(a="Un mot.")
    with open_writer(root) as writer, pytest.raises(DocumentNotFound, match=r"Aucun document « b\.md »"):
        writer.entry("b.md")


def test_metadata_is_edited_and_the_text_is_not(add, root: Path):
    add(a="---\ntitle: Titre\nauthor: Anne\ndate: 2020\n---\n\nUn mot.")
    before = open_library(root)
    with open_writer(root) as writer:
        writer.edit(writer.entry("a.md").id, {"title": "Autre", "author": None, "keywords": ("un", "deux")})
        writer.commit()
    library = open_library(root)
    document = library.documents[0]
    assert (document.title, document.content.title) == ("Autre", "Autre")
    assert dict(document.content.metadata) == {"title": "Autre", "date": "2020", "keywords": ("un", "deux")}
    assert document.text == before.documents[0].text
    assert library.digest != before.digest


def test_a_new_revision_keeps_what_was_edited(add, root: Path):
    add(a="# Titre\n\nUn mot.")
    with open_writer(root) as writer:
        writer.edit(writer.entry("a.md").id, {"title": "Autre"})
        writer.commit()
    add(a="# Titre\n\nDeux mots.")
    assert open_library(root).documents[0].title == "Autre"


# One state after another


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


# Folders that are not to be written


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


# One writer at a time


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


# Damage


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


# A full disk


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
