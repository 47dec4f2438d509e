"""Where French sentences begin and end, as spans of the text.

A mark of `. ! ? …` ends a sentence when white space and then a plausible opening follow: a
capital, a digit or an opening quote. It does not after a known abbreviation ("art. L. 3221-1",
"p. 12", "M. Dupont"), an initial, or inside a quotation that goes on.
"""

from __future__ import annotations

import re

from corpus.model import Span

_END = re.compile(r"(?:(?<![.!?])[.!?]++|…)(?:\s?[»”]|[\")\]])*(?:\s?\[[^\]\n]{1,20}\])?(?=\s|\Z)")
_OPENING = re.compile(r"\s++(?=[«“\"(\[—–-]?\s*+[^\W\d_a-zà-öø-ÿœæ]|[«“\"(\[]?\s?\d)")
_LAST_WORD = re.compile(r"(?:^|[\s(«“\"’'])([^\s(«“\"’']+)$")

ABBREVIATIONS = frozenset(
    """
    m mm mme mmes mlle dr drs pr prs me st ste art al alin p pp vol t no n° fig tab cf ex env etc éd ed coll chap sect
    av bd tél tel réf ref min max hab janv févr fevr avr juil sept oct nov déc dec l r d op cit ibid id
    """.split()
)
_ENDS_ANYWAY = frozenset({"etc"})
"""Abbreviations that a capital may follow because the sentence is over."""


def _is_abbreviation(words_before: str) -> bool:
    match = _LAST_WORD.search(words_before)
    if match is None:
        return False
    word = match.group(1)
    initial = re.fullmatch(r"(?:[^\W\d_]\.?-)*[^\W\d_]", word) is not None and word == word.upper()
    return initial or (word.lower() in ABBREVIATIONS and word.lower() not in _ENDS_ANYWAY)


def _ends_here(text: str, mark: re.Match[str], limit: int) -> bool:
    if (
        mark.group().startswith(".")
        and not mark.group().startswith("..")
        and _is_abbreviation(text[max(0, mark.start() - 20) : mark.start()])
    ):
        return False
    return _OPENING.match(text, mark.end(), limit) is not None


def sentences(text: str, span: Span) -> list[Span]:
    """The sentences of `span`, in order, without the white space around them.

    Every non-blank character of `span` is in exactly one of them.
    """
    found: list[Span] = []
    start = span.start
    for mark in _END.finditer(text, span.start, span.end):
        if _ends_here(text, mark, span.end):
            found.append(Span(start, mark.end()).trimmed(text))
            start = mark.end()
    found.append(Span(start, span.end).trimmed(text))
    return [sentence for sentence in found if len(sentence)]
