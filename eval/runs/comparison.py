"""Two runs compared question by question, and the gate that a change has to pass.

Measures are compared on the questions that both runs score; those that exist only for a whole set (calibration)
are shown side by side, without a test.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.errors import GoldError
from eval.runs.run import Run
from eval.statistics.paired import Comparison, Verdict, compare, holm

PRODUCT = (
    "hybrid/hit@1",
    "hybrid/hit@5",
    "hybrid/ndcg@10",
    "answers/extract@1",
    "answers/f1",
    "abstention/handled",
)
"""What a person would notice of a change."""

COMPONENTS = ("lexical/map@10", "dense/map@10")
"""Each arm on its own: fusion hides the fall of one behind the other."""

FAMILIES = (PRODUCT, COMPONENTS)
"""A change is judged on both families, each with half of the risk of error, shared inside it by Holm's correction."""

INVARIANTS = ("invariants/verbatim",)
"""Measures that must be 1 for every question."""


@dataclass(frozen=True)
class Change:
    """A question that fares otherwise in the second run."""

    id: str
    question: str
    before: float
    after: float


@dataclass(frozen=True)
class RunComparison:
    """Two runs compared.

    Attributes:
        before: name of the first run's configuration.
        after: name of the second's.
        comparisons: one for each measure of both families, corrected for their number.
        improved: questions newly handled rightly, and `worsened` those no longer so.
    """

    before: str
    after: str
    comparisons: tuple[Comparison, ...]
    improved: tuple[Change, ...]
    worsened: tuple[Change, ...]


def check_comparable(before: Run, after: Run) -> None:
    """Refuse runs that were not made on the same texts and questions.

    Raises:
        GoldError: saying what differs.
    """
    for key, changed in (("corpus", "le corpus a changé"), ("gold", "les questions de référence ont changé")):
        if before.identity[key]["fingerprint"] != after.identity[key]["fingerprint"]:
            raise GoldError(
                f"Ces deux mesures ne se comparent pas : {changed} entre elles. "
                "Refaites la mesure de départ sur les mêmes documents et les mêmes questions."
            )


def compare_runs(before: Run, after: Run) -> RunComparison:
    """Compare two runs on the same corpus and questions.

    Raises:
        GoldError: if they are not comparable.
    """
    check_comparable(before, after)
    found = [one for family in FAMILIES for one in holm(_compared(before, after, family), families=len(FAMILIES))]
    changes = list(_changes(before, after, "abstention/handled"))
    return RunComparison(
        before.name,
        after.name,
        tuple(found),
        tuple(change for change in changes if change.after > change.before),
        tuple(change for change in changes if change.after < change.before),
    )


def _compared(before: Run, after: Run, measures: Sequence[str]) -> list[Comparison]:
    found = []
    for measure in measures:
        first, second = scores_of(before, measure), scores_of(after, measure)
        shared = [identifier for identifier in first if identifier in second]
        if shared:
            found.append(compare(measure, {i: first[i] for i in shared}, {i: second[i] for i in shared}))
    return found


def scores_of(run: Run, measure: str) -> dict[str, float]:
    """The scores of one measure by question id."""
    return {result.id: result.scores[measure] for result in run.results if measure in result.scores}


def _changes(before: Run, after: Run, measure: str) -> Iterator[Change]:
    first, second = scores_of(before, measure), scores_of(after, measure)
    for result in after.results:
        if result.id in first and result.id in second and first[result.id] != second[result.id]:
            yield Change(result.id, result.question, first[result.id], second[result.id])


def broken_invariants(run: Run) -> tuple[str, ...]:
    """The ids of questions for which something that must always hold does not."""
    return tuple(result.id for result in run.results if any(result.scores.get(name, 1.0) != 1.0 for name in INVARIANTS))


def gate_failures(run: Run, comparison: RunComparison | None) -> tuple[str, ...]:
    """Why a run must not pass, in French; empty if it may.

    A fall fails only when it is significant after correction: noise and improvements pass.
    """
    reasons = []
    broken = broken_invariants(run)
    if broken:
        reasons.append(f"des extraits ne sont pas le texte exact de leur source : questions {', '.join(broken[:10])}")
    for found in comparison.comparisons if comparison else ():
        if found.verdict is Verdict.REGRESSION:
            reasons.append(
                f"{found.measure} baisse de {found.mean_before:.3f} à {found.mean_after:.3f} "
                f"(p corrigé {found.adjusted_p:.4f}, n = {found.n})"
            )
    return tuple(reasons)


def comparison_json(comparison: RunComparison) -> dict[str, Any]:
    """The comparison as JSON."""
    return {
        "before": comparison.before,
        "after": comparison.after,
        "measures": [_measure_json(found) for found in comparison.comparisons],
        "improved": [_change_json(change) for change in comparison.improved],
        "worsened": [_change_json(change) for change in comparison.worsened],
    }


def _change_json(change: Change) -> Mapping[str, Any]:
    return {"id": change.id, "question": change.question, "before": change.before, "after": change.after}


def _measure_json(found: Comparison) -> Mapping[str, Any]:
    return {
        "measure": found.measure,
        "n": found.n,
        "before": round(found.mean_before, 6),
        "after": round(found.mean_after, 6),
        "difference": round(found.difference, 6),
        "interval": [round(bound, 6) for bound in found.interval],
        "test": found.test,
        "p": round(found.p, 6),
        "adjusted_p": None if found.adjusted_p is None else round(found.adjusted_p, 6),
        "wins": found.wins,
        "ties": found.ties,
        "losses": found.losses,
        "verdict": found.verdict,
    }
