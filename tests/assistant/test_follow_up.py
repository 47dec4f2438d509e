"""Which questions lean on the one before, and the whole question they stand for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.follow_up import understand

CLSM = "Combien de CLSM existe-t-il en France ?"
PILOT = "Qui pilote les CLSM ?"
MISSIONS = "Quelles missions un pair-aidant peut-il remplir dans un CMP ?"
STATUS = "Pourquoi le statut des pairs-aidants est-il fragile ?"


@pytest.mark.parametrize(
    ("previous", "written", "understood"),
    [
        # a place, a year
        (CLSM, "Et à Grenoble ?", "Combien de CLSM existe-t-il à Grenoble ?"),
        (CLSM, "À Grenoble ?", "Combien de CLSM existe-t-il à Grenoble ?"),
        (CLSM, "Quid de Grenoble ?", "Combien de CLSM existe-t-il à Grenoble ?"),
        ("Combien de CLSM existe-t-il à Grenoble ?", "Et à Lyon ?", "Combien de CLSM existe-t-il à Lyon ?"),
        ("Combien de CLSM existe-t-il ?", "Même question pour Lyon", "Combien de CLSM existe-t-il à Lyon ?"),
        (
            "Qui finance les GEM en Île-de-France ?",
            "Et en Auvergne-Rhône-Alpes ?",
            "Qui finance les GEM en Auvergne-Rhône-Alpes ?",
        ),
        (PILOT, "Et en Suisse ?", "Qui pilote les CLSM en Suisse ?"),
        ("Combien de postes en 2023 ?", "Et en 2022 ?", "Combien de postes en 2022 ?"),
        ("Combien de postes ?", "Et en 2022 ?", "Combien de postes en 2022 ?"),
        # an acronym for another, its article contracted
        (PILOT, "Et pour les GEM ?", "Qui pilote les GEM ?"),
        (PILOT, "Pour les GEM ?", "Qui pilote les GEM ?"),
        (PILOT, "et les gem", "Qui pilote les gem ?"),
        (CLSM, "Et pour les GEM ?", "Combien de GEM existe-t-il en France ?"),
        (PILOT, "Qu’en est-il des GEM ?", "Qui pilote les GEM ?"),
        ("Quel est le rôle du GEM ?", "Et la MDPH ?", "Quel est le rôle de la MDPH ?"),
        ("Quel est le rôle de la MDPH ?", "Et le GEM ?", "Quel est le rôle du GEM ?"),
        ("À quoi sert l’aide aux GEM ?", "Et à la MDPH ?", "À quoi sert l’aide à la MDPH ?"),
        ("Qu’est-ce qu’un CLSM ?", "Et un GEM ?", "Qu’est-ce qu’un GEM ?"),
        (MISSIONS, "Et dans un GEM ?", "Quelles missions un pair-aidant peut-il remplir dans un GEM ?"),
        ("Comment travailler avec la mairie ?", "et avec l'ARS ?", "Comment travailler avec l'ARS ?"),
        # another noun
        (STATUS, "Et les médiateurs ?", "Pourquoi le statut des médiateurs est-il fragile ?"),
        ("Est-ce que les pairs-aidants sont payés ?", "Et les psychologues ?", "Est-ce que les psychologues sont payés ?"),
        ("Qui finance les groupes d’entraide mutuelle ?", "Et des associations ?", "Qui finance les associations ?"),
        ("Comment devenir pair-aidant ?", "Et médiateur ?", "Comment devenir médiateur ?"),
        # what cannot be replaced is added
        (MISSIONS, "Et pour un médiateur ?", "Quelles missions un pair-aidant peut-il remplir dans un CMP, pour un médiateur ?"),
        (PILOT, "Et le financement ?", "Le financement (les CLSM) ?"),
        # another thing asked of the same
        (CLSM, "Et qui les finance ?", "Qui les finance (CLSM) ?"),
        (PILOT, "Et comment sont-ils financés ?", "Comment sont-ils financés (les CLSM) ?"),
        (PILOT, "Et depuis quand ?", "Depuis quand (Qui pilote les CLSM) ?"),
    ],
)
def test_follow_up(previous: str, written: str, understood: str) -> None:
    found = understand(written, previous)
    assert found is not None
    assert found.understood.replace("\u00a0", " ") == understood
    assert found.written == written


@pytest.mark.parametrize(
    "written",
    [
        PILOT,
        "À qui s’adresse un GEM ?",
        "En quelle année la loi a-t-elle été votée ?",
        "Pour qui sont faits les GEM ?",
        "Et qui finance les GEM ?",
        "Et les usagers peuvent-ils refuser ?",
        "Et combien de GEM ?",
        "GEM",
        "Les GEM",
        "Et ?",
        "?",
        "",
        "Et pour les personnes qui vivent seules dans un logement trop petit pour elles ?",
    ],
)
def test_what_stands_alone_is_left_alone(written: str) -> None:
    assert understand(written, CLSM) is None


@pytest.mark.parametrize("previous", ["", " ", "?"])
def test_nothing_is_understood_without_a_question_before(previous: str) -> None:
    assert understand("Et à Grenoble ?", previous) is None


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_text_breaks_it(written: str, previous: str) -> None:
    for question in (written, f"Et {written}", f"Et pour les {written} ?"):
        found = understand(question, previous)
        assert found is None or found.understood.endswith("\u00a0?")
