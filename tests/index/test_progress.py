"""The advance of a work on several things, told before each and at the end."""

from __future__ import annotations

from index.progress import each


def test_the_advance_is_told_before_each_and_at_the_end() -> None:
    told: list[object] = []
    for item in each("ab", "Lecture", lambda *step: told.append(step)):
        told.append(item)
    assert told == [("Lecture", 0, 2), "a", ("Lecture", 1, 2), "b", ("Lecture", 2, 2)]


def test_what_stops_the_telling_stops_the_work() -> None:
    def stop(_label: str, done: int, _total: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    done: list[str] = []
    try:
        done.extend(each("abc", "Lecture", stop))
    except KeyboardInterrupt:
        done.append("arrêté")
    assert done == ["a", "arrêté"]
