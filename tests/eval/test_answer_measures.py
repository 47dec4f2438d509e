"""EM, F1, containment, figures and spans: a table of French cases, and the same figures computed another way."""

import re
import string

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus.model import Span
from eval.measures.answers import containment, exact_match, f1, numbers_match, span_iou

PROPERTY = settings(max_examples=150)
VOCABULARY = [
    "le", "La", "les", "un", "une", "des", "du", "aux", "soin", "soins", "Soin,", "groupe", "d’entraide", "l’hôpital", "hôpital.",
    "a", "à", "pair-aidance", "pair", "aidance", "2,5", "25", "12 000", "12000", "30 %", "(HAS)", "élève", "eleve", "aujourd’hui",
    "cœur", "…", "«", "»",
]  # fmt: skip
ANSWERS = st.lists(st.sampled_from(VOCABULARY), max_size=7).map(" ".join)


def simple_words(text: str) -> list[str]:
    """The normalisation of the vocabulary above, written apart: replacements in turn, then a split."""
    text = text.lower().replace("’", "'").replace("œ", "oe")
    text = re.sub(r"(?<!\w)[ld]'", "", text)
    text = re.sub(r"(?<![\d,])(\d\d) (000)(?!\d)", r"\1\2", text)
    text = text.replace("2,5", "2~5")
    for mark in set(string.punctuation + "«»…") - set("~%'"):
        text = text.replace(mark, " ")
    found = text.replace("%", " % ").replace("~", ".").split()
    without = [word for word in found if word not in {"le", "la", "les", "un", "une", "des", "du", "aux"}]
    return without or found


def simple_f1(given_text: str, gold: str) -> float:
    """F1 word by word: each gold word can be found once."""
    mine, theirs = simple_words(given_text), simple_words(gold)
    if not mine or not theirs:
        return 1.0 if mine == theirs else 0.0
    left, shared = list(theirs), 0
    for word in mine:
        if word in left:
            left.remove(word)
            shared += 1
    if not shared:
        return 0.0
    precision, recall = shared / len(mine), shared / len(theirs)
    return 2 * precision * recall / (precision + recall)


@PROPERTY
@given(ANSWERS, st.lists(ANSWERS, max_size=3))
@example("", [])
@example("…", [""])
@example("un", ["une"])
@example("soin soin soin", ["soin"])
def test_exact_match_and_f1_are_those_computed_apart(given_text: str, golds: list[str]):
    alternatives = golds or [""]
    assert exact_match(given_text, golds) == any(simple_words(given_text) == simple_words(gold) for gold in alternatives)
    assert f1(given_text, golds) == pytest.approx(max(simple_f1(given_text, gold) for gold in alternatives))


@PROPERTY
@given(ANSWERS, ANSWERS)
def test_f1_is_a_symmetric_share_that_reaches_one_for_an_exact_match(one: str, other: str):
    assert 0 <= f1(one, [other]) <= 1
    assert f1(one, [other]) == f1(other, [one])
    assert f1(one, [one]) == 1
    if exact_match(one, [other]):
        assert f1(one, [other]) == 1
        assert containment(one, [other])


@pytest.mark.parametrize(
    ("given_text", "golds", "exact", "score", "contained"),
    [
        ("L’hôpital de jour", ["hôpital de jour"], True, 1, True),
        ("l'hôpital", ["L’HÔPITAL."], True, 1, True),
        ("plus de 53\u202f000 personnes", ["plus de 53.000 personnes"], True, 1, True),
        ("2,5", ["25"], False, 0, False),
        ("il y a", ["il y"], False, 4 / 5, True),
        ("30 pour cent", ["30 %"], True, 1, True),
        ("pair aidance", ["la pair-aidance"], True, 1, True),
        ("pairaidance", ["pair-aidance"], False, 0, False),
        ("élève", ["eleve"], False, 0, False),
        ("en 2012", ["12"], False, 0, False),  # part of a figure
        ("la HAS, en 2021, a dit", ["la HAS", "2021"], False, 1 / 3, True),
        ("groupe d’entraide mutuelle", ["groupe mutuelle"], False, 4 / 5, False),  # not in a row
        ("soins soins soins", ["soins"], False, 1 / 2, True),  # a word counts once
        ("le soin", ["autre chose", "soin", "x"], True, 1, True),  # the best gold
        ("un", ["une"], False, 0, False),
        ("", [], True, 1, True),
        ("", [""], True, 1, True),
        ("réponse", [], False, 0, False),
        ("réponse", [""], False, 0, False),
        ("", ["réponse"], False, 0, False),
        ("…", ["réponse"], False, 0, False),
    ],
)
def test_french_answers(given_text: str, golds: list[str], exact: bool, score: float, contained: bool):
    assert exact_match(given_text, golds) is exact
    assert f1(given_text, golds) == pytest.approx(score)
    assert containment(given_text, golds) is contained


def test_the_lenient_variant_leaves_accents_aside():
    assert exact_match("élève", ["eleve"], accents=False)
    assert f1("l’élève dû", ["eleve du"], accents=False) == pytest.approx(2 / 3)  # `du` is an article in the gold answer
    assert containment("des élèves âgés", ["ages"], accents=False)


@pytest.mark.parametrize(
    ("given_text", "golds", "right"),
    [
        ("2 millions de personnes", ["2 000 000"], True),
        ("2 000 000", ["deux millions"], True),
        ("0,30", ["30 %"], True),
        ("30 %", ["0,3"], True),
        ("53\u202f000", ["plus de 53.000"], True),
        ("deux ans", ["2 ans"], True),
        ("2023", ["2024"], False),  # within 0.05 %
        ("de 2017 à 2022", ["2017-2022"], True),
        ("en 2017", ["2017-2022"], False),  # one of two
        ("2017, 2020 et 2022", ["2017-2022"], True),
        ("en 2017", ["2017-2022", "2017"], True),  # an alternative
        ("beaucoup", ["12"], False),
        ("", ["12"], False),
        ("12", ["une douzaine"], None),
        ("12", [], None),
        ("12", ["beaucoup", "12"], True),
    ],
)
def test_figures_match_however_written(given_text: str, golds: list[str], right: bool | None):
    assert numbers_match(given_text, golds) is right


SPANS = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda pair: Span(min(pair), max(pair)))
PLACES = st.tuples(st.sampled_from(["d", "e"]), SPANS)


@PROPERTY
@given(PLACES, st.lists(PLACES, min_size=1, max_size=3))
def test_the_measure_of_spans_is_that_of_sets_of_characters(place, golds):
    def characters(each):
        return {(each[0], at) for at in range(each[1].start, each[1].end)}

    mine = characters(place)
    iou = max(len(mine & characters(gold)) / max(1, len(mine | characters(gold))) for gold in golds)
    assert span_iou(place, golds) == pytest.approx(iou)


def test_the_measure_of_spans_by_hand():
    golds = [("d", Span(10, 20)), ("e", Span(0, 5))]
    assert span_iou(("d", Span(15, 25)), golds) == pytest.approx(5 / 15)
    assert span_iou(("f", Span(10, 20)), golds) == 0
    assert span_iou(("e", Span(0, 5)), golds) == 1


def test_without_gold_spans_there_is_no_score():
    with pytest.raises(ValueError, match="gold"):
        span_iou(("d", Span(0, 5)), [])
