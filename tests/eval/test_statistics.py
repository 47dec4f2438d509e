"""Intervals and paired tests, against scipy, exact fractions and the definitions worked out another way."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, product
from math import comb, isclose, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from corpus.errors import GoldError
from eval.statistics.intervals import bootstrap_interval, interval_of, wilson_interval
from eval.statistics.paired import (
    Comparison,
    PairedTest,
    Verdict,
    compare,
    holm,
    mcnemar_p,
    paired_interval,
    randomisation_p,
    smallest_decidable_wins,
)

PROPERTY = settings(max_examples=150)
GRADED = np.random.default_rng(3).beta(0.6, 0.4, 120).tolist()
SHARES = st.lists(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.8, 1.0]), min_size=1, max_size=40)


def run(*values: float) -> dict[str, float]:
    return {f"q{number:04}": value for number, value in enumerate(values)}


def binary_comparison(wins: int, losses: int, ties: int = 3) -> Comparison:
    before = [0] * wins + [1] * losses + [1] * ties
    after = [1] * wins + [0] * losses + [1] * ties
    return compare("hit@1", run(*before), run(*after))


# Intervals


@PROPERTY
@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_is_scipy_s(counts):
    count, n = counts
    expected = stats.binomtest(count, n).proportion_ci(method="wilson")
    assert wilson_interval(count, n) == pytest.approx((expected.low, expected.high), abs=1e-7)


@pytest.mark.parametrize("n", range(1, 200))
def test_wilson_holds_the_share_itself_when_none_or_all_succeed(n):
    for count in (0, n):
        low, high = wilson_interval(count, n)
        assert low <= count / n <= high  # rounding would put the bound of 10 out of 10 under 1


def test_the_bootstrap_of_many_values_is_close_to_the_normal_interval():
    half = 1.96 * np.std(GRADED, ddof=1) / sqrt(len(GRADED))
    low, high = bootstrap_interval(GRADED)
    assert low == pytest.approx(np.mean(GRADED) - half, abs=0.01)
    assert high == pytest.approx(np.mean(GRADED) + half, abs=0.01)


def test_a_skewed_sample_gets_a_skewed_interval():
    skewed = [0.0] * 45 + [0.2, 0.3, 0.9, 1.0, 0.8]
    low, high = bootstrap_interval(skewed)
    resampled = np.random.default_rng(9).choice(skewed, (20_000, len(skewed))).mean(axis=1)
    assert low > np.quantile(resampled, 0.025)  # what BCa corrects in the plain percentiles
    assert high > np.quantile(resampled, 0.975)


def test_the_bootstrap_covers_the_true_mean_about_as_often_as_it_says():
    random = np.random.default_rng(5)
    covered = 0
    for _ in range(200):
        low, high = bootstrap_interval(random.beta(0.6, 0.4, 60), resamples=500)
        covered += low <= 0.6 <= high
    assert 180 <= covered <= 199


def test_the_same_seed_gives_the_same_interval_and_another_does_not():
    assert bootstrap_interval(GRADED, resamples=200) == bootstrap_interval(GRADED, resamples=200)
    assert bootstrap_interval(GRADED, resamples=200) != bootstrap_interval(GRADED, resamples=200, seed=1)


def test_a_lower_level_is_narrower():
    low, high = bootstrap_interval(GRADED, level=0.5)
    wide_low, wide_high = bootstrap_interval(GRADED)
    assert wide_low < low < high < wide_high


@pytest.mark.filterwarnings("error")
@PROPERTY
@given(SHARES)
def test_an_interval_holds_the_mean_and_stays_within_the_values(values):
    low, high = bootstrap_interval(values, resamples=1000)
    assert min(values) - 1e-12 <= low <= np.mean(values) + 1e-12
    assert np.mean(values) - 1e-12 <= high <= max(values) + 1e-12


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("values", [[0.3], [0.3, 0.1 + 0.2, 0.3], [5.0] * 4, [0.0]])
def test_values_without_spread_give_their_mean_twice(values):
    assert bootstrap_interval(values) == pytest.approx((values[0], values[0]))


@pytest.mark.parametrize("values", [[], [0.5, float("nan")], [float("inf")]])
@pytest.mark.parametrize("interval", [bootstrap_interval, interval_of])
def test_nothing_or_a_hole_has_no_interval(interval, values):
    with pytest.raises(ValueError, match="finite"):
        interval(values)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, 0, 1, 1], wilson_interval(3, 4)),
        ([True, False, True, True], wilson_interval(3, 4)),
        ([1.0] * 50, wilson_interval(50, 50)),
        ([0.0], wilson_interval(0, 1)),
        ([0.5] * 8, wilson_interval(4, 8)),  # no spread: the bootstrap would see no doubt
        ([0.5], wilson_interval(0.5, 1)),
        ([0.3, 0.1 + 0.2, 0.3], wilson_interval(0.9, 3)),  # no spread but rounding
        (GRADED, bootstrap_interval(GRADED)),
        ([1, 0, 0.5], bootstrap_interval([1, 0, 0.5])),
        ([12.0, 12.0], (12.0, 12.0)),  # not a share
    ],
)
def test_wilson_for_yes_or_no_the_bootstrap_for_grades(values, expected):
    assert interval_of(values) == pytest.approx(expected)


# McNemar


@PROPERTY
@given(st.integers(0, 60), st.integers(0, 60))
def test_mcnemar_is_the_exact_two_sided_binomial(wins: int, losses: int):
    changed = wins + losses
    tail = Fraction(sum(comb(changed, k) for k in range(min(wins, losses) + 1)), 2**changed)
    assert mcnemar_p(wins, losses) == pytest.approx(float(min(Fraction(1), 2 * tail)))


@pytest.mark.parametrize(
    ("wins", "losses", "p", "verdict"),
    [
        (14, 4, 0.0309, Verdict.IMPROVEMENT),
        (4, 14, 0.0309, Verdict.REGRESSION),
        (6, 0, 0.03125, Verdict.IMPROVEMENT),
        (0, 6, 0.03125, Verdict.REGRESSION),
        (5, 0, 0.0625, Verdict.UNDECIDABLE),
        (0, 0, 1.0, Verdict.UNDECIDABLE),
        (7, 7, 1.0, Verdict.UNDECIDABLE),
    ],
)
def test_a_yes_or_no_measure_is_decided_by_mcnemar(wins: int, losses: int, p: float, verdict: Verdict):
    found = binary_comparison(wins, losses)
    assert found.test is PairedTest.MCNEMAR
    assert found.p == pytest.approx(p, abs=5e-5)
    assert found.verdict is verdict
    assert (found.wins, found.ties, found.losses, found.n) == (wins, 3, losses, wins + losses + 3)
    assert found.difference == pytest.approx((wins - losses) / found.n)
    assert found.mean_after - found.mean_before == pytest.approx(found.difference)
    assert found.adjusted_p is None


def test_no_verdict_ever_says_equivalent():
    assert {str(verdict) for verdict in Verdict} == {"amélioration", "régression", "indécidable"}


@pytest.mark.parametrize(("losses", "wins"), [(0, 6), (1, 8), (2, 10), (3, 12)])
def test_the_smallest_decidable_wins_are_the_first_significant_ones(losses: int, wins: int):
    assert smallest_decidable_wins(losses) == wins
    assert mcnemar_p(wins - 1, losses) >= 0.05 > mcnemar_p(wins, losses)


def test_several_comparisons_ask_for_more_wins():
    wins = smallest_decidable_wins(comparisons=5)
    assert wins == 8
    family = [binary_comparison(wins, 0), *[binary_comparison(1, 1)] * 4]
    assert holm(family)[0].verdict is Verdict.IMPROVEMENT
    assert holm([binary_comparison(wins - 1, 0), *family[1:]])[0].verdict is Verdict.UNDECIDABLE


# The interval of a difference


@PROPERTY
@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_the_interval_of_pairs_holds_the_difference_and_mirrors(wins: int, losses: int, ties: int):
    n = max(1, wins + losses + ties)
    low, high = paired_interval(wins, losses, n)
    assert -1 <= low <= (wins - losses) / n <= high <= 1
    assert low < high
    assert paired_interval(losses, wins, n) == pytest.approx((-high, -low))


def test_the_interval_of_pairs_by_hand():
    # Bonett and Price: one added to each changed count, two to n.
    won, lost, n = 15 / 202, 5 / 202, 202
    half = 1.959964 * sqrt((won + lost - (won - lost) ** 2) / n)
    assert paired_interval(14, 4, 200) == pytest.approx((won - lost - half, won - lost + half))


def test_the_interval_of_pairs_covers_the_true_difference_about_as_often_as_it_says():
    drawn = np.random.default_rng(2).multinomial(100, [0.12, 0.05, 0.83], size=2000)
    intervals = [paired_interval(int(wins), int(losses), 100) for wins, losses, _ in drawn]
    assert 0.93 <= np.mean([low <= 0.07 <= high for low, high in intervals]) <= 0.98


@pytest.mark.parametrize("n", [50, 100, 200])
@pytest.mark.parametrize("wins", range(4, 9))
def test_the_interval_of_pairs_leaves_out_zero_when_mcnemar_decides(wins: int, n: int):
    assert (paired_interval(wins, 0, n)[0] > 0) == (mcnemar_p(wins, 0) < 0.05)


def test_no_change_at_all_still_leaves_doubt_about_a_yes_or_no_measure():
    low, high = binary_comparison(0, 0, ties=20).interval
    assert low < 0 < high


def test_the_interval_of_grades_is_the_bootstrap_of_the_differences():
    before, after = GRADED[:60], GRADED[60:]
    found = compare("F1", run(*before), run(*after))
    assert found.interval == bootstrap_interval([b - a for a, b in zip(before, after, strict=True)])
    assert found.interval[0] < found.difference < found.interval[1]


# Randomisation


@PROPERTY
@given(st.lists(st.sampled_from([-0.5, -0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3, 0.7]), min_size=1, max_size=8))
def test_few_pairs_are_tried_in_every_way(differences):
    tenths = [round(10 * difference) for difference in differences]  # whole numbers: no rounding
    sums = [
        abs(sum(sign * size for sign, size in zip(signs, tenths, strict=True))) for signs in product((1, -1), repeat=len(tenths))
    ]
    expected = sum(total >= abs(sum(tenths)) for total in sums) / len(sums)
    assert randomisation_p(differences) == pytest.approx(expected)


def test_few_pairs_give_scipy_s_exact_p():
    differences = np.random.default_rng(4).normal(0.1, 0.2, 11)
    expected = stats.permutation_test((differences,), np.mean, permutation_type="samples", n_resamples=np.inf)
    assert randomisation_p(differences) == pytest.approx(expected.pvalue)


def test_a_sum_in_another_order_is_as_extreme():
    # 0.1 + 0.2 + 0.3 and 0.3 + 0.2 + 0.1 differ in the last bit.
    assert randomisation_p([0.1, 0.2, 0.3] * 3) == pytest.approx(2 / 2**9)


@pytest.mark.parametrize("shift", [0.0, 0.03, 0.06])
def test_many_pairs_give_scipy_s_p_within_chance(shift: float):
    differences = np.random.default_rng(8).normal(shift, 0.2, 80)
    expected = stats.permutation_test(
        (differences,), np.mean, permutation_type="samples", n_resamples=20_000, rng=np.random.default_rng(1)
    ).pvalue
    assert randomisation_p(differences) == pytest.approx(expected, abs=0.02)


def test_the_observed_signs_count_among_the_random_ones():
    assert randomisation_p([0.5] * 60) == 1 / 10_001
    assert randomisation_p([0.5] * 60, flips=99) == 1 / 100


def test_more_signs_than_are_held_at_once_give_the_same_p_each_time():
    differences = np.random.default_rng(8).normal(0.002, 0.2, 3000)
    assert randomisation_p(differences, flips=3000) == randomisation_p(differences, flips=3000)
    z = differences.mean() / (differences.std() / sqrt(differences.size))
    assert abs(z) < 2
    assert randomisation_p(differences, flips=3000) == pytest.approx(2 * stats.norm.sf(abs(z)), abs=0.03)


def test_the_p_of_chance_alone_is_spread_evenly():
    random = np.random.default_rng(6)
    found = [randomisation_p(random.normal(0, 1, 30), flips=199) for _ in range(400)]
    assert 0.02 <= np.mean([p <= 0.05 for p in found]) <= 0.09


# Comparisons


def test_a_graded_measure_is_decided_by_randomisation():
    before = np.clip(np.random.default_rng(1).normal(0.5, 0.1, 100), 0, 1)
    better = compare("F1", run(*before), run(*(before + 0.02)))
    assert (better.test, better.verdict, better.wins) == (PairedTest.RANDOMISATION, Verdict.IMPROVEMENT, 100)
    worse = compare("F1", run(*(before + 0.02)), run(*before))
    assert (worse.verdict, worse.losses, worse.p) == (Verdict.REGRESSION, 100, better.p)


def test_noise_is_undecidable():
    random = np.random.default_rng(7)
    before = random.random(100)
    found = compare("F1", run(*before), run(*(before + random.normal(0, 0.05, 100))))
    assert found.verdict is Verdict.UNDECIDABLE
    assert found.interval[0] < 0 < found.interval[1]


def test_one_graded_value_makes_the_measure_graded():
    assert compare("F1", run(0, 1, 1), run(1, 1, 0.5)).test is PairedTest.RANDOMISATION
    assert compare("F1", run(0, 1, 0.5), run(1, 1, 1)).test is PairedTest.RANDOMISATION


def test_rounding_is_not_a_change():
    found = compare("F1", run(0.1 + 0.2, 0.7), run(0.3, 0.7))
    assert (found.wins, found.ties, found.losses, found.p, found.interval) == (0, 2, 0, 1.0, (0.0, 0.0))


def test_questions_are_paired_by_their_id_not_by_their_order():
    before, after = {"a": 0.2, "b": 0.9, "c": 0.4}, {"c": 0.4, "b": 0.9, "a": 0.3}
    found = compare("F1", before, after)
    assert (found.wins, found.ties, found.losses) == (1, 2, 0)
    assert found == compare("F1", dict(sorted(before.items())), dict(sorted(after.items())))


def test_other_questions_are_refused_by_name():
    with pytest.raises(GoldError, match=r"avant seulement : q0002 \(1\).*même jeu"):
        compare("F1", run(0.1, 0.2, 0.3), run(0.1, 0.2))
    with pytest.raises(GoldError, match=r"après seulement : q0001, q0002, q0003 … \(5\)"):
        compare("F1", run(0.1), run(*[0.1] * 6))
    with pytest.raises(GoldError, match="aucune question"):
        compare("F1", {}, {})


# Holm


@PROPERTY
@given(st.lists(st.sampled_from([0.0, 0.001, 0.004, 0.01, 0.02, 0.03, 0.049, 0.2, 0.6, 1.0]), min_size=1, max_size=6))
def test_holm_is_the_closed_test_of_bonferroni(p_values):
    """A hypothesis falls when every family that holds it falls by Bonferroni: another definition of the same p."""
    comparisons = [replace(binary_comparison(1, 0), p=p) for p in p_values]
    families = [family for size in range(1, len(p_values) + 1) for family in combinations(range(len(p_values)), size)]
    bonferroni = {family: min(1.0, len(family) * min(p_values[each] for each in family)) for family in families}
    for place, found in enumerate(holm(comparisons)):
        assert isclose(found.adjusted_p, max(p for family, p in bonferroni.items() if place in family))
        assert (found.p, found.measure) == (p_values[place], "hit@1")


def test_the_verdict_follows_the_adjusted_p():
    alone = binary_comparison(6, 0)
    assert alone.verdict is Verdict.IMPROVEMENT
    assert [found.verdict for found in holm([alone, alone])] == [Verdict.UNDECIDABLE] * 2
    assert holm([alone])[0].adjusted_p == alone.p
    family = holm([binary_comparison(0, 20), binary_comparison(9, 0), alone, binary_comparison(3, 4)])
    assert Counter(found.verdict for found in family) == {
        Verdict.REGRESSION: 1,
        Verdict.IMPROVEMENT: 1,
        Verdict.UNDECIDABLE: 2,
    }
    assert family[0].verdict is Verdict.REGRESSION
    assert holm([]) == ()
