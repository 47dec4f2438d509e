"""Headings, lists and paragraphs of plain text, recognised by their shape."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.importers.plain_text import import_plain_text
from corpus.model import Block, Content

PROPERTY = settings(max_examples=200)

NBSP, NNBSP = "\u00a0", "\u202f"


def read(text: str) -> Content:
    return import_plain_text(text.encode(), "Repli")


def shapes(text: str) -> list[tuple[str, str]]:
    """Each block as its kind and words."""
    content = read(text)
    return [(block.kind.value, block.span.of(content.text)) for block in content.blocks]


def items(content: Content) -> list[tuple[str, str | None, int]]:
    """Each item as its words, its lead-in and its group."""

    def told(block: Block) -> str | None:
        return block.lead_in.of(content.text) if block.lead_in else None

    return [(block.span.of(content.text), told(block), block.group) for block in content.blocks if block.group >= 0]


@pytest.mark.parametrize("marker", ["•", "-", "–", "—", "*", "+", "·", "◦", "▪", "‣", "●"])
@pytest.mark.parametrize("indent", ["", "  ", "\t"], ids=["flush", "indented", "tab"])
def test_bullets(marker: str, indent: str):
    text = f"Deux missions :\n\n{indent}{marker} accueillir\n{indent}{marker}  écouter\n"
    assert items(read(text)) == [("accueillir", "Deux missions :", 0), ("écouter", "Deux missions :", 0)]


@pytest.mark.parametrize("space", [NBSP, NNBSP], ids=["U+00A0", "U+202F"])
def test_a_no_break_space_may_follow_the_bullet(space: str):
    text = f"Deux missions :\n–{space}accueillir\n–{space}écouter\n"
    assert items(read(text)) == [("accueillir", "Deux missions :", 0), ("écouter", "Deux missions :", 0)]


@pytest.mark.parametrize("markers", [("1.", "2."), ("9)", "10)"), ("a)", "b)")], ids=" ".join)
@pytest.mark.parametrize("indent", ["", "   ", "\t"], ids=["flush", "indented", "tab"])
@pytest.mark.parametrize("gap", ["\n", "\n\n"], ids=["tight", "loose"])
def test_numbered_lists(markers: tuple[str, str], indent: str, gap: str):
    first, second = markers
    text = f"Deux étapes :\n\n{indent}{first} Accueillir{gap}{indent}{second} Écouter{gap}\n\nLa suite est libre."
    assert items(read(text)) == [("Accueillir", "Deux étapes :", 0), ("Écouter", "Deux étapes :", 0)]
    assert shapes(text)[-1] == ("paragraph", "La suite est libre.")


@pytest.mark.parametrize(
    "line",
    ["-accueillir.", "–", "2024. Un bilan est paru, puis un autre.", "1.5 point de plus.", "A) majuscule.", "– ", "3 personnes."],
)
def test_what_only_resembles_a_marker_is_text(line: str):
    assert shapes(f"{line}\n\nLa suite.")[0] == ("paragraph", line.strip())


def test_an_item_runs_on_until_a_blank_line_or_the_next_marker():
    text = "- une mission\n  sur deux lignes\n- une autre\nencore\n\nUn paragraphe."
    assert shapes(text) == [
        ("item", "une mission\n  sur deux lignes"),
        ("item", "une autre\nencore"),
        ("paragraph", "Un paragraphe."),
    ]


def test_a_paragraph_between_two_lists_makes_two_groups():
    text = "Le matin :\n- lire\n- écrire\n\nLe soir :\n- dormir\n"
    assert items(read(text)) == [("lire", "Le matin :", 0), ("écrire", "Le matin :", 0), ("dormir", "Le soir :", 1)]


def test_bullets_under_an_item_stay_in_its_list():
    text = "Deux axes :\n- le matin :\n  • lire\n- le soir\n"
    assert items(read(text)) == [(words, "Deux axes :", 0) for words in ("le matin :", "lire", "le soir")]


@pytest.mark.parametrize(
    ("paragraph", "lead_in"),
    [
        pytest.param("Deux missions :", "Deux missions :", id="space"),
        pytest.param(f"Deux missions{NBSP}:", f"Deux missions{NBSP}:", id="U+00A0"),
        pytest.param(f"Deux missions{NNBSP}:", f"Deux missions{NNBSP}:", id="U+202F"),
        pytest.param("Deux missions:", "Deux missions:", id="no space"),
        pytest.param("Le groupe agit. Il a deux\nmissions :", "Il a deux\nmissions :", id="last sentence of a paragraph"),
        pytest.param("Le groupe a deux missions.", None, id="no colon"),
        pytest.param("Deux missions : celles-ci.", None, id="colon inside"),
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n", "\n\n\n"], ids=["next line", "blank line", "two blank lines"])
def test_the_sentence_that_ends_with_a_colon_announces_the_list(paragraph: str, lead_in: str | None, gap: str):
    text = f"Le groupe\n\n{paragraph}{gap}- accueillir\n- écouter\n\nLa suite."
    assert items(read(text)) == [("accueillir", lead_in, 0), ("écouter", lead_in, 0)]


def test_a_heading_announces_no_list():
    assert items(read("Les missions\n\n- accueillir\n")) == [("accueillir", None, 0)]


@pytest.mark.parametrize(
    "line",
    [
        "Le groupe",
        "Qui vient ?",
        "Bienvenue !",
        "« Bien vivre »",
        f"«{NBSP}Bien vivre{NBSP}»",
        "2024 : le bilan",
        "À propos",
        "2.1. Le cadre",
        "Le groupe (suite)",
    ],
)
def test_a_short_line_on_its_own_is_a_heading(line: str):
    text = f"Ouverture.\n\n{line}\n\nDe la prose."
    assert shapes(text)[1] == ("heading", line)
    assert [section.title for section in read(text).sections] == [" ".join(line.split())]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param("Le groupe se réunit.", id="full stop"),
        pytest.param("Deux missions :", id="colon"),
        pytest.param("Le groupe, encore,", id="comma"),
        pytest.param("Le groupe ;", id="semicolon"),
        pytest.param("Le groupe…", id="ellipsis"),
        pytest.param("« Le groupe se réunit. »", id="full stop then guillemet"),
        pytest.param("« Qui vient ? »", id="question then guillemet"),
        pytest.param("le groupe", id="small letter"),
        pytest.param("« le groupe »", id="small letter in guillemets"),
        pytest.param("2024", id="no letter"),
        pytest.param("  Le groupe", id="indented"),
        pytest.param("Le groupe\nde parole", id="two lines"),
        pytest.param("Le " + "très " * 30 + "long groupe", id="too long"),
    ],
)
def test_what_is_no_heading(lines: str):
    content = read(f"Ouverture.\n\n{lines}\n\nDe la prose.")
    assert content.blocks[1].kind == "paragraph"
    assert content.sections == ()


def test_the_last_line_is_no_heading():
    assert shapes("De la prose.\n\nLe groupe de parole\n") == [
        ("paragraph", "De la prose."),
        ("paragraph", "Le groupe de parole"),
    ]


def test_numbered_lines_followed_by_prose_are_headings():
    text = "1. Le contexte\n\nDe la prose.\n\n2. Les moyens\n\n- une salle\n\nEncore de la prose.\n"
    content = read(text)
    assert shapes(text) == [
        ("heading", "Le contexte"),
        ("paragraph", "De la prose."),
        ("heading", "Les moyens"),
        ("item", "une salle"),
        ("paragraph", "Encore de la prose."),
    ]
    assert [(section.title, section.path) for section in content.sections] == [
        ("Le contexte", ()),
        ("Les moyens", ("Les moyens",)),
    ]
    assert content.sections[1].span.of(content.text).startswith("2. Les moyens")


def test_a_numbered_heading_on_the_first_line_does_not_depend_on_the_last():
    text = "1. Le contexte\n\nDe la prose, puis deux étapes :\n\n1. Accueillir\n2. Écouter\n"
    assert [kind for kind, _ in shapes(text)] == ["heading", "paragraph", "item", "item"]


@pytest.mark.parametrize(
    "line", ["   1. Le contexte", "1. Le contexte est posé.", "1. le contexte"], ids=["indented", "sentence", "small letter"]
)
def test_numbered_lines_that_are_no_heading_are_items(line: str):
    assert shapes(f"Ouverture.\n\n{line}\n\nDe la prose.")[1][0] == "item"


def test_titles_nest_numbered_headings_under_plain_ones():
    text = "Le guide\n\nOuverture.\n\nPremière partie\n\n1. Accueil\n\nProse.\n\n2. Écoute\n\nProse.\n\nSeconde partie\n\nFin.\n"
    sections = read(text).sections
    assert [(section.level, section.path) for section in sections] == [
        (1, ()),
        (2, ("Première partie",)),
        (3, ("Première partie", "Accueil")),
        (3, ("Première partie", "Écoute")),
        (2, ("Seconde partie",)),
    ]
    assert sections[0].span.of(text) == text
    assert sections[1].span.of(text).endswith("Écoute\n\nProse.\n\n")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        pytest.param("Le guide\n\nDe la prose.", "Le guide", id="first line"),
        pytest.param("\n\n  \nLe guide\n\nDe la prose.", "Le guide", id="after blank lines"),
        pytest.param(f"Le{NBSP}guide  pratique\n\nDe la prose.", "Le guide pratique", id="white space is made plain"),
        pytest.param("De la prose.\n\nLe guide\n\nDe la prose.", "Repli", id="a later heading is not the title"),
        pytest.param("De la prose.", "Repli", id="no heading"),
    ],
)
def test_title(text: str, title: str):
    assert read(text).title == title


WORD = st.text("abcdéèœçz’", min_size=2, max_size=8).map(lambda word: "M" + word)
WORDS = st.lists(WORD, min_size=1, max_size=5).map(" ".join)
PARTS = st.lists(
    st.tuples(st.sampled_from(["heading", "paragraph", "list"]), st.lists(WORDS, min_size=1, max_size=3)), max_size=8
)
MARKERS = st.sampled_from(["- ", "• ", "  – ", "\t* "])


@PROPERTY
@given(PARTS, MARKERS, st.sampled_from(["\n\n", "\n \n\t\n"]))
def test_what_was_written_is_what_is_read(parts: list[tuple[str, list[str]]], marker: str, gap: str):
    written, expected = [], []
    for kind, lines in [*parts, ("paragraph", ["Fin"])]:
        if kind == "heading":
            written.append(lines[0])
            expected.append(("heading", lines[0]))
        elif kind == "paragraph":
            written.append("\n".join(lines) + ".")
            expected.append(("paragraph", written[-1]))
        else:
            written.append("\n".join(marker + line for line in lines))
            expected.extend(("item", line) for line in lines)
    assert shapes(gap.join(written)) == expected
