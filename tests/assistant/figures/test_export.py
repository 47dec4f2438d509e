"""Choosing figures, and writing them: CSV, XLSX, a chart."""

import csv
import io
import zipfile

import pytest
from lxml import etree

from assistant.figures.chart import chart_groups, chart_svg
from assistant.figures.choosing import choose, normal_unit, years_of
from assistant.figures.disagreements import disagreements
from assistant.figures.export import HEADER, figures_csv, figures_xlsx
from assistant.figures.table import key_figures
from assistant.tables import csv_text, safe_cell

TEXT = """# La piscine

Le club comptait 13 nageurs en 2019 et 41 en 2023. En 2021, 30 % des bassins sont fermés. L’entrée coûte 4,50 euros.
"""


@pytest.fixture
def library(library_of):
    return library_of(piscine=TEXT, stade="Le stade accueille 2,5 millions de visiteurs par an.")


@pytest.mark.parametrize(
    ("condition", "values"),
    [
        pytest.param({"unit": "%"}, ["30 %"], id="unit"),
        pytest.param({"unit": "euro"}, ["4,50 euros"], id="unit in another form"),
        pytest.param({"unit": "nombre"}, ["13", "41", "2,5 millions"], id="plain numbers"),
        pytest.param({"year": 2023}, ["41"], id="year"),
        pytest.param({"words": "bassin"}, ["30 %"], id="word of the extract, singular"),
        pytest.param({"words": "piscine nageur"}, ["13", "41"], id="words of the heading and of the extract"),
        pytest.param({"year": 1900}, [], id="nothing"),
    ],
)
def test_figures_are_chosen(library, condition, values):
    assert [figure.value_text for figure in choose(key_figures(library), **condition)] == values


def test_figures_are_chosen_by_document(library):
    document = library.document("stade.md")
    assert [figure.value_text for figure in choose(key_figures(library), document=document.id)] == ["2,5 millions"]


def test_a_period_covers_its_years(figures_of):
    (figure,) = figures_of("45 nageurs sont licenciés sur la période 2017-2019.")
    assert years_of(figure) == range(2017, 2020)


def test_units_have_one_form():
    assert [normal_unit(unit) for unit in ("euros", "€", "années", "%", "pour cent", "Nombre")] == [
        "€", "€", "an", "%", "%", "nombre",
    ]  # fmt: skip


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " =", "＝"])
def test_no_cell_is_a_formula(start: str):
    assert safe_cell(f"{start}HYPERLINK(1)") == f"'{start}HYPERLINK(1)"


@pytest.mark.parametrize("cell", ["-21", "-21,5", "a=b", "", "12"])
def test_numbers_and_words_stay_as_they_are(cell: str):
    assert safe_cell(cell) == cell


def test_control_characters_are_left_out_of_cells():
    assert safe_cell("a\x00b\x1bc") == "abc"


def test_csv_opens_in_a_french_spreadsheet():
    assert csv_text(["A", "B"], [["x;y", 'z"']]) == '\ufeffA;B\r\n"x;y";"z"""\r\n'


def test_the_csv_holds_every_figure(library):
    rows = list(csv.DictReader(io.StringIO(figures_csv(key_figures(library)).removeprefix("\ufeff")), delimiter=";"))
    assert list(rows[0]) == list(HEADER[1:])
    assert [(row["Valeur"], row["Nombre"], row["Unité"], row["Année"]) for row in rows] == [
        ("13", "13", "nombre", "2019"),
        ("41", "41", "nombre", "2023"),
        ("30 %", "30", "%", "2021"),
        ("4,50 euros", "4,5", "€", ""),
        ("2,5 millions", "2500000", "nombre", ""),
    ]
    text = library.document(rows[0]["Fichier"]).text
    assert text[int(rows[0]["Début"]) : int(rows[0]["Fin"])] == rows[0]["Extrait"]


def test_the_csv_of_disagreements_names_their_subject(library):
    found = disagreements(key_figures(library), library)
    rows = list(csv.DictReader(io.StringIO(figures_csv(found).removeprefix("\ufeff")), delimiter=";"))
    assert {row["Sujet"] for row in rows} == {found[0].topic}


def test_the_workbook_holds_numbers_as_numbers_and_no_formula(library_of):
    library = library_of(a="Le lien =CMD coûte 45 euros. Le club gère 45 bassins chauffés.")
    with zipfile.ZipFile(io.BytesIO(figures_xlsx(key_figures(library)))) as book:
        sheet = etree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    cells = {cell.get("r"): cell for cell in sheet.iter("{*}c")}
    assert cells["B2"].get("t") is None
    assert cells["B2"].findtext("{*}v") == "45"
    assert cells["A2"].get("t") == "s"
    assert not list(sheet.iter("{*}f"))


def test_no_figure_makes_an_empty_table():
    assert figures_csv(()).count("\r\n") == 1
    assert figures_xlsx(())


def test_two_values_of_one_thing_make_no_chart(library):
    assert chart_groups(key_figures(library)) == ()


def test_a_chart_shows_each_value_in_its_own_words(figures_of):
    (group,) = chart_groups(figures_of("# 1 < 2 & $3$\n\nLe club comptait 20 nageurs en 2020, 30 en 2021 et 35 en 2022."))
    assert [figure.year_text for figure in group] == ["2020", "2021", "2022"]
    drawn = chart_svg(group)
    assert drawn == chart_svg(group)
    words = "".join(etree.fromstring(drawn.encode()).itertext())
    assert all(word in words for word in ("2020", "35", "nageurs"))
