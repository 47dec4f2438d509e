"""`sourcier edit`: metadata given by hand, kept, searched by, and undone."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.library import open_library

BATHS = (
    "---\ntitle: Vieux titre\nauteur: Anne Dupont\ndate: 2019\ntags: [bains]\n---\n\n# Les bains\n\nLe bassin ferme en août.\n"
)
NOTE = "# La médiathèque\n\nLa médiathèque prête des livres.\n"


@pytest.fixture
def root(sourcier, tmp_path: Path) -> Path:
    (tmp_path / "bains.md").write_text(BATHS, encoding="utf-8")
    (tmp_path / "note.md").write_text(NOTE, encoding="utf-8")
    root = tmp_path / "bibliothèque"
    assert sourcier("add", tmp_path / "bains.md", tmp_path / "note.md", "--library", root).code == 0
    return root


def listed(sourcier, root: Path, source: str = "bains.md"):
    return next(one for one in sourcier("list", "--json", "--library", root).rows[0]["documents"] if one["source"] == source)


def test_every_field_is_changed_and_told(sourcier, root: Path):
    told = sourcier(
        *("edit", "bains.md", "--library", root, "--title", "  La piscine \n du Val ", "--author", "Luc Martin"),
        *("--author", "Ana Ruiz", "--date", "2024-03", "--publisher", "La ville", "--licence", "CC BY 4.0"),
        *("--keywords", "natation, été ; été", "--url", "https://example.org/piscine"),
    )  # fmt: skip
    assert (told.code, told.err) == (0, "")
    assert told.out.splitlines() == [
        "modifié   bains.md",
        "  titre : La piscine du Val",
        "  auteur : Luc Martin, Ana Ruiz",
        "  date : 2024-03",
        "  éditeur : La ville",
        "  licence : CC BY 4.0",
        "  mots-clés : natation, été",
        "  adresse : https://example.org/piscine",
    ]
    document = listed(sourcier, root)
    assert document["title"] == "La piscine du Val"
    assert document["metadata"] == {
        "title": "La piscine du Val",
        "author": ["Luc Martin", "Ana Ruiz"],
        "date": "2024-03",
        "publisher": "La ville",
        "licence": "CC BY 4.0",
        "keywords": ["natation", "été"],
        "url": "https://example.org/piscine",
    }
    assert sourcier("show", "bains.md", "--library", root).out.rstrip() == BATHS.rstrip()


def test_the_index_follows_a_title_and_filters_follow_the_rest(sourcier, root: Path):
    sourcier("edit", "bains.md", "--title", "Le palais nautique", "--keywords", "natation", "--date", "2024", "--library", root)
    assert sourcier("doctor", "--library", root).out.rstrip().endswith("sans rien à signaler.")
    found = sourcier("search", "palais nautique", "--arm", "lexical", "--json", "--library", root).rows[0]["passages"]
    assert found[0]["document"]["title"] == "Le palais nautique"
    for limit in (("--keyword", "natation"), ("--since", "2024")):
        told = sourcier("search", "bassin", *limit, "--json", "--library", root).rows[0]["passages"]
        assert {one["document"]["source"] for one in told} == {"bains.md"}
    assert sourcier("search", "bassin", "--keyword", "bains", "--library", root).code == 1


def test_edits_outlive_a_revision_and_are_undone_at_will(sourcier, root: Path, tmp_path: Path):
    sourcier("edit", "bains.md", "--title", "La piscine", "--author", "", "--library", root)
    assert "auteur" not in listed(sourcier, root)["metadata"]
    (tmp_path / "bains.md").write_text(BATHS.replace("août", "juillet"), encoding="utf-8")
    sourcier("add", tmp_path / "bains.md", "--library", root)
    document = listed(sourcier, root)
    assert (document["revision"], document["title"]) == (2, "La piscine")
    assert not {"author", "auteur"} & set(document["metadata"])
    (back,) = sourcier("edit", "bains.md", "--as-imported", "--date", "2020", "--json", "--library", root).rows
    assert back == listed(sourcier, root)
    assert back["title"] == "Vieux titre"
    assert (back["metadata"]["auteur"], back["metadata"]["date"]) == ("Anne Dupont", "2020")


def test_the_same_again_changes_nothing(sourcier, root: Path):
    arguments = ("edit", "note.md", "--title", "Un autre", "--library", root)
    assert sourcier(*arguments).out.startswith("modifié   note.md\n")
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    assert sourcier(*arguments).out.startswith("inchangé  note.md\n")
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "--title, --author"),
        (("--title", " "), "a toujours un titre"),
        (("--date", "hier"), "n’est pas une date"),
        (("--date", "2024-13"), "n’est pas une date"),
        (("--url", "javascript:alert(1)"), "n’est pas une adresse"),
        (("--url", "https://"), "n’est pas une adresse"),
        (("--title", "a" * 2001), "Raccourcissez"),
        (("--publisher", "\ud800"), "texte ordinaire"),
    ],
)
def test_what_is_not_a_value_is_refused_and_nothing_changes(sourcier, root: Path, arguments: tuple[str, ...], words: str):
    before = open_library(root).digest
    told = sourcier("edit", "bains.md", *arguments, "--library", root)
    assert (told.code, told.out) == (2, "")
    assert words in told.err
    assert open_library(root).digest == before


def test_only_a_document_of_a_library_made_by_sourcier_is_changed(sourcier, root: Path, tiny_folder: Path):
    assert "ne se modifient pas" in sourcier("edit", "gem.md", "--title", "Autre").err
    told = sourcier("edit", "piscine.md", "--title", "Autre", "--library", tiny_folder)
    assert told.code == 1
    assert "n’y écrit jamais" in told.err
    assert "Aucun document « absent.md »" in sourcier("edit", "absent.md", "--title", "Autre", "--library", root).err
