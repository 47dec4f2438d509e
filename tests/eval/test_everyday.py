"""The everyday questions: sound, split in two by document, and none of them a gold question."""

import json
from pathlib import Path

import pytest

from corpus.library import open_library
from eval.datasets import Dataset, load_dataset
from eval.gold.gold_set import BUNDLED_GOLD, load_gold

FOLDER = Path(__file__).parents[2] / "eval" / "everyday"


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return load_dataset(FOLDER)


def test_each_answer_is_words_of_its_passage(dataset: Dataset):
    passages = {document.id: document.text for document in dataset.library.documents}
    for line in (FOLDER / "questions.jsonl").read_text(encoding="utf-8").splitlines():
        question = json.loads(line)
        (answer,) = question["answers"]
        assert passages[question["passage_id"]][answer["start"] :].startswith(answer["text"])
        assert answer["text"].strip()


def test_no_question_is_asked_twice_and_none_is_a_gold_one(dataset: Dataset):
    written = [" ".join(question.question.casefold().split()) for question in dataset.questions]
    assert len(set(written)) == len(written) == 5494
    gold = {" ".join(question.question.casefold().split()) for question in load_gold(BUNDLED_GOLD, open_library())}
    assert not gold & set(written)


def test_what_is_reported_on_shares_no_passage_with_what_was_chosen_on(dataset: Dataset):
    kept = load_dataset(FOLDER, FOLDER / "test_ids.json")
    reported = {document.id for document in kept.library.documents}
    assert {question.answers[0].document for question in kept.questions} == reported
    chosen_on = {question.id for question in dataset.questions} - {question.id for question in kept.questions}
    assert not reported & {question.answers[0].document for question in dataset.questions if question.id in chosen_on}
    assert (len(kept.questions), len(chosen_on)) == (2701, 2793)
