"""The builder of contents: whatever is appended, spans are where the words are."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus.content_json import content_from_json, content_json
from corpus.errors import UnreadableDocument
from corpus.importers import builder as module
from corpus.importers.builder import ContentBuilder
from corpus.importers.words import Words
from corpus.model import Repair
from tests.corpus.checks import check_content

TEXTS = st.one_of(
    st.text(max_size=15),
    st.sampled_from(
        ["Un mot.", "Trois missions :", "Trois missions\u00a0:", "• un", "- deux", "– trois", "\u00a0", "a\n\nb", "e\u0301", "😀"]
    ),
)
STEPS = st.one_of(
    st.tuples(st.just("paragraph"), TEXTS),
    st.tuples(st.just("item"), TEXTS),
    st.tuples(st.just("heading"), TEXTS, st.integers(1, 9)),
    st.tuples(st.just("table"), st.lists(st.lists(TEXTS, max_size=3), max_size=4), st.sampled_from([None, 0, 1, 2])),
    st.tuples(st.just("open_list")),
    st.tuples(st.just("close_list")),
    st.tuples(st.just("page")),
)


@settings(max_examples=400)
@given(steps=st.lists(STEPS, max_size=25))
@example(steps=[("item", ""), ("open_list",), ("item", "0")])
def test_any_blocks_in_any_order_give_exact_spans(steps: list[tuple[object, ...]]):
    made = ContentBuilder()
    pages = 0
    for name, *arguments in steps:
        if name == "page":
            pages += 1
            arguments = [pages]
        getattr(made, str(name))(*arguments)
    content = made.content("Un titre")
    check_content(content)
    assert len(content.pages) == pages
    assert content_from_json(content_json(content)) == content


@settings(max_examples=300)
@given(parts=st.lists(st.tuples(TEXTS, st.sampled_from(["", "page", "repair", "break"])), max_size=12))
def test_marks_stand_at_the_first_character_that_follows_them(parts: list[tuple[str, str]]):
    words = Words()
    wanted: list[tuple[int, str]] = []
    due = 0
    for text, mark in parts:
        before = len(words)
        words.add(text)
        if len(words) > before and due:
            start = len(words.text[before:]) - len(words.text[before:].lstrip(" \n")) + before
            wanted += [(start, "-\n")] * due
            due = 0
        if mark == "repair":
            words.repair("-\n")
            due += 1
        elif mark == "break":
            words.line_break()
    assert words.repairs == wanted


def test_a_page_that_begins_inside_a_paragraph_begins_at_its_word():
    words = Words("Un mot ")
    words.page(2)
    words.add("puis ré")
    words.repair("-\n")
    words.add("tabli.")
    made = ContentBuilder()
    made.page(1)
    made.paragraph("Avant.")
    made.paragraph(words)
    content = made.content("Un titre")
    assert content.text == "Avant.\n\nUn mot puis rétabli."
    assert [content.text[page.span.start : page.span.end] for page in content.pages] == ["Avant.\n\nUn mot ", "puis rétabli."]
    assert content.repairs == (Repair(content.text.index("tabli"), "-\n"),)


def test_a_dash_opens_an_item_only_after_an_announcement():
    made = ContentBuilder()
    for words in ("— Oui, dit-il.", "Deux missions :", "- accueillir ;", "- former."):
        made.paragraph(words)
    kinds = [(block.kind.value, block.lead_in is not None) for block in made.content("Un titre").blocks]
    assert kinds == [("paragraph", False), ("paragraph", False), ("item", True), ("item", True)]


def test_the_header_that_comes_back_on_the_next_page_is_not_said_twice():
    made = ContentBuilder()
    made.page(1)
    made.table([["Nom", "Rôle"], ["Anne", "paire"]], 1)
    made.page(2)
    made.table([["Nom", "Rôle"], ["Luc", "parrain"]], 1, goes_on=True)
    content = made.content("Un titre")
    assert content.text == "Nom | Rôle\nAnne | paire\nLuc | parrain"
    assert len({(block.lead_in, block.group) for block in content.blocks[1:]}) == 1
    assert content.pages[1].span.start == content.text.index("Luc") - 1 or content.pages[1].span.start == content.text.index(
        "Luc"
    )


def test_a_text_beyond_measure_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "MAX_TEXT", 20)
    made = ContentBuilder()
    made.paragraph("Un mot.")
    with pytest.raises(UnreadableDocument, match="découpez-le"):
        made.paragraph("Un autre paragraphe.")
