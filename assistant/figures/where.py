"""Where: the place that a sentence names for its figure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.figures.grouping import together
from assistant.figures.places import PLACES
from assistant.values import Value, ValueKind
from corpus.model import Span
from index.french.analyzer import is_acronym
from index.french.characters import fold

_NAME = r"[A-ZÀ-Þ][\w'-]*"
_AT_A_NAME = re.compile(
    r"\b(?:[àÀ]|[Aa]ux?|[Dd]ans (?:le |la |les |l')|[Ss]ur (?:le |la |l'))"
    r"(?: *(?:région|département|ville|métropole)? *(?:de |d'|du )?)? *"
    rf"(?P<name>{_NAME}(?: {_NAME}| (?:de|du|des|la|le|et)(?= {_NAME}))*)",
)
_KNOWN = re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(map(re.escape, PLACES), key=len, reverse=True))})(?![\w-])")
_OF_AN_INSTITUTION = re.compile(
    r"\b(?:[Uu]niversité|[Ii]nstitut|[ÉE]cole|[Cc]entre hospitalier|CHU|[Hh]ôpital|[Hh]ôpitaux|[Ff]ondation)[\w -]* $"
)
_HERE = re.compile(r"\bdans (?:la région|le département|la métropole|le pays|le monde)\b|\bau plan national\b", re.IGNORECASE)
_OF_A_NAME = re.compile(
    r"[A-ZÀ-Þ][a-zà-ÿ][\w-]* d(?:e |u |'|es )(?:la |l')?$|\b(?:devant|derrière|contre|avec|vers) (?:la |le |l'|les )?$"
)
"""Before a place that belongs to a name, "Tour de Bretagne", or that is compared with another."""
_SUBJECT_OF = re.compile(r" *(?:(?:en|y|n'|ne|a|ont|avait|avaient|est|sont|se) ?)*\w*(?: (?:à|de|d'))? *")
"""What may stand between a place and the value of its verb: "la France comptait"."""
_AND_ANOTHER = re.compile(r"(?:,| et| ou| comme) (?:à|en|au|aux) [A-ZÀ-Þ]")
_NO_PLACE = frozenset("Santé État Etat Parlement Sénat Assemblée Conseil Centre Haute Institut Université Ministère".split())
_HEAD = re.compile(
    r"(?:[^:|]{1,60}: )?\W*(?:(?:\d{4} :|toujours|ainsi|ailleurs) )?"
    r"(?:en|à|au|aux|dans (?:le|la|les|l')|pour (?:la|le|l'))(?: région)? *",
    re.IGNORECASE,
)
_IN = re.compile(r"\b(?:en|à|au|aux|dans l[ae'] ?) *$", re.IGNORECASE)


def place_of(text: str, sentence: Span, values: Sequence[Value], number: int, source: Span | None) -> Span | None:
    """The place that the sentence names for a value, at its head or in the value's own group of words.

    None when several could be meant.

    Args:
        text: the document's text, `flat`.
        source: where the sentence names who says it; a name there is no place, unless it is where it was done.
    """
    value = values[number]
    found = [place for place in places_in(text, sentence) if _may_be(text, sentence, value, place, source)]
    near = [place for place in found if together(text, place, value.hedged)] or found
    if len({fold(place.of(text)) for place in near}) == 1:
        return near[0]
    numbers = [other.span for other in values if other.kind in (ValueKind.NUMBER, ValueKind.PERCENT, ValueKind.MONEY)]
    last = max((other.end for other in numbers if other.end <= value.span.start), default=sentence.start)
    ahead = [place for place in near if last <= place.start and place.end <= value.hedged.start]
    return ahead[0] if len(ahead) == 1 else None


def _may_be(text: str, sentence: Span, value: Value, place: Span, source: Span | None) -> bool:
    in_source = source is not None and source.overlap(place) > 0
    if in_source:
        return _IN.search(text[max(0, place.start - 10) : place.start]) is not None
    if _AND_ANOTHER.match(text, place.end, sentence.end):
        return False
    if "|" in sentence.of(text) or _HEAD.fullmatch(text[sentence.start : place.start]):
        return True
    if place.end <= value.hedged.start:
        return _SUBJECT_OF.fullmatch(text[place.end : value.hedged.start]) is not None
    return together(text, place, value.hedged)


def places_in(text: str, sentence: Span) -> list[Span]:
    """The places that a sentence names, in order, none overlapping another."""
    found = [
        Span(*match.span())
        for match in _KNOWN.finditer(text, sentence.start, sentence.end)
        if not _OF_AN_INSTITUTION.search(text[max(sentence.start, match.start() - 25) : match.start()])
        and not _OF_A_NAME.search(text[max(sentence.start, match.start() - 40) : match.start()])
    ]
    for match in _HERE.finditer(text, sentence.start, sentence.end):
        found.append(Span(match.start() + match.group().index(" ") + 1, match.end()))
    for match in _AT_A_NAME.finditer(text, sentence.start, sentence.end):
        name = Span(*match.span("name"))
        if _is_a_place(match["name"], text[name.end : name.end + 2]) and not any(name.overlap(other) for other in found):
            found.append(name)
    return sorted(found)


def _is_a_place(name: str, after: str) -> bool:
    """Whether a name after "à" or "dans le" is a place: no body, acronym, century, or numbered name."""
    first = name.split()[0]
    return not (
        first.strip("'") in _NO_PLACE
        or is_acronym(first)
        or "'" in first
        or re.search("[A-Z]{2}", first)
        or re.fullmatch("[IVXL]+e?", first)
        or re.fullmatch(r" \d", after)
    )
