"""What is learned together: questions whose answers are easily taken for one another.

A question is learned by telling its answer from those of the other questions of its batch. In a library on one subject,
subjects tell nothing: batches are therefore of sections of one subject, or of those that a search confuses (as in Hofstätter et
al., "Efficiently Teaching an Effective Dense Retriever with Balanced Topic Aware Sampling", 2021, and Xiong et al., "Approximate
Nearest Neighbor Negative Contrastive Learning", 2021).
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from index.encoder import Vectors

_Thing = TypeVar("_Thing")

_NEIGHBOURS, _PASSAGES, _QUESTIONS = 32, 12, 4
"""A batch takes 12 of 32 neighbouring passages, and 4 questions of each."""

_RIVALS = 40
"""How many of the sections nearest to a question are held to be mistaken for its own."""

_CLOSEST = 9
"""How many sections of a batch are the first one's rivals; the others are rivals of these."""

_OWN_WORTH, _SENTENCE_WORTH = 0.35, 0.65
_SHARPNESS, _ENOUGH = 25, 0.03
"""A section that comes before the right one counts more; one far before it is perhaps right too, and counts no more than that."""

_ROWS = 1000


@dataclass(frozen=True)
class Asked:
    """A question, and the sentence that answers it as the index would encode it."""

    question: str
    sentence: str


@dataclass(frozen=True)
class Section:
    """A passage as the index would encode it, and what is asked of it: at least one question."""

    text: str
    asked: tuple[Asked, ...]


Batch = list[tuple[Section, Asked]]
Rivals = list[Counter[int]]
"""For each section, by number, how easily each other is taken for it, or it for the other."""


def parts(things: Sequence[_Thing], size: int) -> Iterator[Sequence[_Thing]]:
    """One after the other, `size` at a time."""
    return (things[start : start + size] for start in range(0, len(things), size))


def batches_of_neighbours(sections: Sequence[Section], draw: random.Random) -> list[Batch]:
    """Every question once, in batches of sections that follow one another, those in any order."""
    found: list[Batch] = []
    for neighbours in parts(sections, _NEIGHBOURS):
        left = [(section, draw.sample(section.asked, len(section.asked))) for section in neighbours]
        while left:
            draw.shuffle(left)
            for part in parts(left, _PASSAGES):
                found.append([(section, one) for section, asked in part for one in asked[:_QUESTIONS]])
            left = [(section, asked[_QUESTIONS:]) for section, asked in left if len(asked) > _QUESTIONS]
    draw.shuffle(found)
    return _filled(found, _PASSAGES * _QUESTIONS)


def batches_of_rivals(sections: Sequence[Section], rivals: Rivals, draw: random.Random) -> list[Batch]:
    """Every question once, in batches of sections that are taken for one another, those in any order."""
    left = {number: draw.sample(section.asked, len(section.asked)) for number, section in enumerate(sections)}
    found: list[Batch] = []
    while left:
        for first in draw.sample(list(left), len(left)):
            if first in left:
                together = _together(first, rivals, left)
                found.append([(sections[number], one) for number in together for one in left[number][:_QUESTIONS]])
                for number in together:
                    left[number] = left[number][_QUESTIONS:]
                    if not left[number]:
                        del left[number]
    draw.shuffle(found)
    return _filled(found, _PASSAGES * _QUESTIONS)


def _together(first: int, rivals: Rivals, left: Collection[int]) -> list[int]:
    """A section, its rivals and theirs, of those that are left."""
    group = [first]
    for most in (_CLOSEST + 1, _PASSAGES):
        known = sum((rivals[number] for number in group), Counter[int]())
        others = [number for number, _ in known.most_common() if number in left and number not in group]
        group += others[: most - len(group)]
    return group


def _filled(batches: Sequence[Batch], size: int) -> list[Batch]:
    """The same questions, small batches joined to the one before as long as it stays near `size`."""
    joined: list[Batch] = []
    for batch in batches:
        if joined and len(joined[-1]) + len(batch) <= 1.25 * size:
            joined[-1] = joined[-1] + batch
        else:
            joined.append(batch)
    return joined


def find_rivals(
    questions: Vectors, homes: NDArray[np.int64], sentences: Vectors, sentence_homes: NDArray[np.int64], texts: Vectors
) -> Rivals:
    """Which sections a search by unit vectors takes for which.

    Args:
        questions: shape `(questions, dimension)`.
        homes: the section of each question, shape `(questions,)`.
        sentences: those that answer, section after section, shape `(sentences, dimension)`.
        sentence_homes: the section of each, shape `(sentences,)`; every section has one.
        texts: of the sections, shape `(sections, dimension)`.
    """
    rivals: Rivals = [Counter() for _ in texts]
    starts = np.searchsorted(sentence_homes, np.arange(len(texts)))
    for start in range(0, len(questions), _ROWS):
        part, home = questions[start : start + _ROWS], homes[start : start + _ROWS]
        best = np.maximum.reduceat(part @ sentences.T, starts, axis=1)
        closeness = _OWN_WORTH * (part @ texts.T) + _SENTENCE_WORTH * best
        rows = np.arange(len(part))
        leads = closeness - closeness[rows, home][:, None]
        leads[rows, home] = -np.inf
        nearest = np.argsort(-leads, axis=1, kind="stable")[:, : min(_RIVALS, len(texts) - 1)]
        worths = np.exp(_SHARPNESS * np.minimum(np.take_along_axis(leads, nearest, axis=1), _ENOUGH))
        for own, others, weights in zip(home.tolist(), nearest.tolist(), worths.tolist(), strict=True):
            for other, worth in zip(others, weights, strict=True):
                rivals[own][other] += worth
                rivals[other][own] += worth
    return rivals
