"""The files that documents came from: a PDF opens in the browser at its page, the others are only ever saved.

Nothing here reads a path that the browser sends: it names a document of the library, whose file is checked against the
digest taken at import. No file is ever shown as a page of ours: an HTML one would run with our rights.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.page.markup import escaped
from corpus.errors import DocumentNotFound, OriginalChanged, OriginalNotFound, SourcierError
from corpus.library import Library
from corpus.model import Document, Span
from corpus.originals import open_original

ROUTE = "/originaux"
_NAMED = re.compile(rf"{ROUTE}/([a-z0-9-]{{1,120}})")
_CHUNK = 256 * 1024
_TEMPLATE = Path(__file__).parent / "notice.html"
_CLOSED = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_PDF_POLICY = f"{_CLOSED}; object-src 'self'; style-src 'unsafe-inline'"
"""What the browsers' own viewers need: the file as an object of the page they make for it, and their styles."""
_SAVED_POLICY = f"{_CLOSED}; sandbox"


def is_pdf(document: Document) -> bool:
    """Whether a browser shows the document's file."""
    return PurePosixPath(document.source).suffix.lower() == ".pdf"


def original_link(document: Document, focus: Span | None) -> str:
    """Where to see what the document came from, at the page of `focus` if there is one."""
    address = f"{ROUTE}/{escaped(document.id)}"
    if not is_pdf(document):
        return f'<a class="original" href="{address}" download>Télécharger l’original</a>'
    page = document.page_at(focus.start) if focus else None
    words, place = ("Ouvrir le PDF", "") if page is None else (f"Ouvrir le PDF à la page {page}", f"#page={page}")
    return f'<a class="original" href="{address}{place}" target="_blank" rel="noopener">{words}</a>'


class Originals:
    """ASGI middleware: `GET /originaux/ID` gives the file of a document; who may ask is told by what stands before it."""

    def __init__(self, app: ASGIApp, library: Callable[[], Library]) -> None:
        """Serve `app`, and the route; `library` gives the library of the moment."""
        self.app = app
        self.library = library

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or not (scope["path"] == ROUTE or scope["path"].startswith(f"{ROUTE}/")):
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        if request.method in ("GET", "HEAD"):
            response = await run_in_threadpool(self._answer, scope["path"])
        else:
            response = Response(status_code=405, headers={"allow": "GET, HEAD"})
        await response(scope, receive, send)

    def _answer(self, path: str) -> Response:
        named = _NAMED.fullmatch(path)
        try:
            library = self.library()
            document = library.document(named[1]) if named else None
            if document is None or document.id != (named and named[1]):  # other names of a document are no addresses
                return _notice(_UNKNOWN, 404)
            file = open_original(library, document)
        except DocumentNotFound:
            return _notice(_UNKNOWN, 404)
        except OriginalNotFound as error:
            return _notice(str(error), 404)
        except OriginalChanged as error:
            return _notice(str(error), 409)
        except SourcierError as error:
            return _notice(str(error), 503)
        size = file.seek(0, 2)
        file.seek(0)
        return StreamingResponse(_chunks(file), headers={"content-length": str(size), **_headers(document)})


def _headers(document: Document) -> dict[str, str]:
    pdf = is_pdf(document)
    name = quote(PurePosixPath(document.source).name, safe="")
    return {
        "content-type": "application/pdf" if pdf else "application/octet-stream",
        "content-disposition": f"{'inline' if pdf else 'attachment'}; filename*=UTF-8''{name}",
        "content-security-policy": _PDF_POLICY if pdf else _SAVED_POLICY,
        "cache-control": "private, no-store",  # a document that is removed leaves nothing
    }


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while chunk := file.read(_CHUNK):
            yield chunk


_UNKNOWN = "Ce document n’est pas, ou n’est plus, dans la bibliothèque."


def _notice(message: str, status: int) -> HTMLResponse:
    page = _TEMPLATE.read_text(encoding="utf-8").replace("{message}", html.escape(message))
    return HTMLResponse(page, status_code=status, headers={"cache-control": "no-store"})
