"""Misspelt questions: each rule on one word, and what none of them may do."""

import json
import re
import sys
import tempfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval import misspelling
from eval.misspelling import Rule, misspelt

QUESTIONS = st.text(alphabet="abéÉ’' -?!.,7GEMqulphmmntser", max_size=60)


@pytest.mark.parametrize(
    ("rule", "word", "typed"),
    [
        pytest.param(misspelling.without_accents, "Été réussi, œuvre", {"Ete reussi, oeuvre"}, id="accents"),
        pytest.param(misspelling.without_apostrophe, "l’accueil", {"laccueil", "l accueil"}, id="apostrophe"),
        pytest.param(misspelling.without_apostrophe, "qu'un", {"quun", "qu un"}, id="longer elision"),
        pytest.param(misspelling.without_apostrophe, "aujourd’hui", {"aujourd’hui"}, id="no elision"),
        pytest.param(misspelling.in_haste, "Quoi", {"koi", "quoa"}, id="haste"),
        pytest.param(misspelling.in_haste, "c’est", {"cest"}, id="haste, apostrophe"),
        pytest.param(misspelling.in_haste, "soignant", {"soignant"}, id="no spelling in haste"),
        pytest.param(misspelling.ending_by_sound, "parler", {"parlé", "parler", "parlez", "parle"}, id="infinitive"),
        pytest.param(misspelling.ending_by_sound, "parlait", {"parlé", "parler", "parlez", "parle"}, id="imperfect"),
        pytest.param(misspelling.without_silent_ending, "soignants", {"soignant"}, id="plural"),
        pytest.param(misspelling.without_silent_ending, "pas", {"pas"}, id="short plural"),
        pytest.param(misspelling.without_doubles, "programme", {"programe"}, id="double letter"),
        pytest.param(misspelling.as_heard, "pharmacie", {"farmacie"}, id="ph"),
        pytest.param(misspelling.as_heard, "nouveau", {"nouvo"}, id="eau"),
        pytest.param(misspelling.as_heard, "qui", {"qui"}, id="short word"),
        pytest.param(
            misspelling.slip,
            "santé",
            {"snté", "saté", "sané", "snaté", "satné", "sanét", "saanté", "sannté", "santté"},
            id="slip",
        ),
        pytest.param(misspelling.slip, "soin", {"soin"}, id="slip in a short word"),
    ],
)
def test_a_rule(rule: Rule, word: str, typed: set[str]):
    assert {rule(word, Random(seed)) for seed in range(200)} == typed


def test_a_seed_gives_one_writing_and_seeds_give_several():
    question = "Comment les soignants de l’hôpital accueillent-ils un pair-aidant ?"
    writings = [misspelt(question, Random(seed)) for seed in range(40)]
    assert writings == [misspelt(question, Random(seed)) for seed in range(40)]
    assert len(set(writings)) > 20


def test_acronyms_and_numbers_keep_their_characters():
    for seed in range(100):
        typed = misspelt("Le GEM de 53 000 habitants, le CMP en 2021 ?", Random(seed)).lower()
        assert re.findall(r"gem|cmp|\d+", typed) == ["gem", "53", "000", "cmp", "2021"]


@settings(max_examples=200)
@given(QUESTIONS, st.integers(0, 1000))
def test_any_text_can_be_misspelt(question: str, seed: int):
    typed = misspelt(question, Random(seed))
    assert [char for char in typed if char.isdigit()] == [char for char in question if char.isdigit()]


def test_a_data_set_keeps_its_passages_and_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = tmp_path / "clean"
    folder.mkdir()
    passages = [{"id": f"p{n}", "title": "", "text": "Le réseau aide."} for n in range(3)]
    asked = [
        {"id": f"q{n}", "question": "Pourquoi le réseau accueille-t-il des soignants ?", "passage_id": f"p{n % 3}", "answers": []}
        for n in range(12)
    ]
    for name, lines in (("passages", passages), ("questions", asked)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    (folder / "ids.json").write_text(json.dumps({"passages": ["p0"], "questions": ["q0", "q3", "q6"]}), encoding="utf-8")

    def written(name: str, *arguments: str) -> list[dict[str, object]]:
        output = Path(tempfile.mkdtemp(dir=tmp_path))
        monkeypatch.setattr(sys, "argv", ["misspelling", *arguments, "--output", str(output)])
        misspelling.main()
        return [json.loads(line) for line in (output / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]

    assert written("passages", "--data", str(folder)) == passages
    typed = written("questions", "--data", str(folder))
    assert [{**line, "question": ""} for line in typed] == [{**line, "question": ""} for line in asked]
    assert len({line["question"] for line in typed}) > len(asked) / 2
    assert [line["id"] for line in written("questions", "--data", f"{folder}:ids.json")] == ["q0", "q3", "q6"]


@pytest.mark.parametrize(
    ("data", "output", "message"),
    [
        pytest.param("clean", "clean", "n’est pas vide", id="a folder that holds something"),
        pytest.param("absent", "new", "est illisible", id="no data"),
        pytest.param("clean:absent.json", "new", "est illisible", id="no such ids"),
        pytest.param("clean:questions.jsonl", "new", "est illisible", id="ids of another form"),
    ],
)
def test_bad_input_is_told_and_nothing_is_written(
    data: str, output: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "clean").mkdir()
    for name in ("passages", "questions"):
        (tmp_path / "clean" / f"{name}.jsonl").write_text('{"id": "1", "question": "Où ?"}\n', encoding="utf-8")
    before = {path.name: path.read_bytes() for path in (tmp_path / "clean").iterdir()}
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["misspelling", "--data", data, "--output", output])
    with pytest.raises(SystemExit) as stopped:
        misspelling.main()
    assert stopped.value.code == 2
    assert message in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in (tmp_path / "clean").iterdir()} == before
    assert not (tmp_path / "new").exists()
