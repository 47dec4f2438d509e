"""One ranking out of two arms: a weighted sum of scores on a common scale.

Scores keep how much better the first is than the rest, which reciprocal ranks throw away (Bruch, Gai &
Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", 2023). Lexical scores are divided by the
query's best; centred cosines are on a scale of their own already. The weight, and that of sentences in the
dense arm, were chosen together on bundled dev questions, half of PIAF and a health FAQ: the best hit@1 on
the first that costs neither of the others.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FusionWeights:
    """The share of the lexical arm, between 0 (dense alone) and 1.

    Attributes:
        question: for a question.
        keywords: for keywords, which name what they look for and are no question to an encoder.
    """

    question: float = 0.1
    keywords: float = 0.25


DEFAULT_WEIGHTS = FusionWeights()


def scaled_lexical(scores: Scores) -> Scores:
    """Scores between 0 and 1; all 0 if nothing matched."""
    best = scores.max(initial=0.0)
    return scores / best if best > 0 else np.zeros_like(scores)


def fuse(lexical: Scores, dense: Scores, lexical_weight: float) -> Scores:
    """The fused score of each passage.

    Args:
        lexical: BM25 scores, shape `(passages,)`.
        dense: centred cosines, shape `(passages,)`.

    Raises:
        ValueError: if an arm did not run on the same passages.
    """
    if lexical.shape != dense.shape:
        raise ValueError(f"arms scored {lexical.shape} and {dense.shape} passages")
    return lexical_weight * scaled_lexical(lexical) + (1 - lexical_weight) * dense
