"""A healthy library, a healthy folder and a model, and what the checks say of them."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, pre_tokenizers

from assistant.doctor.check import Check, Severity
from assistant.doctor.examination import examine
from assistant.doctor.model import Model
from corpus.library import open_library
from index.search_index import open_index
from tests.assistant.doctor.damage import CMP, GEM, Checks, Usage, add
from tests.index.conftest import StubEncoder


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
def checks(model: Model) -> Checks:
    """The checks of a library by name."""

    def run(root: Path, model: Model = model, encoder: StubEncoder | None = None) -> dict[str, Check]:
        _, found = examine(root, model, encoder)
        assert len({check.name for check in found}) == len(found)
        for check in found:
            assert (check.advice is None) == (check.status is Severity.OK)
            assert check.message.endswith(".")
        return {check.name: check for check in found}

    return run
