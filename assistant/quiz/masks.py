"""Which words of an extract are worth asking for, and have one right answer."""

from __future__ import annotations

import re

from assistant.quiz.extracts import Extract
from assistant.quiz.item import Kind, Sort
from assistant.quiz.names import Names
from assistant.quiz.pool import Mention, Pool, folded, mentions_in
from index.french.number_words import CARDINAL

_QUANTITIES = frozenset({Sort.PERCENT, Sort.NUMBER, Sort.MONEY, Sort.DURATION})
_ORDER = (Sort.PERCENT, Sort.MONEY, Sort.NUMBER, Sort.DURATION, Sort.DATE, Sort.YEAR, Sort.NAME, Sort.ACRONYM)
_SMALLEST_COUNT = 5
"""Below it a number is one of presentation ("trois axes") rather than of knowledge."""

_RESTATED = re.compile(r"(?:,| \()\s*soit (?:\w+ ){0,4}$|\bsur (?:\w+ )?$|\bpour $|\bn° ?$", re.IGNORECASE)
_SAID_AGAIN = re.compile(r"[^.;]{0,40}(?:, soit\b| \(soit\b)")
_FIGURE = rf"(?:\d|{CARDINAL}\b)"
_BOUND_BEFORE = re.compile(rf"{_FIGURE} (?:ou|à) $", re.IGNORECASE)
_BOUND_AFTER = re.compile(rf"\s(?:ou|à)\s{_FIGURE}", re.IGNORECASE)
"""A value told with another as one: "six ou douze mois"."""
_PER = re.compile(r"\s*(?:euros? )?(?:sur|pour)\s(?:dix|cent|mille|\d)", re.IGNORECASE)
_HALF = re.compile(r"\bla moitié\b|\bun tiers\b|\bdeux tiers\b|\ble quart\b|\bun quart\b", re.IGNORECASE)
_EVENT_YEAR = re.compile(
    r"(?:^|.*[\s(«])(?:en|depuis|dès|fin|début|à partir de|jusqu[’']en|(?:les )?années)\s$", re.IGNORECASE | re.DOTALL
)
_OF_A_SOURCE = re.compile(
    r"""(?:
    (?<!été\ )(?<!ont\ )(?<!est\ )(?<!sont\ )
        \b(?:paru|publié|daté|mené|conduit|signé|réalisé|rédigé|diffusé|actualisé)e?s?\b[^,;.]{0,40}\ (?:en|de)\ (?:\w+\ )?
    | \b(?:a|ont)\ (?:observé|constaté|relevé|montré|estimé|recensé|évalué|mesuré|conclu|interrogé|décrit|souligné|noté)
        \ en\ (?:\w+\ )?
    | \b(?:rapports?|guides?|articles?|enquêtes?|études?|publications?|bilans?|atlas|évaluations?|documents?|données|chiffres?
        |éditions?|estimations?|relevés?|sondages?|panorama|baromètre|synthèse|revue|recherches?)
        \ (?:\w+\ )?(?:de\ |en\ |pour\ |d’)?
    )$""",
    re.IGNORECASE | re.VERBOSE,
)
_SHORTEST_DATED = 60
"""In a shorter sentence, too little is told for its year to be asked for."""
_LAW = re.compile(
    r"\b(?:lois?|décrets?|arrêtés?|circulaires?|ordonnances?|directives?|conventions?|règlements?|accords?) du $", re.IGNORECASE
)
_SUBJECT = re.compile(r"(?:^|[.:] )(?:Le|La|Les|L[’']|Une?) ?$")
_DEFINED = re.compile(r"\s(?:est|sont|désignent?|signifie)\s+(?:une?|le|la|les|des|l[’'])", re.IGNORECASE)
_SOURCE_OF_WORDS = re.compile(r"\b(?:selon|d[’']après|pour|comme) (?:(?:le|la|les|l[’'])\s?)?(?:\w+ ){0,6}$", re.IGNORECASE)
_BESIDE = re.compile(r"\s?\(")


def masks_in(extract: Extract, pool: Pool) -> list[Mention]:
    """The mentions of an extract that can be asked for, best first."""
    document, span = extract.document, extract.span
    found = list(mentions_in(document, span, pool.names))
    counted = any(mention.sort in _QUANTITIES and _is_quantity(mention, extract) for mention in found)
    kept = [
        mention
        for mention in found
        if _worth_asking(mention, extract, pool, counted) and not _told(mention, extract, found, pool.names)
    ]
    return sorted(kept, key=lambda mention: (_ORDER.index(mention.sort), mention.span))


def kinds_of(mention: Mention, extract: Extract, pool: Pool) -> frozenset[Kind]:
    """The kinds of item that a mention is fit for.

    Beside its own expansion an acronym can be completed, but not chosen among others: its initials would tell.
    """
    if mention.sort is Sort.ACRONYM and _expanded(mention, extract, pool):
        return frozenset({Kind.CLOZE})
    if mention.sort in (Sort.NAME, Sort.ACRONYM):
        return frozenset({Kind.CHOICE})
    return frozenset(Kind)


