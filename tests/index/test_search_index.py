"""The index of a library: built once, opened again, rebuilt when it must be and told why."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import index
from corpus.library import Library, open_library
from index.background import STATEMENTS
from index.passages import PassageSettings
from index.search_index import Arm, SearchIndex, open_index
from index.spelling import SpellChecker
from index.store import read_manifest

GEM = "# Le GEM\n\nUn groupe d’entraide mutuelle (GEM) accueille sans ordonnance.\n\nIl ouvre le lundi.\n"
CMP = "# Le CMP\n\nLe centre médico-psychologique (CMP) reçoit sur rendez-vous :\n\n- des adultes ;\n- des enfants.\n"
FILES = [
    "background_questions.npy",
    "background_statements.npy",
    "definitions.json",
    "documents.json",
    "keys.npy",
    "lexical.json",
    "lexical.npy",
    "manifest.json",
    "passages.faiss",
    "passages.npy",
    "pseudo_questions.npy",
    "units.faiss",
    "units.npy",
]


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return write(tmp_path / "notes", {"a.md": GEM, "b.md": CMP})


def write(root: Path, files: dict[str, str]) -> Library:
    root.mkdir(exist_ok=True)
    for name, text in files.items():
        (root / name).write_text(text, encoding="utf-8")
    return open_library(root)


@pytest.fixture
def opened(library: Library, encoder, tmp_path: Path) -> Callable[..., tuple[SearchIndex, list[str], int]]:
    """Opens the library's index: the index, what was told, and how many passages were encoded."""

    def open_it(library: Library = library, encoder=encoder, settings: PassageSettings | None = None, **asked: object):
        told: list[str] = []
        before = encoder.passages
        found = open_index(library, encoder, settings, folder=tmp_path / "index", notify=told.append, **asked)
        return found, told, encoder.passages - before

    return open_it


