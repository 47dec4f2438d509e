"""One ranking out of two arms: a weighted sum of scores on a common scale.

Scores keep how much better the first is than the rest, which reciprocal ranks throw away (Bruch, Gai &
Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", 2023). Lexical scores are divided by the
query's best; centred cosines are on a scale of their own already. The weight was fitted as a conditional
logit on half of PIAF, of a health FAQ and on the bundled dev questions, then rounded.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]

LEXICAL_WEIGHT = 0.15
"""Share of the lexical arm."""


def scaled_lexical(scores: Scores) -> Scores:
    """Scores between 0 and 1; all 0 if nothing matched."""
    best = scores.max(initial=0.0)
    return scores / best if best > 0 else np.zeros_like(scores)


def fuse(lexical: Scores, dense: Scores, lexical_weight: float = LEXICAL_WEIGHT) -> Scores:
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
