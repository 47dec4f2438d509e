"""Documents that say nearly the same, found by the runs of words they share."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.doctor.near_duplicates import RUN, Pair, near_duplicates, shingles

PROPERTY = settings(max_examples=100)
TEXT = " ".join(f"mot{number}" for number in range(200))


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}


def test_case_and_punctuation_do_not_count():
    assert near_duplicates([TEXT, TEXT.upper().replace(" ", " ; ")]) == [Pair(0, 1, 1.0)]


def test_a_text_is_compared_with_the_one_that_holds_it():
    assert near_duplicates([TEXT, "autre", f"{TEXT} {TEXT[::-1]}"]) == [Pair(0, 2, 1.0)]


def test_one_word_in_eight_may_differ_one_in_four_may_not():
    def every(step: int) -> str:
        return " ".join("x" if place % step == step - 1 else word for place, word in enumerate(TEXT.split()))

    assert [pair.first for pair in near_duplicates([TEXT, every(12)])] == [0]
    assert near_duplicates([TEXT, every(4)]) == []


def test_short_texts_are_not_compared():
    short = " ".join(TEXT.split()[:23])
    assert near_duplicates([short, short]) == []


def test_each_of_many_copies_has_a_twin():
    pairs = near_duplicates([TEXT] * 60)
    assert {pair.first for pair in pairs} | {pair.second for pair in pairs} == set(range(60))


def test_nothing_is_like_nothing():
    assert near_duplicates([]) == []
    assert near_duplicates(["", ""]) == []
    assert shingles("quatre mots ne suffisent").size == 0


@PROPERTY
@given(st.lists(st.lists(st.sampled_from("abcd"), max_size=60).map(" ".join), max_size=6))
def test_the_share_is_that_of_common_runs(texts: list[str]):
    expected = {}
    for first, one in enumerate(texts):
        for second in range(first + 1, len(texts)):
            common, least = len(runs(one) & runs(texts[second])), min(len(runs(one)), len(runs(texts[second])))
            if least >= 20 and common / least >= 0.3:
                expected[first, second] = common / least
    found = near_duplicates(texts, 0.3)
    assert {(pair.first, pair.second): pair.share for pair in found} == expected
    assert [pair.share for pair in found] == sorted((pair.share for pair in found), reverse=True)
