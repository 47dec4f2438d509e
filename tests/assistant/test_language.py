"""Questions that are plainly in another language than French."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.language import document_language, foreign_language
from assistant.question import Question
from corpus.library import open_library

PROPERTY = settings(max_examples=300)


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


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Le groupe ouvre le lundi et les personnes y viennent sans rendez-vous. ", None),
        ("Peer workers help people who live with an illness on the way to recovery. ", "en anglais"),
        ("De ervaringsdeskundige helpt mensen met psychische problemen om hun leven op te pakken. ", "dans une autre langue"),
        ("Os grupos são abertos a quem quiser e não exigem receita médica nem outro documento. ", "dans une autre langue"),
        ("Помощь равного равному помогает людям жить с болезнью. ", "dans un autre alphabet"),
        ("同伴支持帮助人们在疾病中生活并走向康复", "dans un autre alphabet"),
    ],
)
def test_the_language_of_a_document_is_told_when_it_is_plainly_not_french(text: str, language: str | None):
    assert document_language(text * 20) == language


def test_a_short_document_may_be_in_any_language():
    assert document_language("Peer workers help people who live with an illness.") is None
    assert document_language("") is None


def test_every_bundled_fiche_may_be_french():
    assert not [document.source for document in open_library().documents if document_language(document.text)]
