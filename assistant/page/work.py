"""Long work whose advance can be shown, that waits for its turn, and that can be stopped between two steps."""

from __future__ import annotations

import os
import queue
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TypeVar

import gradio as gr

from index.progress import Progress

_HEARTBEAT = 0.5  # seconds
_NICENESS = 5
WAITING = "En attente"
STOPPING = "Arrêt en cours"
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Step:
    """How far the work is: `done` of `total`; a total of 0 means that nobody knows."""

    label: str
    done: int = 0
    total: int = 0


class WorkStopped(Exception):
    """Raised inside the work, at its next step, then to whoever waits for it: the work was asked to stop."""


class Stops:
    """What asks the work of a browser's tab to stop; each tab has one work at a time, and asks for its own alone."""

    def __init__(self) -> None:
        self._works: dict[str | None, threading.Event] = {}

    @contextmanager
    def of(self, session: str | None) -> Iterator[threading.Event]:
        """What is set once the tab asks, for as long as its work lasts."""
        asked = self._works[session] = threading.Event()
        try:
            yield asked
        finally:
            self._works.pop(session, None)

    def ask(self, session: str | None) -> bool:
        """Whether the tab had work to stop."""
        asked = self._works.get(session)
        if asked is not None:
            asked.set()
        return asked is not None

    def asked(self, request: gr.Request) -> None:
        """What the button that stops calls; the work says itself when it has stopped."""
        self.ask(request.session_hash)


def advancing(
    work: Callable[[Progress], Result],
    label: str,
    stop: threading.Event | None = None,
    turn: threading.Lock | None = None,
) -> Generator[Step, None, Result]:
    """Do `work` in a thread of its own, and tell its steps as they come, at least twice a second.

    Closing the generator stops the work at its next step; what it raises is raised here.

    Args:
        work: given the function to call at each step.
        label: what to tell until the first step.
        stop: once it is set, `STOPPING` is told until the work stops, at its next step.
        turn: held while the work lasts; `WAITING` is told until it is free.

    Returns:
        what the work returns.

    Raises:
        WorkStopped: `stop` was set before the end.
    """
    if turn is None:
        return (yield from _advancing(work, label, stop or threading.Event()))
    while not turn.acquire(timeout=_HEARTBEAT):
        if stop is not None and stop.is_set():
            raise WorkStopped
        yield Step(WAITING)
    try:
        return (yield from _advancing(work, label, stop or threading.Event()))
    finally:
        turn.release()


def _advancing(work: Callable[[Progress], Result], label: str, stop: threading.Event) -> Generator[Step, None, Result]:
    told: queue.SimpleQueue[Step | None] = queue.SimpleQueue()
    closed = threading.Event()
    results: list[Result] = []
    failures: list[BaseException] = []

    def report(label: str, done: int, total: int) -> None:
        if closed.is_set() or stop.is_set():
            raise WorkStopped
        told.put(Step(label, done, total))

    def run() -> None:
        _give_way()
        try:
            results.append(work(report))
        except BaseException as failure:  # noqa: BLE001 - raised again in the thread that waits
            failures.append(failure)
        finally:
            told.put(None)

    step: Step | None = Step(label)
    threading.Thread(target=run, name="sourcier-travail", daemon=True).start()
    try:
        while step is not None:
            yield Step(STOPPING) if stop.is_set() else step
            step = _latest(told, step)
    finally:
        closed.set()
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
