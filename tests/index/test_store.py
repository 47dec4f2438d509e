"""Generations on disk: named after their recipe, whole or absent, and checked byte for byte."""

import dataclasses
import json
import os
import time
from pathlib import Path

import pytest

from corpus.errors import DamagedIndex
from index.cache import built_beside, cache_folder, library_cache
from index.store import SCHEMA, Recipe, generations, keep_only, read_manifest, verify, why_outdated, write_generation

RECIPE = Recipe("modèle", "f1", {"size": 700, "overlap": 0}, "textes", "code")


def fill(folder: Path) -> None:
    (folder / "a.bin").write_bytes(b"un")
    (folder / "b.json").write_text("[]", encoding="utf-8")


def write(folder: Path, recipe: Recipe = RECIPE) -> Path:
    return write_generation(folder, recipe, {"documents": 1}, fill)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# Names


def test_a_recipe_always_has_the_same_name():
    assert RECIPE.generation == dataclasses.replace(RECIPE, settings={"overlap": 0, "size": 700}).generation
    assert len(RECIPE.generation) == 16
    assert RECIPE.schema == SCHEMA


@pytest.mark.parametrize(
    "change",
    [
        {"model": "autre"},
        {"model_fingerprint": "f2"},
        {"settings": {"size": 701, "overlap": 0}},
        {"library_digest": "autres textes"},
        {"code": "autre code"},
        {"schema": SCHEMA + 1},
    ],
    ids=lambda change: next(iter(change)),
)
def test_everything_that_decides_an_index_is_in_its_name(change: dict[str, object]):
    assert dataclasses.replace(RECIPE, **change).generation != RECIPE.generation


def test_generations_are_found_in_their_folder_or_named_alone(tmp_path: Path):
    generation = write(tmp_path)
    (tmp_path / ".building-x").mkdir()
    assert generations(tmp_path) == generations(generation) == [generation]
    assert generations(tmp_path / "absent") == []


# Writing


def test_a_generation_has_its_files_and_a_manifest(tmp_path: Path):
    generation = write(tmp_path)
    assert generation == tmp_path / RECIPE.generation
    assert names(generation) == ["a.bin", "b.json", "manifest.json"]
    manifest = read_manifest(generation)
    assert manifest["counts"] == {"documents": 1}
    assert Recipe(**manifest["recipe"]) == RECIPE
    assert list(manifest["files"]) == ["a.bin", "b.json"]
    verify(generation)


def test_older_generations_go(tmp_path: Path):
    other = write(tmp_path, dataclasses.replace(RECIPE, model="ancien"))
    (tmp_path / "à moi.txt").write_text("je reste", encoding="utf-8")
    generation = write(tmp_path)
    assert generations(tmp_path) == sorted([other, generation])
    keep_only(tmp_path, [generation])
    assert not other.exists()
    assert names(tmp_path) == sorted([generation.name, "à moi.txt"])


def test_a_generation_can_be_written_again(tmp_path: Path):
    (write(tmp_path) / "a.bin").write_bytes(b"altered")
    verify(write(tmp_path))
    assert names(tmp_path) == [RECIPE.generation]


@pytest.mark.parametrize("failure", [RuntimeError("panne"), KeyboardInterrupt(), MemoryError()], ids=lambda f: type(f).__name__)
@pytest.mark.parametrize("old", [RECIPE, dataclasses.replace(RECIPE, model="ancien")], ids=["same recipe", "other recipe"])
def test_a_writing_that_fails_leaves_all_as_it_was(tmp_path: Path, failure: BaseException, old: Recipe):
    kept = write(tmp_path, old)

    def fail(folder: Path) -> None:
        (folder / "a.bin").write_bytes(b"half")
        raise failure

    with pytest.raises(type(failure)):
        write_generation(tmp_path, RECIPE, {}, fail)
    assert names(tmp_path) == [kept.name]
    verify(kept)


