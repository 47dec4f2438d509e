"""The values that a French text gives: numbers, shares, sums of money, durations, dates, ordinals, acronyms.

Each is a span of the text with its magnitude read. What only looks like a value is left out: articles of law, codes,
the numbers of a list, of pages and sections, telephone numbers, postal codes, numbers that belong to a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from assistant.value_patterns import (
    AFTER,
    BEFORE,
    DATE,
    MEASURES,
    MONEYS,
    MONTHS,
    NAME_BEFORE,
    PERIODS,
    TOKEN,
    YEAR_BEFORE,
    amount_of,
    is_plural_noun,
    is_year,
)
from corpus.model import Span
from index.french.analyzer import is_acronym
from index.french.characters import aligned, fold
from index.french.stop_words import STOP_WORDS


class ValueKind(StrEnum):
    """What a value is, for its reader."""

    NUMBER = "nombre"
    PERCENT = "pourcentage"
    MONEY = "montant"
    DURATION = "durée"
    DATE = "date"
    ORDINAL = "ordinal"
    ACRONYM = "sigle"


class Approximation(StrEnum):
    """How a text hedges a value; its words are those of the table shown to the reader."""

    NONE = ""
    ABOUT = "environ"
    MORE = "plus de"
    LESS = "moins de"


_AROUND = 80
"""How many code points around a span are read to tell names and years apart."""
_FROM = re.compile(r"\b[Dd](?:e |')$")
"""What a change begins with, "de 13 à 41 inscrits", which gives two values and not a range."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value, where it stands and what it amounts to.

    Attributes:
        kind: what it is.
        span: its words, unit included, hedging words left out: "2 millions d’euros", "30 %", "4 mars 2002".
        hedged: the span with its hedging words: "près de 30 %".
        normal: the same for two writings of one value: "2000000 €", "30 %", "12 mois" for a year, "2002-03-04", "gem".
        amount: its magnitude in `unit`; None for a date and an acronym.
        unit: "" for a plain number, "%", "€" or another currency, "an", "mois", "jour"…, or a measure as "km".
        upper: the higher bound of a range ("10 à 15 %"), `amount` being the lower.
        approximation: whether the text hedges it.
        in_letters: whether it is written without figures: "deux", "une vingtaine".
    """

    kind: ValueKind
    span: Span
    hedged: Span
    normal: str
    amount: Decimal | None = None
    unit: str = ""
    upper: Decimal | None = None
    approximation: Approximation = Approximation.NONE
    in_letters: bool = False

    @property
    def year(self) -> int | None:
        """The first year of a date; None for anything else."""
        return int(self.normal[:4].replace("X", "0")) if self.kind is ValueKind.DATE else None


def values_in(text: str, span: Span) -> tuple[Value, ...]:
    """The values of `span`, in order, none overlapping another.

    Args:
        text: the document's text, of which nothing is changed.
        span: where to look: a sentence, a list item, a table row. Words around it are read only to tell names apart.
    """
    start, end = max(0, span.start - _AROUND), min(len(text), span.end + _AROUND)
    same, inner = aligned(text[start:end]), Span(span.start - start, span.end - start)
    shouted = _is_shouted(span.of(text))
    return tuple(
        replace(value, span=value.span.moved(start), hedged=value.hedged.moved(start))
        for match in TOKEN.finditer(same, inner.start, inner.end)
        for value in _values(same, match, inner, shouted)
    )


def _is_shouted(words: str) -> bool:
    letters = [char for char in words if char.isalpha()]
    return len(letters) > 12 and sum(char.isupper() for char in letters) > 0.8 * len(letters)


def _values(text: str, match: re.Match[str], span: Span, shouted: bool) -> Iterator[Value]:
    """The value that a match is, if it is one."""
    if match["date"]:
        place = Span(*match.span())
        yield Value(ValueKind.DATE, place, place, _date(match["date"]))
    elif match["ordinal"]:
        place, amount = Span(*match.span()), amount_of(match["rank"])
        if amount is not None and not match["ordinal"].endswith("s") and not _names(text, place):
            yield Value(ValueKind.ORDINAL, place, place, f"{amount}e", amount)
    elif match["figure"]:
        yield from _number(text, match, span)
    elif match["acronym"] and not shouted and is_acronym(match["acronym"]):
        place = Span(*match.span())
        yield Value(ValueKind.ACRONYM, place, place, fold(match["acronym"].removesuffix("s")))


def _number(text: str, match: re.Match[str], span: Span) -> Iterator[Value]:
    """A number with its unit, a bare year, or a range."""
    place, written = Span(*match.span()), match["figure"]
    amount = amount_of(written, match["power"] or "")
    if amount is None:
        return
    unit, kind = _unit(match["unit"] or "")
    letters = not written[-1].isdigit() and not any(char.isdigit() for char in written)
    upper = amount_of(match["upper"], match["power"] or "") if match["upper"] else None
    if not match["unit"] and not match["power"] and not letters:
        year = Span(*match.span("figure"))
        if _is_a_year(text, written, year if upper is not None else place):
            yield Value(ValueKind.DATE, year, year, written)
            if upper is None:
                return
            place, amount, upper = Span(match.start("upper"), match.end()), upper, None
        if written.isdigit() and _names(text, place):
            return
    if letters and not match["unit"] and not _counts(text, place, match["power"] or ""):
        return
    if match["sign"] and not match["upper"]:
        amount = -amount if match["sign"].startswith("-") else amount
    changes = _FROM.search(text, max(span.start, place.start - 4), place.start) and not BEFORE.search(
        text, max(span.start, place.start - 30), place.start
    )
    if upper is not None and (upper <= amount or changes):
        lower = Span(*match.span("figure"))
        yield Value(kind, lower, lower, _normal(amount, None, unit), amount, unit, in_letters=letters)
        place, amount, upper = Span(match.start("upper"), match.end()), upper, None
    approximation, hedged = _hedged(text, place, span)
    if letters and written.endswith("aine") and approximation is Approximation.NONE:
        approximation = Approximation.ABOUT
    yield Value(kind, place, hedged, _normal(amount, upper, unit), amount, unit, upper, approximation, letters)


def _unit(written: str) -> tuple[str, ValueKind]:
    """A unit in its one form, and the kind of the values that bear it."""
    folded = fold(written).strip(" '").removeprefix("d'").removeprefix("de ").strip()
    if not folded:
        return "", ValueKind.NUMBER
    if folded.startswith(("%", "pour")):
        return "%", ValueKind.PERCENT
    for table, kind in ((MONEYS, ValueKind.MONEY), (PERIODS, ValueKind.DURATION), (MEASURES, ValueKind.NUMBER)):
        if folded in table:
            return table[folded], kind
    return folded, ValueKind.NUMBER


def _normal(amount: Decimal, upper: Decimal | None, unit: str) -> str:
    """One form for all writings: a year is twelve months, a week seven days."""
    factor, base = {"an": (12, "mois"), "trimestre": (3, "mois"), "semestre": (6, "mois"), "semaine": (7, "jour")}.get(
        unit, (1, unit)
    )
    bounds = [amount] if upper is None else [amount, upper]
    told = "/".join(f"{(bound * factor).normalize():f}" for bound in bounds)
    return f"{told} {base}".strip()


def _is_a_year(text: str, written: str, place: Span) -> bool:
    """Whether a bare number is a year: "en 1998", "(HAS, 2021)", not "1500 personnes"."""
    if not is_year(written):
        return False
    if YEAR_BEFORE.search(text, max(0, place.start - 30), place.start):
        return True
    return 1500 <= int(written) < 2100 and not is_plural_noun(text, place.end)


def _names(text: str, place: Span) -> bool:
    """Whether a number belongs to the name before it or stands alone between quotes: "Lyon 1", « 107 »."""
    before, after = text[max(0, place.start - 40) : place.start], text[place.end : place.end + 2]
    if re.search(r"[«“\"]\s?$", before) and re.match(r"\s?[»”\"]", after):
        return True
    match = NAME_BEFORE.search(before)
    return match is not None and fold(match[1]).strip("'") not in STOP_WORDS


def _counts(text: str, place: Span, power: str) -> bool:
    """Whether a number in letters counts what follows: "neuf patients", not "un service neuf"."""
    if power:
        return True
    following = re.match(r"\s+(?:d['e]\s?)?([^\W\d_][\w-]*)", text[place.end : place.end + 40])
    return following is not None and (following[1][0].islower() or is_acronym(following[1])) and text[place.end] != "\n"


def _hedged(text: str, place: Span, span: Span) -> tuple[Approximation, Span]:
    """The hedging words beside a value, as one of three meanings, and the span with them."""
    before = BEFORE.search(text, max(span.start, place.start - 30), place.start)
    after = AFTER.match(text, place.end, span.end)
    hedged = Span(before.start() if before else place.start, after.end() if after else place.end)
    words = fold((before or after).group()).strip() if before or after else ""  # type: ignore[union-attr]
    if not words:
        return Approximation.NONE, place
    if words.startswith(("plus", "au moins", "au minimum", "minimum", "au-dela", ">", "≥")):
        return Approximation.MORE, hedged
    if words.startswith(("moins", "au plus", "au maximum", "maximum", "jusqu", "<", "≤")):
        return Approximation.LESS, hedged
    return Approximation.ABOUT, hedged


def _date(words: str) -> str:
    """A date in ISO 8601: a day, a month, a year, `198X` for a decade, two joined by `/` for a period."""
    match = DATE.fullmatch(words)
    if match is None:  # the same pattern found it
        raise ValueError(f"not a date: {words!r}")
    if match["decade"]:
        return match["decade"][:3] + "X"
    if match["from"]:
        until = match["until"] if len(match["until"]) == 4 else match["from"][:2] + match["until"]
        return f"{match['from']}/{until}"
    if match["year"]:
        parts = [match["year"], f"{MONTHS.index(fold(match['month'])) + 1:02}"]
        return "-".join([*parts, f"{int(re.sub(r'[^0-9]', '', match['day'])):02}"] if match["day"] else parts)
    if match["iso"]:
        return match["iso"]
    day, month, year = re.split(r"[/.]", match["short"])
    return f"{year}-{int(month):02}-{int(day):02}"
