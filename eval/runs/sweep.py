"""Several configurations on the same questions, each compared with the first, the best first.

Every configuration's journal is kept until the sweep ends, so that one that was killed is taken up where it stopped.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.assistant import Assistant
from eval.gold.gold_set import GoldQuestion
from eval.runs.comparison import RunComparison, compare_runs
from eval.runs.configuration import Configuration
from eval.runs.execute import execute, forget_journals
from eval.runs.run import Run
from index.progress import Progress, silent

_RANKED_BY = ("abstention/handled", "answers/extract@1", "hybrid/hit@1", "hybrid/ndcg@10")


@dataclass(frozen=True)
class SweepEntry:
    """A configuration's run, and how it compares with the reference; None for the reference itself."""

    run: Run
    comparison: RunComparison | None


def sweep(
    configurations: Sequence[Configuration],
    questions: Sequence[GoldQuestion],
    opened: Callable[[Configuration], Assistant],
    *,
    gold: Mapping[str, Any] | None = None,
    progress: Progress = silent,
) -> tuple[SweepEntry, ...]:
    """Run every configuration; the first is the reference.

    Args:
        configurations: at least one, names distinct.
        opened: the assistant of a configuration.
    """
    runs = [_run(one, questions, opened, gold, progress) for one in configurations]
    forget_journals(runs, questions)
    entries = [SweepEntry(run, compare_runs(runs[0], run) if run is not runs[0] else None) for run in runs]
    return tuple(sorted(entries, key=lambda entry: [-_value(entry.run, name) for name in _RANKED_BY]))


def _run(
    configuration: Configuration,
    questions: Sequence[GoldQuestion],
    opened: Callable[[Configuration], Assistant],
    gold: Mapping[str, Any] | None,
    progress: Progress,
) -> Run:
    started = time.perf_counter()
    assistant = opened(configuration)
    return execute(
        assistant,
        questions,
        configuration,
        gold=gold,
        progress=_named(progress, configuration.name),
        keep_journal=True,
        index_seconds=time.perf_counter() - started,
    )


def _named(progress: Progress, name: str) -> Progress:
    return lambda label, done, total: progress(f"{label}, {name}", done, total)


def _value(run: Run, measure: str) -> float:
    figure = run.figures.get(measure)
    return figure.value if figure else 0.0
