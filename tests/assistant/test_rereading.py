"""Passages reread by their sentences: where they are pieces of longer documents, and without disturbing what was not read."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.assistant import Assistant, open_assistant
from assistant.extraction import Ranked
from assistant.rereading import SENTENCE_WEIGHT, are_pieces, reread
from corpus.library import open_library
from eval.datasets import WHOLE_PASSAGES
from index.encoder import SentenceEncoder
from index.query import Query
from index.search_index import Arm, Hit, Ranking, open_index
from index.segments import Passage, Segments


def passage(number: int) -> Passage:
    return cast(Passage, SimpleNamespace(number=number))


def ranking(scores: list[float]) -> Ranking:
    hits = tuple(Hit(rank, score, passage(10 + rank)) for rank, score in enumerate(scores, 1))
    return Ranking(Arm.HYBRID, cast(Query, None), hits)


def sentences(scores: dict[int, list[float]]) -> list[Ranked]:
    return [
        cast(Ranked, SimpleNamespace(candidate=SimpleNamespace(passage=passage(number)), score=score))
        for number, found in scores.items()
        for score in found
    ]


def numbers(ranked: Ranking) -> list[int]:
    return [hit.passage.number for hit in ranked.hits]


def test_the_best_sentence_of_a_passage_lifts_it() -> None:
    found = reread(ranking([0.50, 0.48, 0.10]), sentences({11: [2.0], 12: [1.0, 4.0]}))
    assert numbers(found) == [12, 11, 13]
    assert [hit.rank for hit in found.hits] == [1, 2, 3]
    assert found.hits[0].score == 0.48
    assert found.hits[1].score == pytest.approx(0.50 - SENTENCE_WEIGHT * 2.0)


def test_without_sentences_nothing_moves() -> None:
    before = ranking([0.5, 0.4])
    assert reread(before, []) is before


SCORES = st.lists(st.floats(-1, 1), min_size=1, max_size=8).map(lambda scores: sorted(scores, reverse=True))


@given(SCORES, st.data())
def test_scores_fall_and_what_was_not_read_stays_behind_what_was(scores: list[float], data: st.DataObject) -> None:
    read = data.draw(st.integers(0, len(scores)))
    lists = st.lists(st.floats(-20, 20), min_size=1, max_size=3)
    found = reread(ranking(scores), sentences({11 + at: data.draw(lists) for at in range(read)}))
    after = [hit.score for hit in found.hits]
    assert after == sorted(after, reverse=True)
    assert sorted(numbers(found)) == [11 + at for at in range(len(scores))]
    assert numbers(found)[read:] == [11 + at for at in range(read, len(scores))] or len(set(scores)) < len(scores)


@pytest.mark.parametrize(
    ("documents", "expected"),
    [([0, 0, 0, 1], True), ([0, 1, 2], False), ([0, 0, 1, 2], False), ([0, 0, 0, 1, 2], True), ([], False)],
)
def test_pieces_are_most_passages_of_longer_documents(documents: list[int], expected: bool) -> None:
    table = np.array([[document, 0, 1] for document in documents], dtype=np.int32).reshape(-1, 3)
    assert are_pieces(cast(Segments, SimpleNamespace(passage_table=table))) is expected


def test_a_search_of_a_few_passages_begins_like_a_search_of_many(assistant_on_fiches: Assistant) -> None:
    many = assistant_on_fiches.search("Qui pilote les CLSM ?", k=30)
    few = assistant_on_fiches.search("Qui pilote les CLSM ?", k=3)
    assert [(hit.rank, hit.score, hit.passage.span) for hit in few.hits] == [
        (hit.rank, hit.score, hit.passage.span) for hit in many.hits[:3]
    ]
    assert len(many.hits) == 30


def test_the_other_arms_are_left_as_they_are(assistant_on_fiches: Assistant) -> None:
    index = assistant_on_fiches.index
    for arm in (Arm.LEXICAL, Arm.DENSE):
        expected = [hit.passage.span for hit in index.rank("Qui finance les GEM ?", arm, 5).hits]
        assert [hit.passage.span for hit in assistant_on_fiches.search("Qui finance les GEM ?", arm, 5).hits] == expected


def test_passages_that_are_whole_documents_keep_their_order(tiny_folder: Path, encoder: SentenceEncoder, tmp_path: Path) -> None:
    index = open_index(open_library(tiny_folder), encoder, WHOLE_PASSAGES, folder=tmp_path)
    assert not are_pieces(index.segments)
    expected = [hit.score for hit in index.rank("Combien coûte l’entrée ?").hits]
    assert [hit.score for hit in open_assistant(index).search("Combien coûte l’entrée ?").hits] == expected
