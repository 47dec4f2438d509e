"""Passages: exact spans that cover the body, whatever is repeated in it."""

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus.importers.markdown import import_markdown
from corpus.importers.plain_text import import_plain_text
from corpus.model import BlockKind, Content, Span
from index.passages import PassageSettings, split

PROPERTY = settings(max_examples=250)

SIZES = st.integers(20, 800)
OVERLAPS = st.sampled_from([0, 1, 15, 60, 300, 1000])

LONG = ["Le groupe se réunit le lundi.", "Une salle est ouverte à tous, sans rendez-vous ; on y sert un thé."]
REPEATED = [*LONG, "Oui.", "la la la"]
FRAGMENTS = [
    *[sentence + end for sentence in REPEATED for end in (" ", "\n", "\n\n")],
    *["# Titre\n\n", "## Titre\n\n", "### Titre\n", "Titre\n===\n\n", "Titre\n\n", "1. Titre\n\n", "#\n", "- ", "* ", "  - "],
    *["2. ", "> ", "\n", "\n\n\n"],
    *["| a | b |\n|---|---|\n| 1 | 2 |\n", "```\ncode\n```\n", "[lien]: https://exemple.fr\n\n", "<!-- rien -->\n", "---\n"],
    *["mot" * 60, "a " * 80],
    *["« Oui ? » ", "Ah…\u00a0» ", "\u00a0", "\u202f", "\u2028", "\x85", "\t", " " * 50, "😀", "e\u0301"],
]
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200),
    st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join),
    st.tuples(st.sampled_from(FRAGMENTS), st.integers(1, 40)).map(lambda drawn: drawn[0] * drawn[1]),
)
BOTH = pytest.mark.parametrize("importer", [import_plain_text, import_markdown], ids=["plain text", "Markdown"])


def read(text: str) -> Content:
    return import_markdown(text.encode(), "Repli")


def passages(text: str, size: int, overlap: int = 0) -> list[str]:
    return [span.of(text) for span in split(read(text), PassageSettings(size, overlap))]


@BOTH
@PROPERTY
@given(text=TEXTS, size=SIZES, overlap=OVERLAPS)
@example(text="Oui.\n\n" * 30, size=20, overlap=0)
@example(text="Oui.\n\n" * 30, size=20, overlap=15)
@example(text="# Titre\n\n## Titre\n\n" * 3, size=20, overlap=0)
def test_passages_cover_the_body_in_order_and_slice_exactly(importer, text: str, size: int, overlap: int):
    content = importer(text.encode(), "Repli")
    spans = split(content, PassageSettings(size, overlap))
    covered = {offset for span in spans for offset in range(span.start, span.end)}
    assert all(content.body.contains(span) for span in spans)
    assert all(span.of(content.text).strip() == span.of(content.text) != "" for span in spans)
    assert all(one.start < other.start and one.end < other.end for one, other in pairwise(spans))
    assert {offset for offset in range(content.body.start, content.body.end) if not content.text[offset].isspace()} <= covered
    if overlap == 0:
        assert all(one.end <= other.start for one, other in pairwise(spans))


@BOTH
@PROPERTY
@given(text=TEXTS, size=SIZES, overlap=OVERLAPS)
def test_no_passage_crosses_a_heading(importer, text: str, size: int, overlap: int):
    content = importer(text.encode(), "Repli")
    titles = {section.heading for section in content.sections}
    for span in split(content, PassageSettings(size, overlap)):
        inside = [block for block in content.blocks if span.contains(block.span)]
        firsts = [position for position, block in enumerate(inside) if block.kind is not BlockKind.HEADING]
        assert not any(block.span in titles for block in inside[min(firsts, default=len(inside)) :])


@PROPERTY
@given(st.lists(st.sampled_from(REPEATED), min_size=1, max_size=40), st.sampled_from([" ", "\n", "\n\n"]), SIZES, OVERLAPS)
def test_the_size_bounds_a_passage_and_its_tail(parts: list[str], gap: str, size: int, overlap: int):
    spans = split(read(gap.join([*parts, "fin."])), PassageSettings(size, overlap))
    assert max(map(len, spans)) <= size + size // 8 + len(gap) + overlap
    assert len(spans) == 1 or len(spans[-1]) > size // 8


@PROPERTY
@given(st.sampled_from(LONG), st.integers(1, 30), OVERLAPS)
def test_identical_paragraphs_each_have_their_own_place(paragraph: str, times: int, overlap: int):
    step = len(paragraph) + 2
    content = read("\n\n".join([paragraph] * times))
    spans = split(content, PassageSettings(size=step))
    assert spans == [Span(step * position, step * position + len(paragraph)) for position in range(times)]
    assert [span.end for span in split(content, PassageSettings(step, overlap))] == [span.end for span in spans]


def test_identical_paragraphs_under_identical_headings():
    text = "## Titre\n\nLe groupe parle.\n\n" * 3
    spans = split(read(text), PassageSettings(size=40))
    assert [(span.start, span.of(text)) for span in spans] == [(28 * n, "## Titre\n\nLe groupe parle.") for n in range(3)]


