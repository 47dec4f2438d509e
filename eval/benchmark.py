"""The benchmark: gold questions through each arm and through the assistant, counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Answer
from assistant.assistant import Assistant
from eval.gold.gold_set import GoldQuestion
from eval.measures.spans import Place, first_hit, has_answer, hits, item_recall
from index.progress import Progress, silent
from index.search_index import Arm

CUTOFFS = (1, 3, 5, 10)
DEPTH = 10


@dataclass(frozen=True)
class QuestionResult:
    """What happened to one question: the rank of its first hit in each arm, and its answer."""

    gold: GoldQuestion
    first_hits: dict[Arm, int | None]
    answer: Answer

    @property
    def _first_place(self) -> Place | None:
        shown = self.answer.extracts or self.answer.nearest
        return (shown[0].document.id, shown[0].span) if shown else None

    @property
    def first_extract_right(self) -> bool:
        """Whether the first extract has an answer, be it shown or held back as merely near."""
        place = self._first_place
        return place is not None and any(has_answer(place, answer) for answer in self.gold.answers)

    @property
    def first_extract_in_evidence(self) -> bool:
        """Whether the first extract overlaps an evidence sentence."""
        place = self._first_place
        return place is not None and any(hits(place, answer) for answer in self.gold.answers)

    @property
    def verbatim(self) -> bool:
        """Whether every span shown is inside its document, and each highlight inside its extract."""
        return all(
            len(extract.span) > 0
            and extract.span.end <= len(extract.document.text)
            and all(extract.span.contains(mark) and len(mark) for mark in extract.highlights)
            for extract in (*self.answer.extracts, *self.answer.nearest)
        )


@dataclass(frozen=True)
class Rate:
    """A count out of `n`."""

    count: float
    n: int

    @property
    def value(self) -> float:
        """The share; NaN when nothing was eligible."""
        return self.count / self.n if self.n else float("nan")


@dataclass(frozen=True)
class BenchmarkReport:
    """Figures of one run; unanswerable questions take no part in retrieval."""

    questions: int
    retrieval: dict[Arm, dict[str, Rate]]
    answers: dict[str, Rate]
    abstention: dict[str, Rate]
    results: tuple[QuestionResult, ...]


def run_benchmark(assistant: Assistant, questions: Sequence[GoldQuestion], progress: Progress = silent) -> BenchmarkReport:
    """Ask every question, and count.

    Args:
        assistant: answers from the library that the questions are about.
        questions: at least one.
    """
    results: list[QuestionResult] = []
    for done, gold in enumerate(questions):
        progress("Évaluation", done, len(questions))
        query = assistant.index.reader.read(gold.question)
        vector = assistant.index.encode(query)
        first_hits: dict[Arm, int | None] = {}
        if gold.answerable:
            for arm in Arm:
                ranking = assistant.index.rank(query, arm, DEPTH, vector)
                places = [(hit.passage.document.id, hit.passage.span) for hit in ranking.hits]
                first_hits[arm] = first_hit(places, gold)
        results.append(QuestionResult(gold, first_hits, assistant.ask(gold.question)))
    progress("Évaluation", len(questions), len(questions))
    return summarise(results)


def summarise(results: Sequence[QuestionResult]) -> BenchmarkReport:
    """Counts over per-question results."""
    answerable = [result for result in results if result.gold.answerable]
    unanswerable = [result for result in results if not result.gold.answerable]
    retrieval = {arm: _retrieval([result.first_hits[arm] for result in answerable]) for arm in Arm}
    shown = [result for result in answerable if result.answer.answered]
    answers = {
        "extract@1": Rate(sum(r.first_extract_right for r in answerable), len(answerable)),
        "evidence_hit@1": Rate(sum(r.first_extract_in_evidence for r in answerable), len(answerable)),
        "answered_and_right": Rate(sum(r.first_extract_right for r in shown), len(answerable)),
        "right_when_answered": Rate(
            sum(r.first_extract_right for r in shown), len(shown) + sum(r.answer.answered for r in unanswerable)
        ),
        "item_recall": Rate(
            sum(item_recall([(e.document.id, e.span) for e in r.answer.extracts], r.gold) for r in answerable), len(answerable)
        ),
        "verbatim": Rate(sum(r.verbatim for r in results), len(results)),
    }
    abstention = {
        "refused_unanswerable": Rate(sum(not r.answer.answered for r in unanswerable), len(unanswerable)),
        "refused_answerable": Rate(sum(not r.answer.answered for r in answerable), len(answerable)),
    }
    return BenchmarkReport(len(results), retrieval, answers, abstention, tuple(results))


def _retrieval(ranks: Sequence[int | None]) -> dict[str, Rate]:
    total = len(ranks)
    measured = {f"hit@{cutoff}": Rate(sum(rank is not None and rank <= cutoff for rank in ranks), total) for cutoff in CUTOFFS}
    measured["mrr@10"] = Rate(sum(1 / rank for rank in ranks if rank is not None and rank <= DEPTH), total)
    return measured
