"""The tab "Écrire des questions": select the words that answer, check them, keep the question, and see at once what it scores."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr

from assistant.assistant import Assistant
from assistant.page.authoring_desk import AuthoringDesk, Controls
from assistant.page.authoring_render import draft_html
from assistant.page.bench_parts import KEPT_SECONDS, panel, said_html
from assistant.page.drafts import UNANSWERABLE, Draft
from corpus.library import Library

PERSONAS = [("professionnel", "professionnel"), ("formateur", "formateur"), ("évaluateur", "evaluateur")]
TYPES = [
    ("fait précis", "factoide"),
    ("nombre", "nombre"),
    ("date", "date"),
    ("définition", "definition"),
    ("liste", "liste"),
    ("cause", "cause"),
    ("manière", "maniere"),
    ("comparaison", "comparaison"),
    ("plusieurs documents", "multi-doc"),
    ("sans réponse dans les documents", UNANSWERABLE),
]
STYLES = [
    ("directe", "direct"),
    ("paraphrase", "paraphrase"),
    ("mots-clés", "mots-cles"),
    ("avec des fautes", "fautes"),
    ("avec un sigle", "acronyme"),
]
SPLITS = [("test", "test"), ("dev", "dev")]


def build_authoring(
    page: gr.Blocks, current: Callable[[], Assistant], *, writable: Callable[[str | None], bool] = lambda _user: False
) -> None:
    """The components of the tab and what they do, inside an open `gr.Tab`.

    Args:
        page: whose opening tells who is there.
        current: the assistant of the moment.
        writable: whether a person, by name, may have questions written to a file of this machine.
    """
    controls = _build(current().index.library)
    _connect(page, AuthoringDesk(current, writable, controls), controls)


def _build(library: Library) -> Controls:
    with gr.Row(elem_id="questions", elem_classes=["bench", "bench-pair"]):
        with gr.Column(elem_id="questions-fiche"):
            panel(
                '<h2>Écrire des questions de référence</h2><p class="hint">Une question, et l’endroit exact des documents qui y '
                "répond : de quoi mesurer Sourcier sur vos propres besoins.</p>",
                "questions-titre",
            )
            question = gr.Textbox(label="Question à écrire", lines=2, max_lines=4, elem_id="questions-texte")
            kind = gr.Radio(TYPES, value="factoide", label="Type de question")
            search = gr.Button("Chercher la réponse", elem_id="questions-chercher", scale=0)
            candidates = panel("", "questions-extraits", buttons=True)
            documents = panel("", "questions-documents", buttons=True)
            answers = panel(draft_html(Draft(), library), "questions-reponses", buttons=True)
            style = gr.Radio(STYLES, value="direct", label="Façon de la poser")
            persona = gr.Radio(PERSONAS, value="professionnel", label="Qui la pose")
            split = gr.Radio(SPLITS, value="test", label="Jeu de la question")
            path = gr.Textbox(
                label="Ajouter au fichier de cette machine (chemin en .jsonl ; facultatif)",
                visible=False,
                elem_id="questions-chemin",
            )
            with gr.Row(elem_classes="bench-buttons"):
                measure = gr.Button("Mesurer cette question", elem_id="questions-mesurer", scale=0)
                save = gr.Button("Enregistrer la question", variant="primary", elem_id="questions-enregistrer", scale=0)
                download = gr.Button("Télécharger mes questions", visible=False, elem_id="questions-telecharger", scale=0)
            said = panel(said_html(""), "questions-dit")
            scores = panel("", "questions-notes")
            written_list = panel("", "questions-ecrites")
            parcel = panel("", "questions-colis", buttons=True)
        reader = panel("", "questions-lecteur", buttons=True)
    draft, written = gr.State(Draft(), time_to_live=KEPT_SECONDS), gr.State((), time_to_live=KEPT_SECONDS)
    return Controls(
        question, persona, kind, style, split, search, candidates, documents, answers, path, measure, save, download, said,
        scores, written_list, parcel, reader, draft, written,
    )  # fmt: skip


def _connect(page: gr.Blocks, desk: AuthoringDesk, c: Controls) -> None:
    private: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    drafted = [c.draft, c.answers, c.said, c.scores, c.reader]
    page.load(desk.opened, outputs=[c.path, c.documents], queue=False, **private)
    gr.on([c.search.click], desk.searched, c.question, [c.candidates, c.said], trigger_mode="always_last", **private)
    c.candidates.click(desk.acted, [c.draft, c.type], drafted, **private)
    c.answers.click(desk.acted, [c.draft, c.type], drafted, **private)
    c.documents.click(desk.acted, [c.draft, c.type], drafted, **private)
    c.reader.select(desk.selected, [c.draft, c.type], drafted, **private)
    c.measure.click(desk.measured, [*c.fields, c.draft], [c.scores, c.said], **private)
    saving = [c.written, c.written_list, c.download, c.question, c.draft, c.answers, c.candidates, c.scores, c.reader, c.said]
    c.save.click(
        desk.saved, [*c.fields, c.draft, c.path, c.written], saving, concurrency_id="ecriture", concurrency_limit=1, **private
    )
    c.download.click(desk.packed, c.written, [c.parcel, c.said], **private)
