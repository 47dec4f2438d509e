"""Reading measured on sixty questions of PIAF v1.1, and every figure computed again by other means.

PIAF: Keraron et al., "Project PIAF: Building a Native French Question-Answering Dataset", 2020 (MIT licence, beside the
sample).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from assistant.assistant import open_assistant
from eval.datasets import WHOLE_PASSAGES, load_dataset
from eval.runs.execute import execute
from eval.runs.result import QuestionResult
from eval.runs.run import Run
from index.encoder import SentenceEncoder
from index.search_index import Arm, open_index

SAMPLE = Path(__file__).parent / "piaf"
RIGHT = {row["id"]: row for row in map(json.loads, (SAMPLE / "questions.jsonl").read_text(encoding="utf-8").splitlines())}


@pytest.fixture(scope="module")
def run(encoder: SentenceEncoder, tmp_path_factory: pytest.TempPathFactory) -> Run:
    dataset = load_dataset(SAMPLE)
    index = open_index(dataset.library, encoder, WHOLE_PASSAGES, folder=tmp_path_factory.mktemp("piaf"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCIER_CACHE", str(tmp_path_factory.mktemp("cache")))
        return execute(open_assistant(index), dataset.questions, noted=False)


def marked(result: QuestionResult) -> str:
    """The words that a person sees highlighted, else the whole extract."""
    if not result.shown:
        return ""
    first = result.shown[0]
    for start, end in first.highlights:
        return first.text[start - first.start : end - first.start]
    return first.text


def simple_tokens(text: str) -> list[str]:
    """French words without elisions nor articles, by another road: one regular expression over folded characters."""
    text = unicodedata.normalize("NFKC", text).replace("’", "'").replace("œ", "oe").replace("æ", "ae").casefold()
    text = re.sub(r"(?<=\d)[\s\u202f](?=\d{3}(?!\d))", "", text)
    text = re.sub(r"(?<=\d)\s*pour cent\b", " %", text)
    text = re.sub(r"\beuros?\b", "€", text)
    text = re.sub(r"\b(?:l|d|j|m|t|s|n|c|qu|jusqu|lorsqu|puisqu|quoiqu)'(?=\w)", "", text)
    found = re.findall(r"\d+,\d+|[^\W_]+(?:'[^\W_]+)*|[%€]", text)
    kept = [token.replace(",", ".") for token in found if token not in {"le", "la", "les", "un", "une", "des", "du", "au", "aux"}]
    return kept or [token.replace(",", ".") for token in found]


def simple_f1(given: str, gold: str) -> float:
    mine, theirs = Counter(simple_tokens(given)), Counter(simple_tokens(gold))
    shared = sum((mine & theirs).values())
    return 2 * shared / (sum(mine.values()) + sum(theirs.values())) if shared else 0.0


def test_exact_match_and_f1_are_those_of_an_independent_computation(run: Run):
    assert len(run.results) == len(RIGHT) == 60
    for result in run.results:
        golds = [answer["text"] for answer in RIGHT[result.id]["answers"]]
        given = marked(result)
        assert result.scores["answers/f1"] == pytest.approx(max(simple_f1(given, gold) for gold in golds)), (given, golds)
        exact = any(simple_tokens(given) == simple_tokens(gold) for gold in golds)
        assert result.scores["answers/exact_match"] == float(exact), (given, golds)
    f1 = sum(result.scores["answers/f1"] for result in run.results) / 60
    assert run.figures["answers/f1"].value == pytest.approx(f1)
    assert 0 < run.figures["answers/exact_match"].value < f1 < 1


def test_ranks_and_extracts_are_those_of_the_passages_named(run: Run):
    for result in run.results:
        passage = RIGHT[result.id]["passage_id"]
        ranked = [name.rpartition(":")[0] for name in result.top[Arm.HYBRID]]
        rank = ranked.index(passage) + 1 if passage in ranked else None
        assert result.ranks[Arm.HYBRID] == rank
        assert result.scores["hybrid/mrr@10"] == (round(1 / rank, 12) if rank else 0)
        answer = RIGHT[result.id]["answers"][0]
        first = result.shown[0] if result.shown else None
        shared = 0
        if first is not None and first.document == passage:
            shared = min(first.end, answer["start"] + len(answer["text"])) - max(first.start, answer["start"])
        if len(RIGHT[result.id]["answers"]) == 1:
            assert result.scores["answers/extract@1"] == float(shared > 0 and 2 * shared >= len(answer["text"]))


def test_most_passages_of_the_sample_are_found_first(run: Run):
    assert run.figures["hybrid/hit@1"].value >= 0.8
    assert run.figures["invariants/verbatim"].value == 1
