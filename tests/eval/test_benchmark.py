"""Counts over results made by hand."""

import math
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from assistant.answer import Answer, Extract
from assistant.assistant import open_assistant
from corpus.library import open_library
from corpus.model import Content, Document, Span
from eval.benchmark import BenchmarkReport, QuestionResult, Rate, run_benchmark, summarise
from eval.gold.gold_set import GoldAnswer, GoldQuestion
from index.encoder import SentenceEncoder
from index.search_index import Arm, open_index

DOCUMENT = Document("d", "d.txt", "", Content("x" * 1000, Span(0, 1000), "d", metadata=MappingProxyType({})))
FIRST = GoldAnswer("d", Span(10, 20), Span(0, 40), 1)
SECOND = GoldAnswer("d", Span(50, 60), Span(40, 80), 2)


def gold(identifier: str, *answers: GoldAnswer) -> GoldQuestion:
    kind = "factoide" if answers else "sans-reponse"
    return GoldQuestion(identifier, "?", "professionnel", kind, "direct", "dev", answers)


def extract(start: int, end: int, rank: int = 1) -> Extract:
    return Extract(rank, 1.0, DOCUMENT, Span(start, end), (Span(start, end),))


def answered(*extracts: Extract) -> Answer:
    return Answer("?", True, 0.9, extracts, ())


def refused(*nearest: Extract) -> Answer:
    return Answer("?", False, 0.1, (), nearest)


def ranks(hybrid: int | None, lexical: int | None, dense: int | None) -> dict[Arm, int | None]:
    return {Arm.HYBRID: hybrid, Arm.LEXICAL: lexical, Arm.DENSE: dense}


RESULTS = [
    QuestionResult(gold("right", FIRST), ranks(1, 1, 2), answered(extract(5, 30))),
    QuestionResult(gold("one of two items", FIRST, SECOND), ranks(1, None, 4), answered(extract(45, 70))),
    QuestionResult(gold("evidence only", FIRST), ranks(2, 3, None), answered(extract(20, 40), extract(10, 20, 2))),
    QuestionResult(gold("wrong", FIRST), ranks(None, 10, 10), answered(extract(500, 600))),
    QuestionResult(gold("refused though right", FIRST), ranks(6, None, 1), refused(extract(0, 40))),
    QuestionResult(gold("rightly refused"), {}, refused(extract(0, 40))),
    QuestionResult(gold("refused, nothing near"), {}, refused()),
    QuestionResult(gold("answered in vain"), {}, answered(extract(0, 40))),
]


@pytest.fixture(scope="module")
def report() -> BenchmarkReport:
    return summarise(RESULTS)


@pytest.mark.parametrize(
    ("name", "count", "n"),
    [
        ("extract@1", 3, 5),
        ("evidence_hit@1", 4, 5),
        ("answered_and_right", 2, 5),
        ("right_when_answered", 2, 5),
        ("item_recall", 2.5, 5),
        ("verbatim", 8, 8),
    ],
)
def test_answers_are_counted(report: BenchmarkReport, name: str, count: float, n: int):
    assert report.answers[name] == Rate(count, n)


def test_refusals_are_counted_on_either_side(report: BenchmarkReport):
    assert report.abstention == {"refused_unanswerable": Rate(2, 3), "refused_answerable": Rate(1, 5)}


@pytest.mark.parametrize(
    ("arm", "counts", "reciprocal"),
    [
        (Arm.HYBRID, [2, 3, 3, 4], 1 + 1 + 1 / 2 + 1 / 6),
        (Arm.LEXICAL, [1, 2, 2, 3], 1 + 1 / 3 + 1 / 10),
        (Arm.DENSE, [1, 2, 3, 4], 1 / 2 + 1 / 4 + 1 / 10 + 1),
    ],
)
def test_unanswerable_questions_take_no_part_in_retrieval(
    report: BenchmarkReport, arm: Arm, counts: list[int], reciprocal: float
):
    rates = report.retrieval[arm]
    assert list(rates) == ["hit@1", "hit@3", "hit@5", "hit@10", "mrr@10"]
    assert [rates[f"hit@{cutoff}"] for cutoff in (1, 3, 5, 10)] == [Rate(count, 5) for count in counts]
    assert rates["mrr@10"].count == pytest.approx(reciprocal)
    assert rates["mrr@10"].n == 5


def test_every_result_is_kept(report: BenchmarkReport):
    assert report.questions == 8
    assert report.results == tuple(RESULTS)


def test_only_unanswerable_questions_leave_rates_without_value():
    report = summarise(RESULTS[5:])
    assert report.retrieval[Arm.HYBRID]["hit@1"] == Rate(0, 0)
    assert math.isnan(report.answers["extract@1"].value)
    assert report.abstention["refused_unanswerable"].value == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("changed", "verbatim"),
    [
        (extract(5, 30), True),
        (extract(990, 1001), False),
        (extract(5, 5), False),
        (replace(extract(5, 30), highlights=(Span(4, 10),)), False),
        (replace(extract(5, 30), highlights=(Span(7, 7),)), False),
        (replace(extract(5, 30), highlights=(Span(5, 6), Span(29, 30))), True),
    ],
)
def test_verbatim_looks_at_extracts_and_their_marks(changed: Extract, verbatim: bool):
    assert QuestionResult(gold("q", FIRST), ranks(1, 1, 1), answered(changed)).verbatim is verbatim
    assert QuestionResult(gold("q"), {}, refused(extract(1, 2), changed)).verbatim is verbatim


def test_a_run_asks_every_question_to_every_arm(
    tiny_folder: Path, encoder: SentenceEncoder, tmp_path_factory: pytest.TempPathFactory
):
    library = open_library(tiny_folder)
    assistant = open_assistant(open_index(library, encoder, folder=tmp_path_factory.mktemp("index")))
    document = library.document("piscine.md")
    start = document.text.index("L’entrée coûte 4 euros")
    answer = GoldAnswer(document.id, Span(start + 15, start + 22), Span(start, start + 60), 1)
    priced = replace(gold("priced", answer), question="Combien coûte l’entrée à la piscine ?")
    weather = replace(gold("weather"), question="Quel temps fera-t-il demain ?")
    told: list[tuple[int, int]] = []
    report = run_benchmark(assistant, [priced, weather], lambda _label, done, total: told.append((done, total)))
    assert [result.gold.id for result in report.results] == ["priced", "weather"]
    assert report.results[0].first_hits == dict.fromkeys(Arm, 1)
    assert report.results[1].first_hits == {}
    assert report.answers["verbatim"] == Rate(2, 2)
    assert report.answers["extract@1"] == Rate(1, 1)
    assert told == [(0, 2), (1, 2), (2, 2)]
