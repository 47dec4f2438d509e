"""Passages put in order again by their sentences.

Where passages are pieces of longer documents, they share titles and stop where they happen to: the sentence that answers tells
the right piece better than the piece as a whole. When this was chosen, hit@1 went from 0.644 to 0.689 on the dev questions
(n = 90) and from 0.794 to 0.808 on 1 000 questions of PIAF; since word matches are weighed by what they could be worth, MRR@10
went from 0.761 to 0.769 on the dev questions. It had a price where no word is shared: on 700 of the everyday questions, 0.351 to
0.341. All this is from before the encoder learned from such questions. Passages that are whole documents were written as answers
and keep their order: on a health FAQ (n = 134), reading sentences costs four points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from assistant.extraction import Ranked
from index.search_index import Hit, Ranking
from index.segments import Segments

SENTENCE_WEIGHT = 1 / 16
"""Of a sentence's score, in logits, beside a passage's fused score: chosen among powers of two on the dev questions and PIAF."""


def are_pieces(segments: Segments) -> bool:
    """Whether most passages are pieces of longer documents."""
    documents = segments.passage_table[:, 0]
    return 2 * int((np.bincount(documents, minlength=1)[documents] > 1).sum()) > len(documents)


def reread(ranking: Ranking, ranked: Sequence[Ranked]) -> Ranking:
    """The same passages, those whose sentences were read by their fused score and their best sentence.

    A passage loses what its best sentence lacks beside the best of all; one that was not read loses as much as the worst. So
    scores stay comparable, and the passages read stay before the others.

    Args:
        ranking: by the hybrid arm.
        ranked: candidates of its first passages.
    """
    best: dict[int, float] = {}
    for one in ranked:
        number = one.candidate.passage.number
        best[number] = max(best.get(number, one.score), one.score)
    read = {hit.passage.number: best[hit.passage.number] for hit in ranking.hits if hit.passage.number in best}
    if not read:
        return ranking
    top, bottom = max(read.values()), min(read.values())
    scored = [(hit.score - SENTENCE_WEIGHT * (top - read.get(hit.passage.number, bottom)), hit) for hit in ranking.hits]
    scored.sort(key=lambda pair: (-pair[0], pair[1].rank))
    return replace(ranking, hits=tuple(Hit(rank, score, hit.passage) for rank, (score, hit) in enumerate(scored, 1)))
