"""The segments of a library: numbers, who holds whom, and the words they are found by."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.importers.markdown import import_markdown
from corpus.library import open_library
from corpus.model import Document, Span
from index.passages import PassageSettings
from index.segments import DocumentUnit, Segments, context_of, indexed_text, indexed_unit, segment

PROPERTY = settings(max_examples=150)

GUIDE = """\
---
title: Le guide
---

# Le guide

Un groupe se réunit. Il parle.

## Les missions

Deux missions
sont les siennes :

- accueillir
  - à la porte
- écouter

## Les villes

| Ville | Année |
| - | - |
| Lyon | 2018 |
| Lille | 2021 |

La salle reste ouverte.
"""
CARNET = "Un carnet est tenu.\n\nOn y écrit :\n\n- le jour\n- le lieu\n"


def document(text: str, source: str = "guide.md") -> Document:
    return Document(source, source, "0" * 64, import_markdown(text.encode(), "Repli"))


def cut(*texts: str, size: int = 40, overlap: int = 0) -> Segments:
    return segment([document(text, f"{number}.md") for number, text in enumerate(texts)], PassageSettings(size, overlap))


def unit(segments: Segments, core: str) -> DocumentUnit:
    (found,) = [one for one in segments.units if one.unit.core.of(one.document.text) == core]
    return found


def cores(units: list[DocumentUnit]) -> list[str]:
    return [one.unit.core.of(one.document.text) for one in units]


def test_numbers_are_rows_by_document_then_position():
    segments = cut(GUIDE, CARNET)
    for rows in (segments.passages, segments.units):
        assert [row.number for row in rows] == list(range(len(rows)))
        assert [row.document.source for row in rows] == sorted(row.document.source for row in rows)
        assert {row.document.source for row in rows} == {"0.md", "1.md"}


def test_a_passage_shows_its_own_words():
    segments = cut(GUIDE)
    assert segments.passages[0].text == "# Le guide\n\nUn groupe se réunit. Il parle."
    assert all(passage.text == GUIDE[passage.span.start : passage.span.end] for passage in segments.passages)


def test_no_document_gives_no_segment():
    segments = segment([], PassageSettings())
    assert (list(segments.passages), list(segments.units), segments.homes.tolist()) == ([], [], [])


def test_the_bundled_corpus_has_units_in_every_document():
    library = open_library()
    segments = segment(library.documents, PassageSettings())
    assert (
        {one.document.id for one in segments.units}
        == {one.document.id for one in segments.passages}
        == {d.id for d in library.documents}
    )
    assert all(one in segments.units_in(segments.passage_of(one)) for one in segments.units)


# Who holds whom


def test_units_in_a_passage_are_those_whose_core_begins_there():
    segments = cut(GUIDE, CARNET)
    assert cores(segments.units_in(segments.passages[0])) == ["Un groupe se réunit.", "Il parle."]
    assert [
        passage.document.source for passage in segments.passages if cores(segments.units_in(passage)) == ["le jour", "le lieu"]
    ] == ["1.md"]


def test_a_unit_that_reaches_back_belongs_to_the_passage_of_its_core():
    segments = cut("Un groupe se réunit le lundi. Il parle avec chacun.\n", size=30)
    one = unit(segments, "Il parle avec chacun.")
    assert one.unit.span.start == 0
    assert segments.passage_of(one).text == "Il parle avec chacun."
    assert cores(segments.units_in(segments.passages[0])) == ["Un groupe se réunit le lundi."]


def test_the_last_of_two_overlapping_passages_holds_the_unit():
    segments = cut("Un groupe parle. Un autre écoute. Le dernier se tait.", size=36, overlap=18)
    one = unit(segments, "Un autre écoute.")
    holders = [passage for passage in segments.passages if one in segments.units_in(passage)]
    assert [passage.number for passage in holders] == [0, 1]
    assert segments.passage_of(one) == holders[1]


FRAGMENTS = [
    *["# Titre\n\n", "## Titre\n\n", "- ", "  - ", "1. ", "| a |\n| - |\n| 1 |\n\n", "\n", "\n\n", "Deux axes :\n\n", "---\n"],
    *["> "],
    *["Oui. ", "Un groupe se réunit. ", "Il parle. ", "mot " * 50, "mot" * 30, "\u00a0", "\u202f", "\x85", "😀", "```\n"],
]


@PROPERTY
@given(
    st.lists(st.lists(st.sampled_from(FRAGMENTS), max_size=25).map("".join), max_size=3),
    st.integers(20, 300),
    st.sampled_from([0, 10, 100]),
)
def test_every_unit_lies_in_the_passage_that_is_said_to_hold_it(texts: list[str], size: int, overlap: int):
    segments = cut(*texts, size=size, overlap=overlap)
    for one in segments.units:
        holder = segments.passage_of(one)
        assert holder.document is one.document
        assert holder.span.start <= one.unit.core.start < holder.span.end
        assert one in segments.units_in(holder)
        members = segments.group_of(one)
        assert (one in members) == (one.unit.group >= 0 and not one.unit.announces)
        assert one.unit.group < 0 or members
    assert segments.homes.tolist() == [segments.passage_of(one).number for one in segments.units]
    assert segments.homes.tolist() == sorted(segments.homes.tolist())
    for passage in segments.passages:
        assert indexed_text(passage).endswith("\n" + passage.text)


# Lists and tables


@pytest.mark.parametrize(
    ("core", "group"),
    [
        pytest.param("accueillir", ["accueillir", "écouter"], id="item"),
        pytest.param("Deux missions\nsont les siennes :", ["accueillir", "écouter"], id="the sentence that announces it"),
        pytest.param("à la porte", ["à la porte"], id="nested list"),
        pytest.param("| Lille | 2021 |", ["| Lyon | 2018 |", "| Lille | 2021 |"], id="row"),
        pytest.param("Un groupe se réunit.", [], id="prose"),
    ],
)
def test_group(core: str, group: list[str]):
    segments = cut(GUIDE, CARNET)
    assert cores(segments.group_of(unit(segments, core))) == group


def test_a_group_stays_in_its_document():
    segments = cut(CARNET, CARNET.replace("le jour", "la date"))
    assert cores(segments.group_of(unit(segments, "la date"))) == ["la date", "le lieu"]
    assert cores(segments.group_of(unit(segments, "le jour"))) == ["le jour", "le lieu"]


# The words that segments are found by


def test_context_is_title_headings_and_lead_in():
    guide = document(GUIDE)
    assert context_of(guide, GUIDE.index("Un groupe")) == "Le guide"
    assert context_of(guide, GUIDE.index("accueillir")) == "Le guide › Les missions"
    lead_in = Span(GUIDE.index("Deux missions"), GUIDE.index(" :") + 2)
    assert context_of(guide, GUIDE.index("accueillir"), lead_in) == "Le guide › Les missions › Deux missions sont les siennes :"


@pytest.mark.parametrize(
    ("core", "expected"),
    [
        pytest.param("Il parle.", "Le guide\nUn groupe se réunit. Il parle.", id="sentence with the one before"),
        pytest.param("écouter", "Le guide › Les missions › Deux missions sont les siennes :\nécouter", id="item"),
        pytest.param("à la porte", "Le guide › Les missions › accueillir\nà la porte", id="nested item"),
        pytest.param("| Lyon | 2018 |", "Le guide › Les villes › | Ville | Année |\n| Lyon | 2018 |", id="row"),
        pytest.param("La salle reste ouverte.", "Le guide › Les villes\nLa salle reste ouverte.", id="after the table"),
    ],
)
def test_a_unit_is_compared_by_its_context_and_words(core: str, expected: str):
    assert indexed_unit(unit(cut(GUIDE), core)) == expected


def test_a_passage_is_found_by_its_context_and_words():
    assert indexed_text(cut(GUIDE, size=700).passages[1]).startswith("Le guide › Les missions\n## Les missions\n\nDeux missions")


def test_a_passage_cut_off_from_its_lead_in_is_given_it_back():
    items = [f"une mission qui porte le numéro {number}" for number in range(4)]
    text = "# Titre\n\nVoici les missions :\n\n" + "".join(f"- {item}\n" for item in items)
    found = [indexed_text(passage) for passage in cut(text, size=40).passages]
    assert found[0] == "Titre\n# Titre\n\nVoici les missions :"
    assert found[1:] == [f"Titre › Voici les missions :\n- {item}" for item in items]


def test_a_passage_that_holds_its_lead_in_is_not_given_it_twice():
    text = "Un groupe " + "très " * 12 + "uni. Voici ses deux missions :\n- un\n"
    assert [indexed_text(passage) for passage in cut(text, size=80).passages] == [
        "Repli\nUn groupe " + "très " * 12 + "uni.",
        "Repli\nVoici ses deux missions :\n- un",
    ]


def test_a_passage_that_begins_in_prose_is_given_no_lead_in():
    segments = cut("Un mot avant tout.\n\nVoici les missions du groupe :\n\n- un\n- deux\n", size=30)
    assert indexed_text(segments.passages[0]) == "Repli\nUn mot avant tout."


def test_a_sentence_knows_the_list_that_ends_its_paragraph(tmp_path):
    text = "# Les rôles\n\nLes rôles varient. Quelques exemples :\n\n- accueillir ;\n- écouter.\n\nUn autre paragraphe.\n"
    (tmp_path / "roles.md").write_text(text, encoding="utf-8")
    cut = segment(open_library(tmp_path).documents, PassageSettings())
    by_words = {unit.unit.core.of(unit.document.text): unit for unit in cut.units}
    lead_in = cut.announced_after(by_words["Les rôles varient."])
    assert lead_in is by_words["Quelques exemples :"]
    assert [u.unit.core.of(u.document.text) for u in cut.group_of(lead_in)] == ["accueillir ;", "écouter."]
    assert cut.announced_after(by_words["Un autre paragraphe."]) is None
