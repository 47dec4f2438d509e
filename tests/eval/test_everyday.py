"""The everyday questions: sound, split in three by passage, and none of them a gold question."""

import json
from pathlib import Path

import pytest

from corpus.library import open_library
from eval.datasets import Dataset, load_dataset
from eval.gold.gold_set import BUNDLED_GOLD, load_gold
from index.french.analyzer import stems

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
    assert len(set(written)) == len(written) == 59862
    gold = {" ".join(question.question.casefold().split()) for question in load_gold(BUNDLED_GOLD, open_library())}
    assert not gold & set(written)


def test_most_questions_share_no_word_with_the_sentence_that_answers():
    questions = [json.loads(line) for line in (FOLDER / "questions.jsonl").read_text(encoding="utf-8").splitlines()[::20]]
    apart = sum(set(stems(asked["question"])).isdisjoint(stems(asked["answers"][0]["text"])) for asked in questions)
    assert apart > len(questions) / 2


@pytest.mark.parametrize(("file", "count"), [("test_ids.json", 2701), ("dev_ids.json", 1000)])
def test_what_is_reported_or_chosen_on_shares_no_passage_with_the_rest(dataset: Dataset, file: str, count: int):
    kept = load_dataset(FOLDER, FOLDER / file)
    passages = {document.id for document in kept.library.documents}
    assert {question.answers[0].document for question in kept.questions} == passages
    others = {question.id for question in dataset.questions} - {question.id for question in kept.questions}
    assert not passages & {question.answers[0].document for question in dataset.questions if question.id in others}
    assert len(kept.questions) == count


def test_no_passage_is_both_chosen_and_reported_on():
    chosen, reported = (load_dataset(FOLDER, FOLDER / file).library for file in ("dev_ids.json", "test_ids.json"))
    assert not {document.id for document in chosen.documents} & {document.id for document in reported.documents}
