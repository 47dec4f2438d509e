"""The content policy and the language of what is served."""

from __future__ import annotations

import base64
import hashlib

from httpx import Response
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from assistant.page.headers import Headers

SCRIPT = 'window.x = "é";'
PAGE = (
    f'<!doctype html>\n<html\n\tlang="en"\n><head><meta property="og:image" content="https://example.org/x.png" />'
    f"<script>{SCRIPT}</script><script src='/a.js'></script></head><body>lang=\"en\"</body></html>"
)


def served(path: str) -> Response:
    async def page(request: Request) -> HTMLResponse:
        return HTMLResponse(PAGE)

    async def data(request: Request) -> JSONResponse:
        return JSONResponse({"a": "é"})

    async def stream(request: Request) -> StreamingResponse:
        return StreamingResponse(iter([b"un", b"deux"]), media_type="text/event-stream")

    routes = [Route("/page", page), Route("/data", data), Route("/stream", stream)]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(Headers)])).get(path)


def test_a_page_is_french_and_runs_its_own_scripts_alone() -> None:
    page = served("/page")
    digest = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
    policy = page.headers["content-security-policy"]
    assert f"script-src 'self' 'unsafe-eval' 'sha256-{digest}'" in policy
    assert policy.count("sha256") == 1
    script_rule = next(rule for rule in policy.split("; ") if rule.startswith("script-src"))
    assert "unsafe-inline" not in script_rule
    for rule in ("default-src 'self'", "object-src 'none'", "frame-ancestors 'none'", "base-uri 'self'", "form-action 'self'"):
        assert rule in policy.split("; ")
    assert page.text.startswith('<!doctype html>\n<html lang="fr"')
    assert page.text.endswith('<body>lang="en"</body></html>')
    assert "example.org" not in page.text
    assert int(page.headers["content-length"]) == len(page.content)


def test_everything_else_goes_through_untouched_under_the_same_policy() -> None:
    for path, content in (("/data", '{"a":"é"}'.encode()), ("/stream", b"undeux")):
        answer = served(path)
        assert answer.content == content
        assert "script-src 'self' 'unsafe-eval'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
