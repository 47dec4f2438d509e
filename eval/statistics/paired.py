"""Two runs compared question by question: is the difference more than chance?

Yes-or-no measures go through McNemar's exact test, graded ones through paired randomisation. A difference that
does not reach significance is undecidable, never an equivalence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import sqrt

import numpy as np

from corpus.errors import GoldError
from eval.statistics.intervals import bootstrap_interval, is_binary

ALPHA = 0.05
FLIPS = 10_000
_Z = 1.959964  # 95 %
_ROUNDING = 1e-12
_MOST_ENUMERATED = 13  # 2^13 sign patterns: fewer than the random ones would be
_SIGNS_AT_ONCE = 4_000_000  # 32 MB


class Verdict(StrEnum):
    """What may be said of a difference."""

    IMPROVEMENT = "amélioration"
    REGRESSION = "régression"
    UNDECIDABLE = "indécidable"


class PairedTest(StrEnum):
    """How a difference was tested."""

    MCNEMAR = "mcnemar"
    RANDOMISATION = "randomisation"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One measure, before and after; more is better.

    Attributes:
        n: questions compared.
        difference: mean after less mean before.
        interval: 95 % around the difference.
        p: two-sided, of this comparison alone.
        wins: questions that rose; `losses` fell, `ties` stayed.
        adjusted_p: p with all comparisons of the family counted (see `holm`); None for one on its own.
        verdict: by `adjusted_p`, or by `p` until it is known.
    """

    measure: str
    n: int
    mean_before: float
    mean_after: float
    difference: float
    interval: tuple[float, float]
    p: float
    test: PairedTest
    wins: int
    ties: int
    losses: int
    adjusted_p: float | None
    verdict: Verdict


def compare(measure: str, before: Mapping[str, float], after: Mapping[str, float]) -> Comparison:
    """Compare two runs on the same questions.

    Yes-or-no values (all 0 or 1, in both runs) get McNemar's exact test and the adjusted Wald interval of Bonett
    and Price ("Adjusted Wald Confidence Interval for a Difference of Binomial Proportions Based on Paired Data",
    2012), which keeps some doubt when no question changed, or all did. Graded values get paired randomisation and
    a paired bootstrap.

    Args:
        before: question id to value; more is better.
        after: the same questions, in any order.

    Raises:
        GoldError: if the questions differ, or there are none.
    """
    _check_same(measure, before, after)
    first, second = [before[key] for key in sorted(before)], [after[key] for key in sorted(before)]
    differences = np.asarray(second, dtype=float) - np.asarray(first, dtype=float)
    differences[np.abs(differences) <= _ROUNDING] = 0.0  # another order of summing is no change
    wins, losses = int((differences > 0).sum()), int((differences < 0).sum())
    n, difference = len(first), float(differences.mean())
    if is_binary(first) and is_binary(second):
        test, p, interval = PairedTest.MCNEMAR, mcnemar_p(wins, losses), paired_interval(wins, losses, n)
    else:
        test, p, interval = PairedTest.RANDOMISATION, randomisation_p(differences), bootstrap_interval(differences.tolist())
    return Comparison(
        measure=measure,
        n=n,
        mean_before=float(np.mean(first)),
        mean_after=float(np.mean(second)),
        difference=difference,
        interval=interval,
        p=p,
        test=test,
        wins=wins,
        ties=n - wins - losses,
        losses=losses,
        adjusted_p=None,
        verdict=_verdict(p, difference),
    )


def holm(comparisons: Sequence[Comparison], *, families: int = 1) -> tuple[Comparison, ...]:
    """The same comparisons, in order, with p adjusted for their number (Holm, "A Simple Sequentially Rejective …", 1979).

    Args:
        families: how many families of comparisons share the risk of error, which is divided between them.
    """
    count = len(comparisons)
    adjusted: dict[int, float] = {}
    highest = 0.0
    for rank, place in enumerate(sorted(range(count), key=lambda place: comparisons[place].p)):
        highest = max(highest, min(1.0, families * (count - rank) * comparisons[place].p))
        adjusted[place] = highest
    return tuple(
        replace(comparison, adjusted_p=adjusted[place], verdict=_verdict(adjusted[place], comparison.difference))
        for place, comparison in enumerate(comparisons)
    )


