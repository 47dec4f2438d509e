"""Whatever a browser sends to the panels of the tab "Dossier" gives something to show, and changes nothing it should not."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.page.course import dossier_desk, glossary_panel, key_figures
from assistant.page.course.dossier import Collecting
from assistant.page.course.dossier_desk import DossierDesk
from assistant.page.course.key_figures_reading import Filters
from assistant.page.course.quiz_desk import Controls, QuizDesk
from assistant.page.course.quiz_sheaf import Draw, Sheaf
from assistant.quiz.making import draw_items
from corpus.library import Library, open_library
from index.progress import Progress

TEXT = """# Bilan

L’agence régionale de santé (ARS) a financé 42 postes en 2023. La loi du 11 février 2005 a créé les groupes d’entraide mutuelle.
"""
WORDS = st.text(st.characters(categories=["L", "N", "P", "S", "Z", "C"]), max_size=8)
ANYTHING = st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.lists(st.integers(), max_size=2)
ACTIONS = st.sampled_from(
    ["accept", "reject", "open", "collect", "chart", "export", "download", "csv", "md", "xlsx", "disagreements", "document",
     "unit", "year"]
)  # fmt: skip
NAMES = ["number", "text", "document", "start", "end", "highlights", "name", "x"]
SENT = (
    st.builds(lambda action, rest: {**rest, "action": action}, ACTIONS, st.dictionaries(st.sampled_from(NAMES), ANYTHING))
    | ANYTHING
)
ONCE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder: Path = tmp_path_factory.mktemp("envois")
    (folder / "bilan.md").write_text(TEXT, encoding="utf-8")
    return open_library(folder)


def named(controls: Any) -> Any:
    """Controls whose components are their own names."""
    return SimpleNamespace(**{field.name: field.name for field in fields(controls)})


def serving(library: Library) -> Any:
    return lambda: SimpleNamespace(index=SimpleNamespace(library=library))


def event(sent: object) -> Any:
    return SimpleNamespace(_data=sent)


NOWHERE = Collecting(lambda _binder, _sent: ({}, "Refusé."), cast(Any, None), [])


@given(sent=SENT)
@ONCE
def test_the_quiz_takes_whatever_is_sent(library: Library, sent: object) -> None:
    desk = QuizDesk(serving(library), named(Controls))
    items = draw_items(library)
    sheaf = Sheaf().drawn(Draw(items, 1, ""))
    assert items and desk.acted(sheaf, event(sent))["said"]
    assert desk.filed(sheaf, "Titre", event(sent))["said"]
    assert desk.uploaded(sheaf, event(sent)).keys() == {"said"}  # nothing that was decided is lost


@given(sent=SENT, words=WORDS)
@ONCE
def test_the_figures_take_whatever_is_sent(library: Library, sent: object, words: str) -> None:
    desk = key_figures._Desk(serving(library), NOWHERE, named(key_figures._Controls))
    filters = desk.limited(Filters(words=words), event(sent))["filters"]
    assert desk.worded(words, filters)["results"]
    assert desk.acted(cast(Any, None), event(sent))["said"]
    assert desk.filed(filters, event(sent))["said"]


@given(sent=SENT, words=WORDS)
@ONCE
def test_the_glossary_takes_whatever_is_sent(library: Library, sent: object, words: str) -> None:
    desk = glossary_panel._Desk(serving(library), NOWHERE, named(glossary_panel._Controls))
    assert desk.sought(words)["entries"]
    assert desk.acted(cast(Any, None), event(sent))["said"]
    assert desk.filed(words, event(sent))["said"]


def test_a_place_outside_the_document_is_refused(library: Library) -> None:
    desk = QuizDesk(serving(library), named(Controls))
    (document,) = library.documents
    sent = {"action": "open", "document": document.id, "start": 0, "end": len(document.text) + 1}
    updates = desk.acted(Sheaf(), event(sent))
    assert updates.keys() == {"said"} and 'role="alert"' in updates["said"]
    assert "reader" in desk.acted(Sheaf(), event({**sent, "start": 9, "end": 20}))


def test_a_search_for_a_plan_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(_assistant: object, _title: str, questions: Sequence[str], _today: object, report: Progress) -> None:
        for step in range(600):
            report("Questions", step, len(questions))
            time.sleep(0.05)

    monkeypatch.setattr(dossier_desk, "plan_from_questions", endless)
    desk = DossierDesk(cast(Any, SimpleNamespace), lambda _name: True, None, named(dossier_desk.Controls))
    request = cast(Any, SimpleNamespace(session_hash="anne"))
    told = []
    for updates in desk.proposed("Qui ?\nQuand ?", request):
        told.append(updates)
        if "Questions" in updates.get("advance", ""):
            desk.stops.asked(cast(Any, SimpleNamespace(session_hash="luc")))
            desk.stops.asked(request)
    assert "Recherche arrêtée" in told[-1]["said"]
    assert told[-1]["advance"] == "" and told[-1].get("plan") is None
