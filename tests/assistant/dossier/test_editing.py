"""Each change gives the dossier that was asked for, and never touches a quotation's words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.dossier.editing import (
    entry_merged,
    entry_moved,
    entry_noted,
    entry_put,
    section_merged,
    section_moved,
    section_noted,
    section_titled,
    titled,
    with_quotes,
    with_section,
    without_entry,
    without_section,
)
from assistant.dossier.model import UNTITLED, Dossier, Entry, Quote, Section, quote_of
from corpus.errors import DossierError
from corpus.library import Library, open_library
from corpus.model import Span
from tests.assistant.dossier.conftest import FARM, TODAY, place, quote


def words(dossier: Dossier) -> list[list[str]]:
    return [[entry.quote.text[:10] for entry in section.entries] for section in dossier.sections]


A, B, C = "La ferme a", "Trois atel", "La piscine"


def test_a_quotation_carries_its_place_and_its_library(library: Library, quotes: tuple[Quote, ...]) -> None:
    first = quotes[0]
    document = library.document("ferme.md")
    assert first.span.of(document.text) == first.text == "La ferme accueille 42 personnes."
    assert (first.document, first.source, first.sha256) == (document.id, "ferme.md", document.sha256)
    assert (first.section, first.page, first.retrieved, first.library) == ((), None, TODAY, library.digest)
    assert "consulté le\u00a01er mars 2026" in first.reference and f"caractères {first.span.start} à" in first.reference
    assert "caractères" not in first.work


@pytest.mark.parametrize(
    ("selected", "taken"),
    [
        ("erme accueille 42 person", "ferme accueille 42 personnes"),
        ("\n\nLa ferme n’a", "La ferme n’a"),
        ("’a pas", "’a pas"),
        ("ruche <du", "ruche <du"),
    ],
)
def test_a_selection_takes_whole_words(library: Library, selected: str, taken: str) -> None:
    assert quote(library, "ferme.md", selected).text == taken


def test_what_holds_no_word_of_the_body_is_refused(library: Library) -> None:
    document = library.document("ferme.md")
    for span in (place(document, "\n\n"), Span(len(FARM), len(FARM) + 5)):
        with pytest.raises(DossierError, match="aucun mot"):
            quote_of(library, document, span, TODAY)


def test_titles_are_one_line_and_never_empty(dossier: Dossier) -> None:
    assert titled(dossier, "  Un\n titre ").title == "Un titre"
    assert titled(dossier, " ").title == UNTITLED
    assert section_titled(dossier, 0, "").sections[0].title == "La ferme"
    assert with_section(dossier, "").sections[-1].title == "Partie 3"


def test_an_extract_is_taken_once(dossier: Dossier, quotes: tuple[Quote, ...]) -> None:
    with pytest.raises(DossierError, match="déjà dans le dossier"):
        with_quotes(dossier, quotes[:1])
    assert words(with_quotes(Dossier(), (quotes[0], quotes[0], quotes[2]))) == [[A, C]]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda d: entry_moved(d, 0, 0, 1), [[B, A], [C]]),
        (lambda d: entry_moved(d, 0, 1, 1), [[A], [B, C]]),
        (lambda d: entry_moved(d, 1, 0, -1), [[A, B, C], []]),
        (lambda d: entry_moved(d, 0, 0, -1), [[A, B], [C]]),
        (lambda d: entry_moved(d, 1, 0, 1), [[A, B], [C]]),
        (lambda d: entry_put(d, 0, 0, 1), [[B], [C, A]]),
        (lambda d: without_entry(d, 0, 0), [[B], [C]]),
        (lambda d: section_moved(d, 1, -1), [[C], [A, B]]),
        (lambda d: section_moved(d, 1, 5), [[A, B], [C]]),
        (lambda d: without_section(d, 0), [[C]]),
        (lambda d: section_merged(d, 1), [[A, B, C]]),
    ],
)
def test_moves(dossier: Dossier, change: Callable[[Dossier], Dossier], expected: list[list[str]]) -> None:
    assert words(change(dossier)) == expected
    assert words(dossier) == [[A, B], [C]]


def test_notes_stay_with_what_they_are_about(dossier: Dossier) -> None:
    noted = entry_noted(section_noted(section_noted(dossier, 0, "un"), 1, "deux"), 0, 1, " la liste\n")
    assert noted.sections[0].entries[1].note == "la liste"
    assert entry_moved(noted, 0, 1, -1).sections[0].entries[0].note == "la liste"
    assert section_merged(noted, 1).sections[0].note == "un\ndeux"


def test_two_extracts_become_one_with_the_words_between(dossier: Dossier, library: Library) -> None:
    noted = entry_noted(entry_noted(dossier, 0, 0, "avant"), 0, 1, "après")
    (entry,) = entry_merged(noted, 0, 0, library).sections[0].entries
    assert entry.quote.text == FARM[FARM.index("La ferme accueille") : FARM.index("four.") + 5]
    assert entry.note == "avant\naprès"


def test_only_neighbours_of_one_document_that_still_read_alike_are_merged(dossier: Dossier, library: Library) -> None:
    with pytest.raises(DossierError, match="après celui-ci"):
        entry_merged(dossier, 1, 0, library)
    with pytest.raises(DossierError, match="deux documents"):
        entry_merged(entry_put(dossier, 1, 0, 0), 0, 1, library)
    changed = library.root / "ferme.md"
    changed.write_text(FARM.replace("42", "43"), encoding="utf-8")
    with pytest.raises(DossierError, match="a changé"):
        entry_merged(dossier, 0, 0, open_library(library.root))


@given(st.integers(-2, 5), st.integers(-2, 5))
def test_what_is_not_there_is_told(number: int, at: int) -> None:
    dossier = Dossier(sections=(Section("vide"),))
    for change in (without_entry, lambda d, n, p: entry_noted(d, n, p, ""), lambda d, n, p: entry_moved(d, n, p, 1)):
        with pytest.raises(DossierError, match="n’est plus dans le dossier"):
            change(dossier, number, at)


def test_the_limit_of_extracts(dossier: Dossier, quotes: tuple[Quote, ...]) -> None:
    full = Dossier(sections=(Section("pleine", (Entry(quotes[0]),) * 10_000),))
    with pytest.raises(DossierError, match="au plus 10000 extraits"):
        with_quotes(full, quotes[2:])
