"""Sentences that a question can be made of, and those that need their page."""

from __future__ import annotations

import pytest

from assistant.quiz.extracts import extract_at, extracts_of, stands_alone
from assistant.quiz.standing import points_elsewhere
from corpus.model import Span
from tests.assistant.quiz.conftest import MakeLibrary


@pytest.mark.parametrize(
    "sentence",
    [
        "La piscine du Val accueille 42 000 baigneurs par an.",
        "Il existe 250 conseils de quartier dans le pays, présidés par des élus.",
        "Les communes versent 12 % de leurs crédits aux associations sportives.",
        "Selon l’institut, la part des femmes atteint 40 % parmi les médecins.",
        "2009 : La loi du 21 juillet 2009 crée les agences régionales.",
        "Département du Rhône : depuis 2019, il finance une permanence d’accueil.",
        "L’étude menée à Lyon en 2012 a suivi 340 patients pendant un an.",
    ],
)
def test_a_sentence_that_says_something_by_itself_is_taken(sentence: str) -> None:
    assert stands_alone(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Il accueille 42 000 baigneurs par an, surtout en été.",
        "Cette piscine accueille 42 000 baigneurs par an.",
        "Ce dernier a été fondé en 1998 par la commune du Val.",
        "Leur nombre a doublé depuis 1998 dans toute la région.",
        "Ainsi, la piscine du Val accueille 42 000 baigneurs par an.",
        "En revanche, la piscine du Val accueille 42 000 baigneurs.",
        "Un autre bassin, ouvert en 1998, accueille les scolaires.",
        "Depuis 2019, il finance une permanence au centre hospitalier.",
        "La piscine du Val, décrite ci-dessus, a ouvert en 1998.",
        "La piscine applique ce règlement depuis l’année 1998.",
        "Une convention précise leurs règles de fonctionnement depuis 1998.",
        "L’étude montre que 35 % des patients reviennent au bout d’un an.",
        "Le même rapport estime à 35 % la part des patients qui reviennent.",
        "Trois d’entre eux ont fermé en 1998, après un hiver difficile.",
        "La piscine du Val s’y prête depuis 1998, grâce à la commune.",
        "La piscine du Val a ouvert en 1998 (voir le plan des bassins.",
        "Combien de baigneurs la piscine du Val accueille-t-elle par an ?",
        "La piscine du **Val** a ouvert ses portes en 1998.",
        "La piscine du Val a ouvert en 1998 [source].",
        "Ouverte en 1998.",
        "la piscine du Val accueille 42 000 baigneurs par an.",
        "La piscine du Val a ouvert en 1998 et se compose ainsi :",
        "La piscine du Val " + "très fréquentée " * 30 + "a ouvert en 1998.",
    ],
)
def test_a_sentence_that_needs_its_page_is_left_aside(sentence: str) -> None:
    assert not stands_alone(sentence)


def test_a_pronoun_after_what_it_stands_for_does_not_point_elsewhere() -> None:
    assert not points_elsewhere("Quand un pair-aidant arrive, il rencontre l’équipe.")
    assert not points_elsewhere("Le décret de 2017 fixe la règle, et ce décret s’applique encore.")


def test_a_list_item_that_goes_on_from_its_lead_in_comes_with_it(library_of: MakeLibrary) -> None:
    document = library_of(
        a="# A\n\nLe conseil municipal réunit :\n\n- douze élus de la majorité et quatre de l’opposition ;\n"
    ).documents[0]
    (extract,) = extracts_of(document)
    assert extract.span.of(document.text) == "douze élus de la majorité et quatre de l’opposition"
    assert extract.lead_in is not None
    assert extract.lead_in.of(document.text) == "Le conseil municipal réunit :"


def test_a_list_item_whose_lead_in_points_elsewhere_is_left_aside(library_of: MakeLibrary) -> None:
    document = library_of(
        a="# A\n\nIl réunit plusieurs personnes :\n\n- douze élus de la majorité et quatre de l’opposition ;\n"
    ).documents[0]
    assert list(extracts_of(document)) == []


def test_headings_and_table_rows_give_no_extract(library_of: MakeLibrary) -> None:
    table = "| Année | Baigneurs |\n|---|---|\n| La piscine en 1998 | 42 000 baigneurs. |\n"
    text = f"# La piscine du Val accueille 42 000 baigneurs par an.\n\n{table}"
    assert list(extracts_of(library_of(a=text).documents[0])) == []


def test_what_a_trainer_chose_is_taken_as_it_is(library_of: MakeLibrary) -> None:
    document = library_of(a="# A\n\nElle a ouvert en 1998.\n").documents[0]
    start = document.text.index("Elle")
    assert extract_at(document, Span(start, start + 23)).span == Span(start, start + 23)
