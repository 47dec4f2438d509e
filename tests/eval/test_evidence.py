"""From words pointed at to gold answers, and the sentence or items that hold them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import GoldError
from corpus.importers.markdown import import_markdown
from corpus.model import Document, Span
from corpus.units import units_of
from eval.gold.evidence import LONGEST_ANSWER, answers_at

TEXT = """---
title: La piscine
---

# La piscine

La piscine 🏊 a ouvert en 1998. Elle accueille **42 000** baigneurs. Ils viennent le matin.

Trois pièces sont demandées :

- une pièce d’identité ;
- un justificatif. Il date de moins de trois mois.
- une photographie 📷 récente.

| Année | Postes |
| --- | --- |
| 2023 | 42 |
"""
DOCUMENT = Document("piscine-1", "piscine.md", "0" * 64, import_markdown(TEXT.encode(), "piscine"))


def span_of(words: str) -> Span:
    start = DOCUMENT.text.index(words)
    return Span(start, start + len(words))


def told(words: str, item: int = 1) -> list[tuple[str, str, int]]:
    answers = answers_at(DOCUMENT, span_of(words), item)
    return [(answer.span.of(DOCUMENT.text), answer.evidence.of(DOCUMENT.text), answer.item) for answer in answers]


def test_evidence_is_the_sentence_that_holds_the_words() -> None:
    assert told("1998") == [("1998", "La piscine 🏊 a ouvert en 1998.", 1)]
    assert told("42 000") == [("42 000", "Elle accueille **42 000** baigneurs.", 1)]  # not the sentence before, that it points to


def test_evidence_is_the_row_or_the_item() -> None:
    ((words, evidence, _),) = told("42 |")
    assert (words, evidence) == ("42 |", "| 2023 | 42 |")
    assert told("identité")[0][1] == "une pièce d’identité ;"


def test_white_space_and_markers_at_the_edges_are_left_out() -> None:
    assert told("\n- une pièce d’identité ;\n") == [("une pièce d’identité ;", "une pièce d’identité ;", 1)]
    assert told(" a ouvert en 1998. ")[0][0] == "a ouvert en 1998."


def test_words_over_two_sentences_have_both_as_evidence() -> None:
    assert told("1998. Elle accueille") == [
        ("1998. Elle accueille", "La piscine 🏊 a ouvert en 1998. Elle accueille **42 000** baigneurs.", 1)
    ]


def test_several_items_of_a_list_are_parts_of_the_answer() -> None:
    found = told("- une pièce d’identité ;\n- un justificatif. Il date de moins de trois mois.\n- une photographie 📷 récente", 2)
    assert found == [
        ("une pièce d’identité ;", "une pièce d’identité ;", 2),
        ("un justificatif. Il date de moins de trois mois.", "un justificatif. Il date de moins de trois mois.", 3),
        ("une photographie 📷 récente", "une photographie 📷 récente.", 4),
    ]


def test_lead_in_selected_with_its_list_is_no_part() -> None:
    assert [item for _, _, item in told("demandées :\n\n- une pièce d’identité ;\n- un justificatif.")] == [1, 2]


@pytest.mark.parametrize("words", ["# La piscine", "title: La piscine", "\n\n", "- "])
def test_words_of_no_sentence_are_refused(words: str) -> None:
    with pytest.raises(GoldError, match=r"aucune phrase"):
        answers_at(DOCUMENT, span_of(words))


def test_answer_too_long_is_refused() -> None:
    long = Document("long-1", "long.md", "0" * 64, import_markdown(("Une phrase. " * 80).encode(), "long"))
    assert answers_at(long, Span(0, LONGEST_ANSWER - 1))
    with pytest.raises(GoldError, match="700"):
        answers_at(long, Span(0, LONGEST_ANSWER + 20))


@given(st.data())
def test_whatever_is_selected_the_answer_is_inside_and_whole(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(DOCUMENT.text) - 1))
    selected = Span(start, data.draw(st.integers(start + 1, len(DOCUMENT.text))))
    try:
        answers = answers_at(DOCUMENT, selected)
    except GoldError:
        return
    cores = [unit.core for unit in units_of(DOCUMENT.content)]
    for answer in answers:
        assert selected.contains(answer.span)
        assert answer.evidence.contains(answer.span)
        words = answer.span.of(DOCUMENT.text)
        assert words and words == words.strip()
        assert answer.evidence.start in {core.start for core in cores}
        assert answer.evidence.end in {core.end for core in cores}
