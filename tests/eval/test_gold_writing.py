"""Gold questions written, added to and read again."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import GoldError
from corpus.library import Library, open_library
from corpus.model import Span
from eval.gold.gold_set import BUNDLED_GOLD, GoldAnswer, GoldQuestion, Review, load_gold
from eval.gold.json_lines import read_json_lines
from eval.gold.writing import append_question, next_id, question_json, write_entries, write_gold

NOTE = "# La note\n\nL’équipe compte\u00a012 salariés. 👋 Elle a été créée en 1998.\n"


@pytest.fixture(autouse=True)
def locks_apart(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCIER_CACHE", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture
def library(tmp_path: Path) -> Library:
    folder = tmp_path / "textes" / "notes"
    folder.mkdir(parents=True)
    (folder / "note.md").write_text(NOTE, encoding="utf-8")
    return open_library(folder.parent)


def asked(library: Library, identifier: str = "q1", review: Review | None = None) -> GoldQuestion:
    start = NOTE.index("1998")
    evidence = Span(NOTE.index("Elle"), len(NOTE) - 1)
    answer = GoldAnswer(library.documents[0].id, Span(start, start + 4), evidence, 2)
    return GoldQuestion(identifier, "C’est né quand ?", "formateur", "date", "paraphrase", "dev", (answer,), review)


def test_a_question_is_written_as_the_contract_says(library: Library):
    review = Review("Ada", "2026-03-01", "corrigee", "date précisée")
    assert question_json(asked(library, review=review), library) == {
        "id": "q1",
        "question": "C’est né quand ?",
        "persona": "formateur",
        "type": "date",
        "style": "paraphrase",
        "split": "dev",
        "answers": [
            {
                "document": "notes/note.md",
                "start": NOTE.index("1998"),
                "end": NOTE.index("1998") + 4,
                "text": "1998",
                "evidence": "Elle a été créée en 1998.",
                "evidence_start": NOTE.index("Elle"),
                "item": 2,
            }
        ],
        "review": {"by": "Ada", "date": "2026-03-01", "verdict": "corrigee", "note": "date précisée"},
    }


def test_no_review_and_no_note_leave_no_field(library: Library):
    assert "review" not in question_json(asked(library), library)
    assert "note" not in question_json(asked(library, review=Review("Ada", "2026-03-01", "conforme")), library)["review"]


def test_what_is_written_is_read_again_the_same(library: Library, tmp_path: Path):
    questions = (
        asked(library, review=Review("Ada", "2026-03-01", "a-revoir", "?")),
        replace(asked(library, "q2"), answers=(), type="sans-reponse"),
        replace(asked(library, "q3"), reading=False),
    )
    path = tmp_path / "gold.jsonl"
    write_gold(path, questions, library)
    assert load_gold(path, library) == questions
    assert "’" in path.read_text(encoding="utf-8")  # not escaped
    assert path.read_bytes().count(b"\n") == 3
    assert ["reading" in entry for entry in read_json_lines(path)] == [False, False, True]


def test_whether_the_words_are_known_is_said_by_true_or_false(library: Library, tmp_path: Path):
    path = tmp_path / "gold.jsonl"
    write_entries(path, [{**question_json(asked(library), library), "reading": "false"}])
    with pytest.raises(GoldError, match="reading vaut true ou false"):
        load_gold(path, library)


def test_the_bundled_questions_are_written_as_they_are(tmp_path: Path):
    bundled = open_library()
    path = tmp_path / "gold.jsonl"
    write_gold(path, load_gold(BUNDLED_GOLD, bundled), bundled)
    assert list(read_json_lines(path)) == list(read_json_lines(BUNDLED_GOLD))


def test_an_appended_question_leaves_the_others_as_they_are(library: Library, tmp_path: Path):
    path = tmp_path / "gold.jsonl"
    assert append_question(path, asked(library), library) == asked(library, "g001")  # the file is made
    before = path.read_text(encoding="utf-8")
    odd = '{"id":"à moi", "question": "Qui ?", "answers": [], "auteur": "Zoé"}'  # own spacing, own field, no line end
    path.write_text(before + odd, encoding="utf-8")
    path.chmod(0o640)
    assert append_question(path, asked(library), library) == asked(library, "g002")
    assert path.read_text(encoding="utf-8") == before + odd + "\n" + before.replace('"g001"', '"g002"')
    assert [question.id for question in load_gold(path, library)] == ["g001", "à moi", "g002"]
    assert path.stat().st_mode & 0o777 == 0o640


ADDING = """
import sys, time
from pathlib import Path
from corpus.library import open_library
from eval.gold.gold_set import GoldQuestion
from eval.gold.writing import append_question

