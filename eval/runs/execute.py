"""Running the benchmark: every question asked once, and a run that was interrupted taken up where it stopped."""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from assistant.assistant import Assistant
from eval.gold.gold_set import GoldQuestion
from eval.runs.configuration import Configuration
from eval.runs.identity import identity
from eval.runs.observe import observe
from eval.runs.result import QuestionResult, result_from_json, result_json
from eval.runs.run import Run, gold_fingerprint
from eval.runs.scoring import scored
from index.cache import cache_folder
from index.progress import Progress, silent


def execute(
    assistant: Assistant,
    questions: Sequence[GoldQuestion],
    configuration: Configuration | None = None,
    *,
    gold: Mapping[str, Any] | None = None,
    progress: Progress = silent,
    keep_journal: bool = False,
    noted: bool = True,
    index_seconds: float | None = None,
) -> Run:
    """Ask every question, and score.

    Args:
        assistant: opened under `configuration`.
        questions: at least one.
        gold: what else is told of the questions: file name, split.
        keep_journal: leave the journal in place, for a sweep that may have to be taken up again.
        index_seconds: how long opening the index took, making it included if it had to be made.
        noted: write results to a journal as they come; without it a run that is stopped leaves nothing behind.
    """
    configuration = configuration or Configuration()
    told = identity(assistant, configuration, {**(gold or {}), "questions": len(questions)})
    journal = journal_path(told, questions)
    started, date = time.perf_counter(), datetime.now(UTC).isoformat(timespec="seconds")
    if noted:
        results = _journalled(assistant, questions, journal, progress)
    else:
        results = list(_counted(observe(assistant, questions), len(questions), progress))
    asked = time.perf_counter() - started
    run = Run(
        {**told, "gold": {**told["gold"], "fingerprint": gold_fingerprint(results)}},
        scored(results),
        {
            "date": date,
            "seconds": round(asked, 2),
            "index_seconds": None if index_seconds is None else round(index_seconds, 2),
            **_latencies(results),
            **_sizes(assistant),
        },
    )
    if noted and not keep_journal:
        journal.unlink(missing_ok=True)
    return run


def journal_path(told: Mapping[str, Any], questions: Sequence[GoldQuestion]) -> Path:
    """Where the results of one run are noted as they come: its name holds all that decides them."""
    asked = [[q.id, q.question, [[a.document, a.span.start, a.span.end, a.evidence.start, a.evidence.end] for a in q.answers]]
             for q in questions]  # fmt: skip
    decided = json.dumps([told, asked], ensure_ascii=False, sort_keys=True)
    return cache_folder() / "runs" / f"{hashlib.sha256(decided.encode('utf-8', 'surrogatepass')).hexdigest()[:24]}.jsonl"


def forget_journals(runs: Sequence[Run], questions: Sequence[GoldQuestion]) -> None:
    """Drop the journals that runs kept."""
    for run in runs:
        gold = {key: value for key, value in run.identity["gold"].items() if key != "fingerprint"}
        journal_path({**run.identity, "gold": gold}, questions).unlink(missing_ok=True)


def _journalled(
    assistant: Assistant, questions: Sequence[GoldQuestion], journal: Path, progress: Progress
) -> list[QuestionResult]:
    """Every question's result: those noted by a run that was interrupted, then the others, noted in their turn."""
    results = _noted(journal)
    journal.parent.mkdir(parents=True, exist_ok=True)
    with journal.open("w", encoding="utf-8") as notes:
        for result in results:  # written again, without a last line cut short
            _note(notes, result)
        progress("Questions", len(results), len(questions))
        for result in observe(assistant, questions[len(results) :]):
            results.append(result)
            _note(notes, result)
            progress("Questions", len(results), len(questions))
    return results


def _counted(results: Iterable[QuestionResult], total: int, progress: Progress) -> Iterator[QuestionResult]:
    progress("Questions", 0, total)
    for done, result in enumerate(results, 1):
        yield result
        progress("Questions", done, total)


def _note(notes: TextIO, result: QuestionResult) -> None:
    notes.write(json.dumps(result_json(result), ensure_ascii=False) + "\n")
    notes.flush()


def _noted(journal: Path) -> list[QuestionResult]:
    if not journal.is_file():
        return []
    results = []
    for line in journal.read_text(encoding="utf-8", errors="replace").split("\n"):
        try:
            results.append(result_from_json(json.loads(line)))
        except (ValueError, KeyError, TypeError):
            break  # the line that was being written
    return results


def _latencies(results: Sequence[QuestionResult]) -> dict[str, Any]:
    stages = dict.fromkeys(stage for result in results for stage in result.timings_ms)
    found = {}
    for stage in stages:
        spent = [result.timings_ms[stage] for result in results if stage in result.timings_ms]
        median, high = np.percentile(spent, [50, 95])
        found[stage] = {"p50_ms": round(float(median), 1), "p95_ms": round(float(high), 1)}
    return {"latency": found}


def _sizes(assistant: Assistant) -> dict[str, Any]:
    files = [path.stat().st_size for path in assistant.index.folder.iterdir() if path.is_file()]
    return {"memory_peak_mib": _memory_peak(), "index_mib": round(sum(files) / (1 << 20), 2)}


def _memory_peak() -> int | None:
    """The most memory that this process has held, in MiB; None where the system does not tell."""
    if sys.platform == "win32":
        return None
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1 << 20 if sys.platform == "darwin" else 1 << 10))
