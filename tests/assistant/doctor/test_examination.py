"""The checks as a whole: all of them said, nothing written, and a library that others change meanwhile."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path

import pytest

from assistant.doctor import examination
from assistant.doctor.case import Case
from assistant.doctor.check import Check, Severity, counted, ok
from assistant.doctor.examination import examine
from assistant.doctor.model import Model
from corpus.errors import LibraryError, LibraryNotFound
from corpus.managed.lock import writing
from tests.assistant.doctor.damage import Checks, add, troubled
from tests.index.conftest import StubEncoder


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("kind", ["root", "plain"])
def test_a_healthy_library_passes_every_check_and_nothing_is_written(
    kind: str, request: pytest.FixtureRequest, checks: Checks, tmp_path: Path, encoder: StubEncoder
):
    root = request.getfixturevalue(kind)
    before = snapshot(tmp_path)
    found = checks(root, encoder=encoder)
    assert snapshot(tmp_path) == before
    assert not troubled(found)
    everywhere = {
        "modèle", "bibliothèque", "fichiers ignorés", "index", "empreinte du modèle", "sommes de l’index", "comptes", "positions",
        "vecteurs", "anciens index", "longueur des passages", "documents sans phrase", "quasi-doublons", "langue", "place libre",
        "droits", "vecteurs recalculés",
    }  # fmt: skip
    own = {"catalogue", "originaux", "textes", "restes", "verrou"} if kind == "root" else set()
    assert set(found) == everywhere | own


def test_the_bundled_fiches_have_nothing_wrong_in_their_texts(model: Model):
    _, found = examine(None, model)
    assert troubled({check.name: check for check in found}) == {"index": "warn"}


def test_a_folder_that_is_not_there_is_told(model: Model, tmp_path: Path):
    with pytest.raises(LibraryNotFound, match="n’existe pas"):
        examine(tmp_path / "rien", model)


def test_a_writer_at_work_is_named_and_its_files_are_not_leftovers(root: Path, checks: Checks):
    with writing(root):
        (root / "texts" / ".tmp-x").write_text("x")
        found = checks(root)
    assert troubled(found) == {"verrou": "warn"}
    assert str(os.getpid()) in found["verrou"].message
    assert "restes" not in found
    assert troubled(checks(root)) == {"restes": "warn"}


def test_a_library_that_changes_meanwhile_is_looked_at_again(root: Path, model: Model, encoder: StubEncoder, monkeypatch):
    seen: list[int] = []

    def changing(case: Case) -> Check:
        seen.append(len(case.documents))
        if len(seen) == 1:
            add(root, encoder, {"autre.md": "# Autre\n\nUne phrase de plus.\n"})
        return ok("essai", "Vu.")

    monkeypatch.setattr(examination, "CHECKS", (changing,))
    case, _ = examine(root, model)
    assert seen == [2, 3]
    assert len(case.documents) == 3


def test_a_writer_that_comes_meanwhile_is_seen(root: Path, model: Model, monkeypatch):
    seen: list[str | None] = []
    with ExitStack() as stack:

        def starting(case: Case) -> Check:
            seen.append(case.writer)
            if len(seen) == 1:
                stack.enter_context(writing(root))
            return ok("essai", "Vu.")

        monkeypatch.setattr(examination, "CHECKS", (starting,))
        case, _ = examine(root, model)
    assert [writer is None for writer in seen] == [True, False]
    assert case.writer is not None


def test_a_library_that_never_rests_is_not_judged(root: Path, model: Model, monkeypatch):
    monkeypatch.setattr(examination, "CHECKS", ())
    monkeypatch.setattr(examination, "state_number", lambda _root: -1)
    with pytest.raises(LibraryError, match="change sans cesse"):
        examine(root, model)


def test_a_check_that_cannot_read_stops_no_other(root: Path, model: Model, monkeypatch):
    def failing(case: Case) -> Check:
        (case.root / "rien").read_bytes()
        raise AssertionError

    monkeypatch.setattr(examination, "CHECKS", (failing, lambda _case: ok("essai", "Vu.")))
    _, (seen, unread) = examine(root, model)
    assert (seen.name, unread.name, unread.status) == ("essai", "lecture", Severity.FAIL)
    assert unread.details[0].startswith(str(root / "rien"))


@pytest.mark.parametrize(("count", "told"), [(0, "0 document"), (1, "1 document"), (2, "2 documents")])
def test_things_are_counted_in_french(count: int, told: str):
    assert counted(count, "document") == told
