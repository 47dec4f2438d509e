"""What a question expects, read from its wording."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.question import MAX_LENGTH, Expectation, Measure, Question, check_question
from corpus.errors import QuestionError, UsageError

PROPERTY = settings(max_examples=300)

EXPECTED = [
    *[
        (question, Expectation.DATE)
        for question in (
            "Quand la loi a-t-elle été votée ?",
            "Depuis quand les GEM existent-ils ?",
            "En quelle année le programme a-t-il commencé ?",
            "À quelle date le décret est-il paru ?",
            "Quelles dates faut-il retenir ?",
            "date de la loi sur les groupes d’entraide",
            "date d'ouverture du premier GEM",
            "Quelle est l’année de création du CCOMS ?",
            "À quelle époque le secteur est-il né ?",
        )
    ],
    *[
        (question, Expectation.PLACE)
        for question in (
            "Où se forme-t-on ?",
            "Et où trouver un GEM ?",
            "ou se trouve le centre",
            "Dans quelle ville le diplôme est-il proposé ?",
            "À quel endroit s’inscrire ?",
        )
    ],
    *[
        (question, Expectation.NUMBER)
        for question in (
            "Combien de CLSM existe-t-il en France ?",
            "COMBIEN DE POSTES ONT ÉTÉ FINANCÉS ?",
            "Combien de temps dure la formation ?",
            "À combien s’élève la subvention ?",
            "Quel nombre de GEM y a-t-il ?",
            "nombre de GEM en France",
            "Quel pourcentage d’équipes emploie un pair ?",
            "Quel est le taux de réussite ?",
            "Quelle part des équipes emploie un pair ?",
            "Quelle durée de stage est prévue ?",
            "Quel budget faut-il prévoir ?",
            "Quel est le budget d’un GEM ?",
            "Quelle est la durée de la formation ?",
            "Quel est le montant de la subvention ?",
        )
    ],
    *[
        (question, Expectation.DEFINITION)
        for question in (
            "Qu’est-ce qu’un GEM ?",
            "Qu'est-ce que le rétablissement ?",
            "qu’est ce que la pair-aidance",
            "C’est quoi un CMP ?",
            "c'est quoi l'empowerment",
            "Que signifie CLSM ?",
            "Que veut dire le sigle MSP ?",
            "GEM définition",
            "Comment définir le rétablissement ?",
            "Qu’appelle-t-on savoir expérientiel ?",
            "Qu'entend-on par pair-aidance ?",
            "signification de HAS",
        )
    ],
    *[
        (question, Expectation.CAUSE)
        for question in (
            "Pourquoi un pair-aidant en CMP ?",
            "Pour quelle raison certains pairs quittent-ils leur poste ?",
            "Pour quelles raisons le projet a-t-il échoué ?",
            "causes de l’épuisement",
            "D’où vient la notion de rétablissement ?",
            "raisons de la démission des pairs",
        )
    ],
    *[
        (question, Expectation.LIST)
        for question in (
            "Quels sont les freins à l’embauche ?",
            "Quelles missions un pair-aidant peut-il remplir ?",
            "Lesquelles sont obligatoires ?",
            "liste des sigles",
            "exemples d’actions en CMP",
            "Citez trois missions d’un pair-aidant.",
            "Énumérez les membres d’un CLSM.",
            "étapes d’un recrutement",
            "Différents types de contrat",
        )
    ],
    *[
        (question, Expectation.AGENT)
        for question in (
            "Qui pilote les CLSM ?",
            "Par qui les GEM sont-ils financés ?",
            "Quelle loi a créé les GEM ?",
            "Quelle institution anime le réseau ?",
            "Quel organisme anime le réseau ?",
            "Quel ministère finance les postes ?",
        )
    ],
    *[
        (question, Expectation.MANNER)
        for question in (
            "Comment financer un poste ?",
            "De quelle manière l’équipe est-elle préparée ?",
            "De quelle façon se déroule un entretien ?",
            "Que faire en cas de rechute ?",
            "Que faire quand un pair-aidant rechute ?",
            "Comment réagir quand une personne va mal ?",
        )
    ],
    *[
        (question, Expectation.OTHER)
        for question in (
            "Existe-t-il des CLSM à Lyon ?",
            "pair-aidance hôpital",
            "Un GEM peut-il embaucher un salarié ?",
            "?",
            "Est-ce une bonne idée d’embaucher un pair là où il a été soigné ?",
        )
    ],
    ("Qu’est-ce qui explique que tant de projets s’arrêtent ?", Expectation.CAUSE),
    ("Pourquoi est-ce plus dur quand on est passé par là ?", Expectation.CAUSE),
    ("Quand on est seul, que faire ?", Expectation.MANNER),
    ("création du premier GEM année", Expectation.DATE),
    ("Combien d’heures par année ?", Expectation.NUMBER),
]


@pytest.mark.parametrize(
    ("question", "measure"),
    [
        ("Combien de temps dure la formation ?", Measure.DURATION),
        ("Quel est le délai d’attente ?", Measure.DURATION),
        ("Combien coûte la carte ?", Measure.MONEY),
        ("Quel est le montant de l’amende ?", Measure.MONEY),
        ("Quelle part des équipes emploie un pair ?", Measure.SHARE),
        ("Combien de postes ?", None),
        ("Depuis combien de temps et pourquoi ?", Measure.DURATION),
        ("Pourquoi ce budget ?", None),
    ],
)
def test_what_the_number_measures(question: str, measure: Measure | None):
    assert Question(question).measure is measure


@pytest.mark.parametrize(("question", "expected"), EXPECTED)
def test_what_a_question_expects(question: str, expected: Expectation):
    assert Question(question).expects is expected


@pytest.mark.parametrize(("question", "expected"), EXPECTED)
def test_apostrophes_accents_and_capitals_do_not_matter(question: str, expected: Expectation):
    plain = str.maketrans("’éèêàçôîûÉÀ", "'eeeacoiuEA")
    assert Question(question.translate(plain)).expects is Question(question).expects
    assert Question(question.upper()).expects is Question(question).expects


def test_what_only_looks_like_a_definition_is_none():
    assert Question("Qu’est-ce qui distingue un pair-aidant d’un bénévole ?").expects is not Expectation.DEFINITION


@pytest.mark.parametrize("text", ["", " ", "\n\t\u00a0", "?", "… !", "«\u00a0»", "💬"], ids=ascii)
def test_a_question_without_a_word_is_refused(text: str):
    with pytest.raises(QuestionError, match=r"^La question est vide\. Écrivez"):
        check_question(text)


@pytest.mark.parametrize("length", [MAX_LENGTH + 1, 10_000])
def test_a_question_too_long_is_refused_with_its_length(length: int):
    with pytest.raises(QuestionError, match=rf"^La question compte {length} caractères ; la limite est de {MAX_LENGTH}\."):
        check_question("a" * length)


@pytest.mark.parametrize("text", ["GEM", "1", "a" * MAX_LENGTH, "Qui ?", "œ"], ids=lambda text: text[:5])
def test_any_other_question_is_let_through(text: str):
    check_question(text)


def test_a_refused_question_is_wrong_usage():
    assert issubclass(QuestionError, UsageError)
    assert QuestionError.exit_code == 2


@PROPERTY
@given(st.text(max_size=200))
def test_any_text_expects_something(text: str):
    assert Question(text).expects in Expectation
