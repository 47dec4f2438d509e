"""`sourcier add` and `sourcier remove`: what they print, what they leave, and what they refuse."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corpus.library import open_library
from index import upkeep
from tests.conftest import LIBRARY, POOL


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four files: two to import, a copy, and one that is no text."""
    folder = tmp_path / "notes"
    (folder / "sous").mkdir(parents=True)
    (folder / "piscine.md").write_text(POOL, encoding="utf-8")
    (folder / "sous" / "mediatheque.md").write_text(LIBRARY, encoding="utf-8")
    (folder / "sous" / "piscine-bis.md").write_text(POOL, encoding="utf-8")
    (folder / "vide.txt").write_bytes(b"")
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "bibliothèque"


def test_a_folder_is_added_one_line_a_file(sourcier, folder: Path, root: Path):
    told = sourcier("add", folder, "--library", root)
    assert (told.code, told.err) == (0, "")
    assert told.out.splitlines() == [
        "ajouté    piscine.md",
        "ajouté    sous/mediatheque.md",
        "alias     sous/piscine-bis.md : même contenu que piscine.md",
        "refusé    vide.txt : ce fichier ne contient aucun texte.",
        "",
        "2 ajoutés, 1 alias, 1 refusé.",
        f"{root} : 2 documents.",
    ]
    again = sourcier("--library", root, "add", folder)
    assert again.code == 0
    assert again.out.splitlines()[-2:] == ["3 inchangés, 1 refusé.", f"{root} : 2 documents."]


def test_each_file_is_a_line_for_programs(sourcier, folder: Path, root: Path):
    told = sourcier("add", folder, "--json", "--library", root)
    assert told.code == 0
    assert [list(row) for row in told.rows] == [["path", "source", "id", "status", "reason"]] * 4
    assert [(row["source"], row["status"]) for row in told.rows] == [
        ("piscine.md", "added"),
        ("sous/mediatheque.md", "added"),
        ("sous/piscine-bis.md", "alias"),
        ("vide.txt", "refused"),
    ]
    assert told.rows[0]["path"] == str(folder / "piscine.md")
    assert told.rows[0]["id"] == told.rows[2]["id"]
    assert [row["id"] is None for row in told.rows] == [
        row["reason"] is not None and "aucun" in row["reason"] for row in told.rows
    ]
    (folder / "piscine.md").write_text(POOL + "\nElle ferme en août.\n", encoding="utf-8")
    (replaced,) = sourcier("add", folder / "piscine.md", "--json", "--library", root).rows
    assert (replaced["status"], replaced["id"]) == ("replaced", told.rows[0]["id"])


def test_what_was_added_answers_and_is_listed_shown_and_removed(sourcier, folder: Path, root: Path):
    sourcier("add", f"{folder}/**/*.md", "--library", root)
    asked = sourcier("ask", "Combien coûte l’entrée à la piscine ?", "--json", "--library", root).rows[0]
    extract = asked["extracts"][0]
    assert extract["document"]["source"] == "piscine.md"
    shown = sourcier("show", "piscine.md", "--json", "--library", root).rows[0]
    assert shown["text"] == POOL
    assert shown["text"][extract["start"] : extract["end"]] == extract["text"]
    listed = sourcier("list", "--json", "--library", root).rows[0]["documents"]
    assert [(one["source"], one["revision"], one["aliases"]) for one in listed] == [
        ("piscine.md", 1, ["sous/piscine-bis.md"]),
        ("sous/mediatheque.md", 1, []),
    ]
    removed = sourcier("remove", "sous/piscine-bis.md", "--library", root)
    assert (removed.code, removed.out) == (0, f"retiré    piscine.md\n{root} : 1 document.\n")
    assert [document.source for document in open_library(root).documents] == ["sous/mediatheque.md"]
    assert not [path for path in root.rglob("*") if path.is_file() and b"baigneurs" in path.read_bytes()]
    assert not sourcier("ask", "Combien coûte l’entrée à la piscine ?", "--json", "--library", root).rows[0]["extracts"]


