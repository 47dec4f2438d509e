"""What the tab "Dossier" does at each gesture; the dossier itself is in the session of the page."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.assistant import Assistant
from assistant.dossier.dossier_json import dossier_text, parse_dossier
from assistant.dossier.exports.formats import EXPORTS, exported
from assistant.dossier.files import SUFFIX, file_stem, shelved
from assistant.dossier.model import UNTITLED, Dossier, quote_of
from assistant.dossier.plan import plan_from_questions, plan_from_theme
from assistant.dossier.verification import quotes_of, verify
from assistant.page.bench_parts import FAILURE, parcel_html, progress_html, refused_html, said_html, step_html
from assistant.page.course.binder import MOVED, Binder, Sent, with_typed
from assistant.page.course.dossier_render import checked_html, document_html, documents_html, dossier_html, shelf_html
from assistant.page.place import Place, read_place
from assistant.page.uploads import read_upload
from assistant.page.work import Stops, WorkStopped, advancing
from corpus.errors import SourcierError, UsageError
from corpus.library import Library
from index.progress import Progress

_logger = logging.getLogger(__name__)

Updates = dict[Any, Any]
Change = Callable[[Binder, gr.EventData, gr.Request], Updates]


@dataclass(frozen=True)
class Controls:
    """The components of the tab, by what they are for."""

    theme: gr.Textbox
    propose: gr.Button
    stop: gr.Button
    advance: gr.HTML
    said: gr.HTML
    contents: gr.HTML
    files: gr.HTML
    checked: gr.HTML
    folder: gr.Textbox
    shelf: gr.HTML
    documents: gr.HTML
    parcel: gr.HTML
    reader: gr.HTML
    binder: gr.State
    plan: gr.State


@dataclass(frozen=True)
class DossierDesk:
    """What the controls call; the dossier is in the session of the page."""

    current: Callable[[], Assistant]
    writable: Callable[[str | None], bool]
    given: Path | None
    controls: Controls
    stops: Stops = field(default_factory=Stops)

    @property
    def library(self) -> Library:
        """The documents of the moment."""
        return self.current().index.library

    def opened(self, binder: Binder, request: gr.Request) -> Updates:
        """Offer a folder of this machine only to those who may write to it."""
        c = self.controls
        may = self.writable(request.username)
        updates: Updates = {c.folder: gr.Textbox(visible=may), c.documents: documents_html(self.library)}
        if may and self.given is not None and binder.folder is None:
            return {**updates, **self._moved_to(binder, str(self.given)), c.folder: gr.Textbox(str(self.given), visible=True)}
        return updates

    def proposed(self, words: str, request: gr.Request) -> Iterator[Updates]:
        """A plan from what was typed: one theme, or a question a line. `joined` puts it in the dossier."""
        c = self.controls
        lines = [line.strip() for line in (words or "").splitlines() if line.strip()]
        at_rest: Updates = {c.advance: "", c.stop: gr.Button(visible=False)}
        yield {
            c.plan: None,
            c.said: said_html("Recherche en cours…"),
            c.advance: progress_html("Recherche"),
            c.stop: gr.Button(visible=True),
        }
        try:
            if not lines:
                raise UsageError("Écrivez d’abord un thème, ou plusieurs questions, une par ligne.")
            assistant, today = self.current(), date.today()

            def work(report: Progress) -> Dossier:
                if len(lines) == 1 and not lines[0].endswith("?"):
                    return plan_from_theme(assistant, lines[0], today)
                return plan_from_questions(assistant, "", lines, today, report)

            plans: list[Dossier] = []
            with self.stops.of(request.session_hash) as stop:
                for step in advancing(lambda report: plans.append(work(report)), "Recherche", stop):
                    yield {c.advance: step_html(step)}
            yield {c.plan: plans[0], **at_rest}
        except WorkStopped:
            yield {c.said: said_html("Recherche arrêtée."), **at_rest}
        except SourcierError as error:
            yield {c.said: refused_html(str(error)), **at_rest}
        except Exception:
            _logger.exception("Un plan n’a pas pu être proposé.")
            yield {c.said: refused_html(FAILURE), **at_rest}

    def joined(self, binder: Binder, plan: Dossier | None) -> Updates:
        """The plan, once it is there, put after what the dossier holds by then."""
        if plan is None:
            return {self.controls.plan: None}
        try:
            binder, told = binder.changed(_joined(binder.dossier, plan))
        except SourcierError as error:
            return {self.controls.said: refused_html(str(error))}
        count, gaps = plan.count, len(plan.gaps)
        found = f"{count} extrait{'s' if count > 1 else ''} proposé{'s' if count > 1 else ''}"
        missing = f", {gaps} sans réponse dans les documents" if gaps else ""
        return {self.controls.plan: None, **self._shown(binder, f"{found}{missing}. {told}".strip())}

    def after_typing(self, change: Change) -> Change:
        """The same change, made to the dossier once what was typed just before is in it, whatever comes of the change."""

        def changed(binder: Binder, event: gr.EventData, request: gr.Request) -> Updates:
            c = self.controls
            before = binder
            try:
                binder, told = with_typed(binder, event._data)
            except SourcierError as error:
                return {c.said: refused_html(str(error))}
            kept = (
                {} if binder is before else {c.binder: binder, c.shelf: self._shelf(binder), c.said: said_html(told or "Noté.")}
            )
            return {**kept, **change(binder, event, request)}

        return changed

    def acted(self, binder: Binder, event: gr.EventData, _request: gr.Request) -> Updates:
        """A button of the dossier, or nothing but words typed in it."""
        c = self.controls
        sent = Sent.of(event._data)
        if sent.action == "typed":
            return {}
        try:
            if sent.action in MOVED:
                sent = sent.on(binder.dossier)
                binder, told = binder.changed(MOVED[sent.action](binder.dossier, sent, self.library))
                return self._shown(binder, told or "Fait.")
            return self._opened(binder, event._data)
        except SourcierError as error:
            return {c.said: refused_html(str(error))}

    def _opened(self, binder: Binder, sent: object) -> Updates:
        """A document of the library, at the extract if it still stands there."""
        c = self.controls
        fields = sent if isinstance(sent, dict) else {}
        document = self.library.document(str(fields.get("document")))
        taken = [quote.span for quote in binder.dossier.quotes if quote.document == document.id]
        span = read_place(self.library, fields).span if fields.get("action") == "open" else None
        return {c.reader: document_html(document, span, taken), c.said: said_html("Document ouvert.")}

    def selected(self, binder: Binder, event: gr.EventData, _request: gr.Request) -> Updates:
        """A passage selected in the tab's own document view."""
        c = self.controls
        updates, told = self.collected(binder, event._data)
        if c.binder not in updates:
            return {c.said: refused_html(told)}
        place = read_place(self.library, event._data)
        taken = [quote.span for quote in updates[c.binder].dossier.quotes if quote.document == place.document.id]
        return {**updates, c.reader: document_html(place.document, None, taken)}

    def collected(self, binder: Binder, sent: object) -> tuple[Updates, str]:
        """An extract put in the dossier, and what to tell of it; nothing to update if it was refused."""
        try:
            place = _checked_place(self.library, sent)
            quote = quote_of(self.library, place.document, place.span, date.today())
            binder, told = binder.added((quote,))
        except SourcierError as error:
            return {}, str(error)
        count = binder.dossier.count
        told = f"Ajouté au dossier, qui compte {count} extrait{'s' if count > 1 else ''}. {told}".strip()
        return self._shown(binder, told), told

    def filed(self, binder: Binder, event: gr.EventData, _request: gr.Request) -> Updates:
        """Download, export, begin again, or check the quotations."""
        c = self.controls
        sent = Sent.of(event._data)
        try:
            if sent.action == "new":
                return {**self._shown(binder.started(), "Nouveau dossier."), c.checked: "", c.reader: ""}
            if sent.action == "verify":
                checked = verify(self.library, quotes_of(binder.dossier))
                return {c.checked: checked_html(checked), c.said: said_html("Citations vérifiées.")}
            stem = file_stem(binder.dossier.title)
            if sent.action == "download":
                content = dossier_text(binder.dossier).encode("utf-8")
                parcel = parcel_html(stem + SUFFIX, "application/json", content)
                return {**self._shown(binder.downloaded(), "Dossier téléchargé."), c.parcel: parcel}
            content = exported(binder.dossier, sent.text)
            name, kind, _ = EXPORTS[sent.text]
            return {c.parcel: parcel_html(stem + sent.text, kind, content), c.said: said_html(f"{name} : téléchargé.")}
        except SourcierError as error:
            return {c.said: refused_html(str(error))}
        except Exception:
            _logger.exception("Un dossier n’a pas pu être exporté.")
            return {c.said: refused_html(FAILURE)}

    def uploaded(self, binder: Binder, event: gr.EventData, _request: gr.Request) -> Updates:
        """A dossier from the user's own machine."""
        c = self.controls
        try:
            upload = read_upload(event._data)
            dossier = parse_dossier(upload.text)
            binder = binder.started(dossier)
            if binder.folder is not None:
                binder, _ = binder.changed(dossier)
            return {**self._shown(binder.downloaded(), f"« {upload.name} » ouvert."), c.checked: "", c.reader: ""}
        except SourcierError as error:
            return {c.said: refused_html(f"Ce fichier ne s’ouvre pas : {error}")}

    def settled(self, typed: str, binder: Binder, request: gr.Request) -> Updates:
        """The folder of this machine where dossiers are kept from now on."""
        if not self.writable(request.username):
            return {self.controls.said: refused_html("Écrire sur la machine qui sert la page est réservé à qui l’administre.")}
        return self._moved_to(binder, typed)

    def _moved_to(self, binder: Binder, typed: str) -> Updates:
        try:
            return self._shown(binder.in_folder(typed or ""), "")
        except SourcierError as error:
            return {self.controls.said: refused_html(str(error))}

    def unshelved(self, binder: Binder, event: gr.EventData, request: gr.Request) -> Updates:
        """A dossier of the chosen folder."""
        c = self.controls
        try:
            if not self.writable(request.username):
                raise UsageError("Ouvrir un fichier de la machine qui sert la page est réservé à qui l’administre.")
            return {**self._shown(binder.opened(Sent.of(event._data).text), "Dossier ouvert."), c.checked: "", c.reader: ""}
        except SourcierError as error:
            return {c.said: refused_html(str(error))}

    def _shown(self, binder: Binder, told: str) -> Updates:
        c = self.controls
        return {c.binder: binder, c.contents: dossier_html(binder), c.shelf: self._shelf(binder), c.said: said_html(told)}

    def _shelf(self, binder: Binder) -> str:
        if binder.folder is None:
            return ""
        try:
            return shelf_html(shelved(binder.folder), binder.path.name if binder.path else "")
        except SourcierError as error:
            return refused_html(str(error))


def _joined(dossier: Dossier, plan: Dossier) -> Dossier:
    """The plan's sections after the dossier's own; its title if there was none."""
    title = plan.title if dossier.title == UNTITLED else dossier.title
    return replace(dossier, title=title, sections=dossier.sections + plan.sections, gaps=dossier.gaps + plan.gaps)


def _checked_place(library: Library, sent: object) -> Place:
    """A place of the library; words that come with it must be those that stand there."""
    place = read_place(library, sent)
    words = sent.get("text") if isinstance(sent, dict) else None
    if words is not None and place.span.of(place.document.text) != words:
        raise UsageError("La sélection n’a pas été retrouvée dans le document : rouvrez-le et recommencez.")
    return place
