"""Acronyms and the words that spell them out: where they are found, and where they are not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.french.acronyms import find_definitions

PROPERTY = settings(max_examples=200)


def found(text: str) -> list[tuple[str, str]]:
    return [(definition.acronym, definition.expansion) for definition in find_definitions(text)]


@pytest.mark.parametrize(
    ("text", "acronym", "expansion"),
    [
        pytest.param("Un groupe d'entraide mutuelle (GEM) ouvre.", "GEM", "groupe d'entraide mutuelle", id="words first"),
        pytest.param("Le GEM (groupe d'entraide mutuelle) ouvre.", "GEM", "groupe d'entraide mutuelle", id="acronym first"),
        pytest.param("un groupe d’entraide mutuelle (GEM)", "GEM", "groupe d’entraide mutuelle", id="typographic apostrophe"),
        pytest.param("L’ARS (agence régionale de santé)", "ARS", "agence régionale de santé", id="after an elision"),
        pytest.param("l’agence régionale de santé (ARS)", "ARS", "agence régionale de santé", id="elided article left out"),
        pytest.param("Par l’Agence Régionale de Santé (ARS)", "ARS", "Agence Régionale de Santé", id="capitals"),
        pytest.param("la Haute Autorité de santé (HAS)", "HAS", "Haute Autorité de santé", id="article left out"),
        pytest.param("les groupes d’entraide mutuelle (GEM)", "GEM", "groupes d’entraide mutuelle", id="plural"),
        pytest.param("les groupes d’entraide mutuelle (GEMs)", "GEM", "groupes d’entraide mutuelle", id="plural of both"),
        pytest.param("un diplôme interuniversitaire (DIU)", "DIU", "diplôme interuniversitaire", id="two letters of one word"),
        pytest.param("un diplôme inter-universitaire (DIU)", "DIU", "diplôme inter-universitaire", id="hyphen"),
        pytest.param("un centre médico-psychologique (CMP)", "CMP", "centre médico-psychologique", id="hyphen, two letters"),
        pytest.param("éducation thérapeutique du patient (ÉTP)", "ÉTP", "éducation thérapeutique du patient", id="accent"),
        pytest.param("éducation thérapeutique du patient (ETP)", "ETP", "éducation thérapeutique du patient", id="accent lost"),
        pytest.param(
            "la maison départementale des personnes handicapées (MDPH)",
            *("MDPH", "maison départementale des personnes handicapées"),
            id="link word gives no letter",
        ),
        pytest.param(
            "reconnaissance de la qualité de travailleur handicapé (RQTH)",
            *("RQTH", "reconnaissance de la qualité de travailleur handicapé"),
            id="link words give no letter",
        ),
        pytest.param(
            "un établissement et service d’aide par le travail (ESAT)",
            *("ESAT", "établissement et service d’aide par le travail"),
            id="link words inside",
        ),
        pytest.param(
            "La Fnapsy (Fédération nationale des associations d’usagers en psychiatrie) agit.",
            *("Fnapsy", "Fédération nationale des associations d’usagers en psychiatrie"),
            id="mixed case, acronym first",
        ),
        pytest.param(
            "La Fédération nationale des associations d’usagers en psychiatrie (Fnapsy) agit.",
            *("Fnapsy", "Fédération nationale des associations d’usagers en psychiatrie"),
            id="mixed case, words first",
        ),
        pytest.param(
            "Le REV (Réseau français sur l’entente de voix)",
            *("REV", "Réseau français sur l’entente de voix"),
            id="a word left out",
        ),
        pytest.param(
            "l’Association nationale pour la formation permanente du personnel hospitalier (ANFH)",
            *("ANFH", "Association nationale pour la formation permanente du personnel hospitalier"),
            id="two words left out of four letters",
        ),
        pytest.param(
            "l’Union nationale de familles et amis de personnes malades et handicapées psychiques (Unafam)",
            *("Unafam", "Union nationale de familles et amis de personnes malades et handicapées psychiques"),
            id="words after the last letter",
        ),
        pytest.param("le groupe d’entraide mutuelle (GEM, loi 1901)", "GEM", "groupe d’entraide mutuelle", id="more after it"),
        pytest.param("GEM (groupe d’entraide mutuelle : à Lyon)", "GEM", "groupe d’entraide mutuelle", id="more after the words"),
        pytest.param("un groupe d’entraide mutuelle, ou GEM,", "GEM", "groupe d’entraide mutuelle", id="ou"),
        pytest.param("Les groupes d’entraide mutuelle, dits GEM.", "GEM", "groupes d’entraide mutuelle", id="dits"),
        pytest.param("l’agence régionale de santé, appelée l’ARS", "ARS", "agence régionale de santé", id="appelée"),
        pytest.param("agence régionale de santé (abrégée en ARS)", *("ARS", "agence régionale de santé"), id="abrégée en"),
        pytest.param("le conseil de la vie sociale, CVS, siège", "CVS", "conseil de la vie sociale", id="between commas"),
        pytest.param("Le CVS, conseil de la vie sociale, siège", "CVS", "conseil de la vie sociale", id="acronym, then commas"),
        pytest.param("CVS signifie conseil de la vie sociale ici", "CVS", "conseil de la vie sociale", id="signifie"),
        pytest.param("L’EIS désigne l’étude d’impact sur la santé", "EIS", "étude d’impact sur la santé", id="désigne"),
        pytest.param("un GEM, pour groupe d’entraide mutuelle, ouvre", "GEM", "groupe d’entraide mutuelle", id="pour"),
        pytest.param("- GEM : groupe d’entraide mutuelle ;", "GEM", "groupe d’entraide mutuelle", id="item of a list"),
        pytest.param("Sigles\nGEM = groupe d’entraide mutuelle", "GEM", "groupe d’entraide mutuelle", id="line"),
        pytest.param("**GEM** : groupe d’entraide mutuelle", "GEM", "groupe d’entraide mutuelle", id="bold"),
        pytest.param("| GEM | groupe d’entraide mutuelle |", "GEM", "groupe d’entraide mutuelle", id="row of a table"),
        pytest.param(
            "- GEM – groupe d’entraide mutuelle, un lieu", "GEM", "groupe d’entraide mutuelle", id="item with a comment"
        ),
        pytest.param(
            "- Ulis : unité localisée pour l’inclusion scolaire",
            *("Ulis", "unité localisée pour l’inclusion scolaire"),
            id="item, small letters",
        ),
        pytest.param(
            "une société interprofessionnelle de soins ambulatoires (SISA)",
            *("SISA", "société interprofessionnelle de soins ambulatoires"),
            id="first letters before a shorter run",
        ),
        pytest.param("un groupe d’entraide mutuelle ( GEM )", "GEM", "groupe d’entraide mutuelle", id="spaces"),
        pytest.param("Au premier, un médecin du travail (MT)", "MT", "médecin du travail", id="no more words than letters ask"),
    ],
)
def test_learnt(text: str, acronym: str, expansion: str):
    assert found(text) == [(acronym, expansion)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Il le dit (source).", id="small letters"),
        pytest.param("Le groupe ouvre (2023).", id="year"),
        pytest.param("Il habite Lyon (Rhône).", id="place"),
        pytest.param("Rhône (Lyon et ses environs)", id="place first"),
        pytest.param("le comité de pilotage (ABC)", id="letters that do not match"),
        pytest.param("le groupe mutuel (GAM)", id="a letter that is missing"),
        pytest.param("le groupe étendu de travail très mixte (GEM)", id="too many words that give no letter"),
        pytest.param("un droit nouveau universel (DU)", id="a word left out of two letters"),
        pytest.param("le sein de l’Armée populaire de libération du Soudan (SPLA)", id="a tail after a letter inside a word"),
        pytest.param("une mutuelle entraide de groupe (GEM)", id="letters in another order"),
        pytest.param("Institut (INSERM)", id="one word"),
        pytest.param("le médiateur (Marie)", id="first name"),
        pytest.param("un entretien (avec un soignant)", id="ordinary parenthesis"),
        pytest.param("GEM (2005)", id="acronym and year"),
        pytest.param("GEM ()", id="empty parenthesis"),
        pytest.param("un groupe d’entraide mutuelle. (GEM)", id="another sentence"),
        pytest.param("un groupe d’entraide mutuelle\n(GEM)", id="another line"),
        pytest.param("| groupe d’entraide mutuelle | x (GEM)", id="another cell"),
        pytest.param("(GEM)", id="nothing before"),
        pytest.param("Église ou l’Église entre des sapins", id="ou, one capital"),
        pytest.param("soins médicaux et de réadaptation, appelés SSR", id="a word left out before a name"),
        pytest.param("Le GEM, grand espace très mixte, ouvre", id="a word left out between commas"),
        pytest.param("GEM désigne des groupes", id="one word after a verb"),
        pytest.param("- GEM : un lieu d’entraide", id="item that explains"),
        pytest.param("Dans un GEM : groupe d’entraide mutuelle", id="a colon in a sentence"),
        pytest.param("", id="nothing"),
    ],
)
def test_not_learnt(text: str):
    assert found(text) == []


def test_every_definition_of_a_text_is_found():
    text = (
        "L’agence régionale de santé (ARS) aide un GEM (groupe d’entraide mutuelle) et le conseil local de santé mentale (CLSM)."
    )
    assert sorted(acronym for acronym, _ in found(text)) == ["ARS", "CLSM", "GEM"]


PIECES = st.sampled_from(
    [
        *"(),;.’' -GEMARSges\n|",
        "groupe",
        "d’entraide",
        "mutuelle",
        "(GEM)",
        "ARS (",
        "agence",
        "œuvre",
        "É",
        " ou ",
        " : ",
        "\n- ",
        " signifie ",
    ]
)


@PROPERTY
@given(st.lists(PIECES, max_size=30).map("".join))
def test_an_expansion_is_words_of_the_text(text: str):
    for acronym, expansion in found(text):
        assert acronym in text
        assert expansion in text
        assert len(expansion.split("’")[-1]) > 1


def test_a_long_run_of_words_is_read_quickly():
    words = "abab " * 20_000
    assert found(words + "(ABABABABAC)") == found(f"ABABABABAC ({words})") == []
