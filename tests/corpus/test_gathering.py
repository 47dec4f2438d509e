"""Which files are meant by paths, folders and patterns, and what they are called in the library."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from corpus.managed.gathering import gather


def fill(root: Path, *names: str) -> Path:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    return root


def meant(tmp_path: Path, *names: str | Path) -> list[str]:
    found = gather([str(name) for name in names], tmp_path / "bibliothèque")
    return [f"{one.source} : {one.refusal}" if one.refusal else one.source for one in found]


@pytest.mark.parametrize("written", ["{}", "{}/", "{}/../{name}", "./{}"])
def test_files_of_a_folder_are_called_by_their_path_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str):
    fill(tmp_path / "notes", "b.md", "a.txt", "sous/c.md", "image.png")
    monkeypatch.chdir(tmp_path)
    assert meant(tmp_path, written.format("notes", name="notes")) == ["a.txt", "b.md", "image.png", "sous/c.md"]


def test_a_file_is_called_by_its_name(tmp_path: Path):
    fill(tmp_path / "notes", "sous/c.md")
    assert meant(tmp_path, tmp_path / "notes" / "sous" / "c.md") == ["c.md"]


def test_files_of_a_pattern_are_called_from_where_it_begins(tmp_path: Path):
    folder = fill(tmp_path / "notes", "a.md", "b.txt", "sous/c.md", "sous/deux/d.md")
    assert meant(tmp_path, f"{folder}/*.md") == ["a.md"]
    assert meant(tmp_path, f"{folder}/**/*.md") == ["a.md", "sous/c.md", "sous/deux/d.md"]
    assert meant(tmp_path, f"{folder}/s*/*.md") == ["sous/c.md"]


def test_a_name_with_brackets_is_that_file(tmp_path: Path):
    folder = fill(tmp_path / "notes", "a[1].md", "a1.md")
    assert meant(tmp_path, folder / "a[1].md") == ["a[1].md"]


def test_each_file_is_taken_once(tmp_path: Path):
    folder = fill(tmp_path / "notes", "a.md")
    assert meant(tmp_path, folder, folder / "a.md", f"{folder}/*.md") == ["a.md"]


def test_two_files_that_would_bear_one_name_do_not_replace_each_other(tmp_path: Path):
    one, other = fill(tmp_path / "2022", "a.md"), fill(tmp_path / "2023", "a.md")
    first, second = meant(tmp_path, one, other)
    assert first == "a.md"
    assert second.startswith("a.md : ") and str(one / "a.md") in second and "un dossier qui les contient tous deux" in second
    assert meant(tmp_path, tmp_path) == ["2022/a.md", "2023/a.md"]


def test_hidden_files_and_the_library_itself_are_left_out(tmp_path: Path):
    fill(tmp_path, "a.md", ".git/b.md", ".c.md", "bibliothèque/originals/d.md")
    assert meant(tmp_path, tmp_path) == ["a.md"]


def test_what_is_not_there_is_told(tmp_path: Path):
    assert meant(tmp_path, tmp_path / "absent.md") == ["absent.md : ce fichier n’existe pas ; vérifiez le chemin."]
    (told,) = meant(tmp_path, f"{tmp_path}/*.md")
    assert told.endswith("aucun fichier ne répond à ce motif.")


def test_links_out_of_the_folder_are_refused_and_links_within_are_read(tmp_path: Path):
    fill(tmp_path / "dehors", "secret.md")
    folder = fill(tmp_path / "notes", "a.md")
    (folder / "lien.md").symlink_to(tmp_path / "dehors" / "secret.md")
    (folder / "double.md").symlink_to(folder / "a.md")
    (folder / "rompu.md").symlink_to(folder / "nulle-part.md")
    (folder / "boucle").symlink_to(folder, target_is_directory=True)
    assert meant(tmp_path, folder) == [
        "a.md",
        "double.md",
        "lien.md : ce lien mène hors du dossier ; ajoutez le fichier lui-même.",
        "rompu.md : ce n’est pas un fichier ordinaire.",
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such files here")
def test_what_is_no_ordinary_file_is_never_opened(tmp_path: Path):
    folder = fill(tmp_path / "notes", "a.md")
    os.mkfifo(folder / "b.md")
    assert meant(tmp_path, folder) == ["a.md", "b.md : ce n’est pas un fichier ordinaire."]


def test_a_lexicon_is_told_where_to_go(tmp_path: Path):
    (told,) = meant(tmp_path, fill(tmp_path / "notes", "lexique"))
    assert "copiez-le vous-même" in told
