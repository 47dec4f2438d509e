"""Markdown: front matter, headings, lists, tables and code, as spans of the source."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.importers.markdown import import_markdown, split_front_matter
from corpus.model import Content, Span
from corpus.units import units_of
from index.passages import PassageSettings, split

PROPERTY = settings(max_examples=200)

NBSP, NNBSP = "\u00a0", "\u202f"


def read(text: str) -> Content:
    return import_markdown(text.encode(), "Repli")


def shapes(text: str) -> list[tuple[str, str]]:
    """Each block as its kind and words."""
    content = read(text)
    return [(block.kind.value, block.span.of(content.text)) for block in content.blocks]


def members(text: str) -> list[tuple[str, str | None, int]]:
    """Each item or row as its words, its lead-in and its group."""
    content = read(text)
    return [
        (block.span.of(content.text), block.lead_in.of(content.text) if block.lead_in else None, block.group)
        for block in content.blocks
        if block.group >= 0
    ]


# Front matter


@pytest.mark.parametrize(
    ("front", "metadata"),
    [
        pytest.param("---\ntitle: Le guide\n---\n", {"title": "Le guide"}, id="dashes"),
        pytest.param("---\ntitle: Le guide\n...\n", {"title": "Le guide"}, id="closed by dots"),
        pytest.param("--- \t\ntitle: Le guide\n---  \n", {"title": "Le guide"}, id="spaces after the dashes"),
        pytest.param("---\nkeywords: [aide, 2, à deux]\n---\n", {"keywords": ("aide", "2", "à deux")}, id="list"),
        pytest.param("---\nsources:\n  - Un rapport\n  - Un livre\n---\n", {"sources": ("Un rapport", "Un livre")}, id="lines"),
        pytest.param("---\ndate: 2024-03-05\n---\n", {"date": "2024-03-05"}, id="date"),
        pytest.param("---\nsummary:\n---\n", {"summary": ""}, id="no value"),
        pytest.param("---\n3: trois\n---\n", {"3": "trois"}, id="key that is not text"),
        pytest.param("---\n# rien\n---\n", {}, id="comment alone"),
        pytest.param("---\n---\n", {}, id="empty"),
    ],
)
def test_front_matter_is_read_and_is_not_body(front: str, metadata: dict[str, str | tuple[str, ...]]):
    content = read(front + "Le corps.\n")
    assert content.metadata == metadata
    assert content.text == front + "Le corps.\n"
    assert content.body == Span(len(front), len(content.text))
    assert shapes(front + "Le corps.\n") == [("paragraph", "Le corps.")]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("---\ntitle: [sans fin\n---\nLe corps.\n", id="broken YAML"),
        pytest.param("---\ntitle: un: deux\n---\nLe corps.\n", id="two colons"),
        pytest.param("---\n- un\n- deux\n---\nLe corps.\n", id="a list"),
        pytest.param("---\nquelques mots\n---\nLe corps.\n", id="words"),
        pytest.param("---\ntitle: Le guide\nLe corps.\n", id="never closed"),
        pytest.param("\n---\ntitle: Le guide\n---\nLe corps.\n", id="not on the first line"),
        pytest.param(" ---\ntitle: Le guide\n---\nLe corps.\n", id="indented"),
        pytest.param("----\ntitle: Le guide\n----\nLe corps.\n", id="four dashes"),
        pytest.param("---\na: &x [1\n---\nLe corps.\n", id="anchor in broken YAML"),
    ],
)
def test_what_is_not_front_matter_stays_body_text(text: str):
    content = read(text)
    assert split_front_matter(text) == ({}, 0)
    assert content.body == Span(0, len(text))
    shown = " ".join(words for _, words in shapes(text))
    assert "Le corps." in shown
    assert all(word in shown for word in text.replace("-", " ").split())


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("2023-02-30", id="a day that does not exist"),
        pytest.param("2023-13-01", id="a month that does not exist"),
        pytest.param("2023-01-01 25:00:00", id="an hour that does not exist"),
        pytest.param("!!python/name:os.system", id="unsafe tag"),
        pytest.param("!!float demi", id="not a float"),
        pytest.param("!!int ''", id="not an integer"),
        pytest.param("!!bool peut-être", id="not a boolean"),
        pytest.param("!!timestamp hier", id="not a timestamp"),
        pytest.param("0b_", id="a binary number without digits"),
        pytest.param("9" * 5000, id="an integer too long"),
        pytest.param("[" * 1000, id="nested too deep"),
    ],
)
def test_a_value_that_yaml_cannot_convert_does_not_stop_the_import(value: str):
    content = read(f"---\ndate: {value}\n---\n\nLe corps.\n")
    assert content.blocks[-1].span.of(content.text) == "Le corps."


YAML_LINES = st.lists(
    st.sampled_from(["title: Le guide", "a: b", "- x", "a: [", "  - y", "# z", "", "'", "& *", "é: 😀", "\ttab"]), max_size=5
)


@PROPERTY
@given(
    YAML_LINES, st.lists(st.sampled_from(["# Titre", "Des mots.", "- un", "| a |", "---", ""]), max_size=8), st.integers(20, 200)
)
def test_front_matter_is_never_in_a_block_a_unit_or_a_passage(front: list[str], body: list[str], size: int):
    text = "\n".join(["---", *front, "---", *body])
    content = read(text)
    assert content.text == text
    shown = [
        *(block.span for block in content.blocks),
        *(section.span for section in content.sections),
        *(unit.span for unit in units_of(content)),
        *(unit.lead_in for unit in units_of(content) if unit.lead_in),
        *split(content, PassageSettings(size, size // 3)),
    ]
    assert all(content.body.contains(span) for span in shown)
    assert content.body.start == 0 or content.text[: content.body.start].rstrip().endswith(("---", "..."))


# Headings and sections


@pytest.mark.parametrize(
    ("source", "title", "level"),
    [
        pytest.param("# Le guide", "Le guide", 1, id="hash"),
        pytest.param("###   Le guide  ###", "Le guide", 3, id="closing hashes"),
        pytest.param("Le guide\n===", "Le guide", 1, id="setext 1"),
        pytest.param("Le guide\n---", "Le guide", 2, id="setext 2"),
        pytest.param("  ## Le guide", "Le guide", 2, id="indented"),
        pytest.param("> ## Le guide", "Le guide", 2, id="in a quotation"),
        pytest.param("## Le *guide* & `co`", "Le *guide* & `co`", 2, id="markup is kept as it is"),
        pytest.param("# Guide # guide", "Guide # guide", 1, id="hash inside"),
    ],
)
def test_headings(source: str, title: str, level: int):
    text = f"Avant.\n\n{source}\n\nAprès.\n"
    assert shapes(text) == [("paragraph", "Avant."), ("heading", title), ("paragraph", "Après.")]
    (section,) = read(text).sections
    assert (section.title, section.level, section.heading.of(text)) == (title, level, title)
    assert section.span.of(text).endswith("Après.\n")


@pytest.mark.parametrize("source", ["#Le guide", "####### Le guide", r"\# Le guide"], ids=["no space", "seven", "escaped"])
def test_what_is_no_heading(source: str):
    assert shapes(source) == [("paragraph", source)]


def test_an_empty_heading_makes_no_section():
    assert read("#\n\nDes mots.\n\n## \u00a0\n\nEncore.").sections == ()


def test_sections_run_to_the_next_heading_of_their_level_or_above():
    text = "# A\n\nun\n\n### A1\n\ndeux\n\n## A2\n\ntrois\n\n# B\n\nquatre\n"
    sections = read(f"---\ntitle: Titre\n---\n{text}").sections
    whole = f"---\ntitle: Titre\n---\n{text}"
    assert [(section.path, section.span.of(whole)) for section in sections] == [
        (("A",), "# A\n\nun\n\n### A1\n\ndeux\n\n## A2\n\ntrois\n\n"),
        (("A", "A1"), "### A1\n\ndeux\n\n"),
        (("A", "A2"), "## A2\n\ntrois\n\n"),
        (("B",), "# B\n\nquatre\n"),
    ]


@pytest.mark.parametrize(
    ("text", "title", "paths"),
    [
        pytest.param("# Le guide\n\n## Un\n", "Le guide", [(), ("Un",)], id="first heading"),
        pytest.param("---\ntitle: Le guide\n---\n# Le  guide\n\n## Un\n", "Le guide", [(), ("Un",)], id="front matter, repeated"),
        pytest.param(
            "---\ntitle: Autre\n---\n# Le guide\n\n## Un\n", "Autre", [("Le guide",), ("Le guide", "Un")], id="front matter"
        ),
        pytest.param("---\ntitle:\n---\n# Le guide\n", "Le guide", [()], id="empty title"),
        pytest.param("---\ntitle: '  '\n---\nDes mots.\n", "Repli", [], id="nothing to be named after"),
        pytest.param("---\ntitle: >\n  Le\n  guide\n---\nDes mots.\n", "Le guide", [], id="title over two lines"),
        pytest.param("# Un\n\n# Un\n", "Un", [(), ("Un",)], id="only the first heading is the title"),
    ],
)
def test_title_and_paths(text: str, title: str, paths: list[tuple[str, ...]]):
    content = read(text)
    assert content.title == title
    assert [section.path for section in content.sections] == paths


# Paragraphs and code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Un mot\nsur deux lignes.  \n\n\nUn autre.", ["Un mot\nsur deux lignes.", "Un autre."], id="paragraphs"),
        pytest.param(
            "```python\n# pas un titre\n- pas un point\n```\n\nFin.",
            ["```python\n# pas un titre\n- pas un point\n```", "Fin."],
            id="fence",
        ),
        pytest.param("~~~\n\n| a |\n\n~~~", ["~~~\n\n| a |\n\n~~~"], id="tilde fence with blank lines"),
        pytest.param("```\nsans fin", ["```\nsans fin"], id="fence never closed"),
        pytest.param("Avant.\n\n    du code\n\nAprès.", ["Avant.", "du code", "Après."], id="indented code"),
        pytest.param("> Un mot\n\nFin.", ["Un mot", "Fin."], id="quotation"),
        pytest.param("Avant.\n\n***\n\nAprès.", ["Avant.", "Après."], id="rule"),
        pytest.param(
            "Des **mots** et [un lien](https://exemple.fr).",
            ["Des **mots** et [un lien](https://exemple.fr)."],
            id="inline markup",
        ),
    ],
)
def test_paragraphs_and_code(text: str, expected: list[str]):
    assert shapes(text) == [("paragraph", words) for words in expected]
    assert read(text).sections == ()


# Lists


@pytest.mark.parametrize("marker", ["- ", "* ", "+ ", "   -   ", "-\t"])
@pytest.mark.parametrize("gap", ["\n", "\n\n"], ids=["tight", "loose"])
def test_bullets(marker: str, gap: str):
    text = f"Deux missions :\n\n{marker}accueillir{gap}{marker}écouter\n\nLa suite."
    assert members(text) == [("accueillir", "Deux missions :", 0), ("écouter", "Deux missions :", 0)]
    assert shapes(text)[-1] == ("paragraph", "La suite.")


def test_numbered_lists():
    assert members("Deux étapes :\n\n1. accueillir\n2. écouter\n") == [
        ("accueillir", "Deux étapes :", 0),
        ("écouter", "Deux étapes :", 0),
    ]
    assert members("7) 7\n8) 7 ou 8\n") == [("7", None, 0), ("7 ou 8", None, 0)]


@pytest.mark.parametrize(
    ("paragraph", "lead_in"),
    [
        pytest.param("Deux missions :", "Deux missions :", id="space"),
        pytest.param(f"Deux missions{NBSP}:", f"Deux missions{NBSP}:", id="U+00A0"),
        pytest.param(f"Deux missions{NNBSP}:", f"Deux missions{NNBSP}:", id="U+202F"),
        pytest.param("Le groupe agit. Il a deux missions :", "Il a deux missions :", id="last sentence"),
        pytest.param("Le groupe a deux missions.", None, id="no colon"),
        pytest.param("## Deux missions :", None, id="heading"),
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"], ids=["next line", "blank line"])
def test_the_sentence_that_ends_with_a_colon_announces_the_list(paragraph: str, lead_in: str | None, gap: str):
    assert members(f"{paragraph}{gap}- accueillir\n- écouter\n") == [("accueillir", lead_in, 0), ("écouter", lead_in, 0)]


def test_an_item_over_several_lines_or_paragraphs():
    assert members("- une mission\n  sur deux lignes\n\n  et sa suite\n- une autre\n") == [
        ("une mission\n  sur deux lignes", None, 0),
        ("et sa suite", None, 0),
        ("une autre", None, 0),
    ]


def test_a_nested_list_is_announced_by_the_item_that_holds_it():
    text = "Deux axes :\n\n- le matin\n  - lire\n  - écrire\n- le soir\n  1. dormir\n"
    assert members(text) == [
        ("le matin", "Deux axes :", 0),
        ("lire", "le matin", 1),
        ("écrire", "le matin", 1),
        ("le soir", "Deux axes :", 0),
        ("dormir", "le soir", 2),
    ]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        pytest.param("- le matin\n  - lire\n\n  * écrire\n", ("écrire", "le matin", 2), id="after another nested list"),
        pytest.param("- le matin\n- - lire\n", ("lire", None, 1), id="the item that holds it has no words"),
    ],
)
def test_a_nested_list_is_not_announced_by_its_neighbour(text: str, last: tuple[str, str | None, int]):
    assert members(text)[-1] == last


# Tables


def test_rows_are_announced_by_the_header_row():
    text = "Le tableau :\n\n| Ville | Année |\n| --- | :-: |\n| Lyon | 2018 |\n| Lille | |\n\nLa suite.\n"
    assert shapes(text) == [
        ("paragraph", "Le tableau :"),
        ("heading", "| Ville | Année |"),
        ("row", "| Lyon | 2018 |"),
        ("row", "| Lille | |"),
        ("paragraph", "La suite."),
    ]
    assert members(text) == [("| Lyon | 2018 |", "| Ville | Année |", 0), ("| Lille | |", "| Ville | Année |", 0)]
    assert read(text).sections == ()


def test_each_table_and_list_has_its_own_group():
    table = "| a |\n| - |\n| {} |\n\n"
    text = f"{table.format(1)}- un\n\nDes mots.\n\n{table.format(2)}"
    assert members(text) == [("| 1 |", "| a |", 0), ("un", None, 1), ("| 2 |", "| a |", 2)]


# Whole documents

WORD = st.text("abcdéèœçz’", min_size=1, max_size=8).map(lambda word: "M" + word)
WORDS = st.lists(WORD, min_size=1, max_size=5).map(" ".join)
PARTS = st.lists(
    st.tuples(st.sampled_from(["heading", "setext", "paragraph", "list", "table"]), st.lists(WORDS, min_size=1, max_size=3)),
    max_size=8,
)


def rendered(kind: str, lines: list[str], marker: str) -> tuple[str, list[tuple[str, str]]]:
    if kind == "heading":
        return f"## {lines[0]}", [("heading", lines[0])]
    if kind == "setext":
        return f"{lines[0]}\n---", [("heading", lines[0])]
    if kind == "paragraph":
        words = "\n".join(lines)
        return words, [("paragraph", words)]
    if kind == "list":
        return "\n".join(marker + line for line in lines), [("item", line) for line in lines]
    rows = [f"| {line} |" for line in lines]
    return "\n".join(["| Ma |", "| - |", *rows]), [("heading", "| Ma |"), *(("row", row) for row in rows)]


@PROPERTY
@given(PARTS, st.sampled_from(["- ", "1. ", "*   "]), st.booleans())
def test_what_was_written_is_what_is_read(parts: list[tuple[str, list[str]]], marker: str, front: bool):
    written, expected = [], []
    for kind, lines in parts:
        source, blocks = rendered(kind, lines, marker)
        written.append(source)
        expected.extend(blocks)
    assert shapes(("---\ntitle: Ma\n---\n" if front else "") + "\n\n".join(written)) == expected
