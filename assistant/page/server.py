"""Serving the page: its address, what every response carries, and who is let in."""

from __future__ import annotations

import errno
import io
import ipaddress
import json
import logging
import socket
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import gradio as gr
from starlette.middleware import Middleware
from starlette.requests import Request

from assistant.assistant import Assistant
from assistant.page.app import build_page
from assistant.page.guard import Guard, cookie_name
from assistant.page.headers import Headers
from assistant.page.inbox import Deposit, Inbox
from assistant.page.originals import Originals
from assistant.page.settings import PageSettings
from assistant.page.sign_in import Doorkeeper
from corpus.errors import ServerError, UsageError
from corpus.library import Library, open_library

_FOLDER = Path(__file__).parent
_LARGEST_UPLOAD = "1kb"  # nothing comes by Gradio's own way: see `assistant.page.inbox`
_SESSIONS_KEPT = 1000
_GOODBYE = 1  # seconds
"""What is being answered when the page stops has this long to end: a tab left open would otherwise keep it from ending."""
_STYLES = ("style.css", "bench.css", "documents.css", "course/dossier.css", "course/course.css")


def _theme() -> gr.themes.Base:
    """Fonts of the reader's own machine: nothing is fetched."""
    theme = gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])
    return theme.set(body_background_fill="#faf9f6", body_background_fill_dark="#15171a")


def launch(
    page: gr.Blocks,
    host: str,
    port: int,
    settings: PageSettings | None = None,
    inbox: Inbox | None = None,
    library: Callable[[], Library] = open_library,
) -> str:
    """Start serving the page, and give its address.

    Args:
        inbox: where files that are sent are kept; that of the page.
        library: the library of the moment, whose files are served; the bundled corpus by default.

    Raises:
        ServerError: if the address cannot be listened to.
    """
    _check_address(host, port)
    settings = settings or PageSettings()
    try:
        with redirect_stdout(io.StringIO()):  # Gradio announces MCP in English, however quiet it is asked to be
            _, address, _ = page.launch(
                server_name=host,
                server_port=port,
                prevent_thread_lock=True,
                quiet=True,
                share=False,
                inbrowser=False,
                ssr_mode=False,
                mcp_server=settings.mcp,
                pwa=False,
                run_history=False,
                footer_links=[],
                enable_monitoring=False,
                max_file_size=_LARGEST_UPLOAD,
                state_session_capacity=_SESSIONS_KEPT,
                theme=_theme(),
                css="".join((_FOLDER / name).read_text(encoding="utf-8") for name in _STYLES),
                **_door(settings, inbox or Inbox(), library),
            )
    except OSError as error:
        raise ServerError(_port_taken(port)) from error
    except ValueError as error:  # Gradio cannot reach its own server
        raise ServerError(
            f"La page ne répond pas à l’adresse {host}:{port}. "
            "Si cette machine passe par un mandataire (HTTP_PROXY), ajoutez « localhost,127.0.0.1 » à NO_PROXY."
        ) from error
    page.server.config.timeout_graceful_shutdown = _GOODBYE
    logging.getLogger("uvicorn.error").addFilter(_is_news)
    _answer_mcp_in_json(page)
    return str(address)


def _is_news(record: logging.LogRecord) -> bool:
    """Whether the server says something else than that it did not wait for ever."""
    return "timeout graceful shutdown exceeded" not in record.getMessage()


def _answer_mcp_in_json(page: gr.Blocks) -> None:
    """Have MCP tools give JSON: Gradio writes results as Python does, where a no-break space of an extract is an escape."""
    server: Any = page.mcp_server_obj
    if server is not None:
        text = server.types.TextContent
        server.postprocess_output_data = lambda outputs, _root_url: [
            text(type="text", text=json.dumps(output, ensure_ascii=False)) for output in outputs
        ]


def _door(settings: PageSettings, inbox: Inbox, library: Callable[[], Library]) -> dict[str, Any]:
    """What stands before the page: the headers of every response, the guard if people sign in, the ways in and out for files."""
    doorkeeper = Doorkeeper(settings.accounts) if settings.accounts is not None else None

    def who(request: Request) -> str | None:
        return doorkeeper.who(request.cookies.get(cookie_name(request))) if doorkeeper else None

    middleware = [Middleware(Headers)]
    if doorkeeper is not None:
        middleware.append(Middleware(Guard, doorkeeper=doorkeeper))
    middleware.append(Middleware(Deposit, inbox=inbox, may=lambda request: settings.administers(who(request))))
    middleware.append(Middleware(Originals, library=library))
    signed_in = {"auth_dependency": who} if doorkeeper is not None else {}
    return {"app_kwargs": {"middleware": middleware}, **signed_in}


def check_mcp(settings: PageSettings) -> None:
    """Refuse what MCP cannot do.

    Raises:
        UsageError: if people sign in, which MCP programs cannot.
        ServerError: if its package is missing.
    """
    if settings.mcp and settings.accounts is not None:
        raise UsageError("--mcp ne va pas avec --auth : un programme MCP ne peut pas se connecter. Choisissez l’un des deux.")
    if settings.mcp and find_spec("mcp") is None:
        raise ServerError("Le serveur MCP demande un paquet de plus. Installez-le avec : pip install 'sourcier[mcp]'")


def serve(
    current: Callable[[], Assistant],
    host: str,
    port: int,
    announce: Callable[[str], None],
    settings: PageSettings | None = None,
    latest: Callable[[], Assistant] | None = None,
) -> None:
    """Serve the page until interrupted.

    Args:
        current: the assistant of the moment.
        host: address to listen on.
        port: port to listen on.
        announce: called with the page's address once it answers.
        settings: by default, for this machine alone and keeping nothing.
        latest: the same as `current`, never behind a change that was just made.

    Raises:
        ServerError: if the address cannot be listened to.
    """
    _check_address(host, port)
    current().index.rank("prêt", k=1)  # load the model now rather than at the first question
    inbox = Inbox()
    page = build_page(current, settings, latest=latest, inbox=inbox)
    try:
        announce(launch(page, host, port, settings, inbox, lambda: current().index.library))
        while True:
            time.sleep(1)
    except KeyboardInterrupt:
        pass
    finally:
        page.close(verbose=False)
        inbox.close()


def is_local(host: str) -> bool:
    """Whether an address to listen on is reached from this machine alone."""
    name = host.strip("[]")
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"


def _port_taken(port: int) -> str:
    return f"Le port {port} est déjà pris. Choisissez-en un autre avec --port."


def _check_address(host: str, port: int) -> None:
    """Tell apart what Gradio reports in one and the same way."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise ServerError(_port_taken(port)) from error
        if error.errno == errno.EACCES:
            raise ServerError(f"Le port {port} est réservé par le système. Choisissez-en un autre avec --port.") from error
        raise ServerError(f"L’adresse {host} n’est pas celle de cette machine. Donnez-en une autre avec --host.") from error
