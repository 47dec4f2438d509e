"""Health checks: each one made to warn or fail by a real damage, and silent on what is healthy."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
from collections import namedtuple
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import faiss
import numpy as np
import pytest
from reportlab.pdfgen.canvas import Canvas
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, pre_tokenizers

from assistant.doctor import examination
from assistant.doctor.case import Case, gather
from assistant.doctor.check import Check, Severity, counted, ok
from assistant.doctor.document_checks import may_exceed
from assistant.doctor.examination import examine
from assistant.doctor.model import Model, find_model
from assistant.doctor.storage_checks import check_permissions
from corpus.errors import LibraryError, LibraryNotFound
from corpus.library import open_library
from corpus.managed.catalogue import Catalogue
from corpus.managed.lock import writing
from corpus.managed.writer import open_writer
from index.packaged_model import NAME
from index.search_index import open_index
from index.store import generations
from index.upkeep import commit_indexed
from tests.index.conftest import StubEncoder

GEM = """# Le GEM

Un groupe d’entraide mutuelle (GEM) accueille sans ordonnance. Il ouvre le lundi et le mardi, de neuf heures à midi.

Pour y entrer, il suffit de pousser la porte ; personne ne demande de papiers, et le premier café est offert à tous.
"""
CMP = """# Le CMP

Le centre médico-psychologique (CMP) reçoit sur rendez-vous :

- des adultes du secteur, adressés ou non par leur médecin ;
- des enfants, avec leurs parents.
"""
ENGLISH = "# Peer support\n\n" + "Peer support workers help people who live with an illness on the way to recovery. " * 8

Usage = namedtuple("Usage", "total used free")
Check_ = Callable[..., dict[str, Check]]


@pytest.fixture
def encoder() -> StubEncoder:
    return StubEncoder()


@pytest.fixture(autouse=True)
def a_cache_and_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SOURCIER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(10**12, 0, 10**12))


@pytest.fixture
def model(tmp_path: Path) -> Model:
    """A model whose files are whole, though it would not answer."""
    folder = tmp_path / "modèle"
    (folder / "1_Pooling").mkdir(parents=True)
    (folder / "config.json").write_text("{}")
    (folder / "sentence_bert_config.json").write_text('{"max_seq_length": 512}')
    (folder / "modules.json").write_text('[{"path": ""}, {"path": "1_Pooling"}]')
    save_file({"a": np.zeros(100, np.float32)}, folder / "model.safetensors")
    tokenizer = Tokenizer(models.WordLevel({"?": 0}, unk_token="?"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    return Model("bouchon", "1", folder)


@pytest.fixture
def root(tmp_path: Path, encoder: StubEncoder) -> Path:
    """A managed library of two documents."""
    root = tmp_path / "bibliothèque"
    add(root, encoder, {"gem.md": GEM, "cmp.md": CMP})
    return root


@pytest.fixture
def plain(tmp_path: Path, encoder: StubEncoder) -> Path:
    """The same documents in a folder read in place, indexed."""
    folder = tmp_path / "dossier"
    folder.mkdir()
    (folder / "gem.md").write_text(GEM, encoding="utf-8")
    (folder / "cmp.md").write_text(CMP, encoding="utf-8")
    open_index(open_library(folder), encoder)
    return folder


@pytest.fixture
def checks(model: Model) -> Check_:
    """The checks of a library by name."""

    def run(root: Path, model: Model = model, encoder: StubEncoder | None = None) -> dict[str, Check]:
        _, found = examine(root, model, encoder)
        assert len({check.name for check in found}) == len(found)
        for check in found:
            assert (check.advice is None) == (check.status is Severity.OK)
            assert check.message.endswith(".")
        return {check.name: check for check in found}

    return run


def add(root: Path, encoder: StubEncoder, texts: dict[str, str | bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder, open_writer(root, create=True) as writer:
        for source, text in texts.items():
            (Path(folder) / source).write_bytes(text if isinstance(text, bytes) else text.encode())
            writer.add(Path(folder) / source, source)
        commit_indexed(writer, encoder)


def troubled(found: dict[str, Check]) -> dict[str, str]:
    return {name: check.status.value for name, check in found.items() if check.status is not Severity.OK}


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.rglob("*") if path.is_file()}


def only(folder: Path) -> Path:
    (found,) = folder.iterdir()
    return found


def generation(root: Path) -> Path:
    return only(root / "index")


def resigned(root: Path, name: str, change: Callable[[Path], None]) -> None:
    """Change a file of the index, and its sum in the manifest: what a bug would write, rather than a bad disk."""
    folder = generation(root)
    change(folder / name)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"][name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))


def changed_table(change: Callable[[np.ndarray], np.ndarray | None]) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        table = np.load(path)
        changed = change(table)
        np.save(path, table if changed is None else changed)

    return write


def set_cell(row: int, column: int, value: int) -> Callable[[Path], None]:
    return changed_table(lambda table: table.__setitem__((row, column), value))


def catalogue(root: Path, *statements: str, signed: bool = False) -> None:
    """Change the catalogue behind Sourcier's back, its digest too if `signed`."""
    connection = sqlite3.connect(root / "catalogue.sqlite", isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    if signed:
        connection.execute("UPDATE state SET digest = ?", (Catalogue(connection).state(check=False).digest,))
    connection.close()


# Healthy


@pytest.mark.parametrize("kind", ["root", "plain"])
def test_a_healthy_library_passes_every_check_and_nothing_is_written(
    kind: str, request: pytest.FixtureRequest, checks: Check_, tmp_path: Path, encoder: StubEncoder
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


# The folder


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
    damage: Callable[[Path], object], expected: dict[str, str], detail: str, root: Path, checks: Check_
):
    damage(root)
    found = {
        name: check for name, check in checks(root).items() if name in {*expected, "originaux", "textes", "restes", "catalogue"}
    }
    assert troubled(found) == expected
    (name,) = expected
    assert found[name].details == (detail,)


def original(root: Path, text: str) -> Path:
    return root / "originals" / f"{hashlib.sha256(text.encode()).hexdigest()}.md"


def stored_text(root: Path, source: str) -> Path:
    connection = sqlite3.connect(root / "catalogue.sqlite")
    (content,) = connection.execute("SELECT content FROM documents WHERE source = ?", (source,)).fetchone()
    connection.close()
    return root / "texts" / f"{content}.json"


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
    damage: Callable[[Path], object], root: Path, checks: Check_
):
    damage(root)
    found = checks(root)
    assert troubled(found) == {"catalogue": "fail"}
    assert found["originaux"].message.startswith("2 originaux exacts")
    original(root, GEM).write_text("autre")
    assert checks(root)["originaux"].status is Severity.FAIL