# Where texts are cut


@pytest.mark.parametrize(
    ("text", "size", "expected"),
    [
        pytest.param("Un groupe parle.\n\nUn autre écoute.", 20, ["Un groupe parle.", "Un autre écoute."], id="paragraphs first"),
        pytest.param("Un groupe parle.\nUn autre écoute.", 20, ["Un groupe parle.", "Un autre écoute."], id="then lines"),
        pytest.param("Un groupe parle. Un autre écoute.", 20, ["Un groupe parle.", "Un autre écoute."], id="then sentences"),
        pytest.param(
            "Il dit « Un groupe. » Un autre se tait.",
            24,
            ["Il dit « Un groupe. »", "Un autre se tait."],
            id="a guillemet stays with its sentence",
        ),
        pytest.param("Un groupe parle, un autre écoute.", 20, ["Un groupe parle,", "un autre écoute."], id="then clauses"),
        pytest.param("Un groupe parle aux autres groupes", 20, ["Un groupe parle aux", "autres groupes"], id="then words"),
        pytest.param("x" * 50, 20, ["x" * 20, "x" * 20, "x" * 10], id="then characters"),
        pytest.param("Un groupe.\n\nUn autre.", 100, ["Un groupe.\n\nUn autre."], id="short texts stay whole"),
    ],
)
def test_cuts_fall_at_the_widest_boundary_that_fits(text: str, size: int, expected: list[str]):
    assert passages(text, size) == expected


@pytest.mark.parametrize(
    ("tail", "expected"),
    [("b" * 10, 1), ("b" * 11, 2)],
    ids=["an eighth joins the one before", "more does not"],
)
def test_a_short_tail_joins_the_passage_before(tail: str, expected: int):
    assert len(passages("a" * 75 + "\n\n" + tail, 80)) == expected


def test_a_short_tail_joins_the_end_of_a_paragraph_that_was_cut():
    first = " ".join(["Un groupe se réunit."] * 3)
    assert passages(f"{first} Un autre parle.\n\nFin.", 70) == [first, "Un autre parle.\n\nFin."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "# A\n\nun mot\n\n# B\n\ndeux mots\n", ["# A\n\nun mot", "# B\n\ndeux mots"], id="a heading starts a passage"
        ),
        pytest.param("avant\n\n# A\n\nun mot\n", ["avant", "# A\n\nun mot"], id="words before the first heading"),
        pytest.param("# A\n\n## B\n\nun mot\n", ["# A\n\n## B\n\nun mot"], id="headings in a row stay together"),
        pytest.param("# A\n\nun mot\n\n## B\n", ["# A\n\nun mot", "## B"], id="a last heading stands alone"),
        pytest.param("# A\n", ["# A"], id="a heading and nothing else"),
        pytest.param("A\n===\nun mot\n\nB\n---\ndeux mots", ["A\n===\nun mot", "B\n---\ndeux mots"], id="setext"),
        pytest.param("", [], id="empty"),
        pytest.param("\n \u00a0\n", [], id="blank"),
        pytest.param("---\ntitle: Le guide\n---\nun mot", ["un mot"], id="front matter is left out"),
        pytest.param("---\ntitle: Le guide\n---\n\n# A\n\nun mot", ["# A\n\nun mot"], id="front matter before a heading"),
        pytest.param("| a |\n| - |\n| 1 |\n", ["| a |\n| - |\n| 1 |"], id="a table keeps its header"),
    ],
)
def test_headings_and_edges(text: str, expected: list[str]):
    assert passages(text, 700) == expected


def test_a_heading_does_not_count_in_the_size_of_its_passage():
    title, words = "# " + "Titre " * 10, "Un groupe parle. " * 2
    assert passages(f"{title}\n\n{words}", 40) == [f"{title}\n\n{words}".strip()]


# Overlap


def test_overlap_reaches_back_to_a_word():
    text = "Un groupe parle. Un autre écoute. Le dernier se tait."
    assert passages(text, 20) == ["Un groupe parle.", "Un autre écoute.", "Le dernier se tait."]
    assert passages(text, 20, overlap=8) == ["Un groupe parle.", "parle. Un autre écoute.", "écoute. Le dernier se tait."]


def test_overlap_stops_after_the_start_of_the_passage_before():
    text = "Un groupe parle. Un autre écoute. Le dernier se tait."
    reached = passages(text, 20, overlap=1000)
    assert reached == ["Un groupe parle.", "groupe parle. Un autre écoute.", "autre écoute. Le dernier se tait."]


def test_overlap_without_a_word_boundary_adds_nothing():
    assert passages("x" * 60, 20, overlap=10) == ["x" * 20] * 3


def test_overlap_never_reaches_over_a_heading():
    text = "# A\n\nUn groupe parle.\n\n# B\n\nUn autre écoute.\n"
    assert passages(text, 20, overlap=300) == ["# A\n\nUn groupe parle.", "# B\n\nUn autre écoute."]


def test_the_default_has_no_overlap():
    assert PassageSettings() == PassageSettings(size=1200, overlap=0)
