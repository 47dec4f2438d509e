"""The arms on a data set: ranks counted, and intervals of proportions."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.datasets import WHOLE_PASSAGES, Dataset, load_dataset
from eval.retrieval import RetrievalReport, json_retrieval, run_retrieval, text_retrieval
from eval.statistics.intervals import wilson_interval
from index.encoder import SentenceEncoder
from index.search_index import Arm, open_index

PROPERTY = settings(derandomize=True, deadline=None, database=None, max_examples=200)

TEXTS = {
    "lait": "La laiterie du Val transforme douze mille litres de lait par jour en fromages affinés.",
    "pont": "Le pont suspendu a été inauguré en 1903 et relie les deux rives du fleuve.",
    "loup": "Le loup est revenu dans le massif il y a trente ans, venu d’Italie.",
}
QUESTIONS = [
    {
        "id": "1",
        "question": "Quand le pont a-t-il été inauguré ?",
        "passage_id": "pont",
        "answers": [{"text": "1903", "start": 35}],
    },
    {"id": "2", "question": "D’où le loup est-il venu ?", "passage_id": "loup", "answers": []},
    {"id": "3", "question": "Combien de litres de lait la laiterie transforme-t-elle ?", "passage_id": "lait", "answers": []},
    {"id": "4", "question": "zzz ?", "passage_id": "lait", "answers": []},
]
REPORT = RetrievalReport("essai", 30, {Arm.HYBRID: (1, 2, None, 1, 10), Arm.DENSE: (None, 6, 5, None, None)})


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    folder = tmp_path_factory.mktemp("essai")
    passages = [{"id": name, "title": "", "text": text} for name, text in TEXTS.items()]
    for name, rows in (("passages", passages), ("questions", QUESTIONS)):
        (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return load_dataset(folder)


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [
        (8, 10, 0.490, 0.943),
        (50, 50, 0.929, 1.0),
        (0, 20, 0.0, 0.161),
        (1, 2, 0.095, 0.905),
        (500, 1000, 0.469, 0.531),
    ],
)
def test_wilson_s_interval(count: int, n: int, low: float, high: float):
    assert wilson_interval(count, n) == pytest.approx((low, high), abs=5e-4)


@PROPERTY
@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_the_share_and_mirrors_its_complement(counted: tuple[int, int]):
    count, n = counted
    low, high = wilson_interval(count, n)
    assert 0 <= low <= count / n + 1e-12
    assert count / n - 1e-12 <= high <= 1
    assert wilson_interval(n - count, n) == pytest.approx((1 - high, 1 - low))


def test_ranks_are_counted():
    assert REPORT.questions == 5
    assert [REPORT.hits(Arm.HYBRID, cutoff) for cutoff in (1, 5, 10)] == [2, 3, 4]
    assert [REPORT.hits(Arm.DENSE, cutoff) for cutoff in (1, 5, 10)] == [0, 1, 2]
    assert REPORT.mean_reciprocal_rank(Arm.HYBRID) == pytest.approx((1 + 1 / 2 + 1 + 1 / 10) / 5)


def test_the_reports_show_every_arm():
    shown = json_retrieval(REPORT)
    assert (shown["data"], shown["passages"], shown["questions"]) == ("essai", 30, 5)
    assert shown["arms"]["hybrid"] == {"recall@1": 0.4, "recall@5": 0.6, "recall@10": 0.8, "mrr@10": 0.52}
    assert set(shown["arms"]) == {"hybrid", "dense"}
    lines = list(text_retrieval(REPORT))
    assert lines[0] == "essai : 30 passages, 5 questions"
    assert [line.split()[0] for line in lines[1:]] == ["bras", "hybrid", "dense"]
    assert "0.400 [0.118 – 0.769]" in lines[2]
    assert lines[2].endswith("0.520")


def test_each_arm_ranks_each_question(dataset: Dataset, encoder: SentenceEncoder, tmp_path: Path):
    index = open_index(dataset.library, encoder, WHOLE_PASSAGES, folder=tmp_path)
    report = run_retrieval(index, dataset)
    assert (report.passages, report.questions) == (3, 4)
    for arm in Arm:
        assert report.ranks[arm][:3] == (1, 1, 1)
    assert report.ranks[Arm.LEXICAL][3] is None
    assert set(run_retrieval(index, dataset, [Arm.LEXICAL]).ranks) == {Arm.LEXICAL}
