"""What the page writes: the text of the documents, escaped, marked, and nothing else."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer, Extract, Reasons
from assistant.citation import permalink, quotation
from assistant.follow_up import FollowUp
from assistant.page.markup import merged
from assistant.page.reader import document_html
from assistant.page.render import answer_html, confidence_words, message_html
from corpus.importers.markdown import import_markdown
from corpus.model import Content, Document, Page, Span
from index.query import Expansion, ExpansionKind

HOSTILE = '<script>window.pwned=1</script> <img src=x onerror="window.pwned=1"> </mark> & « l’apostrophe \' »'
TEXT = f"""---
title: Le titre <b>gras</b> & "cité"
---

# Le titre <b>gras</b> & "cité"

Un paragraphe. Une phrase piégée : {HOSTILE} à la fin. Une autre phrase.

## Les missions

Les missions sont :

- accueillir ;
- écouter <i>bien</i> ;
  sur deux lignes ;
- orienter.

| Année | Postes |
| --- | --- |
| 2023 | 42 |

Dernier paragraphe avec ${{value}} et {{{{value}}}} et `\\`.
"""


def document(text: str = TEXT) -> Document:
    return Document("note-abc123", "dossier/note & <i>.md", "0" * 64, import_markdown(text.encode(), "note"))


DOCUMENT = document()
BODY = DOCUMENT.content.body


def span_of(words: str) -> Span:
    start = DOCUMENT.text.index(words, BODY.start)
    return Span(start, start + len(words))


class _Reader(HTMLParser):
    """Text content of the first element that fits, and of the `<mark>`s in it."""

    VOID = frozenset({"br", "img", "hr", "input", "meta", "link"})

    def __init__(self, name: str, **attributes: str) -> None:
        super().__init__(convert_charrefs=True)
        self.wanted = name, {key.rstrip("_"): value for key, value in attributes.items()}
        self.depth = 0
        self.done = False
        self.text = ""
        self.marks: list[str] = []
        self.open_marks: list[tuple[int, int]] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if self.done:
            return
        name, wanted = self.wanted
        if self.depth or (tag == name and wanted.items() <= dict(attrs).items()):
            self.depth += tag not in self.VOID
            if tag == "mark":
                self.open_marks.append((len(self.marks), len(self.text)))
                self.marks.append("")

    def handle_endtag(self, tag: str) -> None:
        if not self.depth or self.done:
            return
        if tag == "mark":
            index, start = self.open_marks.pop()
            self.marks[index] = self.text[start:]
        self.depth -= 1
        self.done = not self.depth

    def handle_data(self, data: str) -> None:
        if self.depth and not self.done:
            self.text += data


def read(page: str, name: str, **attributes: str) -> _Reader:
    reader = _Reader(name, **attributes)
    reader.feed(page)
    reader.close()
    assert reader.done, f"no <{name} {attributes}>"
    return reader


def without_tags(fragment: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", fragment))


def answer(*extracts: Extract, answered: bool = True, question: str = "Quoi ?", notice: str | None = None) -> Answer:
    found, nearest = (extracts, ()) if answered else ((), extracts)
    return Answer(question, answered, 0.912, found, nearest, notice=notice)


def extract(words: str, *highlights: str, lead_in: str | None = None) -> Extract:
    marks = tuple(span_of(highlight) for highlight in highlights)
    return Extract(1, 1.0, DOCUMENT, span_of(words), marks, span_of(lead_in) if lead_in else None)


@pytest.mark.parametrize(
    "words",
    [
        HOSTILE,
        "accueillir ;",
        "accueillir ;\n- écouter <i>bien</i> ;\n  sur deux lignes ;\n- orienter.",
        "phrase piégée",
        "Les missions sont :\n\n- accueillir",
        "| 2023 | 42 |",
        "${value} et {{value}} et `\\`",
        "Les missions",
    ],
)
def test_text_content_of_a_card_and_of_the_open_extract_is_the_extract(words: str) -> None:
    one = extract(words)
    card = read(answer_html(answer(one)), "blockquote", class_="extract")
    opened = read(document_html(DOCUMENT, (), one.span), "mark", id="extrait")
    assert card.text == one.text
    assert opened.text == one.text


@pytest.mark.parametrize("focus", [None, span_of(HOSTILE), span_of("accueillir ;\n- écouter"), BODY])
def test_text_content_of_the_document_is_its_body(focus: Span | None) -> None:
    page = document_html(DOCUMENT, (span_of("missions sont"),), focus)
    assert read(page, "div", class_="reader-text").text == BODY.of(DOCUMENT.text)
    assert "title:" not in without_tags(page)


@given(st.data())
def test_any_span_comes_out_exactly(data: st.DataObject) -> None:
    start = data.draw(st.integers(BODY.start, BODY.end - 1))
    span = Span(start, data.draw(st.integers(start + 1, BODY.end)))
    bounds = data.draw(st.lists(st.tuples(st.integers(BODY.start, BODY.end), st.integers(BODY.start, BODY.end)), max_size=4))
    marks = tuple(Span(min(pair), max(pair)) for pair in bounds)
    opened = document_html(DOCUMENT, marks, span)
    assert read(opened, "div", class_="reader-text").text == BODY.of(DOCUMENT.text)
    assert read(opened, "mark", id="extrait").text == span.of(DOCUMENT.text)
    card = answer_html(answer(Extract(1, 1.0, DOCUMENT, span, marks)))
    assert read(card, "blockquote", class_="extract").text == span.of(DOCUMENT.text)


def test_nothing_of_a_document_becomes_a_tag() -> None:
    one = extract(HOSTILE)
    for page in (answer_html(answer(one, question=HOSTILE, notice=HOSTILE)), document_html(DOCUMENT, (), one.span)):
        assert "<script" not in page
        assert "<img" not in page
        assert "<i>" not in page
        assert "<b>" not in page
        assert page.count("<mark") == page.count("</mark>")
    assert "<script" not in message_html(HOSTILE)


def test_attributes_stay_closed_whatever_the_quotes() -> None:
    odd = Document('x" onclick="alert(1)', "s", "0" * 64, DOCUMENT.content)
    page = answer_html(answer(Extract(1, 1.0, odd, span_of("accueillir"))))
    assert 'onclick="' not in page
    assert read(page, "button", **{"data-document": odd.id}).text == "Ouvrir dans le document"


def test_highlights_are_marked_and_nothing_else_is() -> None:
    one = extract("Une phrase piégée", "phrase", "piégée")
    assert read(answer_html(answer(one)), "blockquote").marks == ["phrase", "piégée"]
    opened = read(document_html(DOCUMENT, one.highlights, one.span), "div", class_="reader-text")
    assert opened.marks == [one.text, "phrase", "piégée"]


def test_overlapping_highlights_become_one() -> None:
    one = extract("Une phrase piégée", "Une phrase", "phrase", "phrase piégée")
    assert read(answer_html(answer(one)), "blockquote").marks == ["Une phrase piégée"]
    assert merged([Span(4, 9), Span(0, 5), Span(9, 12)], Span(2, 11)) == [Span(2, 9), Span(9, 11)]


def test_highlight_over_several_lines_marks_each_line() -> None:
    words = "accueillir ;\n- écouter"
    assert "".join(read(answer_html(answer(extract(words, words))), "blockquote").marks) == words


def test_card_tells_its_place() -> None:
    words = without_tags(answer_html(answer(extract("accueillir ;"))))
    assert 'Le titre <b>gras</b> & "cité" › Les missions' in words
    assert "dossier/note & <i>.md" in words
    span = span_of("accueillir ;")
    assert f"caractères {span.start} à {span.end}" in words
    assert "Confiance\u00a0: forte (91\u00a0%)" in words


def test_lead_in_stands_above_unless_inside() -> None:
    lead_in = "Les missions sont :"
    assert read(answer_html(answer(extract("orienter.", lead_in=lead_in))), "p", class_="lead-in").text == lead_in
    assert 'class="lead-in"' not in answer_html(answer(extract("Les missions sont :\n\n- accueillir", lead_in=lead_in)))


@pytest.mark.parametrize(
    ("confidence", "words"),
    [
        (1.0, "forte (99\u00a0%)"),
        (0.8, "forte (80\u00a0%)"),
        (0.797, "forte (80\u00a0%)"),
        (0.6, "moyenne (60\u00a0%)"),
        (0.594, "faible (59\u00a0%)"),
        (0.0, "faible (1\u00a0%)"),
    ],
)
def test_confidence_in_words(confidence: float, words: str) -> None:
    assert confidence_words(confidence) == words


def test_no_answer_says_so_and_shows_the_nearest_apart() -> None:
    page = answer_html(answer(extract("orienter."), answered=False, notice="À savoir."))
    words = without_tags(page)
    assert "Le corpus ne répond pas à cette question." in words
    assert "Extraits les plus proches, pour en juger\u00a0:" in words
    assert "À savoir." in words
    assert 'class="card nearest"' in page
    assert "les plus proches" not in answer_html(answer(answered=False))


def test_only_headings_look_like_headings() -> None:
    page = document_html(DOCUMENT, (), None)
    found = re.findall(r'<span class="line heading (h\d)" role="heading" aria-level="(\d)">(.*?)\n</span>', page, re.S)
    assert [(style, level, without_tags(words)) for style, level, words in found] == [
        ("h1", "3", '# Le titre <b>gras</b> & "cité"'),
        ("h2", "4", "## Les missions"),
    ]
    assert [without_tags(line) for line in re.findall(r'<span class="line row">(.*?)\n</span>', page)] == [
        "| Année | Postes |",
        "| --- | --- |",
        "| 2023 | 42 |",
    ]


def test_bullet_before_an_extract_is_drawn_but_not_in_its_text() -> None:
    page = answer_html(answer(extract("accueillir ;")))
    assert 'data-marker="-"' in page
    assert "data-marker" not in answer_html(answer(extract("Une phrase")))


def test_only_an_answer_is_marked() -> None:
    card = extract("accueillir ;", "accueillir")
    assert "<mark>accueillir</mark>" in answer_html(answer(card))
    assert "<mark" not in answer_html(answer(card, answered=False))


def test_three_states_are_told_apart() -> None:
    one = extract("accueillir ;", "accueillir")
    sure, unsure = answer_html(answer(one)), answer_html(replace(answer(one), confidence=0.41))
    none = answer_html(answer(one, answered=False))
    assert [re.search(r'class="answer (\w+)"', page)[1] for page in (sure, unsure, none)] == ["sure", "unsure", "none"]  # type: ignore[index]
    assert "Réponse incertaine" in unsure
    assert "lisez-le avant de le citer" in unsure
    assert 'data-way="wide"' in unsure
    assert 'data-way="wide"' in none
    assert 'data-way="wide"' not in sure


def test_words_that_no_document_holds_are_named_when_nothing_answers() -> None:
    page = answer_html(replace(answer(answered=False), unknown_words=("<b>", "Brest")))
    assert "Aucun document n’emploie «\u00a0<b>\u00a0», «\u00a0Brest\u00a0»" in without_tags(page)
    assert "<b>" not in page


def test_different_figures_stand_side_by_side() -> None:
    here = extract("| 2023 | 42 |", "42")
    there = Document("autre", "autre.md", "0" * 64, import_markdown(b"# Autre\n\nIl y en a 50.\n", "autre"))
    start = there.text.index("50")
    other = Extract(2, 0.9, there, Span(start - 10, start + 3), (Span(start, start + 2),))
    page = answer_html(answer(here, other, question="Combien de postes ?"))
    compared = without_tags(page[page.index('class="compare"') : page.index('class="cards"')])
    assert "42" in compared
    assert "50" in compared
    assert 'class="compare"' not in answer_html(answer(here, question="Combien de postes ?"))


def test_reasons_are_folded_away_and_escaped() -> None:
    why = Reasons(("<i>mot</i>",), ("autour",), ("absent",), (Expansion(ExpansionKind.ACRONYM, "GEM", ("groupe",)),), 0.614)
    page = answer_html(answer(replace(extract("accueillir ;"), reasons=why)))
    told = without_tags(page[page.index("<details") : page.index("</details>")])
    for words in ("<i>mot</i>", "autour", "absent", "GEM = groupe", "forte (0,61 sur 1)"):
        assert words in told
    assert "<i>mot" not in page
    assert "<details" not in answer_html(answer(extract("accueillir ;")))


def test_a_follow_up_is_told_and_can_be_undone() -> None:
    page = answer_html(answer(question="Qui pilote les GEM ?"), FollowUp('Et "GEM" ?', "Qui pilote les GEM ?"))
    assert 'data-question="Et &quot;GEM&quot; ?" data-way="alone"' in page


def test_verdicts_are_asked_for_with_a_journal_only() -> None:
    assert 'data-verdict="juste"' in answer_html(answer(extract("accueillir ;")), judged=True)
    assert "data-verdict" not in answer_html(answer(extract("accueillir ;")))
    assert "data-verdict" not in answer_html(answer(extract("accueillir ;"), answered=False), judged=True)


@given(st.data())
def test_other_extracts_are_marked_lightly_and_the_text_stays_whole(data: st.DataObject) -> None:
    bounds = st.integers(BODY.start, BODY.end)
    others = [Span(*sorted((data.draw(bounds), data.draw(bounds)))) for _ in range(3)]
    focus = span_of(HOSTILE)
    page = read(document_html(DOCUMENT, (), focus, others), "div", class_="reader-text")
    assert page.text == BODY.of(DOCUMENT.text)
    assert HOSTILE in page.marks


def test_pages_begin_with_a_break_that_adds_no_text() -> None:
    text = "Un\nDeux\n\nTrois quatre\n"
    pages = (Page(1, Span(0, 3)), Page(2, Span(3, 9)), Page(3, Span(9, len(text))))
    paged = Document("p", "p.pdf", "0" * 64, Content(text, Span(0, len(text)), "P", pages=pages))
    for focus in (None, Span(9, 14), Span(15, 21), Span(3, 14)):
        page = document_html(paged, (), focus)
        assert re.findall(r'class="page-break" role="separator" aria-label="Page (\d)"', page) == ["1", "2", "3"]
        assert read(page, "div", class_="reader-text").text == text
    assert "page 3" in without_tags(document_html(paged, (), Span(15, 21)))


def test_a_copy_button_carries_the_reference_and_the_permalink() -> None:
    one = extract(HOSTILE)
    page = answer_html(answer(one))
    quoted = re.search(r'data-quotation="([^"]*)"', page)
    link = re.search(r'data-link="([^"]*)"', page)
    assert quoted and html.unescape(quoted[1]) == quotation(DOCUMENT, one.span)
    assert link and html.unescape(link[1]) == permalink(DOCUMENT, one.span)
