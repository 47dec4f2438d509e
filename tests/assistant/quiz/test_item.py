"""An item holds together, and its file can be reviewed by hand without being misread."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.quiz.item import BLANK, Item, Kind
from assistant.quiz.quiz_file import Quiz, misquoted, quiz_from_json, quiz_json, read_quiz, write_quiz
from corpus.errors import QuizError
from corpus.library import Library
from tests.assistant.quiz.made import item, quote

CHOICE = item(Kind.CHOICE, wrong=("12 %", "24 %", "57 %"))


def test_a_cloze_shows_the_extract_less_the_masked_words() -> None:
    assert item(Kind.CLOZE).stem == f"Le service suit {BLANK} des habitants."


def test_a_false_statement_has_the_other_words_and_its_correction_the_documents_own() -> None:
    false = item(Kind.TRUE_FALSE, wrong=("12 %",))
    assert (false.stem, false.answer) == ("Le service suit 12 % des habitants.", "Faux")
    assert "Le service suit 43 % des habitants." in false.correction
    assert item(Kind.TRUE_FALSE).answer == "Vrai"


def test_choices_come_in_an_order_that_does_not_tell_the_right_one() -> None:
    places = {item(Kind.CHOICE, f"Phrase {number} : ", wrong=("12 %", "24 %", "57 %")).choices[0].text for number in range(40)}
    assert places == {"43 %", "12 %", "24 %", "57 %"}
    assert CHOICE.choices == replace(CHOICE, accepted=True).choices


@pytest.mark.parametrize(
    "change",
    [
        {"distractors": ()},
        {"distractors": (quote("12 %"), quote("12 %", 9), quote("24 %"))},
        {"distractors": (quote("43\u00a0%"), quote("12 %"), quote("24 %"))},
        {"masked": quote("44 %", 16)},
        {"masked": quote("43 %", 17)},
        {"masked": quote("43 %", 16, "doc-2")},
        {"context": ("Un titre inventé",)},
    ],
)
def test_an_item_whose_parts_do_not_fit_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        replace(CHOICE, **change)  # type: ignore[arg-type]


def test_a_quiz_read_again_is_the_same(tmp_path: Path, drawn: tuple[Item, ...]) -> None:
    quiz = Quiz("Titre « é » / 🎓", (*drawn[:20], replace(drawn[20], accepted=True)), "abc")
    write_quiz(tmp_path / "quiz.json", quiz)
    assert read_quiz(tmp_path / "quiz.json") == quiz


def test_an_items_id_does_not_change_with_the_decision() -> None:
    quiz = Quiz("Titre", (CHOICE,)).decided(CHOICE.id, True)
    assert quiz.items[0].accepted is True
    assert quiz.items[0].id == CHOICE.id
    with pytest.raises(QuizError, match="Aucune question « zzz »"):
        quiz.decided("zzz", True)


def test_only_accepted_items_are_exported_unless_all_that_were_not_turned_down_are_asked_for() -> None:
    taken, new, refused = (item(Kind.CLOZE, f"Phrase {answer} : ", accepted=answer) for answer in (True, None, False))
    quiz = Quiz("Titre", (taken, new, refused))
    assert quiz.to_export() == (taken,)
    assert quiz.to_export(everything=True) == (taken, new)
    with pytest.raises(QuizError, match="Aucune question à exporter"):
        Quiz("Titre", (new, refused)).to_export()


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("format",), "autre", "ce n’est pas un fichier de questions"),
        (("version",), 9, "version 9 inconnue"),
        (("items",), {}, "la liste des questions manque"),
        (("items", 0, "accepted"), "oui", "« accepted » vaut true, false ou null"),
        (("items", 0, "accepted"), 1, "« accepted » vaut true, false ou null"),
        (("items", 0, "kind"), "dessin", "question 1 : ses champs ne vont pas ensemble"),
        (("items", 0, "extract", "text"), "Autre phrase", "ses champs ne vont pas ensemble"),
        (("items", 0, "extract", "start"), "0", "ses champs ne vont pas ensemble"),
        (("items", 0, "extract", "start"), -5, "ses champs ne vont pas ensemble"),
        (("items", 0, "masked"), None, "ses champs ne vont pas ensemble"),
        (("items", 0, "distractors"), [], "ses champs ne vont pas ensemble"),
        (("items", 0, "section"), [3], "la source est altérée"),
        (("items", 0), 3, "ses champs ne vont pas ensemble"),
        (("items", 0), {"accepted": None}, "le champ « document » manque"),
    ],
)
def test_a_damaged_file_is_told_in_french(path: tuple[str | int, ...], value: object, told: str) -> None:
    stored = quiz_json(Quiz("Titre", (CHOICE,)))
    place: object = stored
    for step in path[:-1]:
        place = place[step]  # type: ignore[index]
    place[path[-1]] = value  # type: ignore[index]
    with pytest.raises(QuizError, match=told):
        quiz_from_json(stored)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"[1, 2]"])
def test_a_file_that_is_no_quiz_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.json").write_bytes(content)
    with pytest.raises(QuizError, match=r"x\.json"):
        read_quiz(tmp_path / "x.json")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(QuizError, match="ne peut pas être lu"):
        read_quiz(tmp_path / "absent.json")


def test_a_byte_order_mark_left_by_an_editor_does_no_harm(tmp_path: Path) -> None:
    text = json.dumps(quiz_json(Quiz("Titre", (CHOICE,))))
    (tmp_path / "x.json").write_text(text, encoding="utf-8-sig")
    assert read_quiz(tmp_path / "x.json").items == (CHOICE,)


def test_an_item_is_misquoted_once_a_word_of_it_has_moved(fiches: Library, drawn: tuple[Item, ...]) -> None:
    moved = replace(drawn[0], lead_in=replace(drawn[0].extract, text=drawn[0].extract.text[::-1]))
    gone = replace(drawn[1], lead_in=quote("x", document="nulle-part"))
    assert misquoted((*drawn[2:9], moved, gone), fiches) == (moved, gone)
