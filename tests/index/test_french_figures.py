"""French figures, laws and acronyms as the index reads them."""

import pytest

from index.french.analyzer import TokenKind, is_acronym, query_terms, terms, tokenize

SPACES = {"space": " ", "no-break space": "\u00a0", "narrow no-break space": "\u202f", "thin space": "\u2009"}


def numbers(text: str) -> list[tuple[str, ...]]:
    return [token.words for token in tokenize(text) if token.kind is TokenKind.NUMBER]


def acronyms(text: str, known: frozenset[str] = frozenset()) -> list[str]:
    return [word for token in tokenize(text, known) if token.kind is TokenKind.ACRONYM for word in token.words]


# Numbers


@pytest.mark.parametrize("separator", [*SPACES.values(), ".", ""], ids=[*SPACES, "dot", "nothing"])
def test_thousands(separator: str):
    assert numbers(f"53{separator}000 euros") == [("53000",)]
    assert numbers(f"1{separator}234{separator}567 euros") == [("1234567",)]


@pytest.mark.parametrize("space", SPACES.values(), ids=SPACES)
def test_any_space_stands_before_a_unit(space: str):
    assert numbers(f"30{space}%") == numbers(f"30{space}pour{space}cent") == [("30", "30%")]
    assert numbers(f"2{space}millions") == numbers(f"2{space}M€")
    assert numbers(f"L.{space}3221-1") == numbers("L3221-1")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("2,5", [("2,5",)], id="decimal comma"),
        pytest.param("2.5", [("2,5",)], id="decimal point"),
        pytest.param("1 234,56", [("1234,56",)], id="thousands and decimals"),
        pytest.param("2 millions", [("2", "million", "2000000")], id="millions"),
        pytest.param("1 million", [("1", "million", "1000000")], id="million"),
        pytest.param("2,5 millions", [("2,5", "million", "2500000")], id="decimal millions"),
        pytest.param("2,5 M€", [("2,5", "million", "2500000")], id="M€"),
        pytest.param("2M€", [("2", "million", "2000000")], id="M€ without a space"),
        pytest.param("2 M d’euros", [("2",)], id="M alone says nothing"),
        pytest.param("plus d’1,5 million", [("1,5", "million", "1500000")], id="after an elision"),
        pytest.param("10 k€", [("10", "millier", "10000")], id="k€"),
        pytest.param("3 milliards", [("3", "milliard", "3000000000")], id="milliards"),
        pytest.param("2 milliers", [("2", "millier", "2000")], id="milliers"),
        pytest.param("53 mille", [("53", "millier", "53000")], id="mille"),
        pytest.param("30 %", [("30", "30%")], id="per cent sign"),
        pytest.param("30%", [("30", "30%")], id="per cent sign without a space"),
        pytest.param("30 pour cent", [("30", "30%")], id="per cent in words"),
        pytest.param("30 pourcents", [("30", "30%")], id="per cent in one word"),
        pytest.param("12,5 %", [("12,5", "12,5%")], id="decimal per cent"),
        pytest.param("1er", [("premier", "1")], id="1er"),
        pytest.param("1re", [("premier", "1")], id="1re"),
        pytest.param("1ère", [("premier", "1")], id="1ère"),
        pytest.param("1e\u0300re", [("premier", "1")], id="1ère decomposed"),
        pytest.param("2nde", [("second", "2")], id="2nde"),
        pytest.param("3e", [("troisieme", "3")], id="3e"),
        pytest.param("3ème", [("troisieme", "3")], id="3ème"),
        pytest.param("3eme", [("troisieme", "3")], id="3eme"),
        pytest.param("3e\u0300me", [("troisieme", "3")], id="3ème decomposed"),
        pytest.param("1ᵉʳ", [("premier", "1")], id="superscript"),
        pytest.param("le 21e siècle", [("21",)], id="21e"),
        pytest.param("n° 3", [("3",)], id="n°"),
        pytest.param("2023", [("2023",)], id="year"),
        pytest.param("(2023)", [("2023",)], id="year in brackets"),
        pytest.param("2022-2023", [("2022",), ("2023",)], id="years with a hyphen"),
        pytest.param("2022–2023", [("2022",), ("2023",)], id="years with a dash"),
        pytest.param("2022/2023", [("2022",), ("2023",)], id="years with a slash"),
        pytest.param("de 2005 à 2023", [("2005",), ("2023",)], id="years with à"),
        pytest.param("en 2023, 600 groupes", [("2023",), ("600",)], id="year before a figure"),
        pytest.param("en 2023 600 groupes", [("2023",), ("600",)], id="year before a figure, no comma"),
        pytest.param("le 04 78 12", [("04",), ("78",), ("12",)], id="a telephone number is no thousands"),
        pytest.param("Fin 2023.", [("2023",)], id="at the end of a sentence"),
        pytest.param("A4, H2S", [], id="figures in a name"),
    ],
)
def test_numbers(text: str, expected: list[tuple[str, ...]]):
    assert numbers(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("douze mois", [("12",)], id="one word"),
        pytest.param("vingt-quatre heures", [("24",)], id="hyphens"),
        pytest.param("vingt quatre heures", [("24",)], id="without its hyphen"),
        pytest.param("vingt et un jours", [("21",)], id="et un"),
        pytest.param("soixante et onze", [("71",)], id="et onze"),
        pytest.param("quatre-vingts", [("80",)], id="four times twenty"),
        pytest.param("quatre-vingt-dix-sept", [("97",)], id="and ten, and seven"),
        pytest.param("septante-deux", [("72",)], id="as in Belgium"),
        pytest.param("deux cents lits", [("200",)], id="hundreds"),
        pytest.param("mille lits", [("1000",)], id="a thousand"),
        pytest.param("cinquante-trois mille euros", [("53000",)], id="thousands"),
        pytest.param("deux millions", [("2", "million", "2000000")], id="millions"),
        pytest.param("un millier", [("1", "millier", "1000")], id="un before a magnitude"),
        pytest.param("trente pour cent", [("30", "30%")], id="per cent"),
        pytest.param("un logement neuf", [("neuf", "9")], id="nine, or new"),
        pytest.param("dix-neuf", [("19",)], id="nine for sure"),
        pytest.param("QUATRE MOIS", [("4",)], id="capitals"),
        pytest.param("un mois, l’un et l’autre", [], id="no: un alone is an article"),
        pytest.param("le centre, la dixième", [], id="no: the beginning of a word"),
        pytest.param("un deux-roues, un mille-pattes", [], id="no: a compound"),
        pytest.param("une vingtaine", [], id="no: about as many"),
    ],
)
def test_numbers_in_letters(text: str, expected: list[tuple[str, ...]]):
    assert numbers(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("au XXIe siècle", [("21",)], id="XXIe"),
        pytest.param("le XIVᵉ arrondissement", [("quatorzieme", "14")], id="a lesser one before a greater, superscript"),
        pytest.param("la Ve République", [("cinquieme", "5")], id="Ve"),
        pytest.param("Napoléon Ier", [("premier", "1")], id="Ier"),
        pytest.param("tome IV", [], id="no: not an ordinal"),
        pytest.param("la Vie, LA VIE", [], id="no: a word"),
    ],
)
def test_roman_ordinals(text: str, expected: list[tuple[str, ...]]):
    assert numbers(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("le 1er étage", "le premier étage"),
        ("la 1re fois", "la première fois"),
        ("la 3e année", "la troisième année"),
        ("le 2nd tour", "la seconde"),
        ("2 millions", "des millions"),
        ("un logement neuf", "des meubles neufs"),
    ],
)
def test_the_word_of_a_number_is_found_as_such(one: str, other: str):
    assert {term for term in set(terms(one)) & set(terms(other)) if term.isalpha()} - set(terms("étage fois année tour"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2,5 millions d’euros", "2 500 000 euros"),
        ("24 heures", "vingt-quatre heures"),
        ("24 %", "vingt-quatre pour cent"),
        ("le XIXe siècle", "le 19e siècle"),
        ("2 M€", "deux ans et 2 millions"),
        ("53 mille", "53 000"),
        ("30 %", "30 pour cent"),
        ("la 3ème année", "la 3e année"),
        ("la 1ère fois", "la 1re fois"),
        ("art. L3221-1", "l’article L. 3221-1"),
    ],
)
def test_two_writings_of_a_number_share_a_term(one: str, other: str):
    strict = [{term for term in terms(text) if term.startswith("=") and term[1].isalnum()} for text in (one, other)]
    values = [{term for term in found if any(char.isdigit() for char in term)} for found in strict]
    assert values[0] & values[1]


