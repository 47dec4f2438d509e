"""Fit the assistant's two small models on dev questions, and write `assistant/model.json`.

    python -m eval.fit [--data FOLDER[:IDS.json] …] [--ranking FOLDER[:IDS.json] …] [--limit N]

The bundled dev questions always count; folders of `passages.jsonl` and `questions.jsonl` add others, of
which every second question is used and the rest left for reports. Their questions are asked twice: as they are,
and with the passage that answers taken out of sight, which makes near misses. A candidate is right when what would be shown of it
answers: for the sentence that announces a list, the list's first item.

The models that come with Sourcier were fitted on PIAF v1.0, and the ranking on the everyday dev questions too. By
cross-validation in ten parts, the bundled dev questions (n = 120) had 61 of 90 first extracts right and, at the threshold, 50
right answers of 64; with PIAF alone, 60, and 49 of 62; with the everyday questions for both models, 61, and 50 of 67. Of the
everyday dev questions left for reports (n = 500), 51 % had the right first extract, 47 % with PIAF alone. In other parts, 61,
and 52 of 66; 61, and 51 of 65, once a list that is asked for was told by what announces it, and no more by one of its items.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from tqdm import tqdm

from assistant.extraction import confidence_of, features_of_best, rank_candidates, shown_for
from assistant.features import (
    CONFIDENCE_FEATURES,
    PASSAGES_READ,
    RANKING_FEATURES,
    Candidate,
    Evidence,
    as_row,
    gather,
)
from assistant.model import FILE, AnswerModel, LinearModel
from assistant.question import Question
from corpus.library import open_library
from eval.datasets import WHOLE_PASSAGES, Dataset, load_dataset
from eval.gold.gold_set import BUNDLED_GOLD, GoldQuestion, in_split, load_gold
from eval.measures.spans import has_answer
from index.encoder import SentenceEncoder, open_encoder
from index.search_index import Arm, SearchIndex, open_index
from index.segments import Segments

Matrix = NDArray[np.float64]

_RANKING_PENALTY = 1e-3
_CONFIDENCE_PENALTY = 1e-2
_COST_OF_WRONG = 2
"""A wrong answer harms twice as much as a right one helps: Sourcier would rather say that it does not know."""

_SIGNS_OF_DOUBT = ("missing", "unknown_share")
"""Features that may only lower the confidence; the others may only raise it, whatever a sample suggests."""


@dataclass(frozen=True)
class Example:
    """A question's evidence, and which of its candidates answer."""

    evidence: Evidence
    right: tuple[bool, ...]
    weight: float


def _evidence(index: SearchIndex, text: str) -> Evidence:
    query = index.reader.read(text)
    return gather(index, Question(query.corrected), index.rank(query, Arm.HYBRID, PASSAGES_READ))


def _answers(gold: GoldQuestion, segments: Segments) -> Callable[[Candidate], bool]:
    """Tells whether what would be shown of a candidate answers."""

    def right(candidate: Candidate) -> bool:
        shown = shown_for(candidate.unit, segments)
        place = (shown.document.id, shown.unit.span)
        return any(has_answer(place, answer) for answer in gold.answers)

    return right


def _example(evidence: Evidence, right: Callable[[Candidate], bool], weight: float) -> Example:
    return Example(evidence, tuple(map(right, evidence.candidates)), weight)


def bundled_examples(encoder: SentenceEncoder) -> list[Example]:
    """The bundled dev questions."""
    library = open_library()
    index = open_index(library, encoder)
    questions = in_split(load_gold(BUNDLED_GOLD, library), "dev")
    return [_example(_evidence(index, gold.question), _answers(gold, index.segments), 1 / len(questions)) for gold in questions]


def _without(evidence: Evidence, document: str) -> Evidence:
    kept = tuple(candidate for candidate in evidence.candidates if candidate.unit.document.id != document)
    return Evidence(evidence.question, evidence.ranking, kept, evidence.weights, evidence.unknown)


def dataset_examples(dataset: Dataset, encoder: SentenceEncoder, limit: int) -> Iterator[Example]:
    """Every second question of a data set, as it is and with its passage out of sight."""
    index = open_index(dataset.library, encoder, WHOLE_PASSAGES)
    questions = dataset.questions[::2][:limit]
    for asked in tqdm(questions, desc=dataset.name, disable=not sys.stderr.isatty()):
        evidence = _evidence(index, asked.question)
        yield _example(evidence, _answers(asked, index.segments), 0.5 / len(questions))
        yield _example(_without(evidence, asked.answers[0].document), lambda _: False, 0.5 / len(questions))


def fit_ranking(examples: Sequence[Example]) -> LinearModel:
    """A conditional logit: the candidates that answer against the others of their question."""
    usable = [example for example in examples if any(example.right)]
    rows = [np.array([as_row(c.features, RANKING_FEATURES) for c in example.evidence.candidates]) for example in usable]
    rights = [np.array(example.right) for example in usable]

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        total, gradient = _RANKING_PENALTY * float(weights @ weights), 2 * _RANKING_PENALTY * weights
        for example, features, right in zip(usable, rows, rights, strict=True):
            scores = features @ weights
            odds = np.exp(scores - scores.max())
            chance, chance_right = odds / odds.sum(), np.where(right, odds, 0) / odds[right].sum()
            total -= example.weight * float(np.log(odds[right].sum() / odds.sum()))
            gradient -= example.weight * (features.T @ (chance_right - chance))
        return total, gradient

    fitted = minimize(loss, np.ones(len(RANKING_FEATURES)), jac=True, method="L-BFGS-B")
    return LinearModel(dict(zip(RANKING_FEATURES, np.round(fitted.x, 4).tolist(), strict=True)))


