"""The benchmark run for real, on a small library: what is observed, resumed, swept, blamed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.assistant import Assistant, open_assistant
from corpus.library import open_library
from corpus.model import Span
from eval.gold.gold_set import GoldAnswer, GoldQuestion
from eval.runs import execute as execution
from eval.runs.configuration import Configuration
from eval.runs.execute import execute
from eval.runs.observe import observe
from eval.runs.result import QuestionResult, Stage
from eval.runs.run import run_json, without_timings
from eval.runs.sweep import sweep
from index.encoder import SentenceEncoder
from index.search_index import Arm, open_index


@pytest.fixture(scope="module")
def assistant(tiny_folder: Path, encoder: SentenceEncoder, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return open_assistant(open_index(open_library(tiny_folder), encoder, folder=tmp_path_factory.mktemp("index")))


def gold(assistant: Assistant, identifier: str, question: str, words: str | None = None, evidence: str = "") -> GoldQuestion:
    answers = []
    for document in assistant.index.library.documents:
        if words and evidence in document.text:
            around = document.text.index(evidence)
            start = document.text.index(words, around)
            spans = Span(start, start + len(words)), Span(around, around + len(evidence))
            answers.append(GoldAnswer(document.id, *spans, 1))
    kind = "nombre" if answers else "sans-reponse"
    return GoldQuestion(identifier, question, "professionnel", kind, "direct", "test", tuple(answers))


@pytest.fixture(scope="module")
def questions(assistant: Assistant) -> list[GoldQuestion]:
    visitors = "Elle accueille 42 000 baigneurs par an."
    return [
        gold(assistant, "baigneurs", "Combien de baigneurs la piscine accueille-t-elle par an ?", "42 000 baigneurs", visitors),
        gold(assistant, "ouverture", "Quand la piscine a-t-elle ouvert ?", "1998", "La piscine du Val a ouvert en 1998."),
        gold(assistant, "cheval", "Combien coûte une leçon d’équitation au haras de Cluny ?"),
    ]


@pytest.fixture(autouse=True)
def own_cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCIER_CACHE", str(tmp_path / "cache"))


def test_what_is_observed_is_what_a_person_would_see(assistant: Assistant, questions: list[GoldQuestion]):
    visitors, opening, absent = observe(assistant, questions)
    assert [visitors.answered, opening.answered, absent.answered] == [True, True, False]
    assert visitors.gold[0].text == "42 000 baigneurs"
    assert visitors.gold[0].document == visitors.shown[0].document == "piscine.md"
    assert visitors.shown[0].text.endswith("Elle accueille 42 000 baigneurs par an.")
    assert set(visitors.ranks) == set(Arm)
    assert visitors.ranks[Arm.HYBRID] == 1
    assert visitors.judged[visitors.top[Arm.HYBRID][0]] == 1
    assert visitors.verbatim
    assert absent.ranks == {}
    assert {"encode", "total"} <= set(visitors.timings_ms)


def test_two_runs_are_identical_apart_from_timings(assistant: Assistant, questions: list[GoldQuestion]):
    one, other = execute(assistant, questions), execute(assistant, questions)
    assert without_timings(run_json(one)) == without_timings(run_json(other))
    assert one.figures["answers/extract@1"].value == 1
    assert one.timings["latency"]["total"]["p95_ms"] >= one.timings["latency"]["total"]["p50_ms"] > 0


def test_a_run_says_what_it_was_made_on(assistant: Assistant, questions: list[GoldQuestion]):
    told = execute(assistant, questions, gold={"split": "test"}).identity
    assert told["corpus"]["fingerprint"] == assistant.index.library.digest
    assert told["gold"]["split"] == "test"
    assert told["model"]["fingerprint"] == assistant.index.encoder.fingerprint
    assert told["configuration"]["passage_size"] == 1200
    assert told["versions"]["torch"]
    assert json.loads(json.dumps(told)) == told


def test_an_interrupted_run_is_taken_up_where_it_stopped(
    assistant: Assistant, questions: list[GoldQuestion], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    whole = execute(assistant, questions)
    asked: list[str] = []

    def watched(assistant: Assistant, rest: list[GoldQuestion]) -> Iterator[QuestionResult]:
        for number, result in enumerate(observe(assistant, rest)):
            if not asked and number == 2:
                raise KeyboardInterrupt
            yield result
        asked.extend(question.id for question in rest)

    monkeypatch.setattr(execution, "observe", watched)
    with pytest.raises(KeyboardInterrupt):
        execute(assistant, questions)
    (journal,) = (tmp_path / "cache" / "runs").iterdir()
    journal.write_bytes(journal.read_bytes()[:-20])  # killed while writing
    asked.append("then")
    resumed = execute(assistant, questions)
    assert asked[1:] == ["ouverture", "cheval"]
    assert without_timings(run_json(resumed)) == without_timings(run_json(whole))
    assert not journal.exists()


def test_other_questions_do_not_take_up_a_journal(assistant: Assistant, questions: list[GoldQuestion], tmp_path: Path):
    execute(assistant, questions, keep_journal=True)
    shorter = execute(assistant, questions[:1])
    assert [result.id for result in shorter.results] == ["baigneurs"]
    assert len(list((tmp_path / "cache" / "runs").iterdir())) == 1


def test_a_sweep_ranks_configurations_and_leaves_no_journal(assistant: Assistant, questions: list[GoldQuestion], tmp_path: Path):
    never = replace(assistant, model=replace(assistant.model, threshold=1.0))
    opened = {"jamais": never, "par défaut": assistant}
    entries = sweep([Configuration("jamais", threshold=1.0), Configuration()], questions, lambda c: opened[c.name])
    assert [entry.run.name for entry in entries] == ["par défaut", "jamais"]
    assert entries[1].comparison is None
    assert entries[0].comparison is not None
    assert entries[0].comparison.before == "jamais"
    assert all(entry.run.timings["index_seconds"] >= 0 for entry in entries)
    assert list((tmp_path / "cache" / "runs").iterdir()) == []


def test_the_stage_that_lost_an_answer_is_named(assistant: Assistant, questions: list[GoldQuestion]):
    never = replace(assistant, model=replace(assistant.model, threshold=1.0))
    always = replace(assistant, model=replace(assistant.model, threshold=0.0))
    assert [result.stage for result in observe(never, questions)] == [Stage.THRESHOLD, Stage.THRESHOLD, None]
    assert [result.stage for result in observe(always, questions)] == [None, None, Stage.THRESHOLD]
    visits = questions[0].answers[0]
    other = replace(questions[0], question="Combien coûte la carte de dix entrées ?")
    assert next(observe(assistant, [other])).stage is Stage.EXTRACTION
    nowhere = replace(questions[0], answers=(replace(visits, document="absent"),))
    with pytest.raises(Exception, match="absent"):
        next(observe(assistant, [nowhere]))


def test_an_evidence_that_no_passage_holds_is_blamed_on_the_cutting_and_counts_as_a_miss(
    assistant: Assistant, questions: list[GoldQuestion]
):
    document = assistant.index.library.document("piscine.md")
    title = Span(document.text.index("title"), document.text.index("title") + 20)
    assert not any(title.overlap(passage.span) for passage in assistant.index.segments.passages if passage.document is document)
    lost = replace(questions[0], answers=(GoldAnswer(document.id, title, title, 1),))
    run = execute(assistant, [lost])
    assert run.results[0].stage is Stage.PASSAGES
    assert run.figures["hybrid/hit@10"].value == run.figures["hybrid/recall@10"].value == 0
