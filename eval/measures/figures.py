"""The figures of a text, in digits or in words, each with the values that it may stand for."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from eval.measures.normalisation import words

Figure = frozenset[Decimal]
"""The figure as written, and scaled: `2 millions` is 2 and 2 000 000, `30 %` is 30 and 0.30."""

_UNITS = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix·sept dix·huit dix·neuf"
).split()
_TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante", 80: "quatre vingt"}
_MAGNITUDES = {
    "mille": 3, "millier": 3, "milliers": 3, "million": 6, "millions": 6, "milliard": 9, "milliards": 9,
}  # fmt: skip
_BEFORE_EUROS = {"k": 3, "m": 6}
_PART = re.compile(r"\d+(?:\.\d+)?|[^\W\d_]+(?:'[^\W\d_]+)*|[%€]")
_LONGEST_NUMERAL = 6  # words, as in `neuf cent quatre-vingt-dix-sept`


def figures(text: str) -> tuple[Figure, ...]:
    """The figures of a text, in order. `un` and `une` are articles unless a magnitude or `%` follows; `neuf` is always 9."""
    parts = _PART.findall(" ".join(words(text)))
    found: list[Figure] = []
    at = 0
    while at < len(parts):
        figure, length = _figure(parts[at:])
        if figure:
            found.append(figure)
        at += length
    return tuple(found)


def _figure(parts: list[str]) -> tuple[Figure, int]:
    """The figure that the words begin with, and how many of them it takes; an empty one, and 1, for none."""
    number, used = _in_digits_or_words(parts)
    if number is None:
        return frozenset(), 1
    values = {number}
    if power := _magnitude(parts[used:]):
        values.add(number.scaleb(power))
        used += 1
    elif parts[:used] in (["un"], ["une"]) and parts[used : used + 1] != ["%"]:
        return frozenset(), 1
    if parts[used : used + 1] == ["%"]:
        values |= {value / 100 for value in values}
        used += 1
    return frozenset(values), used


def _magnitude(following: list[str]) -> int:
    """The power of ten named by the word after a figure; 0 for another word."""
    if not following:
        return 0
    if following[1:2] == ["€"] and following[0] in _BEFORE_EUROS:
        return _BEFORE_EUROS[following[0]]
    return _MAGNITUDES.get(following[0], 0)


def _in_digits_or_words(parts: list[str]) -> tuple[Decimal | None, int]:
    if parts[0][0].isdecimal():
        return Decimal(parts[0]), 1
    number, used = _below_thousand(parts)
    if parts[used : used + 1] != ["mille"]:
        return number, used
    rest, more = _below_thousand(parts[used + 1 :])
    return (1 if number is None else number) * Decimal(1000) + (rest or 0), used + 1 + more


def _below_thousand(parts: list[str]) -> tuple[Decimal | None, int]:
    """The longest number below a thousand in words that the list begins with."""
    singular = [re.sub(r"^(cent|vingt)s$", r"\1", part) for part in parts[:_LONGEST_NUMERAL]]
    for length in range(len(singular), 0, -1):
        value = _numerals().get(" ".join(singular[:length]))
        if value is not None:
            return Decimal(value), length
    return None, 0


@cache
def _numerals() -> dict[str, int]:
    """Every number below a thousand, in words."""
    named = {_spelled(value): value for value in range(1000)}
    return named | {re.sub(r"\bun$", "une", name): value for name, value in named.items()}


def _spelled(value: int) -> str:
    hundreds, rest = divmod(value, 100)
    if hundreds:
        head = "cent" if hundreds == 1 else f"{_UNITS[hundreds]} cent"
        return f"{head} {_spelled(rest)}" if rest else head
    if rest < 20:
        return _UNITS[rest].replace("·", " ")
    ten = max(ten for ten in _TENS if ten <= rest)
    if rest == ten:
        return _TENS[ten]
    linked = " et " if rest - ten in (1, 11) and ten < 80 else " "
    return _TENS[ten] + linked + _spelled(rest - ten)
