"""TREC files, and the measures computed from them, against an independent computation and trec_eval itself."""

from __future__ import annotations

import math

import ir_measures
import pytest
import pytrec_eval
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.runs.result import QuestionResult
from eval.runs.trec import MEASURES, qrels_lines, retrieval_scores, run_lines, trec_files
from index.search_index import Arm

PROPERTY = settings(max_examples=100)
NAMES = [f"d.md:{start}-{start + 10}" for start in range(0, 160, 10)]


def result(identifier: str, ranking: list[str], judged: dict[str, int]) -> QuestionResult:
    return QuestionResult(
        id=identifier, question="?", type="factoide", style="direct", persona="professionnel", gold=("une",), answered=True,
        confidence=0.5, shown=(), ranks={}, top=dict.fromkeys(Arm, tuple(ranking)), judged=judged, verbatim=True,
    )  # type: ignore[arg-type]  # fmt: skip


@st.composite
def results(draw: st.DrawFn) -> list[QuestionResult]:
    built = []
    for number in range(draw(st.integers(1, 4))):
        ranking = draw(st.permutations(NAMES).map(lambda names: names[:10])) if draw(st.booleans()) else []
        relevant = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique=True))
        touched = draw(st.lists(st.sampled_from(NAMES), max_size=3, unique=True))
        judged = {**dict.fromkeys(touched, 0), **dict.fromkeys(relevant, 1)}
        built.append(result(f"q{number}", list(ranking), judged))
    return built


def by_hand(one: QuestionResult) -> dict[str, float]:
    """The textbook formulas."""
    gains = [one.judged.get(name, 0) for name in one.top[Arm.HYBRID]]
    relevant = sum(one.judged.values())
    ranks = [rank for rank, gain in enumerate(gains, 1) if gain]
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(relevant, 10) + 1))
    return {
        **{f"hit@{k}": float(any(rank <= k for rank in ranks)) for k in (1, 3, 5, 10)},
        "recall@10": len(ranks) / relevant,
        "mrr@10": 1 / ranks[0] if ranks else 0.0,
        "ndcg@10": sum(1 / math.log2(rank + 1) for rank in ranks) / ideal,
        "map@10": sum((n + 1) / rank for n, rank in enumerate(ranks)) / relevant,
        "judged@10": sum(name in one.judged for name in one.top[Arm.HYBRID]) / 10 if gains else 0.0,
    }


@PROPERTY
@given(results())
def test_measures_are_those_of_the_textbook(built: list[QuestionResult]):
    scores = retrieval_scores(built, Arm.HYBRID)
    assert list(scores) == [one.id for one in built]
    for one in built:
        assert scores[one.id] == pytest.approx(by_hand(one), abs=1e-9), one


@PROPERTY
@given(results())
def test_the_files_scored_by_trec_eval_give_the_same_figures(built: list[QuestionResult]):
    files = trec_files(built)
    qrels: dict[str, dict[str, int]] = {}
    for line in files["qrels.txt"].splitlines():
        identifier, _, name, relevance = line.split()
        qrels.setdefault(identifier, {})[name] = int(relevance)
    run: dict[str, dict[str, float]] = {}
    for line in files["run-hybrid.txt"].splitlines():
        identifier, q0, name, rank, score, _ = line.split()
        assert (q0, int(rank)) == ("Q0", len(run.get(identifier, {})) + 1)
        run.setdefault(identifier, {})[name] = float(score)
    asked = {"success.1,3,5,10", "recall.10", "ndcg_cut.10", "map_cut.10", "recip_rank"}
    theirs = pytrec_eval.RelevanceEvaluator(qrels, asked).evaluate(run)
    ours = retrieval_scores(built, Arm.HYBRID)
    names = {"hit@1": "success_1", "hit@3": "success_3", "hit@5": "success_5", "hit@10": "success_10", "recall@10": "recall_10",
             "mrr@10": "recip_rank", "ndcg@10": "ndcg_cut_10", "map@10": "map_cut_10"}  # fmt: skip
    for identifier, scores in ours.items():
        for mine, their in names.items():
            assert scores[mine] == pytest.approx(theirs[identifier][their], abs=1e-9), (identifier, mine)


def test_the_files_read_by_ir_measures_give_the_same_means():
    built = [
        result("a", NAMES[:10], {NAMES[3]: 1}),
        result("b", NAMES[2:12], {NAMES[2]: 1, NAMES[0]: 0}),
        result("c", [], {NAMES[5]: 1}),
    ]
    files = trec_files(built)
    qrels, run = list(ir_measures.read_trec_qrels(files["qrels.txt"])), list(ir_measures.read_trec_run(files["run-dense.txt"]))
    means = ir_measures.calc_aggregate(list(MEASURES.values()), qrels, run)
    scores = retrieval_scores(built, Arm.DENSE)
    for name, measure in MEASURES.items():
        assert means[measure] == pytest.approx(sum(one[name] for one in scores.values()) / 3, abs=1e-9), name
    assert scores["c"] == dict.fromkeys(MEASURES, 0.0)


def test_unanswerable_questions_are_in_no_file(build):
    built = [build("a"), build("b", answerable=False)]
    assert set(retrieval_scores(built, Arm.LEXICAL)) == {"a"}
    assert all(line.startswith("a ") for text in trec_files(built).values() for line in text.splitlines())


def test_an_order_that_trec_eval_would_change_is_kept():
    lines = list(run_lines([result("a", ["z", "y", "x"], {"y": 1})], Arm.HYBRID))
    assert lines == ["a Q0 z 1 3 sourcier-hybrid", "a Q0 y 2 2 sourcier-hybrid", "a Q0 x 3 1 sourcier-hybrid"]
    assert list(qrels_lines([result("a", [], {"y": 1, "x": 0})])) == ["a 0 y 1", "a 0 x 0"]