def _worth_asking(mention: Mention, extract: Extract, pool: Pool, counted: bool) -> bool:
    """Whether the words carry what the sentence has to say; `counted` if it gives a figure, which does so before all else."""
    before, after = _around(mention, extract)
    if mention.sort in _QUANTITIES:
        return _is_quantity(mention, extract)
    if mention.sort is Sort.ACRONYM and _expanded(mention, extract, pool):
        return not counted
    if mention.sort is Sort.DATE and _LAW.search(before):
        return True
    if counted or _in_brackets(before):
        return False
    match mention.sort:
        case Sort.YEAR:
            return _dates_an_event(extract, before, after)
        case Sort.DATE:
            return _placed(before) and not _OF_A_SOURCE.search(before)
        case Sort.NAME:
            return not _SOURCE_OF_WORDS.search(before) and not _BESIDE.match(after)
        case _:
            return _SUBJECT.search(before) is not None and _DEFINED.match(after) is not None


def _dates_an_event(extract: Extract, before: str, after: str) -> bool:
    """Whether a year tells when something happened, not when it was written about."""
    if len(extract.span) < _SHORTEST_DATED:
        return False
    if not before:
        return re.match(r"\s?:", after) is not None
    return _EVENT_YEAR.match(before) is not None and _OF_A_SOURCE.search(before) is None


def _placed(before: str) -> bool:
    """Whether a date comes after a preposition or opens the sentence; after a noun it belongs to a name ("Plan 2021-2023")."""
    return re.search(r"(?:^|\b(?:les?|du|des|de|en|au|aux|dès|depuis|période|entre)\s|[’'])$", before, re.IGNORECASE) is not None


def _around(mention: Mention, extract: Extract) -> tuple[str, str]:
    text = extract.document.text
    return text[extract.span.start : mention.span.start], text[mention.span.end : extract.span.end]


def _is_quantity(mention: Mention, extract: Extract) -> bool:
    """Whether a figure counts or measures something, and nothing beside it says it again."""
    if mention.sort not in _QUANTITIES or "range" in mention.shape:
        return False
    before, after = _around(mention, extract)
    if _BOUND_BEFORE.search(before) or _BOUND_AFTER.match(after):
        return False
    if _RESTATED.search(before) or _SAID_AGAIN.match(after) or _PER.match(after) or _HALF.search(mention.text):
        return False
    if mention.sort is Sort.NUMBER:
        if not before and re.match(r"\s[A-ZÀ-Þ]", after):  # the title of a work
            return False
        return mention.amount is not None and (mention.amount >= _SMALLEST_COUNT or mention.amount != int(mention.amount))
    if mention.sort is Sort.DURATION:
        return mention.amount is not None and not re.match(r"\s+(?:sur|par)\b", after)
    return True


def _told(mention: Mention, extract: Extract, found: list[Mention], names: Names) -> bool:
    """Whether what is shown with the question gives its answer away."""
    document = extract.document
    shown = document.text[extract.span.start : mention.span.start] + " " + document.text[mention.span.end : extract.span.end]
    if extract.lead_in is not None:
        shown += " " + extract.lead_in.of(document.text)
        found = [*found, *mentions_in(document, extract.lead_in, names)]
    return is_told(mention, shown, [other for other in found if other.span != mention.span])


def is_told(mention: Mention, shown: str, others: list[Mention]) -> bool:
    """Whether some words shown, or the mentions among them, are those of `mention`.

    Args:
        others: the mentions of `shown`.
    """
    if re.search(rf"(?<!\w){re.escape(folded(mention.text))}(?!\w)", folded(shown)):
        return True
    if any(other.sort is mention.sort and other.key == mention.key for other in others):
        return True
    if mention.sort in (Sort.YEAR, Sort.DATE):
        return any(other.sort in (Sort.YEAR, Sort.DATE) and _years(other) & _years(mention) for other in others)
    if mention.sort is Sort.NAME:
        return any(other.sort is Sort.ACRONYM and other.key == mention.key for other in others)
    return False


def _years(mention: Mention) -> set[str]:
    """The years that a date tells or narrows down; those of its decade for "années 1980"."""
    decades = {f"{decade}{digit}" for decade in re.findall(r"(\d{3})X", mention.key) for digit in range(10)}
    return set(re.findall(r"\d{4}", mention.key)) | decades


def _in_brackets(before: str) -> bool:
    return before.rfind("(") > before.rfind(")")


def _expanded(mention: Mention, extract: Extract, pool: Pool) -> bool:
    """Whether the extract itself says what an acronym stands for."""
    words = folded(extract.span.of(extract.document.text))
    return any(folded(definition.expansion) in words for definition in pool.definitions.get(mention.key, ()))
