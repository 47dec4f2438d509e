"""The gate on the bundled questions: a damaged analyzer is caught, noise is not, an improvement passes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from assistant.assistant import Assistant, open_assistant
from eval.gold.gold_set import BUNDLED_GOLD, GoldQuestion, in_split, load_gold
from eval.runs.comparison import compare_runs, gate_failures
from eval.runs.execute import execute
from eval.runs.run import Run
from eval.statistics.paired import Verdict
from index.encoder import Encoder, Vectors
from index.french import analyzer
from index.fusion import FusionWeights
from index.lexical import LexicalIndex
from index.segments import indexed_text


class RememberingEncoder:
    """Encodes each question once for all the runs of this file."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[tuple[str, ...], Vectors] = {}
        self.name, self.fingerprint = encoder.name, encoder.fingerprint
        self.encode_passages = encoder.encode_passages

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        key = tuple(texts)
        if key not in self._known:
            self._known[key] = self._encoder.encode_queries(texts)
        return self._known[key]


@pytest.fixture(scope="module")
def assistant(assistant_on_fiches: Assistant) -> Assistant:
    index = assistant_on_fiches.index
    return open_assistant(replace(index, encoder=RememberingEncoder(index.encoder)))


@pytest.fixture(scope="module")
def questions(assistant: Assistant) -> list[GoldQuestion]:
    return list(in_split(load_gold(BUNDLED_GOLD, assistant.index.library), "test"))


@pytest.fixture(scope="module")
def usual(assistant: Assistant, questions: list[GoldQuestion]) -> Run:
    return execute(assistant, questions, noted=False)


@pytest.fixture(scope="module")
def damaged(assistant: Assistant, questions: list[GoldQuestion]) -> Run:
    """The same with words as they are written: neither stems nor first letters."""
    index = assistant.index
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(analyzer, "_word_terms", lambda word: (f"={word}",))
        lexical = LexicalIndex.build([analyzer.terms(indexed_text(passage)) for passage in index.segments.passages])
        return execute(open_assistant(replace(index, lexical=lexical)), questions, noted=False)


def test_stemming_switched_off_does_not_pass(usual: Run, damaged: Run):
    comparison = compare_runs(usual, damaged)
    assert any("lexical/map@10 baisse" in reason for reason in gate_failures(damaged, comparison))


def test_the_way_back_is_an_improvement_and_passes(usual: Run, damaged: Run):
    comparison = compare_runs(damaged, usual)
    assert gate_failures(usual, comparison) == ()
    assert Verdict.IMPROVEMENT in {found.verdict for found in comparison.comparisons}


def test_a_change_within_noise_passes(usual: Run, assistant: Assistant, questions: list[GoldQuestion]):
    nudged = replace(assistant.index, fusion=FusionWeights(0.12, 0.27))
    run = execute(open_assistant(nudged), questions, noted=False)
    assert [result.top for result in run.results] != [result.top for result in usual.results]
    assert gate_failures(run, compare_runs(usual, run)) == ()


def test_every_extract_of_every_test_question_is_its_source(usual: Run):
    assert usual.figures["invariants/verbatim"].value == 1
    assert usual.figures["invariants/verbatim"].n == len(usual.results)
