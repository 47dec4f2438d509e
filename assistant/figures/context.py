"""When, where and according to whom: the year, the place and the source that a sentence names for its figure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.figures.places import PLACES
from assistant.values import Value, ValueKind
from corpus.model import Span
from index.definitions import locate_definitions
from index.french.analyzer import is_acronym
from index.french.characters import fold

_NOT_OF_THE_FIGURE = re.compile(
    r"\b(?:depuis|dès|à partir de|à compter de|jusqu'en|(?:créé|fondé|né|lancé|ouvert|institué|paru|publié|daté|adopté|voté|signé)e?s? (?:en|de|le|dès)"
    r"|(?:loi|arrêté|décret|circulaire|ordonnance|réforme|plan|feuille de route)s? (?:[^,;.]{0,40} )?(?:du|de|d')) *(?:les? |la )?(?:début |fin |années )?$",
    re.IGNORECASE,
)
_AT_ONCE = re.compile(
    r"[^,;:.()|]{0,100}?\b(?:en|à la fin de|fin|début|au cours de|pendant|sur la période|sur|entre|de|au|pour|du|année|courant|d'ici|d'ici à)(?: fin| début| mai| la période| les)? $"
)
_LABEL = re.compile(r"^[ \-•–\d.)]*(?:en |fin |début |entre |de |au |pour )?$", re.IGNORECASE)


def year_of(text: str, sentence: Span, values: Sequence[Value], number: int, source: Span | None) -> Span | None:
    """The date that the sentence gives for a value: right after it, at its head, in its own group of words or its source's.

    Args:
        text: the document's text, `flat`.
        values: those of the sentence.
        source: where the sentence names who says it.
    """
    value = values[number]
    change = _change_of(text, sentence, values, number)
    dates = [
        other
        for other in values
        if other.kind is ValueKind.DATE
        and not _NOT_OF_THE_FIGURE.search(text[max(sentence.start, other.span.start - 70) : other.span.start])
    ]
    periods = [date.span for date in dates if "/" in date.normal and len(date.span) >= 9]
    if change and len(periods) == 1:
        return Span(periods[0].start, periods[0].start + 4) if change < 0 else Span(periods[0].end - 4, periods[0].end)
    others = [other.span.start for other in values if other.kind is not ValueKind.DATE and other.kind is not ValueKind.ACRONYM]
    following = min((start for start in others if start > value.span.start), default=sentence.end)
    for date in dates:
        between = text[value.hedged.end : date.span.start]
        if value.span.end <= date.span.start < following and _AT_ONCE.fullmatch(between + ("" if between.endswith(" ") else " ")):
            return date.span
    for date in dates:
        if date.span.end <= value.span.start and _LABEL.match(text[sentence.start : date.span.start]):
            return date.span
    for date in dates:
        if date.span.end <= value.span.start and _is_aside(text, sentence, date.span):
            return date.span
    plain = [
        date for date in dates if not _in_parentheses(text, sentence, date.span) and _together(text, date.span, value.hedged)
    ]
    told = [date for date in dates if _in_parentheses(text, sentence, date.span) or (source and source.contains(date.span))]
    for group in (plain, told):
        if len({date.normal for date in group}) == 1:
            return group[0].span
        if group:
            return None
    return None


def _is_aside(text: str, sentence: Span, date: Span) -> bool:
    """Whether a date stands between commas, or at the head of a clause: ", en 2005, "."""
    return text[date.end : date.end + 1] == "," and _ASIDE.search(text[sentence.start : date.start]) is not None


def _together(text: str, one: Span, other: Span) -> bool:
    """Whether two spans stand in one group of words, or one right before the other."""
    between = re.sub(r" \([A-Z][\w-]{1,9}\)", "", text[min(one.end, other.end) : max(one.start, other.start)])
    return not re.search(r"[,;:|()]", between) or (one.end <= other.start and re.fullmatch(r"[,: ]*", between) is not None)


_ASIDE = re.compile(r"(?:^[ \-•–]*|[,:] +)(?:en|fin|à la fin de|début|au cours de|à l'issue de)(?: fin| début)? $", re.IGNORECASE)


def _change_of(text: str, sentence: Span, values: Sequence[Value], number: int) -> int:
    """-1 for the first value of "de 13 à 41", 1 for the second, 0 for any other."""
    if leads_to_next(text, sentence, values, number):
        return -1
    return 1 if number and leads_to_next(text, sentence, values, number - 1) else 0


def leads_to_next(text: str, sentence: Span, values: Sequence[Value], number: int) -> bool:
    """Whether a value is the first of a change, "de 13 à 41 inscrits"."""
    if number + 1 >= len(values):
        return False
    first, second = values[number].hedged, values[number + 1].hedged
    return (
        text[first.end : second.start].strip() == "à"
        and re.search(r"(?:\bde +|\bd')$", text[sentence.start : first.start]) is not None
    )


def _in_parentheses(text: str, sentence: Span, span: Span) -> bool:
    before = text[sentence.start : span.start]
    return before.count("(") > before.count(")")


_PLACE = re.compile(
    r"\b(?:[àÀ]|[Aa]ux?|[Dd]ans (?:le |la |les |l')|[Ss]ur (?:le |la |l'))(?: *(?:région|département|ville|métropole)? *(?:de |d'|du )?)? *"
    r"(?P<name>(?-i:[A-ZÀ-Þ][\w'-]*)(?: (?-i:[A-ZÀ-Þ][\w'-]*)| (?:de|du|des|la|le|et)(?= (?-i:[A-ZÀ-Þ][\w'-]*)))*)",
)
_KNOWN = re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(map(re.escape, PLACES), key=len, reverse=True))})(?![\w-])")
_HERE = re.compile(r"\bdans (?:la région|le département|la métropole|le pays|le monde)\b|\bau plan national\b", re.IGNORECASE)
_NO_PLACE = frozenset("Santé État Etat Parlement Sénat Assemblée Conseil Centre Haute Institut Université Ministère".split())
_HEAD = re.compile(
    r"\W*(?:(?:\d{4} :|toujours|ainsi|ailleurs) )?(?:en|à|au|aux|dans (?:le|la|les|l')|pour (?:la|le|l'))(?: région)? *",
    re.IGNORECASE,
)
_IN = re.compile(r"\b(?:en|à|au|aux|dans l[ae'] ?) *$", re.IGNORECASE)


def place_of(text: str, sentence: Span, values: Sequence[Value], number: int, source: Span | None) -> Span | None:
    """The place that the sentence names for a value, at its head or in the value's own group of words.

    None when several could be meant.

    Args:
        source: where the sentence names who says it; a name there is no place, unless it is where it was done.
    """
    value = values[number]
    in_row = "|" in text[sentence.start : sentence.end]
    found = [
        place
        for place in places_in(text, sentence)
        if (not (source and source.overlap(place)) or _IN.search(text[max(0, place.start - 10) : place.start]))
        and (
            in_row
            or _at_head(text, sentence, place)
            or _together(text, place, value.hedged)
            or (source and source.contains(place))
        )
    ]
    near = [place for place in found if _together(text, place, value.hedged)] or found
    if len({fold(place.of(text)) for place in near}) == 1:
        return near[0]
    numbers = [other.span for other in values if other.kind in (ValueKind.NUMBER, ValueKind.PERCENT, ValueKind.MONEY)]
    last = max((other.end for other in numbers if other.end <= value.span.start), default=sentence.start)
    ahead = [place for place in near if last <= place.start and place.end <= value.hedged.start]
    return ahead[0] if len(ahead) == 1 else None


def _at_head(text: str, sentence: Span, place: Span) -> bool:
    """Whether a place opens the sentence: "En Bretagne, …"."""
    return _HEAD.fullmatch(text[sentence.start : place.start]) is not None


def places_in(text: str, sentence: Span) -> list[Span]:
    """The places that a sentence names, in order, none overlapping another."""
    found: list[Span] = []
    for match in _KNOWN.finditer(text, sentence.start, sentence.end):
        if not re.search(
            r"(?:Université|Paris|Lyon|Sorbonne|Centre hospitalier|CHU|hôpital|Hôpitaux)[\w ]* $",
            text[max(sentence.start, match.start() - 25) : match.start()],
        ):
            found.append(Span(*match.span()))
    for match in _HERE.finditer(text, sentence.start, sentence.end):
        found.append(Span(match.start() + match.group().index(" ") + 1, match.end()))
    for match in _PLACE.finditer(text, sentence.start, sentence.end):
        name, first = match["name"], match["name"].split()[0].strip("'")
        span = Span(*match.span("name"))
        if (
            first in _NO_PLACE
            or is_acronym(first)
            or re.fullmatch("[IVXL]+e?", first)
            or "'" in first
            or any(span.overlap(other) for other in found)
        ):
            continue
        if re.search(rf"{re.escape(name)} \d", text[span.start : span.end + 2]):
            continue
        found.append(span)
    return sorted(found)


_SAID = re.compile(
    r"\b(?:selon|d'après) (?!lui\b|elle\b|eux\b|moi\b|que\b|qu')(?P<who>[^,;:.()|\[«]+?(?: \([^()|]{1,60}\))?)(?= *(?:[,;:.()|\[«]|$)| (?:plus|près|environ|au moins|moins|quelque) d?)",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(
    r"[(\[](?P<who>(?:sources? ?: ?[^()\[\]|]{2,100}|(?:[Ll]'|[Ll]e |[Ll]a )?(?-i:[A-ZÀ-Þ])[^()\[\]|]{1,80}?,? (?:19|20)\d\d))[)\]]",
    re.IGNORECASE,
)
_REPORTS = (
    r"(?:relèv|estim|évalu|constat|montr|indiqu|rapport|observ|chiffr|annonc|signal|établi|conclu|mesur|précis|affirm|not)"
    r"(?:e|ent|ait|aient|a|èrent|it|é)"
)
_NOT_A_NAME = "(?:D'\\w+|En|Dans|À|Au|Aux|Depuis|Pour|Sur|Selon|D'après|Ils?|Elles?|On|Ce|Cette|Ces|Cela|Toujours|Entre|Chez|Parmi|Avec|Si|Plus|Près)"
_SAYS = re.compile(
    rf"(?:^|^[ \-•–\d.)]+|[:,] )(?P<who>(?:[LlUu](?:e|a|es|ne|n) |[Ll]'|(?!{_NOT_A_NAME}\b)[A-ZÀ-Þ])(?:[^;:.|]|\bal\.){{2,200}}?)"
    rf" (?:(?:a|ont|avait) )?{_REPORTS}(?:,[^,|]*,)?(?: (?:une?|à|que|qu'|les?|la|en|sans|pour|ainsi|également|plus|près|environ|aussi|\d)|,? *\d| *:| qu')",
)
_INSTITUTION = re.compile(
    r"\((?P<who>(?:[Ll]'|[Ll]e |[Ll]a )?(?:Université|Observatoire|Institut|Ministère|Fédération|Agence|Association|Conseil|Centre)\b[^()|]{2,80})\)"
)
_SOURCE_NOUN = re.compile(
    r"\b(?:étude|enquête|rapport|bilan|évaluation|observatoire|ministère|atlas|baromètre|estimation|recensement|panorama|fédération"
    r"|association|agence|institut|cour|inspection|chercheu|sources|union|données|chiffres|statistiques|recherche)",
    re.IGNORECASE,
)


def source_of(text: str, sentence: Span, value: Value) -> Span | None:
    """Who the sentence says it from: "selon l’ARS", "(HAS, 2021)", the subject of "estime que"."""
    said = [
        match
        for match in _SAID.finditer(text, sentence.start, sentence.end)
        if _is_source(match["who"]) and not Span(*match.span()).contains(value.span)
    ]
    if said:
        return _with_definition(text, sentence, value, Span(*_nearest(said, value).span()).trimmed(text))
    told = [
        match
        for pattern in (_IN_BRACKETS, _INSTITUTION)
        for match in pattern.finditer(text, sentence.start, sentence.end)
        if not is_acronym(match["who"])
    ]
    if told:
        after = [match for match in told if match.start() >= value.span.end]
        return Span(*(after or told)[0].span("who"))
    match = _SAYS.search(text[sentence.start : value.hedged.end])
    if match and _is_source(match["who"]) and sentence.start + match.end("who") <= value.hedged.start:
        return Span(sentence.start + match.start("who"), sentence.start + match.end("who"))
    return None


def _with_definition(text: str, sentence: Span, value: Value, source: Span) -> Span:
    """The source up to the acronym that its words define: "selon le centre d’études, d’actions et d’informations (CREAI)"."""
    for definition in locate_definitions(sentence.of(text)):
        expansion = Span(sentence.start + definition.expansion.start, sentence.start + definition.expansion.end)
        closing = text.find(")", expansion.end, sentence.end)
        if (
            source.overlap(expansion)
            and expansion.end > source.end
            and closing >= 0
            and not value.span.overlap(Span(source.start, closing))
        ):
            return Span(source.start, closing + 1)
    return source


def _nearest(matches: Sequence[re.Match[str]], value: Value) -> re.Match[str]:
    """The first after the value, or else the last before it."""
    after = [match for match in matches if match.start() >= value.span.end]
    return after[0] if after else matches[-1]


def _is_source(words: str) -> bool:
    """Whether words name somebody or some work: "selon le territoire" does not."""
    named = re.sub(r"^(?:[LlUuDd](?:es?|a|ne?) |[LlDd]'|[SsMmTt](?:on|a|es) |[Ll]eurs? )", "", words)
    return bool(re.search(r"[A-ZÀ-Þ]", named) or _SOURCE_NOUN.search(words)) and words.count(",") <= 3 and " que " not in words
