"""References after ISO 690 and permalinks that find their words again."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.citation import find_again, fingerprint, permalink, quotation, reference
from corpus.model import Content, Document, MetadataValue, Page, Section, Span

TEXT = "Les GEM\n\nUn GEM réunit des adhérents. Il est libre.\n"


def document(text: str = TEXT, pages: tuple[Page, ...] = (), **metadata: MetadataValue) -> Document:
    whole = Span(0, len(text))
    section = Section("Le cadre", 1, whole, Span(0, 7), ("Le cadre",))
    content = Content(text, whole, "Les GEM", (section,), (), pages, MappingProxyType(metadata))
    return Document("gem-1a2b3c", "santé/gem.md", "0" * 64, content)


SPAN = Span(TEXT.index("Un GEM"), TEXT.index(" Il est"))


def test_a_full_reference() -> None:
    cited = document(pages=(Page(3, Span(0, len(TEXT))),), author="Sourcier", date="2026-11-21", licence="CC BY 4.0")
    assert reference(cited, SPAN, consulted=date(2026, 3, 1)) == (
        "SOURCIER. Les GEM [document électronique]. 21 novembre 2026 [consulté le\u00a01er mars 2026]. "
        "Section «\u00a0Le cadre\u00a0», p.\u00a03, fichier santé/gem.md, caractères 9 à 37. Licence CC BY 4.0."
    )


def test_what_is_not_known_is_left_out() -> None:
    assert reference(document(), SPAN) == (
        "Les GEM [document électronique]. Sans date. Section «\u00a0Le cadre\u00a0», fichier santé/gem.md, caractères 9 à 37."
    ).replace("Sans", "sans")


@pytest.mark.parametrize(
    ("authors", "told"),
    [
        ("Dupont, Anne", "DUPONT, Anne."),
        ("Anne Dupont", "Anne Dupont."),
        (("Dupont, Anne", "Martin, Luc", "HAS"), "DUPONT, Anne, MARTIN, Luc et HAS."),
        ("", "Les GEM ["),
    ],
)
def test_authors(authors: MetadataValue, told: str) -> None:
    assert reference(document(author=authors), SPAN).startswith(told)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("2026-01-01", "1er janvier 2026"),
        ("2026-08", "août 2026"),
        ("2026", "2026"),
        ("été 2020", "été 2020"),
        ("2026-13-01", "2026-13-01"),
    ],
)
def test_dates_in_french(written: str, told: str) -> None:
    assert f"[document électronique]. {told}. Section" in reference(document(date=written), SPAN)


def test_a_quotation_holds_the_very_words_then_the_reference() -> None:
    words, told = quotation(document(), SPAN).split("\n")
    assert words == "«\u00a0Un GEM réunit des adhérents.\u00a0»"
    assert told.endswith("caractères 9 à 37.")


def test_a_permalink_names_the_place_and_its_words() -> None:
    fields = parse_qs(permalink(document(), SPAN).removeprefix("?"))
    assert fields == {"doc": ["gem-1a2b3c"], "debut": ["9"], "fin": ["37"], "mots": [fingerprint(SPAN.of(TEXT))]}


@given(st.text(max_size=60), st.text(min_size=1, max_size=20), st.text(max_size=60), st.integers(0, 80))
def test_the_same_words_are_found_again_wherever_they_went(before: str, words: str, after: str, start: int) -> None:
    text = before + words + after
    found = find_again(text, Span(start, start + len(words)), fingerprint(words))
    assert found is not None
    assert found.of(text) == words


def test_the_nearest_of_several_places_is_taken() -> None:
    text = "oui " * 10
    assert find_again(text, Span(17, 20), fingerprint("oui")) == Span(16, 19)


@pytest.mark.parametrize("span", [Span(0, 5), Span(40, 45), Span(0, 500), Span(0, 1_000_000_000)])
def test_words_that_are_gone_are_not_found(span: Span) -> None:
    assert find_again("Rien de tel ici.", span, fingerprint("absent")) is None
