"""Counts of terms: merged into what counting afresh gives, and files that are safe to read."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus.errors import DamagedIndex
from index.lexical import LexicalIndex
from index.term_counts import TermCounts

PROPERTY = settings(max_examples=200)

WORDS = st.sampled_from(["pair", "aidant", "soin", "groupe", "ville", "droit", "=été", "~œuvre", "", " "])
CORPORA = st.lists(st.lists(WORDS, max_size=12), max_size=12)
CORPUS = [["pair", "aidant", "soin"], ["soin", "soin", "ville"], [], ["ville", "droit", "droit", "pair", "groupe"]]


def same(one: TermCounts, other: TermCounts) -> bool:
    return (one.size, one.vocabulary) == (other.size, other.vocabulary) and np.array_equal(one.rows, other.rows)


def canonical(passages: list[list[str]]) -> TermCounts:
    return TermCounts.merged([(TermCounts.of(passages), np.arange(len(passages)))], len(passages))


def test_rows_are_by_term_then_passage():
    counts = canonical([["b", "a"], ["a", "a"]])
    assert counts.vocabulary == ("a", "b")
    assert counts.rows.tolist() == [[0, 0, 1], [0, 1, 2], [1, 0, 1]]


@PROPERTY
@given(st.data(), CORPORA)
def test_passages_counted_apart_and_put_together_are_as_if_counted_at_once(data: st.DataObject, passages: list[list[str]]):
    places = data.draw(st.permutations(range(len(passages))))
    cut = data.draw(st.integers(0, len(passages)))
    parts = []
    for numbers in (places[:cut], places[cut:]):
        parts.append((TermCounts.of([passages[number] for number in numbers]), np.array(numbers, dtype=np.int64)))
    assert same(TermCounts.merged(parts, len(passages)), canonical(passages))


@PROPERTY
@given(st.data(), CORPORA)
def test_passages_left_out_leave_no_term(data: st.DataObject, passages: list[list[str]]):
    kept = data.draw(st.lists(st.booleans(), min_size=len(passages), max_size=len(passages)))
    numbers = np.where(kept, np.cumsum(kept) - 1, -1).astype(np.int64)
    left = [passage for passage, keep in zip(passages, kept, strict=True) if keep]
    found = TermCounts.merged([(canonical(passages), numbers)], len(left))
    assert same(found, canonical(left))
    assert set(found.vocabulary) == {term for passage in left for term in passage}


@PROPERTY
@given(CORPORA, st.lists(WORDS, max_size=6))
def test_an_index_of_merged_counts_scores_the_same(passages: list[list[str]], query: list[str]):
    asked = dict.fromkeys(query, 1.0)
    np.testing.assert_array_equal(LexicalIndex.of(canonical(passages)).scores(asked), LexicalIndex.build(passages).scores(asked))


# Files


@PROPERTY
@given(CORPORA)
@example([[]])
def test_what_is_saved_is_what_is_loaded(tmp_path_factory: pytest.TempPathFactory, passages: list[list[str]]):
    folder = tmp_path_factory.mktemp("lexical")
    TermCounts.of(passages).save(folder)
    assert same(TermCounts.load(folder, len(passages)), TermCounts.of(passages))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    TermCounts.of(CORPUS).save(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", ["lexical.npy", "lexical.json"])
@pytest.mark.parametrize("share", [0, 0.02, 0.5, 0.98], ids=lambda share: f"{share:.0%} left")
def test_a_truncated_file_is_damage(folder: Path, name: str, share: float):
    data = (folder / name).read_bytes()
    (folder / name).write_bytes(data[: int(len(data) * share)])
    with pytest.raises(DamagedIndex, match=r"lexical"):
        TermCounts.load(folder, len(CORPUS))


@pytest.mark.parametrize("name", ["lexical.npy", "lexical.json"])
def test_a_missing_file_is_damage(folder: Path, name: str):
    (folder / name).unlink()
    with pytest.raises(DamagedIndex, match=r"lexical"):
        TermCounts.load(folder, len(CORPUS))


@pytest.mark.parametrize("name", ["lexical.npy", "lexical.json"])
@pytest.mark.parametrize("data", [b"\xff\xfe\0", b"5", b"null", b"{}", b"\x80\x04\x95"], ids=repr)
def test_a_file_of_another_form_is_damage(folder: Path, name: str, data: bytes):
    (folder / name).write_bytes(data)
    with pytest.raises(DamagedIndex, match=r"lexical"):
        TermCounts.load(folder, len(CORPUS))


def test_every_altered_byte_of_the_counts_is_harmless_or_damage(folder: Path):
    data = (folder / "lexical.npy").read_bytes()
    for position in range(len(data)):
        (folder / "lexical.npy").write_bytes(data[:position] + bytes([data[position] ^ 0xFF]) + data[position + 1 :])
        try:
            LexicalIndex.of(TermCounts.load(folder, len(CORPUS)))
        except DamagedIndex:
            continue


def test_a_vocabulary_of_another_index_is_damage(folder: Path):
    (folder / "lexical.json").write_text(json.dumps(["soin", "ville"]), encoding="utf-8")
    with pytest.raises(DamagedIndex, match=r"lexical\.json ne va pas avec lexical\.npy"):
        TermCounts.load(folder, len(CORPUS))


def test_pickled_arrays_are_refused(folder: Path):
    np.save(folder / "lexical.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(DamagedIndex, match=r"lexical"):
        TermCounts.load(folder, len(CORPUS))
