"""The panel "Glossaire" of the tab "Dossier": the acronyms that the documents define, each definition with its sources."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import gradio as gr
from markupsafe import Markup

from assistant.assistant import Assistant
from assistant.glossary import DefinitionSource, GlossaryEntry, glossary, glossary_csv, glossary_markdown
from assistant.page.bench_parts import FAILURE, panel, parcel_html, reader_html, refused_html, said_html, step_html
from assistant.page.course.binder import Binder, Sent
from assistant.page.course.dossier import IN_TURN, Collecting
from assistant.page.course.per_library import PerLibrary
from assistant.page.course.templates import rendered
from assistant.page.markup import marked
from assistant.page.place import read_place
from assistant.page.work import advancing
from corpus.errors import SourcierError, UsageError
from corpus.library import Library
from index.french.characters import fold
from index.progress import READING

_logger = logging.getLogger(__name__)
_MOST_SHOWN = 200
_LONGEST_WORDS = 500
_PRIVATE: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
_FILES = (
    '<div class="dossier-exports" role="group" aria-label="Télécharger"><span>Télécharger ces sigles :</span>'
    '<button type="button" data-action="csv">CSV</button><button type="button" data-action="md">Markdown</button></div>'
)

Updates = dict[Any, Any]


@dataclass(frozen=True)
class _Controls:
    """The components of the panel, by what they are for."""

    words: gr.Textbox
    files: gr.HTML
    advance: gr.HTML
    said: gr.HTML
    entries: gr.HTML
    parcel: gr.HTML
    reader: gr.HTML


@dataclass(frozen=True)
class _Desk:
    """What the controls call."""

    current: Callable[[], Assistant]
    collecting: Collecting
    controls: _Controls
    glossaries: PerLibrary[tuple[GlossaryEntry, ...]] = field(default_factory=lambda: PerLibrary(glossary))

    @property
    def library(self) -> Library:
        """The documents of the moment."""
        return self.current().index.library

    def opened(self, words: str | None) -> Iterator[Updates]:
        """The acronyms of the documents of the moment, when the panel is chosen."""
        c = self.controls
        try:
            library = self.library
            for step in advancing(lambda report: self.glossaries.of(library, report), READING):
                yield {c.advance: step_html(step)}
            yield {c.advance: "", **self.sought(words)}
        except SourcierError as error:
            yield {c.advance: "", c.said: refused_html(str(error))}
        except Exception:
            _logger.exception("Les sigles des documents n’ont pas pu être lus.")
            yield {c.advance: "", c.said: refused_html(FAILURE)}

    def sought(self, words: str | None) -> Updates:
        """The acronyms that the words name."""
        try:
            every = self.glossaries.of(self.library)
            return {self.controls.entries: entries_html(every, about(every, words or "")), self.controls.said: said_html("")}
        except SourcierError as error:
            return {self.controls.said: refused_html(str(error))}

    def acted(self, binder: Binder, event: gr.EventData) -> Updates:
        """An extract to open or to put in the dossier."""
        c = self.controls
        try:
            if Sent.of(event._data).action == "collect":
                updates, told = self.collecting.collect(binder, event._data)
                return {**updates, c.said: said_html(told) if updates else refused_html(told)}
            place = read_place(self.library, event._data)
            return {c.reader: reader_html("glossaire", place.document, place.highlights, place.span), c.said: said_html("")}
        except SourcierError as error:
            return {c.said: refused_html(str(error))}

    def filed(self, words: str | None, event: gr.EventData) -> Updates:
        """The acronyms shown, as a file."""
        c = self.controls
        try:
            found = about(self.glossaries.of(self.library), words or "")
            if not found:
                raise UsageError("Rien à télécharger : cherchez d’autres mots.")
            if Sent.of(event._data).action == "csv":
                name, kind, content = "glossaire.csv", "text/csv", glossary_csv(found)
            else:
                name, kind, content = "glossaire.md", "text/markdown", glossary_markdown(found)
            s = "s" if len(found) > 1 else ""
            parcel = parcel_html(name, kind, content.encode("utf-8", "replace"))
            return {c.parcel: parcel, c.said: said_html(f"{len(found)} sigle{s} téléchargé{s}.")}
        except SourcierError as error:
            return {c.said: refused_html(str(error))}


def about(entries: Sequence[GlossaryEntry], words: str) -> tuple[GlossaryEntry, ...]:
    """The entries whose acronym or one of whose definitions holds each of the words, whatever their case and accents."""
    wanted = fold(words[:_LONGEST_WORDS]).split()
    return tuple(
        entry
        for entry in entries
        if all(word in fold(" ".join([entry.acronym, *(one.expansion for one in entry.meanings)])) for word in wanted)
    )


@dataclass(frozen=True, slots=True)
class _Source:
    """A place that defines an acronym, as the page shows it."""

    source: DefinitionSource
    name: str
    where: str
    extract: Markup
    marks: str
    key: str


def entries_html(every: Sequence[GlossaryEntry], found: Sequence[GlossaryEntry]) -> str:
    """The entries found, each definition with the places that give it."""
    shown = [
        (
            entry.acronym,
            [
                (one.expansion, [_source(entry, source, f"{number}-{rank}-{place}") for place, source in enumerate(one.sources)])
                for rank, one in enumerate(entry.meanings)
            ],
        )
        for number, entry in enumerate(found[:_MOST_SHOWN])
    ]
    return rendered("glossary.html.jinja", entries=shown, count=len(found), total=len(every))


def _source(entry: GlossaryEntry, source: DefinitionSource, key: str) -> _Source:
    document, extract = source.document, source.extract
    page = document.page_at(extract.start)
    where = " › ".join([document.title, *document.section_path(extract.start), *([] if page is None else [f"page {page}"])])
    spans = [source.acronym, source.expansion]
    marks = " ".join(f"{span.start}-{span.end}" for span in spans)
    name = f"{entry.acronym} : {document.title}"
    return _Source(source, name, where, Markup(marked(document.text, extract, spans)), marks, key)


def build_glossary(tab: gr.Tab, current: Callable[[], Assistant], collecting: Collecting) -> None:
    """The components of the panel and what they do, inside its open `gr.Tab`.

    Args:
        tab: the documents are read when it is chosen, not before.
        current: the assistant of the moment.
        collecting: how an extract comes to the dossier.
    """
    with gr.Row(elem_id="glossaire", elem_classes=["bench", "bench-pair"]):
        with gr.Column(elem_id="glossaire-fiche"):
            panel(
                '<h2>Glossaire</h2><p class="hint">Les sigles que les documents définissent, avec chaque définition et '
                "les passages qui la donnent.</p>",
                "glossaire-titre",
            )
            words = gr.Textbox(label="Chercher un sigle ou une définition", elem_id="glossaire-chercher")
            files = panel(_FILES, "glossaire-fichiers", buttons=True)
            advance = panel("", "glossaire-avancement")
            said = panel(said_html(""), "glossaire-dit")
            entries = panel("", "glossaire-sigles", buttons=True)
            parcel = panel("", "glossaire-colis", buttons=True)
        reader = panel("", "glossaire-lecteur", buttons=True)
    c = _Controls(words, files, advance, said, entries, parcel, reader)
    desk = _Desk(current, collecting, c)
    tab.select(desk.opened, words, [advance, entries, said], **_PRIVATE)
    words.change(desk.sought, words, [entries, said], trigger_mode="always_last", queue=False, **_PRIVATE)
    entries.click(desk.acted, collecting.binder, [said, reader, *collecting.outputs], **IN_TURN)
    files.click(desk.filed, words, [parcel, said], **_PRIVATE)
