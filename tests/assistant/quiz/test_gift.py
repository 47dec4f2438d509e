"""GIFT that a third-party parser reads as it was meant, whatever the words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pygiftparser import answer as kinds
from pygiftparser import parser
from pygiftparser.question import Question

from assistant.quiz.gift import gift
from assistant.quiz.item import BLANK, Item, Kind
from tests.assistant.quiz.made import item

LETTERS = st.characters(exclude_categories=("Cs", "Cc", "Cn", "Zl", "Zp"), exclude_characters="\\")
WORDS = st.text(LETTERS, min_size=1, max_size=30)


def _read(text: str) -> list[Question]:
    return parser.parseFile(text.splitlines(keepends=True))


def _plain(words: str) -> str:
    """What Moodle shows: a backslash before a mark of the format goes, `\\n` is a line end."""
    return re.sub(r"\\([~=#{}:\\n])", lambda mark: {"n": "\n"}.get(mark[1], mark[1]), words)


def test_a_parser_finds_every_item_with_its_kind_and_its_source(drawn: tuple[Item, ...]) -> None:
    questions = _read(gift(drawn, "Titre"))
    expected = {Kind.CLOZE: kinds.ShortSet, Kind.CHOICE: kinds.SelectSet, Kind.TRUE_FALSE: kinds.TrueFalseSet}
    assert len(questions) == len(drawn)
    for made, question in zip(drawn, questions, strict=True):
        assert question.valid
        assert type(question.answers) is expected[made.kind]
        assert question.title == f"sourcier-{made.id}"
        assert _plain(question.generalFeedback) == made.correction


def test_a_choice_has_one_right_answer(drawn: tuple[Item, ...]) -> None:
    for made, question in zip(drawn, _read(gift(drawn, "Titre")), strict=True):
        if made.kind is Kind.CHOICE:
            graded = {_plain(answer.answer).strip(): answer.fraction for answer in question.answers.answers}
            assert graded == {choice.text: 100 if choice is made.masked else 0 for choice in made.choices}
        elif made.kind is Kind.TRUE_FALSE:
            assert question.answers.answer is made.is_true


def test_a_cloze_is_a_missing_word_question(drawn: tuple[Item, ...]) -> None:
    for made, question in zip(drawn, _read(gift(drawn, "Titre")), strict=True):
        if made.kind is Kind.CLOZE:
            assert _plain(question.text).endswith(made.before.strip())
            assert _plain(question.tail).strip() == made.after.strip()
            assert _plain(question.answers.answers[0].answer).strip() == made.masked.text


@given(WORDS, WORDS)
def test_words_with_marks_of_the_format_are_read_back(before: str, after: str) -> None:
    # no "}" among the choices: this parser takes it for the end even when it is escaped, which Moodle does not
    (question,) = _read(gift([item(Kind.CHOICE, before, "43 %", after, ("{1 %", "~=#", "::"))], "Titre"))
    assert _plain(question.text).endswith((before + BLANK + after).strip())
    assert [_plain(answer.answer).strip() for answer in question.answers.answers if answer.fraction == 100] == ["43 %"]


@pytest.mark.parametrize("words", ["a\\b", "\\n", "fin\\", "\\\\{", "deux\nlignes\n\nvides", "// commentaire", "$CATEGORY: x"])
def test_backslashes_and_line_ends_stay_within_their_question(words: str) -> None:
    text = gift([item(Kind.TRUE_FALSE, f"{words} "), item(Kind.TRUE_FALSE)], "Titre")
    blocks = text.rstrip("\n").split("\n\n")
    assert len(blocks) == 3
    stem = re.fullmatch(r"::[^:]*::\[plain\](.*) \{TRUE ####(.*)\}", blocks[1])
    assert stem is not None
    assert f"{words} 43 %" in _plain(stem[1])


def test_a_title_is_one_category() -> None:
    assert gift([], "Cours 1/2\nsuite").splitlines()[0] == "$CATEGORY: $course$/top/Cours 1//2 suite"
