"""The dossier of one page: saved at each change where the user chose, and never over another's work."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.dossier.editing import titled, with_quotes, with_section
from assistant.dossier.files import read_dossier, write_dossier
from assistant.dossier.model import Dossier, Quote
from assistant.page.course.binder import MOVED, Binder, Sent, key_of, with_typed
from corpus.errors import DossierError, SourcierError, UsageError
from corpus.library import Library
from corpus.model import Span

NAMED = with_section(titled(Dossier(), "Cours n° 1 / été"), "Début")


def test_each_change_is_saved_in_one_file_of_the_folder(tmp_path: Path) -> None:
    binder, told = Binder().in_folder(str(tmp_path)).changed(NAMED)
    assert told == "" and binder.path == tmp_path / "cours-n-1-été.dossier.json"
    again, _ = binder.changed(with_section(binder.dossier, "Suite"))
    assert [path.name for path in tmp_path.iterdir()] == ["cours-n-1-été.dossier.json"]
    assert read_dossier(binder.path) == again.dossier and not again.unsaved


def test_without_a_folder_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    binder, _ = Binder().changed(NAMED)
    assert binder.unsaved and not binder.downloaded().unsaved and list(tmp_path.iterdir()) == []


def test_a_file_changed_elsewhere_is_left_alone(tmp_path: Path) -> None:
    binder, _ = Binder().in_folder(str(tmp_path)).changed(NAMED)
    assert binder.path is not None
    other = with_section(NAMED, "D’une autre personne")
    write_dossier(binder.path, other)
    mine, told = binder.changed(with_section(NAMED, "De moi"))
    assert "changé ailleurs" in told and mine.path == tmp_path / "cours-n-1-été-2.dossier.json"
    assert read_dossier(binder.path) == other and read_dossier(mine.path) == mine.dossier


def test_a_dossier_begun_in_the_page_is_saved_once_a_folder_is_chosen(tmp_path: Path) -> None:
    binder = Binder().changed(NAMED)[0].in_folder(str(tmp_path))
    assert binder.path is not None and read_dossier(binder.path) == NAMED
    assert Binder().in_folder(str(tmp_path)).path is None
    assert binder.in_folder(" ").folder is None


def test_what_was_typed_goes_to_the_extract_that_it_was_typed_beside() -> None:
    quotes = tuple(
        Quote("a", "A", "a.md", "s", (), None, Span(start, start + 1), "x", "r", "w", "?doc=a", date(2026, 1, 1), "d")
        for start in (0, 5)
    )
    binder = Binder(with_quotes(NAMED, quotes))
    note = {"action": "note", "number": 0, "place": 1, "text": "À dire"}
    changed, _ = with_typed(binder, {"action": "move", "typed": [{**note, "key": key_of(quotes[0])}, {"action": "remove"}, None]})
    assert [entry.note for entry in changed.dossier.sections[0].entries] == ["À dire", ""]
    assert with_typed(binder, {"typed": "x"}) == (binder, "")
    with pytest.raises(DossierError, match="plus dans le dossier"):
        with_typed(binder, {"typed": [{**note, "key": "b:0:1"}]})


@pytest.mark.parametrize("typed", ["ici", "/nulle/part/du/tout"])
def test_what_is_no_folder_is_refused(typed: str) -> None:
    with pytest.raises(UsageError):
        Binder().in_folder(typed)


def test_only_a_dossier_of_the_folder_is_opened(tmp_path: Path) -> None:
    folder = tmp_path / "dossiers"
    folder.mkdir()
    write_dossier(tmp_path / "secret.dossier.json", NAMED)
    write_dossier(folder / "a.dossier.json", NAMED)
    binder = Binder().in_folder(str(folder))
    assert binder.opened("a.dossier.json").dossier == NAMED
    for name in ("../secret.dossier.json", str(tmp_path / "secret.dossier.json"), "b.dossier.json", "a.json", ""):
        with pytest.raises(DossierError):
            binder.opened(name)


ANYTHING = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.lists(st.integers(), max_size=2)


@given(st.dictionaries(st.sampled_from(["action", "number", "place", "by", "target", "text", "key", "x"]), ANYTHING) | ANYTHING)
def test_whatever_a_browser_sends_gives_a_dossier_or_a_message(sent: object) -> None:
    read = Sent.of(sent)
    library = Library(Path("/"), ())
    try:
        read = read.on(NAMED)
        with_typed(Binder(NAMED), {"typed": [sent, sent]})
        for move in MOVED.values():
            move(NAMED, read, library)
    except SourcierError as error:
        assert str(error)
