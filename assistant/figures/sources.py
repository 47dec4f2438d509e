"""According to whom: the source that a sentence names for its figure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.values import Value
from corpus.model import Span
from index.french.acronyms import locate_definitions
from index.french.analyzer import is_acronym

_SAID = re.compile(
    r"\b(?:selon|d'après) (?!lui\b|elle\b|eux\b|moi\b|que\b|qu')(?P<who>[^,;:.()|\[«]+?(?: \([^()|]{1,60}\))?)"
    r"(?= *(?:[,;:.()|\[«]|$)| (?:plus|près|environ|au moins|moins|quelque) d?)",
    re.IGNORECASE,
)
_ARTICLE = "(?:[Ll]'|[Ll]e |[Ll]a )?"
_IN_BRACKETS = re.compile(
    r"[(\[](?P<who>(?:sources? ?: ?[^()\[\]|]{2,100}"
    rf"|{_ARTICLE}(?-i:[A-ZÀ-Þ])[^()\[\]|]{{1,80}}?,? (?:19|20)\d\d))[)\]]",
    re.IGNORECASE,
)
_INSTITUTION = re.compile(
    rf"\((?P<who>{_ARTICLE}(?:Université|Observatoire|Institut|Ministère|Fédération|Agence|Association|Conseil|Centre)\b"
    r"[^()|]{2,80})\)"
)
_REPORTS = (
    r"(?:relèv|estim|évalu|constat|montr|indiqu|observ|chiffr|annonc|signal|établi|conclu|précis|affirm)"
    r"(?:e|ent|ait|aient|a|èrent|it|é)"
)
_NOT_A_NAME = (
    r"(?:D'\w+|En|Dans|À|Au|Aux|Depuis|Pour|Sur|Selon|D'après|Ils?|Elles?|On|Ce|Cette|Ces|Cela|Toujours|Entre|Chez|Parmi"
    r"|Avec|Si|Plus|Près)\b"
)
_SAYS = re.compile(
    rf"(?:^|^[ \-•–\d.)]+|[:,] )(?P<who>(?:[LlUu](?:e|a|es|ne|n) |[Ll]'|(?!{_NOT_A_NAME})[A-ZÀ-Þ])(?:[^;:.|]|\bal\.){{2,200}}?)"
    rf" (?:(?:a|ont|avait) )?{_REPORTS}(?:,[^,|]*,)?"
    r"(?: (?:une?|à|que|qu'|les?|la|en|sans|pour|ainsi|également|plus|près|environ|aussi|\d)|,? *\d| *:| qu')",
)
_NO_SOURCE = re.compile(r"\b(?:que|puisqu|lorsqu|parce)\b|\b(?:elles?|ils?|on)$")
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
    if words.count(",") > 3 or _NO_SOURCE.search(words):
        return False
    return bool(re.search(r"[A-ZÀ-Þ]", named) or _SOURCE_NOUN.search(words))
