"""The model as it is on disk: found without being prepared, looked over without its weights being loaded."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open

from corpus.errors import ModelError
from index.adapter import Adapter
from index.encoder import open_encoder
from index.packaged_model import NAME, converted_folder, package_data

_WEIGHTS = ("*.safetensors", "*.bin", "*.onnx", "*.h5")
_USUAL_WINDOW = 512


@dataclass(frozen=True)
class Model:
    """What is known of the model that would be used.

    Attributes:
        fingerprint: None if it cannot be known yet.
        folder: None if it is not prepared or not there.
        problem: why it cannot be used, in French.
    """

    name: str
    fingerprint: str | None = None
    folder: Path | None = None
    problem: str | None = None


def find_model() -> Model:
    """The model that the other commands would use; the packaged one is not prepared if it never was."""
    chosen = os.environ.get("SOURCIER_MODEL") or None
    try:
        if chosen is None and not converted_folder().is_dir():
            package_data()
            return Model(NAME)
        encoder = open_encoder(chosen)
        if encoder.adapter is not None:
            Adapter.load(encoder.adapter)
        return Model(encoder.name, encoder.fingerprint, encoder.folder)
    except ModelError as error:
        return Model(chosen or NAME, problem=str(error))
    except OSError as error:
        return Model(chosen or NAME, problem=f"Le modèle ne peut pas être lu ({error.filename}). Vérifiez les droits du fichier.")


def model_faults(folder: Path) -> list[str]:
    """What keeps the model from being loaded, as far as its files tell."""
    faults = [f"{path.relative_to(folder)} est illisible" for path in sorted(folder.rglob("*.json")) if _json(path) is None]
    modules = _json(folder / "modules.json")
    for module in modules if isinstance(modules, list) else []:
        part = str(module.get("path", "")) if isinstance(module, dict) else ""
        if part and not (folder / part).is_dir():
            faults.append(f"le dossier {part} manque")
    if not any(found for pattern in _WEIGHTS for found in folder.rglob(pattern)):
        faults.append("les poids manquent")
    for path in sorted(folder.rglob("*.safetensors")):
        try:
            with safe_open(path, framework="numpy") as file:  # its header says how long the file should be
                file.keys()
        except (OSError, SafetensorError):
            faults.append(f"{path.relative_to(folder)} est incomplet ou altéré")
    return faults


def window(folder: Path) -> int:
    """How many tokens the model reads of a text; the rest is left out."""
    for name, key in (("sentence_bert_config.json", "max_seq_length"), ("tokenizer_config.json", "model_max_length")):
        found = _json(folder / name)
        size = found.get(key) if isinstance(found, dict) else None
        if isinstance(size, int) and 0 < size < 1_000_000:  # a tokenizer without a limit says 10^30
            return size
    return _USUAL_WINDOW


def passage_prompt(folder: Path) -> str:
    """What the model is given before each passage."""
    found = _json(folder / "config_sentence_transformers.json")
    prompts = found.get("prompts") if isinstance(found, dict) else None
    return str(prompts.get("document") or prompts.get("passage") or "") if isinstance(prompts, dict) else ""


def _json(path: Path) -> Any:
    """What the file holds; None if it cannot be read."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
