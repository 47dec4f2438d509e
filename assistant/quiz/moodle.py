"""Moodle XML, as Moodle's own importer documents and reads it (docs.moodle.org, "Moodle XML format").

A cloze is a question of type `cloze` with one `{1:SHORTANSWER:…}` in its text; Moodle looks for it before it decodes
HTML, so that braces of the extract, written as entities, are never taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from lxml import etree

from assistant.quiz.item import Item, Kind
from assistant.quiz.variants import typed_forms

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAME_LENGTH = 80


def moodle_xml(items: Sequence[Item], title: str) -> bytes:
    """A question bank in UTF-8, in a category of that title."""
    quiz = etree.Element("quiz")
    category = etree.SubElement(quiz, "question", type="category")
    _text(etree.SubElement(category, "category"), "$course$/top/" + _plain(title).replace("/", "//"))
    for item in items:
        quiz.append(_question(item))
    data: bytes = etree.tostring(quiz, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return data


def _question(item: Item) -> etree._Element:
    question = etree.Element("question", type={Kind.CHOICE: "multichoice", Kind.TRUE_FALSE: "truefalse"}.get(item.kind, "cloze"))
    _text(etree.SubElement(question, "name"), _name(item))
    _html(question, "questiontext", _question_text(item))
    _html(question, "generalfeedback", _paragraph(item.correction))
    if item.kind is not Kind.CLOZE:
        etree.SubElement(question, "defaultgrade").text = "1"
    etree.SubElement(question, "penalty").text = "0.3333333" if item.kind is not Kind.TRUE_FALSE else "1"
    etree.SubElement(question, "hidden").text = "0"
    etree.SubElement(question, "idnumber").text = f"sourcier-{item.id}"
    if item.kind is Kind.CHOICE:
        _add_choices(question, item)
    elif item.kind is Kind.TRUE_FALSE:
        for value in (True, False):
            answer = etree.SubElement(
                question, "answer", fraction="100" if value is item.is_true else "0", format="moodle_auto_format"
            )
            etree.SubElement(answer, "text").text = str(value).lower()
            _html(answer, "feedback", "")
    return question


def _add_choices(question: etree._Element, item: Item) -> None:
    for name, words in (("single", "true"), ("shuffleanswers", "true"), ("answernumbering", "abc")):
        etree.SubElement(question, name).text = words
    for name in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
        _html(question, name, "")
    for choice in item.choices:
        answer = etree.SubElement(question, "answer", fraction="100" if choice is item.masked else "0", format="html")
        etree.SubElement(answer, "text").text = etree.CDATA(_escaped(choice.text))
        _html(answer, "feedback", "")


def _question_text(item: Item) -> str:
    parts = [item.setting, item.instruction, item.lead_in.text if item.lead_in else ""]
    stem = _escaped(item.stem)
    if item.kind is Kind.CLOZE:
        answers = "~".join(f"={_in_cloze(form)}" for form in typed_forms(_plain(item.masked.text)))
        stem = f"{_escaped(item.before)}{{1:SHORTANSWER:{answers}}}{_escaped(item.after)}"
    return "".join([*map(_paragraph, filter(None, parts)), f"<p>{stem}</p>"])


def _in_cloze(words: str) -> str:
    r"""Words of an answer, all that Moodle could take for a mark of its own written as numbered entities.

    It decodes them, then turns `\}` and `\#` into `}` and `#`: one more backslash goes before those.
    """
    guarded = re.sub(r"(\\+)(?=[}#])", r"\1\\", words)
    return guarded.translate({ord(mark): f"&#{ord(mark)};" for mark in "&<>~{}#\\"})


def _name(item: Item) -> str:
    """A name to find the question by in the bank: the start of its stem."""
    words = " ".join(_plain(item.stem).split())
    return words if len(words) <= _NAME_LENGTH else words[: _NAME_LENGTH - 1].rsplit(" ", 1)[0] + "…"


def _paragraph(words: str) -> str:
    return f"<p>{_escaped(words)}</p>"


def _escaped(words: str) -> str:
    """Words as HTML, braces as entities: Moodle reads `{…}` in a cloze."""
    return escape(_plain(words)).replace("{", "&#123;").replace("}", "&#125;").replace("\n", "<br>")


def _plain(words: str) -> str:
    """Words without what XML cannot hold."""
    return _NOT_XML.sub(" ", words).replace("\r", " ")


def _text(parent: etree._Element, words: str) -> None:
    etree.SubElement(parent, "text").text = words


def _html(parent: etree._Element, name: str, markup: str) -> None:
    holder = etree.SubElement(parent, name, format="html")
    text = etree.SubElement(holder, "text")
    if markup:
        text.text = etree.CDATA(markup)
