"""The model of the index: there, whole, and the one that the index was made with."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.doctor.check import Severity
from assistant.doctor.model import Model, find_model
from index.packaged_model import NAME, converted_folder
from tests.assistant.doctor.damage import Checks, troubled
from tests.index.conftest import StubEncoder


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
    damage: Callable[[Path], object], fault: str, root: Path, checks: Checks, model: Model
):
    damage(model.folder)
    found = checks(root)["modèle"]
    assert (found.status, found.details) == (Severity.FAIL, (fault,))


def test_a_model_that_is_not_there_is_told(root: Path, checks: Checks, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("SOURCIER_MODEL", str(tmp_path / "absent"))
    found = checks(root, find_model())
    assert troubled(found) == {"modèle": "fail"}
    assert "absent" in found["modèle"].message
    assert found["positions"].status is Severity.OK  # what goes without the model is checked all the same


def test_the_packaged_model_is_not_prepared_for_a_check(
    root: Path, checks: Checks, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.delenv("SOURCIER_MODEL", raising=False)
    model = find_model()
    assert model == Model(NAME)
    assert not (tmp_path / "cache").exists()
    assert "sera préparé" in checks(root, model)["modèle"].message


def test_what_the_model_was_taught_is_looked_at_too(root: Path, checks: Checks, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.delenv("SOURCIER_MODEL", raising=False)
    converted_folder().mkdir(parents=True)
    (tmp_path / "abîmé").write_bytes(b"{}")
    monkeypatch.setattr("index.encoder.ADAPTER", tmp_path / "abîmé")
    found = checks(root, find_model())["modèle"]
    assert (found.status, "abîmé" in found.message) == (Severity.FAIL, True)
    assert "Réinstallez" in str(found)


def test_an_index_made_with_another_model_is_told(root: Path, checks: Checks, model: Model):
    found = checks(root, replace(model, fingerprint="2"))
    assert troubled(found) == {"index": "warn", "empreinte du modèle": "warn"}
    assert "bouchon, 1" in found["empreinte du modèle"].message


def test_the_model_is_tried_on_demand(root: Path, checks: Checks, encoder: StubEncoder, monkeypatch: pytest.MonkeyPatch):
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
