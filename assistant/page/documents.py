"""The tab "Documents": what the library holds; for those who may, files dropped into it and documents taken out."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.assistant import Assistant
from assistant.outcomes import counted
from assistant.page.bench_parts import FAILURE, progress_html, reader_html, refused_html, said_html, step_html
from assistant.page.documents_render import deposit_html, list_html, note_html, report_html
from assistant.page.health import build_health
from assistant.page.inbox import MOST_FILES, Inbox, plain_name
from assistant.page.render import header_html
from assistant.page.work import Step, Stops, WorkStopped, advancing
from corpus.errors import DocumentNotFound, SourcierError, UsageError
from corpus.library import BUNDLED, MAX_BYTES
from corpus.managed.gathering import Found
from corpus.managed.outcome import Outcome
from corpus.managed.writer import open_writer
from index.progress import Progress
from index.upkeep import add_indexed, commit_indexed

_logger = logging.getLogger(__name__)
_STOPPED = "Import arrêté : les fichiers dits « ajoutés » sont gardés, les autres non."
_DENIED = "Changer les documents est réservé à la personne qui administre Sourcier."
_NOT_MANAGED = "Cette bibliothèque n’est pas de celles que Sourcier écrit. Faites-en une avec « sourcier add »."
_PROBLEMS = {
    "large": f"il pèse plus que les {MAX_BYTES // 1_000_000} Mo admis ; découpez-le.",
    "room": "la machine qui sert la page n’a plus de place pour l’instant ; réessayez plus tard, ou avec moins de fichiers.",
    "denied": "l’envoi a été refusé ; reconnectez-vous.",
    "many": f"plus de {MOST_FILES} fichiers à la fois ; ajoutez celui-ci ensuite, ou employez « sourcier add ».",
}
_NOT_SENT = (
    "il n’est pas arrivé jusqu’à Sourcier. Si c’est un dossier, choisissez plutôt les fichiers qu’il contient ; sinon, réessayez."
)

Updates = dict[Any, Any]


@dataclass(frozen=True)
class Holdings:
    """The library that is served, as it changes.

    Attributes:
        current: the assistant of the moment.
        latest: the same, never behind a change that was just made.
        inbox: files that were sent and are to be imported.
        writable: whether a person, by name, may change what is on this machine.
    """

    current: Callable[[], Assistant]
    latest: Callable[[], Assistant]
    inbox: Inbox
    writable: Callable[[str | None], bool]


@dataclass(frozen=True)
class _Controls:
    """The components of the tab, by what they are for."""

    header: gr.HTML
    note: gr.HTML
    deposit: gr.HTML
    stop: gr.Button
    advance: gr.HTML
    said: gr.HTML
    report: gr.HTML
    words: gr.Textbox
    list: gr.HTML
    reader: gr.HTML


@dataclass(frozen=True)
class _Desk:
    """What the controls call."""

    holdings: Holdings
    controls: _Controls
    stops: Stops = field(default_factory=Stops)

    def shown(self, words: str, request: gr.Request) -> Updates:
        """The documents that `words` name, and what this person may do with them."""
        return self._shown(words, request, self.holdings.current)

    def _shown(self, words: str, request: gr.Request, assistant: Callable[[], Assistant]) -> Updates:
        c = self.controls
        try:
            index = assistant().index
            chosen = index.descriptions.about(words or "")
        except SourcierError as error:
            return {c.list: refused_html(str(error))}
        library = index.library
        found = [document for document, kept in zip(library.documents, chosen, strict=True) if kept]
        may = library.managed and self.holdings.writable(request.username)
        return {
            c.header: header_html(len(library.documents), bundled=library.root == BUNDLED),
            c.note: note_html(library, may=may),
            c.deposit: gr.HTML(visible=may),
            c.list: list_html(library, found, may=may),
        }

    def opened(self, event: gr.EventData) -> Updates:
        """The text of a document, beside the list."""
        c = self.controls
        sent = event._data if isinstance(event._data, dict) else {}
        try:
            document = self.holdings.current().index.library.document(str(sent.get("document")))
        except DocumentNotFound:
            return {c.reader: refused_html("Ce document n’est plus dans la bibliothèque. Rechargez la page.")}
        except SourcierError as error:
            return {c.reader: refused_html(str(error))}
        return {c.reader: reader_html("documents", document, (), None)}

    def given(self, words: str, event: gr.EventData, request: gr.Request) -> Iterator[Updates]:
        """Import the files that were sent, telling how it advances; stopped before its end, it keeps what was told."""
        c = self.controls
        sent = _sent_files(event._data)
        outcomes: list[Outcome] = []
        refused = told = ""
        try:
            root = self._writable_root(request)
            files = [self._found(one) for one in sent]
            yield {
                c.stop: gr.Button(visible=True),
                c.said: said_html(f"Import de {len(files)} fichier{'s' if len(files) > 1 else ''}…"),
                c.report: "",
                c.advance: progress_html("Import"),
            }
            with self.stops.of(request.session_hash) as stop:
                steps = advancing(lambda report: self._add(root, _named_once(files), outcomes, report), "Import", stop)
                yield from self._advance(steps, outcomes)
            told = f"Import terminé : {counted(outcome.status for outcome in outcomes)}."
        except WorkStopped:
            told = _STOPPED
        except SourcierError as error:
            refused = str(error)
        except Exception:
            _logger.exception("Un import s’est interrompu.")
            refused = FAILURE
        finally:
            for one in sent:
                self.holdings.inbox.drop(one.get("token"))
        yield {
            c.report: report_html(outcomes, refused),
            c.said: said_html(told),
            c.stop: gr.Button(visible=False),
            c.advance: "",
            **self._shown(words, request, self.holdings.latest),
        }

    def _advance(self, steps: Iterable[Step], outcomes: Sequence[Outcome]) -> Iterator[Updates]:
        c = self.controls
        shown = 0
        for step in steps:
            updates: Updates = {c.advance: step_html(step)}
            if len(outcomes) > shown:
                shown = len(outcomes)
                updates[c.report] = report_html(outcomes[:shown])
            yield updates

    def _found(self, sent: dict[str, Any]) -> Found:
        """A file of the inbox, or why it is not there."""
        name = plain_name(sent.get("name"))
        path = self.holdings.inbox.take(sent.get("token"), name)
        if path is not None:
            return Found(path, name)
        return Found(Path(name), name, _PROBLEMS.get(str(sent.get("problem")), _NOT_SENT))

    def _add(self, root: Path, files: Sequence[Found], outcomes: list[Outcome], report: Progress) -> None:
        encoder = self.holdings.current().index.encoder
        with open_writer(root) as writer:
            for outcome in add_indexed(writer, files, encoder, report):
                outcomes.append(outcome)

    def removed(self, words: str, event: gr.EventData, request: gr.Request) -> Iterator[Updates]:
        """Take a document out, for good."""
        c = self.controls
        sent = event._data if isinstance(event._data, dict) else {}
        yield {c.said: said_html("Retrait en cours…"), c.report: ""}
        try:
            root = self._writable_root(request)
            with open_writer(root) as writer:
                entry = writer.entry(str(sent.get("document")))
                writer.remove(entry.id)
                commit_indexed(writer, self.holdings.current().index.encoder)
            said = said_html(f"« {entry.source} » est retiré de la bibliothèque.")
        except DocumentNotFound:
            said = refused_html("Ce document n’est déjà plus dans la bibliothèque.")
        except SourcierError as error:
            said = refused_html(str(error))
        except Exception:
            _logger.exception("Un document n’a pas été retiré.")
            said = refused_html(FAILURE)
        yield {c.said: said, c.reader: "", **self._shown(words, request, self.holdings.latest)}

    def _writable_root(self, request: gr.Request) -> Path:
        """The folder of the library, for a person who may change it.

        Raises:
            UsageError: for the others, and for a library that Sourcier does not write.
        """
        library = self.holdings.current().index.library
        if not self.holdings.writable(request.username):
            raise UsageError(_DENIED)
        if not library.managed:
            raise UsageError(_NOT_MANAGED)
        return library.root


def _sent_files(sent: object) -> list[dict[str, Any]]:
    files = sent.get("files") if isinstance(sent, dict) else None
    return [one for one in files if isinstance(one, dict)][: 2 * MOST_FILES] if isinstance(files, list) else []


def _named_once(files: Sequence[Found]) -> list[Found]:
    """The same, a second file of one name refused rather than put in place of the first."""
    seen: set[str] = set()
    kept = []
    for found in files:
        twice = found.source in seen and found.refusal is None
        kept.append(Found(found.path, found.source, "un autre fichier de cet envoi porte le même nom.") if twice else found)
        seen.add(found.source)
    return kept


@cache
def _script() -> str:
    return (Path(__file__).parent / "documents.js").read_text(encoding="utf-8")


def _panel(name: str, content: str = "", *, visible: bool = True) -> gr.HTML:
    return gr.HTML(content, elem_id=name, apply_default_css=False, js_on_load=_script(), visible=visible)


def build_documents(
    page: gr.Blocks,
    tab: gr.Tab,
    header: gr.HTML,
    holdings: Holdings,
) -> None:
    """The components of the tab and what they do, inside it.

    Args:
        page: whose opening tells who is there.
        tab: what is shown in it is brought up to date each time it is chosen.
        header: the title of the page, which says how many documents there are.
        holdings: the library.
    """
    controls = _build(header, lambda: build_health(page, tab, lambda: holdings.current().index.library, holdings.writable))
    _connect(page, tab, _Desk(holdings, controls), controls)


def _build(header: gr.HTML, health: Callable[[], None] = lambda: None) -> _Controls:
    with gr.Column(elem_id="documents", elem_classes="bench"):
        gr.HTML("<h2>Documents de la bibliothèque</h2>", elem_id="documents-titre", apply_default_css=False, js_on_load=None)
        note = gr.HTML("", elem_id="documents-note", apply_default_css=False, js_on_load=None)
        deposit = _panel("documents-depot", deposit_html(), visible=False)
        stop = gr.Button("Arrêter l’import", visible=False, elem_id="documents-arreter", scale=0)
        advance = _panel("documents-avancement")
        said = gr.HTML(said_html(""), elem_id="documents-dit", apply_default_css=False, js_on_load=None)
        report = gr.HTML("", elem_id="documents-rapport", apply_default_css=False, js_on_load=None)
        health()
        words = gr.Textbox(label="Chercher un document (titre, fichier, mot-clé, éditeur)", elem_id="documents-chercher")
        with gr.Row(elem_id="documents-lecture", elem_classes="bench-pair"):
            listed = _panel("documents-liste")
            reader = _panel("documents-lecteur")
    return _Controls(header, note, deposit, stop, advance, said, report, words, listed, reader)


def _connect(page: gr.Blocks, tab: gr.Tab, desk: _Desk, c: _Controls) -> None:
    private: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    writing: dict[str, Any] = {"concurrency_id": "bibliotheque", "concurrency_limit": 1, "trigger_mode": "multiple"}
    shown = [c.header, c.note, c.deposit, c.list]
    # What is quick is not queued: one exchange with the server in place of two.
    gr.on([page.load, tab.select], desk.shown, c.words, shown, queue=False, **private)
    c.words.change(desk.shown, c.words, shown, trigger_mode="always_last", queue=False, **private)
    c.deposit.upload(desk.given, c.words, [c.stop, c.advance, c.said, c.report, *shown], **writing, **private)
    c.stop.click(desk.stops.asked, queue=False, **private)
    c.list.click(desk.opened, outputs=c.reader, trigger_mode="always_last", queue=False, **private)
    c.list.delete(desk.removed, c.words, [c.said, c.report, c.reader, *shown], **writing, **private)
