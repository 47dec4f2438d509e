"""The two small linear models of the assistant, fitted on dev questions and kept as JSON.

One ranks candidates (a conditional logit over those of a question); the other turns what is
known of the best into the probability that it answers (a logistic regression).
`python -m eval.fit` writes the file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

FILE = Path(__file__).parent / "model.json"


@dataclass(frozen=True)
class LinearModel:
    """A weighted sum of named features, plus a constant."""

    weights: Mapping[str, float]
    constant: float = 0.0

    def score(self, features: Mapping[str, float]) -> float:
        """The weighted sum; every weight must find its feature."""
        return self.constant + sum(weight * features[name] for name, weight in self.weights.items())

    def probability(self, features: Mapping[str, float]) -> float:
        """The score through the logistic function, in (0, 1)."""
        return float(1 / (1 + np.exp(-np.clip(self.score(features), -30, 30))))


@dataclass(frozen=True)
class AnswerModel:
    """How candidates are ranked, when they are held to answer, and what it was fitted on."""

    ranking: LinearModel
    confidence: LinearModel
    threshold: float
    provenance: Mapping[str, Any]


@lru_cache(maxsize=1)
def answer_model() -> AnswerModel:
    """The model that comes with Sourcier."""
    stored = json.loads(FILE.read_text(encoding="utf-8"))
    return AnswerModel(
        LinearModel(stored["ranking"]),
        LinearModel(stored["confidence"], stored["confidence_constant"]),
        stored["threshold"],
        stored["provenance"],
    )
