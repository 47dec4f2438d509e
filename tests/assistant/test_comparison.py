"""Figures of several sources: side by side when they differ, and only then."""

from __future__ import annotations

import pytest

from assistant.answer import Answer, Extract
from assistant.comparison import differing_figures
from corpus.model import Content, Document, Span


def extract(name: str, text: str, marked: str) -> Extract:
    document = Document(name, f"{name}.md", "0" * 64, Content(text, Span(0, len(text)), name))
    start = text.index(marked)
    return Extract(1, 1.0, document, Span(0, len(text)), (Span(start, start + len(marked)),))


ONE = extract("un", "Il y a 250 CLSM.", "250")
OTHER = extract("deux", "On compte 300 CLSM.", "300")
SAME = extract("trois", "Plus de 250 CLSM existent.", "Plus de 250")
WORDS = extract("quatre", "Les CLSM sont nombreux.", "nombreux")
MILLIONS = extract("cinq", "2 millions de personnes.", "2 millions")
DIGITS = extract("six", "2 000 000 de personnes.", "2 000 000")


def shown(*extracts: Extract, question: str = "Combien de CLSM ?") -> list[str]:
    return [found.document.id for found in differing_figures(Answer(question, True, 0.9, extracts, ()))]


@pytest.mark.parametrize(
    ("extracts", "expected"),
    [
        ((ONE, OTHER), ["un", "deux"]),
        ((ONE, SAME), []),
        ((ONE, SAME, OTHER), ["un", "trois", "deux"]),
        ((ONE, WORDS), []),
        ((ONE,), []),
        ((), []),
        ((MILLIONS, DIGITS), []),
    ],
)
def test_different_figures_from_different_documents(extracts: tuple[Extract, ...], expected: list[str]) -> None:
    assert shown(*extracts) == expected


def test_one_document_is_not_compared_with_itself() -> None:
    assert shown(ONE, extract("un", "En 2019, il y en avait 90.", "90")) == []


def test_only_questions_after_a_figure_compare() -> None:
    assert shown(ONE, OTHER, question="Qui pilote les CLSM ?") == []
    assert shown(ONE, OTHER, question="Quand les CLSM sont-ils nés ?") == ["un", "deux"]
