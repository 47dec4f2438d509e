"""`ask` and `search` limited to some documents."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

POOL = "---\ndate: 2019-05-02\nkeywords: [sport, tarifs]\npublisher: Ville du Val\n---\n# La piscine\n\nL’entrée coûte 4 euros.\n"
MUSEUM = "---\ndate: 2024\nkeywords: [culture, tarifs]\npublisher: Le Département\n---\n# Le musée\n\nL’entrée coûte 9 euros.\n"
QUESTION = "Combien coûte l’entrée ?"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "piscine.md").write_text(POOL, encoding="utf-8")
    (folder / "musee.md").write_text(MUSEUM, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "options",
    [
        ("--document", "musee.md"),
        ("--document", "Le musée"),
        ("--keyword", "CULTURE"),
        ("--publisher", "le departement"),
        ("--since", "2020"),
        ("--keyword", "tarifs", "--since", "2024-01", "--until", "2024-12-31"),
    ],
    ids=" ".join,
)
def test_extracts_and_passages_come_from_the_chosen_documents_alone(sourcier, folder: Path, options: tuple[str, ...]):
    for arguments in (("ask", QUESTION), ("search", QUESTION), ("search", QUESTION, "--arm", "lexical")):
        told = sourcier(*arguments, *options, "--json", "--library", folder)
        assert (told.code, told.err) == (0, "")
        (found,) = told.rows
        shown = found["passages"] if arguments[0] == "search" else found["extracts"] + found["nearest"]
        assert {extract["document"]["source"] for extract in shown} == {"musee.md"}
        assert found["filter"]["documents"] == [word for word in options if options[0] == "--document"][1:]


def test_several_values_are_alternatives_and_what_was_searched_is_said(sourcier, folder: Path):
    asked = ("search", QUESTION, "--keyword", "sport", "--keyword", "culture", "--library", folder)
    told = sourcier(*asked)
    assert "piscine.md" in told.out and "musee.md" in told.out
    assert told.out.startswith("Recherche limitée à : mots-clés « sport », « culture »\n")
    assert "filter" not in sourcier("search", QUESTION, "--json", "--library", folder).rows[0]
    told = sourcier("ask", "Quelle est la capitale du Pérou ?", "--until", "2019", "--library", folder)
    assert told.out.startswith("Recherche limitée à : jusqu’à 2019\nLes documents choisis ne répondent pas à cette question.")
    assert "musee.md" not in told.out


@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_batch_is_limited_too(sourcier, folder: Path, tmp_path: Path, command: str):
    path = tmp_path / "questions.jsonl"
    lines = [json.dumps({"id": number, "question": QUESTION}) for number in range(2)]
    path.write_text("\n".join([*lines, "{oups"]), encoding="utf-8")
    told = sourcier(command, "--from", path, "--json", "--document", "piscine", "--library", folder)
    assert (told.code, len(told.rows)) == (1, 3)
    for row in told.rows[:2]:
        shown = row["passages"] if command == "search" else row["extracts"] + row["nearest"]
        assert {extract["document"]["source"] for extract in shown} == {"piscine.md"}


@pytest.mark.parametrize("command", ["ask", "search"])
@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (("--document", "muse.md"), 1, "Aucun document « muse.md » dans la bibliothèque. Il y a : musee.md, piscine.md."),
        (("--keyword", "cultures"), 1, "Aucun document n’a « cultures » pour mot-clé. Il y a : culture, "),
        (("--since", "2025"), 1, "vont de 2019 à 2024"),
        (("--since", "hier"), 2, "« hier » n’est pas une date. Écrivez une année (2024)"),
        (("--since", "2025", "--until", "2024"), 2, "Inversez-les"),
    ],
)
def test_a_filter_that_cannot_be_is_refused_before_anything_is_loaded(
    sourcier, folder: Path, monkeypatch: pytest.MonkeyPatch, command: str, options: tuple[str, ...], code: int, message: str
):
    monkeypatch.setattr("assistant.cli.session.index_of", lambda *_: pytest.fail("loaded"))
    told = sourcier(command, QUESTION, *options, "--library", folder)
    assert (told.code, told.out) == (code, "")
    assert message in told.err
