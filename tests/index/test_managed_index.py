"""The index of a managed library: one state with its catalogue, and nothing of what went."""

from __future__ import annotations

import errno
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import DamagedLibrary, EmptyLibrary, StorageFull
from corpus.library import open_library
from corpus.managed.writer import open_writer
from index.background import STATEMENTS
from index.current import CurrentIndex
from index.passages import PassageSettings
from index.search_index import Arm, SearchIndex, open_index
from index.upkeep import commit_indexed

NONCE = "zwyxquortz"
TEXTS = {
    "a.md": "# Le GEM\n\nUn groupe d’entraide mutuelle (GEM) accueille sans ordonnance.\n\nIl ouvre le lundi.\n",
    "b.md": "# Le CMP\n\nLe centre médico-psychologique (CMP) reçoit :\n\n- des adultes ;\n- des enfants.\n",
}
SECRET = f"# {NONCE}\n\nLe {NONCE} universel (ZWU) est un mot. Il {NONCE} souvent.\n"

Change = Callable[..., None]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "bibliothèque"


@pytest.fixture
def change(root: Path, encoder, tmp_path: Path) -> Change:
    """Adds texts, removes sources, and commits, index included."""

    def change_it(texts: dict[str, str] | None = None, remove: tuple[str, ...] = (), root: Path = root) -> None:
        with open_writer(root, create=True) as writer:
            for source in remove:
                writer.remove(writer.entry(source).id)
            for source, text in (texts or {}).items():
                (tmp_path / source).write_text(text, encoding="utf-8")
                writer.add(tmp_path / source, source)
            commit_indexed(writer, encoder)

    return change_it


def generations(root: Path) -> list[str]:
    return sorted(path.name for path in (root / "index").iterdir())


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def sources(index: SearchIndex) -> list[str]:
    return [document.source for document in index.library.documents]


# One state


def test_a_library_is_indexed_in_its_own_folder_when_it_is_committed(change: Change, root: Path, encoder, monkeypatch, tmp_path):
    monkeypatch.setenv("SOURCIER_CACHE", str(tmp_path / "cache"))
    change(TEXTS)
    encoder.passages = 0
    index = open_index(open_library(root), encoder)
    assert encoder.passages == 0
    assert generations(root) == [index.folder.name]
    assert not (tmp_path / "cache").exists()
    assert index.rank("groupe d’entraide", Arm.LEXICAL).hits[0].passage.document.source == "a.md"


def test_one_document_more_is_all_that_is_encoded(change: Change, encoder):
    change(TEXTS)
    encoder.passages = encoder.queries = 0
    change({"c.md": "# Neuf\n\nUn mot neuf."})
    assert (encoder.passages, encoder.queries) == (2, 1)
    change({"c.md": "# Neuf\n\nUn mot neuf."})
    change(remove=("c.md",))
    assert (encoder.passages, encoder.queries) == (2, 1)


def test_the_index_is_that_of_a_plain_folder_of_the_same_files(change: Change, root: Path, encoder, tmp_path: Path):
    change({**TEXTS, "c.md": SECRET})
    change(remove=("c.md",))
    (tmp_path / "simple").mkdir()
    for source, text in TEXTS.items():
        (tmp_path / "simple" / source).write_text(text, encoding="utf-8")
    plain = open_index(open_library(tmp_path / "simple"), encoder, folder=tmp_path / "index-simple")
    assert files(plain.folder) == files(open_index(open_library(root), encoder).folder)


def test_a_removed_document_leaves_no_trace_anywhere(change: Change, root: Path):
    change({**TEXTS, f"{NONCE}.md": SECRET})
    assert any(NONCE.encode() in data for name, data in files(root).items() if name.startswith("index/"))
    change(remove=(f"{NONCE}.md",))
    for name, data in files(root).items():
        assert NONCE.encode() not in data and b"zwu" not in data.lower() and NONCE not in name, name


def test_what_is_not_committed_leaves_the_index_as_it_was(change: Change, root: Path, encoder, tmp_path: Path):
    change(TEXTS)
    before = files(root)
    encoder.failure, encoder.allowed = RuntimeError("panne"), 0
    with pytest.raises(RuntimeError, match="panne"):
        change({"c.md": SECRET})
    assert files(root) == before


def test_an_emptied_library_has_no_index_and_is_told_to_be_empty(change: Change, root: Path, encoder):
    change(TEXTS)
    change(remove=tuple(TEXTS))
    assert generations(root) == []
    with pytest.raises(EmptyLibrary, match="sourcier add"):
        open_index(open_library(root), encoder)


def test_a_full_disk_while_indexing_leaves_the_last_state(change: Change, root: Path, encoder, monkeypatch):
    change(TEXTS)
    before = files(root)
    fault = OSError(errno.ENOSPC, "plein")
    monkeypatch.setattr("index.tables.np.save", lambda *_args, **_kwargs: (_ for _ in ()).throw(fault))
    with pytest.raises(StorageFull, match="Libérez de la place"):
        change({"c.md": "Un mot neuf."})
    monkeypatch.undo()
    assert files(root) == before
    change({"c.md": "Un mot neuf."})
    assert sources(open_index(open_library(root), encoder)) == ["a.md", "b.md", "c.md"]


def test_vectors_that_cannot_be_written_are_a_full_disk(change: Change, root: Path, monkeypatch):
    change(TEXTS)

    def full(*_args: object) -> None:
        raise RuntimeError("Error in void faiss::FileIOWriter")

    monkeypatch.setattr("index.dense.faiss.write_index", full)
    with pytest.raises(StorageFull):
        change({"c.md": "Un mot neuf."})


# Opening


