"""Figures that disagree: the same thing, two values, from two documents, years or sources."""

import pytest

from assistant.figures.disagreements import disagreements, topics
from assistant.figures.table import key_figures
from corpus.library import open_library

LICENSED = "Plus de 450 nageurs licenciés participent aux courses en 2022."


def found(library) -> list[list[str]]:
    return [[figure.value_text for figure in one.figures] for one in disagreements(key_figures(library), library)]


def test_two_documents_that_differ_are_side_by_side_with_their_years(library_of):
    library = library_of(a=LICENSED, b="Près de 400 nageurs licenciés participent aux courses en 2024.")
    (one,) = disagreements(key_figures(library), library)
    assert [(figure.value_text, figure.year_text, figure.document.source) for figure in one.figures] == [
        ("Plus de 450", "2022", "a.md"),
        ("Près de 400", "2024", "b.md"),
    ]
    assert one.topic == "nageurs licenciés participent aux courses en 2022"


@pytest.mark.parametrize(
    "other",
    [
        pytest.param("Plus de 450 nageurs licenciés participent aux courses en 2024.", id="the same value is agreement"),
        pytest.param("Près de 40 % des nageurs licenciés participent aux courses.", id="another unit"),
        pytest.param("Près de 400 juges bénévoles surveillent les courses.", id="another thing"),
        pytest.param("En Isère, 400 nageurs licenciés participent aux courses.", id="another place"),
        pytest.param("On y voit 400 nageurs.", id="a single word in common"),
    ],
)
def test_no_disagreement(library_of, other: str):
    assert found(library_of(a=LICENSED, b=other)) == []


def test_france_and_no_place_are_one_place(library_of):
    assert found(library_of(a=LICENSED, b="En France, 400 nageurs licenciés participent aux courses.")) == [
        ["Plus de 450", "400"]
    ]


def test_one_document_disagrees_with_itself_only_for_two_years(library_of):
    assert found(library_of(a="Le club comptait 13 nageurs en 2019 et 41 en 2023.")) == [["13", "41"]]
    assert found(library_of(a="Le club compte 13 nageurs. Le club compte 41 nageurs.")) == []


def test_one_series_told_with_two_nouns_is_one_topic(library_of):
    library = library_of(
        a="Le cours accueillait 13 nageurs en 2019 et 41 en 2023.", b="Le stage réunit 13 inscrits en 2019 et 41 en 2023."
    )
    assert found(library) == [["13", "13", "41", "41"]]


def test_inflected_words_are_the_same(library_of):
    assert found(library_of(a="450 personnes ont été formées.", b="Le club a formé 400 personnes.")) == [["450", "400"]]


ANNOUNCED = (
    "Deux estimations existent :\n\n- Selon la Ligue, 18 bassins sont chauffés.\n- Selon l’INSEE, {} piscines ont un toit.\n"
)


def test_a_list_of_estimates_sets_its_figures_side_by_side(library_of):
    library = library_of(a=ANNOUNCED.format(20))
    (one,) = disagreements(key_figures(library), library)
    assert (one.topic, [figure.value_text for figure in one.figures]) == ("Deux estimations existent", ["18", "20"])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(ANNOUNCED.format(18), id="one value"),
        pytest.param(ANNOUNCED.replace("Deux estimations", "Deux rangées").format(20), id="no figures announced"),
        pytest.param(ANNOUNCED.replace("Selon l’INSEE, ", "").format(20), id="no second source"),
        pytest.param(ANNOUNCED.replace("bassins", "bassins et 12 clubs").format(20), id="two figures in one item"),
    ],
)
def test_a_list_that_announces_no_estimates_of_one_thing(library_of, text: str):
    assert found(library_of(a=text)) == []


def test_topics_group_figures_of_one_thing_by_year(library_of):
    library = library_of(a="Le club comptait 13 nageurs en 2019 et 41 en 2023.", b="La piscine a 3 plongeoirs.")
    (group,) = topics(key_figures(library))
    assert [figure.year_text for figure in group] == ["2019", "2023"]


def test_the_bundled_corpus_has_its_five_disagreements():
    library = open_library()
    values = [set(group) for group in found(library)]
    for pair in ({"13", "41"}, {"plus de 450", "plus de 400"}, {"plus de 300", "Plus de 160"}, {"43 %", "30 %"}):
        assert pair in values
    assert {"Plus de 18", "Une vingtaine"} in values
