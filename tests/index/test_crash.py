"""Killed at any instant, or read while it is written, a library is whole; see `tests/soak` for the same at length."""

import os
from pathlib import Path

import pytest

from corpus.library import open_library
from tests.soak import scenario
from tests.soak.__main__ import concur, crash

pytestmark = pytest.mark.skipif(os.name != "posix", reason="SIGKILL is of POSIX")


def test_a_writer_killed_anywhere_leaves_one_state_whole(tmp_path: Path):
    left = crash(tmp_path / "bibliothèque", 10)
    assert left == sorted(left)
    assert left[-1] > 1


def test_readers_see_one_state_at_a_time_while_a_writer_writes(tmp_path: Path):
    for report in concur(tmp_path / "bibliothèque", 4):
        answers, versions = map(int, report.split())
        assert answers > 5
        assert versions > 1  # changes were taken up without opening again


def test_a_mixture_of_two_states_would_be_seen(tmp_path: Path):
    scenario.write_version(tmp_path / "bibliothèque", 3)
    library = open_library(tmp_path / "bibliothèque")
    assert scenario.version_of(library) == 3
    from dataclasses import replace

    with pytest.raises(AssertionError):
        scenario.version_of(replace(library, documents=library.documents[1:]))
