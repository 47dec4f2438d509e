"""What is learned together: neighbours, or sections that are taken for one another; each question once."""

import random
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

from eval.batches import Asked, Batch, Section, batches_of_neighbours, batches_of_rivals, find_rivals

SECTIONS = [
    Section(f"Texte {place}", tuple(Asked(f"Question {place}-{number} ?", f"Phrase {place}-{number}.") for number in range(7)))
    for place in range(70)
]


def by_rivals(sections: list[Section], draw: random.Random) -> list[Batch]:
    """In vectors drawn at random, some sections are anyone's."""
    numbers = np.random.default_rng(4)
    homes = np.repeat(np.arange(len(sections)), [len(section.asked) for section in sections])
    questions, sentences, texts = (numbers.normal(size=(rows, 5)) for rows in (len(homes), len(homes), len(sections)))
    unit = [(rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32) for rows in (questions, sentences, texts)]
    return batches_of_rivals(sections, find_rivals(unit[0], homes, unit[1], homes, unit[2]), draw)


@pytest.mark.parametrize("arrange", [batches_of_neighbours, by_rivals])
def test_each_question_is_asked_once(arrange):
    batches = arrange(SECTIONS, random.Random(1))
    asked = [one.question for batch in batches for _, one in batch]
    assert sorted(asked) == sorted(one.question for section in SECTIONS for one in section.asked)
    assert all(one in section.asked for batch in batches for section, one in batch)


def test_a_batch_is_four_questions_each_of_a_dozen_neighbours():
    short = [Section(section.text, section.asked[:4]) for section in SECTIONS[:64]]
    batches = batches_of_neighbours(short, random.Random(1))
    assert sorted(map(len, batches)) == [32, 32, 48, 48, 48, 48]
    for batch in batches:
        places = {short.index(section) for section, _ in batch}
        assert (len(places), len({place // 32 for place in places})) == (len(batch) // 4, 1)


@pytest.mark.parametrize("arrange", [batches_of_neighbours, by_rivals])
def test_batches_are_near_their_size_and_in_no_order(arrange):
    batches = arrange(SECTIONS, random.Random(1))
    assert max(map(len, batches)) <= 60
    assert all(len(one) + len(other) > 60 for one, other in pairwise(batches))
    assert batches != arrange(SECTIONS, random.Random(2))


def two_families() -> tuple[list[Section], np.ndarray]:
    """Forty sections, of which the even ones are about one thing and the odd ones about another."""
    sections = [Section(f"Texte {place}", (Asked(f"Question {place} ?", f"Phrase {place}."),)) for place in range(40)]
    vectors = np.eye(40, 42)
    vectors[np.arange(40), 40 + np.arange(40) % 2] = 2.0
    return sections, (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def test_rivals_are_of_the_same_family_and_learned_together():
    sections, vectors = two_families()
    homes = np.arange(40)
    rivals = find_rivals(vectors, homes, vectors, homes, vectors)
    for section, others in enumerate(rivals):
        assert section not in others
        best = [other for other, _ in others.most_common(19)]
        assert {other % 2 for other in best} == {section % 2}
    one_each = batches_of_rivals(sections, rivals, random.Random(0))
    assert sorted(int(asked.question.split()[1]) for batch in one_each for _, asked in batch) == list(range(40))


def test_a_rival_before_the_right_section_counts_more_than_one_after_it():
    texts = np.array([[1, 0], [0.8, 0.6], [0, 1]], dtype=np.float32)
    question = np.array([[0.8, 0.6]], dtype=np.float32)  # nearest to the second text, its own is the first
    (own, *_) = find_rivals(question, np.array([0]), texts, np.arange(3), texts)
    assert own[1] > 1 > own[2] > 0


def test_a_section_alone_has_no_rival():
    one = np.ones((1, 1), dtype=np.float32)
    assert find_rivals(one, np.array([0]), one, np.array([0]), one) == [Counter()]
    assert len(batches_of_rivals(SECTIONS[:1], [Counter()], random.Random(0))) == 1
