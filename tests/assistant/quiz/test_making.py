"""Items are made of the corpus's words, have one right answer, and wrong choices that are wrong."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.quiz.item import CHOICES, Item, Kind, Sort
from assistant.quiz.making import draw_items, make_items
from assistant.quiz.pool import folded
from assistant.quiz.quiz_file import misquoted
from corpus.library import Library, open_library
from corpus.model import Span
from tests.assistant.quiz.conftest import MakeLibrary

SHARES = """# Les bassins

La ville de Bray compte 43 % de nageurs réguliers parmi ses habitants.

La ville de Mons compte 12 % de familles inscrites au club de voile.

Le lycée de Sens envoie 24 % de ses élèves en séjour de montagne.

La gare de Lens reçoit 57 % de voyageurs venus de Belgique.

Le musée de Dole offre 31 % de ses billets aux écoles du canton.
"""


def _only(items: tuple[Item, ...], words: str) -> Item:
    (found,) = [item for item in items if words in item.extract.text]
    return found


def test_the_fiches_give_at_least_sixty_items_of_the_three_kinds(drawn: tuple[Item, ...]) -> None:
    assert len(drawn) >= 60
    assert min(Counter(item.kind for item in drawn)[kind] for kind in Kind) >= 15


def test_every_word_is_at_its_place_in_the_library(fiches: Library, drawn: tuple[Item, ...]) -> None:
    assert misquoted(drawn, fiches) == ()


def test_no_wrong_choice_is_the_answer_or_stands_in_the_question(drawn: tuple[Item, ...]) -> None:
    for item in drawn:
        words = [folded(choice.text) for choice in item.choices]
        assert len(set(words)) == len(words)
        assert not {folded(other.text) for other in item.distractors} & set(folded(item.before + item.after).split())


def test_no_question_tells_its_answer(drawn: tuple[Item, ...]) -> None:
    for item in drawn:
        if item.kind is not Kind.TRUE_FALSE:
            around = folded(" ".join([item.setting, item.lead_in.text if item.lead_in else "", item.before, item.after]))
            assert folded(item.masked.text) not in around.replace("(", " ").replace(")", " ").split(), item.stem


def test_about_half_of_the_statements_are_true(drawn: tuple[Item, ...]) -> None:
    statements = [item for item in drawn if item.kind is Kind.TRUE_FALSE]
    assert abs(sum(item.is_true for item in statements) - len(statements) / 2) <= 1


def test_the_same_seed_draws_the_same_items_and_another_seed_others(fiches: Library) -> None:
    first = draw_items(fiches, most=10, seed=1)
    assert draw_items(fiches, most=10, seed=1) == first
    assert draw_items(fiches, most=10, seed=2) != first


def test_only_the_kinds_asked_for_are_made(fiches: Library) -> None:
    assert {item.kind for item in draw_items(fiches, (Kind.TRUE_FALSE,), 10)} == {Kind.TRUE_FALSE}


def test_wrong_choices_are_shares_of_other_sentences(library_of: MakeLibrary) -> None:
    items = draw_items(library_of(a=SHARES), (Kind.CHOICE,), most=5)
    assert len(items) == 5
    for item in items:
        assert item.sort is Sort.PERCENT
        assert {choice.text for choice in item.choices} <= {"43 %", "12 %", "24 %", "57 %", "31 %"}


def test_without_three_other_shares_no_choice_is_made(library_of: MakeLibrary) -> None:
    assert draw_items(library_of(a=SHARES.split("Le lycée")[0]), (Kind.CHOICE,)) == ()


def test_a_figure_that_the_corpus_gives_for_the_same_thing_is_never_a_wrong_choice(library_of: MakeLibrary) -> None:
    rival = "# B\n\nD’après une autre source, la ville de Bray a 40 % de nageurs réguliers parmi ses habitants.\n"
    for seed in range(6):
        items = draw_items(library_of(a=SHARES, b=rival), (Kind.CHOICE,), most=9, seed=seed)
        bray = [item for item in items if "43 %" in item.masked.text]
        assert bray, "the sentence gives an item"
        assert "40 %" not in {choice.text for item in bray for choice in item.choices}


@pytest.mark.parametrize(("hedge", "greater"), [("plus de", True), ("moins de", False)])
def test_after_more_or_less_than_only_what_is_surely_false_is_taken(library_of: MakeLibrary, hedge: str, greater: bool) -> None:
    library = library_of(
        a=SHARES.replace("compte 43 %", f"compte {hedge} 30 %") + "\nLe port de Dax perd 64 % de ses bateaux en hiver.\n"
    )
    for seed in range(5):
        item = _only(draw_items(library, (Kind.TRUE_FALSE, Kind.CHOICE), most=9, seed=seed), "Bray")
        for other in item.distractors:
            assert (int(other.text[:2]) > 30) is greater


def test_an_elision_is_kept_right(library_of: MakeLibrary) -> None:
    ages = "\n\n".join(
        f"Le club de {town} propose un stage au bout d’{span} à chaque membre."
        for town, span in [("Bray", "un an"), ("Mons", "un mois")]
    )
    others = "\n\n".join(
        f"La ligue de {town} offre une licence pour {span} aux débutants."
        for town, span in [("Sens", "deux mois"), ("Dole", "trois ans")]
    )
    for item in draw_items(library_of(a=f"# A\n\n{ages}\n\n{others}\n"), (Kind.TRUE_FALSE,), most=9):
        assert not item.before.endswith("’") or item.statement.split("’")[-1][0] in "aeiou"


def test_an_acronym_is_never_masked_beside_itself_nor_asked_twice(library_of: MakeLibrary) -> None:
    text = (
        "# A\n\nLa fédération des clubs de natation (FCN) réunit tous les bassins du pays.\n\n"
        "Chaque ligue verse une part à la fédération des clubs de natation (FCN) en janvier.\n\n"
        "La FCN publie le règlement de la fédération des clubs de natation (FCN) chaque année.\n"
    )
    (item,) = draw_items(library_of(a=text), most=9)
    assert (item.kind, item.masked.text) == (Kind.CLOZE, "FCN")
    assert "FCN" not in item.stem


@pytest.mark.parametrize(
    "sentence",
    [
        "L’article 12 du règlement impose une bouée rouge près de chaque bassin.",
        "Le club de Bray, cité par l’Institut des bassins (2018), forme des nageurs confirmés.",
        "Le club de Bray a trois bassins couverts, une salle et un grand vestiaire.",
        "Plus d’une personne sur dix, soit 10 % des habitants, nage chaque semaine à Bray.",
        "En cas de danger, le maître-nageur appelle le 3114 si personne ne répond au bassin.",
        "Selon le rapport 2022 de la ligue, les bassins de Bray restent trop peu ouverts.",
        "En 2022, à Bray, le club fondé en 2022 a repris la gestion de tous les bassins.",
    ],
)
def test_what_is_not_worth_asking_gives_no_item(library_of: MakeLibrary, sentence: str) -> None:
    assert draw_items(library_of(a=f"# A\n\n{sentence}\n"), (Kind.CLOZE,)) == ()


def test_a_title_that_tells_the_answer_is_not_shown(library_of: MakeLibrary) -> None:
    text = (
        "# Les bassins\n\n## Une ouverture en 1998\n\nLe bassin couvert du Val a été ouvert au public en 1998 par la commune.\n"
    )
    (item,) = draw_items(library_of(a=text), (Kind.CLOZE,))
    assert item.setting == "Les bassins"


def test_items_are_made_of_the_extracts_that_were_chosen(fiches: Library) -> None:
    document = fiches.document("gem.md")
    (section,) = [section for section in document.content.sections if section.title == "Le cadre légal"]
    items = make_items(fiches, [(document, section.span)], (Kind.CLOZE,))
    assert items
    assert all(section.span.contains(item.extract.span) for item in items)
    assert list(items) == sorted(items, key=lambda item: item.extract.span) or len({item.extract.span for item in items}) < len(
        items
    )


def test_a_chosen_extract_that_does_not_stand_alone_is_still_used(library_of: MakeLibrary) -> None:
    library = library_of(a="# A\n\nElle accueille 42 000 baigneurs par an, surtout en été.\n")
    document = library.documents[0]
    span = Span(document.text.index("Elle"), len(document.text) - 1)
    (item,) = make_items(library, [(document, span)], (Kind.CLOZE,))
    assert item.masked.text == "42 000"


def test_an_empty_choice_gives_nothing(fiches: Library) -> None:
    assert make_items(fiches, []) == ()


PIECES = """La Le ville club 43 % 12 24 ans 1998 en 2016 de loi du 4 mars 2002 (FCN) l’ d’ HAS . : ; « » ( ) , 42 000
habitants euros € 3,5 plus"""
WORDS = st.lists(st.sampled_from(PIECES.replace("\n", " ").split(" ")), max_size=60)


@settings(max_examples=60)
@given(WORDS)
def test_whatever_the_text_items_are_whole_and_verbatim(tmp_path_factory: pytest.TempPathFactory, words: list[str]) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / "a.md").write_text("# A\n\n" + " ".join(words) + ".\n\n" + SHARES, encoding="utf-8")
    library = open_library(folder)
    items = draw_items(library, most=50)
    assert misquoted(items, library) == ()
    assert all(len(item.distractors) == CHOICES for item in items if item.kind is Kind.CHOICE)
