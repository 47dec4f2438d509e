"""The page itself: its components, what they call, and the server."""

from __future__ import annotations

import errno
import json
import logging
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.assistant import Assistant
from assistant.page.authoring import build_authoring
from assistant.page.evaluation import build_evaluation
from assistant.page.place import read_place
from assistant.page.render import answer_html, document_html, header_html, message_html, status_html, status_of
from corpus.errors import ServerError, SourcierError
from corpus.library import BUNDLED, Library

EXAMPLES = (
    "Combien de CLSM existe-t-il en France ?",
    "Quelles missions un pair-aidant peut-il remplir dans un CMP ?",
    "Pourquoi le statut des pairs-aidants est-il fragile ?",
    "Qu’est-ce qu’un GEM ?",
)
_AT_ONCE = 8
_logger = logging.getLogger(__name__)
_FOLDER = Path(__file__).parent
_HEAD = '<script>document.documentElement.lang = "fr";</script>'
_FAILURE = "La recherche a échoué. Réessayez ; si cela se reproduit, relancez Sourcier."


@dataclass(frozen=True)
class _Desk:
    """What the page's controls call; nothing is kept between calls."""

    assistant: Assistant

    def ask(self, question: str | None) -> Iterator[tuple[str, Any, str]]:
        """Status, answers and reader: first while searching, then once found."""
        yield status_html("Recherche en cours…", busy=True), gr.skip(), ""
        try:
            answer = self.assistant.ask(question or "")
        except SourcierError as error:
            yield status_html(""), message_html(str(error)), ""
        except Exception:
            _logger.exception("Une question est restée sans réponse.")
            yield status_html(""), message_html(_FAILURE), ""
        else:
            yield status_html(status_of(answer)), answer_html(answer), ""

    def open(self, event: gr.EventData) -> str:
        """The document of the card that was clicked, its extract marked."""
        try:
            place = read_place(self.assistant.index.library, event._data)
        except SourcierError as error:
            return message_html(str(error))
        return document_html(place.document, place.highlights, place.span)


def build_page(assistant: Assistant) -> gr.Blocks:
    """The page for one assistant."""
    desk = _Desk(assistant)
    library = assistant.index.library
    bundled = library.root == BUNDLED
    script = (_FOLDER / "script.js").read_text(encoding="utf-8")
    page: gr.Blocks = gr.Blocks(title="Sourcier", analytics_enabled=False)
    with page, gr.Column(elem_id="sourcier"):
        gr.HTML(header_html(len(library.documents), bundled=bundled), elem_id="entete", apply_default_css=False, js_on_load=None)
        with gr.Tabs(elem_id="onglets"):
            with gr.Tab("Poser une question", id="question"):
                _build_question(library, desk, script)
            with gr.Tab("Évaluation", id="evaluation"):
                build_evaluation(page, lambda: assistant, writable=lambda _user: True)
            with gr.Tab("Écrire des questions", id="questions"):
                build_authoring(page, lambda: assistant, writable=lambda _user: True)
    page.queue(api_open=False)
    return page


def _build_question(library: Library, desk: _Desk, script: str) -> None:
    bundled = library.root == BUNDLED
    with gr.Row(elem_id="demande"):
        question = gr.Textbox(label="Votre question", lines=1, max_lines=4, autofocus=True, elem_id="question")
        send = gr.Button("Chercher", variant="primary", elem_id="chercher", scale=0)
    if bundled:
        _offer_examples(question)
    status = gr.HTML(status_html(""), elem_id="etat", apply_default_css=False, js_on_load=None)
    with gr.Row(elem_id="lecture"):
        answers = gr.HTML("", elem_id="reponses", apply_default_css=False, js_on_load=script)
        reader = gr.HTML("", elem_id="lecteur", apply_default_css=False, js_on_load=script)
    gr.on(
        [question.submit, send.click],
        desk.ask,
        inputs=question,
        outputs=[status, answers, reader],
        show_progress="hidden",
        trigger_mode="always_last",
        concurrency_limit=_AT_ONCE,
        api_visibility="private",
    )
    answers.click(
        desk.open,
        outputs=reader,
        show_progress="hidden",
        trigger_mode="always_last",
        concurrency_limit=_AT_ONCE,
        api_visibility="private",
    )


def _offer_examples(question: gr.Textbox) -> None:
    """Buttons that write a question and send it, as a person would: one way to ask, one answer at a time."""
    with gr.Row(elem_id="exemples"):
        for example in EXAMPLES:
            written = gr.Button(example, size="sm", variant="secondary").click(
                None, outputs=question, js=f"() => {json.dumps(example)}", api_visibility="private"
            )
            written.then(None, js='() => { document.getElementById("chercher").click(); }', api_visibility="private")


def _theme() -> gr.themes.Base:
    """Fonts of the reader's own machine: nothing is fetched."""
    theme = gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])
    return theme.set(body_background_fill="#faf9f6", body_background_fill_dark="#15171a")


def launch(page: gr.Blocks, host: str, port: int) -> str:
    """Start serving the page, and give its address.

    Raises:
        ServerError: if the address cannot be listened to.
    """
    _check_address(host, port)
    try:
        _, address, _ = page.launch(
            server_name=host,
            server_port=port,
            prevent_thread_lock=True,
            quiet=True,
            share=False,
            inbrowser=False,
            ssr_mode=False,
            mcp_server=False,
            pwa=False,
            run_history=False,
            footer_links=[],
            enable_monitoring=False,
            max_file_size="1kb",
            theme=_theme(),
            css="".join(path.read_text(encoding="utf-8") for path in sorted(_FOLDER.glob("*.css"), reverse=True)),
            head=_HEAD,
        )
    except OSError as error:
        raise ServerError(_port_taken(port)) from error
    except ValueError as error:  # Gradio cannot reach its own server
        raise ServerError(
            f"La page ne répond pas à l’adresse {host}:{port}. "
            "Si cette machine passe par un mandataire (HTTP_PROXY), ajoutez « localhost,127.0.0.1 » à NO_PROXY."
        ) from error
    return str(address)


def serve(assistant: Assistant, host: str, port: int, announce: Callable[[str], None]) -> None:
    """Serve the page until interrupted.

    Args:
        assistant: what answers.
        host: address to listen on.
        port: port to listen on.
        announce: called with the page's address once it answers.

    Raises:
        ServerError: if the address cannot be listened to.
    """
    _check_address(host, port)
    assistant.search("prêt", k=1)  # load the model now rather than at the first question
    page = build_page(assistant)
    address = launch(page, host, port)
    announce(address)
    try:
        while True:
            time.sleep(1)
    except KeyboardInterrupt:
        pass
    finally:
        page.close(verbose=False)


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
