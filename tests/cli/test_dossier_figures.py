"""`sourcier dossier figures` and `sourcier dossier glossary`: what they print, write and refuse."""

from pathlib import Path

import pytest

from corpus.library import open_library

POOL = "# La piscine\n\nLe club comptait 13 nageurs en 2019 et 41 en 2023, selon la Ligue. Un maître-nageur agréé (MNA) veille.\n"
STADIUM = "# Le stade\n\nLe stade compte 30 % de places couvertes.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "bibliotheque"
    folder.mkdir()
    (folder / "piscine.md").write_text(POOL, encoding="utf-8")
    (folder / "stade.md").write_text(STADIUM, encoding="utf-8")
    return folder


def test_figures_are_told_with_their_place(sourcier, folder: Path):
    told = sourcier("dossier", "figures", "--library", folder)
    assert (told.code, told.err) == (0, "")
    start = POOL.index("Le club")
    assert told.out.startswith(
        "13 · club comptait […] nageurs (2019, selon la Ligue)\n"
        f"   La piscine · piscine.md, caractères {start} à {POOL.index(' Un maître')}\n"
        "41 · club comptait […] nageurs (2023, selon la Ligue)\n"
    )


@pytest.mark.parametrize(
    ("options", "values"),
    [
        (["--unit", "%"], ["30 %"]),
        (["--year", "2019"], ["13"]),
        (["--document", "stade.md"], ["30 %"]),
        (["--words", "nageur"], ["13", "41"]),
        (["--words", "introuvable"], []),
    ],
)
def test_figures_are_filtered_and_verbatim(sourcier, folder: Path, options: list[str], values: list[str]):
    told = sourcier("dossier", "figures", "--json", *options, "--library", folder)
    assert told.code == 0
    (answer,) = told.rows
    assert [figure["value"]["text"] for figure in answer["figures"]] == values
    library = open_library(folder)
    for figure in answer["figures"]:
        text = library.document(figure["document"]["source"]).text
        for span in (figure["extract"], figure["value"], *figure["counted"], figure["year"], figure["named_source"]):
            assert span is None or text[span["start"] : span["end"]] == span["text"]


def test_disagreements_are_side_by_side(sourcier, folder: Path):
    told = sourcier("dossier", "figures", "--disagreements", "--library", folder)
    assert told.out.startswith("— club comptait […] nageurs\n13 · ")
    (answer,) = sourcier("dossier", "figures", "--disagreements", "--json", "--library", folder).rows
    assert [[figure["value"]["amount"] for figure in one["figures"]] for one in answer["disagreements"]] == [["13", "41"]]


def test_nothing_found_is_said_apart(sourcier, folder: Path):
    told = sourcier("dossier", "figures", "--year", "1900", "--library", folder)
    assert (told.code, told.out) == (0, "")
    assert "Aucun chiffre trouvé" in told.err


@pytest.mark.parametrize(("name", "start"), [("t.csv", "\ufeffValeur;Nombre".encode()), ("t.XLSX", b"PK")])
def test_a_table_is_written(sourcier, folder: Path, tmp_path: Path, name: str, start: bytes):
    path = tmp_path / name
    told = sourcier("dossier", "figures", "--output", path, "--library", folder)
    assert (told.code, told.out) == (0, f"Écrit dans {path}.\n")
    assert path.read_bytes().startswith(start)


def test_a_chart_is_written_or_refused(sourcier, folder: Path, tmp_path: Path):
    path = tmp_path / "t.svg"
    refused = sourcier("dossier", "figures", "--output", path, "--library", folder)
    assert (refused.code, refused.out, path.exists()) == (1, "", False)
    assert "au moins 3 valeurs" in refused.err
    (folder / "autre.md").write_text("Le club comptait 20 nageurs en 2020, selon la Ligue.\n", encoding="utf-8")
    assert sourcier("dossier", "figures", "--output", path, "--library", folder).code == 0
    assert path.read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.parametrize(("action", "name"), [("figures", "t.pdf"), ("figures", "t"), ("glossary", "g.html")])
def test_an_unknown_extension_is_refused_and_nothing_is_written(sourcier, folder: Path, tmp_path: Path, action: str, name: str):
    told = sourcier("dossier", action, "--output", tmp_path / name, "--library", folder)
    assert (told.code, told.out) == (2, "")
    assert "extension" in told.err
    assert not (tmp_path / name).exists()


def test_a_folder_that_does_not_exist_is_told(sourcier, folder: Path, tmp_path: Path):
    told = sourcier("dossier", "glossary", "--output", tmp_path / "absent" / "g.csv", "--library", folder)
    assert told.code == 1
    assert "ne peut pas être écrit" in told.err


def test_the_glossary_is_told_and_written(sourcier, folder: Path, tmp_path: Path):
    told = sourcier("dossier", "glossary", "--library", folder)
    assert (told.code, told.out) == (0, "MNA\u00a0: maître-nageur agréé\n   La piscine\n")
    (answer,) = sourcier("dossier", "glossary", "--json", "--library", folder).rows
    (entry,) = answer["acronyms"]
    place = entry["meanings"][0]["sources"][0]["acronym"]
    assert POOL[place["start"] : place["end"]] == place["text"] == "MNA"
    for name in ("g.csv", "g.md"):
        assert sourcier("dossier", "glossary", "--output", tmp_path / name, "--library", folder).code == 0
        assert "maître-nageur agréé" in (tmp_path / name).read_text(encoding="utf-8")
