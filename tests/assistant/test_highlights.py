"""The words of a sentence that answer."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.highlights import highlight
from assistant.question import Question
from corpus.model import Span

PROPERTY = settings(max_examples=400)


def marked(question: str, sentence: str) -> list[str]:
    """The marked words of a sentence that stands in the middle of a text full of figures and dates."""
    text = f"En 1901, 77 fois. {sentence} Le 3 mai 1902, 88 %."
    start = text.index(sentence)
    spans = highlight(Question(question), text, Span(start, start + len(sentence)))
    return [span.of(text) for span in spans]


@pytest.mark.parametrize(
    ("question", "sentence", "words"),
    [
        ("Combien de CLSM existe-t-il ?", "Plus de 250 CLSM existaient en France en 2023.", "Plus de 250"),
        ("Combien de CLSM existe-t-il ?", "En 2023, la France comptait 250 CLSM.", "250"),
        ("Combien de CLSM existe-t-il ?", "En 2023 250 CLSM existaient.", "250"),
        (
            "Combien de personnes les CMP accueillent-ils ?",
            "Ils accueillent plus de 2 millions de personnes.",
            "plus de 2 millions",
        ),
        ("Combien d’adhérents ?", "Les groupes comptent 12\u202f500 adhérents en moyenne.", "12\u202f500"),
        ("Quel pourcentage d’équipes ?", "Environ 45 % des équipes emploient un pair.", "Environ 45 %"),
        ("Quelle part des équipes ?", "En 2021, 7,5\u202f% des équipes emploient un pair.", "7,5\u202f%"),
        ("Quel montant ?", "La subvention est de 80 000 euros par an.", "80 000 euros"),
        ("Quel montant ?", "Le fonds a reçu 1,5 million d’euros en 2022.", "1,5 million d’euros"),
        ("Quel montant ?", "L’aide atteint 300 € au plus.", "300 €"),
        ("Combien de temps dure le stage ?", "Le stage dure 6 mois.", "6 mois"),
        ("Combien de temps dure l’attente ?", "L’attente peut durer jusqu’à six mois.", "jusqu’à six mois"),
        ("Quel pourcentage d’équipes ?", "Environ 30 pour cent des équipes emploient un pair.", "Environ 30 pour cent"),
        ("Quel pourcentage d’équipes ?", "Environ trente pour cent des équipes emploient un pair.", "Environ trente pour cent"),
        ("Quel montant ?", "Le fonds a reçu deux millions d’euros en 2022.", "deux millions d’euros"),
        ("Combien de lits ?", "Le service compte quatre-vingt-dix lits.", "quatre-vingt-dix lits"),
        ("Combien de salariés ?", "Le service emploie une vingtaine de salariés.", "une vingtaine"),
        ("Combien de salariés sont à temps partiel ?", "La moitié des salariés est à temps partiel.", "La moitié"),
        ("Combien de sites ?", "Le projet réunit trois sites et 15 salariés.", "trois sites"),
        ("Combien de salariés ?", "Le projet réunit trois sites et 15 salariés.", "15"),
        ("Quand le GEM a-t-il ouvert ?", "Le GEM a ouvert ses 2 salles en mars 2005.", "mars 2005"),
        ("Quand la loi date-t-elle ?", "La loi du 11 février 2005 reconnaît le handicap psychique.", "11 février 2005"),
        ("Quand ?", "Le décret du 1er janvier 2016 fixe les règles.", "1er janvier 2016"),
        ("Quand ?", "Le programme a commencé en 2012.", "2012"),
        ("Quand ?", "L’expérience a duré deux ans (2021–2023).", "2021–2023"),
        ("Quand ?", "Le mouvement naît dans les années 1970.", "années 1970"),
        (
            "Qu’est-ce qu’un GEM ?",
            "Un GEM est une association dont les adhérents se soutiennent.",
            "une association dont les adhérents se soutiennent",
        ),
        (
            "Que signifie MSP ?",
            "Médiateur de santé pair\u00a0: professionnel salarié formé par le CCOMS.",
            "professionnel salarié formé par le CCOMS",
        ),
        (
            "Pourquoi le CMP s’y prête-t-il ?",
            "Le CMP s’y prête parce qu’il suit des personnes dans leur vie ordinaire.",
            "parce qu’il suit des personnes dans leur vie ordinaire",
        ),
        (
            "Qui pilote les CLSM ?",
            "Ces structures, pilotées par des binômes mairie/établissement, réunissent les acteurs du territoire.",
            "binômes mairie/établissement",
        ),
        ("Quelles sont les missions ?", "accueillir les personnes ;", "accueillir les personnes"),
        ("Où se forme-t-on ?", "À l’université de Lyon.", "À l’université de Lyon"),
    ],
)
def test_marked_words(question: str, sentence: str, words: str):
    assert marked(question, sentence) == [words]


@pytest.mark.parametrize(
    "sentence",
    [
        "Le programme a été lancé en 2012 dans plusieurs régions par le ministère.",
        "De 1976 à 1998, la notion a été débattue par de nombreux auteurs.",
        "La loi de 2005 a fait entrer le handicap psychique dans le droit commun.",
    ],
)
def test_years_are_not_figures(sentence: str):
    (words,) = marked("Combien de pairs ont été formés ?", sentence)
    assert not words.strip("aà ").isdigit()
    assert not words.startswith(("2012", "1976", "2005"))


def test_a_figure_of_the_question_is_not_its_answer():
    assert marked("Combien coûtent 10 entrées ?", "Il faut 32 euros pour 10 entrées.") == ["32 euros"]


WORDS = st.sampled_from(
    [
        *["Le", "GEM", "est", "une", "association", "qui", "pilote", "parce que", "car", "l’équipe", "2012", "en 2005", "250"],
        *["12 500", "45 %", "1,5 million d’euros", "six mois", "une vingtaine", "11 février 2005", "années 1970", ":", ";", ","],
        *[
            "(",
            ")",
            "«\u00a0",
            "\u00a0»",
            "–",
            "—",
            "-",
            ".",
            "?",
            "…",
            "\n",
            "|",
            "e\u0301",
            "😀",
            "a",
            "’",
            "1",
            "0,5",
            "%",
            "€",
        ],
    ]
)
SENTENCES = st.one_of(st.lists(WORDS, min_size=1, max_size=25).map(" ".join), st.text(min_size=1, max_size=120))
QUESTIONS = st.sampled_from(
    [
        *["Combien de GEM ?", "Quand ?", "Qu’est-ce qu’un GEM ?", "Pourquoi ?", "Quels sont les GEM ?", "Qui pilote l’équipe ?"],
        *["Comment ?", "GEM", "Où est l’association ?", "En quelle année 2012 ?", "Combien valent 250 GEM ?"],
    ]
)


@PROPERTY
@given(before=SENTENCES, sentence=SENTENCES.filter(lambda text: text.strip()), after=SENTENCES, question=QUESTIONS)
def test_marks_are_inside_never_empty_and_apart(before: str, sentence: str, after: str, question: str):
    text = before + sentence + after
    core = Span(len(before), len(before) + len(sentence)).trimmed(text)
    marks = highlight(Question(question), text, core)
    assert marks
    assert all(core.contains(mark) and mark.of(text).strip() for mark in marks)
    assert list(marks) == sorted(marks)
    assert all(one.end <= other.start for one, other in pairwise(marks))
