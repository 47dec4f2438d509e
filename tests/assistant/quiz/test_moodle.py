"""Moodle XML has the documented structure, and Moodle's own reading of a cloze gives back the extract and the answer."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from assistant.quiz.item import Item, Kind
from assistant.quiz.moodle import moodle_xml
from tests.assistant.quiz.made import item

_ANSWER = r".+?(?<!\\|&)(?<!&amp;)(?=[~#}]|$)"
_ALTERNATIVE = rf"(=|%(-?[0-9]+(?:[.,][0-9]*)?)%)?({_ANSWER})(#(.*?(?<!\\)(?=[~}}]|$)))?"
_CLOZE = re.compile(rf"\{{([0-9]*):(SHORTANSWER|SA|MW):({_ALTERNATIVE}(~{_ALTERNATIVE})*)\}}", re.DOTALL)
"""How Moodle (question type multianswer) finds the answers of a cloze, before it decodes HTML."""
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=40)


def _read(data: bytes) -> list[etree._Element]:
    return list(etree.fromstring(data))[1:]


def _visible(markup: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", markup.replace("</p>", "\n")))


def _answers(cloze: re.Match[str]) -> list[tuple[str, str]]:
    """The alternatives of a cloze as Moodle reads them: their grade, and their words once decoded."""
    found = re.findall(rf"~?{_ALTERNATIVE}", cloze[3], re.DOTALL)
    return [(grade, unescape(words).replace(r"\}", "}").replace(r"\#", "#")) for grade, _, words, *_ in found]


def test_the_file_has_the_structure_that_moodle_documents(drawn: tuple[Item, ...]) -> None:
    grammar = etree.RelaxNG(etree.parse(Path(__file__).parent / "moodle.rng"))
    grammar.assertValid(etree.fromstring(moodle_xml(drawn, "Pair-aidance / cours 1 & 2 « é »")))


def test_each_item_keeps_its_source_as_feedback(drawn: tuple[Item, ...]) -> None:
    for made, question in zip(drawn, _read(moodle_xml(drawn, "Titre")), strict=True):
        feedback = _visible(question.findtext("generalfeedback/text") or "")
        assert made.place.reference in feedback
        assert made.extract.text in feedback


def test_a_choice_has_one_right_answer_and_all_its_words(drawn: tuple[Item, ...]) -> None:
    for made, question in zip(drawn, _read(moodle_xml(drawn, "Titre")), strict=True):
        if made.kind is Kind.CHOICE:
            graded = {unescape(answer.findtext("text") or ""): answer.get("fraction") for answer in question.findall("answer")}
            assert graded == {choice.text: "100" if choice is made.masked else "0" for choice in made.choices}


def test_a_true_or_false_question_is_true_when_the_document_says_it() -> None:
    for made in (item(Kind.TRUE_FALSE), item(Kind.TRUE_FALSE, wrong=("12 %",))):
        (question,) = _read(moodle_xml([made], "Titre"))
        right = [answer.findtext("text") for answer in question.findall("answer") if answer.get("fraction") == "100"]
        assert right == ["true" if made.is_true else "false"]


def test_a_cloze_accepts_the_figure_without_its_spaces() -> None:
    (question,) = _read(moodle_xml([item(Kind.CLOZE, masked="24\u202f000")], "Titre"))
    cloze = _CLOZE.search(question.findtext("questiontext/text") or "")
    assert cloze is not None
    assert {"24\u202f000", "24 000", "24000"} <= {words for _, words in _answers(cloze)}


@given(WORDS, WORDS, WORDS)
def test_moodle_reads_back_any_cloze(before: str, masked: str, after: str) -> None:
    (question,) = _read(moodle_xml([item(Kind.CLOZE, before, masked, after)], "Titre"))
    text = question.findtext("questiontext/text") or ""
    found = list(_CLOZE.finditer(text))
    assert len(found) == 1
    assert _answers(found[0])[0] == ("=", masked)
    assert _visible(text[: found[0].start()].rsplit("<p>", 1)[1]) == before
    assert _visible(text[found[0].end() :].removesuffix("</p>")) == after


@given(st.text(max_size=60))
def test_any_text_even_control_characters_makes_a_file_that_opens(words: str) -> None:
    (question,) = _read(moodle_xml([item(Kind.CHOICE, words, wrong=("1 %", "]]>", "<b>"), title=words or "T")], words))
    assert question.get("type") == "multichoice"
