"""Scores of results made by hand, and their figures."""

from __future__ import annotations

import pytest

from eval.runs.figures import figures_json, measured, slices
from eval.runs.result import Shown
from eval.runs.scoring import scored


def scores(result):
    return scored([result])[0].scores


def test_a_right_answer_scores_everywhere(build):
    found = scores(build("a"))
    assert {name: found[name] for name in found if name.startswith("answers/")} == {
        "answers/extract@1": 1, "answers/extract@3": 1, "answers/evidence_hit@1": 1, "answers/answered_and_right": 1,
        "answers/exact_match": 1, "answers/f1": 1, "answers/containment": 1, "answers/iou": 1, "answers/item_recall": 1,
        "answers/number_match": 1,
    }  # fmt: skip
    assert (found["abstention/handled"], found["abstention/refused_answerable"]) == (1, 0)
    assert (found["citations/precision"], found["citations/document"], found["citations/section"]) == (1, 1, 1)
    assert found["hybrid/hit@1"] == found["lexical/mrr@10"] == 1
    assert "citations/page" not in found
    assert "abstention/refused_unanswerable" not in found


def test_a_right_extract_that_is_held_back_is_right_but_not_given(build):
    found = scores(build("a", answered=False))
    assert (found["answers/extract@1"], found["answers/answered_and_right"], found["answers/item_recall"]) == (1, 0, 0)
    assert (found["abstention/refused_answerable"], found["abstention/handled"], found["abstention/refusal_precision"]) == (
        1,
        0,
        0,
    )
    assert not any(name.startswith("citations/") or name == "abstention/right_when_answered" for name in found)


def test_a_wrong_extract_scores_nothing(build, texts):
    found = scores(build("a", extract=texts["second"], rank=4))
    assert (found["answers/extract@1"], found["answers/f1"], found["answers/iou"], found["citations/precision"]) == (0, 0, 0, 0)
    assert (found["citations/document"], found["abstention/right_when_answered"]) == (1, 0)
    assert (found["hybrid/hit@3"], found["hybrid/hit@5"], found["hybrid/mrr@10"]) == (0, 1, 0.25)


def test_nothing_shown_scores_nothing_rather_than_failing(build):
    found = scores(build("a", extract=None, rank=None, answered=False))
    assert (found["answers/extract@1"], found["answers/f1"], found["answers/iou"], found["hybrid/ndcg@10"]) == (0, 0, 0, 0)


@pytest.mark.parametrize(("answered", "handled"), [(True, 0), (False, 1)])
def test_an_unanswerable_question_is_only_judged_on_its_refusal(build, answered: bool, handled: int):
    found = scores(build("a", answerable=False, answered=answered))
    other = "abstention/right_when_answered" if answered else "abstention/refusal_precision"
    assert found == {
        "abstention/refused_unanswerable": handled, "abstention/handled": handled, other: handled, "invariants/verbatim": 1,
    }  # fmt: skip


def test_a_question_whose_words_are_not_known_is_only_judged_on_its_passage(build):
    found = scores(build("a", reading=False))
    assert {name.partition("/")[0] for name in found} == {"hybrid", "lexical", "dense", "invariants"}


def test_a_page_is_scored_only_where_there_are_pages(build):
    plain = build("a")
    on_page = [Shown(s.document, s.section, 3, s.start, s.end, s.text, s.highlights) for s in plain.shown]
    gold = [type(g)(g.document, g.section, 4, g.start, g.end, g.text, g.evidence_start, g.evidence, g.item) for g in plain.gold]
    assert scores(build("a", shown=tuple(on_page), gold=tuple(gold)))["citations/page"] == 0


def test_figures_have_their_eligible_questions_and_intervals(build, texts):
    built = scored([
        build("a"), build("b", extract=texts["second"]), build("c", answered=False), build("d", answerable=False, answered=False),
        build("e", answerable=False, verbatim=False),
    ])  # fmt: skip
    table = measured(built)
    assert (table["answers/extract@1"].value, table["answers/extract@1"].n) == (pytest.approx(2 / 3), 3)
    assert (table["abstention/refused_unanswerable"].value, table["abstention/refused_unanswerable"].n) == (0.5, 2)
    assert (table["abstention/right_when_answered"].value, table["abstention/right_when_answered"].n) == (pytest.approx(1 / 3), 3)
    assert (table["abstention/refusal_precision"].value, table["abstention/refusal_precision"].n) == (0.5, 2)
    assert (table["invariants/verbatim"].value, table["invariants/verbatim"].n) == (0.8, 5)
    assert table["abstention/auroc_right"].n == 5
    for figure in table.values():
        assert figure.low <= figure.value <= figure.high
    told = figures_json(table)
    assert told["retrieval"]["hybrid"]["hit@1"]["n"] == 3
    assert set(told) == {"retrieval", "answers", "citations", "abstention", "invariants"}


def test_slices_count_a_question_under_each_of_its_values(build):
    built = scored([build("a"), build("b", style="fautes"), build("c", answerable=False)])
    found = slices(built, ["answers/extract@1", "abstention/handled"])
    assert found["style"]["fautes"]["answers/extract@1"].n == 1
    assert set(found["type"]) == {"nombre", "sans-reponse"}
    assert set(found["type"]["sans-reponse"]) == {"abstention/handled"}
    assert found["document"]["fonds.md"]["answers/extract@1"].n == 2
