"""Question-answering data sets read as libraries."""

import json
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import GoldError
from corpus.model import BlockKind, Span
from eval.datasets import WHOLE_PASSAGES, load_dataset
from eval.gold.gold_set import GoldAnswer
from eval.gold.json_lines import read_json_lines
from index.making import index_folder
from index.segments import segment

PASSAGES: list[dict[str, Any]] = [
    {"id": "p1", "title": "Le Val", "text": "Le Val compte 12 fermes.\n\nDeux produits :\n\n- le lait\n- le miel"},
    {"id": "p2", "title": None, "text": "# La rivière\n\nElle déborde 😀 souvent."},
    {"id": "p3", "title": "Vide", "text": "  \n"},
]
QUESTIONS: list[dict[str, Any]] = [
    {"id": "q1", "question": "Combien ?", "passage_id": "p1", "answers": [{"text": "12 fermes", "start": 14}]},
    {"id": "q2", "question": "Qui déborde ?", "passage_id": "p2", "answers": []},
    {"id": "q3", "question": "Rien ?", "passage_id": "p1", "answers": [], "unanswerable": True},
]


def folder_of(root: Path, passages: list[Any], questions: list[Any]) -> Path:
    folder = root / "essai"
    folder.mkdir()
    for name, rows in (("passages", passages), ("questions", questions)):
        lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
        (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_each_passage_is_a_document_of_one_passage(tmp_path: Path):
    data = load_dataset(folder_of(tmp_path, PASSAGES, QUESTIONS))
    assert data.name == "essai"
    assert [(document.id, document.title) for document in data.library.documents] == [("p1", "Le Val"), ("p2", "")]
    assert [document.text for document in data.library.documents] == [row["text"] for row in PASSAGES[:2]]
    passages = segment(data.library.documents, WHOLE_PASSAGES).passages
    assert [passage.document.id for passage in passages] == ["p1", "p2"]
    kinds = [block.kind for block in data.library.documents[0].content.blocks]
    assert kinds.count(BlockKind.ITEM) == 2


def test_questions_name_their_passage_and_spans_and_unanswerable_ones_are_left_out(tmp_path: Path):
    first, second = load_dataset(folder_of(tmp_path, PASSAGES, QUESTIONS)).questions
    whole = Span(0, len(PASSAGES[0]["text"]))
    assert (first.id, first.question, first.reading) == ("q1", "Combien ?", True)
    assert first.answers == (GoldAnswer("p1", Span(14, 23), whole, 1),)
    assert (second.id, second.reading) == ("q2", False)
    assert second.answers[0].document == "p2"
    assert second.answers[0].span == second.answers[0].evidence == Span(0, len(PASSAGES[1]["text"]))


def test_an_answer_that_is_the_whole_passage_says_nothing_of_reading(tmp_path: Path):
    asked = {"id": "q1", "question": "Qui déborde ?", "passage_id": "p2", "answers": [{"text": PASSAGES[1]["text"], "start": 0}]}
    (question,) = load_dataset(folder_of(tmp_path, PASSAGES, [asked])).questions
    assert not question.reading


def test_an_answer_past_the_end_of_its_passage_is_refused(tmp_path: Path):
    wrong = {"id": "q9", "question": "?", "passage_id": "p1", "answers": [{"text": "miel", "start": 9999}]}
    with pytest.raises(GoldError, match="q9 : réponse au-delà de la fin du passage"):
        load_dataset(folder_of(tmp_path, PASSAGES, [wrong]))


def test_an_ids_file_keeps_only_those(tmp_path: Path):
    ids = tmp_path / "ids.json"
    ids.write_text(json.dumps({"passages": ["p2"], "questions": ["q2"]}), encoding="utf-8")
    folder = folder_of(tmp_path, PASSAGES, QUESTIONS)
    data = load_dataset(folder, ids)
    assert [document.id for document in data.library.documents] == ["p2"]
    assert [question.id for question in data.questions] == ["q2"]
    assert index_folder(data.library) != index_folder(load_dataset(folder).library)


@pytest.mark.parametrize(
    ("passages", "questions", "reason"),
    [
        (PASSAGES[1:], QUESTIONS, "1 questions portent sur un passage absent .*q1"),
        (PASSAGES, [{**QUESTIONS[0], "passage_id": "p3"}], "passage absent"),
        ([], [], "passage"),
        (PASSAGES, [], "question"),
        (PASSAGES, QUESTIONS[2:], "question"),
        ([{"id": "p1"}], [], "champ manquant ou mal formé"),
        (PASSAGES, [{"id": "q1", "question": "?"}], "champ manquant ou mal formé"),
        (PASSAGES, [{**QUESTIONS[0], "answers": [{"text": "12"}]}], "champ manquant ou mal formé"),
        (PASSAGES, [{**QUESTIONS[0], "answers": [{"text": "12", "start": -4}]}], "champ manquant ou mal formé"),
        (["{"], [], r"passages\.jsonl, ligne 1 : ce n’est pas du JSON"),
        (PASSAGES, [QUESTIONS[0], "", "7"], r"questions\.jsonl, ligne 3 : un objet JSON est attendu"),
    ],
)
def test_a_data_set_that_does_not_hold_together_is_refused(
    tmp_path: Path, passages: list[Any], questions: list[Any], reason: str
):
    with pytest.raises(GoldError, match=reason):
        load_dataset(folder_of(tmp_path, passages, questions))


def test_a_missing_file_is_refused(tmp_path: Path):
    folder = folder_of(tmp_path, PASSAGES, QUESTIONS)
    (folder / "questions.jsonl").unlink()
    with pytest.raises(GoldError, match=r"questions\.jsonl est illisible"):
        load_dataset(folder)


@pytest.mark.parametrize("content", [None, "{", "[]", '{"passages": []}'], ids=["missing", "not JSON", "a list", "no questions"])
def test_an_ids_file_that_cannot_be_used_is_refused(tmp_path: Path, content: str | None):
    ids = tmp_path / "ids.json"
    if content is not None:
        ids.write_text(content, encoding="utf-8")
    with pytest.raises(GoldError):
        load_dataset(folder_of(tmp_path, PASSAGES, QUESTIONS), ids)


def test_blank_lines_are_skipped_and_other_line_separators_stay_in_their_text(tmp_path: Path):
    path = tmp_path / "lignes.jsonl"
    path.write_bytes('{"a": "x\u2028y"}\r\n\r\n{"a": 2}'.encode())
    assert list(read_json_lines(path)) == [{"a": "x\u2028y"}, {"a": 2}]
