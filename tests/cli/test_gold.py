"""`sourcier gold`: checking, repairing and importing gold questions, run in this process on a tiny library."""

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.typography import spaced
from corpus.library import open_library
from eval.gold.gold_set import BUNDLED_GOLD, load_gold

SENTENCE = "La piscine du Val a ouvert en 1998."


@pytest.fixture
def folder(tiny_folder: Path, tmp_path: Path) -> Path:
    """A copy of the tiny library, free to change."""
    copied = tmp_path / "bibliotheque"
    copied.mkdir()
    for path in tiny_folder.iterdir():
        (copied / path.name).write_bytes(path.read_bytes())
    return copied


@pytest.fixture
def gold(folder: Path, tmp_path: Path) -> Path:
    """One answerable question with its offsets, and one that is held to have no answer."""
    start = (folder / "piscine.md").read_text(encoding="utf-8").index(SENTENCE)
    answer = {"document": "piscine.md", "start": start + 30, "text": "1998", "evidence": SENTENCE, "evidence_start": start}
    return write(
        tmp_path / "gold.jsonl",
        {"id": "q1", "question": "De quand date-t-elle ?", "type": "date", "answers": [answer]},
        {"id": "q2", "question": "Combien coûte l’entrée à la piscine ?", "type": "sans-reponse", "answers": []},
    )


