"""A dossier against the library as it is today: the four outcomes, from the dossier's own file and from its exports."""

from __future__ import annotations

import re
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.dossier.editing import entry_noted, with_quotes
from assistant.dossier.exports.citations import QUOTE_STYLE
from assistant.dossier.exports.formats import export
from assistant.dossier.files import write_dossier
from assistant.dossier.model import Dossier, quote_of
from assistant.dossier.verification import Outcome, difference, in_brackets, quotes_to_check, verify
from corpus.errors import DossierError
from corpus.importers.markdown import import_markdown
from corpus.library import Library, open_library
from corpus.model import Document, Span
from index.french.folded import fold_spaces
from tests.assistant.dossier.conftest import FARM, POOL, TODAY, quote

FILES = ("d.dossier.json", "d.docx", "d.md")


@pytest.fixture
def written(tmp_path: Path, dossier: Dossier) -> Path:
    """The dossier and its two exports, in a folder; a note of the trainer's looks like a quotation."""
    noted = entry_noted(dossier, 0, 0, "> Ceci n’est pas une citation.\n\n1. ni ceci[^1]")
    write_dossier(tmp_path / "d.dossier.json", noted)
    export(noted, tmp_path / "d.docx")
    export(noted, tmp_path / "d.md")
    return tmp_path


def outcomes(library: Library, path: Path) -> list[Outcome]:
    return [checked.outcome for checked in verify(library, quotes_to_check(path))]


@pytest.mark.parametrize("name", FILES)
def test_nothing_changed(written: Path, library: Library, name: str) -> None:
    assert outcomes(library, written / name) == [Outcome.SAME] * 3


@pytest.mark.parametrize("name", FILES)
def test_each_outcome_after_the_library_changed(written: Path, folder: Path, name: str) -> None:
    (folder / "ferme.md").write_text(
        FARM.replace("La ferme accueille", "Ajout en tête.\n\nLa ferme accueille").replace("le potager", "le grand potager"),
        encoding="utf-8",
    )
    (folder / "piscine.md").unlink()
    library = open_library(folder)
    moved, changed, gone = verify(library, quotes_to_check(written / name))
    assert moved.outcome is Outcome.MOVED and moved.document is not None and moved.span is not None
    assert moved.span.of(moved.document.text) == "La ferme accueille 42 personnes."
    assert changed.outcome is Outcome.CHANGED
    assert "le{+ grand+} potager" in in_brackets(changed.difference)
    assert (gone.outcome, gone.document) == (Outcome.GONE, None)


def test_words_that_went_to_another_file_are_found(written: Path, folder: Path) -> None:
    (folder / "piscine.md").rename(folder / "bassins.md")
    library = open_library(folder)
    (_, _, moved) = verify(library, quotes_to_check(written / "d.docx"))
    assert moved.outcome is Outcome.MOVED and moved.document is not None and moved.document.source == "bassins.md"


def test_of_words_said_twice_the_nearest_are_told(library: Library, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "d.md"
    export(with_quotes(Dossier(), [quote(library, "piscine.md", "Elle compte deux bassins.")]), path)
    text = "Elle compte deux bassins. " + POOL.replace("1998", "mille neuf cent 1998") + "\nElle compte deux bassins.\n"
    (folder / "piscine.md").write_text(text, encoding="utf-8")
    (moved,) = verify(open_library(folder), quotes_to_check(path))
    assert moved.span is not None and moved.span.start == text.index("Elle compte", 30)


def test_an_exported_quotation_edited_by_hand_is_changed(written: Path, library: Library) -> None:
    document = docx.Document(str(written / "d.docx"))
    quoted = [paragraph for paragraph in document.paragraphs if paragraph.style and paragraph.style.name == QUOTE_STYLE]
    quoted[0].runs[0].text = "La ferme accueille 420 personnes."
    document.save(str(written / "d.docx"))
    first, *others = verify(library, quotes_to_check(written / "d.docx"))
    assert (first.outcome, in_brackets(first.difference)) == (Outcome.CHANGED, "La ferme accueille [-420-]{+42+} personnes.")
    assert [other.outcome for other in others] == [Outcome.SAME] * 2


def test_a_quotation_whose_mark_was_cut_is_still_found(written: Path, library: Library) -> None:
    path = written / "d.md"
    path.write_text("\n".join(line for line in path.read_text(encoding="utf-8").split("\n") if not line.startswith("[^")))
    assert outcomes(library, path) == [Outcome.MOVED] * 3


def test_a_dossier_of_another_library(written: Path, tmp_path: Path) -> None:
    other = tmp_path / "autre"
    other.mkdir()
    (other / "gare.md").write_text("# La gare\n\nLe train part à midi.\n", encoding="utf-8")
    assert outcomes(open_library(other), written / "d.dossier.json") == [Outcome.GONE] * 3


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("vide.docx", b"", "abîmé"),
        ("faux.docx", b"PK\x03\x04 rien", "abîmé"),
        ("latin.md", b"> \xe9", "abîmé"),
        ("sans.md", b"# Rien\n", "aucune citation"),
        ("image.png", b"", "seuls un dossier"),
    ],
)
def test_files_that_cannot_be_checked(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DossierError, match=told):
        quotes_to_check(tmp_path / name)
    with pytest.raises(DossierError, match="n’existe pas"):
        quotes_to_check(tmp_path / f"pas-là-{name.replace('png', 'md')}")


ANY_TEXT = st.text(st.sampled_from("a é1.-*_`#>|[]()<&~^!\\\t\n\u00a0\u202f’'\"«»:+=$\x07🎉"), min_size=1, max_size=60)


@settings(max_examples=60)
@given(ANY_TEXT.filter(lambda text: any(char.isalnum() for char in text)))
def test_any_words_survive_both_exports(tmp_path_factory: pytest.TempPathFactory, words: str) -> None:
    text = f"# Titre\n\nAvant. {words} Après.\n"
    document = Document("d-1", "d.md", "0", import_markdown(text.encode(), "d"))
    library = Library(Path("/"), (document,))
    start = document.text.index("Avant. ") + len("Avant. ")
    taken = quote_of(library, document, Span(start, len(document.text) - len(" Après.\n")), TODAY)
    dossier = with_quotes(Dossier(), [taken])
    out = tmp_path_factory.mktemp("export")
    for suffix in (".docx", ".md"):
        export(dossier, out / f"d{suffix}")
        assert outcomes(library, out / f"d{suffix}") == [Outcome.SAME]


@given(st.text("ab é,.", max_size=30), st.text("ab é,.", max_size=30))
def test_a_difference_tells_both_sides(before: str, after: str) -> None:
    told = in_brackets(difference(before, after))
    kept = re.sub(r"\{\+.*?\+\}", "", told)
    assert re.sub(r"\[-(.*?)-\]", r"\1", kept) == fold_spaces(before)
