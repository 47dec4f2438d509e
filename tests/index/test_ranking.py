"""Ranking by one arm or both: order, ties, limits, and questions that say nothing."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.library import open_library
from index.encoder import open_encoder
from index.passages import PassageSettings
from index.query import Query
from index.search_index import Arm, Ranking, SearchIndex, open_index

PROPERTY = settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])

ARMS = pytest.mark.parametrize("arm", Arm)
TEXTS = {
    "a.md": "# Le GEM\n\nUn groupe d’entraide mutuelle (GEM) accueille sans ordonnance.\n\n## Horaires\n\nIl ouvre le lundi.\n",
    "b.md": "# Le CMP\n\nLe centre médico-psychologique (CMP) reçoit :\n\n- des adultes ;\n- des enfants.\n",
    "c.txt": "Le carnet est tenu.\n\n" * 4,
    "d.txt": "La supervision prévient l’épuisement professionnel.\n",
    "lexique": "agenda ; carnet\n",
}
QUESTIONS = [
    *["Qu’est-ce qu’un GEM ?", "carnet", "Qui reçoit des enfants ?", "supervision", "Le carnet est-il tenu ?"],
    *["xyzzy", "lundi", "agenda", "pas", "épuisement " * 400],
]
EMPTY = ["", " ", "?", "Qui est-ce ?", "c’est quoi", "le la les", "… « » !", "sa sert à koi"]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("notes")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def index(module_encoder, root: Path, tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    return open_index(open_library(root), module_encoder, PassageSettings(25, 0), folder=tmp_path_factory.mktemp("index"))


@pytest.fixture(scope="module")
def index_of_the_model(root: Path, tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    encoder = open_encoder()
    return open_index(open_library(root), encoder, PassageSettings(25, 0), folder=tmp_path_factory.mktemp("index"))


def numbers(ranking: Ranking) -> list[int]:
    return [hit.passage.number for hit in ranking.hits]


@ARMS
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question[:30])
def test_ranks_count_from_one_and_scores_go_down(index: SearchIndex, arm: Arm, question: str):
    ranking = index.rank(question, arm)
    assert ranking.arm is arm
    assert [hit.rank for hit in ranking.hits] == list(range(1, len(ranking.hits) + 1))
    assert len(ranking.hits) == len(set(numbers(ranking))) <= 10
    for one, other in pairwise(ranking.hits):
        assert one.score > other.score or (one.score == other.score and one.passage.number < other.passage.number)
    for hit in ranking.hits:
        assert hit.score == ranking.scores[hit.passage.number]
        assert hit.passage.text == hit.passage.span.of(hit.passage.document.text)


@ARMS
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question[:30])
def test_the_same_question_is_ranked_the_same_twice(index: SearchIndex, arm: Arm, question: str):
    one, other = index.rank(question, arm), index.rank(question, arm)
    assert [(hit.rank, hit.score, hit.passage) for hit in one.hits] == [(hit.rank, hit.score, hit.passage) for hit in other.hits]


@ARMS
def test_equal_passages_come_in_the_order_of_the_document(index: SearchIndex, arm: Arm):
    ranking = index.rank("Le carnet est-il tenu ?", arm)
    twins = [hit for hit in ranking.hits if hit.passage.text == "Le carnet est tenu."]
    assert len(twins) == 4
    assert len({hit.score for hit in twins}) == 1
    assert [hit.passage.span.start for hit in twins] == [0, 21, 42, 63]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question[:30])
def test_the_lexical_arm_returns_no_passage_without_a_shared_word(index: SearchIndex, question: str):
    ranking = index.rank(question, Arm.LEXICAL, k=1000)
    assert all(hit.score > 0 for hit in ranking.hits)
    assert len(ranking.hits) == np.count_nonzero(ranking.lexical)
    assert (ranking.hits == ()) is (question == "xyzzy" or question == "pas")


@ARMS
@pytest.mark.parametrize("question", EMPTY, ids=repr)
def test_a_question_that_says_nothing_returns_nothing(index: SearchIndex, arm: Arm, question: str):
    ranking = index.rank(question, arm)
    assert ranking.hits == ()
    assert (ranking.scores, ranking.lexical, ranking.dense) == (None, None, None)
    assert ranking.query.text == question


@ARMS
@pytest.mark.parametrize("k", [0, 1, 2, 5, 1000])
def test_k_bounds_the_hits_and_changes_no_rank(index: SearchIndex, arm: Arm, k: int):
    everything = numbers(index.rank("le carnet du groupe", arm, k=len(index.segments.passages)))
    assert numbers(index.rank("le carnet du groupe", arm, k=k)) == everything[:k]
    if arm is not Arm.LEXICAL:
        assert len(everything) == len(index.segments.passages)


def test_each_arm_gives_its_own_scores_and_both_give_them_all(index: SearchIndex):
    size = (len(index.segments.passages),)
    lexical, dense, hybrid = (index.rank("le carnet", arm) for arm in (Arm.LEXICAL, Arm.DENSE, Arm.HYBRID))
    assert lexical.dense is None and dense.lexical is None
    assert np.array_equal(hybrid.lexical, lexical.lexical)
    assert np.array_equal(hybrid.dense.passages, dense.dense.passages)
    assert lexical.scores.shape == dense.scores.shape == hybrid.scores.shape == size


def test_the_lexical_arm_needs_no_vector(index: SearchIndex, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(SearchIndex, "encode", lambda _self, _query: pytest.fail("encoded"))
    assert index.rank("le carnet", Arm.LEXICAL).hits
    assert index.rank("Qui est-ce ?", Arm.HYBRID).hits == ()


def test_a_query_may_be_prepared_and_its_vector_known(index: SearchIndex, monkeypatch: pytest.MonkeyPatch):
    query: Query = index.reader.read("Qu’est-ce qu’un GEM ?")
    vector = index.encode(query)
    expected = index.rank("Qu’est-ce qu’un GEM ?").hits
    monkeypatch.setattr(SearchIndex, "encode", lambda _self, _query: pytest.fail("encoded"))
    assert index.rank(query, vector=vector).hits == expected


ASKED = pytest.mark.parametrize(
    ("question", "text"),
    [("Quel jour ouvre le GEM ?", "lundi"), ("cmp", "psychologique"), ("un agenda", "carnet"), ("supervison", "supervision")],
)


@ASKED
def test_what_is_asked_is_found(index_of_the_model: SearchIndex, question: str, text: str):
    assert any(text in hit.passage.text for hit in index_of_the_model.rank(question, k=3).hits)


@ASKED
def test_what_is_asked_is_found_by_its_words_alone(index: SearchIndex, question: str, text: str):
    assert any(text in hit.passage.text for hit in index.rank(question, Arm.LEXICAL, k=2).hits)


@PROPERTY
@given(
    st.one_of(
        st.text(max_size=40), st.lists(st.sampled_from("carnet GEM ? l’ qui lundi 7 · - xyz".split()), max_size=12).map(" ".join)
    )
)
def test_any_text_is_ranked_without_fail(index: SearchIndex, question: str):
    for arm in Arm:
        ranking = index.rank(question, arm, k=3)
        assert len(ranking.hits) <= 3
        assert all(np.isfinite(hit.score) for hit in ranking.hits)
        assert bool(ranking.hits) <= (not ranking.query.empty)
