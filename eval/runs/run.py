"""A run: what was measured, on what, with what, and every question's result; one JSON file.

Everything that depends on the clock or on the machine's load stands under `timings` and `timings_ms`: two runs on
the same inputs are identical but for these.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from corpus.errors import GoldError
from corpus.files import write_atomically
from eval.runs.figures import FigureTable, figures_json, measured
from eval.runs.result import QuestionResult, result_from_json, result_json

SCHEMA = 1


@dataclass(frozen=True)
class Run:
    """One passage of the benchmark.

    Attributes:
        identity: what was run: code, configuration, corpus, gold questions, model, versions, machine, seed.
        results: one for each question, in the order of the gold file.
        timings: date, duration, memory and sizes, which no two runs share.
    """

    identity: Mapping[str, Any]
    results: tuple[QuestionResult, ...]
    timings: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def figures(self) -> FigureTable:
        """Every measure over all its eligible questions, with its interval."""
        return measured(self.results)

    @property
    def name(self) -> str:
        """The name of its configuration."""
        return str(self.identity["configuration"]["name"])


def gold_fingerprint(results: Sequence[QuestionResult]) -> str:
    """Changes with any question asked or any answer expected."""
    told = [
        [r.id, r.question, [[g.document, g.start, g.end, g.evidence_start, len(g.evidence), g.item] for g in r.gold]]
        for r in results
    ]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


def run_json(run: Run) -> dict[str, Any]:
    """The run as JSON, its figures included."""
    return {
        "schema": SCHEMA,
        "identity": dict(run.identity),
        "questions": len(run.results),
        **figures_json(run.figures),
        "results": [result_json(result) for result in run.results],
        "timings": dict(run.timings),
    }


def without_timings(told: Any) -> Any:
    """A run's JSON less all that depends on the clock: what two runs on the same inputs share."""
    if isinstance(told, dict):
        return {key: without_timings(value) for key, value in told.items() if key not in {"timings", "timings_ms"}}
    return [without_timings(value) for value in told] if isinstance(told, list) else told


def write_run(run: Run, path: Path) -> None:
    """Write a run's JSON, whole or not at all; missing folders are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, json.dumps(run_json(run), ensure_ascii=False, indent=1) + "\n")


def read_run(path: Path) -> Run:
    """Read a run back.

    Raises:
        GoldError: if the file is not a run, or one of another version.
    """
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise GoldError(f"{path} est illisible : donnez le fichier run.json d’une mesure faite avec --report.") from error
    try:
        if stored["schema"] != SCHEMA:
            raise GoldError(f"{path} vient d’une autre version de Sourcier : refaites cette mesure avec --report.")
        results = tuple(result_from_json(result) for result in stored["results"])
        return Run(stored["identity"], results, stored["timings"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise GoldError(f"{path} n’est pas une mesure de Sourcier : donnez le fichier run.json fait avec --report.") from error
