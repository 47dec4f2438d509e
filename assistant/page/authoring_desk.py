"""What the tab "Écrire des questions" does at each gesture; the question being written is in the session of the page."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from assistant.assistant import Assistant
from assistant.page.authoring_render import candidates_html, document_html, documents_html, draft_html, written_html
from assistant.page.bench_parts import FAILURE, parcel_html, refused_html, said_html
from assistant.page.drafts import SEVERAL, Draft, Fields, add_to_file, finished, free_id, gold_text
from assistant.page.evaluation_render import question_html
from assistant.page.place import read_place
from corpus.errors import SourcierError, UsageError
from corpus.library import Library
from corpus.model import Span
from eval.gold.gold_set import GoldQuestion
from eval.runs.observe import observe
from eval.runs.scoring import scored

_logger = logging.getLogger(__name__)
_MOST_WRITTEN = 2000

Updates = dict[Any, Any]
Written = tuple[tuple[GoldQuestion, str], ...]
"""Questions and where each was put."""


@dataclass(frozen=True)
class Controls:
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
class AuthoringDesk:
    """What the controls call; what a page remembers is in its own session."""

    current: Callable[[], Assistant]
    writable: Callable[[str | None], bool]
    controls: Controls

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
            return {c.said: refused_html(FAILURE)}
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
            return {c.said: refused_html(FAILURE), c.scores: ""}
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
            return {c.said: refused_html(FAILURE)}
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