def test_a_copied_library_needs_no_new_index(change: Change, root: Path, encoder, tmp_path: Path):
    change(TEXTS)
    shutil.copytree(root, tmp_path / "copie")
    encoder.passages = 0
    open_index(open_library(tmp_path / "copie"), encoder)
    assert encoder.passages == 0


def test_an_index_that_is_gone_or_damaged_is_made_again(change: Change, root: Path, encoder):
    change(TEXTS)
    first = open_index(open_library(root), encoder)
    expected = files(first.folder)
    (first.folder / "units.npy").write_bytes(b"")
    told: list[str] = []
    assert files(open_index(open_library(root), encoder, notify=told.append).folder) == expected
    assert told == ["Index refait : l’index est endommagé (units.npy est altéré)."]
    shutil.rmtree(root / "index")
    assert files(open_index(open_library(root), encoder).folder) == expected


def test_a_rebuild_encodes_everything(change: Change, root: Path, encoder):
    change(TEXTS)
    encoder.passages = 0
    index = open_index(open_library(root), encoder, rebuild=True)
    assert encoder.passages >= len(index.segments.units) + len(STATEMENTS)
    assert generations(root) == [index.folder.name]


def test_a_library_that_changed_since_it_was_read_is_opened_as_it_is_now(change: Change, root: Path, encoder):
    change(TEXTS)
    old = open_library(root)
    change({"c.md": "Un mot neuf."}, remove=("a.md",))
    encoder.passages = 0
    index = open_index(old, encoder)
    assert sources(index) == ["b.md", "c.md"]
    assert encoder.passages == 0
    assert generations(root) == [index.folder.name]


def test_an_index_in_hand_outlives_the_documents_that_went(change: Change, root: Path, encoder):
    change(TEXTS)
    index = open_index(open_library(root), encoder)
    change(remove=("a.md",))
    (hit, *_) = index.rank("groupe d’entraide").hits
    assert hit.passage.text.startswith("# Le GEM")
    assert index.library.document("a.md").text == TEXTS["a.md"]


def test_settings_in_another_folder_leave_the_library_alone(change: Change, root: Path, encoder, tmp_path: Path):
    change(TEXTS)
    before = files(root)
    index = open_index(open_library(root), encoder, PassageSettings(40, 0), folder=tmp_path / "ailleurs", reuse=[root / "index"])
    assert index.folder.is_relative_to(tmp_path / "ailleurs")
    assert files(root) == before


# Servers


def test_changes_are_taken_up_without_opening_again(change: Change, root: Path, encoder):
    change(TEXTS)
    current = CurrentIndex(root, encoder)
    first = current.get()
    assert current.get() is first
    change({"c.md": "Un mot neuf."})
    second = current.get()
    assert (sources(first), sources(second)) == (["a.md", "b.md"], ["a.md", "b.md", "c.md"])
    change(remove=tuple(sources(second)))
    assert sources(current.get()) == []


def test_a_new_lexicon_is_taken_up(change: Change, root: Path, encoder):
    change(TEXTS)
    current = CurrentIndex(root, encoder)
    assert not current.get().rank("ordonnancier").hits or current.get().reader.lexicon == ()
    (root / "lexique").write_text("ordonnancier ; ordonnance\n", encoding="utf-8")
    assert current.get().reader.lexicon == (("ordonnancier", "ordonnance"),)


def test_damage_is_told_and_what_was_opened_is_not_lost(change: Change, root: Path, encoder):
    change(TEXTS)
    current = CurrentIndex(root, encoder)
    first = current.get()
    data = (root / "catalogue.sqlite").read_bytes()
    (root / "catalogue.sqlite").write_bytes(b"x" * len(data))
    with pytest.raises(DamagedLibrary):
        current.get()
    (root / "catalogue.sqlite").write_bytes(data)
    assert current.get() is first


def test_while_one_thread_opens_the_new_state_others_answer_from_the_last(change: Change, root: Path, encoder, monkeypatch):
    change(TEXTS)
    current = CurrentIndex(root, encoder)
    first = current.get()
    change({"c.md": "Un mot neuf."})
    opening, go_on = threading.Event(), threading.Event()

    def slow(*arguments: object, **options: object) -> SearchIndex:
        opening.set()
        assert go_on.wait(10)
        return open_index(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("index.current.open_index", slow)
    found: list[SearchIndex] = []
    thread = threading.Thread(target=lambda: found.append(current.get()))
    thread.start()
    assert opening.wait(10)
    assert current.get() is first
    go_on.set()
    thread.join()
    assert sources(found[0]) == ["a.md", "b.md", "c.md"]
    assert current.get() is found[0]


def test_a_plain_folder_is_opened_once(encoder, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("SOURCIER_CACHE", str(tmp_path / "cache"))
    (tmp_path / "simple").mkdir()
    (tmp_path / "simple" / "a.md").write_text("Un mot.", encoding="utf-8")
    current = CurrentIndex(tmp_path / "simple", encoder)
    assert current.get() is current.get()


@pytest.mark.parametrize("room", [0, 100, 3_000, 9_000, 20_000])
def test_a_real_lack_of_room_leaves_the_last_state(change: Change, root: Path, encoder, room: int):
    """No file may grow beyond `room` bytes: the library is full at an original, a text, the catalogue or the vectors."""
    resource = pytest.importorskip("resource")
    change(TEXTS)
    before = files(root)
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    source = root.parent / "long.md"
    source.write_text(
        "# Long\n\n" + "\n\n".join(f"La phrase {number} est un peu longue." for number in range(300)), encoding="utf-8"
    )
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, limit[1]))
    try:
        with pytest.raises(StorageFull, match="Le disque est plein"), open_writer(root) as writer:
            writer.add(source, "long.md")
            commit_indexed(writer, encoder)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert sources(open_index(open_library(root), encoder)) == list(TEXTS)
    with open_writer(root):
        pass
    assert files(root) == before
