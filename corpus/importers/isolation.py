"""Reading a file in a process apart, with a time and a memory limit: what it does there costs that file alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from threading import Lock, Timer
from types import TracebackType
from typing import Any, BinaryIO

from corpus.content_json import content_from_json
from corpus.errors import UnreadableDocument
from corpus.importers.refusals import damaged
from corpus.importers.worker import LENGTH
from corpus.model import Content

SECONDS = 120
"""How long reading one file may take."""
MEMORY = 2_000_000_000
"""How many bytes the process may use."""
_MAX_REPLY = 400_000_000


class _Lost(Exception):
    """The process ended before it replied."""


class Importing:
    """Reads files in one process apart, started at the first file and again after a crash or a time-out.

    Use it as a context manager, for many files; the process ends with the block. Its methods may be called from several
    threads: files are read one at a time.

    Args:
        seconds: how long reading one file may take.
        memory: how many bytes the process may use (where the platform can tell).
    """

    def __init__(self, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._seconds = seconds
        self._memory = memory
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = Lock()

    def __enter__(self) -> Importing:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the process. A later file starts another."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # what was still to be written to a process that is gone
                    continue
        process.wait()

    def content(self, name: str, data: bytes, fallback_title: str) -> Content:
        """Import one file.

        Args:
            name: its name; the extension tells the format.
            data: its bytes.
            fallback_title: used when the file has no title.

        Raises:
            UnreadableDocument: if it cannot be read, takes too long or too much memory, or brings the process down.
        """
        with self._lock:
            fresh = self._process is None
            try:
                reply = self._asked(name, data, fallback_title)
            except _Lost:
                if fresh:
                    raise self._fallen() from None
                try:  # the files before it may have used up the memory: it gets a process of its own
                    reply = self._asked(name, data, fallback_title)
                except _Lost:
                    raise self._fallen() from None
        if "refused" in reply:
            raise UnreadableDocument(str(reply["refused"]))
        try:
            return content_from_json(reply["content"])
        except (KeyError, TypeError, ValueError) as error:
            raise damaged() from error

    def _fallen(self) -> UnreadableDocument:
        size = f"{self._memory / 1e9:.1f}".replace(".", ",")
        return UnreadableDocument(
            f"la lecture de ce fichier s’est arrêtée net : il est abîmé, fabriqué pour nuire, ou demande plus de {size} Go de "
            "mémoire ; enregistrez-le de nouveau ou découpez-le."
        )

    def _asked(self, name: str, data: bytes, fallback_title: str) -> dict[str, Any]:
        """What the process replies.

        Raises:
            UnreadableDocument: if it takes too long.
            _Lost: if it ends, or lacks memory.
        """
        process = self._running()
        timed_out: list[bool] = []

        def stop() -> None:
            timed_out.append(True)
            process.kill()

        watch = Timer(self._seconds, stop)
        watch.daemon = True
        watch.start()
        try:
            reply = _exchange(process, {"name": name, "title": fallback_title, "size": len(data)}, data)
        except (OSError, EOFError, ValueError) as error:
            self.close()
            if timed_out:
                seconds = f"{self._seconds:g}".replace(".", ",")
                raise UnreadableDocument(
                    f"la lecture de ce fichier dépasse {seconds} secondes : il est trop complexe, ou abîmé ; "
                    "simplifiez-le ou découpez-le."
                ) from error
            raise _Lost from error
        except BaseException:  # an interruption: the rest of the reply must not be taken for the next one
            self.close()
            raise
        finally:
            watch.cancel()
        if reply.get("out_of_memory"):
            self.close()
            raise _Lost
        return reply

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONIOENCODING": "utf-8"}
            command = [sys.executable, "-P", "-m", "corpus.importers.worker", str(self._memory), str(int(self._seconds) + 1)]
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
            )
        return self._process


def _exchange(process: subprocess.Popen[bytes], request: dict[str, Any], data: bytes) -> dict[str, Any]:
    """Send a request and read its reply.

    Raises:
        OSError, EOFError, ValueError: if the process ends, or replies anything else.
    """
    assert process.stdin is not None
    assert process.stdout is not None
    head = json.dumps(request).encode()
    process.stdin.write(LENGTH.pack(len(head)) + head)
    process.stdin.write(data)
    process.stdin.flush()
    size = LENGTH.unpack(_exactly(process.stdout, LENGTH.size))[0]
    if size > _MAX_REPLY:
        raise ValueError("reply too long")
    reply = json.loads(_exactly(process.stdout, size))
    if not isinstance(reply, dict):
        raise ValueError("not a reply")
    return reply


def _exactly(source: BinaryIO | Any, size: int) -> bytes:
    data: bytes = source.read(size)
    if len(data) < size:
        raise EOFError
    return data
