"""Questions that are plainly in another language than French."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.language import foreign_language
from assistant.question import Question

PROPERTY = settings(derandomize=True, deadline=None, database=None, max_examples=300)


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("What is the role of a peer worker in mental health?", "en anglais"),
        ("How many peer workers are there in France?", "en anglais"),
        ("who pays for the groups and why", "en anglais"),
        ("WHEN DID THE PROGRAMME START IN THE NORTH?", "en anglais"),
        ("¿Cuántos centros hay en Francia?", "en espagnol"),
        ("¿Quién paga el puesto y por cuánto tiempo?", "en espagnol"),
        ("Wie viele Gruppen gibt es in Frankreich?", "en allemand"),
        ("Was ist die Aufgabe der Gruppe?", "en allemand"),
        ("Chi sono gli operatori pari e come lavorano?", "en italien"),
        ("Quanti gruppi sono stati creati e dove?", "en italien"),
    ],
)
def test_another_language_is_named_in_french(question: str, language: str):
    assert foreign_language(question) == language


@pytest.mark.parametrize(
    "question",
    [
        "",
        "?",
        "GEM",
        "peer support",
        "Combien de CLSM existe-t-il en France ?",
        "Qu’est-ce que le « peer support » ?",
        "Que signifie « nothing about us without us » en français ?",
        "Qui a écrit « The Wounded Healer » et en quelle année ?",
        "quel tan datente max au cmp",
        "c koi lempowerment en psychiatrie",
        "pair-aidance hôpital missions",
        "Comment la loi de 2005 est-elle née ?",
        "Où se forme-t-on dans le Nord ?",
        "Faut-il un diplôme ?",
        "COMBIEN DE POSTES ONT ÉTÉ FINANCÉS ?",
        "Les délais sont-ils longs ?",
        "一二三",
    ],
)
def test_french_and_single_words_are_left_in_peace(question: str):
    assert foreign_language(question) is None


@PROPERTY
@given(st.text(max_size=200))
def test_any_text_has_a_known_language_or_none(text: str):
    assert foreign_language(text) in {None, "en anglais", "en espagnol", "en allemand", "en italien"}
    assert foreign_language(text) == foreign_language(Question(text).text.upper()) or not text.isascii()
