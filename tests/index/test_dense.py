"""The dense arm and its centring: exact cosines, whatever the number of passages and units."""

from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from corpus.errors import DamagedIndex
from index.background import QUESTIONS, STATEMENTS
from index.centring import PSEUDO_QUESTIONS, centre_of, centred, pseudo_questions
from index.contents import key_of
from index.dense import PAIR_WEIGHT, SECOND_WEIGHT, SENTENCE_WEIGHT, DenseIndex, RawVectors, _two_best, flat, rows
from index.fusion import fuse, scaled_lexical

PROPERTY = settings(max_examples=150)

Encode = Callable[[Sequence[str]], np.ndarray]

PASSAGES = ["Le groupe se réunit le lundi.", "Une salle est ouverte à tous.", "Le carnet est tenu à jour.", "Un titre"]
UNITS = ["Le groupe se réunit.", "le lundi", "Une salle est ouverte.", "Le carnet est tenu."]
HOMES = np.array([0, 0, 1, 2], dtype=np.int64)
NO_HOMES = np.zeros(0, dtype=np.int64)

VECTORS = (
    st.integers(1, 6)
    .flatmap(lambda n: arrays.arrays(np.float32, (n, 8), elements=st.integers(-4, 4).map(float)))
    .map(lambda drawn: drawn + np.float32(0.125))
    .map(lambda drawn: drawn / np.linalg.norm(drawn, axis=1, keepdims=True))
)


def drawn(texts: Sequence[str]) -> list[str]:
    return pseudo_questions(texts, [key_of(text) for text in texts])


def raw(encode: Encode, passages: Sequence[str] = PASSAGES, units: Sequence[str] = UNITS) -> RawVectors:
    questions = encode(drawn(units or passages))
    return RawVectors(flat(encode(passages), 64), flat(encode(units), 64), questions, encode(QUESTIONS), encode(STATEMENTS))


def build(
    encode: Encode, passages: Sequence[str] = PASSAGES, units: Sequence[str] = UNITS, homes: np.ndarray = HOMES
) -> DenseIndex:
    return DenseIndex.build(raw(encode, passages, units), homes)


# Pseudo-questions


def test_pseudo_questions_are_made_of_an_opening_and_words_of_the_library():
    text = "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze"
    expected = ["Combien de trois quatre cinq six sept huit neuf dix onze douze ?", "Qui Oui. ?"]
    assert pseudo_questions([text, "Oui."], [b"\0", b"\1"]) == expected


@pytest.mark.parametrize(("count", "expected"), [(0, 0), (1, 1), (255, 255), (256, 256), (257, 256), (5_000, 256)])
def test_pseudo_questions_are_256_at_most(count: int, expected: int):
    found = drawn([f"phrase {number}" for number in range(count)])
    assert len(found) == len(set(found)) == expected <= PSEUDO_QUESTIONS
    assert len({question.split(" phrase")[0] for question in found}) == min(expected, 12)


@PROPERTY
@given(st.lists(st.integers(0, 10_000).map(str), min_size=1, unique=True, max_size=600), st.randoms(use_true_random=False))
def test_pseudo_questions_hang_neither_on_order_nor_on_what_came_and_went(texts: list[str], random: Random):
    shuffled = random.sample(texts, len(texts))
    assert drawn(shuffled) == drawn(texts) == drawn([*texts, *texts])
    kept, new = drawn(texts), drawn([*texts, "un mot de plus"])
    assert len(set(new) - set(kept)) <= 1


@pytest.mark.parametrize("text", ["", " ", "\n"], ids=repr)
def test_a_blank_text_gives_an_opening(text: str):
    assert pseudo_questions([text], [b"\0"]) == ["Combien de  ?"]


# Centring


