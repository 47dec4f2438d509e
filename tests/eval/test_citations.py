"""What an answer shows as its sources: precision, recall, where they are, and repetitions."""

import pytest

from corpus.model import Span
from eval.gold.gold_set import GoldAnswer, GoldQuestion
from eval.measures.citations import (
    Location,
    citation_precision,
    citation_recall,
    document_right,
    duplicates_shown,
    page_right,
    section_right,
)

ITEM = GoldAnswer("d", Span(110, 120), Span(100, 140), 1)
ALTERNATIVE = GoldAnswer("e", Span(10, 20), Span(0, 40), 1)
OTHER_ITEM = GoldAnswer("d", Span(210, 220), Span(200, 240), 2)
HIT, HALF, MISS = ("d", Span(100, 140)), ("d", Span(120, 160)), ("d", Span(121, 161))
ELSEWHERE, IN_E, SECOND = ("f", Span(100, 140)), ("e", Span(0, 40)), ("d", Span(200, 240))


def question(*answers: GoldAnswer) -> GoldQuestion:
    return GoldQuestion("q", "?", "professionnel", "liste", "direct", "dev", answers)


GOLD = question(ITEM, ALTERNATIVE, OTHER_ITEM)


@pytest.mark.parametrize(
    ("shown", "precision", "recall"),
    [
        ([HIT], 1.0, 1 / 2),
        ([HALF], 1.0, 1 / 2),  # exactly half of the shorter
        ([MISS], 0.0, 0.0),
        ([ELSEWHERE], 0.0, 0.0),
        ([HIT, MISS, ELSEWHERE], 1 / 3, 1 / 2),
        ([HIT, IN_E], 1.0, 1 / 2),  # alternatives of one item
        ([IN_E, SECOND], 1.0, 1.0),
        ([("d", Span(100, 240))], 1.0, 1.0),  # one extract over two items
        ([("d", Span(105, 110))], 1.0, 1 / 2),  # inside the evidence
        ([], None, 0.0),
    ],
)
def test_precision_counts_extracts_and_recall_counts_items(shown, precision: float | None, recall: float):
    assert citation_precision(shown, GOLD) == precision
    assert citation_recall(shown, GOLD) == recall


def test_a_question_without_gold_has_no_score():
    assert citation_precision([HIT], question()) is None
    assert citation_recall([HIT], question()) is None
    for measure in (document_right, section_right, page_right):
        assert measure(Location("d", ("A",), 2), []) is None
        assert measure(None, [Location("d", ("A",), 2)]) is None


@pytest.mark.parametrize(
    ("first", "document", "section", "page"),
    [
        (Location("d", ("A", "B"), 2), True, True, True),
        (Location("d", ("A",), 3), True, False, False),
        (Location("d", (), 2), True, False, True),
        (Location("d", ("B",), 2), True, False, True),
        (Location("f", ("A", "B"), 2), False, False, False),  # the same heading and page elsewhere
        (Location("e", ("C",), None), True, True, None),
        (Location("e", ("C",), 7), True, True, False),
    ],
)
def test_document_section_and_page_are_those_of_some_evidence(first, document: bool, section: bool, page: bool | None):
    golds = [Location("d", ("A", "B"), 2), Location("e", ("C",), None)]
    assert document_right(first, golds) is document
    assert section_right(first, golds) is section
    assert page_right(first, golds) is page


def test_formats_without_pages_or_headings_have_no_score():
    assert page_right(Location("d", page=1), [Location("d"), Location("e")]) is None
    assert page_right(Location("d"), [Location("d", page=1)]) is None
    assert section_right(Location("d"), [Location("d"), Location("e")]) is None
    assert section_right(Location("d"), [Location("d"), Location("d", ("A",))]) is True  # before the first heading
    assert section_right(Location("d", ("A",)), [Location("d")]) is False


@pytest.mark.parametrize(
    ("shown", "texts", "count"),
    [
        ([], [], 0),
        ([("d", Span(0, 10)), ("d", Span(10, 20))], ["Un soin.", "Une aide."], 0),  # they only touch
        ([("d", Span(0, 10)), ("d", Span(9, 20))], ["Un soin.", "Une aide."], 1),
        ([("d", Span(0, 10)), ("e", Span(0, 10))], ["Un soin.", "Un soin."], 0),  # two documents agree
        ([("d", Span(0, 8)), ("d", Span(50, 58))], ["Un soin.", "Un soin."], 1),
        ([("d", Span(0, 9)), ("d", Span(50, 60))], ["L’aide.", "- l'AIDE"], 1),
        ([("d", Span(0, 9)), ("d", Span(50, 60))], ["Le soin.", "Un soin."], 0),
        ([("d", Span(0, 8)), ("d", Span(50, 58)), ("d", Span(90, 98))], ["Un soin."] * 3, 2),
        ([("d", Span(0, 30)), ("e", Span(0, 9)), ("d", Span(5, 9)), ("e", Span(2, 4))], ["a b", "c", "b", "d"], 2),
    ],
)
def test_repetitions_of_an_earlier_extract_are_counted(shown, texts: list[str], count: int):
    assert duplicates_shown(shown, texts) == count


def test_each_extract_needs_its_words():
    with pytest.raises(ValueError, match="shorter"):
        duplicates_shown([HIT, SECOND], ["Un soin."])
