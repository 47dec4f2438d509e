"""The panel "Quiz" of the tab "Dossier": questions proposed, reviewed one by one, and exported."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr

from assistant.assistant import Assistant
from assistant.page.bench_parts import KEPT_SECONDS, panel, said_html
from assistant.page.course.quiz_desk import Controls, Origin, QuizDesk
from assistant.page.course.quiz_render import KINDS, MOST, exports_html
from assistant.page.course.quiz_sheaf import Sheaf

_PRIVATE: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
_IN_TURN: dict[str, Any] = {**_PRIVATE, "concurrency_id": "quiz", "concurrency_limit": 1, "trigger_mode": "multiple"}
"""Each decision reads the questions that the one before left, and none is lost because another is being made."""
_USUAL = 10


def build_quiz(current: Callable[[], Assistant], binder: gr.State) -> None:
    """The components of the panel and what they do, inside an open `gr.Tab`.

    Args:
        current: the assistant of the moment.
        binder: the session's dossier.
    """
    controls = _build()
    _connect(QuizDesk(current, controls), controls, binder)


def _build() -> Controls:
    with gr.Row(elem_id="quiz", elem_classes=["bench", "bench-pair"]):
        with gr.Column(elem_id="quiz-fiche"):
            panel(
                '<h2>Préparer un quiz</h2><p class="hint">Des phrases des documents dont un chiffre, une date, un sigle ou un '
                "nom est masqué. Rien n’est inventé : les autres choix viennent aussi des documents. Relisez chaque question "
                "avant de l’exporter.</p>",
                "quiz-titre",
            )
            origin = gr.Radio(
                [("les documents de la bibliothèque", Origin.LIBRARY), ("les extraits du dossier ouvert", Origin.DOSSIER)],
                value=Origin.LIBRARY,
                label="Tirer les questions de",
                elem_id="quiz-source",
            )
            kinds = gr.CheckboxGroup(
                [(name, str(kind)) for kind, name in KINDS.items()],
                value=[str(kind) for kind in KINDS],
                label="Sortes de questions",
                elem_id="quiz-sortes",
            )
            most = gr.Number(_USUAL, label=f"Combien de questions (1 à {MOST})", precision=0, elem_id="quiz-nombre")
            draw = gr.Button("Proposer des questions", variant="primary", elem_id="quiz-proposer", scale=0)
            stop = gr.Button("Arrêter la recherche", visible=False, elem_id="quiz-arreter", scale=0)
            advance = panel("", "quiz-avancement")
            said = panel(said_html(""), "quiz-dit")
            title = gr.Textbox(label="Titre du quiz", placeholder="Quiz", max_lines=1, visible=False, elem_id="quiz-nom")
            files = panel(exports_html(full=False), "quiz-fichiers", buttons=True)
            items = panel("", "quiz-questions-liste", buttons=True)
            parcel = panel("", "quiz-colis", buttons=True)
        reader = panel("", "quiz-lecteur", buttons=True)
    sheaf, drawn = gr.State(Sheaf(), time_to_live=KEPT_SECONDS), gr.State(None, time_to_live=KEPT_SECONDS)
    return Controls(origin, kinds, most, draw, stop, advance, said, title, files, items, parcel, reader, sheaf, drawn)


def _connect(desk: QuizDesk, c: Controls, binder: gr.State) -> None:
    shown = [c.sheaf, c.items, c.said, c.draw, c.title, c.files]
    chosen = [binder, c.sheaf, c.origin, c.kinds, c.most]
    proposing = c.draw.click(desk.proposed, chosen, [c.drawn, c.said, c.advance, c.stop], trigger_mode="once", **_PRIVATE)
    c.stop.click(desk.stops.asked, queue=False, **_PRIVATE)
    proposing.then(desk.joined, [c.sheaf, c.drawn], [*shown, c.drawn], **_IN_TURN)
    c.items.click(desk.acted, c.sheaf, [*shown, c.reader], **_IN_TURN)
    c.files.click(desk.filed, [c.sheaf, c.title], [*shown, c.parcel], **_IN_TURN)
    c.files.upload(desk.uploaded, c.sheaf, shown, **_IN_TURN)