def test_nothing_is_removed_if_one_name_is_unknown(sourcier, folder: Path, root: Path):
    sourcier("add", folder, "--library", root)
    told = sourcier("remove", "piscine.md", "rien.md", "--library", root)
    assert (told.code, told.out) == (1, "")
    assert told.err.startswith("sourcier : Aucun document « rien.md »")
    assert len(open_library(root).documents) == 2


def test_a_document_named_twice_is_removed_once(sourcier, folder: Path, root: Path):
    sourcier("add", folder, "--library", root)
    assert sourcier("remove", "piscine.md", "sous/piscine-bis.md", "--library", root).code == 0


def test_an_emptied_library_says_so(sourcier, folder: Path, root: Path):
    sourcier("add", folder / "piscine.md", "--library", root)
    sourcier("remove", "piscine.md", "--library", root)
    listed = sourcier("list", "--library", root)
    assert (listed.code, listed.out) == (0, "")
    assert "est vide" in listed.err and "sourcier add" in listed.err
    assert sourcier("list", "--json", "--library", root).rows == [{"documents": []}]
    asked = sourcier("ask", "Qui ?", "--library", root)
    assert asked.code == 1
    assert "est vide" in asked.err


def test_a_library_is_named_by_the_variable_too(sourcier, folder: Path, root: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SOURCIER_LIBRARY", str(root))
    assert sourcier("add", folder / "piscine.md").code == 0
    assert sourcier("show", "piscine.md").out.startswith("---\ntitle: La piscine")


@pytest.mark.parametrize("command", ["add", "remove"])
def test_the_bundled_corpus_is_never_written(sourcier, folder: Path, command: str):
    told = sourcier(command, folder / "piscine.md")
    assert (told.code, told.out) == (2, "")
    assert "--library" in told.err and "ne se modifient pas" in told.err


def test_a_folder_of_ones_own_is_never_written(sourcier, folder: Path):
    before = sorted(folder.rglob("*"))
    told = sourcier("add", folder / "piscine.md", "--library", folder)
    assert (told.code, told.out) == (1, "")
    assert "contient déjà des fichiers" in told.err
    assert sourcier("remove", "piscine.md", "--library", folder).code == 1
    assert sorted(folder.rglob("*")) == before


@pytest.mark.parametrize("names", [["vide.txt"], ["absent.md", "*.docx"]], ids=" ".join)
def test_it_is_a_failure_if_nothing_could_be_imported(sourcier, folder: Path, root: Path, names: list[str]):
    told = sourcier("add", *[folder / name for name in names], "--library", root)
    assert told.code == 1
    assert told.out.count("refusé    ") == len(names)


def test_a_long_addition_is_committed_as_it_goes(sourcier, folder: Path, root: Path, monkeypatch: pytest.MonkeyPatch):
    """What was told is in the library, even when the rest fails."""
    monkeypatch.setattr(upkeep, "COMMIT_EVERY", 1)
    real = upkeep.commit_indexed
    calls: list[int] = []

    def commit(*arguments: object, **options: object) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        real(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(upkeep, "commit_indexed", commit)
    told = sourcier("add", folder, "--library", root)
    assert (told.code, told.out) == (130, "ajouté    piscine.md\n")
    assert [document.source for document in open_library(root).documents] == ["piscine.md"]


def test_a_rebuild_puts_damaged_texts_right(sourcier, folder: Path, root: Path):
    sourcier("add", folder, "--library", root)
    for path in (root / "texts").iterdir():
        path.write_bytes(b"")
    told = sourcier("list", "--library", root)
    assert told.code == 0
    assert re.search(r"piscine\.md : refusé : son texte est endommagé.*sourcier index --rebuild", told.err)
    told = sourcier("index", "--rebuild", "--library", root)
    assert told.code == 0
    assert "piscine.md : texte refait d’après l’original." in told.err
    assert told.out.startswith("Index à jour : 2 documents")
    assert sourcier("show", "piscine.md", "--library", root).out.startswith("---\ntitle")
