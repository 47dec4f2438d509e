"""Answers as JSON: the very shape that other programs read."""

import json

import pytest

from assistant.answer import Answer, Extract, renumbered
from assistant.json_forms import answer_json, ranking_json
from corpus.importers.markdown import import_markdown
from corpus.model import Content, Document, Page, Span
from index.passages import PassageSettings
from index.query import Expansion, ExpansionKind, Query
from index.search_index import Arm, Hit, Ranking
from index.segments import segment

TEXT = "---\ntitle: L’été\n---\n# L’été\n\n## Les sorties 🌞\n\nOn sort à 9 heures. On rentre à midi\u00a0!\n\n- à pied\n"
EXTRACT_KEYS = ["rank", "score", "document", "section", "page", "start", "end", "text", "highlights", "lead_in"]


@pytest.fixture
def document() -> Document:
    return Document("ete-1", "saisons/été.md", "ab" * 32, import_markdown(TEXT.encode(), "Repli"))


def place(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def an_answer(document: Document, answered: bool = True) -> Answer:
    extract = Extract(1, 0.123456, document, place("On sort à 9 heures."), (place("9 heures"),))
    item = Extract(2, -1.0, document, place("à pied"), (place("à pied"),), place("On rentre à midi\u00a0!"))
    expansion = Expansion(ExpansionKind.SPELLING, "heurs", ("heures",))
    shown, near = ((extract, item), ()) if answered else ((), (extract, item))
    return Answer("À quelle heure ?", answered, 0.98765, shown, near, (expansion,), "Un mot.", {"total": 1.5, "encode": 1.0})


@pytest.mark.parametrize("answered", [True, False])
def test_an_answer_has_the_contract_s_shape(document: Document, answered: bool):
    shown = answer_json(an_answer(document, answered), "q1")
    assert list(shown) == [
        *["id", "question", "answered", "confidence", "extracts", "nearest", "expansions", "notice", "timings_ms"]
    ]
    assert (shown["id"], shown["question"], shown["answered"]) == ("q1", "À quelle heure ?", answered)
    assert shown["confidence"] == 0.9877
    assert [len(shown["extracts"]), len(shown["nearest"])] == ([2, 0] if answered else [0, 2])
    assert shown["expansions"] == [{"kind": "orthographe", "written": "heurs", "added": ["heures"]}]
    assert shown["notice"] == "Un mot."
    assert shown["timings_ms"] == {"total": 1.5, "encode": 1.0}


def test_an_extract_names_its_place_in_full(document: Document):
    first, second = answer_json(an_answer(document))["extracts"]
    start = TEXT.index("On sort")
    assert list(first) == EXTRACT_KEYS
    assert first == {
        "rank": 1,
        "score": 0.1235,
        "document": {"id": "ete-1", "title": "L’été", "source": "saisons/été.md", "sha256": "ab" * 32},
        "section": list(document.section_path(start)),
        "page": None,
        "start": start,
        "end": start + 19,
        "text": "On sort à 9 heures.",
        "highlights": [{"start": start + 10, "end": start + 18, "text": "9 heures"}],
        "lead_in": None,
    }
    assert first["section"][-1] == "Les sorties 🌞"
    assert second["lead_in"]["text"] == "On rentre à midi\u00a0!"


def test_every_text_is_the_document_s_at_its_offsets(document: Document):
    for extract in answer_json(an_answer(document))["extracts"]:
        for span in (extract, *extract["highlights"], *([extract["lead_in"]] if extract["lead_in"] else [])):
            assert span["text"] == document.text[span["start"] : span["end"]]


def test_a_page_is_named_when_there_are_pages():
    content = Content("Un. Deux.", Span(0, 9), "T", pages=(Page(1, Span(0, 4)), Page(2, Span(4, 9))))
    extract = Extract(1, 1.0, Document("d", "d.pdf", "", content), Span(4, 9))
    assert answer_json(Answer("q", True, 1.0, (extract,), ()))["extracts"][0]["page"] == 2


def test_an_answer_without_id_says_null_and_all_is_plain_json(document: Document):
    shown = answer_json(an_answer(document))
    assert shown["id"] is None
    line = json.dumps(shown, ensure_ascii=False)
    assert json.loads(line) == shown
    assert "\\u" not in line
    assert "\n" not in line
    assert "À quelle heure ?" in line


def test_ranked_passages_have_the_contract_s_shape(document: Document):
    (passage, *_) = segment([document], PassageSettings()).passages
    query = Query("été", "été", {"=ete": 1.0}, ())
    shown = ranking_json(Ranking(Arm.LEXICAL, query, (Hit(1, 1 / 3, passage),)), "s1")
    assert list(shown) == ["id", "query", "arm", "expansions", "passages"]
    assert (shown["id"], shown["query"], shown["arm"]) == ("s1", "été", "lexical")
    (hit,) = shown["passages"]
    assert list(hit) == ["rank", "score", "document", "section", "page", "start", "end", "text"]
    assert hit["score"] == 0.333333
    assert hit["text"] == document.text[hit["start"] : hit["end"]] == passage.text


def test_no_passage_is_an_empty_list():
    assert ranking_json(Ranking(Arm.HYBRID, Query("q", "q", {}, ())))["passages"] == []


def test_renumbering_changes_ranks_only(document: Document):
    extracts = an_answer(document).extracts
    again = renumbered(extracts[::-1])
    assert [extract.rank for extract in again] == [1, 2]
    assert [(e.score, e.span, e.highlights, e.lead_in) for e in again] == [
        (e.score, e.span, e.highlights, e.lead_in) for e in extracts[::-1]
    ]