path, go = Path(sys.argv[1]), Path(sys.argv[3])
library = open_library(Path(sys.argv[2]))
print(flush=True)
while not go.exists():
    time.sleep(0.001)
for number in range(10):
    words = f"{sys.argv[4]} {number} ?"
    append_question(path, GoldQuestion("", words, "formateur", "sans-reponse", "direct", "dev", ()), library)
"""


def test_two_programs_that_add_at_once_lose_nothing(library: Library, tmp_path: Path):
    path, go = tmp_path / "gold.jsonl", tmp_path / "partez"
    command = [sys.executable, "-c", ADDING, str(path), str(library.root), str(go)]
    adding = [subprocess.Popen([*command, name], stdout=subprocess.PIPE, env={**os.environ}) for name in ("Qui", "Où")]
    for process in adding:
        assert process.stdout is not None
        process.stdout.readline()
    go.touch()
    for process in adding:
        process.communicate(timeout=60)
        assert process.returncode == 0
    questions = load_gold(path, library)
    assert [question.id for question in questions] == [f"g{number:03}" for number in range(1, 21)]
    for name in ("Qui", "Où"):
        asked_by = [question.question for question in questions if question.question.startswith(name)]
        assert asked_by == [f"{name} {number} ?" for number in range(10)]


def test_an_id_borne_twice_is_not_written(library: Library, tmp_path: Path):
    path = tmp_path / "gold.jsonl"
    with pytest.raises(GoldError, match="L’identifiant q9 est pris par plusieurs"):
        write_gold(path, [asked(library, "q9"), asked(library, "q9")], library)
    assert not path.exists()


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        ([], "g001"),
        (["a", "b"], "g001"),
        (["g001", "g009", "g003"], "g010"),
        (["q99"], "q100"),
        (["g500", "n002", "n001"], "n003"),
        (["x", "2024-07", "y"], "2024-08"),
    ],
)
def test_the_next_id_follows_the_last_series(tmp_path: Path, ids: list[str], expected: str):
    path = tmp_path / "gold.jsonl"
    assert next_id(path) == "g001"
    write_entries(path, [{"id": name} for name in ids])
    assert next_id(path) == expected


def test_what_could_not_be_read_again_is_not_written(library: Library, tmp_path: Path):
    path = tmp_path / "gold.jsonl"
    good = asked(library)
    (answer,) = good.answers
    for bad, reason in (
        (replace(good, persona="touriste"), "« touriste » n’est pas l’une des valeurs"),
        (replace(good, answers=(replace(answer, document="autre"),)), "Aucun document « autre »"),
        (replace(good, answers=(replace(answer, evidence=Span(0, 9_999)),)), "l’extrait dans notes/note.md"),
        (replace(good, answers=(replace(answer, span=Span(0, 3)),)), "la réponse doit être dans son extrait"),
        (replace(good, answers=(replace(answer, span=Span(60, 60)),)), "la réponse doit être dans son extrait"),
    ):
        with pytest.raises(GoldError, match=f"question g001 : .*{reason}"):
            append_question(path, bad, library)
    assert not path.exists()


def test_a_write_that_fails_leaves_the_file_and_no_debris(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "gold.jsonl"
    write_gold(path, [asked(library)], library)
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", full)
        with pytest.raises(GoldError, match=r"Impossible d’écrire .*gold\.jsonl"):
            append_question(path, asked(library, "q2"), library)
    with pytest.raises(GoldError, match="une moitié de caractère"):
        append_question(path, replace(asked(library, "q2"), question="\ud83d"), library)
    with pytest.raises(GoldError, match="Impossible d’écrire"):
        write_gold(tmp_path / "absent" / "gold.jsonl", [asked(library)], library)
    assert path.read_bytes() == before
    assert sorted(found.name for found in tmp_path.iterdir()) == ["gold.jsonl", "textes"]


def test_a_link_is_followed(library: Library, tmp_path: Path):
    path, link = tmp_path / "gold.jsonl", tmp_path / "lien.jsonl"
    write_gold(path, [asked(library)], library)
    link.symlink_to(path)
    append_question(link, asked(library, "q2"), library)
    assert link.is_symlink()
    assert [json.loads(line)["id"] for line in path.read_text(encoding="utf-8").splitlines()] == ["q1", "q2"]


def test_a_malformed_file_is_not_added_to(library: Library, tmp_path: Path):
    path = tmp_path / "gold.jsonl"
    path.write_text("{oups\n", encoding="utf-8")
    with pytest.raises(GoldError, match="ligne 1"):
        append_question(path, asked(library), library)
    assert path.read_text(encoding="utf-8") == "{oups\n"