def test_a_percentage_is_not_met_by_a_bare_figure_alone():
    assert "=30%" in terms("30 %")
    assert "=30%" not in terms("30 personnes")


# Laws


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("L. 3221-1", ("l3221-1", "3221-1"), id="dot and space"),
        pytest.param("L.3221-1", ("l3221-1", "3221-1"), id="dot"),
        pytest.param("L 3221-1", ("l3221-1", "3221-1"), id="space"),
        pytest.param("L3221-1", ("l3221-1", "3221-1"), id="neither"),
        pytest.param("L. 3221‑1", ("l3221-1", "3221-1"), id="no-break hyphen"),
        pytest.param("l3221-1", ("l3221-1", "3221-1"), id="lower case"),
        pytest.param("art. R. 4127-4", ("r4127-4", "4127-4"), id="R, after art."),
        pytest.param("l’article 3221-1", ("3221-1",), id="letter left out, after article"),
        pytest.param("D. 312-59-1", ("d312-59-1", "312-59-1"), id="D, three numbers"),
    ],
)
def test_articles_of_a_code(text: str, expected: tuple[str, ...]):
    assert numbers(text) == [expected]


@pytest.mark.parametrize("text", ["loi 2002-303", "de 2022-2023", "L. 114"], ids=str)
def test_other_numbers_are_no_article(text: str):
    assert not any(word.startswith("l") for found in numbers(text) for word in found)


