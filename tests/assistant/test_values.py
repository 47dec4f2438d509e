"""Typed values: what a French text gives, what it only seems to give, and where each stands."""

from decimal import Decimal
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.values import Approximation, Value, ValueKind, values_in
from corpus.model import Span

PROPERTY = settings(max_examples=300)


def found(text: str) -> tuple[Value, ...]:
    return values_in(text, Span(0, len(text)))


def told(text: str) -> list[tuple[str, str]]:
    return [(value.span.of(text), value.normal) for value in found(text)]


@pytest.mark.parametrize(
    ("text", "words", "kind", "normal"),
    [
        pytest.param("Il y a 45 groupes.", "45", ValueKind.NUMBER, "45", id="number"),
        pytest.param("Il y a 53 000 personnes.", "53 000", ValueKind.NUMBER, "53000", id="thousands"),
        pytest.param("Il y a 53.000 personnes.", "53.000", ValueKind.NUMBER, "53000", id="thousands with a dot"),
        pytest.param("Il y a 53\u202f000 personnes.", "53\u202f000", ValueKind.NUMBER, "53000", id="thin space"),
        pytest.param("Il y a 8,5 soignants.", "8,5", ValueKind.NUMBER, "8.5", id="decimal comma"),
        pytest.param("2 millions de lecteurs", "2 millions", ValueKind.NUMBER, "2000000", id="magnitude"),
        pytest.param("2,5 millions de lecteurs", "2,5 millions", ValueKind.NUMBER, "2500000", id="decimal magnitude"),
        pytest.param("1500 personnes y vivent.", "1500", ValueKind.NUMBER, "1500", id="no year before a plural noun"),
        pytest.param("soit 30 % des lits", "30 %", ValueKind.PERCENT, "30 %", id="per cent"),
        pytest.param("soit 30% des lits", "30%", ValueKind.PERCENT, "30 %", id="per cent, no space"),
        pytest.param("soit 30 pour cent des lits", "30 pour cent", ValueKind.PERCENT, "30 %", id="per cent in letters"),
        pytest.param("soit –21 % de sorties", "–21 %", ValueKind.PERCENT, "-21 %", id="negative"),
        pytest.param("soit +3,5 points en un mandat", "+3,5 points", ValueKind.NUMBER, "3.5 point", id="points"),
        pytest.param("un don de 1,5 M€ hier", "1,5 M€", ValueKind.MONEY, "1500000 €", id="millions of euros, short"),
        pytest.param("un don de 12 k€ hier", "12 k€", ValueKind.MONEY, "12000 €", id="thousands of euros, short"),
        pytest.param("un don de 2 Md€ hier", "2 Md€", ValueKind.MONEY, "2000000000 €", id="milliards, short"),
        pytest.param("4 millions d’euros", "4 millions d’euros", ValueKind.MONEY, "4000000 €", id="millions of euros"),
        pytest.param("deux cent mille euros", "deux cent mille euros", ValueKind.MONEY, "200000 €", id="euros in letters"),
        pytest.param("au bout de six mois", "six mois", ValueKind.DURATION, "6 mois", id="months in letters"),
        pytest.param("au bout de 2 ans", "2 ans", ValueKind.DURATION, "24 mois", id="years are months"),
        pytest.param("au bout d’un an", "un an", ValueKind.DURATION, "12 mois", id="one year"),
        pytest.param("pendant 2 semaines", "2 semaines", ValueKind.DURATION, "14 jour", id="weeks are days"),
        pytest.param("une durée de 35 heures", "35 heures", ValueKind.DURATION, "35 heure", id="hours"),
        pytest.param("une digue de 12 km", "12 km", ValueKind.NUMBER, "12 km", id="measure"),
        pytest.param("ouvert en 1998", "1998", ValueKind.DATE, "1998", id="year"),
        pytest.param("ouvert en mars 1998", "mars 1998", ValueKind.DATE, "1998-03", id="month"),
        pytest.param("ouvert le 4 mars 1998", "4 mars 1998", ValueKind.DATE, "1998-03-04", id="day"),
        pytest.param("le 1er août 1998", "1er août 1998", ValueKind.DATE, "1998-08-01", id="first of the month"),
        pytest.param("le 04/03/1998 à midi", "04/03/1998", ValueKind.DATE, "1998-03-04", id="day in figures"),
        pytest.param("le 1998-03-04 à midi", "1998-03-04", ValueKind.DATE, "1998-03-04", id="ISO day"),
        pytest.param("dans les années 1980", "années 1980", ValueKind.DATE, "198X", id="decade"),
        pytest.param("sur 2017-2022 environ", "2017-2022", ValueKind.DATE, "2017/2022", id="period"),
        pytest.param("la saison 2017-18 fut", "2017-18", ValueKind.DATE, "2017/2018", id="season"),
        pytest.param("entre 2018 et 2023", "2018 et 2023", ValueKind.DATE, "2018/2023", id="period in words"),
        pytest.param("le 2e étage", "2e", ValueKind.ORDINAL, "2e", id="ordinal"),
        pytest.param("l’aide de l’ARS locale", "ARS", ValueKind.ACRONYM, "ars", id="acronym"),
        pytest.param("l’aide des GEMs voisins", "GEMs", ValueKind.ACRONYM, "gem", id="plural acronym"),
        pytest.param("de 10 à 15 % des lits", "15 %", ValueKind.PERCENT, "15 %", id="a change is two values"),
        pytest.param("de l’ordre de 10 à 15 % des lits", "10 à 15 %", ValueKind.PERCENT, "10/15 %", id="hedged range"),
        pytest.param("soit 10 à 15 % des lits", "10 à 15 %", ValueKind.PERCENT, "10/15 %", id="range"),
        pytest.param("entre 1 000 et 2 000 lits", "1 000 et 2 000", ValueKind.NUMBER, "1000/2000", id="range in words"),
        pytest.param("quatre-vingt-dix-sept lits", "quatre-vingt-dix-sept", ValueKind.NUMBER, "97", id="letters"),
        pytest.param("vingt et un lits", "vingt et un", ValueKind.NUMBER, "21", id="letters with and"),
        pytest.param("une vingtaine de lits", "une vingtaine", ValueKind.NUMBER, "20", id="about twenty"),
    ],
)
def test_a_value_is_read(text: str, words: str, kind: ValueKind, normal: str):
    value = found(text)[-1]
    assert (value.span.of(text), value.kind, value.normal) == (words, kind, normal)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("l’article L. 3221-1 du code", id="article of a code"),
        pytest.param("selon l’article 226-13 du code", id="numbered article"),
        pytest.param("l’article 9 du code", id="plain article"),
        pytest.param("les articles 3, 4 et 5 du bail", id="several articles"),
        pytest.param("la loi 2002-2 du code", id="law"),
        pytest.param("la loi n° 2005-102 citée", id="numbered law"),
        pytest.param("inscrit (RNCP 36746)", id="code of a register"),
        pytest.param("inscrit (RNCP36746)", id="code of a register, joined"),
        pytest.param("voir p. 12", id="page"),
        pytest.param("voir la page 12", id="page in full"),
        pytest.param("voir la section 2.1", id="section"),
        pytest.param("au chapitre 3", id="chapter"),
        pytest.param("1. Écrire", id="list number"),
        pytest.param("Appeler le 04 72 11 22 33.", id="telephone"),
        pytest.param("Appeler le +33 4 72 11 22 33.", id="telephone from abroad"),
        pytest.param("12 rue Dupont, 69003 Lyon", id="address"),
        pytest.param("le Covid-19 recule", id="name with a hyphen"),
        pytest.param("l’université Lyon 2 ouvre", id="name with a space"),
        pytest.param("la réforme dite « 107 »", id="name between quotes"),
        pytest.param("à 9 h 30", id="clock"),
        pytest.param("ouvert 24h/24", id="round the clock"),
        pytest.param("comme dit plus haut [12]", id="footnote mark"),
        pytest.param("voir https://exemple.fr/2021/45", id="address of a page"),
        pytest.param("un service neuf", id="new, not nine"),
        pytest.param("QUESTIONS SUR LES TARIFS", id="capitals are no acronyms"),
        pytest.param("version 3.1.2", id="version"),
    ],
)
def test_what_only_looks_like_a_value_is_left_out(text: str):
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "hedged", "approximation"),
    [
        ("Il y a environ 40 lits.", "environ 40", Approximation.ABOUT),
        ("Il y a près de 40 lits.", "près de 40", Approximation.ABOUT),
        ("Il y a plus de 40 lits.", "plus de 40", Approximation.MORE),
        ("Il y a au moins 40 lits.", "au moins 40", Approximation.MORE),
        ("Il y a moins de 40 lits.", "moins de 40", Approximation.LESS),
        ("Il y a jusqu’à 40 lits.", "jusqu’à 40", Approximation.LESS),
        ("Il y a 40 % environ de lits.", "40 % environ", Approximation.ABOUT),
        ("Il y a 40 lits.", "40", Approximation.NONE),
    ],
)
def test_hedging_words_are_told_apart_from_the_value(text: str, hedged: str, approximation: Approximation):
    (value,) = found(text)
    assert (value.hedged.of(text), value.approximation, value.amount) == (hedged, approximation, Decimal(40))


