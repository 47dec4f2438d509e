"""Files on their way into the library: taken from the browser by a route of ours, one request a file, kept until imported.

Gradio's own upload would let anyone fill the disk, and anyone who guesses a digest read the file back. Here bytes go
to a folder that nothing serves, are taken once by an unguessable name, and go with it.
"""

from __future__ import annotations

import secrets
import shutil
import tempfile
import threading
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from corpus.library import MAX_BYTES

ROUTE = "/depot"
HEADER = "x-sourcier"
"""Sent by our page alone: another site's page cannot add it to a request without being refused by the browser."""
MOST_PENDING = 1_000_000_000  # bytes
MOST_FILES = 500
_KEPT_SECONDS = 3600
_LONGEST_NAME = 200  # bytes

May = Callable[[Request], bool]


class Inbox:
    """A folder for files that were sent and not yet imported; what nobody takes is dropped after an hour."""

    def __init__(self, most: int = MOST_PENDING, clock: Callable[[], float] = time.monotonic) -> None:
        """Hold at most `most` bytes at a time; `clock` gives seconds, and never goes back."""
        self._most = most
        self._clock = clock
        self._lock = threading.Lock()
        self._folder: Path | None = None
        self._sent: dict[str, tuple[int, float]] = {}

    def open(self, size: int) -> tuple[str, Path] | None:
        """A token, and where to write the file; None if there is no room for `size` bytes."""
        with self._lock:
            now = self._clock()
            for token in [token for token, (_, since) in self._sent.items() if now - since > _KEPT_SECONDS]:
                self._drop(token)
            if len(self._sent) >= MOST_FILES or sum(size for size, _ in self._sent.values()) + size > self._most:
                return None
            if self._folder is None:
                self._folder = Path(tempfile.mkdtemp(prefix="sourcier-depot-"))  # for its owner alone
            token = secrets.token_hex(16)
            (self._folder / token).mkdir()
            self._sent[token] = (size, now)
            return token, self._folder / token / "fichier"

    def take(self, token: object, name: str) -> Path | None:
        """The file of a token, under a name that it can bear; None if it is unknown or was dropped."""
        with self._lock:
            if self._folder is None or not isinstance(token, str) or token not in self._sent:
                return None
            folder = self._folder / token
        path = folder / name
        try:
            (folder / "fichier").rename(path)
        except OSError:
            return None
        return path

    def drop(self, token: object) -> None:
        """Forget a file."""
        with self._lock:
            if isinstance(token, str) and token in self._sent:
                self._drop(token)

    def _drop(self, token: str) -> None:
        del self._sent[token]
        if self._folder is not None:
            shutil.rmtree(self._folder / token, ignore_errors=True)

    def close(self) -> None:
        """Forget every file."""
        with self._lock:
            self._sent.clear()
            if self._folder is not None:
                shutil.rmtree(self._folder, ignore_errors=True)
                self._folder = None


def plain_name(sent: object) -> str:
    """The name of a file as the browser gives it, without folders or characters that no file can bear."""
    words = unicodedata.normalize("NFC", sent) if isinstance(sent, str) else ""
    name = PurePosixPath(words.replace("\\", "/")).name
    name = "".join(letter for letter in name if unicodedata.category(letter) not in ("Cc", "Cs")).strip()
    path = PurePosixPath(name)
    room = _LONGEST_NAME - len(path.suffix.encode())
    if name in ("", "..") or room < 1:
        return "fichier"
    return path.stem.encode()[:room].decode(errors="ignore") + path.suffix


class Deposit:
    """ASGI middleware: `POST /depot` keeps the body in the inbox, for those who may, and gives the token of the file."""

    def __init__(self, app: ASGIApp, inbox: Inbox, may: May, largest: int = MAX_BYTES) -> None:
        """Serve `app`, and the route; `largest` is the size of the largest file, in bytes."""
        self.app = app
        self.inbox = inbox
        self.may = may
        self.largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["path"].rstrip("/") != ROUTE:
            await self.app(scope, receive, send)
            return
        response = await self._answer(Request(scope, receive))
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.method != "POST" or HEADER not in request.headers:
            return JSONResponse({"problem": "request"}, status_code=405)
        if not self.may(request):
            return JSONResponse({"problem": "denied"}, status_code=403)
        length = request.headers.get("content-length", "")
        if not length.isascii() or not length.isdigit():
            return JSONResponse({"problem": "request"}, status_code=411)
        if int(length) > self.largest:
            return JSONResponse({"problem": "large"}, status_code=413)
        try:
            opened = await run_in_threadpool(self.inbox.open, int(length))
            if opened is None:
                return JSONResponse({"problem": "room"}, status_code=507)
            token, path = opened
            return await self._kept(request, token, path)
        except OSError:
            return JSONResponse({"problem": "room"}, status_code=507)

    async def _kept(self, request: Request, token: str, path: Path) -> Response:
        kept = False
        try:
            with path.open("wb") as file:
                async for chunk in request.stream():  # never more than its announced length: the server sees to it
                    await run_in_threadpool(file.write, chunk)
            kept = True
        except ClientDisconnect:
            return Response(status_code=400)
        finally:
            if not kept:
                await run_in_threadpool(self.inbox.drop, token)
        return JSONResponse({"token": token})
