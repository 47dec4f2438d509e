"""What a command says: results on standard output, everything else on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any, TextIO

from tqdm import tqdm

from corpus.model import Span

_BOLD, _DIM, _PLAIN = "\033[1m", "\033[2m", "\033[0m"


class Console:
    """The two streams of a command; quiet and uncoloured when they are piped."""

    def __init__(self, out: TextIO | None = None, err: TextIO | None = None) -> None:
        self._out = out or sys.stdout
        self._err = err or sys.stderr
        self._bar: tqdm[Any] | None = None
        self._label = ""

    @property
    def styled(self) -> bool:
        """Whether results go to a terminal."""
        return self._out.isatty()

    def line(self, text: str = "") -> None:
        """One line of result."""
        self._out.write(text + "\n")

    def json(self, value: Any) -> None:
        """One JSON value on one line, at once."""
        self._out.write(json.dumps(value, ensure_ascii=False) + "\n")
        self._out.flush()

    def notify(self, message: str) -> None:
        """Something to know that is not a result."""
        self.close_bar()
        self._err.write(message + "\n")
        self._err.flush()

    def progress(self, label: str, done: int, total: int) -> None:
        """Advance a progress bar, on a terminal only."""
        if not self._err.isatty():
            return
        if self._bar is None or self._label != label:
            self.close_bar()
            self._bar = tqdm(total=total, desc=label, file=self._err, leave=False)
            self._label = label
        self._bar.update(done - self._bar.n)
        if done >= total:
            self.close_bar()

    def close_bar(self) -> None:
        """Clear the progress bar, if one is shown."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def dim(self, text: str) -> str:
        """Secondary text."""
        return f"{_DIM}{text}{_PLAIN}" if self.styled else text

    def marked(self, text: str, span: Span, marks: Iterable[Span]) -> str:
        """The words of `span`, its marks in bold on a terminal; the words themselves are never changed."""
        if not self.styled:
            return span.of(text)
        parts, position = [], span.start
        for mark in sorted(marks):
            parts += [text[position : mark.start], _BOLD, mark.of(text), _PLAIN]
            position = mark.end
        return "".join([*parts, text[position : span.end]])
