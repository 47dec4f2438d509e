"""Figures written in any of the French ways, as the same index terms.

`53 000`, `53.000`, `53000` and `cinquante-trois mille`; `2,5` as one term; `2 millions` also as `2000000`; `30 %` and
`trente pour cent`; `1er` also as `premier`, `XXIe` as `21e`; `L. 3221-1` and `L3221-1`.
"""

from __future__ import annotations

import re
from decimal import Decimal

from index.french.number_words import CARDINAL, SPACE, number_in_letters

FIGURE = rf"\d{{1,3}}(?:(?:{SPACE}|\.)\d{{3}})+(?!\d)(?:,\d+)?|\d+(?:[.,]\d+)?"
MAGNITUDE = rf"(?:{SPACE}(?:mille|milliers?|millions?|milliards?)\b|{SPACE}?[MmKk](?=€|{SPACE}?euros?\b))"
PERCENT = rf"{SPACE}?(?:%|pour{SPACE}cent\b|pourcents?\b)"
ORDINAL = r"(?:ers?|(?:e|è|e\u0300)res?|res?|(?:e|è|e\u0300)mes?|es?|nde?s?|ᵉ|ᵉʳ)\b(?!\u0300)"
LAW = rf"(?:[LRDlrd]\.?{SPACE}?|(?<=article{SPACE})|(?<=articles{SPACE})|(?<=art\.{SPACE}))\d{{3,4}}(?:-\d+)+"
ROMAN = rf"(?-i:[IVX]{{1,6}}{ORDINAL})(?!')"
_LETTERS = rf"(?<!-)(?:{CARDINAL}|un(?={SPACE}(?:milli(?:er|on|ard))\b))(?![\w'-])"

NUMBER = rf"(?:{FIGURE})(?:{MAGNITUDE}|{PERCENT}|{ORDINAL})?|{_LETTERS}(?:{MAGNITUDE}|{PERCENT})?|{ROMAN}"

POWERS = {
    "mille": 3,
    "millier": 3,
    "milliers": 3,
    "k": 3,
    "million": 6,
    "millions": 6,
    "m": 6,
    "milliard": 9,
    "milliards": 9,
    "md": 9,
    "mds": 9,
}
_PARTS = re.compile(rf"({FIGURE}|{CARDINAL}(?![a-z])|un(?= milli)|[ivx]+(?=[a-z]))\s*(.*)", re.DOTALL)
_NEW = "neuf"
"""It counts nine, or is said of what is new: both are kept."""

_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10}
_ORDINALS = (
    "premier deuxieme troisieme quatrieme cinquieme sixieme septieme huitieme neuvieme dixieme onzieme douzieme treizieme"
    " quatorzieme quinzieme seizieme dixseptieme dixhuitieme dixneuvieme vingtieme"
).split()


def number_terms(words: str) -> tuple[str, ...]:
    """The index terms of a number, its magnitude or per cent sign included; the number as a whole comes last.

    Args:
        words: folded text that matches `NUMBER`.
    """
    match = _PARTS.fullmatch(words)
    if match is None:
        return (words,)
    figure, rest = _in_figures(match[1]), match[2].strip()
    if rest in POWERS:
        value = Decimal(figure.replace(",", ".")).scaleb(POWERS[rest])
        name = "million" if POWERS[rest] == 6 else "milliard" if POWERS[rest] == 9 else "millier"
        return (figure, name, f"{value.normalize():f}")
    if rest.startswith(("%", "pour")):
        return (figure, figure + "%")
    if rest and figure.isdigit() and 1 <= int(figure) <= len(_ORDINALS):
        return ("second" if rest.startswith("nd") else _ORDINALS[int(figure) - 1], figure)
    return (words, figure) if words == _NEW else (figure,)


def _in_figures(written: str) -> str:
    """A number in Arabic figures, in whichever way it is written."""
    if written[0].isdigit():
        return plain(written)
    said = number_in_letters(written)
    return str(_roman(written) if said is None else said)


def _roman(letters: str) -> int:
    """What Roman numerals are worth: a lesser one before a greater is taken away."""
    worths = [_ROMAN_DIGITS[letter] for letter in letters]
    return sum(-worth if worth < following else worth for worth, following in zip(worths, [*worths[1:], 0], strict=True))


def plain(figure: str) -> str:
    """The figure without separators of thousands; a dot before other than three digits is a decimal comma."""
    joined = re.sub(rf"(?:{SPACE}|\.)(?=\d{{3}}(?!\d))", "", figure)
    return joined.replace(".", ",")


def law_terms(words: str) -> tuple[str, ...]:
    """The index terms of an article of a code: whole, and its number alone."""
    compact = re.sub(rf"\.|{SPACE}", "", words)
    return (compact,) if compact[0].isdigit() else (compact, compact[1:])
