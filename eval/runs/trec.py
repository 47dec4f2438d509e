"""Runs and judgements in TREC's format, and retrieval measures computed from them by ir_measures.

trec_eval reads scores in single precision and breaks ties its own way, so a ranking is written with its ranks as
scores: the order is ours, whatever the tool.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import ir_measures
from ir_measures import AP, RR, Judged, Measure, R, Success, nDCG

from eval.runs.result import QuestionResult
from index.search_index import Arm

MEASURES: Mapping[str, Measure] = {
    "hit@1": Success @ 1,
    "hit@3": Success @ 3,
    "hit@5": Success @ 5,
    "hit@10": Success @ 10,
    "recall@10": R @ 10,
    "mrr@10": RR @ 10,
    "ndcg@10": nDCG @ 10,
    "map@10": AP @ 10,
    "judged@10": Judged @ 10,
}

_NONE_FOUND = "-"
"""Stands for a ranking without a passage: a question that is not in a run is not scored at all."""


def retrieval_scores(results: Sequence[QuestionResult], arm: Arm) -> dict[str, dict[str, float]]:
    """The measures of one arm, by question; unanswerable questions take no part."""
    judged = [result for result in results if result.answerable]
    qrels = [ir_measures.Qrel(result.id, name, relevance) for result in judged for name, relevance in result.judged.items()]
    run = [ir_measures.ScoredDoc(result.id, name, score) for result in judged for name, score in _scored(result, arm)]
    names = {measure: name for name, measure in MEASURES.items()}
    scores: dict[str, dict[str, float]] = {result.id: {} for result in judged}
    if judged:
        for found in ir_measures.iter_calc(list(MEASURES.values()), qrels, run):
            scores[found.query_id][names[found.measure]] = round(float(found.value), 12)
    return scores


def _scored(result: QuestionResult, arm: Arm) -> list[tuple[str, float]]:
    names = result.top[arm] or (_NONE_FOUND,)
    return [(name, float(len(names) - position)) for position, name in enumerate(names)]


def run_lines(results: Sequence[QuestionResult], arm: Arm) -> Iterator[str]:
    """The rankings of one arm: `id Q0 docno rank score tag`."""
    for result in results:
        for rank, (name, score) in enumerate(_scored(result, arm), 1):
            yield f"{result.id} Q0 {name} {rank} {score:g} sourcier-{arm.value}"


def qrels_lines(results: Sequence[QuestionResult]) -> Iterator[str]:
    """The judgements: `id 0 docno relevance`."""
    for result in results:
        for name, relevance in result.judged.items():
            yield f"{result.id} 0 {name} {relevance}"


def trec_files(results: Sequence[QuestionResult]) -> dict[str, str]:
    """The text of `qrels.txt` and of one `run-ARM.txt` an arm."""
    answerable = [result for result in results if result.answerable]
    files = {"qrels.txt": qrels_lines(answerable)}
    files.update({f"run-{arm.value}.txt": run_lines(answerable, arm) for arm in Arm})
    return {name: "".join(f"{line}\n" for line in lines) for name, lines in files.items()}
