"""The sheet asks without telling, its key tells under the same numbers; files are named after their ending."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from assistant.quiz.exports import FORMATS, export, files_of
from assistant.quiz.item import Item, Kind
from assistant.quiz.sheet import key_html, sheet_html
from corpus.errors import QuizError, UsageError
from tests.assistant.quiz.made import item


def test_the_sheet_has_every_question_and_no_source(drawn: tuple[Item, ...]) -> None:
    shown = html.fromstring(sheet_html(drawn, "Quiz")).xpath("//ol[@class='questions']/li")
    assert len(shown) == len(drawn)
    for made, question in zip(drawn, shown, strict=True):
        words = " ".join(question.text_content().split())
        assert " ".join(made.stem.split()) in words
        assert made.place.reference not in words


def test_the_key_gives_answers_under_the_same_numbers_with_their_source(drawn: tuple[Item, ...]) -> None:
    answers = html.fromstring(key_html(drawn, "Quiz")).xpath("//ol[@class='questions']/li")
    for made, answer in zip(drawn, answers, strict=True):
        assert answer.xpath("string(.//p[@class='answer'])") == made.answer
        assert made.extract.text in answer.text_content()
        assert made.place.reference in answer.text_content()


def test_the_sheet_needs_nothing_else_and_runs_nothing() -> None:
    page = sheet_html([item(Kind.CHOICE, "<script>alert(1)</script> ", wrong=("1 %", "<img src=x>", "3 %"))], "Quiz <1>")
    assert "<script>" not in page
    assert "<img" not in page
    assert "http" not in page


@pytest.mark.parametrize("suffix", FORMATS)
def test_each_format_writes_a_file(tmp_path: Path, suffix: str) -> None:
    written = export([item(Kind.CLOZE)], "Quiz", tmp_path / f"quiz{suffix}")
    assert [path.name for path in written] == [f"quiz{suffix}", *(["quiz-corrige.html"] if suffix == ".html" else [])]
    assert all(path.stat().st_size for path in written)


def test_an_unknown_ending_is_told_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"\.apkg \(paquet Anki\)"):
        files_of([item(Kind.CLOZE)], "Quiz", "quiz.pdf")


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(QuizError, match="ne peut pas être écrit"):
        export([item(Kind.CLOZE)], "Quiz", tmp_path / "absent" / "quiz.xml")