def fit_confidence(examples: Sequence[Example], ranking: LinearModel) -> LinearModel:
    """A logistic regression: is the best candidate right?"""
    half_done = AnswerModel(ranking, LinearModel({}), 0.5, {})
    rows: list[Matrix] = []
    labels: list[bool] = []
    weights: list[float] = []
    for example in examples:
        ranked = rank_candidates(example.evidence, half_done)
        if ranked:
            rows.append(as_row(features_of_best(example.evidence, ranked), CONFIDENCE_FEATURES))
            labels.append(example.right[example.evidence.candidates.index(ranked[0].candidate)])
            weights.append(example.weight)
    features, right, weight = np.array(rows), np.array(labels, dtype=float), np.array(weights)
    mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-9
    scaled = (features - mean) / spread

    def loss(parameters: Matrix) -> tuple[float, Matrix]:
        slopes, constant = parameters[:-1], parameters[-1]
        chance = 1 / (1 + np.exp(-np.clip(scaled @ slopes + constant, -30, 30)))
        total = -float(weight @ (right * np.log(chance) + (1 - right) * np.log(1 - chance)))
        residue = weight * (chance - right)
        gradient = np.append(scaled.T @ residue + 2 * _CONFIDENCE_PENALTY * slopes, residue.sum())
        return total + _CONFIDENCE_PENALTY * float(slopes @ slopes), gradient

    bounds = [(None, 0.0) if name.endswith(_SIGNS_OF_DOUBT) else (0.0, None) for name in CONFIDENCE_FEATURES]
    start = np.zeros(len(CONFIDENCE_FEATURES) + 1)
    fitted = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)]).x
    slopes = fitted[:-1] / spread
    constant = float(fitted[-1] - slopes @ mean)
    return LinearModel(dict(zip(CONFIDENCE_FEATURES, np.round(slopes, 4).tolist(), strict=True)), round(constant, 4))


def choose_threshold(examples: Sequence[Example], ranking: LinearModel, confidence: LinearModel) -> float:
    """The confidence from which answering does more good than harm on `examples`.

    Gains hardly differ over a wide range. Of the thresholds that these questions do not tell from the best, being within one
    standard error of it (Breiman et al., "Classification and Regression Trees", 1984, 3.4.3), the lowest refuses the fewest.
    """
    model = AnswerModel(ranking, confidence, 0.5, {})
    chances: list[float] = []
    gains: list[int] = []
    for example in examples:
        ranked = rank_candidates(example.evidence, model)
        if ranked:
            right = example.right[example.evidence.candidates.index(ranked[0].candidate)]
            chances.append(confidence_of(example.evidence, ranked, model))
            gains.append(1 if right else -_COST_OF_WRONG)
    return lowest_within_error(np.array(chances), np.array(gains))


def lowest_within_error(chances: Matrix, gains: NDArray[np.int64]) -> float:
    """The lowest threshold whose gain is less than a standard error from that of the best.

    Args:
        chances: the confidence of each answer, shape `(answers,)`.
        gains: what giving each one brings, same shape.
    """
    grid = [round(step / 100, 2) for step in range(20, 81)]
    best = max(grid, key=lambda threshold: gains[chances >= threshold].sum())  # the lowest of equals
    for threshold in grid:
        between = gains[(chances >= threshold) & (chances < best)]
        if between.sum() + math.sqrt(float(between @ between)) >= 0:
            return threshold
    return best


def main() -> None:
    """Fit on the bundled dev questions and the given data sets, and write the models."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", action="append", default=[], metavar="FOLDER[:IDS]")
    parser.add_argument("--ranking", action="append", default=[], metavar="FOLDER[:IDS]", help="as --data, for the ranking alone")
    parser.add_argument("--limit", type=int, default=1000, metavar="N", help="questions of each data set at most")
    args = parser.parse_args()
    encoder = open_encoder()
    bundled = bundled_examples(encoder)
    provenance = [{"data": "pair-aidance, dev", "questions": len(bundled)}]

    def added(names: Sequence[str]) -> Iterator[Example]:
        for name in names:
            folder, _, ids = name.partition(":")
            dataset = load_dataset(Path(folder), Path(folder) / ids if ids else None)
            examples = list(dataset_examples(dataset, encoder, args.limit))
            provenance.append({"data": dataset.name, "questions": len(examples) // 2})
            yield from examples

    examples = [*bundled, *added(args.data)]
    ranking = fit_ranking([*examples, *added(args.ranking)])
    confidence = fit_confidence(examples, ranking)
    stored: dict[str, Any] = {
        "ranking": ranking.weights,
        "confidence": confidence.weights,
        "confidence_constant": confidence.constant,
        "threshold": choose_threshold(bundled, ranking, confidence),
        "provenance": {"fitted_on": provenance, "encoder": encoder.fingerprint},
    }
    FILE.write_text(json.dumps(stored, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
