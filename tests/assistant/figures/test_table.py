"""Key figures: what a value counts, when, where and according to whom; and what is left out because it is not clear."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.figures.table import figures_of as figures_in
from corpus.importers.plain_text import import_plain_text
from corpus.library import open_library
from corpus.model import Document

PROPERTY = settings(max_examples=150)


@pytest.mark.parametrize(
    ("text", "value", "counted"),
    [
        pytest.param("La ville compte 45 piscines.", "45", "ville compte […] piscines", id="noun"),
        pytest.param("On y trouve 45 piscines municipales.", "45", "piscines municipales", id="adjective"),
        pytest.param("On y trouve 45 clubs de natation (CN).", "45", "clubs de natation (CN)", id="complement and acronym"),
        pytest.param(
            "Près de 2 millions de nageurs sont licenciés.", "Près de 2 millions", "nageurs sont licenciés", id="millions"
        ),
        pytest.param("Une trentaine de bassins sont fermés.", "Une trentaine", "bassins sont fermés", id="about thirty"),
        pytest.param("En tout, 30 % des bassins sont fermés.", "30 %", "bassins sont fermés", id="share with its verb"),
        pytest.param("Le club a formé 450 personnes.", "450", "club a formé […] personnes", id="subject and verb"),
        pytest.param("Les clubs réunissent 900 adhérents par an.", "900", "clubs réunissent […] adhérents par an", id="rate"),
        pytest.param("La Norvège compte 14 bassins pour 100 000 habitants.", "14", "bassins pour 100 000 habitants", id="ratio"),
        pytest.param("On relève une hausse de 37 % des entrées.", "37 %", "hausse […] entrées", id="rise"),
        pytest.param("Les entrées reculent de 12 %.", "12 %", "entrées reculent", id="fall"),
        pytest.param("On note un recul des entrées de 12 %.", "12 %", "recul des entrées", id="fall of what"),
        pytest.param("Elle a permis une baisse des noyades (–12 %).", "–12 %", "baisse des noyades", id="fall in parentheses"),
        pytest.param(
            "Dans 30 % des cas, le bassin est fermé l’été.",
            "30 %",
            "cas […] le bassin est fermé l’été",
            id="cases with their clause",
        ),
        pytest.param(
            "Les clubs accueillent chaque année 900 adhérents.", "900", "clubs accueillent […] adhérents", id="each year"
        ),
        pytest.param("On y trouve 45 Clubs de Natation.", "45", "Clubs de Natation", id="written as a title"),
        pytest.param(
            "On y trouve 45 bassins chauffés au gaz de Lacq Nord.", "45", "bassins chauffés au gaz de Lacq Nord", id="name"
        ),
        pytest.param("On y voit 45 bassins à UV.", "45", "bassins à UV", id="acronym"),
        pytest.param("L’entrée coûte 4 euros.", "4 euros", "entrée coûte", id="price"),
        pytest.param("Elle verse une subvention annuelle de 75 000 euros.", "75 000 euros", "subvention annuelle", id="sum"),
        pytest.param("Nombre de bassins : 45", "45", "Nombre de bassins", id="label"),
        pytest.param("L’attente peut durer jusqu’à six mois.", "jusqu’à six mois", "attente peut durer", id="duration"),
        pytest.param("Elle évaluait à 24 000 le nombre de nageurs licenciés.", "24 000", "nageurs licenciés", id="number of"),
        pytest.param("Des 250 bassins français, peu sont chauffés.", "250", "bassins français", id="definite"),
    ],
)
def test_what_a_value_counts(figures_of, text: str, value: str, counted: str):
    (figure,) = figures_of(text)
    assert (figure.value_text, figure.counted_text) == (value, counted)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("La piscine a ouvert en 1998.", id="a year alone"),
        pytest.param("Il y en a 45.", id="no noun"),
        pytest.param("On y voit 45 personnes.", id="people who do nothing"),
        pytest.param("Trois raisons expliquent ce choix.", id="reasons"),
        pytest.param("Deux bassins sont fermés.", id="a small number in letters"),
        pytest.param("Il faut suivre 8 étapes.", id="steps"),
        pytest.param("Le club gère 3 bassins :", id="a lead-in"),
        pytest.param("Faut-il 45 bassins ?", id="a question"),
        pytest.param("Ces 45 bassins sont fermés.", id="said before"),
        pytest.param("L’article 45 du règlement interdit les palmes.", id="an article"),
        pytest.param("Le club Natation 45 nage bien.", id="a name"),
        pytest.param("Elle lit « 20 000 lieues sous les mers ».", id="a title"),
        pytest.param("Sept nageurs sur dix portent un bonnet.", id="out of ten"),
        pytest.param("L’un des 2 bassins est fermé.", id="one of two"),
        pytest.param("C’est le seul des 45 bassins à fermer.", id="the only one of several"),
        pytest.param("Le recul des entrées (12 %) inquiète.", id="a share beside a fall"),
        pytest.param("Le bain dure six ou douze mois.", id="one or the other"),
        pytest.param("Il nage 12 km.", id="a measure"),
        pytest.param("# 45 bassins\n\nRien.", id="a heading"),
        pytest.param("45 bassins " + "et un peu d’eau " * 200, id="no sentence"),
    ],
)
def test_what_is_not_clear_is_left_out(figures_of, text: str):
    assert figures_of(text) == ()


@pytest.mark.parametrize(
    ("text", "year"),
    [
        pytest.param("Le club comptait 45 nageurs en 2019.", "2019", id="after"),
        pytest.param("Le club comptait 45 nageurs à la fin de 2019.", "2019", id="end of the year"),
        pytest.param("En 2019, le club comptait 45 nageurs.", "2019", id="before"),
        pytest.param("Selon la ligue, en 2019, le club avait 45 nageurs.", "2019", id="aside"),
        pytest.param("- 2019 : Le club compte 45 nageurs.", "2019", id="label"),
        pytest.param("45 nageurs sont licenciés (Ligue, 2019).", "2019", id="source"),
        pytest.param("45 nageurs sont licenciés sur la période 2017-2019.", "2017-2019", id="period"),
        pytest.param("Depuis 2019, le club forme 45 nageurs.", "", id="a beginning is no year"),
        pytest.param("Le club, fondé en 1950, compte 45 nageurs.", "", id="a foundation is no year"),
        pytest.param("La loi du 4 mars 2002 protège 45 nageurs.", "", id="a law is no year"),
        pytest.param("# Le club en 2019\n\nLe club compte 45 nageurs.", "2019", id="heading"),
        pytest.param("# Le club depuis 2019\n\nLe club compte 45 nageurs.", "", id="heading that begins"),
        pytest.param("En 2019, trois clubs :\n\n- 45 nageurs sont licenciés.", "2019", id="lead-in"),
    ],
)
def test_the_year_of_a_figure(figures_of, text: str, year: str):
    (figure,) = figures_of(text)
    assert figure.year_text == year


def test_two_values_of_one_noun_have_each_its_year(figures_of):
    first, second = figures_of("Le cours accueillait 13 nageurs en 2019 et 41 en 2023.")
    assert (first.counted_text, first.year_text, second.year_text) == (second.counted_text, "2019", "2023")


def test_a_change_gives_its_two_values_their_years(figures_of):
    first, second = figures_of("Entre 2019 et 2023, le club est passé de 13 à 41 nageurs.")
    assert [(figure.value_text, figure.year_text) for figure in (first, second)] == [("13", "2019"), ("41", "2023")]


def test_the_noun_left_out_is_that_of_the_value_before(figures_of):
    _, second = figures_of("Plus de 160 nageurs sont en lice et plus de 400 ont été formés.")
    assert (second.value_text, second.counted_text) == ("plus de 400", "nageurs […] ont été formés")
    _, second = figures_of("On compte 400 maîtres formés et 160 en poste à Lyon.")
    assert (second.value_text, second.counted_text) == ("160", "maîtres […] en poste à Lyon")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param("La Norvège compte 45 bassins.", "Norvège", id="subject"),
        pytest.param("En Isère, 45 bassins sont fermés.", "Isère", id="head"),
        pytest.param("45 bassins sont fermés à Lyon.", "Lyon", id="after"),
        pytest.param("45 bassins sont fermés dans la région.", "la région", id="here"),
        pytest.param("45 bassins sont fermés, d’après la ligue de Bretagne.", "", id="the source’s"),
        pytest.param("Le Tour de Bretagne attire 45 équipes nouvelles.", "", id="a name"),
        pytest.param("À Lyon et à Nantes, 45 bassins sont fermés.", "", id="two places"),
    ],
)
def test_the_place_of_a_figure(figures_of, text: str, place: str):
    (figure,) = figures_of(text)
    assert figure.place_text == place


def test_each_value_has_its_own_place(figures_of):
    figures = figures_of("La Norvège compte 14 bassins pour 100 000 habitants et la Suède 8,5.")
    assert [(figure.value_text, figure.place_text) for figure in figures] == [("14", "Norvège"), ("8,5", "Suède")]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        pytest.param("Selon la Ligue, 45 bassins sont fermés.", "Selon la Ligue", id="selon"),
        pytest.param("45 bassins sont fermés, d’après l’INSEE (2019).", "d’après l’INSEE (2019)", id="d’après"),
        pytest.param("45 bassins sont fermés (Ligue, 2019).", "Ligue, 2019", id="parentheses"),
        pytest.param("45 bassins sont fermés (source : la ligue).", "source : la ligue", id="source"),
        pytest.param("La Ligue de natation estime que 45 bassins sont fermés.", "La Ligue de natation", id="subject"),
        pytest.param("Selon la saison, 45 bassins sont fermés.", "", id="no source"),
        pytest.param(
            "D’après le centre d’études, d’essais et d’informations (CEEI, 2019), 45 bassins sont fermés.",
            "D’après le centre d’études, d’essais et d’informations (CEEI, 2019)",
            id="a name with commas",
        ),
    ],
)
def test_the_source_that_a_sentence_names(figures_of, text: str, source: str):
    (figure,) = figures_of(text)
    assert figure.source_text == source


def test_a_value_of_another_unit_does_not_borrow_the_noun_before_it(figures_of):
    assert [figure.value_text for figure in figures_of("Le club protège après 2 leçons, et au minimum à 50 %.")] == ["2"]


def test_a_table_tells_source_and_year_by_its_header(figures_of):
    text = "| Résultat | Lieu | Source |\n| --- | --- | --- |\n| 45 % de bassins chauffés | Lyon | Ligue, 2019 |\n"
    (figure,) = figures_of(text)
    told = (figure.counted_text, figure.year_text, figure.place_text, figure.source_text)
    assert told == ("bassins chauffés", "2019", "Lyon", "Ligue, 2019")


def test_a_bare_number_in_a_table_counts_what_its_header_says(figures_of):
    (figure,) = figures_of("| Ville | Nombre de bassins |\n| --- | --- |\n| Lyon | 45 |\n")
    assert (figure.value_text, figure.counted_text, figure.place_text) == ("45", "Lyon […] Nombre de bassins", "Lyon")


def test_everything_shown_stands_in_the_document():
    library = open_library()
    for document in library.documents:
        for figure in figures_in(document):
            assert figure.extract.contains(figure.value.hedged)
            for span in (*figure.counted, figure.place, figure.source):
                assert span is None or figure.extract.contains(span)
            assert figure.year is None or figure.year_text in document.text
            assert figure.counted


PIECES = st.sampled_from(
    "45 ;30 % ;2 millions ;de ;des ;bassins ;personnes ;sont fermés;en 2019;, ;. ;et ;à Lyon ;(Ligue, 2019);selon la Ligue;| ;"
    "hausse de ;qui ;\n;- ; : ;« ;400 ;ont ;(;œ".split(";")
)


@PROPERTY
@given(st.lists(PIECES, max_size=25).map("".join))
def test_any_text_gives_figures_within_their_extract(text: str):
    content = import_plain_text(text.encode(), "texte")
    document = Document("texte", "texte.txt", "0" * 64, content)
    for figure in figures_in(document):
        assert content.body.contains(figure.extract)
        assert figure.extract.contains(figure.value.hedged)
        assert all(figure.extract.contains(span) and len(span) for span in figure.counted)
