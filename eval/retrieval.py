"""The retrieval arms on a data set whose questions each name the passage that answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from eval.datasets import Dataset
from eval.statistics.intervals import wilson_interval
from index.progress import Progress, silent
from index.search_index import Arm, SearchIndex

CUTOFFS = (1, 5, 10)
DEPTH = 10
_BATCH = 64


@dataclass(frozen=True)
class RetrievalReport:
    """The rank of the right passage for each question, by arm; None beyond the first ten."""

    name: str
    passages: int
    ranks: dict[Arm, tuple[int | None, ...]]

    @property
    def questions(self) -> int:
        """How many questions were asked."""
        return len(next(iter(self.ranks.values())))

    def hits(self, arm: Arm, cutoff: int) -> int:
        """How many questions found their passage among the first `cutoff`."""
        return sum(rank is not None and rank <= cutoff for rank in self.ranks[arm])

    def mean_reciprocal_rank(self, arm: Arm) -> float:
        """MRR@10."""
        return sum(1 / rank for rank in self.ranks[arm] if rank is not None) / self.questions


def run_retrieval(
    index: SearchIndex, dataset: Dataset, arms: Sequence[Arm] = tuple(Arm), progress: Progress = silent
) -> RetrievalReport:
    """Ask every question of `dataset` to the given arms of its index."""
    ranks: dict[Arm, list[int | None]] = {arm: [] for arm in arms}
    for start in range(0, len(dataset.questions), _BATCH):
        progress("Questions", start, len(dataset.questions))
        batch = dataset.questions[start : start + _BATCH]
        queries = [index.reader.read(asked.question) for asked in batch]
        vectors = index.encoder.encode_queries([query.encoded for query in queries])
        for asked, query, vector in zip(batch, queries, vectors, strict=True):
            for arm in arms:
                found = [hit.passage.document.id for hit in index.rank(query, arm, DEPTH, vector).hits]
                ranks[arm].append(found.index(asked.passage_id) + 1 if asked.passage_id in found else None)
    progress("Questions", len(dataset.questions), len(dataset.questions))
    return RetrievalReport(dataset.name, len(index.segments.passages), {arm: tuple(found) for arm, found in ranks.items()})


def text_retrieval(report: RetrievalReport) -> Iterator[str]:
    """The report as a table, with 95 % intervals."""
    yield f"{report.name} : {report.passages} passages, {report.questions} questions"
    yield "bras".ljust(10) + "".join(f"R@{cutoff}".ljust(26) for cutoff in CUTOFFS) + "MRR@10"
    for arm in report.ranks:
        cells = []
        for cutoff in CUTOFFS:
            count = report.hits(arm, cutoff)
            low, high = wilson_interval(count, report.questions)
            cells.append(f"{count / report.questions:.3f} [{low:.3f} – {high:.3f}]".ljust(26))
        yield arm.value.ljust(10) + "".join(cells) + f"{report.mean_reciprocal_rank(arm):.3f}"


def json_retrieval(report: RetrievalReport) -> dict[str, Any]:
    """The report as JSON."""
    return {
        "data": report.name,
        "passages": report.passages,
        "questions": report.questions,
        "arms": {
            arm.value: {
                **{f"recall@{cutoff}": round(report.hits(arm, cutoff) / report.questions, 6) for cutoff in CUTOFFS},
                "mrr@10": round(report.mean_reciprocal_rank(arm), 6),
            }
            for arm in report.ranks
        },
    }
