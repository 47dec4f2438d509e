"""Figures written in any of the French ways, as the same index terms.

`53 000`, `53.000` and `53000`; `2,5` as one term; `2 millions` also as `2000000`; `30 %` and `30 pour cent`;
`1er`; `L. 3221-1` and `L3221-1`.
"""

from __future__ import annotations

import re
from decimal import Decimal

_SPACE = "[ \u00a0\u202f\u2009]"
FIGURE = rf"\d{{1,3}}(?:(?:{_SPACE}|\.)\d{{3}})+(?!\d)(?:,\d+)?|\d+(?:[.,]\d+)?"
MAGNITUDE = rf"(?:{_SPACE}(?:mille|milliers?|millions?|milliards?)\b|{_SPACE}?[MmKk](?=€|{_SPACE}?euros?\b))"
PERCENT = rf"{_SPACE}?(?:%|pour{_SPACE}cent\b|pourcents?\b)"
ORDINAL = r"(?:ers?|(?:e|è|e\u0300)res?|res?|(?:e|è|e\u0300)mes?|es?|nde?s?|ᵉ|ᵉʳ)\b(?!\u0300)"
LAW = rf"(?:[LRDlrd]\.?{_SPACE}?|(?<=article{_SPACE})|(?<=articles{_SPACE})|(?<=art\.{_SPACE}))\d{{3,4}}(?:-\d+)+"

NUMBER = rf"(?:{FIGURE})(?:{MAGNITUDE}|{PERCENT}|{ORDINAL})?"

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
_PARTS = re.compile(rf"({FIGURE})\s*(.*)", re.DOTALL)


def number_terms(words: str) -> tuple[str, ...]:
    """The index terms of a figure, its magnitude or per cent sign included.

    Args:
        words: folded text that matches `NUMBER`.
    """
    match = _PARTS.fullmatch(words)
    if match is None:
        return (words,)
    figure, rest = plain(match[1]), match[2].strip()
    if rest in POWERS:
        value = Decimal(figure.replace(",", ".")).scaleb(POWERS[rest])
        name = "million" if POWERS[rest] == 6 else "milliard" if POWERS[rest] == 9 else "millier"
        return (figure, name, f"{value.normalize():f}")
    if rest.startswith(("%", "pour")):
        return (figure, figure + "%")
    return (figure,)


def plain(figure: str) -> str:
    """The figure without separators of thousands; a dot before other than three digits is a decimal comma."""
    joined = re.sub(rf"(?:{_SPACE}|\.)(?=\d{{3}}(?!\d))", "", figure)
    return joined.replace(".", ",")


def law_terms(words: str) -> tuple[str, ...]:
    """The index terms of an article of a code: whole, and its number alone."""
    compact = re.sub(rf"\.|{_SPACE}", "", words)
    return (compact,) if compact[0].isdigit() else (compact, compact[1:])