# Acronyms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("l’ARS finance", ["ars"], id="after an elision"),
        pytest.param("les GEMs", ["gem"], id="plural s"),
        pytest.param("les GEM", ["gem"], id="plural without s"),
        pytest.param("un C.M.P.", ["cmp"], id="dots"),
        pytest.param("un C.M.P", ["cmp"], id="dots but the last"),
        pytest.param("l’A.R.S. finance", ["ars"], id="dots, after an elision"),
        pytest.param("l’É.T.P.", ["etp"], id="dots and an accent"),
        pytest.param("l’ÉTP", ["etp"], id="accent"),
        pytest.param("le PIB et le CO2", ["pib", "co2"], id="figure inside"),
        pytest.param("région EST", ["est"], id="same letters as a small word: EST"),
        pytest.param("les SES", ["ses"], id="same letters as a small word: SES"),
        pytest.param("une MAS", ["mas"], id="same letters as a word: MAS"),
        pytest.param("CMP-SAU", ["cmp", "sau"], id="two with a hyphen"),
        pytest.param("CMP/CATTP", ["cmp", "cattp"], id="two with a slash"),
        pytest.param("le XIX, tome IV", [], id="no: Roman numerals"),
        pytest.param("A", [], id="no: one letter"),
        pytest.param("ASSOCIATION", [], id="no: longer than seven"),
        pytest.param("Unafam", [], id="no: written as a name"),
        pytest.param("LES GROUPES D’ENTRAIDE MUTUELLE ET L’ARS", [], id="no: everything is in capitals"),
        pytest.param("la CROIX-ROUGE", [], id="no: a compound in capitals"),
        pytest.param("L’ARS", ["ars"], id="alone, after an elision in capitals"),
        pytest.param("QUI EST-CE ?", [], id="no: a short question in capitals"),
    ],
)
def test_acronyms(text: str, expected: list[str]):
    assert acronyms(text) == expected


@pytest.mark.parametrize("word", ["EST", "SES", "MAS", "SUR", "CE"])
def test_an_acronym_is_never_dropped_as_a_small_word(word: str):
    assert f"={word.lower()}" in terms(f"Le service {word} ouvre.")
    assert f"={word.lower()}" in query_terms(f"Que fait le {word} ?")


def test_an_acronym_that_is_known_is_one_in_lower_case_and_in_capitals_all_through():
    assert acronyms("le gem", frozenset({"gem"})) == ["gem"]
    assert acronyms("OÙ SE TROUVE LE GEM DE LYON ?", frozenset({"gem"})) == ["gem"]
    assert acronyms("le cms", frozenset({"cms"})) == ["cms"]


@pytest.mark.parametrize(("word", "expected"), [("ARS", True), ("GEMs", True), ("Ars", False), ("XIX", False), ("X", False)])
def test_is_acronym(word: str, expected: bool):
    assert is_acronym(word) is expected