def test_a_text_that_is_none_is_told_whatever_its_sum(root: Path, checks: Check_):
    text = stored_text(root, "gem.md")
    name = hashlib.sha256(b"[]").hexdigest()
    text.with_name(f"{name}.json").write_bytes(b"[]")
    catalogue(root, f"UPDATE documents SET content = '{name}' WHERE source = 'gem.md'", signed=True)
    assert checks(root)["textes"].details == ("gem.md",)


def test_a_library_without_its_mark_is_not_taken_for_a_folder(root: Path, checks: Check_):
    (root / "sourcier.json").unlink()
    found = checks(root)["bibliothèque"]
    assert (found.status, "sourcier.json" in found.message) == (Severity.FAIL, True)


def test_a_library_with_nothing_in_it_is_told(root: Path, checks: Check_, tmp_path: Path, encoder: StubEncoder):
    with open_writer(root) as writer:
        for name in ("gem.md", "cmp.md"):
            writer.remove(writer.entry(name).id)
        commit_indexed(writer, encoder)
    assert troubled(checks(root)) == {"bibliothèque": "warn"}
    (tmp_path / "vide").mkdir()
    assert troubled(checks(tmp_path / "vide")) == {"bibliothèque": "fail"}


def test_files_that_are_not_read_are_told_pictures_apart(plain: Path, checks: Check_):
    for name in ("photo.png", ".cache", "lexique"):
        (plain / name).write_text("a = b")
    assert not troubled(checks(plain))
    (plain / "budget.xlsx").write_bytes(b"x")
    (plain / "vide.txt").write_bytes(b"")
    (plain / "dehors.md").symlink_to(plain.parent / "modèle" / "config.json")
    found = checks(plain)["fichiers ignorés"]
    assert found.status is Severity.WARN
    assert [detail.split(" : ")[0] for detail in found.details] == ["vide.txt", "budget.xlsx", "dehors.md"]


def test_a_line_of_the_lexicon_that_says_nothing_is_told(plain: Path, checks: Check_):
    (plain / "lexique").write_text("# équivalences\nusager ; patient\npair-aidant\n", encoding="utf-8")
    found = checks(plain)["lexique"]
    assert (found.status, found.message) == (Severity.WARN, "1 ligne ne donne aucune équivalence.")
    (plain / "lexique").write_text("usager ; patient\n", encoding="utf-8")
    assert checks(plain)["lexique"].status is Severity.OK


