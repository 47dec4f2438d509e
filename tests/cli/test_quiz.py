"""`sourcier dossier quiz`, `quiz-review` and `quiz-export`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.quiz.quiz_file import read_quiz
from tests.cli.conftest import Command


@pytest.fixture
def review(sourcier: Command, tmp_path: Path) -> Path:
    """A file of four questions drawn from the fiches, one of them accepted and one turned down."""
    path = tmp_path / "quiz.json"
    assert sourcier("dossier", "quiz", "-n", "4", "--title", "Séance 1", "--output", path).code == 0
    first, second, *_ = read_quiz(path).items
    assert sourcier("dossier", "quiz-review", path, "--accept", first.id, "--reject", second.id).code == 0
    return path


def test_questions_are_shown_with_their_answer_and_their_source(sourcier: Command) -> None:
    told = sourcier("dossier", "quiz", "-n", "3", "--seed", "2")
    assert told.code == 0
    assert told.out.count(" · à relire") == 3
    assert told.out.count("   → ") == 3
    assert told.out.count("[document électronique]") == 3
    assert sourcier("dossier", "quiz", "-n", "3", "--seed", "2").out == told.out


def test_questions_may_be_of_some_kinds_and_documents_only(sourcier: Command) -> None:
    (quiz,) = sourcier("dossier", "quiz", "--kinds", "vrai-faux,cloze", "--document", "gem.md", "--json").rows
    assert {item["kind"] for item in quiz["items"]} == {"vrai-faux", "cloze"}
    assert {item["document"]["source"] for item in quiz["items"]} == {"gem.md"}


def test_decisions_are_kept_in_the_file(review: Path) -> None:
    assert [item.accepted for item in read_quiz(review).items] == [True, False, None, None]


def test_only_accepted_questions_are_exported(sourcier: Command, review: Path, tmp_path: Path) -> None:
    told = sourcier("dossier", "quiz-export", review, tmp_path / "quiz.xml")
    assert (told.code, told.out) == (0, f"{tmp_path / 'quiz.xml'} : 1 question.\n")
    text = (tmp_path / "quiz.xml").read_text(encoding="utf-8")
    assert "$course$/top/Séance 1" in text
    assert [item.id in text for item in read_quiz(review).items] == [True, False, False, False]
    assert sourcier("dossier", "quiz-export", review, tmp_path / "tout.html", "--all").code == 0
    assert (tmp_path / "tout-corrige.html").read_text(encoding="utf-8").count('class="answer"') == 3


def test_a_review_is_never_written_over(sourcier: Command, review: Path) -> None:
    before = review.read_bytes()
    told = sourcier("dossier", "quiz", "--output", review)
    assert told.code == 1
    assert "existe déjà" in told.err
    assert review.read_bytes() == before


def test_a_question_whose_words_have_moved_is_left_out(
    sourcier: Command, review: Path, tmp_path: Path, tiny_folder: Path
) -> None:
    told = sourcier("--library", tiny_folder, "dossier", "quiz-export", review, tmp_path / "quiz.gift")
    assert told.code == 1
    assert "laissée de côté" in told.err
    assert "Donnez à --library" in told.err
    assert not (tmp_path / "quiz.gift").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["--kinds", "cloze,dessin"], 2, "des sortes parmi cloze, choix, vrai-faux sont attendues"),
        (["--document", "absent.md"], 1, "Aucun document « absent.md »"),
        (["-n", "0"], 2, "un nombre entier d’au moins 1"),
    ],
)
def test_a_wrong_request_is_told(sourcier: Command, arguments: list[str], code: int, told: str) -> None:
    outcome = sourcier("dossier", "quiz", *arguments)
    assert outcome.code == code
    assert told in outcome.err


def test_questions_are_made_of_the_extracts_of_a_dossier_that_still_stand(
    sourcier: Command, tmp_path: Path, tiny_folder: Path
) -> None:
    dossier = tmp_path / "cours.dossier.json"
    sourcier("dossier", "new", dossier, "--title", "Cours")
    sourcier("dossier", "add", dossier, "--document", "gem.md", "--span", "1111:1175")
    value = json.loads(dossier.read_text(encoding="utf-8"))
    entries = value["sections"][0]["entries"]
    moved = json.loads(json.dumps(entries[0]))
    moved["quote"].update(start=1112, end=1176)
    entries.append(moved)
    dossier.write_text(json.dumps(value), encoding="utf-8")
    told = sourcier("dossier", "quiz", "--from-dossier", dossier, "--json")
    (quiz,) = told.rows
    words = entries[0]["quote"]["text"]
    assert told.code == 0 and quiz["items"]
    assert all(item["extract"]["text"] in words and item["document"]["source"] == "gem.md" for item in quiz["items"])
    assert told.err.count("laissé de côté") == 1 and words[:30] in told.err
    elsewhere = sourcier("--library", tiny_folder, "dossier", "quiz", "--from-dossier", dossier)
    assert elsewhere.code == 1 and elsewhere.err.count("laissé de côté") == 2 and "--library" in elsewhere.err
    assert sourcier("dossier", "quiz", "--from-dossier", dossier, "--document", "gem.md").code == 2


def test_documents_that_give_no_question_are_told(sourcier: Command, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\nRien ici ne se compte ni ne se date vraiment.\n", encoding="utf-8")
    told = sourcier("--library", tmp_path, "dossier", "quiz")
    assert told.code == 1
    assert "Aucune question n’a pu être faite" in told.err


def test_a_damaged_review_is_told_and_left_as_it_is(sourcier: Command, review: Path, tmp_path: Path) -> None:
    stored = json.loads(review.read_text(encoding="utf-8"))
    stored["items"][0]["masked"]["text"] = "autre chose"
    review.write_text(json.dumps(stored), encoding="utf-8")
    before = review.read_bytes()
    told = sourcier("dossier", "quiz-review", review, "--accept", stored["items"][1]["id"])
    assert told.code == 1
    assert "question 1" in told.err
    assert review.read_bytes() == before


def test_an_unknown_question_or_two_decisions_are_told(sourcier: Command, review: Path) -> None:
    assert "Aucune question « zzz »" in sourcier("dossier", "quiz-review", review, "--accept", "zzz").err
    assert sourcier("dossier", "quiz-review", review, "--accept", "a", "--reject", "a").code == 2
