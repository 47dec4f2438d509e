"""The linter of gold sets: one fault, one remark; and nothing to say of a sound question."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.importers.markdown import import_markdown
from corpus.library import Library, open_library
from corpus.model import Document, Span
from eval.gold.gold_set import BUNDLED_GOLD, PERSONAS, STYLES, TYPES, GoldAnswer, GoldQuestion, Review, load_gold
from eval.gold.lint import Finding, Severity, lint
from eval.gold.overlap import evidence_overlap, overlap_by_style
from eval.gold.similarity import NearSets, jaccard

NOTE = f"""---
title: La piscine
---

# La piscine du Val

## Les horaires de la piscine en hiver

En janvier, le bassin ouvre ses portes de neuf heures à midi, sauf le lundi. Il accueille des écoliers.

Les tarifs {"sont longs à dire, " * 40}et changent.
"""
OTHER = "# Autre\n\nLa commune gère le bassin depuis 1998.\n"
REVIEW = Review("Ada", "2026-01-02", "conforme")
LIBRARY = Library(
    Path("notes"),
    tuple(
        Document(name, f"{name}.md", "", import_markdown(text.encode(), name))
        for name, text in (("note", NOTE), ("autre", OTHER))
    ),
)
OPENING = "En janvier, le bassin ouvre ses portes de neuf heures à midi, sauf le lundi."


def place(words: str, text: str = NOTE) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


ANSWER = GoldAnswer("note", place("de neuf heures à midi"), place(OPENING), 1)
SOUND = GoldQuestion("q1", "À quel moment peut-on nager ?", "formateur", "date", "direct", "dev", (ANSWER,), REVIEW)


def remarks(*questions: GoldQuestion, rule: str) -> list[Finding]:
    return [finding for finding in lint(questions, LIBRARY) if finding.rule == rule]


def with_answer(**changes: object) -> GoldQuestion:
    return replace(SOUND, answers=(replace(ANSWER, **changes),))


def test_a_sound_question_gets_no_remark_of_its_own():
    assert [finding for finding in lint([SOUND], LIBRARY) if finding.question_id or finding.severity is Severity.ERROR] == []


@pytest.mark.parametrize("question", ["", " ?"])
def test_a_question_without_words_is_an_error(question: str):
    (finding,) = remarks(replace(SOUND, question=question), rule="question")
    assert (finding.severity, finding.message) == (Severity.ERROR, "la question est vide.")


def test_an_unknown_document_is_an_error():
    (finding,) = remarks(with_answer(document="perdu"), rule="document")
    assert (finding.severity, finding.question_id) == (Severity.ERROR, "q1")
    assert "réponse 1 : aucun document « perdu »" in finding.message


@pytest.mark.parametrize("span", [place("La piscine"), Span(len(NOTE) - 3, len(NOTE) + 5)], ids=["front matter", "past the end"])
def test_offsets_that_leave_the_body_are_an_error(span: Span):
    (finding,) = remarks(with_answer(span=span, evidence=span), rule="positions")
    assert finding.severity is Severity.ERROR
    assert "sortent du corps de note.md" in finding.message


def test_evidence_must_hold_its_text():
    (finding,) = remarks(with_answer(span=place("des écoliers")), rule="extrait")
    assert (finding.severity, finding.message) == (
        Severity.ERROR,
        "réponse 1 : l’extrait ne contient pas le texte de la réponse.",
    )
    (empty,) = remarks(with_answer(span=Span(ANSWER.span.start, ANSWER.span.start)), rule="extrait")
    assert "est vide" in empty.message


def test_evidence_longer_than_an_extract_is_told():
    long = place(NOTE[NOTE.index("Les tarifs") : NOTE.index("changent")])
    inside = Span(long.start, long.start + 10)
    (finding,) = remarks(with_answer(span=inside, evidence=long), rule="extrait-long")
    assert f"{len(long)} caractères" in finding.message
    assert not remarks(with_answer(span=inside, evidence=Span(long.start, long.start + 700)), rule="extrait-long")
    assert not remarks(replace(with_answer(span=inside, evidence=long), reading=False), rule="extrait-long")


def test_the_type_and_the_answers_must_agree():
    (answered,) = remarks(replace(SOUND, type="sans-reponse"), rule="type")
    (unanswered,) = remarks(replace(SOUND, answers=()), rule="type")
    assert answered.severity is unanswered.severity is Severity.ERROR
    assert "mais des réponses sont données" in answered.message
    assert "le type est « date », mais aucune réponse" in unanswered.message
    assert not remarks(replace(SOUND, answers=(), type="sans-reponse"), rule="type")


def test_several_documents_are_more_than_one():
    both = (ANSWER, GoldAnswer("autre", place("1998", OTHER), place("1998", OTHER), 2))
    assert len(remarks(replace(SOUND, type="multi-doc"), rule="multi-doc")) == 1
    assert not remarks(replace(SOUND, type="multi-doc", answers=both), rule="multi-doc")


@pytest.mark.parametrize(
    ("question", "style", "copied"),
    [
        (
            "En janvier, le bassin ouvre-t-il ses portes le lundi ?",
            "direct",
            "100\u00a0% des mots de la question sont dans l’extrait",
        ),
        ("En janvier, le bassin ouvre-t-il ses portes aux nageurs confirmés ?", "direct", None),  # 4 stems of 6
        ("En janvier, le bassin ouvre-t-il ses portes aux nageurs confirmés ?", "paraphrase", "67\u00a0%"),
        ("Aux premiers froids de janvier, les nageurs ont-ils accès au bassin ?", "paraphrase", None),  # 2 of 6
        ("Le bassin ouvre le lundi ?", "direct", None),  # too short to tell
    ],
)
def test_a_question_copied_from_its_evidence_is_told_with_the_share(question: str, style: str, copied: str | None):
    findings = remarks(replace(SOUND, question=question, style=style), rule="recopie")
    assert len(findings) == (copied is not None)
    assert copied is None or copied in findings[0].message


def test_overlap_is_that_of_the_nearest_evidence():
    other = GoldAnswer("autre", place("1998", OTHER), place("La commune gère le bassin depuis 1998.", OTHER), 1)
    question = replace(SOUND, question="La commune gère quel bassin ?", answers=(ANSWER, other))
    assert evidence_overlap(question, LIBRARY) == 1.0
    assert evidence_overlap(replace(question, answers=(ANSWER,)), LIBRARY) == pytest.approx(1 / 3)
    assert evidence_overlap(replace(question, answers=()), LIBRARY) is None
    assert evidence_overlap(replace(question, question="Qui ?"), LIBRARY) is None
    shares = overlap_by_style([question, replace(question, answers=(ANSWER,)), replace(question, style="fautes")], LIBRARY)
    assert shares == {"direct": pytest.approx(2 / 3), "fautes": 1.0}


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Quels sont les horaires de la piscine en hiver ?", True),
        ("horaire d'hiver, piscines", True),
        ("Quels sont les horaires ?", False),
        ("Quels horaires la piscine propose-t-elle aux clubs en hiver ?", False),
    ],
)
def test_a_near_copy_of_a_title_is_told(question: str, told: bool):
    findings = remarks(replace(SOUND, question=question), rule="titre")
    assert len(findings) == told
    assert not told or "« Les horaires de la piscine en hiver » de note.md" in findings[0].message


@pytest.mark.parametrize(
    ("question", "severity"),
    [
        ("A quel moment peut-on  nager", Severity.ERROR),
        ("À quels moments peut-on nager ?", Severity.WARNING),
        ("Pourquoi peut-on nager ?", None),
        ("Où peut-on nager ?", None),
    ],
)
def test_a_question_asked_twice_is_told_once(question: str, severity: Severity | None):
    findings = remarks(SOUND, replace(SOUND, id="q2", question=question), rule="doublon")
    assert [(finding.severity, finding.question_id) for finding in findings] == ([(severity, "q2")] if severity else [])
    assert not findings or "q1" in findings[0].message


def test_a_duplicate_across_the_splits_is_told_as_such():
    (finding,) = remarks(SOUND, replace(SOUND, id="q2", split="test"), rule="doublon")
    assert "l’une est en dev, l’autre en test" in finding.message


def test_words_in_another_order_are_not_the_same_question():
    first = replace(SOUND, question="Le maire paie-t-il le club ?")
    findings = remarks(first, replace(first, id="q2", question="Le club paie-t-il le maire ?"), rule="doublon")
    assert [finding.severity for finding in findings] == [Severity.WARNING]


def test_an_id_borne_twice_is_an_error():
    (finding,) = remarks(SOUND, replace(SOUND, question="Qui surveille ?"), rule="identifiant")
    assert (finding.severity, finding.question_id) == (Severity.ERROR, "q1")


_SETS = st.frozensets(st.sampled_from("abcdefghij"), max_size=10)


@given(st.lists(_SETS, max_size=12), _SETS, st.sampled_from([0.5, 0.6, 0.8, 1.0]))
def test_near_sets_are_those_that_every_comparison_finds(sets: list[frozenset[str]], words: frozenset[str], threshold: float):
    expected = [number for number, other in enumerate(sets) if jaccard(words, other) >= threshold]
    assert NearSets(sets, threshold).near(words) == expected


@dataclass(frozen=True)
class Place:
    document: Document
    span: Span


@dataclass(frozen=True)
class Reply:
    answered: bool
    confidence: float
    extracts: Sequence[Place] = (Place(LIBRARY.documents[0], place(OPENING)),)


@pytest.mark.parametrize(
    ("reply", "told"),
    [(Reply(True, 0.5), True), (Reply(True, 0.49), False), (Reply(False, 0.9), False), (Reply(True, 0.9, ()), False)],
)
def test_an_unanswerable_question_that_is_answered_is_to_be_read_again(reply: Reply, told: bool):
    asked: list[str] = []

    def ask(question: str) -> Reply:
        asked.append(question)
        return reply

    unanswerable = replace(SOUND, id="q2", question="Le lundi ?", answers=(), type="sans-reponse")
    findings = [finding for finding in lint([SOUND, unanswerable], LIBRARY, ask) if finding.rule == "reponse-possible"]
    assert asked == ["Le lundi ?"]
    assert [finding.question_id for finding in findings] == (["q2"] if told else [])
    assert not told or f"note.md semble répondre (confiance 50\u00a0%) : « {OPENING} »" in findings[0].message


def many(count: int, change: Callable[[int], dict[str, object]] = lambda _: {}) -> list[GoldQuestion]:
    """Questions all different, their labels spread evenly; `change` alters the n-th."""
    types, styles, personas = sorted(TYPES), sorted(STYLES), sorted(PERSONAS)
    return [
        replace(
            SOUND,
            **{
                "id": f"q{n}",
                "question": f"Numéro {n} ?",
                "type": types[n % len(types)],
                "style": styles[n % len(styles)],
                "persona": personas[n % len(personas)],
                "split": "dev" if n % 4 < 2 else "test",
                "answers": () if types[n % len(types)] == "sans-reponse" else (ANSWER,),
                **change(n),
            },
        )
        for n in range(count)
    ]


def test_a_large_and_varied_set_gets_no_remark_on_balance():
    assert {finding.rule for finding in lint(many(1_000), LIBRARY)} <= {"multi-doc"}  # all with one answer


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda n: {"style": "direct" if n % 100 < 51 else "fautes"},
            "le style « direct » : 51 questions sur 100 (51\u00a0%) ; les chiffres",
        ),
        (
            lambda n: {"persona": "formateur" if n < 2 else "evaluateur"},
            "la persona « formateur » : 2 questions sur 100 (2\u00a0%) ; trop peu",
        ),
        (lambda n: {"type": "liste"}, "le type « date » : 0 question sur 100 (0\u00a0%) ; trop peu"),
        (lambda n: {"split": "dev" if n < 67 else "test"}, "la partie « dev » : 67 questions"),
    ],
)
def test_a_value_that_is_rare_or_outweighs_the_others_is_told(change: Callable[[int], dict[str, object]], message: str):
    assert any(message in finding.message for finding in remarks(*many(100, change), rule="equilibre"))


def test_a_value_at_the_bounds_is_not_told():
    at_bounds = many(100, lambda n: {"style": "direct" if n < 50 else "fautes", "split": "dev" if n < 66 else "test"})
    told = [finding.message for finding in remarks(*at_bounds, rule="equilibre")]
    assert not any("« direct »" in message or "la partie" in message for message in told)


def test_a_split_without_unanswerables_is_told():
    questions = many(40, lambda n: {"split": "dev"} if n % 10 == sorted(TYPES).index("sans-reponse") else {})
    (finding,) = remarks(*questions, rule="partie-sans-refus")
    assert "« test »" in finding.message


def test_too_few_questions_are_told_with_the_interval_to_expect():
    answerable, unanswerable = remarks(*many(100), rule="precision")
    assert answerable.message.startswith("90 questions avec réponse : un taux de 80\u00a0% y serait connu de 71 à 87\u00a0%")
    assert unanswerable.message.startswith("10 questions sans réponse")
    (none,) = [finding for finding in remarks(*many(600, lambda n: {"answers": ()}), rule="precision")]
    assert none.message.startswith("aucune question avec réponse")
    assert remarks(*many(600), rule="precision") == []


def test_unread_and_doubtful_questions_are_told():
    questions = many(8, lambda n: {"review": None if n < 7 else replace(REVIEW, verdict="a-revoir", note="date douteuse")})
    doubtful, unread = remarks(*questions, rule="relecture")
    assert (doubtful.question_id, doubtful.message) == ("q7", "à revoir selon Ada : date douteuse")
    assert unread.message == "7 questions sur 8 n’ont jamais été relues (q0, q1, q2, q3, q4…)."
    assert unread.question_id is None


def test_one_question_is_told_in_the_singular():
    (unread,) = remarks(replace(SOUND, review=None), rule="relecture")
    assert unread.message == "1 question sur 1 n’a jamais été relue (q1)."


def test_errors_come_first_then_the_order_of_the_questions():
    copied = replace(SOUND, id="b", question="Les horaires de la piscine en hiver")
    broken = replace(SOUND, id="a", question="Qui ?", answers=())
    findings = lint([copied, broken], LIBRARY)
    assert [finding.question_id for finding in findings[:2]] == ["a", "b"]
    assert findings[-1].question_id is None


def test_an_empty_set_is_no_crash():
    assert {finding.rule for finding in lint([], LIBRARY)} == {"equilibre", "precision"}


def test_the_bundled_questions_have_no_error():
    library = open_library()
    findings = lint(load_gold(BUNDLED_GOLD, library), library)
    assert [finding for finding in findings if finding.severity is Severity.ERROR] == []
