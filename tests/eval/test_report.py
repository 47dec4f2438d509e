"""The figures of a benchmark, for people and for programs."""

import json
import math

import pytest

from assistant.answer import Answer
from eval.benchmark import BenchmarkReport, QuestionResult, Rate
from eval.gold.gold_set import GoldQuestion
from eval.report import json_report, text_report
from index.search_index import Arm

RESULT = QuestionResult(
    GoldQuestion("g1", "?", "professionnel", "factoide", "direct", "dev", ()),
    {Arm.HYBRID: 2, Arm.LEXICAL: None, Arm.DENSE: 1},
    Answer("?", False, 0.123456, (), ()),
)


def a_report(answerable: int = 4) -> BenchmarkReport:
    retrieval = {
        arm: {name: Rate(min(3, answerable), answerable) for name in ("hit@1", "hit@3", "hit@5", "hit@10", "mrr@10")}
        for arm in Arm
    }
    names = ["extract@1", "evidence_hit@1", "answered_and_right", "right_when_answered", "item_recall", "verbatim"]
    answers = {name: Rate(2.5 if answerable else 0, answerable) for name in names}
    abstention = {"refused_unanswerable": Rate(2, 3), "refused_answerable": Rate(min(1, answerable), answerable)}
    return BenchmarkReport(answerable + 3, retrieval, answers, abstention, (RESULT,))


def test_the_text_report_is_in_french_with_a_line_for_each_figure():
    lines = list(text_report(a_report()))
    text = "\n".join(lines)
    assert lines[0] == "7 questions, dont 4 avec réponse"
    assert {"Réponses", "Abstention"} <= set(lines)
    for arm in Arm:
        (row,) = [line for line in lines if line.startswith(arm.value)]
        assert row.split()[1:] == ["0.750"] * 5
    assert "le premier extrait contient la réponse : 62,5\u202f% (2,5 sur 4)" in text
    assert "(à raison) : 66,7\u202f% (2 sur 3)" in text
    assert "(à tort) : 25,0\u202f% (1 sur 4)" in text
    assert len([line for line in lines if line.startswith("  ")]) == 8


def test_what_was_not_measured_says_so():
    lines = list(text_report(a_report(0)))
    assert lines[0] == "3 questions, dont 0 avec réponse"
    assert sum(line.endswith(": sans objet") for line in lines) == 7


def test_the_json_report_holds_values_counts_and_results():
    shown = json_report(a_report())
    assert list(shown) == ["questions", "retrieval", "answers", "abstention", "results"]
    assert shown["questions"] == 7
    assert set(shown["retrieval"]) == {"hybrid", "lexical", "dense"}
    assert shown["retrieval"]["dense"]["hit@3"] == {"value": 0.75, "count": 3, "n": 4}
    assert shown["abstention"]["refused_unanswerable"] == {"value": 0.666667, "count": 2, "n": 3}
    assert shown["results"] == [
        {
            "id": "g1",
            "first_hit": {"hybrid": 2, "lexical": None, "dense": 1},
            "answered": False,
            "confidence": 0.1235,
            "first_extract_right": False,
        }
    ]


@pytest.mark.parametrize("answerable", [0, 4])
def test_the_json_report_is_strict_json(answerable: int):
    shown = json_report(a_report(answerable))
    assert json.loads(json.dumps(shown, allow_nan=False)) == shown


def test_a_rate_is_a_share():
    assert Rate(3, 4).value == 0.75
    assert math.isnan(Rate(0, 0).value)