def test_few_rows_are_centred_by_ordinary_french():
    row, background = np.array([[1.0, 0.0]], dtype=np.float32), np.array([[0.0, 1.0], [0.0, 0.5]], dtype=np.float32)
    np.testing.assert_allclose(centre_of(row, background), [1 / 31, 0.75 * 30 / 31], rtol=1e-6)
    np.testing.assert_allclose(centre_of(np.repeat(row, 30, axis=0), background), [0.5, 0.375], rtol=1e-6)
    np.testing.assert_allclose(centre_of(row[:0], background), [0, 0.75], rtol=1e-6)


@PROPERTY
@given(VECTORS, VECTORS)
def test_centred_rows_are_unit_or_null(vectors: np.ndarray, background: np.ndarray):
    found = centred(vectors, centre_of(vectors, background))
    assert np.isfinite(found).all()
    norms = np.linalg.norm(found, axis=1)
    assert np.all(np.isclose(norms, 1, atol=1e-5) | (norms == 0))


def test_a_row_that_is_its_own_centre_becomes_null():
    row = np.array([[0.6, 0.8]], dtype=np.float32)
    assert centred(row, row[0]).tolist() == [[0.0, 0.0]]


def test_nothing_taken_away_changes_nothing(encode: Encode):
    vectors = encode(PASSAGES)
    np.testing.assert_allclose(centred(vectors, np.zeros(64, dtype=np.float32)), vectors, atol=1e-6)


def test_ordinary_french_is_varied_and_of_both_kinds():
    for texts in (QUESTIONS, STATEMENTS):
        assert len(set(texts)) == len(texts) >= 20
    assert all("?" in text for text in QUESTIONS)
    assert not any("?" in text for text in STATEMENTS)


# Scores


def test_scores_have_one_row_for_each_passage_and_unit(encode: Encode):
    index = build(encode)
    scores = index.scores(encode(["Quand le groupe se réunit-il ?"])[0])
    assert index.counts == (4, 4)
    assert (scores.passages.shape, scores.units.shape) == ((4,), (4,))
    assert scores.passages.dtype == scores.units.dtype == np.float64
    assert np.argmax(scores.passages) == np.argmax(scores.units) == 0


def by_hand(encode: Encode, texts: Sequence[str], questions: Sequence[str], query: np.ndarray) -> np.ndarray:
    def centre(rows: np.ndarray, background: np.ndarray) -> np.ndarray:
        return (rows.sum(axis=0) + 30 * background.mean(axis=0)) / (len(rows) + 30)

    moved = encode(texts) - centre(encode(texts), encode(STATEMENTS))
    asked = query - centre(encode(questions), encode(QUESTIONS))
    return moved @ asked / np.linalg.norm(moved, axis=1) / np.linalg.norm(asked)


def weighed(own: np.ndarray, best: np.ndarray, second: np.ndarray) -> np.ndarray:
    assert 0 < SECOND_WEIGHT < SENTENCE_WEIGHT < 1 - SECOND_WEIGHT
    return (1 - SENTENCE_WEIGHT - SECOND_WEIGHT) * own + SENTENCE_WEIGHT * best + SECOND_WEIGHT * second


def test_a_passage_scores_by_its_own_cosine_and_by_its_two_best_units(encode: Encode):
    query = encode(["Où est la salle ?"])[0]
    scores = build(encode).scores(query)
    questions = drawn(UNITS)
    own, units = by_hand(encode, PASSAGES, questions, query), by_hand(encode, UNITS, questions, query)
    best = np.array([max(units[0], units[1]), units[2], units[3], own[3]])
    np.testing.assert_allclose(scores.units, units, atol=2e-6)
    second = np.array([min(units[0], units[1]), units[2], units[3], own[3]])
    np.testing.assert_allclose(scores.passages, weighed(own, best, second), atol=2e-6)


@PROPERTY
@given(st.lists(st.lists(st.integers(-2, 2).map(float), min_size=1, max_size=4), min_size=1, max_size=5))
def test_the_two_best_of_each_run_are_those_that_sorting_gives(runs: list[list[float]]):
    firsts = np.cumsum([0, *map(len, runs[:-1])])
    best, second = _two_best(np.concatenate(runs), firsts)
    ordered = [sorted(run, reverse=True) for run in runs]
    assert best.tolist() == [run[0] for run in ordered]
    assert second.tolist() == [run[1] if len(run) > 1 else run[0] for run in ordered]


