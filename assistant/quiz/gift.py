r"""GIFT, the plain-text question format of Moodle (docs.moodle.org, "GIFT format").

A cloze is a missing-word question with a short answer. Marks of the format are escaped by a backslash, line ends
written `\\n`, so that each question is one line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.quiz.item import Item, Kind
from assistant.quiz.variants import typed_forms

_MARK = re.compile(r"([\\~=#{}:])")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f\x85\u2028\u2029]")


def gift(items: Sequence[Item], title: str) -> str:
    """A question bank, in a category of that title."""
    category = " ".join(_CONTROL.sub(" ", title).split()).replace("/", "//")
    return "\n\n".join([f"$CATEGORY: $course$/top/{category}", *map(_question, items)]) + "\n"


def _question(item: Item) -> str:
    shown = [item.setting, item.instruction, item.lead_in.text if item.lead_in else ""]
    head = f"::sourcier-{item.id}::[plain]" + _escaped("".join(f"{part}\n" for part in shown if part))
    feedback = f"####{_escaped(item.correction)}"
    match item.kind:
        case Kind.TRUE_FALSE:
            return f"{head}{_escaped(item.stem)} {{{'TRUE' if item.is_true else 'FALSE'} {feedback}}}"
        case Kind.CHOICE:
            choices = " ".join(f"{'=' if choice is item.masked else '~'}{_escaped(choice.text)}" for choice in item.choices)
            return f"{head}{_escaped(item.stem)} {{{choices} {feedback}}}"
        case Kind.CLOZE:
            answers = " ".join(f"={_escaped(form)}" for form in typed_forms(item.masked.text))
            return f"{head}{_escaped(item.before)}{{{answers} {feedback}}}{_escaped(item.after)}"


def _escaped(words: str) -> str:
    return _MARK.sub(r"\\\1", _CONTROL.sub(" ", words)).replace("\n", "\\n")