def write(path: Path, *lines: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return path


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_bundled_questions_are_checked_by_default(sourcier):
    told = sourcier("gold", "lint")
    assert (told.code, told.err) == (0, "")
    assert f"{len(lines_of(BUNDLED_GOLD))} questions, 0 erreur, " in told.out.splitlines()[-1]
    assert "Mots de la question déjà dans l’extrait (médiane)\u00a0: acronyme " in told.out


def test_lint_tells_every_fault_and_fails_on_errors(sourcier, folder: Path, gold: Path):
    broken = write(
        gold, *lines_of(gold), {"id": "q3", "question": "Qui ?", "answers": [{"document": "piscine.md", "text": "absent"}]}
    )
    told = sourcier("gold", "lint", broken, "--library", folder)
    assert told.code == 1
    assert told.out.startswith("erreur · q3 · lecture\u00a0: «\u00a0absent\u00a0» est introuvable dans piscine.md.\n")
    assert "avertissement · ensemble · precision\u00a0: 1 question avec réponse\u00a0:" in told.out
    assert "\n2 questions, 1 erreur, " in told.out
    (report,) = sourcier("--library", folder, "gold", "lint", broken, "--json").rows
    assert {key: report[key] for key in ("file", "questions", "errors")} == {"file": "gold.jsonl", "questions": 2, "errors": 1}
    assert report["warnings"] == len(report["findings"]) - 1
    assert report["findings"][0] == {
        "severity": "erreur",
        "question_id": "q3",
        "rule": "lecture",
        "message": "« absent » est introuvable dans piscine.md.",
    }
    assert report["overlap"] == {"direct": 0.0}


def test_lint_asks_the_unanswerable_questions_on_demand(sourcier, folder: Path, gold: Path):
    def rules(*options: str) -> list[tuple[str, str]]:
        (report,) = sourcier("gold", "lint", gold, "--library", folder, "--json", *options).rows
        return [(finding["question_id"], finding["rule"]) for finding in report["findings"]]

    assert ("q2", "reponse-possible") in rules("--ask")
    assert ("q2", "reponse-possible") not in rules()


@pytest.mark.parametrize(
    ("content", "reason"), [("", "ne contient aucune question"), ("{oups\n", "ligne 1"), (None, "n’existe pas")]
)
def test_a_file_that_cannot_be_checked_is_a_failure(sourcier, folder: Path, tmp_path: Path, content: str | None, reason: str):
    path = tmp_path / "autre.jsonl"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    for arguments in (("lint", path), ("relocate", path, "--output", tmp_path / "repare.jsonl")):
        told = sourcier("gold", *arguments, "--library", folder)
        assert (told.code, told.out) == (1, "")
        assert reason in told.err


def test_relocate_repairs_a_file_in_place(sourcier, folder: Path, gold: Path):
    pool = folder / "piscine.md"
    pool.write_text(pool.read_text(encoding="utf-8").replace("# La piscine", "Avis.\n\n# La piscine"), encoding="utf-8")
    assert sourcier("eval", "--gold", gold, "--library", folder).code == 1
    told = sourcier("gold", "relocate", gold, "--output", gold, "--library", folder)
    assert (told.code, told.err) == (0, "")
    assert told.out == f"Réponses\u00a0: 0 en place, 1 déplacée, 0 à relire, 0 perdue. Écrit dans {gold}.\n"
    question, _ = load_gold(gold, open_library(folder))
    assert question.answers[0].span.of(pool.read_text(encoding="utf-8")) == "1998"
    assert "1 en place" in sourcier("gold", "relocate", gold, "--output", gold, "--library", folder).out


def test_relocate_tells_what_is_lost_and_keeps_it(sourcier, folder: Path, gold: Path, tmp_path: Path):
    pool = folder / "piscine.md"
    pool.write_text("# La piscine\n\nElle est fermée.\n", encoding="utf-8")
    output = tmp_path / "repare.jsonl"
    told = sourcier("gold", "relocate", gold, "--output", output, "--library", folder)
    assert told.code == 1
    assert told.out.startswith("perdue · q1, réponse 1 · piscine.md\u00a0: extrait disparu de piscine.md\u00a0;")
    assert f"corrigez-les dans {output}" in told.err
    assert lines_of(output) == lines_of(gold)
    output.unlink()
    (report,) = sourcier("gold", "relocate", gold, "--output", output, "--library", folder, "--json").rows
    assert [report[name] for name in ("questions", "unchanged", "moved", "to_review", "ambiguous")] == [2, 0, [], [], []]
    assert [change["question_id"] for change in report["lost"]] == ["q1"]


def test_relocate_marks_what_changed(sourcier, folder: Path, gold: Path):
    pool = folder / "piscine.md"
    pool.write_text(pool.read_text(encoding="utf-8").replace("a ouvert en 1998", "a rouvert en 1999"), encoding="utf-8")
    told = sourcier("gold", "relocate", gold, "--output", gold, "--library", folder)
    assert told.code == 0
    assert "à relire · q1, réponse 1" in told.out
    assert "«\u00a01998\u00a0» est devenue «\u00a01999\u00a0»" in told.out
    assert lines_of(gold)[0]["review"]["verdict"] == "a-revoir"


def test_another_file_is_never_overwritten(sourcier, folder: Path, gold: Path, tmp_path: Path):
    kept = write(tmp_path / "kept.jsonl", {"id": "k"})
    for arguments in (["relocate", gold], ["import", "--from", "csv", gold]):
        told = sourcier("gold", *arguments, "--output", kept, "--library", folder)
        assert told.code == 2
        assert "existe déjà" in told.err
    assert lines_of(kept) == [{"id": "k"}]


CSV = "question;réponse;document\nDe quand date-t-elle ?;1998;piscine.md\nQui ?;absent;piscine.md\n"
ASKED = {"id": "s", "question": "De quand date-t-elle ?", "answers": [{"text": "1998", "answer_start": 30}]}
SQUAD = json.dumps({"data": [{"paragraphs": [{"context": SENTENCE, "qas": [ASKED]}]}]})


@pytest.mark.parametrize(
    ("form", "contents", "refused"),
    [
        ("csv", [CSV], "ligne 3\u00a0: «\u00a0absent\u00a0» est introuvable dans piscine.md.\n"),
        ("squad", [SQUAD], ""),
        ("trec", ["1\tDe quand date-t-elle ?\n", "1 0 piscine.md:52-87 1\n"], ""),
    ],
)
def test_import_writes_a_gold_file_and_tells_what_it_left(
    sourcier, folder: Path, tmp_path: Path, form: str, contents: list[str], refused: str
):
    files = [tmp_path / f"{number}.source" for number in range(len(contents))]
    for path, content in zip(files, contents, strict=True):
        path.write_text(content, encoding="utf-8")
    output = tmp_path / "gold.jsonl"
    arguments = ("gold", "import", "--from", form, *files, "--split", "dev", "--library", folder)
    told = sourcier(*arguments, "--output", output)
    assert (told.code, told.err) == (0, refused)
    assert told.out.startswith("1 question, ")
    (question,) = load_gold(output, open_library(folder))
    assert (question.question, question.split, len(question.answers)) == ("De quand date-t-elle ?", "dev", 1)
    (report,) = sourcier(*arguments, "--output", tmp_path / "autre.jsonl", "--json").rows
    assert report["questions"] == 1
    assert len(report["refused"]) == bool(refused)


def test_nothing_imported_is_a_failure_and_writes_nothing(sourcier, folder: Path, tmp_path: Path):
    path = tmp_path / "q.csv"
    path.write_text("question;réponse\nQui ?;absent\n", encoding="utf-8")
    told = sourcier("gold", "import", "--from", "csv", path, "--output", tmp_path / "gold.jsonl", "--library", folder)
    assert (told.code, told.out) == (1, "")
    assert "ligne 2\u00a0: " in told.err
    assert "Rien n’a été écrit" in told.err
    assert not (tmp_path / "gold.jsonl").exists()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a : b ; c ?", "a\u00a0: b\u00a0; c\u00a0?"),
        ("« a » (« b »).", "«\u00a0a\u00a0» («\u00a0b\u00a0»)."),
        ("a :b, q.jsonl", "a :b, q.jsonl"),
    ],
)
def test_messages_have_french_spaces(text: str, expected: str):
    assert spaced(text) == expected
