"""The index: each thing that does not agree is named."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import faiss
import numpy as np
import pytest

from assistant.doctor.check import Severity
from index.store import generations
from tests.assistant.doctor.damage import GEM, Checks, changed_table, generation, only, resigned, set_cell, troubled


def test_an_index_that_is_not_there_or_of_other_texts_is_told(plain: Path, checks: Checks, tmp_path: Path):
    (plain / "gem.md").write_text(GEM + "\nIl ferme en août.\n", encoding="utf-8")
    found = checks(plain)
    assert troubled(found) == {"index": "warn"}
    assert "les textes ont changé" in found["index"].message
    assert not {"sommes de l’index", "comptes", "positions", "vecteurs"} & set(found)
    shutil.rmtree(tmp_path / "cache")
    assert "pas encore d’index" in checks(plain)["index"].message


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        pytest.param(lambda g: (g / "passages.npy").write_bytes(b"x"), "passages.npy est altéré", id="file altered"),
        pytest.param(lambda g: (g / "units.faiss").unlink(), "units.faiss manque", id="file lost"),
        pytest.param(lambda g: (g / "manifest.json").unlink(), "manifest.json est illisible", id="manifest lost"),
    ],
)
def test_a_file_of_the_index_that_is_altered_is_named(
    damage: Callable[[Path], object], expected: str, root: Path, checks: Checks
):
    damage(generation(root))
    found = checks(root)
    assert troubled(found) == {"sommes de l’index": "fail"}
    assert expected in found["sommes de l’index"].message
    assert "positions" not in found


def test_numbers_that_do_not_agree_are_told(root: Path, checks: Checks):
    path = generation(root) / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["counts"]["passages"] += 1
    path.write_text(json.dumps(manifest))
    found = checks(root)
    assert troubled(found) == {"comptes": "fail"}
    assert found["comptes"].details == ("le manifeste annonce d’autres nombres",)


def test_a_passage_that_one_arm_lacks_is_named(root: Path, checks: Checks):
    def hand_over(rows: np.ndarray) -> None:
        rows[rows[:, 1] == 0, 1] = 1

    resigned(root, "lexical.npy", changed_table(hand_over))
    found = checks(root)
    assert troubled(found) == {"comptes": "fail"}
    (detail,) = found["comptes"].details
    assert detail.startswith("cmp.md, ")
    assert detail.endswith("introuvable par les mots")


@pytest.mark.parametrize(
    ("name", "change"),
    [
        pytest.param("keys.npy", changed_table(lambda keys: keys[:-1]), id="a vector without its text"),
        pytest.param("definitions.json", lambda path: path.write_text("["), id="definitions"),
        pytest.param("documents.json", lambda path: path.write_text("[]"), id="documents"),
        pytest.param("documents.json", lambda path: path.write_text('[["x", []], ["y", []]]'), id="other documents"),
    ],
)
def test_an_index_that_does_not_go_together_is_told(name: str, change: Callable[[Path], object], root: Path, checks: Checks):
    resigned(root, name, change)
    assert troubled(checks(root)) == {"comptes": "fail"}


@pytest.mark.parametrize(
    ("name", "row", "column", "value"),
    [
        pytest.param("passages.npy", 0, 2, 10_000, id="passage beyond the end"),
        pytest.param("passages.npy", 0, 2, 0, id="empty passage"),
        pytest.param("passages.npy", 0, 1, -5, id="passage before the start"),
        pytest.param("units.npy", 0, 2, 10_000, id="unit beyond the end"),
        pytest.param("units.npy", 0, 4, 10_000, id="core beyond the end"),
        pytest.param("units.npy", -1, 1, GEM.index(" suffit"), id="unit that begins with a blank"),
    ],
)
def test_a_span_that_is_not_one_of_its_text_is_named(name: str, row: int, column: int, value: int, root: Path, checks: Checks):
    resigned(root, name, set_cell(row, column, value))
    found = checks(root)
    assert found["positions"].status is Severity.FAIL
    assert len(found["positions"].details) == 1


def set_vector(value: float) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        index = faiss.read_index(str(path))
        table = index.reconstruct_n(0, index.ntotal)
        table[0] = value
        index.reset()
        index.add(table)
        faiss.write_index(index, str(path))

    return write


@pytest.mark.parametrize(
    ("name", "change"),
    [
        pytest.param("keys.npy", set_cell(0, 0, 7), id="vector of another passage"),
        pytest.param("keys.npy", set_cell(-1, 0, 7), id="vector of a text that is gone"),
        pytest.param("passages.faiss", set_vector(0), id="null vector"),
        pytest.param("units.faiss", set_vector(np.nan), id="vector that is no number"),
    ],
)
def test_a_vector_that_is_not_that_of_its_text_is_told(name: str, change: Callable[[Path], None], root: Path, checks: Checks):
    resigned(root, name, change)
    found = checks(root)
    assert troubled(found) == {"vecteurs": "fail"}
    assert found["vecteurs"].message.startswith("1 vecteur ")


@pytest.mark.parametrize("name", ["0123456789abcdef", ".building-x"])
def test_what_is_left_of_earlier_indexes_is_told(name: str, root: Path, plain: Path, checks: Checks, tmp_path: Path):
    for folder in (root / "index", only(tmp_path / "cache" / "indexes")):
        shutil.copytree(generations(folder)[0], folder / name)
    for library in (root, plain):
        found = checks(library)
        assert troubled(found) == {"anciens index": "warn"}
        assert [Path(detail).name for detail in found["anciens index"].details] == [name]
