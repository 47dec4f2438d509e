"""When: the year or period that a sentence gives for its figure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.figures.grouping import in_parentheses, leads_to_next, together
from assistant.values import Value, ValueKind
from corpus.model import Span

_FOUNDED = "créé|fondé|né|mort|décédé|lancé|ouvert|institué|paru|publié|daté|adopté|voté|signé"
_ACT = "loi|arrêté|décret|circulaire|ordonnance|réforme|plan|feuille de route"
_NOT_OF_THE_FIGURE = re.compile(
    rf"\b(?:depuis|dès|à partir de|à compter de|jusqu'en|(?:{_FOUNDED})e?s? (?:en|de|le|dès|entre)"
    rf"|(?:{_ACT})s? (?:[^,;.]{{0,40}} )?(?:du|de|d')) *(?:les? |la )?(?:début |fin |années )?$",
    re.IGNORECASE,
)
"""What comes before the date of something else: a law, a foundation, a beginning."""
_AT_ONCE = re.compile(
    r"(?!.*\bet (?:en|à|fin|au) )[^,;:.()\[\]|]{0,100}?\b(?:en|à la fin de|fin|début|au cours de|pendant|sur la période|sur"
    r"|entre|de|au|pour|du|année|courant|d'ici|d'ici à)(?: fin| début| mai| la période| les)? $"
)
_LABEL = re.compile(r"[ \-•–\d.)]*(?:en |fin |début |entre |de |au |pour )?", re.IGNORECASE)
_ASIDE = re.compile(
    r"(?:^[ \-•–]*|[,:] +|\bet +)(?:en|fin|à la fin de|début|au cours de|à l'issue de|de|entre)(?: fin| début)? $", re.IGNORECASE
)


def year_of(text: str, sentence: Span, values: Sequence[Value], number: int, source: Span | None) -> Span | None:
    """The date that the sentence gives for a value: right after it, before it, in its own group of words or its source's.

    Args:
        text: the document's text, `flat`.
        values: those of the sentence.
        source: where the sentence names who says it.
    """
    dates = [
        value.span
        for value in values
        if value.kind is ValueKind.DATE
        and not _NOT_OF_THE_FIGURE.search(text[max(sentence.start, value.span.start - 70) : value.span.start])
    ]
    if change := _change(text, sentence, values, number):
        periods = [date for date in dates if re.search(r"\d{4}\D+\d{4}$", date.of(text))]
        if len(periods) == 1:
            start, end = periods[0].start, periods[0].end
            return Span(start, start + 4) if change < 0 else Span(end - 4, end)
    return (
        _after(text, sentence, values, number, dates)
        or _before(text, sentence, values[number], dates)
        or _only(text, sentence, values[number], dates, source)
    )


def _after(text: str, sentence: Span, values: Sequence[Value], number: int, dates: Sequence[Span]) -> Span | None:
    """A date right after the value and what it counts: "41 inscrits en 2023"."""
    value = values[number]
    others = [other.span.start for other in values[number + 1 :] if other.kind not in (ValueKind.DATE, ValueKind.ACRONYM)]
    following = min(others, default=sentence.end)
    return next(
        (
            date
            for date in dates
            if value.span.end <= date.start < following and _AT_ONCE.fullmatch(text[value.hedged.end : date.start].rstrip() + " ")
        ),
        None,
    )


def _before(text: str, sentence: Span, value: Value, dates: Sequence[Span]) -> Span | None:
    """The last date before the value that heads the sentence or stands apart: "2019 : …", "En 2022, …", ", en 2022, "."""
    ahead = [date for date in dates if date.end <= value.span.start]
    heads = [date for date in ahead if _LABEL.fullmatch(text[sentence.start : date.start])]
    asides = [date for date in ahead if text[date.end : date.end + 1] == "," and _ASIDE.search(text[sentence.start : date.start])]
    return max(heads + asides, default=None)


def _only(text: str, sentence: Span, value: Value, dates: Sequence[Span], source: Span | None) -> Span | None:
    """The only date of the value's group of words, or else the only one in parentheses or of the source."""
    aside = [date for date in dates if in_parentheses(text, sentence, date)]
    near = [date for date in dates if date not in aside and together(text, date, value.hedged)]
    told = [date for date in dates if date in aside or (source is not None and source.contains(date))]
    group = near or told
    return group[0] if len({date.of(text) for date in group}) == 1 else None


def _change(text: str, sentence: Span, values: Sequence[Value], number: int) -> int:
    """-1 for the first value of "de 13 à 41", 1 for the second, 0 for any other."""
    if leads_to_next(text, sentence, values, number):
        return -1
    return 1 if number and leads_to_next(text, sentence, values, number - 1) else 0
