"""Teaching the encoder: what is left out, and that it learns."""

import json
import random
from pathlib import Path

import pytest

from eval.adapt import Learner, learn, learnable, rivals_of, with_misspellings
from eval.batches import Asked, Section, batches_of_neighbours
from index.adapter import Adapter


def test_a_share_of_the_questions_is_misspelt_and_nothing_else_changes():
    asked = tuple(Asked(f"Pourquoi l’équipe {number} accueille-t-elle ?", f"Phrase {number}.") for number in range(200))
    sections = [Section("Texte", asked)]
    (half,) = with_misspellings(sections, 0.5, random.Random(3))
    changed = sum(one.question != other.question for one, other in zip(half.asked, asked, strict=True))
    assert 60 < changed < 140
    assert [one.sentence for one in half.asked] == [one.sentence for one in asked]
    assert half.text == "Texte"
    assert with_misspellings(sections, 0, random.Random(3)) == sections


def test_what_is_left_out_is_not_learned(tmp_path: Path):
    passages = [{"id": name, "title": "", "text": f"La ville {name} compte dix écoles. Elle est grande."} for name in "abc"]
    questions = [
        {
            "id": f"q{number}",
            "question": f"Combien d’écoles à {name} ?",
            "passage_id": name,
            "answers": [{"text": "dix écoles", "start": 18}],
        }
        for number, name in enumerate("aabc")
    ]
    for file, rows in (("passages", passages), ("questions", questions)):
        (tmp_path / f"{file}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (tmp_path / "reste.json").write_text(json.dumps({"passages": ["b"], "questions": ["q1"]}), encoding="utf-8")
    assert [len(section.asked) for section in learnable(str(tmp_path))] == [2, 1, 1]
    kept = learnable(f"{tmp_path}:reste.json")
    assert [[one.question for one in section.asked] for section in kept] == [
        ["Combien d’écoles à a ?"],
        ["Combien d’écoles à c ?"],
    ]
    assert kept[0].asked[0].sentence.endswith("La ville a compte dix écoles.")


COUNTER_INTUITIVE = [
    Section(f"Le mot {word}. Il est dit.", (Asked(f"Quel est le contraire de {other} ?", f"Le mot {word}."),))
    for word, other in (("froid", "chaud"), ("petit", "grand"), ("noir", "blanc"), ("jour", "nuit"))
]


@pytest.fixture(scope="module")
def learner() -> Learner:
    return Learner()


def test_what_the_encoder_confuses_is_learned_together(learner: Learner):
    twins = [
        Section(f"{place} : {what}.", (Asked(f"{what} à {place} ?", f"{place} : {what}."),))
        for place in ("La piscine", "Le tribunal")
        for what in ("les horaires", "les tarifs")
    ]
    for number, others in enumerate(rivals_of(learner, twins)):
        assert others.most_common(1)[0][0] == number ^ 1  # the other of the same place


def test_it_learns_and_what_it_learned_can_be_gone_on_from(learner: Learner, tmp_path: Path):
    (batch,) = batches_of_neighbours(COUNTER_INTUITIVE, random.Random(0))
    before = learner.loss(batch, passages=True).item()
    shares = [done for done, _ in learn(learner, COUNTER_INTUITIVE, passes=15)]
    assert shares[-1] == 1
    after = learner.loss(batch, passages=True).item()
    assert after < 0.7 * before
    learner.adapter().save(tmp_path / "a")
    again = Learner(Adapter.load(tmp_path / "a"))
    assert again.loss(batch, passages=True).item() == pytest.approx(after, rel=0.3)
