"""`sourcier eval`: figures, reports, comparisons, the gate, sweeps, data sets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

QUESTION = "Combien coûte l’entrée de la piscine ?"
LINES: list[dict[str, Any]] = [
    {"id": "a", "question": QUESTION, "answers": [{"document": "piscine.md", "text": "4 euros"}]},
    {"id": "b", "question": "Quel temps fera-t-il demain ?", "type": "sans-reponse", "split": "dev", "answers": []},
    {
        "id": "c",
        "question": "Combien de baigneurs la piscine accueille-t-elle ?",
        "answers": [{"document": "piscine.md", "text": "42 000", "evidence": "Elle accueille 42 000 baigneurs par an."}],
    },
]


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in LINES), encoding="utf-8")
    return path


@pytest.fixture
def asked(gold: Path, tiny_folder: Path) -> tuple[str | Path, ...]:
    return ("eval", "--gold", gold, "--library", tiny_folder, "--split", "all")


def test_the_figures_are_told(sourcier, asked):
    told = sourcier(*asked, "--json")
    (report,) = told.rows
    assert (told.code, report["questions"]) == (0, 3)
    assert [result["id"] for result in report["results"]] == ["a", "b", "c"]
    assert (report["answers"]["extract@1"]["value"], report["answers"]["extract@1"]["n"]) == (1.0, 2)
    assert report["invariants"]["verbatim"]["n"] == 3
    assert report["abstention"]["refused_unanswerable"]["value"] == 1.0
    assert sourcier(*asked[:-2], "--json").rows[0]["questions"] == 2
    assert sourcier(*asked).out.startswith("3 questions, dont 2 avec réponse")


def test_a_split_without_questions_is_refused(sourcier, asked, gold: Path):
    gold.write_text(json.dumps(LINES[0]) + "\n", encoding="utf-8")
    assert sourcier(*asked[:-2], "--split", "dev").code == 2


def test_a_report_is_written_and_serves_as_a_baseline(sourcier, asked, tmp_path: Path):
    told = sourcier(*asked, "--report", tmp_path / "rapport")
    assert told.code == 0
    assert f"Rapport écrit : {tmp_path / 'rapport' / 'index.html'}" in told.err
    baseline = tmp_path / "rapport" / "run.json"
    compared = sourcier(*asked, "--baseline", baseline, "--gate")
    assert compared.code == 0
    assert "La mesure passe." in compared.err
    assert "Comparaison : « par défaut » puis « par défaut »" in compared.out
    (report,) = sourcier(*asked, "--baseline", baseline, "--json").rows
    assert {measure["verdict"] for measure in report["comparison"]["measures"]} == {"indécidable"}


def test_a_baseline_on_other_questions_is_refused(sourcier, asked, gold: Path, tmp_path: Path):
    sourcier(*asked, "--report", tmp_path / "rapport")
    gold.write_text(json.dumps(LINES[0]) + "\n", encoding="utf-8")
    told = sourcier(*asked, "--baseline", tmp_path / "rapport" / "run.json")
    assert (told.code, told.out) == (1, "")
    assert "les questions de référence ont changé" in told.err


def test_the_gate_fails_on_a_fall_and_says_which(sourcier, asked, tmp_path: Path, gold: Path):
    many = [{**LINES[0], "id": f"a{n}"} for n in range(12)]
    gold.write_text("".join(json.dumps(line) + "\n" for line in many), encoding="utf-8")
    sourcier(*asked, "--report", tmp_path / "rapport")
    sweep = tmp_path / "jamais.toml"
    sweep.write_text('[[configuration]]\nname = "jamais"\nthreshold = 1.0\n', encoding="utf-8")
    told = sourcier(*asked, "--configuration", sweep, "--baseline", tmp_path / "rapport" / "run.json", "--gate")
    assert told.code == 1
    assert "la mesure ne passe pas : abstention/handled baisse de 1.000 à 0.000" in told.err


def test_a_sweep_compares_configurations_with_the_first(sourcier, asked, tmp_path: Path):
    file = tmp_path / "essai.toml"
    file.write_text('[[configuration]]\nname = "jamais"\nthreshold = 1.0\n[[configuration]]\nname = "usuel"\n', encoding="utf-8")
    told = sourcier("eval", "sweep", file, *asked[1:], "--report", tmp_path / "rapports")
    assert told.code == 0
    rows = told.out.splitlines()
    assert [row.split()[0] for row in rows] == ["configuration", "usuel", "jamais"]
    assert rows[2].endswith("(référence)")
    assert sorted(path.name for path in (tmp_path / "rapports").iterdir()) == ["01", "02"]
    (report,) = sourcier("eval", "sweep", file, *asked[1:], "--json").rows
    assert [one["identity"]["configuration"]["name"] for one in report["configurations"]] == ["usuel", "jamais"]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["sweep"], "Donnez le fichier des configurations"),
        (["sweep", "a.toml", "--gate"], "n’y ont pas place"),
        (["--ids", "a.json"], "--ids s’emploie avec --data"),
        (["--data", "d", "--gold", "g"], "ne s’emploient pas ensemble"),
    ],
)
def test_options_that_do_not_go_together_are_refused(sourcier, arguments: list[str], reason: str):
    told = sourcier("eval", *arguments)
    assert (told.code, told.out) == (2, "")
    assert reason in told.err


def test_a_data_set_is_measured(sourcier, tmp_path: Path):
    passage = {"id": "p", "title": "", "text": "Le Val compte 12 fermes."}
    questions = [
        {"id": "q", "question": "Combien de fermes ?", "passage_id": "p", "answers": []},
        {
            "id": "r",
            "question": "Combien de fermes le Val compte-t-il ?",
            "passage_id": "p",
            "answers": [{"text": "12", "start": 14}],
        },
    ]
    (tmp_path / "passages.jsonl").write_text(json.dumps(passage), encoding="utf-8")
    (tmp_path / "questions.jsonl").write_text("\n".join(map(json.dumps, questions)), encoding="utf-8")
    (report,) = sourcier("eval", "--data", tmp_path, "--json").rows
    assert (report["retrieval"]["hybrid"]["recall@10"]["value"], report["retrieval"]["hybrid"]["hit@1"]["n"]) == (1.0, 2)
    assert report["answers"]["extract@1"]["n"] == 1


@pytest.mark.parametrize("option", ["--data", "--gold", "--baseline"])
def test_what_cannot_be_read_is_told_in_one_line(sourcier, tmp_path: Path, option: str):
    told = sourcier("eval", option, tmp_path / "rien")
    assert (told.code, told.out) == (1, "")
    assert told.err.count("\n") == 1
    assert "Traceback" not in told.err
