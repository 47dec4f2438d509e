"""The index of a library as it is now, for servers: changes made by other processes are taken up without a restart."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from corpus.lexicon import NAME as LEXICON
from corpus.library import open_library
from corpus.managed.layout import is_managed
from corpus.managed.reader import state_number
from index.cache import contents_cache
from index.encoder import Encoder
from index.making import Notify, quiet
from index.passages import PassageSettings
from index.progress import Progress, silent
from index.search_index import SearchIndex, empty_index, open_index

_Stamp = tuple[int, int]


@dataclass(frozen=True)
class _Opened:
    stamp: _Stamp
    index: SearchIndex


class CurrentIndex:
    """Gives the index of the last state of a library; what was given stays whole and usable after that.

    A plain library is read once: its folder says nothing of its changes that is cheap to ask for.
    """

    def __init__(
        self,
        root: Path | None,
        encoder: Encoder,
        settings: PassageSettings | None = None,
        progress: Progress = silent,
        notify: Notify = quiet,
    ) -> None:
        self._root = root
        self._encoder = encoder
        self._settings = settings
        self._progress = progress
        self._notify = notify
        self._opening = Lock()
        self._opened: _Opened | None = None

    def get(self) -> SearchIndex:
        """The index, opened again if the library changed; while one thread opens it, others go on with the last.

        Raises:
            LibraryError: if the library can no longer be read, or is a plain one without documents.
        """
        return self._get(wait=False)

    def latest(self) -> SearchIndex:
        """The same, never the last state while another thread opens the next: for who has just made a change.

        Raises:
            LibraryError: as `get`.
        """
        return self._get(wait=True)

    def _get(self, *, wait: bool) -> SearchIndex:
        stamp = self._stamp()
        opened = self._opened
        if opened is not None and opened.stamp == stamp:
            return opened.index
        if not self._opening.acquire(blocking=wait or opened is None):
            assert opened is not None  # else it would have waited
            return opened.index
        try:
            if self._opened is None or self._opened.stamp != stamp:
                self._opened = _Opened(stamp, self._open())
            return self._opened.index
        finally:
            self._opening.release()

    def _open(self) -> SearchIndex:
        library = open_library(self._root, contents_cache(self._root))
        if library.managed and not library.documents:
            return empty_index(library, self._encoder)  # it may be filled while it is served
        return open_index(library, self._encoder, self._settings, progress=self._progress, notify=self._notify)

    def _stamp(self) -> _Stamp:
        """Changes with the state of a managed library, or its lexicon."""
        if self._root is None or not is_managed(self._root):
            return 0, 0
        lexicon = self._root / LEXICON
        return state_number(self._root), lexicon.stat().st_mtime_ns if lexicon.is_file() else 0
