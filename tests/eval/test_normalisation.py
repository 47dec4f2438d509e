"""One table for each rule of French answer normalisation, and the traps of the English one."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.measures.figures import figures
from eval.measures.normalisation import ARTICLES, tokens, words

PROPERTY = settings(max_examples=150)
FRENCH = st.text(alphabet="aàdeélqutns'’-–., 0123456789%€«»\u00a0\u202f\nœ", max_size=30)


def normalised(text: str, *, accents: bool = True) -> str:
    return " ".join(tokens(text, accents=accents))


def check(given_text: str, expected: str) -> None:
    assert normalised(given_text) == expected


@pytest.mark.parametrize("apostrophe", "'’ʼ‘´`′＇")
def test_every_apostrophe_elides(apostrophe: str):
    check(f"l{apostrophe}hôpital", "hôpital")
    check(f"aujourd{apostrophe}hui", "aujourd'hui")


@pytest.mark.parametrize("text", ["« le soin »", "“soin”", "„soin‟", '"soin"', "‹ soin ›", "«\u00a0soin\u00a0»", "l’« soin »"])
def test_quotes_are_spaces(text: str):
    check(text, "soin")


@pytest.mark.parametrize("dash", "-‐‑‒–—―−")
def test_hyphens_and_dashes_part_words(dash: str):
    check(f"pair{dash}aidance", "pair aidance")
    check(f"2017{dash}2022", "2017 2022")


@pytest.mark.parametrize("space", [" ", "  ", "\u00a0", "\u202f", "\u2009", "\t", "\n"])
def test_spaces_are_one(space: str):
    check(f" salle{space}commune{space}", "salle commune")


@pytest.mark.parametrize("invisible", ["\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff"])
def test_invisible_characters_go(invisible: str):
    check(f"réta{invisible}blissement", "rétablissement")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cœur", "coeur"),
        ("ŒUVRE", "oeuvre"),
        ("Ægidius, ex æquo", "aegidius ex aequo"),
        ("ﬁnance", "finance"),  # a ligature of the font
        ("e\u0301lève", "élève"),  # NFD
        ("10 m²", "10 m2"),
        ("HAS", "has"),
        ("ÉLÈVE", "élève"),
        ("GROSS", "gross"),
        ("Groß", "gross"),
    ],
)
def test_letters_have_one_form(text: str, expected: str):
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("l’hôpital", "hôpital"),
        ("L’HÔPITAL", "hôpital"),
        ("d’aide", "aide"),
        ("j’aime", "aime"),
        ("il m’a dit", "il a dit"),
        ("il t’aide", "il aide"),
        ("s’il", "il"),
        ("n’a", "a"),
        ("c’est", "est"),
        ("qu’elle", "elle"),
        ("jusqu’à", "à"),
        ("lorsqu’on", "on"),
        ("puisqu’il", "il"),
        ("quoiqu’il", "il"),
        ("qu’d’autres", "autres"),  # one after the other
        ("aujourd’hui", "aujourd'hui"),
        ("jusqu’aujourd’hui", "aujourd'hui"),
        ("quelqu’un", "quelqu'un"),
        ("presqu’île", "presqu'île"),
        ("prud’homme", "prud'homme"),
        ("rock’n’roll", "rock'n'roll"),
        ("les droits l’", "droits l"),  # nothing follows
    ],
)
def test_elisions_are_undone_and_whole_words_kept(text: str, expected: str):
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("53 000", "53000"),
        ("53\u00a0000", "53000"),
        ("53\u202f000", "53000"),
        ("53.000", "53000"),
        ("1 234 567", "1234567"),
        ("1.234.567", "1234567"),
        ("1 234,5", "1234.5"),
        ("2,5", "2.5"),
        ("2.5", "2.5"),
        ("2,5 et 3,75.", "2.5 et 3.75"),
        ("0,25", "0.25"),
        ("en 2024 450 personnes", "en 2024 450 personnes"),  # a year, then a count
        ("en 2024, 450 personnes", "en 2024 450 personnes"),
        ("12\n345", "12 345"),  # two lines of a table
        ("12 3456", "12 3456"),
        ("12 34", "12 34"),
        ("01 23 45 67 89", "01 23 45 67 89"),
        ("1,2,3", "1 2 3"),  # a list
        ("01.02.2024", "01 02 2024"),  # a date
        ("A12 345", "a12 345"),
        ("de 5 à 10.", "de 5 à 10"),
    ],
)
def test_figures_are_joined_and_keep_their_decimals(text: str, expected: str):
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30 %", "30 %"),
        ("30%", "30 %"),
        ("30\u202f%", "30 %"),
        ("30 pour cent", "30 %"),
        ("30 pourcent", "30 %"),
        ("2,5 pour cents", "2.5 %"),
        ("trente pour cent", "trente %"),
        ("vingt-cinq pour cent", "vingt cinq %"),
        ("un repas pour cent personnes", "repas pour cent personnes"),
        ("10 pour cent mille habitants", "10 pour cent mille habitants"),
        ("10 pour 100 000", "10 pour 100000"),
        ("32 euros", "32 €"),
        ("1 euro", "1 €"),
        ("32€", "32 €"),
        ("32,50 €", "32.50 €"),
        ("les eurosceptiques", "eurosceptiques"),
    ],
)
def test_percent_and_euros_have_one_sign(text: str, expected: str):
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("oui.", "oui"),
        ("oui/non", "oui non"),
        ("(HAS, 2021) :", "has 2021"),
        ("mot_clé", "mot clé"),
        ("usager·e·s", "usager e s"),
        ("« Oui… » !?", "oui"),
        ("…", ""),
        ("", ""),
    ],
)
def test_punctuation_is_a_space(text: str, expected: str):
    check(text, expected)


@pytest.mark.parametrize("article", sorted(ARTICLES))
def test_articles_go_as_whole_words_only(article: str):
    check(f"{article} soin {article}", "soin")
    check(f"{article}z z{article}", f"{article}z z{article}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("il y a", "il y a"),
        ("à la maison", "à maison"),
        ("de soins", "de soins"),
        ("ce qui est dû", "ce qui est dû"),
        ("là", "là"),
        ("dès", "dès"),
        ("5 l", "5 l"),  # litres
        ("Un", "un"),  # an answer to « combien ? »
        ("l’un", "un"),
        ("Les.", "les"),
    ],
)
def test_other_short_words_stay_and_so_does_an_article_alone(text: str, expected: str):
    check(text, expected)


def test_accents_go_only_when_asked_and_after_the_articles():
    assert normalised("Élève, maïs, ça", accents=False) == "eleve mais ca"
    assert normalised("le montant dû", accents=False) == "montant du"
    assert normalised("dès là", accents=False) == "des la"
    assert tokens("œuvre âgée") == ("oeuvre", "âgée")


def test_words_keep_the_articles():
    assert words("Le quart d’un million") == ("le", "quart", "un", "million")


@pytest.mark.parametrize(
    ("text", "squad_or_mkqa", "expected"),
    [
        ("l'hôpital", "lhôpital", "hôpital"),
        ("l’hôpital", "l’hôpital", "hôpital"),
        ("il y a", "il y", "il y a"),
        ("2,5", "25", "2.5"),
        ("pair-aidance", "pairaidance", "pair aidance"),
        ("la lecture", "cture", "lecture"),
        ("le département de l'université", "département iversité", "département de université"),
    ],
)
def test_the_traps_of_other_normalisers_are_avoided(text: str, squad_or_mkqa: str, expected: str):
    assert normalised(text) == expected != squad_or_mkqa


@PROPERTY
@given(FRENCH)
def test_words_hold_nothing_but_letters_figures_and_kept_signs(text: str):
    for word in words(text):
        assert word == word.casefold() == unicodedata.normalize("NFC", word)
        assert word in "%€" or all(letter.isalnum() or letter in "'." for letter in word)
        assert "œ" not in word
        assert word[0].isalnum() or word in "%€"


@PROPERTY
@given(FRENCH)
def test_how_a_text_is_typed_makes_no_difference(text: str):
    assert normalised(text.upper()) == normalised(text)
    assert normalised(unicodedata.normalize("NFD", text)) == normalised(text)
    assert normalised(f"«\u00a0{text}\u00a0».") == normalised(text)
    assert normalised(text.replace("’", "'")) == normalised(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 millions", [{2, 2_000_000}]),
        ("2,5 milliards d’euros", [{2.5, 2_500_000_000}]),
        ("2 000 000", [{2_000_000}]),
        ("30 %", [{30, 0.3}]),
        ("trente pour cent", [{30, 0.3}]),
        ("un pour cent", [{1, 0.01}]),
        ("un million d’habitants", [{1, 1_000_000}]),
        ("2,5 M€", [{2.5, 2_500_000}]),
        ("12 k€", [{12, 12_000}]),
        ("12 m de long", [{12}]),
        ("3 milliers", [{3, 3000}]),
        ("12 mille", [{12, 12_000}]),
        ("mille", [{1000}]),
        ("mille neuf cent quatre-vingt-quatre", [{1984}]),
        ("deux mille vingt-quatre", [{2024}]),
        ("deux cent mille", [{200_000}]),
        ("six cents euros", [{600}]),
        ("quatre-vingts", [{80}]),
        ("cent quatre-vingt-dix-sept", [{197}]),
        ("soixante et onze", [{71}]),
        ("vingt et une", [{21}]),
        ("deux ou trois ans", [{2}, {3}]),
        ("de quatre à vingt", [{4}, {20}]),
        ("zéro", [{0}]),
        ("un soin, une aide", []),
        ("le 1er juin 2024 à 12h30", [{1}, {2024}, {12}, {30}]),
        ("Covid-19", [{19}]),
        ("aucune", []),
        ("", []),
    ],
)
def test_figures_are_read_in_digits_and_in_words(text: str, expected: list[set[float]]):
    assert [{float(value) for value in figure} for figure in figures(text)] == expected


def test_every_numeral_below_a_thousand_is_its_own():
    tens = "vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt".split()
    low = "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize".split()
    low += ["dix-sept", "dix-huit", "dix-neuf"]

    def spelled(value: int) -> str:
        """As the 1990 spelling has it, hyphens everywhere."""
        if value >= 100:
            hundreds = ("" if value < 200 else low[value // 100] + "-") + (
                "cents" if value >= 200 and value % 100 == 0 else "cent"
            )
            return hundreds + ("-" + spelled(value % 100) if value % 100 else "")
        if value < 20:
            return low[value]
        ten, unit = value // 10, value % 10
        if ten in (7, 9):
            unit += 10
        if value == 80:
            return "quatre-vingts"
        if not unit:
            return tens[ten - 2]
        return tens[ten - 2] + ("-et-" if unit in (1, 11) and ten < 8 else "-") + low[unit]

    for value in [*range(2, 1000), 0]:
        assert figures(spelled(value)) == ({value},), spelled(value)
    assert figures(f"{spelled(312)} mille {spelled(99)}") == ({312_099},)