# Checking


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        pytest.param("a.bin", None, "a.bin manque", id="file deleted"),
        pytest.param("b.json", None, "b.json manque", id="other file deleted"),
        pytest.param("a.bin", b"", "a.bin est altéré", id="file emptied"),
        pytest.param("a.bin", b"u", "a.bin est altéré", id="file truncated"),
        pytest.param("a.bin", b"une", "a.bin est altéré", id="file longer"),
        pytest.param("b.json", b"{}", "b.json est altéré", id="same length, other bytes"),
        pytest.param("manifest.json", None, "manifest.json est illisible", id="manifest deleted"),
        pytest.param("manifest.json", b"", "manifest.json est illisible", id="manifest emptied"),
        pytest.param("manifest.json", b'{"files": {', "manifest.json est illisible", id="manifest truncated"),
        pytest.param("manifest.json", b"[]", "manifest.json est illisible", id="manifest a list"),
        pytest.param("manifest.json", b"null", "manifest.json est illisible", id="manifest null"),
        pytest.param("manifest.json", b'{"files": [], "recipe": {}}', "manifest.json est illisible", id="files a list"),
        pytest.param("manifest.json", b'{"files": {}}', "manifest.json est illisible", id="no recipe"),
        pytest.param("manifest.json", b"\xff\xfe", "manifest.json est illisible", id="manifest not UTF-8"),
    ],
)
def test_damage_is_named(tmp_path: Path, name: str, data: bytes | None, message: str):
    generation = write(tmp_path)
    if data is None:
        (generation / name).unlink()
    else:
        (generation / name).write_bytes(data)
    with pytest.raises(DamagedIndex, match=f"^{message}$"):
        verify(generation)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param({"schema": SCHEMA - 1}, "l’index vient d’une autre version de Sourcier", id="schema"),
        pytest.param({"model_fingerprint": "f0"}, "l’index a été fait avec un autre modèle (modèle)", id="model"),
        pytest.param({"library_digest": "anciens"}, "les textes ont changé", id="texts"),
        pytest.param({"settings": {"size": 500}}, "les réglages ont changé", id="settings"),
        pytest.param({"code": "ancien"}, "l’index vient d’une autre version de Sourcier", id="code"),
        pytest.param({"schema": 0, "library_digest": "anciens"}, "l’index vient d’une autre version de Sourcier", id="two"),
    ],
)
def test_why_an_index_does_not_serve(tmp_path: Path, change: dict[str, object], reason: str):
    write(tmp_path, dataclasses.replace(RECIPE, **change))
    assert why_outdated(tmp_path, RECIPE) == reason


@pytest.mark.parametrize("made", [True, False], ids=["empty folder", "no folder"])
def test_without_any_index_there_is_no_reason(tmp_path: Path, made: bool):
    assert why_outdated(tmp_path if made else tmp_path / "absent", RECIPE) is None


def test_an_unreadable_manifest_is_a_reason(tmp_path: Path):
    (write(tmp_path, dataclasses.replace(RECIPE, model="ancien")) / "manifest.json").write_text("{", encoding="utf-8")
    assert why_outdated(tmp_path, RECIPE) == "l’index est endommagé (manifest.json est illisible)"


def test_the_manifest_is_plain_french_json(tmp_path: Path):
    text = (write(tmp_path) / "manifest.json").read_text(encoding="utf-8")
    assert "modèle" in text
    assert json.loads(text)["recipe"]["schema"] == SCHEMA


# The cache


def test_the_cache_is_where_the_variable_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SOURCIER_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path
    monkeypatch.setenv("SOURCIER_CACHE", "")
    assert cache_folder().name == "sourcier"


def test_a_library_has_one_folder_for_each_place(tmp_path: Path):
    one, other = tmp_path / "un" / "notes", tmp_path / "deux" / "notes"
    for folder in (one, other):
        folder.mkdir(parents=True)
    assert library_cache(one) == library_cache(tmp_path / "deux" / ".." / "un" / "notes")
    assert library_cache(one) != library_cache(other)
    assert library_cache(one).name.startswith("notes-")


def test_what_another_process_made_first_is_kept(tmp_path: Path):
    with built_beside(tmp_path / "but") as building:
        fill(building)
        (tmp_path / "but").mkdir()
        (tmp_path / "but" / "autre").write_text("premier", encoding="utf-8")
    assert names(tmp_path / "but") == ["autre"]
    assert names(tmp_path) == ["but"]


def test_what_a_killed_process_left_goes_after_an_hour(tmp_path: Path):
    for name, age in (("old", 4_000), ("young", 60)):
        left = tmp_path / f".building-{name}"
        left.mkdir()
        os.utime(left, (time.time() - age, time.time() - age))
    write(tmp_path)
    assert names(tmp_path) == sorted([".building-young", RECIPE.generation])
