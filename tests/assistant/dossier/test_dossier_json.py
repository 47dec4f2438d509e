"""A dossier's file: read back as it was written; nonsense is told by its place, and never crashes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.dossier.dossier_json import dossier_json, dossier_text, parse_dossier
from assistant.dossier.files import file_stem, free_path, read_dossier, shelved, write_dossier
from assistant.dossier.model import Dossier, Entry, Quote, Section
from corpus.errors import DossierError
from corpus.model import Span

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
DAYS = st.dates()


@st.composite
def any_quote(draw: st.DrawFn) -> Quote:
    text = draw(WORDS.filter(bool))
    start = draw(st.integers(0, 10**6))
    names = [draw(WORDS) for _ in range(4)]
    section = tuple(draw(st.lists(WORDS, max_size=3)))
    page = draw(st.none() | st.integers(1, 999))
    return Quote(*names, section, page, Span(start, start + len(text)), text, "r", "w", "?doc=a", draw(DAYS), "digest")


ENTRIES = st.lists(st.builds(Entry, any_quote(), WORDS), max_size=3).map(tuple)
SECTIONS = st.lists(st.builds(Section, WORDS, ENTRIES, WORDS), max_size=3).map(tuple)
ANY = st.builds(Dossier, WORDS, SECTIONS, st.lists(WORDS, max_size=3).map(tuple), DAYS)


@given(ANY)
def test_read_back_as_written(dossier: Dossier) -> None:
    assert parse_dossier(dossier_text(dossier)) == dossier


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3))


@given(ANY.filter(lambda dossier: dossier.count > 0), st.data())
def test_any_field_made_nonsense_is_read_or_refused_in_words(dossier: Dossier, data: st.DataObject) -> None:
    value: Any = dossier_json(dossier)
    section = next(section for section in value["sections"] if section["entries"])
    holders = [value, section, section["entries"][0], section["entries"][0]["quote"]]
    holder = data.draw(st.sampled_from(holders))
    holder[data.draw(st.sampled_from(sorted(holder)))] = data.draw(JSON)
    try:
        parse_dossier(json.dumps(value))
    except DossierError as error:
        assert str(error)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("start", "un", "partie 1, extrait 1 : le champ « start » devrait être un nombre entier"),
        ("end", 3, "ne s’accordent pas"),
        ("retrieved", "hier", "une date comme 2026-03-01"),
        ("section", [1], "une liste de textes"),
        ("text", "\ud800", "un texte"),
    ],
)
def test_what_is_wrong_is_named(dossier: Dossier, name: str, value: object, told: str) -> None:
    edited = dossier_json(dossier)
    edited["sections"][0]["entries"][0]["quote"][name] = value
    with pytest.raises(DossierError, match=told):
        parse_dossier(json.dumps(edited))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "JSON bien formé"),
        ("[" * 100_000, "JSON bien formé"),
        ("[]", "n’a pas la forme attendue"),
        ('{"format": "autre"}', "n’est pas un dossier"),
        ('{"format": "sourcier-dossier", "version": 99}', "autre version"),
    ],
)
def test_what_is_no_dossier_is_told(text: str, told: str) -> None:
    with pytest.raises(DossierError, match=told):
        parse_dossier(text)


@pytest.mark.parametrize(
    ("title", "stem"),
    [
        ("La pair-aidance : « bilan » 2024/2025", "la-pair-aidance-bilan-2024-2025"),
        ("../../etc/passwd", "etc-passwd"),
        ("🎉", "dossier"),
        ("ÉTÉ 🎉 Ωmega", "été-ωmega"),
        ("a" * 500, "a" * 80),
    ],
)
def test_any_title_gives_a_file_name(title: str, stem: str, tmp_path: Path) -> None:
    assert file_stem(title) == stem
    path = free_path(tmp_path, title)
    assert path == tmp_path / f"{stem}.dossier.json"
    path.touch()
    assert free_path(tmp_path, title) == tmp_path / f"{stem}-2.dossier.json"


def test_a_folder_of_dossiers_tells_the_damaged_one(tmp_path: Path, dossier: Dossier) -> None:
    write_dossier(tmp_path / "b.dossier.json", dossier)
    (tmp_path / "a.dossier.json").write_text("{", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("rien", encoding="utf-8")
    broken, whole = shelved(tmp_path)
    assert whole.title == dossier.title and not whole.problem
    assert "JSON" in broken.problem


def test_a_write_that_fails_leaves_the_file_as_it_was(tmp_path: Path, dossier: Dossier) -> None:
    path = tmp_path / "d.dossier.json"
    write_dossier(path, dossier)
    with pytest.raises(DossierError, match="n’a pas pu être écrit"):
        write_dossier(tmp_path / "nulle-part" / "d.dossier.json", dossier)
    assert read_dossier(path) == dossier
    with pytest.raises(DossierError, match="n’existe pas"):
        read_dossier(tmp_path / "autre.dossier.json")
    (tmp_path / "latin.dossier.json").write_bytes(b"\xe9")
    with pytest.raises(DossierError, match="UTF-8"):
        read_dossier(tmp_path / "latin.dossier.json")


def test_a_dossier_of_5_000_extracts_is_kept_whole(tmp_path: Path, dossier: Dossier) -> None:
    entry = dossier.sections[0].entries[0]
    large = replace(dossier, created=date(2026, 1, 1), sections=(Section("grande", (entry,) * 5000),))
    write_dossier(tmp_path / "grand.dossier.json", large)
    assert read_dossier(tmp_path / "grand.dossier.json") == large
