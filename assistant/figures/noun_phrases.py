"""French noun phrases, told by their words alone: where one begins, and how far it and its verb go."""

from __future__ import annotations

import re

from assistant.figures.words import (
    AFTER_EN,
    BEFORE_NOUN,
    HOLLOW_NOUNS,
    TIME_NOUNS,
    is_adjective,
    is_plural,
    is_plural_verb,
    is_present_participle,
)
from corpus.model import Span
from index.french.analyzer import is_acronym
from index.french.characters import fold
from index.french.stop_words import STOP_WORDS

WORD = r"[^\W\d_](?:[\w·-]*\w)?"
_WORD = re.compile(rf" *({WORD})")
_OF = re.compile(rf" +(?:de la |de l'|d'une? |de |d'|du |des )(?:(?:ces|ce|cette|leurs?|ses|son|sa) )? *({WORD})")
_EN = re.compile(rf" +en +({WORD})")
_AT = re.compile(rf" +(?:à la |à l'|à |au |aux ) *({WORD})")
_RATE = re.compile(
    r" +par +(?:an|mois|jour|semaine|heure|habitant|personne|trimestre)\b"
    r"| +pour +\d[\d ]*(?: (?:millions? )?d[e']?)? *(?:[a-zà-ÿ]+)"
)
_BARE = re.compile(rf" +(?:contre|sans) +({WORD})")
_AFTER_PARTICIPLE = re.compile(
    rf" +(?:dans|sur|par|avec|pour|contre) +(?:(?:le|la|les|un|une|des|leurs?|ses|son|sa) |l')? *({WORD})"
)
_PROPER = r"[A-ZÀ-Þ][\w'-]*"
_NAME = re.compile(rf"(?: +{_PROPER})+")
_TITLE = re.compile(r"[A-ZÀ-Þ]\w+s(?: +[a-zà-ÿ]+s)? +d(?:e |es |'|e l'|e la )[A-ZÀ-Þ]")
"""A name of many that is written as a title: "Groupes d'Entraide Mutuelle"."""
_SHORT = re.compile(r" +\(([A-Z][\w-]{1,9})\)")
_AND = re.compile(rf" +(?:et|ou) +(?:d'|de )?({WORD})")
_COMMA_WORDS = (
    "selon|d'après|contre|quand|tandis|alors|soit|dont|mais|et|puis|ce qui|ou|avec|en|dans|où|qui|les?|la|un|une|ils?|elles?|on"
    "|ce|car|puisque?|comme|afin"
)
_CLAUSE_END = re.compile(
    rf"[;:|()\[\]»!?]|\.(?!\w)|, *(?:{_COMMA_WORDS})\b|, *l'| et (?:le|la|les|ils?|elles?|on|a|ont|est|sont)\b| et l'"
    r"| (?:selon|d'après|tandis|alors qu|contre \d|source)\b"
)
_VERB_AFTER = re.compile(
    rf"(?: +(?:en|à|au|aux|dans (?:le |la |les |l')|d'|de ) *(?:{_PROPER}(?: (?:et |de |la )*{_PROPER})*|région|département))?"
    rf" +(?:(?:n'|ne |se |s'|y |en ) *)?({WORD})"
)
"""A verb after a noun phrase and, at most, a place."""
_HANGING = re.compile(r"\b(?:ont|a|été|sont|ait|aient) +(?:été +)?\w+(?:é|i|u|is)e?s? *$")
"""A verb whose complement is still to come: "ont créé, dans un délai de deux ans, de nouveaux lieux"."""
_MORE = re.compile(r", *(?:en|dans|avec)")


def noun_phrase(text: str, start: int, limit: int, *, singular: bool = False) -> Span | None:
    """The noun phrase that begins at `start`, as far as it can be told; None if no noun does.

    Args:
        text: `flat` text.
        limit: where to stop at the latest.
        singular: whether its first noun may be in the singular, as after "30 % de la".
    """
    match = _WORD.match(text, start, limit)
    while match and re.match(r"\d", match[1]) is None and fold(match[1]) in BEFORE_NOUN:
        match = _WORD.match(text, match.end(), limit)
    first = _WORD.match(text, start, limit)
    if match is None and singular and (digits := re.match(r" *\d[\d ]*", text[start:limit])):
        match = first = _WORD.match(text, start + digits.end(), limit)
    if match is None or first is None:
        return None
    head = match[1]
    if not (
        is_plural(head)
        or is_acronym(head)
        or _TITLE.match(text, match.start(1), limit)
        or (singular and head[0].islower() and fold(head) not in STOP_WORDS)
    ):
        return None
    folded = fold(head)
    if folded in HOLLOW_NOUNS or f"{folded}s" in HOLLOW_NOUNS or folded.endswith(("iemes", "watts")):
        return None
    end = _rest(text, match.end(), limit)
    return Span(first.start(1), end)


def _rest(text: str, end: int, limit: int) -> int:
    """Where a noun phrase ends whose first noun ends at `end`."""
    participle = False
    while True:
        if (match := _SHORT.match(text, end, limit) or _RATE.match(text, end, limit)) or (
            (match := _OF.match(text, end, limit)) and fold(match[1]) not in TIME_NOUNS
        ):
            end, participle = match.end(), False
            if re.search(r"\b[A-ZÀ-Þ]\w*$", match[0]) and (name := _NAME.match(text, end, limit)):
                end = name.end()
        elif (match := _EN.match(text, end, limit)) and fold(match[1]) in {"moins", "plus"}:
            return match.end()
        elif (
            ((match := _EN.match(text, end, limit)) and _common(match[1]) and fold(match[1]) not in AFTER_EN)
            or (
                (match := _AT.match(text, end, limit) or _BARE.match(text, end, limit))
                and _common(match[1])
                and fold(match[1]) not in TIME_NOUNS
            )
            or (participle and (match := _AFTER_PARTICIPLE.match(text, end, limit)) and _common(match[1]))
        ):
            end, participle = match.end(), False
        elif ((match := _WORD.match(text, end, limit)) and is_adjective(match[1])) or (
            (match := _AND.match(text, end, limit)) and is_plural(match[1])
        ):
            end, participle = match.end(), True
        else:
            return end


def _common(word: str) -> bool:
    """Whether a word is a common noun or an acronym, and no proper name."""
    return (word[0].islower() and fold(word) not in STOP_WORDS) or word[:2].isupper()


def with_verb(text: str, phrase: Span, limit: int) -> Span:
    """The noun phrase, and the verb that follows it with its complements."""
    match = _VERB_AFTER.match(text, phrase.end, limit)
    if match is None or not (is_plural_verb(match[1]) or match[1] == "qui" or is_present_participle(match[1])):
        return phrase
    for end in _CLAUSE_END.finditer(text, match.end(), limit):
        if not (_MORE.fullmatch(end.group()) and _HANGING.search(text, phrase.end, end.start())):
            return Span(phrase.start, end.start()).trimmed(text)
    return Span(phrase.start, limit).trimmed(text)
