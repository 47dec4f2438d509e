"""The tab "Dossier": extracts gathered, and what can be made of them and of the documents for a course."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import gradio as gr

from assistant.assistant import Assistant
from assistant.page.course.dossier import Collecting, build_dossier
from assistant.page.course.glossary_panel import build_glossary
from assistant.page.course.key_figures import build_key_figures
from assistant.page.course.quiz import build_quiz


def build_course(
    page: gr.Blocks,
    current: Callable[[], Assistant],
    *,
    writable: Callable[[str | None], bool] = lambda _user: False,
    folder: Path | None = None,
) -> Collecting:
    """The panels of the tab and what they do, inside an open `gr.Tab`; taken and returned as by `build_dossier`."""
    with gr.Tabs(elem_id="dossier-onglets"):
        with gr.Tab("Extraits", id="dossier-extraits"):
            collecting = build_dossier(page, current, writable=writable, folder=folder)
        with gr.Tab("Quiz", id="dossier-quiz"):
            build_quiz(current, collecting.binder)
        with gr.Tab("Chiffres clés", id="dossier-chiffres") as figures:
            build_key_figures(figures, current, collecting)
        with gr.Tab("Glossaire", id="dossier-glossaire") as glossary:
            build_glossary(glossary, current, collecting)
    return collecting
