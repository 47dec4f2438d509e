"""Wrong choices: other words of the corpus that fit in the blank, look as likely, and are not true there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from heapq import nsmallest

from assistant.quiz.extracts import Extract
from assistant.quiz.item import Sort
from assistant.quiz.pool import Mention, Pool, folded
from corpus.model import Span
from index.french.analyzer import stems

ENOUGH = 5
"""How many wrong choices are looked for, to draw some of."""
_CONSIDERED = 200
_ALIKE = 0.3
"""From this likeness on, two sentences may speak of the same thing: what one says may be true in the other."""
_CLOSE = Decimal("0.08")
"""Values nearer than this share of one another are one and the same for a reader, once one is told as approximate."""
_FARTHEST_YEARS = 40
_OTHERWISE_WRITTEN = 10
"""How much farther "40%" is from "35 %" than from "35%": among choices, the odd one out would show."""


def distractors_for(mention: Mention, extract: Extract, pool: Pool) -> list[Mention]:
    """The mentions that may take the place of one, the most plausible first; each value once, no more than `ENOUGH`.

    Left out: what the extract says elsewhere, what is equal or nearly so, what stays true ("plus de 30 %" where it is more
    than 40), what the corpus says of the same thing, and what does not fit after the article or the elision.
    """
    shown = _shown(extract)
    said, words = frozenset(stems(shown)), folded(shown)
    seen = {mention.key}
    chosen: list[Mention] = []
    for other in nsmallest(_CONSIDERED, _alike(mention, pool), key=lambda other: _rank(mention, other, pool)):
        if other.key in seen:
            continue
        seen.add(other.key)
        if re.search(rf"(?<!\w){re.escape(folded(other.text))}(?!\w)", words) or _perhaps_true(mention, other, said, pool):
            continue
        if all(_apart(kept, other) for kept in (mention, *chosen)):
            chosen.append(other)
            if len(chosen) == ENOUGH:
                break
    return chosen


def _alike(mention: Mention, pool: Pool) -> Iterator[Mention]:
    """Mentions of the same sort and shape, that fit grammatically and are not implied by the right one."""
    for other in pool.mentions.get(mention.sort, ()):
        if other.shape != mention.shape or not _fits(mention, other):
            continue
        if mention.amount is not None and other.amount is not None:
            if mention.bound > 0 and other.amount <= mention.amount:
                continue
            if mention.bound < 0 and other.amount >= mention.amount:
                continue
            if (
                mention.sort in (Sort.YEAR, Sort.DATE)
                and (since := _since(mention))
                and (other.amount - mention.amount) * since >= 0
            ):
                continue
            if not _plausible(mention, other):
                continue
        yield other


def _fits(mention: Mention, other: Mention) -> bool:
    """Whether one can stand where the other does: same article, same elision, same opening capital."""
    if mention.text[:1].isupper() != other.text[:1].isupper():
        return False
    if mention.sort in (Sort.ACRONYM, Sort.NAME):
        return mention.slot == other.slot
    elided = mention.slot == "elided"
    return elided == (other.slot == "elided") or not elided


def _since(mention: Mention) -> int:
    """+1 where a later year stays true ("depuis 2019"), -1 where an earlier one does, 0 elsewhere."""
    before = mention.document.text[max(0, mention.span.start - 40) : mention.span.start]
    if re.search(r"\b(?:depuis|dès|à partir d(?:e|u|es)|après)\b[^,.;:]{0,24}$", before, re.IGNORECASE):
        return 1
    return -1 if re.search(r"\b(?:avant|jusqu[’'](?:en|au))\b[^,.;:]{0,24}$", before, re.IGNORECASE) else 0


def _plausible(mention: Mention, other: Mention) -> bool:
    one, two = mention.amount, other.amount
    if one is None or two is None or mention.sort not in (Sort.NUMBER, Sort.MONEY, Sort.DURATION, Sort.YEAR, Sort.DATE):
        return True
    if mention.sort in (Sort.YEAR, Sort.DATE):
        return abs(one - two) <= _FARTHEST_YEARS
    if (one == int(one)) != (two == int(two)) and mention.sort is not Sort.DURATION:
        return False
    return bool(one and two and Decimal("0.05") <= two / one <= 20)


def _rank(mention: Mention, other: Mention, pool: Pool) -> tuple[tuple[float, int], str, Span]:
    return _distance(mention, other, pool), other.document.id, other.span


def _distance(mention: Mention, other: Mention, pool: Pool) -> tuple[float, int]:
    """How far from plausible: the ratio of two amounts, the years between two dates; then whether from elsewhere.

    For a name, first those that the corpus explains in the same section: a glossary groups what is alike.
    """
    elsewhere = int(other.document.id != mention.document.id)
    if mention.amount is None or other.amount is None:
        kin = pool.glossed.get(mention.key, frozenset()) & pool.glossed.get(other.key, frozenset())
        return (0 if kin else 1 + elsewhere, abs(len(mention.text) - len(other.text)))
    one, two = float(mention.amount), float(other.amount)
    if mention.sort in (Sort.YEAR, Sort.DATE, Sort.PERCENT):
        written_alike = mention.sort is not Sort.PERCENT or mention.text[-2].isdigit() == other.text[-2].isdigit()
        return (abs(one - two) + (0 if written_alike else _OTHERWISE_WRITTEN), elsewhere)
    return (abs(one - two) / max(abs(one), abs(two), 1e-9), elsewhere)


def _apart(one: Mention, other: Mention) -> bool:
    """Whether a reader holds two values to be different."""
    if one.key == other.key or folded(one.text) == folded(other.text):
        return False
    if one.amount is None or other.amount is None or one.sort in (Sort.YEAR, Sort.DATE):
        return True
    if one.amount == other.amount:
        return False
    return abs(one.amount - other.amount) > _CLOSE * max(abs(one.amount), abs(other.amount))


def _perhaps_true(mention: Mention, other: Mention, said: frozenset[str], pool: Pool) -> bool:
    """Whether the corpus gives the value for the same counted thing, or in a sentence like this one: it may be right too."""
    return any(
        (mention.counted and found.counted == mention.counted) or pool.likeness(said, found.said) >= _ALIKE
        for found in pool.of_key[mention.sort, other.key]
    )


def _shown(extract: Extract) -> str:
    text = extract.document.text
    return " ".join(span.of(text) for span in (extract.lead_in, extract.span) if span is not None)
