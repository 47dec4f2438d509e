"""The panel "Chiffres clés" of the tab "Dossier": the figures of the documents, each with what it counts and where it stands."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import gradio as gr

from assistant.assistant import Assistant
from assistant.figures.export import figures_csv, figures_xlsx
from assistant.page.bench_parts import (
    FAILURE,
    KEPT_SECONDS,
    panel,
    parcel_html,
    reader_html,
    refused_html,
    said_html,
    step_html,
)
from assistant.page.course.binder import Binder, Sent
from assistant.page.course.dossier import IN_TURN, Collecting
from assistant.page.course.key_figures_reading import Filters, Reading
from assistant.page.course.key_figures_render import figures_html, filters_html
from assistant.page.course.per_library import PerLibrary
from assistant.page.place import read_place
from assistant.page.work import advancing
from corpus.errors import SourcierError, UsageError
from corpus.library import Library
from index.progress import READING

_logger = logging.getLogger(__name__)
_LONGEST_WORDS = 500
_PRIVATE: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
_FILES = (
    '<div class="dossier-exports" role="group" aria-label="Télécharger"><span>Télécharger ces chiffres :</span>'
    '<button type="button" data-action="csv">CSV</button><button type="button" data-action="xlsx">Excel (XLSX)</button>'
    '<button type="button" data-action="disagreements">Désaccords (XLSX)</button></div>'
)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Updates = dict[Any, Any]


@dataclass(frozen=True)
class _Controls:
    """The components of the panel, by what they are for."""

    words: gr.Textbox
    fields: gr.HTML
    advance: gr.HTML
    said: gr.HTML
    files: gr.HTML
    results: gr.HTML
    parcel: gr.HTML
    reader: gr.HTML
    filters: gr.State


@dataclass(frozen=True)
class _Desk:
    """What the controls call."""

    current: Callable[[], Assistant]
    collecting: Collecting
    controls: _Controls
    readings: PerLibrary[Reading] = field(default_factory=lambda: PerLibrary(Reading.of))

    @property
    def library(self) -> Library:
        """The documents of the moment."""
        return self.current().index.library

    def opened(self, filters: Filters) -> Iterator[Updates]:
        """The figures of the documents of the moment, when the panel is chosen."""
        c = self.controls
        try:
            library = self.library
            for step in advancing(lambda report: self.readings.of(library, report), READING):
                yield {c.advance: step_html(step)}
            reading = self.readings.of(library)
            yield {
                c.advance: "",
                c.fields: filters_html(reading, filters, library),
                c.results: figures_html(reading, filters.chosen(reading)),
            }
        except SourcierError as error:
            yield {c.advance: "", c.said: refused_html(str(error))}
        except Exception:
            _logger.exception("Les chiffres des documents n’ont pas pu être lus.")
            yield {c.advance: "", c.said: refused_html(FAILURE)}

    def worded(self, words: str | None, filters: Filters) -> Updates:
        """Other words to look for."""
        return self._filtered(replace(filters, words=(words or "")[:_LONGEST_WORDS]))

    def limited(self, filters: Filters, event: gr.EventData) -> Updates:
        """Another document, unit or year."""
        sent = Sent.of(event._data)
        if sent.action == "document":
            return self._filtered(replace(filters, document=sent.text))
        if sent.action == "unit":
            return self._filtered(replace(filters, unit=sent.text[:_LONGEST_WORDS]))
        year = int(sent.text) if len(sent.text) == 4 and sent.text.isascii() and sent.text.isdigit() else 0
        return self._filtered(replace(filters, year=year))

    def _filtered(self, filters: Filters) -> Updates:
        c = self.controls
        try:
            reading = self.readings.of(self.library)
            return {c.filters: filters, c.results: figures_html(reading, filters.chosen(reading)), c.said: said_html("")}
        except SourcierError as error:
            return {c.filters: filters, c.said: refused_html(str(error))}

    def acted(self, binder: Binder, event: gr.EventData) -> Updates:
        """An extract to open or to put in the dossier, or a chart to take away."""
        c = self.controls
        sent = Sent.of(event._data)
        try:
            if sent.action == "collect":
                updates, told = self.collecting.collect(binder, event._data)
                return {**updates, c.said: said_html(told) if updates else refused_html(told)}
            if sent.action == "chart":
                charts = self.readings.of(self.library).charts
                if not 0 <= sent.number < len(charts):
                    raise UsageError("Ce graphique n’est plus là : les documents ont changé. Rouvrez « Chiffres clés ».")
                content = charts[sent.number].svg.encode("utf-8", "replace")
                return {
                    c.parcel: parcel_html("graphique.svg", "image/svg+xml", content),
                    c.said: said_html("Graphique téléchargé."),
                }
            place = read_place(self.library, event._data)
            return {c.reader: reader_html("chiffres", place.document, place.highlights, place.span), c.said: said_html("")}
        except SourcierError as error:
            return {c.said: refused_html(str(error))}

    def filed(self, filters: Filters, event: gr.EventData) -> Updates:
        """The figures that the filters let through, as a table."""
        c = self.controls
        sent = Sent.of(event._data)
        try:
            chosen = filters.chosen(self.readings.of(self.library))
            found = chosen.disagreements if sent.action == "disagreements" else chosen.figures
            if not found:
                raise UsageError("Rien à télécharger : élargissez le choix des chiffres.")
            if sent.action == "csv":
                parcel = parcel_html("chiffres-cles.csv", "text/csv", figures_csv(chosen.figures).encode("utf-8", "replace"))
            else:
                name = "desaccords.xlsx" if sent.action == "disagreements" else "chiffres-cles.xlsx"
                parcel = parcel_html(name, _XLSX, figures_xlsx(found))
            count = len(found)
            noun = "désaccord" if sent.action == "disagreements" else "chiffre"
            s = "s" if count > 1 else ""
            return {c.parcel: parcel, c.said: said_html(f"{count} {noun}{s} téléchargé{s}.")}
        except SourcierError as error:
            return {c.said: refused_html(str(error))}
        except Exception:
            _logger.exception("Les chiffres n’ont pas pu être exportés.")
            return {c.said: refused_html(FAILURE)}


def build_key_figures(tab: gr.Tab, current: Callable[[], Assistant], collecting: Collecting) -> None:
    """The components of the panel and what they do, inside its open `gr.Tab`.

    Args:
        tab: the documents are read when it is chosen, not before.
        current: the assistant of the moment.
        collecting: how an extract comes to the dossier.
    """
    controls = _build()
    _connect(tab, _Desk(current, collecting, controls), controls)


def _build() -> _Controls:
    with gr.Row(elem_id="chiffres", elem_classes=["bench", "bench-pair"]):
        with gr.Column(elem_id="chiffres-fiche"):
            panel(
                '<h2>Chiffres clés</h2><p class="hint">Les chiffres dont les documents disent ce qu’ils comptent, dans les mots '
                "des documents. Un chiffre que rien n’explique n’y est pas.</p>",
                "chiffres-titre",
            )
            words = gr.Textbox(label="Chercher dans les chiffres (mots de l’extrait ou du titre)", elem_id="chiffres-chercher")
            fields = panel("", "chiffres-filtres", buttons=True)
            files = panel(_FILES, "chiffres-fichiers", buttons=True)
            advance = panel("", "chiffres-avancement")
            said = panel(said_html(""), "chiffres-dit")
            results = panel("", "chiffres-resultats", buttons=True)
            parcel = panel("", "chiffres-colis", buttons=True)
        reader = panel("", "chiffres-lecteur", buttons=True)
    return _Controls(words, fields, advance, said, files, results, parcel, reader, gr.State(Filters(), time_to_live=KEPT_SECONDS))


def _connect(tab: gr.Tab, desk: _Desk, c: _Controls) -> None:
    filtered = [c.filters, c.results, c.said]
    in_turn: dict[str, Any] = {**_PRIVATE, "concurrency_id": "chiffres", "concurrency_limit": 1}
    tab.select(desk.opened, c.filters, [c.advance, c.fields, c.results, c.said], **_PRIVATE)
    c.words.change(desk.worded, [c.words, c.filters], filtered, trigger_mode="always_last", **in_turn)
    c.fields.click(desk.limited, c.filters, filtered, **in_turn)
    c.results.click(desk.acted, desk.collecting.binder, [c.said, c.reader, c.parcel, *desk.collecting.outputs], **IN_TURN)
    c.files.click(desk.filed, c.filters, [c.parcel, c.said], **_PRIVATE)
