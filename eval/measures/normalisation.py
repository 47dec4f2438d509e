"""Answers made comparable: two ways of writing the same French answer give the same words.

The counterpart for French of SQuAD's normaliser, which turns `l'hôpital` into `lhôpital`, `il y a` into `il y`
and `2,5` into `25`.
"""

from __future__ import annotations

import re
import unicodedata

ARTICLES = frozenset("le la les un une des du au aux".split())
"""Words left out. Neither *de*, a preposition, nor *à* and *a*; nor `l` alone, a litre once elision is undone."""

_LIKE = str.maketrans(
    dict.fromkeys("’ʼ‘´`′", "'")
    | dict.fromkeys("«»‹›“”„‟", " ")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", None)
    | {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"}
)
_ELISION = re.compile(r"(?<![\w'])(?:(?:l|d|j|m|t|s|n|c|qu|jusqu|lorsqu|puisqu|quoiqu)'\s*)+(?=\w)")
_THOUSANDS = re.compile(r"(?<![\w.,])\d{1,3}([ .])\d{3}(?:\1\d{3})*(?!\d)")
_NUMERAL = (
    r"\d|\b(?:un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize"
    r"|vingts?|trente|quarante|cinquante|soixante|cents?|mille|demi)"
)
_PERCENT = re.compile(rf"({_NUMERAL})\s?pour\s?cents?\b(?!\s?mille)")
_EUROS = re.compile(r"\beuros?\b")
_TOKEN = re.compile(
    r"(?<![\w.,])\d+[.,]\d+(?![.,]?\d)"  # a figure with decimals
    r"|[%€]"
    r"|[^\W_]+(?:'[^\W_]+)*"  # a word, `aujourd'hui` included
)


def tokens(text: str, *, accents: bool = True) -> tuple[str, ...]:
    """The words of an answer as they are compared, articles left out unless there is nothing else (`un`).

    Args:
        accents: False for the lenient variant, in which `élève` is `eleve`.
    """
    kept = words(text)
    kept = tuple(word for word in kept if word not in ARTICLES) or kept
    # Last, or `dû` would be taken for an article.
    return kept if accents else tuple(map(_without_accents, kept))


def words(text: str) -> tuple[str, ...]:
    """The words and figures of a text in one form: lower case, elisions undone, thousands joined, a decimal point, `%`, `€`."""
    # Before NFKC, which takes `´` apart into a space and an accent.
    folded = unicodedata.normalize("NFKC", text.translate(_LIKE)).casefold()
    folded = unicodedata.normalize("NFC", re.sub(r"[^\S\n]+", " ", folded))  # figures on two lines are two
    folded = _ELISION.sub("", folded)
    folded = _THOUSANDS.sub(lambda found: re.sub("[ .]", "", found[0]), folded)
    folded = _EUROS.sub("€", _PERCENT.sub(r"\1 %", folded))
    return tuple(_point(token) for token in _TOKEN.findall(folded))


def _point(token: str) -> str:
    return token.replace(",", ".")


def _without_accents(word: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))
