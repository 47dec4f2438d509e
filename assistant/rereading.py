"""Passages put in order again by their sentences.

Where passages are pieces of longer documents, they share titles and stop where they happen to: the sentence that answers tells
the right piece better than the piece as a whole. When this was chosen, hit@1 went from 0.644 to 0.689 on the dev questions
(n = 90) and from 0.794 to 0.808 on 1 000 questions of PIAF. Since the encoder learned questions asked in other words, sentences
have less to add: hit@1 goes from 0.474 to 0.481 and MRR@10 from 0.601 to 0.606 on 1 002 questions of 24 documents that nothing
was learned from, MRR@10 from 0.852 to 0.863 on the dev questions. Passages that are whole documents were written as answers and
keep their order: on a health FAQ (n = 134), reading sentences cost four points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from assistant.extraction import Ranked
from index.search_index import Hit, Ranking
from index.segments import Segments

SENTENCE_WEIGHT = 1 / 32
"""Of a sentence's score, in logits, beside a passage's fused score: chosen among powers of two on these two sets."""


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
