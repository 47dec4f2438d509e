"""Measures at their boundaries: half of the shorter for a passage, half of the answer for an extract."""

import pytest

from corpus.model import Span
from eval.gold.gold_set import GoldAnswer, GoldQuestion
from eval.measures.spans import LONGEST_EXTRACT, first_hit, has_answer, hits, item_recall

ANSWER = GoldAnswer("d", Span(110, 120), Span(100, 140), 1)


def question(*answers: GoldAnswer) -> GoldQuestion:
    return GoldQuestion("q", "?", "professionnel", "liste", "direct", "dev", answers)


@pytest.mark.parametrize(
    ("document", "start", "end", "hit"),
    [
        ("d", 0, 500, True),  # holds the evidence
        ("d", 100, 140, True),
        ("d", 120, 300, True),  # exactly half of the evidence
        ("d", 121, 300, False),
        ("d", 0, 120, True),
        ("d", 0, 119, False),
        ("d", 130, 150, True),  # exactly half of a passage shorter than the evidence
        ("d", 131, 151, False),
        ("d", 105, 106, True),  # inside the evidence
        ("d", 140, 200, False),  # touches only
        ("d", 0, 100, False),
        ("d", 110, 110, False),  # empty
        ("other", 100, 140, False),
    ],
)
def test_a_passage_hits_by_half_of_the_shorter(document: str, start: int, end: int, hit: bool):
    assert hits((document, Span(start, end)), ANSWER) is hit


@pytest.mark.parametrize(
    ("document", "start", "end", "right"),
    [
        ("d", 100, 140, True),
        ("d", 115, 200, True),  # exactly half of the answer
        ("d", 116, 200, False),
        ("d", 0, 115, True),
        ("d", 0, 114, False),
        ("d", 112, 117, True),  # shorter than the answer, half of it
        ("d", 112, 116, False),
        ("d", 120, 130, False),
        ("d", 115, 115, False),
        ("d", 0, LONGEST_EXTRACT, True),
        ("d", 0, LONGEST_EXTRACT + 1, False),
        ("other", 110, 120, False),
    ],
)
def test_an_extract_has_the_answer_by_half_of_it(document: str, start: int, end: int, right: bool):
    assert has_answer((document, Span(start, end)), ANSWER) is right


def test_the_longest_extract_is_the_contract_s():
    assert LONGEST_EXTRACT == 700


@pytest.mark.parametrize(
    ("places", "rank"),
    [
        ([], None),
        ([("d", Span(0, 10))], None),
        ([("d", Span(100, 140))], 1),
        ([("e", Span(100, 140)), ("d", Span(0, 10)), ("d", Span(90, 150)), ("d", Span(100, 140))], 3),
        ([("e", Span(0, 10)), ("e", Span(30, 60))], 2),
    ],
)
def test_the_first_hit_counts_from_one_over_all_alternatives(places, rank):
    other = GoldAnswer("e", Span(40, 50), Span(40, 50), 1)
    assert first_hit(places, question(ANSWER, other)) == rank


def test_an_unanswerable_question_has_no_hit():
    assert first_hit([("d", Span(100, 140))], question()) is None


@pytest.mark.parametrize(
    ("places", "recall"),
    [
        ([], 0.0),
        ([("d", Span(110, 120))], 1 / 3),
        ([("e", Span(40, 50))], 1 / 3),  # the alternative
        ([("d", Span(110, 120)), ("e", Span(40, 50))], 1 / 3),  # both alternatives of one item
        ([("d", Span(105, 230))], 2 / 3),  # one extract, two items
        ([("d", Span(110, 120)), ("d", Span(205, 220)), ("f", Span(0, 9))], 1.0),
        ([("d", Span(0, 701))], 0.0),
    ],
)
def test_item_recall_counts_each_item_once(places, recall: float):
    gold = question(
        ANSWER,
        GoldAnswer("e", Span(40, 50), Span(40, 50), 1),
        GoldAnswer("d", Span(210, 220), Span(200, 220), 2),
        GoldAnswer("f", Span(0, 9), Span(0, 9), 3),
    )
    assert item_recall(places, gold) == pytest.approx(recall)
