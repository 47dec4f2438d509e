"""Texts to vectors, with sentence-transformers, on the CPU and without any network."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelNotFound
from index.adapter import FILE as ADAPTER
from index.adapter import Adapter, adapter_fingerprint
from index.packaged_model import packaged_model
from index.progress import Progress, silent

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]

_BATCH = 16
_MAX_THREADS = 4
_WHOLE_FILE = 1 << 20


class Encoder(Protocol):
    """What the dense arm needs of a model. Vectors are float32 rows of length 1."""

    @property
    def name(self) -> str:
        """The model's name, for people."""

    @property
    def fingerprint(self) -> str:
        """Changes when the vectors may."""

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """One row for each question."""

    def encode_passages(self, texts: Sequence[str], progress: Progress = silent) -> Vectors:
        """One row for each passage."""


def model_folder(name: str | None = None, progress: Progress = silent) -> Path:
    """Where the model is on disk.

    Args:
        name: a sentence-transformers folder, or the name of a model of the local hub cache;
            by default `SOURCIER_MODEL`, else the packaged multilingual-e5-small.

    Raises:
        ModelNotFound: if it is not on this machine; nothing is ever downloaded.
    """
    name = name or os.environ.get("SOURCIER_MODEL") or None
    if name is None:
        return packaged_model(progress)
    folder = Path(name).expanduser()
    if (folder / "modules.json").is_file() or (folder / "config.json").is_file():
        return folder
    cached = None if folder.exists() else _hub_cache(name)
    if cached is None:
        raise ModelNotFound(
            f"Le modèle « {name} » n’est pas sur cette machine, et Sourcier ne télécharge rien. Donnez dans SOURCIER_MODEL le "
            "dossier d’un modèle sentence-transformers, ou retirez cette variable pour employer le modèle fourni."
        )
    return cached


def _hub_cache(name: str) -> Path | None:
    """The snapshot of a hub model that another program already brought to this machine."""
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    try:
        found = try_to_load_from_cache(name, "modules.json")
    except HFValidationError:
        return None
    return Path(found).parent if isinstance(found, str) else None


def folder_fingerprint(folder: Path) -> str:
    """A digest of a model's files: whole for small ones, size and both ends for the weights."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*"), key=lambda found: found.relative_to(folder).as_posix()):
        if not path.is_file() or any(part.startswith(".") for part in path.relative_to(folder).parts):
            continue
        size = path.stat().st_size
        digest.update(f"{path.relative_to(folder).as_posix()} {size}\n".encode())
        with path.open("rb") as file:
            digest.update(file.read(_WHOLE_FILE))
            if size > _WHOLE_FILE:
                file.seek(max(_WHOLE_FILE, size - _WHOLE_FILE))
                digest.update(file.read())
    return digest.hexdigest()[:16]


class SentenceEncoder:
    """A sentence-transformers model read from disk; its weights are loaded on first use.

    Args:
        adapter: a file of updates to add to the weights.
    """

    def __init__(self, folder: Path, adapter: Path | None = None) -> None:
        self.folder = folder
        self.adapter = adapter

    @property
    def name(self) -> str:
        return self.folder.name

    @cached_property
    def fingerprint(self) -> str:
        own = folder_fingerprint(self.folder)
        return own if self.adapter is None else f"{own}-{adapter_fingerprint(self.adapter)}"

    @cached_property
    def _model(self) -> SentenceTransformer:
        # Both are read when the libraries are loaded: never ask a hub; let idle threads sleep rather than
        # spin, or two processes on the same cores slow each other down several times over.
        os.environ["HF_HUB_OFFLINE"] = "1"
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        torch.set_num_threads(min(_MAX_THREADS, torch.get_num_threads()))
        kwargs = {"dtype": torch.float32}
        model = SentenceTransformer(str(self.folder), device="cpu", local_files_only=True, model_kwargs=kwargs)
        if self.adapter is not None:
            transformer: Any = model[0]
            Adapter.load(self.adapter).add_to(transformer.auto_model)
        return model

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        found: Vectors = self._model.encode_query(_composed(texts), batch_size=_BATCH, show_progress_bar=False)
        return _unit_rows(found)

    def encode_passages(self, texts: Sequence[str], progress: Progress = silent) -> Vectors:
        label = "Calcul des vecteurs"
        order = sorted(range(len(texts)), key=lambda position: -len(texts[position]))
        composed = _composed(texts)
        rows: dict[int, NDArray[np.float32]] = {}
        for start in range(0, len(order), _BATCH):
            progress(label, start, len(order))
            batch = order[start : start + _BATCH]
            found = self._model.encode_document(
                [composed[position] for position in batch], batch_size=_BATCH, show_progress_bar=False
            )
            rows.update(zip(batch, found, strict=True))
        progress(label, len(order), len(order))
        return _unit_rows(np.array([rows[position] for position in range(len(texts))], dtype=np.float32))


def open_encoder(name: str | None = None, progress: Progress = silent) -> SentenceEncoder:
    """The usual encoder, which is the packaged model and what it was taught, or a named one as it is.

    Args:
        name: as for `model_folder`.

    Raises:
        ModelNotFound: if it is not on this machine.
    """
    named = name or os.environ.get("SOURCIER_MODEL")
    return SentenceEncoder(model_folder(named, progress), None if named else ADAPTER)


def _composed(texts: Sequence[str]) -> list[str]:
    """The texts in NFC: decomposed accents embed badly."""
    return [unicodedata.normalize("NFC", text) for text in texts]


def _unit_rows(vectors: NDArray[np.float32]) -> Vectors:
    rows: Vectors = np.ascontiguousarray(vectors, dtype=np.float32)
    if rows.size == 0:
        return rows.reshape(0, 0)
    unit: Vectors = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return unit