def mcnemar_p(wins: int, losses: int) -> float:
    """The exact two-sided p of McNemar's test: a fair coin over the questions that changed; 1 when none did."""
    from scipy.stats import binomtest  # slow to import; the commands that measure nothing do without

    return float(binomtest(wins, wins + losses).pvalue) if wins + losses else 1.0


def paired_interval(wins: int, losses: int, n: int) -> tuple[float, float]:
    """The 95 % interval of (wins − losses) / n for yes-or-no pairs (Bonett and Price, 2012).

    Args:
        n: questions, at least one, changed or not.
    """
    won, lost = (wins + 1) / (n + 2), (losses + 1) / (n + 2)
    half = _Z * sqrt((won + lost - (won - lost) ** 2) / (n + 2))
    return max(-1.0, won - lost - half), min(1.0, won - lost + half)


def randomisation_p(differences: Sequence[float] | np.ndarray, *, seed: int = 0, flips: int = FLIPS) -> float:
    """The two-sided p of a mean difference when each pair may as well have been the other way round.

    Every pattern of signs is tried when few pairs differ; else `flips` random ones, and the observed one counts
    among them: p = (k + 1) / (flips + 1), never 0 (Smucker, Allan and Carterette, "A Comparison of Statistical
    Significance Tests for Information Retrieval Evaluation", 2007).

    Args:
        differences: after less before, one a question.
    """
    sizes = np.abs(np.asarray(differences, dtype=float))
    observed = abs(float(np.sum(differences)))
    sizes = sizes[sizes > 0]
    # Sums of the same numbers in another order differ by rounding: these are as extreme, not less.
    least = observed - 1e-9 * float(sizes.sum())
    if sizes.size <= _MOST_ENUMERATED:
        patterns = (np.arange(2**sizes.size)[:, None] >> np.arange(sizes.size)) & 1
        return float((np.abs((2 * patterns - 1) @ sizes) >= least).mean())
    random = np.random.default_rng(seed)
    extreme, left = 0, flips
    while left:
        rows = min(left, max(1, _SIGNS_AT_ONCE // sizes.size))
        signs = random.integers(0, 2, size=(rows, sizes.size)) * 2.0 - 1.0
        extreme += int((np.abs(signs @ sizes) >= least).sum())
        left -= rows
    return (extreme + 1) / (flips + 1)


def smallest_decidable_wins(losses: int = 0, *, comparisons: int = 1) -> int:
    """How many questions must rise, against so many that fall, for McNemar's test to decide: 6 against 0, 8 against 1.

    Args:
        comparisons: how many are made together; Holm asks most of the first of them.
    """
    wins = losses + 1
    while mcnemar_p(wins, losses) * comparisons >= ALPHA:
        wins += 1
    return wins


def _verdict(p: float, difference: float) -> Verdict:
    if p >= ALPHA or difference == 0:
        return Verdict.UNDECIDABLE
    return Verdict.IMPROVEMENT if difference > 0 else Verdict.REGRESSION


def _check_same(measure: str, before: Mapping[str, float], after: Mapping[str, float]) -> None:
    missing, extra = sorted(before.keys() - after.keys()), sorted(after.keys() - before.keys())
    if missing or extra:
        only = "; ".join(
            f"{run} seulement : {', '.join(keys[:3])}{' …' if len(keys) > 3 else ''} ({len(keys)})"
            for run, keys in (("avant", missing), ("après", extra))
            if keys
        )
        raise GoldError(
            f"« {measure} » ne porte pas sur les mêmes questions dans les deux résultats ({only}). "
            "Évaluez-les sur le même jeu de questions, puis comparez."
        )
    if not before:
        raise GoldError(f"« {measure} » n’a été mesuré sur aucune question : il n’y a rien à comparer.")