def generations(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "index"
    return sorted(folder.iterdir()) if folder.exists() else []


def rankings(found: SearchIndex) -> list[list[tuple[int, float, int]]]:
    questions = ["Qu’est-ce qu’un GEM ?", "Qui est reçu au centre ?", "lundi"]
    return [[(hit.rank, hit.score, hit.passage.number) for hit in found.rank(q, arm).hits] for q in questions for arm in Arm]


# Building and opening


def test_a_first_opening_builds_in_silence(opened, tmp_path: Path):
    found, told, encoded = opened()
    assert told == []
    assert encoded == len(found.segments.passages) + len(found.segments.units) + len(STATEMENTS)
    assert generations(tmp_path) == [found.folder]
    assert sorted(path.name for path in found.folder.iterdir()) == FILES
    assert found.counts == read_manifest(found.folder)["counts"] == {"documents": 2, "passages": 2, "units": 5}
    assert list(found.reader.definitions) == ["cmp", "gem"]


def test_a_second_opening_encodes_no_passage_and_ranks_the_same(opened):
    first, _, _ = opened()
    second, told, encoded = opened()
    assert (told, encoded) == ([], 0)
    assert second.folder == first.folder
    assert rankings(second) == rankings(first)


def test_a_build_made_again_is_the_same_to_the_byte(opened):
    first, _, _ = opened()
    before = {path.name: path.read_bytes() for path in first.folder.iterdir()}
    again, told, encoded = opened(rebuild=True)
    assert told == []
    assert encoded == len(first.segments.passages) + len(first.segments.units) + len(STATEMENTS)
    assert {path.name: path.read_bytes() for path in again.folder.iterdir()} == before


def test_the_place_of_an_index_is_the_cache(library: Library, encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SOURCIER_CACHE", str(tmp_path / "cache"))
    found = open_index(library, encoder)
    assert found.folder.is_relative_to(tmp_path / "cache" / "indexes")
    assert sorted(path.name for path in library.root.iterdir()) == ["a.md", "b.md"]


def test_building_tells_how_it_advances(library: Library, encoder, tmp_path: Path):
    seen: list[tuple[str, int, int]] = []
    open_index(library, encoder, folder=tmp_path / "index", progress=lambda *step: seen.append(step))
    assert ("Lecture des textes", 2, 2) in seen
    assert seen[-1] == ("Calcul des vecteurs", 7, 7)


def test_the_stems_of_the_vocabulary_are_those_of_its_words(opened):
    spelling = opened(open_library())[0].reader.spelling
    assert len(spelling.frequencies) > 2_000
    assert spelling == SpellChecker.of(spelling.frequencies)


# Rebuilding


def test_changed_texts(opened, tmp_path: Path):
    opened()
    library = write(tmp_path / "notes", {"b.md": CMP.replace("sur rendez-vous", "sans rendez-vous")})
    found, told, encoded = opened(library)
    assert told == ["Index mis à jour : les textes ont changé."]
    assert encoded == 4  # the passage, the lead-in, and the two items that it announces
    assert generations(tmp_path) == [found.folder]


def test_other_model(opened, new_encoder, tmp_path: Path):
    opened()
    found, told, encoded = opened(encoder=new_encoder("autre", "2"))
    assert told == ["Index refait : l’index a été fait avec un autre modèle (bouchon)."]
    assert encoded > 0
    assert generations(tmp_path) == [found.folder]


def test_other_settings(opened, tmp_path: Path):
    opened()
    found, told, encoded = opened(settings=PassageSettings(30, 0))
    assert told == ["Index mis à jour : les réglages ont changé."]
    assert len(found.segments.passages) > 2
    assert encoded < len(found.segments.passages) + len(found.segments.units)  # sentences are what they were
    assert generations(tmp_path) == [found.folder]


def test_other_version(opened, tmp_path: Path):
    first, _, _ = opened()
    old = first.folder.rename(tmp_path / "index" / "0123456789abcdef")
    manifest = json.loads((old / "manifest.json").read_text(encoding="utf-8"))
    manifest["recipe"]["schema"] = 0
    (old / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    found, told, _ = opened()
    assert told == ["Index refait : l’index vient d’une autre version de Sourcier."]
    assert generations(tmp_path) == [found.folder]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("left", [None, 0, 0.5], ids=["deleted", "emptied", "truncated"])
def test_a_damaged_file_is_named_and_the_index_rebuilt(opened, tmp_path: Path, name: str, left: float | None):
    first, _, _ = opened()
    expected = rankings(first)
    path = first.folder / name
    if left is None:
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[: int(path.stat().st_size * left)])
    found, told, encoded = opened()
    (message,) = told
    assert message.startswith("Index refait : l’index est endommagé (")
    assert name in message
    assert encoded > 0
    assert rankings(found) == expected
    assert opened()[1:] == ([], 0)
    assert generations(tmp_path) == [found.folder]


def test_a_missing_index_is_built_again_without_a_word(opened, tmp_path: Path):
    opened()
    shutil.rmtree(tmp_path / "index")
    assert opened()[1] == []


@pytest.mark.parametrize("name", ["units.npy", "keys.npy", "pseudo_questions.npy"])
def test_counts_that_disagree_are_damage(opened, name: str):
    path = opened()[0].folder / name
    unverified(path.parent)
    np.save(path, np.load(path)[:-1])
    assert opened()[1] == ["Index refait : l’index est endommagé (les comptes ne concordent pas)."]


def test_documents_that_are_others_are_damage(opened):
    first, _, _ = opened()
    unverified(first.folder)
    entries = json.loads((first.folder / "documents.json").read_text(encoding="utf-8"))
    (first.folder / "documents.json").write_text(json.dumps(entries[::-1]), encoding="utf-8")
    assert opened()[1] == ["Index mis à jour : l’index est endommagé (les comptes ne concordent pas)."]


def unverified(generation: Path) -> None:
    """Take the checksums away, so that what is read must defend itself."""
    manifest = json.loads((generation / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"] = {}
    (generation / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


# Failing


FAILURES = [RuntimeError("panne"), KeyboardInterrupt(), MemoryError()]


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: type(failure).__name__)
@pytest.mark.parametrize("why", ["rebuild", "texts"])
def test_a_failure_while_building_leaves_the_index_before_it(opened, encoder, tmp_path: Path, failure: BaseException, why: str):
    first, _, _ = opened()
    expected = rankings(first)
    library = first.library
    asked = {"rebuild": True} if why == "rebuild" else {"library": write(tmp_path / "notes", {"c.md": "Un autre."})}
    encoder.failure, encoder.allowed = failure, 0
    with pytest.raises(type(failure)):
        opened(**asked)
    encoder.failure = None
    assert [path.name for path in generations(tmp_path)] == [first.folder.name]
    again, told, encoded = opened(library)
    assert (told, encoded) == ([], 0)
    assert rankings(again) == expected


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: type(failure).__name__)
def test_a_failure_while_first_building_leaves_nothing(opened, encoder, tmp_path: Path, failure: BaseException):
    encoder.failure = failure
    with pytest.raises(type(failure)):
        opened()
    assert generations(tmp_path) == []


# Safety


def test_no_file_is_a_pickle(opened):
    folder = opened()[0].folder
    assert not [path.name for path in folder.iterdir() if path.read_bytes()[:1] == b"\x80"]
    assert not [path.name for path in folder.iterdir() if path.suffix in {".pkl", ".pickle", ".pt", ".joblib"}]


def test_nothing_ever_unpickles():
    for path in Path(next(iter(index.__path__))).rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        assert "import pickle" not in source and "pickle.load" not in source, path.name
        assert "allow_pickle=True" not in source and "joblib" not in source, path.name


def test_objects_are_refused_where_arrays_are_read(opened, encoder):
    first, _, _ = opened()
    np.save(first.folder / "keys.npy", np.array([[{"a": 1}]], dtype=object), allow_pickle=True)
    unverified(first.folder)
    assert opened()[1] == ["Index refait : l’index est endommagé (keys.npy est illisible)."]
