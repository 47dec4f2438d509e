"""Batches, pipes and processes: one line out for each line in, and nothing else."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

QUESTION = "Combien coûte l’entrée à la piscine ?"
GOOD = json.dumps({"id": "a", "question": QUESTION}, ensure_ascii=False)
LAST = json.dumps({"id": 7, "question": "Quel temps fera-t-il demain ?"})


@pytest.fixture
def environment(sourcier, own_cache: Path, tiny_folder: Path) -> dict[str, str]:
    """A process of its own finds the index made here."""
    assert sourcier("index", "--library", tiny_folder).code == 0
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SOURCIER_LIBRARY", "PYTHONIOENCODING"))}
    return {**kept, "SOURCIER_CACHE": str(own_cache), "LC_ALL": "C", "PYTHONUTF8": "0"}


def batch(folder: Path, *lines: str | bytes) -> Path:
    path = folder / "questions.jsonl"
    path.write_bytes(b"".join((line.encode() if isinstance(line, str) else line) + b"\n" for line in lines))
    return path


def test_bad_lines_in_the_middle_get_a_line_of_their_own(sourcier, tiny_folder: Path, tmp_path: Path):
    long = json.dumps({"id": "long", "question": "a" * 10_000})
    lines = [
        GOOD,
        "{oups",
        '{"id": "b"}',
        '{"id": "c", "question": 3}',
        '["d"]',
        b'{"id": "\xff"}',
        '{"id": "e", "question": " "}',
    ]
    told = sourcier("ask", "--from", batch(tmp_path, *lines, long, LAST), "--json", "--library", tiny_folder)
    assert told.code == 1
    assert [row["id"] for row in told.rows] == ["a", None, None, None, None, None, "e", "long", "7"]
    assert [row["answered"] for row in told.rows] == [True, *[False] * 8]
    assert told.rows[0]["extracts"][0]["highlights"][0]["text"] == "4 euros"
    assert told.rows[-1]["nearest"]
    for row in told.rows[1:-1]:
        assert row["notice"]
        assert row["timings_ms"]["total"] == 0
        assert (row["extracts"], row["nearest"], row["confidence"]) == ([], [], 0)
    assert told.err.count("\n") == 7
    assert "ligne 2" in told.err


def test_good_lines_alone_are_a_success(sourcier, tiny_folder: Path, tmp_path: Path):
    path = batch(tmp_path, b"\xef\xbb\xbf" + GOOD.encode() + b"\r", "", "  ", LAST)
    told = sourcier("ask", "--from", path, "--json", "-k", "1", "--library", tiny_folder)
    assert (told.code, told.err) == (0, "")
    assert [row["id"] for row in told.rows] == ["a", "7"]
    assert len(told.rows[1]["nearest"]) == 1
    nothing = sourcier("ask", "--from", batch(tmp_path), "--json", "--library", tiny_folder)
    assert (nothing.code, nothing.out, nothing.err) == (0, "", "")


@pytest.mark.parametrize(
    "hostile",
    ['{"id": "h", "question": "\\ud800 piscine"}', '{"id": "\\udfff", "question": "piscine"}', "[" * 50_000, "9" * 50_000],
    ids=["surrogate", "surrogate id", "deep", "huge"],
)
@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_hostile_line_does_not_stop_the_others(sourcier, tiny_folder: Path, tmp_path: Path, command: str, hostile: str):
    told = sourcier(command, "--from", batch(tmp_path, GOOD, hostile, LAST), "--json", "--library", tiny_folder)
    assert [row["id"] for row in told.rows][::2] == ["a", "7"]
    assert len(told.rows) == 3
    assert told.code in {0, 1}


def test_a_batch_of_searches(sourcier, tiny_folder: Path, tmp_path: Path):
    path = batch(tmp_path, '{"id": "s1", "query": "baigneurs"}', "{oups", '{"id": "s2", "question": "photographie"}')
    told = sourcier("search", "--from", path, "--json", "--arm", "lexical", "-k", "1", "--library", tiny_folder)
    assert told.code == 1
    assert [(row["id"], row["arm"], len(row["passages"])) for row in told.rows] == [
        ("s1", "lexical", 1),
        (None, "lexical", 0),
        ("s2", "lexical", 1),
    ]


def test_answers_come_as_questions_do(environment: dict[str, str], tiny_folder: Path):
    command = [sys.executable, "-m", "assistant", "ask", "--from", "-", "--json", "--library", str(tiny_folder)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env=environment) as process:
        assert process.stdin and process.stdout and process.stderr
        try:
            process.stdin.write(GOOD.encode() + b"\n")
            process.stdin.flush()
            first = process.stdout.readline()
            process.stdin.write(LAST.encode() + b"\n")
            process.stdin.close()
            rest = process.stdout.read()
            told = process.stderr.read()
        finally:
            process.kill()
    assert told == b""
    assert first.endswith(b"}\n")
    assert b"\r" not in first + rest
    assert b"\\u" not in first
    assert QUESTION in first.decode("utf-8")
    assert [json.loads(line)["id"] for line in (first, *rest.splitlines())] == ["a", "7"]


def test_a_process_of_its_own_fails_without_traceback(environment: dict[str, str], tmp_path: Path):
    for arguments, code in ((["list", "--library", str(tmp_path / "rien")], 1), (["ask", ""], 2), ([], 2), (["--version"], 0)):
        done = subprocess.run([sys.executable, "-m", "assistant", *arguments], capture_output=True, env=environment, check=False)
        assert done.returncode == code
        assert (done.stdout == b"") == (code > 0)
        assert b"Traceback" not in done.stderr
        done.stderr.decode("utf-8")


def test_a_reader_that_leaves_is_no_failure(environment: dict[str, str]):
    command = [sys.executable, "-m", "assistant", "show", "gem.md", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        told = process.stderr.read()
    assert (process.returncode, told) == (0, b"")
