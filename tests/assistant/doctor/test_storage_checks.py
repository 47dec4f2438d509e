"""What is kept on the disk: each damage is named, and what is healthy is not."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.doctor.case import Case, gather
from assistant.doctor.check import Severity
from assistant.doctor.model import Model
from assistant.doctor.storage_checks import check_permissions
from corpus.managed.writer import open_writer
from index.upkeep import commit_indexed
from tests.assistant.doctor.damage import GEM, Checks, Usage, catalogue, original, stored_text, troubled
from tests.index.conftest import StubEncoder


@pytest.mark.parametrize(
    ("damage", "expected", "detail"),
    [
        pytest.param(lambda root: original(root, GEM).unlink(), {"originaux": "fail"}, "gem.md : manque", id="original lost"),
        pytest.param(
            lambda root: original(root, GEM).write_text("autre"),
            {"originaux": "fail"},
            "gem.md : altéré ou illisible",
            id="original altered",
        ),
        pytest.param(
            lambda root: stored_text(root, "gem.md").write_bytes(b"{}"), {"textes": "fail"}, "gem.md", id="text altered"
        ),
        pytest.param(lambda root: stored_text(root, "gem.md").unlink(), {"textes": "fail"}, "gem.md", id="text lost"),
        pytest.param(
            lambda root: (root / "originals" / ("0" * 64)).write_text("x"),
            {"restes": "warn"},
            f"originals/{'0' * 64}",
            id="orphan",
        ),
        pytest.param(
            lambda root: (root / "texts" / ".tmp-x").write_text("x"), {"restes": "warn"}, "texts/.tmp-x", id="half-written text"
        ),
        pytest.param(
            lambda root: (root / ".writer.json").write_text("{}"), {"restes": "warn"}, ".writer.json", id="writer killed"
        ),
        pytest.param(
            lambda root: (root / "note.pdf").write_text("x"), {"fichiers ignorés": "warn"}, "note.pdf", id="file dropped by hand"
        ),
        pytest.param(
            lambda root: catalogue(root, "INSERT INTO aliases VALUES ('b.md', 'rien')", signed=True),
            {"catalogue": "fail"},
            "b.md",
            id="path of nothing",
        ),
    ],
)
def test_damage_to_a_managed_library_is_named(
    damage: Callable[[Path], object], expected: dict[str, str], detail: str, root: Path, checks: Checks
):
    damage(root)
    found = {
        name: check for name, check in checks(root).items() if name in {*expected, "originaux", "textes", "restes", "catalogue"}
    }
    assert troubled(found) == expected
    (name,) = expected
    assert found[name].details == (detail,)


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda root: (root / "catalogue.sqlite").write_bytes(b"x" * 4096), id="overwritten"),
        pytest.param(lambda root: catalogue(root, "UPDATE documents SET title = 'autre'"), id="altered"),
        pytest.param(lambda root: (root / "catalogue.sqlite").unlink(), id="lost"),
        pytest.param(lambda root: (root / "sourcier.json").write_text("{"), id="mark altered"),
    ],
)
def test_a_damaged_catalogue_is_told_and_the_originals_still_checked(
    damage: Callable[[Path], object], root: Path, checks: Checks
):
    damage(root)
    found = checks(root)
    assert troubled(found) == {"catalogue": "fail"}
    assert found["originaux"].message.startswith("2 originaux exacts")
    original(root, GEM).write_text("autre")
    assert checks(root)["originaux"].status is Severity.FAIL


def test_a_text_that_is_none_is_told_whatever_its_sum(root: Path, checks: Checks):
    text = stored_text(root, "gem.md")
    name = hashlib.sha256(b"[]").hexdigest()
    text.with_name(f"{name}.json").write_bytes(b"[]")
    catalogue(root, f"UPDATE documents SET content = '{name}' WHERE source = 'gem.md'", signed=True)
    assert checks(root)["textes"].details == ("gem.md",)


def test_a_library_without_its_mark_is_not_taken_for_a_folder(root: Path, checks: Checks):
    (root / "sourcier.json").unlink()
    found = checks(root)["bibliothèque"]
    assert (found.status, "sourcier.json" in found.message) == (Severity.FAIL, True)


def test_a_library_with_nothing_in_it_is_told(root: Path, checks: Checks, tmp_path: Path, encoder: StubEncoder):
    with open_writer(root) as writer:
        for name in ("gem.md", "cmp.md"):
            writer.remove(writer.entry(name).id)
        commit_indexed(writer, encoder)
    assert troubled(checks(root)) == {"bibliothèque": "warn"}
    (tmp_path / "vide").mkdir()
    assert troubled(checks(tmp_path / "vide")) == {"bibliothèque": "fail"}


def test_files_that_are_not_read_are_told_pictures_apart(plain: Path, checks: Checks):
    for name in ("photo.png", ".cache", "lexique"):
        (plain / name).write_text("a = b")
    assert not troubled(checks(plain))
    (plain / "budget.xlsx").write_bytes(b"x")
    (plain / "vide.txt").write_bytes(b"")
    (plain / "dehors.md").symlink_to(plain.parent / "modèle" / "config.json")
    found = checks(plain)["fichiers ignorés"]
    assert found.status is Severity.WARN
    assert [detail.split(" : ")[0] for detail in found.details] == ["vide.txt", "budget.xlsx", "dehors.md"]


def test_a_line_of_the_lexicon_that_says_nothing_is_told(plain: Path, checks: Checks):
    (plain / "lexique").write_text("# équivalences\nusager ; patient\npair-aidant\n", encoding="utf-8")
    found = checks(plain)["lexique"]
    assert (found.status, found.message) == (Severity.WARN, "1 ligne ne donne aucune équivalence.")
    (plain / "lexique").write_text("usager ; patient\n", encoding="utf-8")
    assert checks(plain)["lexique"].status is Severity.OK


@pytest.mark.parametrize(("free", "status"), [(50_000_000, "fail"), (500_000_000, "warn"), (5_000_000_000, "ok")])
def test_a_disk_that_fills_up_is_told(root: Path, checks: Checks, monkeypatch: pytest.MonkeyPatch, free: int, status: str):
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(10**12, 0, free))
    assert checks(root)["place libre"].status.value == status


@pytest.fixture
def shared_case(root: Path, model: Model) -> Iterator[Case]:
    """A copy of the library where any account may go."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        copy = Path(folder) / "bibliothèque"
        shutil.copytree(root, copy)
        yield gather(copy, model)
        for path in (copy, *copy.rglob("*")):
            path.chmod(0o755)


@contextmanager
def ordinary_account() -> Iterator[None]:
    """The superuser, whom no permission stops, becomes somebody else."""
    privileged = os.geteuid() == 0
    if privileged:
        os.seteuid(65534)
    try:
        yield
    finally:
        if privileged:
            os.seteuid(0)


@pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")
@pytest.mark.parametrize(
    ("place", "mode", "status"),
    [("originals", 0o000, "fail"), ("catalogue.sqlite", 0o000, "fail"), ("texts", 0o555, "warn"), ("index", 0o777, "warn")],
)
def test_permissions_that_are_too_few_or_too_many_are_told(shared_case: Case, place: str, mode: int, status: str):
    for path in (shared_case.root, *shared_case.root.rglob("*")):
        path.chmod(0o755)
    if os.geteuid() == 0:
        for path in (shared_case.root, *shared_case.root.rglob("*")):
            os.chown(path, 65534, 65534)
    with ordinary_account():
        assert check_permissions(shared_case).status is Severity.OK
        (shared_case.root / place).chmod(mode)
        found = check_permissions(shared_case)
    assert (found.status.value, found.details) == (status, (str(shared_case.root / place),))