def test_two_neighbouring_sentences_of_a_passage_count_as_one(encode: Encode):
    texts = ["Le carnet bleu.", "Un groupe chante.", "La salle est ouverte.", "Le groupe se réunit."]
    homes = np.array([0, 0, 0, 1], dtype=np.int64)
    query = encode(["Le carnet bleu du groupe qui chante ?"])[0]
    index = build(encode, PASSAGES[:2], texts, homes)
    scores = index.scores(query)
    own = by_hand(encode, PASSAGES[:2], drawn(texts), query)
    moved = index._units.index.reconstruct_n(0, 4) - index._units.centre
    moved /= np.linalg.norm(moved, axis=1, keepdims=True)
    asked = centred(query, index.question_centre)
    sums = moved[:2] + moved[1:3]
    pairs = sums @ asked / np.linalg.norm(sums, axis=1)
    assert pairs[0] * PAIR_WEIGHT > scores.units[:3].max()
    best = np.array([PAIR_WEIGHT * pairs[0], scores.units[3]])
    second = np.array([sorted(scores.units[:3])[1], scores.units[3]])
    np.testing.assert_allclose(scores.passages, weighed(own, best, second), atol=2e-6)


def test_opposite_neighbours_make_no_number_up():
    vectors = np.array([[1, 0], [-1, 0], [0, 1]], dtype=np.float32)
    nothing = np.zeros((1, 2), dtype=np.float32)
    raw = RawVectors(flat(vectors[:1], 2), flat(vectors[:2] + nothing, 2), nothing, nothing, nothing)
    scores = DenseIndex.build(raw, np.array([0, 0], dtype=np.int64)).scores(vectors[2])
    assert np.isfinite(scores.passages).all() and abs(scores.passages[0]) <= 1


def test_a_passage_without_units_counts_twice(encode: Encode):
    query = encode(["un titre"])[0]
    bare = build(encode, units=[], homes=NO_HOMES).scores(query)
    assert bare.units.shape == (0,)
    np.testing.assert_allclose(bare.passages, by_hand(encode, PASSAGES, drawn(PASSAGES), query), atol=2e-6)


@pytest.mark.parametrize("count", [1, 2, 40])
def test_identical_rows_score_the_same_number(encode: Encode, count: int):
    homes = np.arange(count, dtype=np.int64)
    scores = build(encode, ["Une salle."] * count, ["Une salle."] * count, homes).scores(encode(["La salle ?"])[0])
    for found in (scores.passages, scores.units):
        assert np.isfinite(found).all()
        assert len(set(found)) == 1


@PROPERTY
@given(VECTORS, VECTORS, st.data())
def test_scores_are_numbers_between_minus_one_and_one(passages: np.ndarray, units: np.ndarray, data: st.DataObject):
    homes = sorted(data.draw(st.lists(st.integers(0, len(passages) - 1), min_size=len(units), max_size=len(units))))
    index = DenseIndex.build(
        RawVectors(flat(passages, 8), flat(units, 8), units, passages, units), np.array(homes, dtype=np.int64)
    )
    scores = index.scores(units[0])
    for found in (scores.passages, scores.units):
        assert np.isfinite(found).all()
        assert (np.abs(found) <= 1 + 1e-5).all()


# Files


@pytest.mark.parametrize("units", [UNITS, []], ids=["units", "no unit"])
def test_what_is_saved_is_what_is_loaded(encode: Encode, tmp_path: Path, units: list[str]):
    kept = raw(encode, units=units)
    kept.save(tmp_path)
    for found, expected in zip(RawVectors.load(tmp_path).tables(), kept.tables(), strict=True):
        np.testing.assert_array_equal(found, expected)


