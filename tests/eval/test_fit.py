"""The two small models recover an obvious signal from examples made by hand."""

import random
from collections.abc import Sequence
from types import SimpleNamespace

import numpy as np
import pytest

from assistant.extraction import rank_candidates
from assistant.features import CONFIDENCE_FEATURES, RANKING_FEATURES, Candidate, Evidence
from assistant.model import AnswerModel, LinearModel
from assistant.question import Question
from corpus.importers.markdown import import_markdown
from corpus.model import Document
from eval.fit import Example, choose_threshold, fit_confidence, fit_ranking, lowest_within_error
from index.dense import DenseScores
from index.passages import PassageSettings
from index.query import Query
from index.search_index import Arm, Ranking
from index.segments import segment

DOUBTS = [name for name in CONFIDENCE_FEATURES if "missing" in name or name == "unknown_share"]
SEGMENTS = segment(
    [
        Document(str(n), f"{n}.md", "", import_markdown(f"# Titre {n}\n\nLe mot {'abcdef'[n]} est dit.\n".encode(), "Repli"))
        for n in range(6)
    ],
    PassageSettings(),
)
DENSE = DenseScores(*(SimpleNamespace(),) * 2)  # type: ignore[arg-type]  # only its being there counts
RANKING = LinearModel({**dict.fromkeys(RANKING_FEATURES, 0.0), "unit_cosine": 1.0})


def example(rows: Sequence[dict[str, float]], right: Sequence[bool], unknown: float = 0.0) -> Example:
    candidates = tuple(
        Candidate(unit, SEGMENTS.passage_of(unit), {**dict.fromkeys(RANKING_FEATURES, 0.0), **row})
        for unit, row in zip(SEGMENTS.units, rows, strict=False)
    )
    evidence = Evidence(Question("Quel mot ?"), Ranking(Arm.HYBRID, Query("", "", {}, ()), dense=DENSE), candidates, {}, unknown)
    return Example(evidence, tuple(right), 0.02)


def rankable(signal: str, sign: float) -> list[Example]:
    """Questions whose right candidate stands out by one feature among others that are noise."""
    draw = random.Random(5)
    examples = []
    for _ in range(60):
        rows = [{name: draw.random() for name in RANKING_FEATURES} for _ in range(5)]
        right = draw.randrange(5)
        for position, row in enumerate(rows):
            row[signal] = sign * (1.0 if position == right else 0.2) + 0.1 * draw.random()
        examples.append(example(rows, [position == right for position in range(5)]))
    return examples


@pytest.mark.parametrize(("signal", "sign"), [("unit_cosine", 1.0), ("is_item", 1.0), ("announces_list", -1.0)])
def test_the_ranking_finds_the_feature_that_tells(signal: str, sign: float):
    examples = rankable(signal, sign)
    model = fit_ranking(examples)
    assert tuple(model.weights) == RANKING_FEATURES
    assert sign * model.weights[signal] > 2 * max(abs(weight) for name, weight in model.weights.items() if name != signal)
    whole = AnswerModel(model, LinearModel({}), 0.5, {})
    for each in examples:
        best = rank_candidates(each.evidence, whole)[0].candidate
        assert each.right[each.evidence.candidates.index(best)]


def test_questions_that_nothing_answers_do_not_count_for_the_ranking():
    examples = rankable("unit_cosine", 1.0)
    hopeless = [example([{"unit_cosine": 0.1}, {"unit_cosine": 0.9}], [False, False]), example([], [])]
    assert fit_ranking([*examples, *hopeless]) == fit_ranking(examples)


def answerable(count: int = 80) -> list[Example]:
    """Questions whose best candidate is right when its cosine is high and the question's words are known."""
    draw = random.Random(7)
    examples = []
    for number in range(count):
        right = number % 2 == 0
        cosine = draw.uniform(0.6, 0.9) if right else draw.uniform(0.1, 0.4)
        rows = [{"unit_cosine": cosine, "passage_score": draw.random()}, {"unit_cosine": cosine / 2}]
        examples.append(example(rows, [right, False], unknown=draw.uniform(0, 0.1) if right else draw.uniform(0.3, 0.9)))
    return examples


def test_the_confidence_finds_what_tells_right_from_wrong():
    model = fit_confidence([*answerable(), example([], [])], RANKING)
    assert tuple(model.weights) == CONFIDENCE_FEATURES
    assert model.weights["unit_cosine"] > 0
    assert model.weights["unknown_share"] < 0
    sure = dict.fromkeys(CONFIDENCE_FEATURES, 0.0)
    assert model.probability({**sure, "unit_cosine": 0.8, "lead_over_next": 0.4}) > 0.8
    assert model.probability({**sure, "unit_cosine": 0.2, "lead_over_next": 0.1, "unknown_share": 0.6}) < 0.2


def test_signs_of_doubt_never_raise_the_confidence_whatever_the_sample():
    contrary = [
        example([{"unit_cosine": 0.2 if each.right[0] else 0.8}], each.right[:1], unknown=0.9 if each.right[0] else 0.0)
        for each in answerable()
    ]
    model = fit_confidence(contrary, RANKING)
    assert DOUBTS
    for name, weight in model.weights.items():
        assert weight <= 0 if name in DOUBTS else weight >= 0


def test_the_threshold_parts_right_from_wrong_within_its_grid():
    examples = answerable()
    confidence = fit_confidence(examples, RANKING)
    threshold = choose_threshold(examples, RANKING, confidence)
    assert 0.2 <= threshold <= 0.8
    assert threshold == round(threshold, 2)


@pytest.mark.parametrize(("constant", "right"), [(9.0, True), (9.0, False), (-9.0, True), (-9.0, False)])
def test_the_threshold_stays_in_its_grid_without_any_signal(constant: float, right: bool):
    confidence = LinearModel(dict.fromkeys(CONFIDENCE_FEATURES, 0.0), constant)
    examples = [example([{"unit_cosine": 0.5}], [right]) for _ in range(4)]
    assert 0.2 <= choose_threshold([*examples, example([], [])], RANKING, confidence) <= 0.8


@pytest.mark.parametrize(
    ("doubtful", "threshold"),
    [
        pytest.param([], 0.2, id="nothing to refuse"),
        pytest.param([-2], 0.2, id="one wrong answer: within the error of one"),
        pytest.param([-2, -2], 0.36, id="two wrong answers: a loss of 4, an error of 2.8"),
        pytest.param([-2, -2, 1, 1], 0.2, id="as many right: a loss of 2, an error of 3.2"),
        pytest.param([-2] * 9 + [1] * 9, 0.36, id="as many right, told by their number: a loss of 9, an error of 6.7"),
    ],
)
def test_the_threshold_is_the_lowest_that_the_questions_do_not_tell_from_the_best(doubtful: list[int], threshold: float):
    chances = np.array([0.35] * len(doubtful) + [0.6] * 20)
    assert lowest_within_error(chances, np.array(doubtful + [1] * 20)) == threshold
