"""The page: its tabs, each from a module of its own, and the endpoints that it offers to other programs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import gradio as gr

from assistant.assistant import Assistant
from assistant.page.api import publish_api
from assistant.page.authoring import build_authoring
from assistant.page.course.tab import build_course
from assistant.page.desk import Desk
from assistant.page.documents import Holdings, build_documents
from assistant.page.evaluation import build_evaluation
from assistant.page.inbox import Inbox
from assistant.page.privacy_tab import build_privacy_tab
from assistant.page.question_tab import build_question_tab, panel
from assistant.page.render import header_html
from assistant.page.settings import PageSettings
from corpus.library import BUNDLED

_GROUPS = Path(__file__).parent / "groups.js"
_AT_ONCE = 4
_MOST_WAITING = 200


def build_page(
    current: Callable[[], Assistant],
    settings: PageSettings | None = None,
    *,
    latest: Callable[[], Assistant] | None = None,
    inbox: Inbox | None = None,
) -> gr.Blocks:
    """The page for a library that may change while it is open.

    Args:
        current: the assistant of the moment.
        settings: by default, for this machine alone and keeping nothing.
        latest: the same, never behind a change that was just made; by default, `current`.
        inbox: where files that are sent wait to be imported; what serves the page fills it.
    """
    settings = settings or PageSettings()
    holdings = Holdings(current, latest or current, inbox or Inbox(), settings.administers)
    library = current().index.library
    bundled = library.root == BUNDLED
    page: gr.Blocks = gr.Blocks(title="Sourcier", analytics_enabled=False)
    with page, gr.Column(elem_id="sourcier"):
        publish_api(current)
        header = panel(header_html(len(library.documents), bundled=bundled), "entete", _GROUPS.read_text(encoding="utf-8"))
        with gr.Tabs(elem_id="onglets"):
            with gr.Tab("Poser une question", id="question"):
                extracts = build_question_tab(page, Desk(current, settings.journal), examples=bundled)
            with gr.Tab("Dossier", id="dossier"):
                collecting = build_course(page, current, writable=settings.administers, folder=settings.dossiers)
            with gr.Tab("Documents", id="documents") as documents:
                build_documents(page, documents, header, holdings)
            with gr.Tab("Évaluation", id="evaluation"):
                build_evaluation(page, current, served=settings.gold, writable=settings.administers)
            with gr.Tab("Écrire des questions", id="questions"):
                build_authoring(page, current, writable=settings.administers)
            with gr.Tab("Confidentialité", id="confidentialite"):
                build_privacy_tab(settings)
        collecting.connect(extracts.answers.select, extracts.status)
        collecting.connect(extracts.reader.select, extracts.status)
    page.queue(api_open=False, default_concurrency_limit=_AT_ONCE, max_size=_MOST_WAITING)
    return page