def test_rows_outlive_the_index_that_they_were_read_from(encode: Encode):
    found = rows(flat(encode(PASSAGES), 64))
    for _ in range(50):
        flat(np.zeros((4, 64), dtype=np.float32), 64)
    np.testing.assert_array_equal(found, encode(PASSAGES))
    assert not found.flags.writeable


def test_vectors_read_back_score_the_same_to_the_last_digit(encode: Encode, tmp_path: Path):
    query = encode(["Où est la salle ?"])[0]
    raw(encode).save(tmp_path)
    scores, expected = (DenseIndex.build(v, HOMES).scores(query) for v in (RawVectors.load(tmp_path), raw(encode)))
    assert np.array_equal(scores.passages, expected.passages)
    assert np.array_equal(scores.units, expected.units)


def test_many_rows_are_centred_as_few_are(encode: Encode):
    many = np.random.default_rng(0).standard_normal((9_000, 64)).astype(np.float32)
    many /= np.linalg.norm(many, axis=1, keepdims=True)
    background, query = encode(STATEMENTS), many[0]
    vectors = RawVectors(flat(many, 64), flat(many[:0], 64), background, background, background)
    moved = centred(query, centre_of(background, background))
    found = DenseIndex.build(vectors, NO_HOMES).scores(query)
    np.testing.assert_allclose(found.passages, centred(many, centre_of(many, background)) @ moved, atol=2e-6)


@pytest.mark.parametrize("name", ["passages.faiss", "units.faiss", "pseudo_questions.npy", "background_statements.npy"])
@pytest.mark.parametrize("left", [None, 0, 3, 60, -1], ids=["deleted", "emptied", "3 bytes", "60 bytes", "all but a byte"])
def test_a_damaged_file_is_told(encode: Encode, tmp_path: Path, name: str, left: int | None):
    raw(encode).save(tmp_path)
    if left is None:
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_bytes((tmp_path / name).read_bytes()[:left])
    with pytest.raises(DamagedIndex, match=f"^{name} est illisible$"):
        RawVectors.load(tmp_path)


def test_vectors_of_another_length_are_told(encode: Encode, tmp_path: Path):
    raw(encode).save(tmp_path)
    np.save(tmp_path / "background_questions.npy", np.zeros((3, 5), dtype=np.float32))
    with pytest.raises(DamagedIndex, match="ne vont pas ensemble"):
        RawVectors.load(tmp_path)


# Fusion


def test_fusion_is_a_weighted_sum_of_scaled_scores():
    lexical, dense = np.array([0.0, 5.0, 10.0]), np.array([0.9, 0.1, -0.2])
    np.testing.assert_allclose(fuse(lexical, dense, 0.25, 8.0), [0.675, 0.2, 0.1])


def test_a_weak_match_counts_less_than_a_full_one():
    lexical = np.array([0.0, 5.0, 10.0])
    assert scaled_lexical(lexical, 10.0).tolist() == [0.0, 0.5, 1.0]
    assert scaled_lexical(lexical, 40.0).tolist() == pytest.approx([0.0, 1 / 18, 1 / 9])  # a third of what is expected


@pytest.mark.parametrize("lexical", [[0.0, 0.0], []], ids=["nothing matched", "no passage"])
def test_without_lexical_scores_the_dense_ones_rank(lexical: list[float]):
    scores = np.array(lexical)
    assert scaled_lexical(scores, 3.0).tolist() == lexical
    np.testing.assert_allclose(fuse(scores, scores + 0.5, 0.2, 3.0), 0.8 * (scores + 0.5))


@pytest.mark.parametrize(("one", "other"), [((2,), (3,)), ((0,), (1,)), ((2,), (2, 1))], ids=str)
def test_arms_that_scored_other_passages_are_not_fused(one: tuple[int, ...], other: tuple[int, ...]):
    with pytest.raises(ValueError, match="arms scored"):
        fuse(np.zeros(one), np.zeros(other), 0.1, 1.0)
