"""A first dossier from a theme or from questions: only the library's words, diverse, without repeats, gaps told."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from assistant.assistant import Assistant
from assistant.dossier.model import Dossier
from assistant.dossier.plan import plan_from_questions, plan_from_theme
from corpus.errors import DossierError, QuestionError

TODAY = date(2026, 3, 1)


def verbatim(dossier: Dossier, assistant: Assistant) -> bool:
    library = assistant.index.library
    return all(quote.span.of(library.document(quote.document).text) == quote.text for quote in dossier.quotes)


def test_a_theme_gives_sections_of_several_documents(assistant_on_fiches: Assistant) -> None:
    dossier = plan_from_theme(assistant_on_fiches, "  financement de la pair-aidance\n en région ", TODAY)
    assert dossier.title == "Financement de la pair-aidance en région"
    assert verbatim(dossier, assistant_on_fiches)
    assert 3 <= len(dossier.sections) <= 8 and len({quote.document for quote in dossier.quotes}) >= 3
    for section in dossier.sections:
        first = section.entries[0].quote
        assert section.title == (first.section[-1] if first.section else first.title)
        places = [entry.quote.span.start for entry in section.entries]
        assert len(places) <= 3 and places == sorted(places)
    parts = Counter(section.entries[0].quote.document for section in dossier.sections)
    assert max(parts.values()) <= 4


def test_lists_are_quoted_whole_and_rows_never(assistant_on_fiches: Assistant) -> None:
    dossier = plan_from_theme(assistant_on_fiches, "missions du pair-aidant en CMP", TODAY)
    lists = [quote.text for quote in dossier.quotes if "\n- " in quote.text]
    assert lists and all(text.split("\n")[0].endswith(":") for text in lists)
    assert not any(quote.text.startswith("|") for quote in dossier.quotes)


def test_a_theme_that_is_not_treated_is_a_gap(assistant_on_fiches: Assistant) -> None:
    dossier = plan_from_theme(assistant_on_fiches, "la culture du maïs en Beauce", TODAY)
    assert (dossier.sections, dossier.gaps) == ((), ("la culture du maïs en Beauce",))


def test_questions_give_a_section_each_and_the_refused_are_gaps(assistant_on_fiches: Assistant) -> None:
    questions = ["Qui pilote les CLSM ?", "", "Quel temps fera-t-il demain ?", "Qui pilote les CLSM ?", "Qu’est-ce qu’un GEM ?"]
    told: list[tuple[int, int]] = []
    dossier = plan_from_questions(
        assistant_on_fiches, "Instances", questions, TODAY, lambda _label, done, total: told.append((done, total))
    )
    assert [section.title for section in dossier.sections] == ["Qui pilote les CLSM ?", "Qu’est-ce qu’un GEM ?"]
    assert dossier.gaps == ("Quel temps fera-t-il demain ?",)
    assert verbatim(dossier, assistant_on_fiches) and told == [(1, 3), (2, 3), (3, 3)]
    places = [(quote.document, quote.span) for quote in dossier.quotes]
    overlaps = [a for n, a in enumerate(places) for b in places[:n] if a[0] == b[0] and a[1].overlap(b[1])]
    assert overlaps == []


def test_nothing_to_ask_is_told(assistant_on_fiches: Assistant) -> None:
    with pytest.raises(QuestionError):
        plan_from_theme(assistant_on_fiches, " ", TODAY)
    with pytest.raises(DossierError, match="aucune question"):
        plan_from_questions(assistant_on_fiches, "", [" "], TODAY)
