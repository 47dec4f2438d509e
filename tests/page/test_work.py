"""Long work: its steps are told, its failures too, and it stops once nobody waits."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator
from typing import TypeVar

import pytest

from assistant.page.uploads import Upload, as_file, read_upload
from assistant.page.work import STOPPING, WAITING, Step, Stops, WorkStopped, advancing
from corpus.errors import GoldError, UsageError
from index.progress import Progress

Result = TypeVar("Result")


def finished(steps: Generator[Step, None, Result]) -> tuple[list[Step], Result]:
    told = []
    while True:
        try:
            told.append(next(steps))
        except StopIteration as end:
            return told, end.value


def test_steps_come_in_order_and_the_result_last() -> None:
    goes_on = threading.Semaphore(0)

    def work(report: Progress) -> str:
        for done in range(4):
            report("Questions", done, 3)
            assert goes_on.acquire(timeout=10)
        return "fait"

    steps = advancing(work, "Préparation")
    told = []
    result = None
    while result is None:
        try:
            step = next(steps)
        except StopIteration as end:
            result = end.value
        else:
            if step.label == "Questions" and step not in told:
                goes_on.release()
            told.append(step)
    assert told[0] == Step("Préparation")
    assert list(dict.fromkeys(told[1:])) == [Step("Questions", done, 3) for done in range(4)]
    assert result == "fait"


def test_work_that_says_nothing_is_still_told_of() -> None:
    def work(_report: Progress) -> int:
        time.sleep(1.2)
        return 3

    told, result = finished(advancing(work, "Préparation"))
    assert len(told) >= 2  # so that whoever waits may stop waiting
    assert result == 3


def test_failure_is_raised_to_whoever_waits() -> None:
    def work(report: Progress) -> None:
        report("Questions", 1, 2)
        raise GoldError("non")

    with pytest.raises(GoldError, match="non"):
        finished(advancing(work, "Préparation"))


def test_closing_stops_the_work_at_its_next_step() -> None:
    reached: list[int] = []
    ended = threading.Event()
    goes_on = threading.Event()

    def work(report: Progress) -> None:
        try:
            for done in range(3):
                report("Questions", done, 3)
                reached.append(done)
                assert goes_on.wait(10)
        finally:
            ended.set()

    steps = advancing(work, "Préparation")
    next(steps)
    while not reached:
        next(steps)
    steps.close()
    goes_on.set()
    assert ended.wait(10)
    assert reached == [0]


def test_work_that_is_asked_to_stop_does_so_at_its_next_step_and_only_then_is_over() -> None:
    stops = Stops()
    reached: list[int] = []
    goes_on = threading.Semaphore(0)
    ended = threading.Event()

    def work(report: Progress) -> None:
        try:
            for done in range(3):
                report("Questions", done, 3)
                reached.append(done)
                assert goes_on.acquire(timeout=10)
        finally:
            ended.set()

    with stops.of("anne") as stop:
        steps = advancing(work, "Préparation", stop)
        while not reached:
            next(steps)
        assert not stops.ask("luc")
        goes_on.release()
        while len(reached) < 2:
            next(steps)
        assert stops.ask("anne")
        assert next(steps) == Step(STOPPING)
        assert not ended.is_set()
        goes_on.release()
        with pytest.raises(WorkStopped):
            finished(steps)
    assert ended.is_set()
    assert reached == [0, 1]
    assert not stops.ask("anne")


def test_work_waits_for_its_turn_and_gives_it_back_whatever_comes() -> None:
    turn = threading.Lock()

    def fail(_report: Progress) -> None:
        raise GoldError("non")

    with Stops().of("anne") as stop:
        turn.acquire()
        waiting = advancing(fail, "Préparation", stop, turn)
        assert next(waiting) == Step(WAITING)
        turn.release()
        assert next(waiting) == Step("Préparation")
        assert turn.locked()
        with pytest.raises(GoldError, match="non"):
            finished(waiting)
        assert not turn.locked()

        turn.acquire()
        waiting = advancing(fail, "Préparation", stop, turn)
        assert next(waiting) == Step(WAITING)
        stop.set()
        with pytest.raises(WorkStopped):
            next(waiting)


@pytest.mark.parametrize("sent", [None, "x", {}, {"name": 3, "text": "x"}, {"name": "a.jsonl", "text": None}, {"text": "x"}])
def test_file_that_did_not_come_as_text_is_refused(sent: object) -> None:
    with pytest.raises(UsageError, match=r"Choisissez"):
        read_upload(sent)


def test_folders_of_the_person_are_not_kept_in_the_name() -> None:
    assert read_upload({"name": "C:\\Anne\\../secret/mes questions.jsonl", "text": "x"}) == Upload("mes questions.jsonl", "x")


def test_file_is_gone_after_use_and_named_as_the_person_knows_it() -> None:
    upload = Upload("mes questions.jsonl", "é\n")
    with as_file(upload) as path:
        assert path.read_text(encoding="utf-8") == "é\n"
        assert path.suffix == ".jsonl"
    assert not path.parent.exists()
    with pytest.raises(UsageError, match=r"^« mes questions.jsonl », ligne 2 : non$"), as_file(upload) as path:
        raise GoldError(f"{path}, ligne 2 : non")
    assert not path.parent.exists()
