"""The lexical arm: BM25 to the ninth decimal, whatever the corpus, and files that are safe to read."""

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from index.lexical import K1, B, LexicalIndex

PROPERTY = settings(max_examples=200)

WORDS = st.sampled_from(["pair", "aidant", "soin", "groupe", "ville", "droit", "=été", "~œuvre", "", " "])
PASSAGES = st.lists(WORDS, max_size=12)
CORPORA = st.lists(PASSAGES, min_size=1, max_size=12)
QUERIES = st.lists(st.one_of(WORDS, st.sampled_from(["inconnu", "xyz"])), max_size=8)

CORPUS = [["pair", "aidant", "soin"], ["soin", "soin", "ville"], [], ["ville", "droit", "droit", "pair", "groupe"]]


def reference(corpus: list[list[str]], query: list[str], k1: float, b: float) -> np.ndarray:
    """Scores of `rank_bm25`, its inverse document frequency made the one that is never negative."""
    okapi = BM25Okapi(corpus, k1=k1, b=b)
    held = Counter(word for passage in corpus for word in set(passage))
    okapi.idf = {word: math.log(1 + (len(corpus) - n + 0.5) / (n + 0.5)) for word, n in held.items()}
    return okapi.get_scores(query)


def same(one: LexicalIndex, other: LexicalIndex) -> bool:
    arrays = ("offsets", "passages", "contributions")
    return (
        (one.size, dict(one.vocabulary)) == (other.size, dict(other.vocabulary))
        and all(np.array_equal(getattr(one, name), getattr(other, name)) for name in arrays)
        and all(getattr(one, name).dtype == getattr(other, name).dtype for name in arrays)
    )


# Scores


@PROPERTY
@given(
    CORPORA.filter(lambda corpus: any(corpus)),
    QUERIES,
    st.sampled_from([(K1, B), (1.5, 0.75), (0.9, 0.4), (2.0, 0.9), (1.2, 0.0)]),
)
@example(CORPUS, ["soin", "soin", "ville"], (K1, B))
def test_scores_are_those_of_rank_bm25(corpus: list[list[str]], query: list[str], settings_: tuple[float, float]):
    k1, b = settings_
    found = LexicalIndex.build(corpus, k1, b).scores(Counter(query))
    np.testing.assert_allclose(found, reference(corpus, query, k1, b), rtol=0, atol=1e-9)


@PROPERTY
@given(CORPORA, QUERIES)
def test_scores_are_never_negative_and_null_without_a_shared_word(corpus: list[list[str]], query: list[str]):
    found = LexicalIndex.build(corpus).scores(Counter(query))
    assert found.shape == (len(corpus),)
    assert [score > 0 for score in found] == [bool(set(query) & set(passage)) for passage in corpus]
    assert np.isfinite(found).all()


@PROPERTY
@given(CORPORA, QUERIES, st.floats(0.01, 10))
def test_a_weight_multiplies(corpus: list[list[str]], query: list[str], weight: float):
    index = LexicalIndex.build(corpus)
    np.testing.assert_allclose(index.scores({word: weight for word in query}), weight * index.scores(dict.fromkeys(query, 1.0)))


@PROPERTY
@given(CORPORA, QUERIES)
def test_terms_may_come_from_a_generator(corpus: list[list[str]], query: list[str]):
    lazy = LexicalIndex.build([(word for word in passage) for passage in corpus])
    assert same(lazy, LexicalIndex.build(corpus))


def test_defaults():
    assert (K1, B) == (1.2, 0.75)


@pytest.mark.parametrize(
    ("corpus", "query", "expected"),
    [
        pytest.param([], ["soin"], [], id="empty corpus"),
        pytest.param([[]], ["soin"], [0], id="one empty passage"),
        pytest.param([[], [], []], ["soin"], [0, 0, 0], id="empty passages"),
        pytest.param([["soin"]], [], [0], id="empty query"),
        pytest.param([["soin"]], ["droit"], [0], id="unknown word"),
        pytest.param([["soin"]], ["soin"], [math.log(4 / 3)], id="one passage"),
        pytest.param([["soin"], []], ["soin"], [math.log(2) * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 2)), 0], id="one of two is empty"),
    ],
)
def test_small_corpora(corpus: list[list[str]], query: list[str], expected: list[float]):
    np.testing.assert_allclose(LexicalIndex.build(corpus).scores(Counter(query)), expected, rtol=1e-12)


def test_identical_passages_score_the_same_to_the_last_digit():
    corpus = [["pair", "soin", "soin"], ["ville"], ["soin", "pair", "soin"], ["pair", "soin", "soin"]]
    scores = LexicalIndex.build(corpus).scores({"soin": 1.0, "pair": 2.0, "ville": 0.3})
    assert scores[0] == scores[2] == scores[3] > 0


def test_a_word_in_every_passage_still_counts():
    assert (LexicalIndex.build([["soin"], ["soin", "ville"]]).scores({"soin": 1.0}) > 0).all()


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        pytest.param(["soin", "soin", "ville"], ["soin", "droit", "ville"], id="twice rather than once"),
        pytest.param(["soin"], ["soin", "droit", "ville"], id="short rather than long"),
        pytest.param(["rare", "droit"], ["soin", "droit"], id="rare rather than common"),
    ],
)
def test_what_makes_a_passage_better(better: list[str], worse: list[str]):
    scores = LexicalIndex.build([worse, better, ["soin"], ["ville"]]).scores({"soin": 1.0, "rare": 1.0})
    assert scores[1] > scores[0]


# Words


def test_frequency_counts_passages():
    index = LexicalIndex.build(CORPUS)
    assert [index.frequency(word) for word in ("soin", "droit", "pair", "inconnu", "")] == [2, 1, 2, 0, 0]


def test_rarity_is_greatest_for_what_no_passage_holds():
    index = LexicalIndex.build([["soin"], ["soin", "ville"], ["soin", "ville", "droit"]])
    rarities = [index.rarity(word) for word in ("soin", "ville", "droit", "inconnu")]
    assert rarities == sorted(rarities)
    assert len(set(rarities)) == 4
    assert rarities[0] == pytest.approx(math.log(1 + 0.5 / 3.5))
    assert rarities[-1] == pytest.approx(math.log(1 + 3.5 / 0.5))


def test_a_passage_of_usual_length_that_holds_each_term_once_attains_what_is_attainable():
    index = LexicalIndex.build([["soin", "ville"], ["droit", "acte"], ["carnet", "salle"]])
    query = {"soin": 1.0, "ville": 2.0}
    assert index.scores(query)[0] == pytest.approx(index.attainable(query))
    assert index.attainable({**query, "inconnu": 1.0}) == pytest.approx(index.attainable(query) + index.rarity("inconnu"))
    assert index.attainable({}) == 0


def test_rarity_in_an_empty_corpus():
    assert LexicalIndex.build([]).rarity("soin") == pytest.approx(math.log(2))


# Memory


def test_the_memory_of_postings_is_told():
    index = LexicalIndex.build(CORPUS)
    assert index.nbytes == 8 * len(index.offsets) + (4 + 8) * len(index.passages)
