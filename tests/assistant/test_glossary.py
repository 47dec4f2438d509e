"""The glossary: one entry an acronym, each definition with every place that gives it."""

import csv
import io

import pytest

from assistant.glossary import glossary, glossary_csv, glossary_markdown
from corpus.library import Library, open_library


@pytest.fixture
def library(tmp_path) -> Library:
    texts = {
        "a": "---\ntitle: Bassins\n---\n\n# Bassins\n\n## Gens\n\nLe maître-nageur agréé (MNA) veille. Il dort.\n",
        "b": "# Clubs\n\n- maîtres-nageurs agréés (MNA) ;\n- un moniteur nautique adjoint (MNA).\n\nUn brevet de nage (BN).\n",
        "c": "# Le maître-nageur agréé (MNA)\n\nIl veille.\n",
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    return open_library(tmp_path)


def test_one_entry_an_acronym_in_alphabetical_order(library):
    assert [entry.acronym for entry in glossary(library)] == ["BN", "MNA"]


def test_each_meaning_has_its_sources_the_most_frequent_first(library):
    _, entry = glossary(library)
    assert [(one.expansion, [source.document.source for source in one.sources]) for one in entry.meanings] == [
        ("maître-nageur agréé", ["a.md", "b.md", "c.md"]),
        ("moniteur nautique adjoint", ["b.md"]),
    ]


def test_a_source_stands_in_its_sentence_item_or_heading(library):
    _, entry = glossary(library)
    first, second, third = entry.meanings[0].sources
    assert first.words(first.extract) == "Le maître-nageur agréé (MNA) veille."
    assert second.words(second.extract) == "maîtres-nageurs agréés (MNA) ;"
    assert third.words(third.extract) == "Le maître-nageur agréé (MNA)"
    for source in entry.meanings[0].sources:
        assert source.words(source.acronym) == "MNA"
        assert source.extract.contains(source.acronym)
        assert source.extract.contains(source.expansion)


def test_the_csv_has_a_row_for_each_source(library):
    rows = list(csv.DictReader(io.StringIO(glossary_csv(glossary(library)).removeprefix("\ufeff")), delimiter=";"))
    assert [(row["Sigle"], row["Définition"], row["Fichier"]) for row in rows] == [
        ("BN", "brevet de nage", "b.md"),
        ("MNA", "maître-nageur agréé", "a.md"),
        ("MNA", "maître-nageur agréé", "b.md"),
        ("MNA", "maître-nageur agréé", "c.md"),
        ("MNA", "moniteur nautique adjoint", "b.md"),
    ]
    assert (rows[1]["Document"], rows[1]["Section"]) == ("Bassins", "Gens")
    text = library.document("a.md").text
    assert text[int(rows[1]["Début"]) : int(rows[1]["Fin"])] == rows[1]["Extrait"]


def test_markdown_shows_words_as_they_are(tmp_path):
    (tmp_path / "a.md").write_text("# *Notes* [1]\n\nLe maître-nageur agréé (MNA) veille.\n", encoding="utf-8")
    told = glossary_markdown(glossary(open_library(tmp_path)))
    assert told.startswith("# Sigles et définitions\n\n- **MNA**\u00a0: maître-nageur agréé\n  - ")
    assert "\\[1\\]" in told
    assert told.endswith(", a.md, caractères 15 à 51\n")


def test_a_library_without_acronyms_has_an_empty_glossary(tmp_path):
    (tmp_path / "a.md").write_text("# Rien\n\nRien.\n", encoding="utf-8")
    assert glossary(open_library(tmp_path)) == ()


def test_the_bundled_corpus_defines_its_acronyms():
    entries = {entry.acronym: entry for entry in glossary(open_library())}
    assert entries["ARS"].meanings[0].expansion == "agence régionale de santé"
    assert len({source.document.id for source in entries["ARS"].meanings[0].sources}) > 5
