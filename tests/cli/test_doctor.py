"""`sourcier doctor`: what it prints, its JSON, and its exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

NBSP = "\u00a0"


@pytest.fixture
def root(sourcier, tiny_folder: Path, tmp_path: Path) -> Path:
    root = tmp_path / "bibliothèque"
    assert sourcier("add", tiny_folder, "--library", root).code == 0
    return root


def test_a_healthy_library_is_told_line_by_line(sourcier, root: Path):
    told = sourcier("doctor", "--library", root)
    assert (told.code, told.err) == (0, "")
    *lines, blank, summary = told.out.splitlines()
    assert blank == ""
    assert f"contrôles{NBSP}:" in summary
    assert "échec" not in summary
    assert sum(line.startswith("bon ") for line in lines) >= 12
    assert any(line.startswith(f"bon     bibliothèque{NBSP}: ") for line in lines)


def test_each_check_is_a_row_for_programs_and_a_failure_is_the_exit_code(sourcier, root: Path):
    told = sourcier("--library", root, "doctor", "--json")
    assert told.code == 0
    (report,) = told.rows
    assert list(report) == ["library", "status", "checks"]
    assert report["library"] == str(root)
    assert all(list(row) == ["name", "status", "message", "advice", "details"] for row in report["checks"])
    assert {row["status"] for row in report["checks"]} <= {"ok", "warn"}
    assert all((row["advice"] is None) == (row["status"] == "ok") for row in report["checks"])
    next((root / "originals").iterdir()).unlink()
    told = sourcier("doctor", "--json", "--library", root)
    assert told.code == 1
    assert told.rows[0]["status"] == "fail"
    (row,) = (row for row in told.rows[0]["checks"] if row["status"] == "fail")
    assert row["name"] == "originaux"
    assert "sourcier add" in row["advice"]
    assert len(row["details"]) == 1


def test_what_to_do_is_printed_under_what_failed_and_long_lists_are_cut(sourcier, root: Path):
    for number in range(8):
        (root / f"note-{number}.md").write_text("x")
    lines = sourcier("doctor", "--library", root).out.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("à voir  fichiers ignorés"))
    assert [line.strip() for line in lines[start + 1 : start + 6]] == [f"note-{number}.md" for number in range(5)]
    assert lines[start + 6].strip() == "et 3 de plus (--json les donne tous)"
    assert lines[start + 7].startswith("        → Sortez-les de ce dossier")
    assert len(sourcier("doctor", "--json", "--library", root).rows[0]["checks"]) > 12


def test_the_model_is_loaded_and_tried_if_asked(sourcier, root: Path):
    told = sourcier("doctor", "--full", "--library", root)
    assert told.code == 0
    assert "sont les mêmes" in told.out
    assert "vecteurs recalculés" not in sourcier("doctor", "--library", root).out


def test_a_folder_that_is_not_there_is_told(sourcier, tmp_path: Path):
    told = sourcier("doctor", "--library", tmp_path / "rien")
    assert (told.code, told.out) == (1, "")
    assert "n’existe pas" in told.err
