"""Elided words: `l'hôpital` is `hôpital`, `lorsqu'il` is `il`, but `aujourd'hui` is one word."""

from __future__ import annotations

import re

ELIDED = (
    "c", "d", "j", "l", "m", "n", "s", "t", "z",
    "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu", "parcequ",
)  # fmt: skip
WHOLE = (
    "aujourd'hui",
    "quelqu'un",
    "quelqu'une",
    "quelqu'un·e",
    "presqu'ile",
    "prud'homme",
    "prud'hommes",
    "prud'homal",
    "d'abord",
)

_ELISION = re.compile(rf"(?:{'|'.join(sorted(ELIDED, key=len, reverse=True))})'(?=\w)")


def elided_length(folded: str) -> int:
    """How many characters at the start of a folded word are elisions: 2 in `l'hopital`, 0 in `aujourd'hui`."""
    start = 0
    while folded[start:] not in WHOLE and (match := _ELISION.match(folded, start)):
        start = match.end()
    return start


def is_whole(folded: str) -> bool:
    """Whether a word is one although an apostrophe stands in it."""
    return folded in WHOLE
