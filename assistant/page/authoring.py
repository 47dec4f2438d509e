"""The tab "Écrire des questions": select the words that answer, check them, keep the question, and see at once what it scores."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from assistant.assistant import Assistant
from assistant.page.authoring_render import candidates_html, document_html, documents_html, draft_html, written_html
from assistant.page.bench_parts import KEPT_SECONDS, panel, parcel_html, refused_html, said_html
from assistant.page.drafts import SEVERAL, UNANSWERABLE, Draft, Fields, add_to_file, finished, free_id, gold_text
from assistant.page.evaluation_render import question_html
from assistant.page.place import read_place
from corpus.errors import SourcierError, UsageError
from corpus.library import Library
from corpus.model import Span
from eval.gold.gold_set import GoldQuestion
from eval.runs.observe import observe
from eval.runs.scoring import scored

_logger = logging.getLogger(__name__)
_FAILURE = "Cela n’a pas marché. Réessayez ; si cela se reproduit, relancez Sourcier."
_MOST_WRITTEN = 2000

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

Updates = dict[Any, Any]
Written = tuple[tuple[GoldQuestion, str], ...]
"""Questions and where each was put."""


@dataclass(frozen=True)
class _Controls:
    """The components of the tab, by what they are for."""

    question: gr.Textbox
    persona: gr.Radio
    type: gr.Radio
    style: gr.Radio
    split: gr.Radio
    search: gr.Button
    candidates: gr.HTML
    documents: gr.HTML
    answers: gr.HTML
    path: gr.Textbox
    measure: gr.Button
    save: gr.Button
    download: gr.Button
    said: gr.HTML
    scores: gr.HTML
    written_list: gr.HTML
    parcel: gr.HTML
    reader: gr.HTML
    draft: gr.State
    written: gr.State

    @property
    def fields(self) -> list[Any]:
        """What makes `Fields`, in their order."""
        return [self.question, self.persona, self.type, self.style, self.split]


@dataclass(frozen=True)
class _Desk:
    """What the controls call; what a page remembers is in its own session."""

    current: Callable[[], Assistant]
    writable: Callable[[str | None], bool]
    controls: _Controls

    @property
    def library(self) -> Library:
        """The documents of the moment."""
        return self.current().index.library

    def opened(self, request: gr.Request) -> Updates:
        """Offer to write to a file of this machine only to those who may, and the documents of the moment."""
        c = self.controls
        return {c.path: gr.Textbox(visible=self.writable(request.username)), c.documents: documents_html(self.library)}

    def searched(self, question: str) -> Updates:
        """What Sourcier would answer, to be confirmed."""
        c = self.controls
        try:
            answer = self.current().ask(question or "")
        except SourcierError as error:
            return {c.said: refused_html(str(error)), c.candidates: ""}
        except Exception:
            _logger.exception("Une recherche de réponse a échoué.")
            return {c.said: refused_html(_FAILURE)}
        count = len(answer.extracts or answer.nearest)
        told = f"{count} extrait{'s' if count > 1 else ''} à confirmer ou non."
        return {c.candidates: candidates_html(answer), c.said: said_html(told)}

    def acted(self, draft: Draft, kind: str, event: gr.EventData) -> Updates:
        """A button of the tab's panels: open, confirm, remove, or make another part of the answer."""
        return self._acted(draft, kind, event._data)

    def _acted(self, draft: Draft, kind: str, sent: object) -> Updates:
        c = self.controls
        fields = sent if isinstance(sent, dict) else {}
        action, number, item = fields.get("action"), fields.get("number"), fields.get("item")
        try:
            if action == "browse":
                document = self.library.document(str(fields.get("document")))
                return {c.reader: document_html(document, draft.marks(document.id)), c.said: said_html("Document ouvert.")}
            if action == "remove" and type(number) is int:
                return self._drafted(draft.without(number), "Réponse retirée.")
            if action == "item" and type(number) is int and type(item) is int:
                return self._drafted(draft.numbered(number, item), f"Cette réponse est maintenant de la partie {item}.")
            place = read_place(self.library, fields)
            if action == "confirm":
                return self._added(draft, kind, place.document.id, place.span)
            return {c.reader: document_html(place.document, place.highlights, place.span), c.said: said_html("Document ouvert.")}
        except SourcierError as error:
            return {c.said: refused_html(str(error))}

    def selected(self, draft: Draft, kind: str, event: gr.EventData) -> Updates:
        """Words selected in the document: their offsets are checked against the words themselves."""
        c = self.controls
        fields = event._data if isinstance(event._data, dict) else {}
        try:
            place = read_place(self.library, fields)
            if place.span.of(place.document.text) != fields.get("text"):
                raise UsageError("La sélection n’a pas été retrouvée dans le document : rouvrez-le et recommencez.")
            updates = self._added(draft, kind, place.document.id, place.span)
        except SourcierError as error:
            return {c.said: refused_html(str(error))}
        marks = updates[c.draft].marks(place.document.id)
        return {**updates, c.reader: document_html(place.document, marks)}

    def _added(self, draft: Draft, kind: str, document: str, span: Span) -> Updates:
        draft, count = draft.with_selection(self.library, document, span, parts=kind in SEVERAL)
        if count > 1:
            return self._drafted(draft, f"{count} parties ajoutées à la réponse.")
        text = self.library.document(document).text
        return self._drafted(draft, f"Ajouté à la réponse : « {' '.join(draft.answers[-1].span.of(text).split())} ».")

    def _drafted(self, draft: Draft, told: str) -> Updates:
        c = self.controls
        return {c.draft: draft, c.answers: draft_html(draft, self.library), c.said: said_html(told), c.scores: ""}

    def measured(self, question: str, persona: str, kind: str, style: str, split: str, draft: Draft) -> Updates:
        """What the question, as it stands, scores."""
        c = self.controls
        try:
            fields = Fields(question or "", persona, kind, style, split)
            asked = finished(fields, draft, self.library, "q")
            assistant = self.current()
            (result,) = scored(list(observe(assistant, [asked])))
        except SourcierError as error:
            return {c.said: refused_html(str(error)), c.scores: ""}
        except Exception:
            _logger.exception("La mesure d’une question a échoué.")
            return {c.said: refused_html(_FAILURE), c.scores: ""}
        told = "Question mesurée : bien traitée." if result.stage is None else "Question mesurée : perdue."
        return {c.scores: question_html(result, threshold=assistant.model.threshold), c.said: said_html(told)}

    def saved(
        self,
        question: str,
        persona: str,
        kind: str,
        style: str,
        split: str,
        draft: Draft,
        path: str,
        written: Written,
        request: gr.Request,
    ) -> Updates:
        """Keep the question in this page, and in the file if one is named; then make room for the next."""
        c = self.controls
        try:
            questions = [kept for kept, _ in written]
            if len(questions) >= _MOST_WRITTEN:
                raise UsageError("Cette page garde déjà 2 000 questions : téléchargez-les, puis rechargez la page.")
            fields = Fields(question or "", persona, kind, style, split)
            gold = finished(fields, draft, self.library, free_id(questions))
            where = ""
            if (path or "").strip():
                if not self.writable(request.username):
                    raise UsageError("Écrire sur la machine qui sert la page est réservé à la personne qui administre Sourcier.")
                file, gold = add_to_file(path, gold, self.library)
                where = f"ajoutée à {file}"
        except SourcierError as error:
            return {c.said: refused_html(str(error))}
        except Exception:
            _logger.exception("Une question n’a pas été enregistrée.")
            return {c.said: refused_html(_FAILURE)}
        written = (*written, (gold, where))
        told = f"Question {gold.id} {where or 'gardée dans cette page : téléchargez vos questions avant de la quitter'}."
        return {
            c.written: written,
            c.written_list: written_html(written),
            c.download: gr.Button(visible=True),
            c.question: "",
            c.draft: Draft(),
            c.answers: draft_html(Draft(), self.library),
            c.candidates: "",
            c.scores: "",
            c.reader: "",
            c.said: said_html(told),
        }

    def packed(self, written: Written) -> Updates:
        """The questions of this page as one file, for the browser to save."""
        c = self.controls
        taken: list[GoldQuestion] = []
        for question, _ in written:  # ids of several files may be the same
            same = any(question.id == other.id for other in taken)
            taken.append(replace(question, id=free_id(taken)) if same else question)
        try:
            text = gold_text(taken, self.library)
        except SourcierError as error:
            return {c.said: refused_html(str(error))}
        told = f"{len(taken)} question{'s' if len(taken) > 1 else ''} téléchargée{'s' if len(taken) > 1 else ''}."
        return {c.parcel: parcel_html("questions.jsonl", "application/x-ndjson", text.encode("utf-8")), c.said: said_html(told)}


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
    _connect(page, _Desk(current, writable, controls), controls)


def _build(library: Library) -> _Controls:
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
    return _Controls(
        question, persona, kind, style, split, search, candidates, documents, answers, path, measure, save, download, said,
        scores, written_list, parcel, reader, draft, written,
    )  # fmt: skip


def _connect(page: gr.Blocks, desk: _Desk, c: _Controls) -> None:
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
