"""The tab "Dossier": extracts gathered from answers and documents, arranged, annotated, exported and checked again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.assistant import Assistant
from assistant.page.bench_parts import KEPT_SECONDS, panel, said_html
from assistant.page.course.binder import Binder
from assistant.page.course.dossier_desk import Controls, DossierDesk, Updates
from assistant.page.course.dossier_render import documents_html, dossier_html, exports_html
from assistant.page.render import status_html
from corpus.library import Library

_PRIVATE: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
IN_TURN: dict[str, Any] = {**_PRIVATE, "concurrency_id": "dossier", "concurrency_limit": 1, "trigger_mode": "multiple"}
"""Each change reads the dossier that the one before left, and none is lost because another is being made."""


@dataclass(frozen=True)
class Collecting:
    """How extracts shown elsewhere on the page come to the dossier.

    Attributes:
        collect: given the session's dossier and the event that names an extract, what to update.
        outputs: what it updates, after a status line.
    """

    collect: Callable[[Binder, object], tuple[Updates, str]]
    binder: gr.State
    outputs: list[Any]

    def connect(self, event: Callable[..., Any], status: gr.HTML) -> None:
        """Have an event add the extract that it names, and tell of it in `status`."""

        def added(binder: Binder, event: gr.EventData) -> Updates:
            updates, told = self.collect(binder, event._data)
            return {**updates, status: status_html(told)}

        event(added, self.binder, [status, *self.outputs], **IN_TURN)


def build_dossier(
    page: gr.Blocks,
    current: Callable[[], Assistant],
    *,
    writable: Callable[[str | None], bool] = lambda _user: False,
    folder: Path | None = None,
) -> Collecting:
    """The components of the tab and what they do, inside an open `gr.Tab`.

    Args:
        page: whose opening tells who is there.
        current: the assistant of the moment.
        writable: whether a person, by name, may keep dossiers in a folder of this machine.
        folder: the folder to begin with.

    Returns:
        how extracts shown elsewhere on the page come to the dossier.
    """
    controls = _build(current().index.library)
    desk = DossierDesk(current, writable, folder, controls)
    _connect(page, desk, controls)
    return Collecting(desk.collected, controls.binder, [controls.binder, controls.contents, controls.shelf, controls.said])


def _build(library: Library) -> Controls:
    with gr.Row(elem_id="dossier", elem_classes=["bench", "bench-pair"]):
        with gr.Column(elem_id="dossier-fiche"):
            panel(
                '<h2>Composer un dossier</h2><p class="hint">Un support de formation fait d’extraits exacts, chacun avec '
                "sa source. Vos titres et vos notes restent distincts des citations.</p>",
                "dossier-titre",
            )
            theme = gr.Textbox(label="Un thème, ou des questions (une par ligne)", lines=2, max_lines=8, elem_id="dossier-theme")
            propose = gr.Button("Proposer un plan", variant="primary", elem_id="dossier-proposer", scale=0)
            stop = gr.Button("Arrêter la recherche", visible=False, elem_id="dossier-arreter", scale=0)
            advance = panel("", "dossier-avancement")
            said = panel(said_html(""), "dossier-dit")
            files = panel(exports_html(), "dossier-fichiers", buttons=True)
            checked = panel("", "dossier-verifie", buttons=True)
            contents = panel(dossier_html(Binder()), "dossier-contenu", buttons=True)
            documents = panel(documents_html(library), "dossier-documents", buttons=True)
            folder = gr.Textbox(
                label="Enregistrer dans ce dossier de cette machine (chemin complet ; facultatif)",
                visible=False,
                elem_id="dossier-chemin",
            )
            shelf = panel("", "dossier-etagere", buttons=True)
            parcel = panel("", "dossier-colis", buttons=True)
        reader = panel("", "dossier-lecteur", buttons=True)
    binder, plan = gr.State(Binder(), time_to_live=KEPT_SECONDS), gr.State(None, time_to_live=KEPT_SECONDS)
    return Controls(
        theme, propose, stop, advance, said, contents, files, checked, folder, shelf, documents, parcel, reader, binder, plan
    )  # fmt: skip


def _connect(page: gr.Blocks, desk: DossierDesk, c: Controls) -> None:
    shown = [c.binder, c.contents, c.shelf, c.said]
    page.load(desk.opened, c.binder, [*shown, c.folder, c.documents], queue=False, **_PRIVATE)
    proposing = c.propose.click(desk.proposed, c.theme, [c.plan, c.said, c.advance, c.stop], trigger_mode="once", **_PRIVATE)
    c.stop.click(desk.stops.asked, queue=False, **_PRIVATE)
    proposing.then(desk.joined, [c.binder, c.plan], [*shown, c.plan], **IN_TURN)
    for buttons in (c.contents, c.documents, c.checked):
        buttons.click(desk.after_typing(desk.acted), c.binder, [*shown, c.reader], **IN_TURN)
    c.reader.select(desk.after_typing(desk.selected), c.binder, [*shown, c.reader], **IN_TURN)
    c.files.click(desk.after_typing(desk.filed), c.binder, [*shown, c.checked, c.reader, c.parcel], **IN_TURN)
    c.files.upload(desk.after_typing(desk.uploaded), c.binder, [*shown, c.checked, c.reader], **IN_TURN)
    c.folder.submit(desk.settled, [c.folder, c.binder], shown, **IN_TURN)
    c.folder.blur(desk.settled, [c.folder, c.binder], shown, **IN_TURN)
    c.shelf.click(desk.after_typing(desk.unshelved), c.binder, [*shown, c.checked, c.reader], **IN_TURN)
