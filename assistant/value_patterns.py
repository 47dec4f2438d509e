"""How French writes values, and what looks like one without being one: the patterns of `assistant.values`.

They are read against `aligned` text, where apostrophes and dashes have one form.
"""

from __future__ import annotations

import re
from decimal import Decimal

from index.french.characters import fold
from index.french.number_words import CARDINAL, SPACE, number_in_letters
from index.french.numbers import FIGURE, LAW, ORDINAL, POWERS, plain
from index.french.stop_words import STOP_WORDS

_S = "[ \u00a0\u202f\u2009\n]"

MONTHS = "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre".split()
_MONTH = "janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[ûu]t|septembre|octobre|novembre|d[ée]cembre"
_YEAR = r"(?:1\d|20)\d\d"

MONEYS = {"€": "€", "euro": "€", "euros": "€", "eur": "€", "$": "$", "dollar": "$", "dollars": "$", "francs": "F", "franc": "F"}
MONEYS |= {"£": "£", "livres sterling": "£", "livre sterling": "£"}
PERIODS = {
    form: unit
    for unit, forms in {
        "an": "an ans annee annees",
        "semestre": "semestre semestres",
        "trimestre": "trimestre trimestres",
        "mois": "mois",
        "semaine": "semaine semaines",
        "jour": "jour jours",
        "heure": "heure heures h",
        "minute": "minute minutes min",
        "seconde": "seconde secondes",
    }.items()
    for form in forms.split()
}
MEASURES = {
    form: unit
    for unit, forms in {
        "km": "km kilometre kilometres",
        "m": "m metre metres",
        "cm": "cm centimetre centimetres",
        "mm": "mm millimetre millimetres",
        "km²": "km2 km²",
        "m²": "m2 m²",
        "ha": "ha hectare hectares",
        "kg": "kg kilogramme kilogrammes kilo kilos",
        "g": "g gramme grammes",
        "t": "t tonne tonnes",
        "l": "l litre litres",
        "°C": "°c",
        "point": "point points",
    }.items()
    for form in forms.split()
}
_CURRENCY = "€|euros?\\b|EUR\\b|\\$|dollars?\\b|francs?\\b|£|livres? sterling\\b"
_PERIOD = "ann[ée]es?|ans?|semestres?|trimestres?|mois|semaines?|jours?|heures?|h|minutes?|min|secondes?"
_MEASURE = (
    "kilom[èe]tres?|m[èe]tres?|centim[èe]tres?|millim[èe]tres?|km[²2]|m[²2]|km|cm|mm|m|ha|hectares?|kg|kilogrammes?|kilos?"
    "|grammes?|tonnes?|litres?|g|t|points?"
)
_UNIT = rf"{_S}?%|{_S}pour{_S}cent\b|{_S}?(?:d'|de{_S})?{_S}?(?:{_CURRENCY})|{_S}?(?:(?:{_PERIOD}|{_MEASURE})\b|°C\b)(?![-'])"
_UNIT_ALONE = rf"(?:{_UNIT})(?!\w)"
_POWER = rf"{_S}(?:milliers?|mille|millions?|milliards?)\b|{SPACE}?(?:Mds?|[MmKk])(?={SPACE}?€|{SPACE}d'euros?\b|{SPACE}euros?\b)"

