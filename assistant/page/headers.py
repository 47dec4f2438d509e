"""What every response of the page carries: a strict content policy, and French as its language.

Gradio writes four scripts of its own into the page and compiles its templates at run time, so `unsafe-eval` has to stay;
inline scripts are allowed by their digest alone, so that nothing in a document or an address can ever be run.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SCRIPT = re.compile(rb"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
_LANGUAGE = re.compile(rb'<html\s+lang="en"')
_REMOTE_PREVIEW = re.compile(rb'<meta\s+(?:property="og:|name="twitter:)[^>]*>')
_POLICY_NAME = b"content-security-policy"
_POLICY = {
    "default-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
_OTHERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
)


def policy(scripts: Iterable[bytes] = ()) -> str:
    """The `Content-Security-Policy` of a page that holds these inline scripts."""
    digests = (base64.b64encode(hashlib.sha256(script).digest()).decode() for script in scripts)
    allowed = " ".join(["'self'", "'unsafe-eval'", *(f"'sha256-{digest}'" for digest in digests)])
    return "; ".join(f"{name} {value}" for name, value in {**_POLICY, "script-src": allowed}.items())


class Headers:
    """ASGI middleware: the policy on every response, the page's own HTML in French and without links to other sites."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        start: Message | None = None
        body = b""

        async def send_on(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                if _is_html(message):
                    start = message
                else:
                    await send({**message, "headers": [*message["headers"], *_OTHERS, *_usual_policy(message)]})
            elif start is None or message["type"] != "http.response.body":
                await send(message)
            else:
                body += message.get("body", b"")
                if not message.get("more_body"):
                    await _send_page(start, body, send)

        await self.app(scope, receive, send_on)


def _usual_policy(message: Message) -> list[tuple[bytes, bytes]]:
    """None for what brings one of its own."""
    given = any(name.lower() == _POLICY_NAME for name, _ in message["headers"])
    return [] if given else [(_POLICY_NAME, policy().encode())]


def _is_html(message: Message) -> bool:
    return any(name.lower() == b"content-type" and value.startswith(b"text/html") for name, value in message["headers"])


async def _send_page(start: Message, body: bytes, send: Send) -> None:
    page = _REMOTE_PREVIEW.sub(b"", _LANGUAGE.sub(b'<html lang="fr"', body, count=1))
    headers = [(name, value) for name, value in start["headers"] if name.lower() != b"content-length"]
    headers += [(b"content-length", str(len(page)).encode()), *_OTHERS]
    headers.append((_POLICY_NAME, policy(match[1] for match in _SCRIPT.finditer(page)).encode()))
    await send({**start, "headers": headers})
    await send({"type": "http.response.body", "body": page})
