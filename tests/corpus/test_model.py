"""Spans, and what a document tells of an offset."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.model import Content, Document, Page, Section, Span

PROPERTY = settings(max_examples=200)

SPANS = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda bounds: Span(min(bounds), max(bounds)))

TEXT = "Préface. # A un ## B deux # C trois"


def section(title: str, level: int, start: int, end: int, *path: str) -> Section:
    return Section(title, level, Span(start, end), Span(start + level + 1, start + level + 2), path)


def document(sections: tuple[Section, ...] = (), pages: tuple[Page, ...] = ()) -> Document:
    return Document("a-000000", "a.md", "0" * 64, Content(TEXT, Span(0, len(TEXT)), "Titre", sections, (), pages))


@pytest.mark.parametrize("bounds", [(-1, 3), (4, 3), (-2, -1)], ids=str)
def test_a_span_has_ordered_bounds(bounds: tuple[int, int]):
    with pytest.raises(ValueError, match="not a span"):
        Span(*bounds)


def test_a_span_counts_code_points():
    text = "é😀e\u0301!"
    assert Span(1, 4).of(text) == "😀e\u0301"
    assert len(Span(1, 4)) == 3
    assert len(Span(2, 2)) == 0


def test_a_span_of_a_part_is_moved_to_its_place_in_the_whole():
    assert Span(2, 4).moved(3).of("abcdefghij") == Span(2, 4).of("defghij") == "fg"


def test_spans_are_ordered_by_start_then_end():
    assert sorted([Span(3, 4), Span(1, 9), Span(1, 2)]) == [Span(1, 2), Span(1, 9), Span(3, 4)]


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        pytest.param((0, 5), (3, 9), 2, id="crossing"),
        pytest.param((0, 9), (3, 5), 2, id="inside"),
        pytest.param((0, 5), (0, 5), 5, id="same"),
        pytest.param((0, 3), (3, 5), 0, id="touching"),
        pytest.param((0, 2), (7, 9), 0, id="apart"),
        pytest.param((2, 2), (0, 9), 0, id="empty"),
    ],
)
def test_overlap(one: tuple[int, int], other: tuple[int, int], shared: int):
    assert Span(*one).overlap(Span(*other)) == Span(*other).overlap(Span(*one)) == shared


@pytest.mark.parametrize(
    ("inner", "inside"),
    [((2, 6), True), ((3, 5), True), ((2, 2), True), ((1, 5), False), ((3, 7), False), ((7, 9), False)],
    ids=str,
)
def test_contains(inner: tuple[int, int], inside: bool):
    assert Span(2, 6).contains(Span(*inner)) is inside


@PROPERTY
@given(SPANS, SPANS)
def test_overlap_and_contains_agree_with_sets_of_offsets(one: Span, other: Span):
    ones, others = set(range(one.start, one.end)), set(range(other.start, other.end))
    assert one.overlap(other) == len(ones & others)
    if others:
        assert one.contains(other) == (others <= ones)


@PROPERTY
@given(st.text(alphabet="ab \n\t\u00a0\u202f\u2028\x85\x1c\u200b", max_size=40), st.data())
def test_trimmed_is_strip(text: str, data: st.DataObject):
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    trimmed = span.trimmed(text)
    assert trimmed.of(text) == span.of(text).strip()
    assert span.contains(trimmed)
    if not trimmed:
        assert trimmed == Span(span.start, span.start)


SECTIONS = (section("A", 1, 9, 26, "A"), section("B", 2, 16, 26, "A", "B"), section("C", 1, 26, 35, "C"))


@pytest.mark.parametrize(
    ("offset", "path"),
    [
        pytest.param(0, (), id="before the first heading"),
        pytest.param(9, ("A",), id="on the heading"),
        pytest.param(15, ("A",), id="last of the outer section's own words"),
        pytest.param(16, ("A", "B"), id="first of the inner section"),
        pytest.param(25, ("A", "B"), id="last of the inner section"),
        pytest.param(26, ("C",), id="next section"),
        pytest.param(34, ("C",), id="last character"),
        pytest.param(35, (), id="past the end"),
    ],
)
def test_section_path_is_the_innermost_one(offset: int, path: tuple[str, ...]):
    found = document(SECTIONS)
    assert found.section_path(offset) == path
    innermost = found.section_at(offset)
    assert (innermost.title if innermost else None) == (path[-1] if path else None)


def test_a_section_that_ended_is_not_found_again():
    inner_then_outer = (section("A", 1, 0, 35, "A"), section("B", 2, 5, 10, "A", "B"), section("C", 2, 20, 22, "A", "C"))
    assert document(inner_then_outer).section_path(15) == ("A",)
    assert document(inner_then_outer).section_path(30) == ("A",)


def test_a_document_without_sections_has_no_path():
    assert document().section_at(3) is None
    assert document().section_path(3) == ()


@pytest.mark.parametrize(("offset", "number"), [(0, 1), (9, 1), (10, 2), (34, 2), (35, None)])
def test_page_at(offset: int, number: int | None):
    assert document(pages=(Page(1, Span(0, 10)), Page(2, Span(10, 35)))).page_at(offset) == number


def test_a_format_without_pages_has_no_page():
    assert document().page_at(0) is None


def test_document_gives_its_content():
    assert document().text == TEXT
    assert document().title == "Titre"


def test_the_model_cannot_be_changed():
    for frozen, name in [(Span(0, 1), "end"), (document(), "source"), (document().content, "text"), (SECTIONS[0], "title")]:
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(frozen, name, "autre")
    with pytest.raises(TypeError):
        document().content.metadata["title"] = "autre"  # type: ignore[index]
