"""Why an extract was found: told in the question's own words."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.assistant import Assistant, open_assistant
from corpus.library import open_library
from index.encoder import SentenceEncoder
from index.search_index import open_index


@pytest.fixture(scope="module")
def assistant(tiny_folder: Path, encoder: SentenceEncoder) -> Assistant:
    return open_assistant(open_index(open_library(tiny_folder), encoder))


def test_words_of_the_question_are_told_where_they_stand(assistant: Assistant) -> None:
    answer = assistant.ask("Combien coûte l’entrée de la piscine du Val en Bretagne ?")
    (first, *_) = answer.extracts or answer.nearest
    assert "4 euros" in first.text
    assert first.reasons is not None
    assert first.reasons.matched == ("coûte", "entrée")
    assert set(first.reasons.around) == {"piscine", "Val"}
    assert first.reasons.missing == ("Bretagne",)
    assert answer.unknown_words == ("Bretagne",)
    assert first.reasons.closeness is not None
    assert -1 <= first.reasons.closeness <= 1


def test_what_was_added_to_the_question_is_told_where_it_served(assistant: Assistant) -> None:
    answer = assistant.ask("Combien de baigneurs à la pisscine ?")
    (first, *_) = answer.extracts or answer.nearest
    assert [expansion.written for expansion in answer.expansions] == ["pisscine"]
    assert first.reasons is not None
    used = bool(first.reasons.expansions)
    assert used == ("piscine" in first.text)


def test_every_item_of_a_list_has_its_reasons(assistant: Assistant) -> None:
    answer = assistant.ask("Quelles pièces faut-il pour s’inscrire à la médiathèque ?")
    shown = answer.extracts or answer.nearest
    assert len(shown) == 3
    assert all(extract.reasons and extract.reasons.closeness is not None for extract in shown)
