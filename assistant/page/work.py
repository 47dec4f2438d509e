"""Long work whose advance can be shown, and that can be stopped between two steps."""

from __future__ import annotations

import os
import queue
import sys
import threading
from collections.abc import Callable, Generator
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from index.progress import Progress

_HEARTBEAT = 0.5  # seconds
_NICENESS = 5
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Step:
    """How far the work is: `done` of `total`; a total of 0 means that nobody knows."""

    label: str
    done: int = 0
    total: int = 0


class _Stopped(Exception):
    """Raised inside the work, at its next step, once nobody waits for it any more."""


def advancing(work: Callable[[Progress], Result], label: str) -> Generator[Step, None, Result]:
    """Do `work` in a thread of its own, and tell its steps as they come, at least twice a second.

    Closing the generator stops the work at its next step; what it raises is raised here.

    Args:
        work: given the function to call at each step.
        label: what to tell until the first step.

    Returns:
        what the work returns.
    """
    told: queue.SimpleQueue[Step | None] = queue.SimpleQueue()
    stopped = threading.Event()
    results: list[Result] = []
    failures: list[BaseException] = []

    def report(label: str, done: int, total: int) -> None:
        if stopped.is_set():
            raise _Stopped
        told.put(Step(label, done, total))

    def run() -> None:
        _give_way()
        try:
            results.append(work(report))
        except _Stopped:
            pass
        except BaseException as failure:  # noqa: BLE001 - raised again in the thread that waits
            failures.append(failure)
        finally:
            told.put(None)

    step: Step | None = Step(label)
    threading.Thread(target=run, name="sourcier-mesure", daemon=True).start()
    try:
        while step is not None:
            yield step
            step = _latest(told, step)
    finally:
        stopped.set()
    if failures:
        raise failures[0]
    return results[0]


def _give_way() -> None:
    """Let the questions that people ask meanwhile go first; Linux alone sets one thread apart, and those it will start."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)


def _latest(told: queue.SimpleQueue[Step | None], last: Step) -> Step | None:
    """The newest step; the last one again if none came for a while; None at the end."""
    try:
        step = told.get(timeout=_HEARTBEAT)
        while step is not None:
            last = step
            step = told.get_nowait()
    except queue.Empty:
        return last
    return None
