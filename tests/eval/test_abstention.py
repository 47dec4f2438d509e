"""Refusals, AUROC, risk–coverage and reliability, against scipy, scikit-learn and the definitions."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import mannwhitneyu
from sklearn.metrics import roc_auc_score

from eval.measures.abstention import (
    ReliabilityBin,
    RiskPoint,
    auroc,
    expected_calibration_error,
    reliability,
    risk_coverage,
)

PROPERTY = settings(max_examples=150)
SCORED = st.lists(st.tuples(st.sampled_from([0.0, 0.1, 0.25, 0.3, 0.5, 0.57, 0.7, 0.9, 1.0]), st.booleans()), max_size=30)


def apart(pairs):
    return [score for score, _ in pairs], [label for _, label in pairs]


# AUROC


@PROPERTY
@given(SCORED)
def test_auroc_is_mann_whitney_s(pairs):
    scores, labels = apart(pairs)
    right = [score for score, label in pairs if label]
    wrong = [score for score, label in pairs if not label]
    if not right or not wrong:
        assert auroc(scores, labels) is None
        return
    expected = mannwhitneyu(right, wrong, method="asymptotic").statistic / (len(right) * len(wrong))
    assert auroc(scores, labels) == pytest.approx(expected)
    assert auroc(scores, labels) == pytest.approx(roc_auc_score(labels, scores))


def test_auroc_counts_a_tie_for_half():
    assert auroc([0.5, 0.5], [True, False]) == 0.5
    assert auroc([0.9, 0.5, 0.5, 0.1], [True, True, False, False]) == 3.5 / 4
    assert auroc([0.1, 0.9], [True, False]) == 0


# Risk–coverage


def test_risk_and_coverage_by_hand():
    found = risk_coverage([0.9, 0.8, 0.8, 0.1], [True, True, False, False])
    assert found.points == (RiskPoint(0.9, 1 / 4, 0.0), RiskPoint(0.8, 3 / 4, 1 / 3), RiskPoint(0.1, 1.0, 1 / 2))
    assert found.area == pytest.approx(0 / 4 + 2 / 4 * 1 / 3 + 1 / 4 * 1 / 2)


@PROPERTY
@given(SCORED.filter(bool))
def test_each_point_is_what_its_threshold_gives(pairs):
    found = risk_coverage(*apart(pairs))
    assert [point.threshold for point in found.points] == sorted({score for score, _ in pairs}, reverse=True)
    for point in found.points:
        answered = [right for score, right in pairs if score >= point.threshold]
        assert point.coverage == pytest.approx(len(answered) / len(pairs))
        assert point.risk == pytest.approx(answered.count(False) / len(answered))
    assert found.points[-1].coverage == 1


@PROPERTY
@given(st.lists(st.booleans(), min_size=1, max_size=30))
def test_without_ties_the_area_is_the_mean_risk_of_the_first_questions(right):
    confidences = [1 - number / 100 for number in range(len(right))]
    expected = np.mean([right[:count].count(False) / count for count in range(1, len(right) + 1)])
    assert risk_coverage(confidences, right).area == pytest.approx(expected)


@PROPERTY
@given(SCORED.filter(bool), st.randoms(use_true_random=False))
def test_the_order_of_questions_makes_no_difference(pairs, random):
    shuffled = random.sample(pairs, len(pairs))
    assert risk_coverage(*apart(shuffled)) == risk_coverage(*apart(pairs))


def test_one_confidence_for_all_leaves_one_point():
    found = risk_coverage([0.5] * 4, [True, False, True, True])
    assert found.points == (RiskPoint(0.5, 1.0, 0.25),)
    assert found.area == 0.25


# Reliability


def test_bins_by_hand():
    bins = reliability([0.0, 0.05, 0.3, 0.95, 1.0], [False, True, True, True, False])
    assert len(bins) == 10
    assert bins[0] == ReliabilityBin(0.0, 0.1, 2, 0.025, 0.5)
    assert bins[3] == ReliabilityBin(0.3, 0.4, 1, 0.3, 1.0)
    assert bins[9] == ReliabilityBin(0.9, 1.0, 2, 0.975, 0.5)
    assert bins[1] == ReliabilityBin(0.1, 0.2, 0, None, None)
    assert expected_calibration_error(bins) == pytest.approx((2 * 0.475 + 1 * 0.7 + 2 * 0.475) / 5)


@pytest.mark.parametrize("bins", [10, 15, 100])
def test_a_confidence_on_an_edge_belongs_to_the_bin_that_it_opens(bins: int):
    for number in range(bins):
        (found,) = [each for each in reliability([number / bins], [True], bins) if each.n]
        assert found.low == number / bins


@PROPERTY
@given(SCORED.filter(bool), st.integers(1, 20))
def test_bins_part_the_questions(pairs, count: int):
    bins = reliability(*apart(pairs), count)
    assert sum(each.n for each in bins) == len(pairs)
    assert [bins[0].low, bins[-1].high] == [0, 1]
    assert all(left.high == right.low for left, right in pairwise(bins))
    last = len(bins) - 1
    for number, each in enumerate(bins):
        inside = [pair for pair in pairs if each.low <= pair[0] and (pair[0] < each.high or number == last)]
        assert each.n == len(inside)
        if inside:
            assert each.confidence == pytest.approx(np.mean([score for score, _ in inside]))
            assert each.right == pytest.approx(np.mean([right for _, right in inside]))


def test_calibrated_confidences_have_little_error_and_overconfident_ones_much():
    random = np.random.default_rng(0)
    confidences = random.random(20_000)
    assert expected_calibration_error(reliability(confidences, random.random(20_000) < confidences)) < 0.02
    assert expected_calibration_error(reliability(confidences, random.random(20_000) < confidences / 2)) == pytest.approx(
        0.25, abs=0.02
    )


# Bad input


def test_no_question_gives_no_score():
    assert auroc([], []) is None
    assert risk_coverage([], []).points == ()
    assert risk_coverage([], []).area is None
    assert [each.n for each in reliability([], [])] == [0] * 10
    assert expected_calibration_error(reliability([], [])) is None


@pytest.mark.parametrize("measure", [auroc, risk_coverage, reliability])
def test_holes_and_unequal_lengths_are_refused(measure):
    with pytest.raises(ValueError, match="not a number"):
        measure([0.5, float("nan")], [True, False])
    with pytest.raises(ValueError, match="2 values for 1"):
        measure([0.5, 0.4], [True])


@pytest.mark.parametrize("confidence", [-0.01, 1.01])
def test_a_confidence_is_a_probability(confidence: float):
    with pytest.raises(ValueError, match="between 0 and 1"):
        reliability([confidence], [True])