_GROUPS = {"dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "quarantaine": 40}
_GROUPS |= {"cinquantaine": 50, "soixantaine": 60, "centaine": 100}
_LETTERS = rf"\b(?:{CARDINAL}|une (?:{'|'.join(_GROUPS)}))\b(?![-'])"
_ONE_PERIOD = rf"\b(?:un(?={SPACE}(?:an|mois|trimestre|semestre)\b)|une(?={SPACE}semaine\b))"

_DATES = (
    rf"(?P<{{p}}day>\b(?:1er|\d{{{{1,2}}}}){_S})?\b(?P<{{p}}month>{_MONTH}){_S}(?P<{{p}}year>{_YEAR})\b"
    rf"|(?:d[ée]cennie|ann[ée]es){_S}(?P<{{p}}decade>(?:1\d|20)\d0)\b"
    rf"|(?<![\w/.,-])(?P<{{p}}from>{_YEAR})(?:-|/|{_S}et{_S}|{_S}à{_S})(?P<{{p}}until>{_YEAR}|(?<=\d[-/])\d\d)(?![\w/-]|[.,]\d)"
    rf"|(?<![\w/.-])(?P<{{p}}iso>{_YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?![\w-])"
    rf"|(?<![\w/.-])(?P<{{p}}short>(?:0?[1-9]|[12]\d|3[01])[/.](?:0?[1-9]|1[0-2])[/.]{_YEAR})(?![\w/-])"
)
DATE = re.compile(_DATES.format(p=""), re.IGNORECASE)
"""A date, its parts named."""

_LABEL = (
    "articles?|art\\.|pages?|pp?\\.|chapitres?|chap\\.|sections?|parties?|annexes?|figures?|fig\\.|tableaux?|graphiques?|tomes?"
    "|volumes?|vol\\.|num[ée]ros?|n°s?|n[o°]|étapes?|phases?|fiches?|modules?|questions?|notes?|versions?|niveaux?|cat[ée]gories?"
    "|types?|axes?|objectifs?|actions?|lots?|lignes?|alin[ée]as?|titres?|livres?|grades?|[ée]chelons?|indices?|stades?"
    "|paragraphes?|§|RNCP|RS|BP|CS|ISBN|ISSN|SIRET|SIREN|FINESS|DOI|PMID|bis|ter|tél\\.?|téléphone|code postal"
)
_ACT = "lois?|d[ée]crets?|arr[êe]t[ée]s?|ordonnances?|circulaires?|instructions?|directives?|r[èe]glements?"
_NOT_A_VALUE = "|".join(
    [
        r"(?:https?://|www\.)\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]+\.\w+|\b10\.\d{4,}/\S+",
        rf"(?<!\w){LAW}",
        rf"\b(?:{_ACT}){_S}(?:n°{_S}?)?\d{{2,4}}-\d+",
        rf"(?<!\w)(?:{_LABEL}){_S}?(?:n°{_S}?)?[A-Z]?\d[\d.-]*(?:(?:,{_S}|{_S}(?:et|à|ou){_S})\d[\d.-]*)*(?!{_S}?%|,\d|{_S}?€|\w)",
        rf"(?<![\d,.])(?:\+33{SPACE}?|0)[1-9](?:[ \u00a0\u202f.-]?\d\d){{4}}(?!\d)",
        r"\b(?:1[5-9]|11\d|3\d\d\d)(?= ?\((?:Samu|police|pompiers))",
        rf"(?<![\d,.])\d{{5}}(?={SPACE}(?-i:[A-ZÀ-Þ])[a-zà-ÿA-Z-]{{2}})",
        rf"(?<![\d,.])\d{{1,4}}(?:{SPACE}?(?:bis|ter))?,?{SPACE}(?i:rue|avenue|av\.|boulevard|bd|place|chemin|all[ée]e|impasse|quai|route|cours)\b",
        rf"\b\d{{1,2}}{SPACE}?h{SPACE}?\d\d\b|\b\d+{SPACE}?[hj]{SPACE}?(?:/|sur){SPACE}?\d+\b",
        r"\b7 jours sur 7\b|\b24 heures sur 24\b",
        r"\[\d[\d,; -]*\]",
        rf"\b(?:1er|\d{{1,2}})(?:{_S}(?:et|au|-){_S}(?:1er|\d{{1,2}}))?{_S}(?:{_MONTH})\b(?!{_S}{_YEAR})",
        r"\b(?:Covid|Sars-CoV)-\d+|(?<![\w])[A-ZÀ-Þ][\w]*-\d+\b|\b\d+-[A-Za-zÀ-ÿ][\w]*|\b\d{4}-\d+\b|\b\d+(?:\.\d+){2,}\b",
        r"(?:(?<=\n)|\A)[ \t]*(?:\d{1,2}|[a-z])[.)](?=\s)",
        r"\b\d+[A-Za-zÀ-ÿ]{2,}\d*\b(?<!ers)(?<!er)(?<!re)(?<!es)(?<!nd)(?<!nde)(?<!ème)(?<!km)(?<!kg)(?<!ha)(?<!ans)(?<!cm)(?<!mm)",
    ]
)
TOKEN = re.compile(
    rf"(?P<date>{_DATES.format(p='d_')})"
    rf"|(?P<skipped>{_NOT_A_VALUE})"
    rf"|(?P<ordinal>(?<![\w,.])(?P<rank>\d{{1,4}})(?:{ORDINAL}))"
    rf"|(?:(?<![\w)])(?P<sign>\+{SPACE}?|-)|(?P<between>(?<=entre ))|(?<![\w,./-]))"
    rf"(?P<figure>{FIGURE}|(?-i:{_ONE_PERIOD})|{_LETTERS})"
    rf"(?:(?:{_S}à{_S}|{_S}ou{_S}|-|(?(between){_S}et{_S}|(?!)))(?P<upper>{FIGURE}|{_LETTERS}))?"
    rf"(?P<power>{_POWER})?(?P<unit>{_UNIT_ALONE})?(?![\d/]|[.,]\d|-?[^\W\d_](?<!-))"
    r"|(?P<acronym>(?<![\w.])(?-i:[A-ZÀ-Þ][A-ZÀ-Þ0-9]{1,6}s?)(?![\w']|-\w))",
    re.IGNORECASE,
)
"""What may be a value, and what is not and is skipped whole."""

YEAR_BEFORE = re.compile(
    rf"(?:\b(?:en|depuis|dès|vers|avant|après|jusqu'en|fin|début|courant|année|l'an|loi|horizon|{_MONTH})|\bentre|\()(?:{_S}(?:fin|début|de))?{_S}?$",
    re.IGNORECASE,
)
"""What a year comes after."""

NAME_BEFORE = re.compile(r"(?:^|[\s(«\"'/-])((?!(?:{_NO_NAME})\b)[A-ZÀ-Þ][\w-]+)[ \u00a0]$")
"""A capitalised word right before."""

BEFORE = re.compile(
    r"(?:(?:environ|près d[e']|plus d[e']|moins d[e']|au moins|au plus|au minimum|au maximum|jusqu'à|quelque|presque|autour d[e']"
    r"|de l'ordre d[e']|à peine|approximativement|à peu près|au-delà d[e'])\s?(?:les\s)?|[~≈<>≥≤]\s?)$",
    re.IGNORECASE,
)
"""The words that hedge the value after them."""

AFTER = re.compile(rf"{_S}(?:environ|au moins|au plus|au minimum|au maximum|minimum|maximum)\b", re.IGNORECASE)
"""The words that hedge the value before them."""


def is_year(written: str) -> bool:
    """Whether a bare number may be a year."""
    return re.fullmatch(_YEAR, written) is not None


def is_plural_noun(text: str, offset: int) -> bool:
    """Whether the next word looks like a noun in the plural, as after a number that counts."""
    match = re.match(rf"{_S}([a-zà-ÿœ][\w-]{{3,}}[sx])\b", text[offset : offset + 40])
    return match is not None and fold(match[1]) not in STOP_WORDS


def amount_of(written: str, power: str = "") -> Decimal | None:
    """What figures or number words amount to, times a power ("millions"); None if they are no number."""
    digits = re.sub(r"\s", " ", written)
    if digits[:1].isdigit():
        amount = Decimal(plain(digits).replace(",", "."))
    else:
        read = _in_letters(fold(written))
        if read is None:
            return None
        amount = Decimal(read)
    scaled = amount.scaleb(POWERS[fold(power).strip()]) if power else amount
    return Decimal(f"{scaled.normalize():f}")


def _in_letters(words: str) -> int | None:
    """The number that French words say: "quatre-vingt-dix-sept", "deux cents", "une vingtaine"."""
    parts = words.split()
    return _GROUPS[parts[1]] if len(parts) == 2 and parts[1] in _GROUPS else number_in_letters(words)