@pytest.mark.parametrize(("free", "status"), [(50_000_000, "fail"), (500_000_000, "warn"), (5_000_000_000, "ok")])
def test_a_disk_that_fills_up_is_told(root: Path, checks: Check_, monkeypatch: pytest.MonkeyPatch, free: int, status: str):
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


def test_a_writer_at_work_is_named_and_its_files_are_not_leftovers(root: Path, checks: Check_):
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


# The model


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        pytest.param(lambda folder: (folder / "config.json").write_text("{"), "config.json est illisible", id="configuration"),
        pytest.param(lambda folder: (folder / "1_Pooling").rmdir(), "le dossier 1_Pooling manque", id="module"),
        pytest.param(lambda folder: (folder / "model.safetensors").unlink(), "les poids manquent", id="no weights"),
        pytest.param(
            lambda folder: os.truncate(folder / "model.safetensors", 200),
            "model.safetensors est incomplet ou altéré",
            id="weights cut short",
        ),
    ],
)
def test_a_model_that_cannot_be_loaded_is_told(
    damage: Callable[[Path], object], fault: str, root: Path, checks: Check_, model: Model
):
    damage(model.folder)
    found = checks(root)["modèle"]
    assert (found.status, found.details) == (Severity.FAIL, (fault,))


def test_a_model_that_is_not_there_is_told(root: Path, checks: Check_, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("SOURCIER_MODEL", str(tmp_path / "absent"))
    found = checks(root, find_model())
    assert troubled(found) == {"modèle": "fail"}
    assert "absent" in found["modèle"].message
    assert found["positions"].status is Severity.OK  # what goes without the model is checked all the same


def test_the_packaged_model_is_not_prepared_for_a_check(
    root: Path, checks: Check_, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.delenv("SOURCIER_MODEL", raising=False)
    model = find_model()
    assert model == Model(NAME)
    assert not (tmp_path / "cache").exists()
    assert "sera préparé" in checks(root, model)["modèle"].message


def test_an_index_made_with_another_model_is_told(root: Path, checks: Check_, model: Model):
    found = checks(root, replace(model, fingerprint="2"))
    assert troubled(found) == {"index": "warn", "empreinte du modèle": "warn"}
    assert "bouchon, 1" in found["empreinte du modèle"].message


def test_the_model_is_tried_on_demand(root: Path, checks: Check_, encoder: StubEncoder, monkeypatch: pytest.MonkeyPatch):
    encoder.passages = 0
    assert "sont les mêmes" in checks(root, encoder=encoder)["vecteurs recalculés"].message
    assert encoder.passages > 0
    encoder.allowed, encoder.failure = 0, OSError("poids absents")
    found = checks(root, encoder=encoder)
    assert troubled(found) == {"vecteurs recalculés": "fail"}
    assert "poids absents" in found["vecteurs recalculés"].message
    encoder.failure = None
    monkeypatch.setattr(encoder, "encode_passages", lambda texts: np.eye(len(texts), 64, dtype=np.float32))
    assert troubled(checks(root, encoder=encoder)) == {"vecteurs recalculés": "fail"}
    monkeypatch.setattr(encoder, "encode_passages", lambda texts: np.full((len(texts), 64), np.nan, dtype=np.float32))
    assert troubled(checks(root, encoder=encoder)) == {"vecteurs recalculés": "fail"}


# The index


def test_an_index_that_is_not_there_or_of_other_texts_is_told(plain: Path, checks: Check_, tmp_path: Path):
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
    damage: Callable[[Path], object], expected: str, root: Path, checks: Check_
):
    damage(generation(root))
    found = checks(root)
    assert troubled(found) == {"sommes de l’index": "fail"}
    assert expected in found["sommes de l’index"].message
    assert "positions" not in found


def test_numbers_that_do_not_agree_are_told(root: Path, checks: Check_):
    path = generation(root) / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["counts"]["passages"] += 1
    path.write_text(json.dumps(manifest))
    found = checks(root)
    assert troubled(found) == {"comptes": "fail"}
    assert found["comptes"].details == ("le manifeste annonce d’autres nombres",)


def test_a_passage_that_one_arm_lacks_is_named(root: Path, checks: Check_):
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
def test_an_index_that_does_not_go_together_is_told(name: str, change: Callable[[Path], object], root: Path, checks: Check_):
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
def test_a_span_that_is_not_one_of_its_text_is_named(name: str, row: int, column: int, value: int, root: Path, checks: Check_):
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
def test_a_vector_that_is_not_that_of_its_text_is_told(name: str, change: Callable[[Path], None], root: Path, checks: Check_):
    resigned(root, name, change)
    found = checks(root)
    assert troubled(found) == {"vecteurs": "fail"}
    assert found["vecteurs"].message.startswith("1 vecteur ")


@pytest.mark.parametrize("name", ["0123456789abcdef", ".building-x"])
def test_what_is_left_of_earlier_indexes_is_told(name: str, root: Path, plain: Path, checks: Check_, tmp_path: Path):
    for folder in (root / "index", only(tmp_path / "cache" / "indexes")):
        shutil.copytree(generations(folder)[0], folder / name)
    for library in (root, plain):
        found = checks(library)
        assert troubled(found) == {"anciens index": "warn"}
        assert [Path(detail).name for detail in found["anciens index"].details] == [name]


# The documents


def test_a_passage_longer_than_the_model_reads_is_named(root: Path, checks: Check_, model: Model):
    (model.folder / "sentence_bert_config.json").write_text('{"max_seq_length": 30}')
    found = checks(root)
    assert troubled(found) == {"longueur des passages": "warn"}
    assert any(
        detail.startswith("gem.md, 0:") and detail.endswith(" jetons") for detail in found["longueur des passages"].details
    )
    (model.folder / "tokenizer.json").write_text("{}")
    assert checks(root)["longueur des passages"].status is Severity.FAIL


def test_the_prompt_counts_in_the_length(root: Path, checks: Check_, model: Model):
    (model.folder / "sentence_bert_config.json").write_text('{"max_seq_length": 90}')
    assert not troubled(checks(root))
    (model.folder / "config_sentence_transformers.json").write_text(json.dumps({"prompts": {"document": "mot " * 90}}))
    assert troubled(checks(root)) == {"longueur des passages": "warn"}


@pytest.mark.parametrize(
    ("source", "text", "name", "detail"),
    [
        pytest.param("vieux.md", GEM.replace("midi", "dix heures"), "quasi-doublons", "gem.md et vieux.md : ", id="near copy"),
        pytest.param("entier.md", GEM + CMP * 3, "quasi-doublons", "entier.md et gem.md : 100 %", id="taken whole"),
        pytest.param("en.md", ENGLISH, "langue", "en.md : en anglais", id="language"),
        pytest.param("vide.md", "# Titre\n\n## Sous-titre\n", "documents sans phrase", "vide.md", id="headings alone"),
    ],
)
def test_a_document_to_look_at_is_named(
    source: str, text: str, name: str, detail: str, root: Path, checks: Check_, encoder: StubEncoder
):
    add(root, encoder, {source: text})
    found = checks(root)
    assert found[name].status is Severity.WARN
    assert any(told.startswith(detail) for told in found[name].details)


def test_pages_without_text_are_named(root: Path, checks: Check_, encoder: StubEncoder):
    data = BytesIO()
    canvas = Canvas(data)
    for words in ("Le groupe ouvre le lundi matin.", "", "", "Il ferme le dimanche.", "", "Il rouvre lundi."):
        canvas.drawString(72, 700, words)
        canvas.showPage()
    canvas.save()
    add(root, encoder, {"rapport.pdf": data.getvalue()})
    found = checks(root)
    assert troubled(found) == {"pages sans texte": "warn"}
    assert found["pages sans texte"].details == ("rapport.pdf : pages 2-3, 5",)


@pytest.mark.parametrize(("count", "told"), [(0, "0 document"), (1, "1 document"), (2, "2 documents")])
def test_things_are_counted_in_french(count: int, told: str):
    assert counted(count, "document") == told


@pytest.mark.parametrize(
    ("text", "size", "counted"),
    [
        pytest.param("mot " * 100, 512, False, id="shorter than the window"),
        pytest.param("Le groupe ouvre le lundi. " * 40, 512, False, id="French of a usual length"),
        pytest.param("Le groupe ouvre le lundi. " * 60, 512, True, id="long French"),
        pytest.param("12 % ; 34 % ; " * 70, 512, True, id="a table of figures"),
        pytest.param("健康" * 300, 512, True, id="another script"),
    ],
)
def test_only_texts_that_may_be_too_long_are_counted(text: str, size: int, counted: bool):
    assert may_exceed(text, size) is counted
