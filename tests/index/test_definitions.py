"""What a corpus's acronyms mean: which of its definitions are kept, and in what order."""

import json

import pytest

from index.definitions import definitions_from_json, definitions_json, learn_definitions
from index.french.acronyms import Definition


def learnt(*texts: str) -> dict[str, list[str]]:
    return {key: [one.expansion for one in definitions] for key, definitions in learn_definitions(texts).items()}


def test_singular_and_plural_are_one():
    assert learnt("les groupes d’entraide mutuelle (GEM)", "un groupe d’entraide mutuelle (GEM)") == {
        "gem": ["groupe d’entraide mutuelle"]
    }


@pytest.mark.parametrize(
    "other",
    ["Groupe d’Entraide Mutuelle (GEM)", "groupe d'entraide mutuelle (GEM)", "GEM (groupe d’entraide mutuelle)"],
    ids=["capitals", "apostrophe", "acronym first"],
)
def test_writings_of_one_meaning_are_one(other: str):
    assert len(learnt("un groupe d’entraide mutuelle (GEM)", other)["gem"]) == 1


def test_the_plural_of_an_acronym_is_the_acronym():
    assert learnt("les groupes d’entraide mutuelle (GEMs)", "un groupe d’entraide mutuelle (GEM)") == {
        "gem": ["groupe d’entraide mutuelle"]
    }


def test_the_most_frequent_meaning_comes_first_and_three_are_kept():
    texts = ["garde en mer (GEM)", *["groupe expert mixte (GEM)"] * 2, *["groupe d’entraide mutuelle (GEM)"] * 4]
    texts += ["grande étude médicale (GEM)"] * 3
    expected = ["groupe d’entraide mutuelle", "grande étude médicale", "groupe expert mixte"]
    assert learnt(*texts)["gem"] == learnt(*reversed(texts))["gem"] == expected


def test_keys_are_folded_and_in_order():
    definitions = learn_definitions(["éducation thérapeutique du patient (ÉTP)", "l’agence régionale de santé (ARS)"])
    assert list(definitions) == ["ars", "etp"]
    assert definitions["etp"] == (Definition("ÉTP", "éducation thérapeutique du patient"),)


def test_no_text_teaches_nothing():
    assert learn_definitions([]) == learn_definitions([""]) == {}


def test_json_keeps_everything():
    definitions = learn_definitions(
        ["un groupe d’entraide mutuelle (GEM), l’agence régionale de santé (ARS)", "garde en mer (GEM)"]
    )
    assert definitions_from_json(json.loads(json.dumps(definitions_json(definitions)))) == definitions
