"""The guard at the door of the page: nothing is served before a person has signed in, page, programs and files alike."""

from __future__ import annotations

import html
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.page.sign_in import SESSION_SECONDS, Doorkeeper
from corpus.errors import SignInLocked

_STARTING = "/gradio_api/startup-events"
"""What Gradio asks itself once, before anybody is there; it runs no more than that."""
_LONGEST_FORM = 8192
_WRONG = "Ce nom ou ce mot de passe n’est pas le bon. Vérifiez-les, puis réessayez."
_TEMPLATE = Path(__file__).parent / "sign_in.html"


class Guard:
    """ASGI middleware: `/login` and `/logout`, and every other path for those who are signed in only."""

    def __init__(self, app: ASGIApp, doorkeeper: Doorkeeper) -> None:
        """Guard `app`."""
        self.app = app
        self.doorkeeper = doorkeeper

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or ask who is there."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            request = Request(scope, receive)
            response = await self._answer(request)
            await (response or self.app)(scope, receive, send)

    async def _answer(self, request: Request) -> Response | None:
        """What the guard says itself; None to let in."""
        path, token = request.url.path.rstrip("/"), request.cookies.get(cookie_name(request))
        if path == "/login":
            return (
                await self._sign_in(request) if request.method == "POST" else _form(_inside(request.query_params.get("next", "")))
            )
        if path == "/logout":
            self.doorkeeper.sign_out(token)
            response: Response = RedirectResponse("/login", status_code=303)
            response.delete_cookie(cookie_name(request))
            return response
        if path == _STARTING:
            return None
        if self.doorkeeper.who(token) is not None:
            return None
        if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
            wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            return RedirectResponse(f"/login?next={quote(wanted, safe='')}", status_code=303)
        return JSONResponse({"error": "Connectez-vous d’abord."}, status_code=401)

    async def _sign_in(self, request: Request) -> Response:
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > _LONGEST_FORM:
                return _form("", "Le formulaire envoyé est trop long.", 413)
        fields = {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
        wanted = _inside(fields.get("next", ""))
        address = request.client.host if request.client else ""
        name, password = fields.get("username", "").strip(), fields.get("password", "")
        try:
            token = await run_in_threadpool(self.doorkeeper.sign_in, name, password, address)
        except SignInLocked as locked:
            return _form(wanted, str(locked), 429)
        if token is None:
            return _form(wanted, _WRONG, 401)
        by_browser = "text/html" in request.headers.get("accept", "")
        response: Response = RedirectResponse(wanted, status_code=303) if by_browser else JSONResponse({"success": True})
        response.set_cookie(
            cookie_name(request),
            token,
            max_age=SESSION_SECONDS,
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )
        return response


def cookie_name(request: Request) -> str:
    """The session's cookie; browsers share cookies between ports, so the port tells pages of one machine apart."""
    return f"sourcier-{request.url.port or 'web'}"


def _inside(wanted: str) -> str:
    """A path of this page to go to after signing in, never another site."""
    parts = urlsplit(wanted)
    return wanted if wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and not parts.netloc else "/"


def _form(wanted: str, message: str = "", status: int = 200) -> HTMLResponse:
    told = f'<p class="message" role="alert">{html.escape(message)}</p>' if message else ""
    page = _TEMPLATE.read_text(encoding="utf-8").replace("{message}", told).replace("{next}", html.escape(wanted or "/"))
    return HTMLResponse(page, status_code=status)