def test_a_number_in_letters_says_so():
    assert [value.in_letters for value in found("deux lits et 2 lits")] == [True, False]


def test_a_change_gives_both_its_bounds_with_their_unit():
    text = "passer de 13 à 41 % des lits"
    assert told(text) == [("13", "13 %"), ("41 %", "41 %")]


def test_the_year_of_a_date_and_of_nothing_else():
    assert [value.year for value in found("en mars 1998, les années 1980, 40 lits")] == [1998, 1980, None]


def test_only_the_span_is_read_but_words_around_it_tell_a_name():
    text = "L’université Lyon 2 a 300 places en 2021."
    assert [value.span.of(text) for value in values_in(text, Span(18, len(text)))] == ["300", "2021"]


PIECES = st.sampled_from(
    "12|2 000|1,5| M€| %| euros|deux|-vingt| cents|mille| à | et |entre |de |en |2021|-|/|.|,| |\n|\u202f|’|«|»|+|h|er|œ|mars "
    "|Lyon |GEM|article |p. |une vingtaine".split("|")
)


@PROPERTY
@given(st.lists(PIECES, max_size=20).map("".join), st.data())
def test_values_stand_in_order_inside_the_span_without_overlap(text: str, data: st.DataObject):
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    end = span.start
    for value in values_in(text, span):
        assert end <= value.span.start < value.span.end <= span.end
        assert span.contains(value.hedged)
        assert value.hedged.contains(value.span)
        assert value.span.of(text) == value.span.of(text).strip()
        end = value.span.end


@PROPERTY
@given(st.lists(PIECES, min_size=20, max_size=90).map("".join), st.data())
def test_only_what_stands_near_a_span_is_read(text: str, data: st.DataObject):
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    near = values_in(text, span)
    with patch("assistant.values._AROUND", len(text)):
        assert values_in(text, span) == near


@PROPERTY
@given(st.integers(2, 999_999))
def test_figures_are_read_whatever_the_separator_of_thousands(number: int):
    written = f"{number:,}"
    for separator in (" ", "\u202f", "\u00a0", "."):
        text = f"on y compte {written.replace(',', separator)} lits"
        assert [value.amount for value in found(text)] == [Decimal(number)]


@pytest.mark.parametrize("text", ["1 " * 20_000, "A-" * 20_000, "quatre-vingt-" * 20_000, "a.b" * 20_000, " " * 50_000])
def test_a_long_run_is_read_quickly(text: str):
    assert len(found(text)) < 20_001
