"""What is read from the files of a plain library is kept: read once, never wrong, never more than the library holds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from corpus import content_cache
from corpus.importers.isolation import Importing
from corpus.library import open_library
from corpus.model import Content
from tests.corpus.made import MAKERS, fiche


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A file of each format that is read apart, and one that is not."""
    folder = tmp_path / "dossier"
    folder.mkdir()
    for extension, maker in MAKERS.items():
        (folder / f"gem{extension}").write_bytes(maker(fiche("gem.md")))
    (folder / "note.md").write_text("Un mot.", encoding="utf-8")
    return folder


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "contents" / "dossier"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are really read apart."""
    names: list[str] = []
    really: Callable[..., Content] = Importing.content

    def content(self: Importing, name: str, data: bytes, fallback_title: str) -> Content:
        names.append(name)
        return really(self, name, data, fallback_title)

    monkeypatch.setattr(Importing, "content", content)
    return names


def entries(cache: Path) -> list[Path]:
    return sorted(cache.iterdir())


def test_files_are_read_once_and_give_the_same_documents(folder: Path, cache: Path, read: list[str]) -> None:
    plain = open_library(folder)
    read.clear()
    first = open_library(folder, cache)
    assert sorted(read) == [f"gem{extension}" for extension in sorted(MAKERS)]
    read.clear()
    again = open_library(folder, cache)
    assert read == []
    assert plain.documents == first.documents == again.documents
    assert plain.digest == first.digest == again.digest
    assert (len(entries(cache)), cache.stat().st_mode & 0o077) == (len(MAKERS), 0)


def test_a_changed_file_is_read_again_and_what_left_is_forgotten(folder: Path, cache: Path, read: list[str]) -> None:
    open_library(folder, cache)
    before = set(entries(cache))
    (folder / "gem.pdf").write_bytes(MAKERS[".pdf"](fiche("cmp.md")))
    (folder / "gem.epub").unlink()
    (folder / "gem.odt").rename(folder / "autre.odt")
    (cache / ".tmp-laissé").write_bytes(b"")
    read.clear()
    library = open_library(folder, cache)
    assert sorted(read) == ["autre.odt", "gem.pdf"]
    assert len(entries(cache)) == len(MAKERS) - 1
    assert len(before - set(entries(cache))) == 3
    assert library.documents == open_library(folder).documents


@pytest.mark.parametrize(
    "alter",
    [
        lambda data: b"",
        lambda data: data[:-10],
        lambda data: data.replace(b"entraide", b"ENTRAIDE"),
        lambda data: data[:32] + b"{}",
        lambda data: b"\0" * len(data),
    ],
    ids=["empty", "cut", "altered", "other", "nulls"],
)
def test_a_damaged_entry_is_as_if_it_were_not_there(
    folder: Path, cache: Path, read: list[str], alter: Callable[[bytes], bytes]
) -> None:
    first = open_library(folder, cache)
    for path in entries(cache):
        path.write_bytes(alter(path.read_bytes()))
    read.clear()
    assert open_library(folder, cache).documents == first.documents
    assert len(read) == len(MAKERS)
    read.clear()
    open_library(folder, cache)
    assert read == []


def test_other_code_reads_again(folder: Path, cache: Path, read: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    open_library(folder, cache)
    read.clear()
    monkeypatch.setattr(content_cache, "importers_digest", lambda: "autre")
    open_library(folder, cache)
    assert len(read) == len(MAKERS)


def test_the_digest_of_the_code_follows_the_libraries_that_read(monkeypatch: pytest.MonkeyPatch) -> None:
    real = content_cache.importers_digest()
    monkeypatch.setattr(content_cache, "version", lambda name: "0.0")
    content_cache.importers_digest.cache_clear()
    try:
        assert content_cache.importers_digest() != real
    finally:
        content_cache.importers_digest.cache_clear()


def test_a_library_is_read_where_nothing_can_be_kept(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("", encoding="utf-8")
    assert len(open_library(folder, tmp_path / "fichier" / "contents").documents) == len(MAKERS) + 1


def test_a_full_disk_keeps_nothing_and_stops_nothing(folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(content_cache, "write_file", full)
    assert len(open_library(folder, cache).documents) == len(MAKERS) + 1
    assert entries(cache) == []


def test_refused_files_are_told_each_time(folder: Path, cache: Path) -> None:
    (folder / "cassé.pdf").write_bytes(b"%PDF-1.4\n tronqu\xe9")
    reasons = [[refusal.reason for refusal in open_library(folder, cache).refusals] for _ in range(2)]
    assert reasons[0] == reasons[1]
    assert len(reasons[0]) == 1
