"""A content goes to JSON and comes back the same."""

import json

import pytest

from corpus.content_json import content_from_json, content_json
from corpus.importers.markdown import import_markdown
from corpus.library import open_library
from corpus.model import Content, Document, Page, Span

FICHES = open_library().documents


@pytest.mark.parametrize("document", FICHES, ids=[fiche.source for fiche in FICHES])
def test_a_fiche_comes_back_the_same(document: Document):
    assert content_from_json(json.loads(json.dumps(content_json(document.content)))) == document.content


def test_pages_lists_and_metadata_come_back_the_same():
    read = import_markdown("---\ntitle: Été\nkeywords: [a, b]\n---\n# T\n\nTrois :\n\n- un 😀\n- deux\n".encode(), "x")
    paged = Content(read.text, read.body, read.title, read.sections, read.blocks, (Page(1, Span(0, 9)),), read.metadata)
    back = content_from_json(json.loads(json.dumps(content_json(paged))))
    assert back == paged
    assert back.metadata["keywords"] == ("a", "b")
    assert [block.lead_in for block in back.blocks if block.group >= 0] == [paged.blocks[1].span] * 2


@pytest.mark.parametrize("stored", [{}, {"text": "a"}, {**content_json(FICHES[0].content), "body": [3, 1]}])
def test_anything_else_is_an_error(stored: dict[str, object]):
    with pytest.raises((KeyError, TypeError, ValueError)):
        content_from_json(stored)
