"""Where French sentences begin and end."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.model import Span
from corpus.sentences import sentences

PROPERTY = settings(max_examples=300)

NBSP, NNBSP = "\u00a0", "\u202f"

FRAGMENTS = [
    *[". ", "… ", "... ", " ! ", " ? ", "?! ", ".", "!", "[1] ", " [source]", "(", ")", '" ', "« ", " »", f"«{NBSP}"],
    *[f"{NNBSP}»", "“", "”"],
    *["Bonjour", "le groupe", "École", "œuvre", "M. ", "art. L. 3221-1", "n° 12", "p. 4", "etc.", "3,5", "2024", "X. "],
    *["https://exemple.fr/a.b?c=d"],
    *["\n", "\n\n", "\t", " ", NBSP, NNBSP, "\u2028", "\x85", "\x1c", "\u200b", "e\u0301", "😀", "—", "-"],
]
TEXTS = st.one_of(st.text(max_size=120), st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join))


def cut(text: str) -> list[str]:
    return [sentence.of(text) for sentence in sentences(text, Span(0, len(text)))]


@pytest.mark.parametrize(
    "expected",
    [
        pytest.param(["Le groupe se réunit.", "La salle est ouverte."], id="full stop"),
        pytest.param(["Qui vient ?", "Tout le monde !", "Très bien."], id="question and exclamation marks"),
        pytest.param([f"Qui vient{NNBSP}?", f"Tout le monde{NBSP}!", "Très bien."], id="no-break space before the mark"),
        pytest.param(["Vraiment ?!", "Oui !!!", "Bon."], id="several marks in a row"),
        pytest.param(
            ["Elle dort.", "École fermée.", "Œuvre ouverte.", "À demain.", "Ça va."], id="accented capitals open a sentence"
        ),
        pytest.param(["Trois places restent.", "12 personnes attendent."], id="a digit opens a sentence"),
        pytest.param(["Le bilan date de 2020.", "Le suivant date de 2024."], id="a year ends a sentence"),
        pytest.param(["Elle arrive.", "— Bonjour."], id="a dash opens a sentence"),
        pytest.param(["Une phrase sans point final"], id="no mark at all"),
        pytest.param(["Le mot vient de Exemple! qui est une marque.", "Elle est connue."], id="a small letter opens no sentence"),
    ],
)
def test_marks_end_sentences(expected: list[str]):
    assert cut(" ".join(expected)) == expected


@pytest.mark.parametrize(
    "expected",
    [
        pytest.param(["M. Martin préside.", "Mme. Petit écrit."], id="titles"),
        pytest.param(["Le Dr. Roux et le Pr. Blanc consultent.", "Me. Leroy plaide."], id="professions"),
        pytest.param(["Voir l’art. L. 3221-1 du code.", "Voir aussi l’al. 2."], id="articles of a code"),
        pytest.param(["C’est le décret n° 2024-12 du 3 mars.", "Il est court."], id="number sign"),
        pytest.param(["Lire la p. 12 du t. II.", "Lire la suite au chap. IV."], id="pages and volumes"),
        pytest.param(["Les pp. 3 à 9 et la fig. 4 suffisent.", "Cf. Durand pour le reste."], id="figures and cf."),
        pytest.param(["La loi (art. 5 et art. 6) tient en une page.", "Elle suffit."], id="after a parenthesis"),
        pytest.param(["C’est prévu par l’art. 12.", "C’est tout."], id="after an elided article"),
        pytest.param(["Appeler le tél. 01 02 03 04 05.", "On répond le 3 janv. 2024."], id="telephone and month"),
        pytest.param(["Une lettre d’A. Durand et de B. C. Petit.", "Une réponse."], id="initials"),
        pytest.param(["J.-P. Martin préside.", "Il signe."], id="compound initials"),
        pytest.param(["Des carnets, des stylos, etc.", "Le reste suit."], id="etc. before a capital ends the sentence"),
        pytest.param(["Des carnets, etc. sont fournis.", "Le reste suit."], id="etc. before a small letter does not"),
        pytest.param(["Du matériel (carnets, etc.).", "Le reste suit."], id="etc. in parentheses"),
    ],
)
def test_abbreviations_do_not_end_sentences(expected: list[str]):
    assert cut(" ".join(expected)) == expected


@pytest.mark.parametrize(
    "expected",
    [
        pytest.param(["« Que faire ? » demande-t-elle.", "Personne ne répond."], id="question inside a sentence that goes on"),
        pytest.param(["« Que faire ? »", "Personne ne répond."], id="guillemets close the sentence"),
        pytest.param([f"«{NBSP}Que faire{NNBSP}?{NBSP}»", f"«{NNBSP}Rien.{NNBSP}»"], id="guillemets with no-break spaces"),
        pytest.param(["Elle répond : « Je viens. »", "Puis elle part."], id="quotation at the end"),
        pytest.param(["Elle répond « oui ».", "« Non », dit l’autre."], id="full stop after the guillemet"),
        pytest.param(["Elle répond “Oui.”", '"Non." dit l’autre.', "Bien."], id="other quotation marks"),
        pytest.param(["(Elle est partie.)", "(Elle revient.)"], id="parentheses"),
    ],
)
def test_quotations(expected: list[str]):
    assert cut(" ".join(expected)) == expected


@pytest.mark.parametrize(
    "expected",
    [
        pytest.param(["Elle hésite… puis elle entre.", "Voilà."], id="before a small letter, the sentence goes on"),
        pytest.param(["Elle hésite…", "Puis elle entre..."], id="before a capital, it is over"),
        pytest.param(["Elle hésite...", "Puis elle entre."], id="three full stops"),
        pytest.param(["Quoi… ?", "Rien…!", "Ah ?…"], id="with another mark"),
        pytest.param(["Elle cite l’art...", "Puis elle entre."], id="three full stops after what could be an abbreviation"),
    ],
)
def test_ellipses(expected: list[str]):
    assert cut(" ".join(expected)) == expected


@pytest.mark.parametrize(
    "expected",
    [
        pytest.param(["Le taux est de 3,5 % ou 3.5 selon l’usage.", "Il monte."], id="decimals"),
        pytest.param(["La réunion est à 14.30 précises.", "Elle dure."], id="time"),
        pytest.param(["Écrire à accueil@exemple.fr ou lire https://exemple.fr/a.html?b=1!c.", "On répond."], id="addresses"),
        pytest.param(["Le site exemple.fr. est fermé.", "L’autre est ouvert."], id="domain then full stop"),
        pytest.param(["La version 1.2.3 est sortie.", "Elle marche."], id="version number"),
        pytest.param(["Le C.H.U. de la ville est ouvert.", "On y va."], id="dotted sigle"),
    ],
)
def test_dots_inside_words(expected: list[str]):
    assert cut(" ".join(expected)) == expected


@pytest.mark.parametrize(
    "expected",
    [
        pytest.param(["Le groupe compte douze membres. [Rapport 2024]", "Il grandit."], id="source in brackets"),
        pytest.param(["Le groupe grandit. [1]", "Il déménage.", "Il ferme. [3]", "Fin."], id="numbers"),
        pytest.param(["Le groupe grandit.", "Il déménage. [2]"], id="number at the very end"),
        pytest.param(["Il dit « oui ». [Rapport 2024]"], id="source at the very end"),
        pytest.param(["Le groupe grandit.[1]", "Il déménage."], id="without a space"),
        pytest.param(["Il dit « oui. » [source]", "Puis non."], id="after a guillemet"),
        pytest.param(["Le groupe grandit.", "[Une incise bien trop longue pour être une source.]"], id="too long for a source"),
    ],
)
def test_source_after_the_mark_stays_with_its_sentence(expected: list[str]):
    assert cut(" ".join(expected)) == expected


@pytest.mark.parametrize("blank", ["\n", "  \n ", NBSP, NNBSP, "\u2003", "\t"], ids=ascii)
def test_any_white_space_separates_sentences_and_belongs_to_none(blank: str):
    assert cut(f"{blank}Un groupe.{blank}Deux groupes.{blank}") == ["Un groupe.", "Deux groupes."]


@pytest.mark.parametrize("text", ["", " ", f"\n{NBSP}\t{NNBSP}\n"], ids=ascii)
def test_blank_text_has_no_sentence(text: str):
    assert cut(text) == []


def test_words_outside_the_span_are_left_alone():
    text = "Avant. Un groupe. Deux groupes. Après."
    found = sentences(text, Span(7, 31))
    assert [sentence.of(text) for sentence in found] == ["Un groupe.", "Deux groupes."]
    assert found[0] == Span(7, 17)


def test_a_mark_at_the_end_of_the_span_ignores_what_follows():
    text = "Un groupe. Deux"
    assert sentences(text, Span(0, 10)) == [Span(0, 10)]


@PROPERTY
@given(TEXTS, st.data())
def test_sentences_cover_each_non_blank_character_once_in_order(text: str, data: st.DataObject):
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    found = sentences(text, span)
    covered = [offset for sentence in found for offset in range(sentence.start, sentence.end)]
    assert all(span.contains(sentence) for sentence in found)
    assert all(sentence.of(text) == sentence.of(text).strip() != "" for sentence in found)
    assert covered == sorted(set(covered))
    assert {offset for offset in range(span.start, span.end) if not text[offset].isspace()} <= set(covered)
