"""What was run, on what, with what: all that another person needs to run it again."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import subprocess
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from assistant.assistant import Assistant
from assistant.model import AnswerModel
from eval.runs.configuration import Configuration

_ROOT = Path(__file__).parents[2]
_PACKAGES = ("corpus", "index", "assistant", "eval")
_LIBRARIES = ("faiss-cpu", "ir_measures", "numpy", "rank-bm25", "scipy", "sentence-transformers", "snowballstemmer", "torch")


def identity(assistant: Assistant, configuration: Configuration, gold: dict[str, Any]) -> dict[str, Any]:
    """The identity of a run.

    Args:
        gold: what is told of the questions: file name, split, fingerprint, counts.
    """
    index = assistant.index
    return {
        "sourcier": _version("sourcier"),
        "commit": _git("rev-parse", "HEAD"),
        "modified": bool(_git("status", "--porcelain", "--untracked-files=no")),
        "code": code_fingerprint(),
        "configuration": configuration.json(),
        "corpus": {
            "name": index.library.root.name,
            "fingerprint": index.library.digest,
            "characters": sum(len(document.text) for document in index.library.documents),
            **index.counts,
        },
        "gold": gold,
        "model": {"name": Path(index.encoder.name).name, "fingerprint": index.encoder.fingerprint},
        "answer_model": {"fingerprint": _model_fingerprint(assistant.model), "threshold": assistant.model.threshold},
        "versions": {"python": platform.python_version(), **{name: _version(name) for name in _LIBRARIES}},
        "machine": {"system": platform.system(), "processor": platform.machine(), "cores": os.cpu_count()},
        "seed": 0,
    }


@cache
def code_fingerprint() -> str:
    """Changes with any line of the product's code: two versions of one commit are told apart."""
    digest = hashlib.sha256()
    for package in _PACKAGES:
        for path in sorted((_ROOT / package).rglob("*.py")) + sorted((_ROOT / package).glob("*.json")):
            digest.update(path.relative_to(_ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _model_fingerprint(model: AnswerModel) -> str:
    told = [dict(model.ranking.weights), dict(model.confidence.weights), model.confidence.constant]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _git(*arguments: str) -> str | None:
    """The answer of git about the checkout that the code runs from; None outside of one."""
    if not (_ROOT / ".git").exists():
        return None
    try:
        told = subprocess.run(["git", *arguments], cwd=_ROOT, capture_output=True, text=True, timeout=10, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return told.stdout.strip()
