"""The deck opens in Anki itself; the CSV is data, never a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

from assistant.quiz.anki import anki_csv, anki_deck
from assistant.quiz.item import Item, Kind
from tests.assistant.quiz.made import item

CREATED = 1_700_000_000.0


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    opened = Collection(str(tmp_path / "collection.anki2"))
    yield opened
    opened.close()


def _import(collection: Collection, folder: Path, data: bytes) -> None:
    (folder / "deck.apkg").write_bytes(data)
    options = ImportAnkiPackageOptions()
    collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(folder / "deck.apkg"), options=options))


def test_anki_opens_the_deck_with_a_card_an_item_and_its_source_on_the_back(
    collection: Collection, tmp_path: Path, drawn: tuple[Item, ...]
) -> None:
    _import(collection, tmp_path, anki_deck(drawn, "Pair-aidance « é »", CREATED))
    cards = [collection.get_card(card) for card in collection.find_cards("")]
    assert len(cards) == len(drawn)
    assert "Pair-aidance « é »" in {deck.name for deck in collection.decks.all_names_and_ids()}
    backs = [card.answer() for card in cards]
    assert all(any(made.place.reference in back and made.masked.text in back for back in backs) for made in drawn)


def test_a_deck_imported_again_doubles_no_card(collection: Collection, tmp_path: Path, drawn: tuple[Item, ...]) -> None:
    for created in (CREATED, CREATED + 86400):
        _import(collection, tmp_path, anki_deck(drawn[:5], "Titre", created))
    assert len(collection.find_notes("")) == 5


def test_words_that_look_like_markup_are_shown_as_they_are(collection: Collection, tmp_path: Path) -> None:
    _import(collection, tmp_path, anki_deck([item(Kind.CLOZE, "<b>{{c1::x}} & ", after=" <script>")], "Titre", CREATED))
    (card,) = [collection.get_card(found) for found in collection.find_cards("")]
    assert "&lt;b&gt;{{c1::x}} &amp; " in card.question()
    assert "<script>" not in card.question()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_of_the_csv_is_never_a_formula(start: str) -> None:
    made = item(Kind.CHOICE, f"{start}1+1 ", wrong=(f"{start}SUM(A1)", "2", "3"), masked=f"{start}cmd|x", title=f"{start}A1")
    rows = list(csv.reader(anki_csv([made]).splitlines()[4:]))
    cells = [cell for row in csv.reader("\n".join(anki_csv([made]).split("\n")[4:]).splitlines(keepends=True)) for cell in row]
    assert rows
    assert len(cells) == 4
    assert not [cell for cell in cells if cell[:1] in "=+-@\t\r"]


def test_the_csv_tells_anki_how_to_read_it(drawn: tuple[Item, ...]) -> None:
    header, rows = anki_csv(drawn).split("\n")[:4], anki_csv(drawn).split("\n", 4)[4]
    assert header[0] == "#separator:Comma"
    read = list(csv.reader(rows.splitlines(keepends=True)))
    assert [row[1] for row in read] == [made.answer for made in drawn]
    assert all(made.place.reference in row[2] for made, row in zip(drawn, read, strict=True))
