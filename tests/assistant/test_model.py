"""The two linear models, and the ones that come with Sourcier."""

import json
import math

import pytest

from assistant.features import CONFIDENCE_FEATURES, RANKING_FEATURES, as_row
from assistant.model import FILE, LinearModel, answer_model


def test_the_packaged_model_loads_once():
    assert answer_model() is answer_model()


def test_its_features_are_those_that_are_measured():
    model = answer_model()
    assert tuple(model.ranking.weights) == RANKING_FEATURES
    assert tuple(model.confidence.weights) == CONFIDENCE_FEATURES
    assert len(set(RANKING_FEATURES)) == len(RANKING_FEATURES)
    assert len(set(CONFIDENCE_FEATURES)) == len(CONFIDENCE_FEATURES)


def test_its_numbers_are_finite_and_the_threshold_a_probability():
    model = answer_model()
    weights = [*model.ranking.weights.values(), *model.confidence.weights.values(), model.confidence.constant]
    assert all(math.isfinite(weight) for weight in weights)
    assert any(model.ranking.weights.values())
    assert any(model.confidence.weights.values())
    assert 0 < model.threshold < 1


def test_it_says_what_it_was_fitted_on():
    provenance = answer_model().provenance
    assert provenance["encoder"]
    assert all(entry["data"] and entry["questions"] > 0 for entry in provenance["fitted_on"])
    assert set(json.loads(FILE.read_text(encoding="utf-8"))) == {
        *["ranking", "confidence", "confidence_constant", "threshold", "provenance"]
    }


@pytest.mark.parametrize(
    ("weights", "constant", "features", "score"),
    [
        ({"a": 2.0, "b": -1.0}, 0.5, {"a": 1.0, "b": 3.0}, -0.5),
        ({"a": 2.0}, 0.0, {"a": 1.0, "unused": 100.0}, 2.0),
        ({}, 1.5, {}, 1.5),
    ],
)
def test_a_score_is_a_weighted_sum(weights: dict[str, float], constant: float, features: dict[str, float], score: float):
    assert LinearModel(weights, constant).score(features) == score


def test_a_missing_feature_is_an_error():
    with pytest.raises(KeyError, match="b"):
        LinearModel({"a": 1.0, "b": 0.0}).score({"a": 1.0})
    with pytest.raises(KeyError, match="b"):
        as_row({"a": 1.0}, ("a", "b"))


@pytest.mark.parametrize(("score", "probability"), [(0.0, 0.5), (math.log(3), 0.75), (-math.log(3), 0.25)])
def test_a_probability_is_the_logistic_of_the_score(score: float, probability: float):
    assert LinearModel({}, score).probability({}) == pytest.approx(probability)


def test_a_probability_never_overflows():
    assert 0 < LinearModel({}, -1e9).probability({}) < 1e-9
    assert 1 - 1e-9 < LinearModel({}, 1e9).probability({}) < 1


def test_a_row_follows_the_names():
    assert as_row({"b": 2.0, "a": 1.0, "c": 3.0}, ("a", "c")).tolist() == [1.0, 3.0]
