"""Runs: written and read back, identical but for the clock, compared, gated."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import GoldError
from eval.runs.comparison import broken_invariants, compare_runs, comparison_json, gate_failures
from eval.runs.run import Run, read_run, run_json, without_timings, write_run
from eval.statistics.paired import Verdict


def test_a_run_comes_back_the_same(build, run_of, texts, tmp_path: Path):
    built = run_of([build("a"), build("b", extract=texts["second"]), build("c", answerable=False, answered=False)])
    write_run(built, tmp_path / "deep" / "run.json")
    back = read_run(tmp_path / "deep" / "run.json")
    assert back == built
    assert run_json(back) == json.loads((tmp_path / "deep" / "run.json").read_text(encoding="utf-8"))


def test_all_that_depends_on_the_clock_is_left_out(build, run_of):
    one, other = run_of([build("a")]), run_of([build("a", timings_ms={"total": 999.0})])
    other = Run(other.identity, other.results, {"date": "2030-01-01", "seconds": 9})
    assert run_json(one) != run_json(other)
    assert without_timings(run_json(one)) == without_timings(run_json(other))
    assert without_timings(run_json(one))["results"][0]["confidence"] == 0.8


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("{", "illisible"),
        ("[]", "n’est pas une mesure"),
        ('{"schema": 0}', "autre version"),
        ('{"schema": 1, "results": []}', "n’est pas une mesure"),
        ('{"schema": 1, "identity": {}, "timings": {}, "results": [{"id": "a"}]}', "n’est pas une mesure"),
    ],
)
def test_what_is_not_a_run_is_refused(tmp_path: Path, written: str, reason: str):
    (tmp_path / "run.json").write_text(written)
    with pytest.raises(GoldError, match=reason):
        read_run(tmp_path / "run.json")


def test_a_missing_run_is_refused(tmp_path: Path):
    with pytest.raises(GoldError, match="illisible"):
        read_run(tmp_path / "rien.json")


def many(build, wrong: int, of: int = 40, **changed):
    """`of` questions, the first `wrong` of which are missed by every stage."""
    return [
        build(f"q{n}", **({"rank": 7, "extract": None, "answered": False} if n < wrong else {}), **changed) for n in range(of)
    ]


def test_a_significant_fall_does_not_pass(build, run_of):
    before, after = run_of(many(build, 5)), run_of(many(build, 15))
    comparison = compare_runs(before, after)
    found = {one.measure: one for one in comparison.comparisons}
    assert found["answers/extract@1"].verdict is Verdict.REGRESSION
    assert (found["answers/extract@1"].wins, found["answers/extract@1"].losses, found["answers/extract@1"].n) == (0, 10, 40)
    reasons = gate_failures(after, comparison)
    assert any("answers/extract@1 baisse de 0.875 à 0.625" in reason for reason in reasons)
    assert [change.id for change in comparison.worsened] == [f"q{n}" for n in range(5, 15)]


def test_a_change_within_noise_passes_and_is_called_undecidable(build, run_of):
    before, after = run_of(many(build, 5)), run_of(many(build, 7))
    comparison = compare_runs(before, after)
    assert {one.verdict for one in comparison.comparisons} == {Verdict.UNDECIDABLE}
    assert gate_failures(after, comparison) == ()


def test_an_improvement_passes(build, run_of):
    before, after = run_of(many(build, 15)), run_of(many(build, 5))
    comparison = compare_runs(before, after)
    assert Verdict.IMPROVEMENT in {one.verdict for one in comparison.comparisons}
    assert gate_failures(after, comparison) == ()
    assert len(comparison.improved) == 10


def test_an_extract_that_is_not_its_source_never_passes(build, run_of):
    broken = run_of([build("a"), build("b", verbatim=False)])
    assert broken_invariants(broken) == ("b",)
    assert "questions b" in gate_failures(broken, None)[0]
    assert gate_failures(run_of([build("a")]), None) == ()


def test_another_corpus_or_other_questions_are_not_compared(build, run_of):
    run = run_of([build("a"), build("b")])
    with pytest.raises(GoldError, match="le corpus a changé"):
        compare_runs(run_of([build("a"), build("b")], corpus="c2"), run)
    with pytest.raises(GoldError, match="les questions de référence ont changé"):
        compare_runs(run_of([build("a")]), run)
    reworded = run_of([build("a"), replace(build("b"), question="Autrement ?")])
    with pytest.raises(GoldError, match="les questions de référence ont changé"):
        compare_runs(reworded, run)


def test_a_comparison_says_all_that_decides_it(build, run_of):
    told = comparison_json(compare_runs(run_of(many(build, 5), "avant"), run_of(many(build, 15), "après")))
    assert (told["before"], told["after"]) == ("avant", "après")
    (measure,) = [one for one in told["measures"] if one["measure"] == "abstention/handled"]
    assert (measure["test"], measure["verdict"], measure["n"], measure["difference"]) == ("mcnemar", "régression", 40, -0.25)
    assert measure["p"] <= measure["adjusted_p"] <= 1
    assert json.loads(json.dumps(told)) == told
