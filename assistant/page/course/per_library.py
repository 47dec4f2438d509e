"""What is worked out from a whole library, once for all the open pages: nothing of a session is in it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

from corpus.library import Library
from index.progress import Progress, silent

_MOST_KEPT = 2
"""That of the moment, and the one before, which a page may still be showing."""
Result = TypeVar("Result")


class PerLibrary(Generic[Result]):
    """The results of a pure function of a library, those of the last libraries kept; safe between threads."""

    def __init__(self, work: Callable[[Library, Progress], Result]) -> None:
        self._work = work
        self._kept: OrderedDict[str, Result] = OrderedDict()
        self._working = threading.Lock()

    def of(self, library: Library, progress: Progress = silent) -> Result:
        """The result for this library; whoever else asks for it while it is worked out waits for it.

        Work that is stopped leaves nothing: the next to ask begins it again.
        """
        with self._working:
            if library.digest not in self._kept:
                self._kept[library.digest] = self._work(library, progress)
            self._kept.move_to_end(library.digest)
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
            return self._kept[library.digest]
