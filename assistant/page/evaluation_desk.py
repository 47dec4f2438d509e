"""What the tab "Évaluation" does at each gesture: a run measured, shown, compared with another, packed."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.assistant import Assistant
from assistant.page.bench_parts import parcel_html, progress_html, reader_html, refused_html, said_html, step_html
from assistant.page.evaluation_choices import (
    FILE,
    LOCAL_SET,
    TRIED,
    UPLOADED_SET,
    ChosenQuestions,
    ChosenSettings,
    chosen_configuration,
    chosen_questions,
)
from assistant.page.evaluation_form import NONE, Controls, gold_field, run_field, source_choices, toml_field
from assistant.page.evaluation_render import report_zip, results_html
from assistant.page.measuring import measured
from assistant.page.place import read_place
from assistant.page.shelf import Kept, Shelf
from assistant.page.uploads import Upload, as_file, read_upload
from assistant.page.work import WAITING, Step, Stops, WorkStopped, advancing
from corpus.errors import SourcierError, UsageError
from eval.gold.gold_set import GoldQuestion, in_split, load_gold
from eval.report.charts import charts
from eval.runs.comparison import RunComparison, compare_runs
from eval.runs.configuration import Configuration, read_configurations
from eval.runs.run import Run, read_run

_logger = logging.getLogger(__name__)
_FAILURE = "La mesure a échoué. Réessayez ; si cela se reproduit, relancez Sourcier."
_QUEUED = "La mesure commence dès que possible : une seule tourne à la fois sur cette machine."
_STOPPED = "Mesure arrêtée. Rien n’en est gardé."
_QUARTERS = 4
_LABELS = {"Questions": "Questions posées"}

Updates = dict[Any, Any]
Values = dict[Any, Any]


@dataclass(frozen=True)
class EvaluationDesk:
    """What the controls call; what a page remembers is in its own session."""

    current: Callable[[], Assistant]
    served: Path | None
    writable: Callable[[str | None], bool]
    controls: Controls
    stops: Stops = field(default_factory=Stops)
    turn: threading.Lock = field(default_factory=threading.Lock)

    def opened(self, request: gr.Request) -> Updates:
        """Offer what this person may choose."""
        c = self.controls
        choices = source_choices(self.current().index.library, self.served, path=self.writable(request.username))
        return {c.source: gr.Radio(choices=choices, value=choices[0][1]), **self._chosen_source(choices[0][1])}

    def source_chosen(self, source: str) -> Updates:
        """Show the field of the chosen source."""
        return self._chosen_source(source)

    def _chosen_source(self, source: str) -> Updates:
        c = self.controls
        return {c.gold_file: gr.HTML(visible=source == UPLOADED_SET), c.gold_path: gr.Textbox(visible=source == LOCAL_SET)}

    def settings_chosen(self, settings: str, configurations: tuple[Configuration, ...]) -> Updates:
        """Show the fields of the chosen settings."""
        c = self.controls
        return {
            c.tried: gr.Group(visible=settings == TRIED),
            c.toml_file: gr.HTML(visible=settings == FILE),
            c.toml_name: gr.Radio(visible=settings == FILE and len(configurations) > 1),
        }

    def gold_given(self, event: gr.EventData) -> Updates:
        """Read a file of questions at once, so that what is wrong with it is told before a run."""
        c = self.controls
        try:
            upload = read_upload(event._data)
            with as_file(upload) as path:
                questions = load_gold(path, self.current().index.library)
        except SourcierError as error:
            return {c.gold: None, c.gold_file: gold_field(), c.said: refused_html(str(error))}
        told = f"« {upload.name} » : {_counted(questions)}."
        return {c.gold: upload, c.gold_file: gold_field(told), c.said: said_html(told)}

    def toml_given(self, event: gr.EventData) -> Updates:
        """Read a file of configurations."""
        c = self.controls
        try:
            upload = read_upload(event._data)
            with as_file(upload) as path:
                found = read_configurations(path)
        except SourcierError as error:
            return {c.configurations: (), c.toml_file: toml_field(), c.toml_name: gr.Radio(visible=False),
                    c.said: refused_html(str(error))}  # fmt: skip
        names = [one.name for one in found]
        told = f"« {upload.name} » : {', '.join(names)}."
        return {
            c.configurations: found,
            c.toml_file: toml_field(told),
            c.toml_name: gr.Radio(choices=names, value=names[0], visible=len(names) > 1),
            c.said: said_html(told),
        }

    def run_given(self, shelf: Shelf, shown: str, against: str, event: gr.EventData) -> Updates:
        """Add a run.json to those of this page."""
        c = self.controls
        try:
            upload = read_upload(event._data)
            run = _read_run(upload)
            shelf = shelf.with_run(run, charts(run), upload.name)
        except SourcierError as error:
            return {c.said: refused_html(str(error)), c.run_file: run_field()}
        except Exception:
            _logger.exception("Un fichier de mesure n’a pas été lu.")
            told = refused_html("Ce fichier n’est pas une mesure de Sourcier : donnez le fichier run.json d’un rapport.")
            return {c.said: told, c.run_file: run_field()}
        last = shelf.kept[-1].key
        shown, against = (shown, last) if shelf.find(shown) else (last, NONE)
        told = f"« {upload.name} » est ajouté aux mesures de cette page."
        return {
            **self._showing(shelf, shown, against, told),
            c.shelf: shelf,
            c.run_file: run_field(f"« {upload.name} » : lu."),
        }

    def measure(self, values: Values, request: gr.Request) -> Iterator[Updates]:
        """Run the bench once its turn has come, telling how it advances; asked to, it stops between two questions."""
        c = self.controls
        shelf: Shelf = values[c.shelf]
        yield {
            c.start: gr.Button(interactive=False),
            c.stop: gr.Button(visible=True),
            c.advance: progress_html(WAITING),
            c.said: said_html(_QUEUED),
        }
        try:
            name, questions, configuration = self._chosen(values, self.writable(request.username))
            gold = {"name": name, "split": values[c.split]}
            with self.stops.of(request.session_hash) as stop:
                work = lambda report: measured(self.current(), questions, configuration, gold, report)  # noqa: E731
                run, drawn = yield from self._told(advancing(work, "Préparation", stop, self.turn))
        except WorkStopped:
            yield {c.said: said_html(_STOPPED), **self._at_rest()}
        except SourcierError as error:
            yield {c.said: refused_html(str(error)), **self._at_rest()}
        except Exception:
            _logger.exception("Une mesure s’est interrompue.")
            yield {c.said: refused_html(_FAILURE), **self._at_rest()}
        else:
            before = values[c.shown]
            shelf = shelf.with_run(run, drawn)
            against = before if _comparable(shelf.find(before), run) else NONE
            yield {
                **self._showing(shelf, shelf.kept[-1].key, against, f"Mesure faite : {_headline(run)}."),
                c.shelf: shelf,
                **self._at_rest(),
            }

    def _told(self, steps: Any) -> Any:
        """The steps as updates: the bar at each of them, what is read aloud at each quarter only."""
        c = self.controls
        said = ""
        while True:
            try:
                step = next(steps)
            except StopIteration as end:
                return end.value
            words = _LABELS.get(step.label, step.label)
            updates: Updates = {c.advance: step_html(replace(step, label=words))}
            aloud = _aloud(words, step)
            if aloud != said and step.label != WAITING:
                said = aloud
                updates[c.said] = said_html(aloud)
            yield updates

    def _at_rest(self) -> Updates:
        c = self.controls
        return {c.start: gr.Button(interactive=True), c.stop: gr.Button(visible=False), c.advance: ""}

    def _chosen(self, values: Values, writable: bool) -> tuple[str, tuple[GoldQuestion, ...], Configuration]:
        """The name of the questions, the questions, and the settings."""
        c = self.controls
        wanted = ChosenQuestions(values[c.source], values[c.split], values[c.gold], values[c.gold_path], self.served)
        numbers = (values[c.size], values[c.lexical], values[c.keywords], values[c.threshold])
        settings = ChosenSettings(values[c.settings], *numbers, values[c.configurations], values[c.toml_name])
        name, questions = chosen_questions(wanted, self.current().index.library, writable=writable)
        return name, questions, chosen_configuration(settings, writable=writable)

    def show(self, shelf: Shelf, shown: str, against: str) -> Updates:
        """Another run, or compared with another."""
        return self._showing(shelf, shown, against)

    def _showing(self, shelf: Shelf, shown: str, against: str, told: str = "") -> Updates:
        """The run of that key, compared with another; that they cannot be compared is told, and changes nothing else."""
        c = self.controls
        kept = shelf.find(shown)
        if kept is None:
            return {c.said: refused_html("Cette mesure n’est plus gardée : relancez-la.")}
        said = said_html(told)
        try:
            comparison = _comparison(shelf, kept, against)
        except SourcierError as error:
            comparison, against, said = None, NONE, refused_html(str(error))
        others = [(label, key) for label, key in shelf.choices if key != shown]
        same_texts = kept.run.identity["corpus"]["fingerprint"] == self.current().index.library.digest
        return {
            c.said: said,
            c.kept: gr.Group(visible=True),
            c.shown: gr.Radio(choices=shelf.choices, value=shown),
            c.against: gr.Radio(choices=[("aucune", NONE), *others], value=against, visible=bool(others)),
            c.download: gr.Button(visible=True),
            c.results: results_html(kept, comparison, openable=same_texts),
            c.reader: "",
        }

    def packed(self, shelf: Shelf, shown: str, against: str) -> Updates:
        """The report of the run shown, for the browser to save."""
        c = self.controls
        kept = shelf.find(shown)
        if kept is None:
            return {c.said: refused_html("Faites d’abord une mesure.")}
        try:
            archive = report_zip(kept.run, _comparison(shelf, kept, against))
        except SourcierError as error:
            return {c.said: refused_html(str(error))}
        return {
            c.parcel: parcel_html("rapport-sourcier.zip", "application/zip", archive),
            c.said: said_html("Rapport téléchargé : ouvrez index.html dans l’archive."),
        }

    def open(self, event: gr.EventData) -> str:
        """The document of a miss, at the evidence or at the extract."""
        sent = event._data if isinstance(event._data, dict) else {}
        try:
            place = read_place(self.current().index.library, sent)
        except SourcierError as error:
            return refused_html(str(error))
        what = "La preuve attendue" if sent.get("what") == "evidence" else "L’extrait montré"
        return reader_html("mesure", place.document, place.highlights, place.span, heading=what)


def _counted(questions: tuple[GoldQuestion, ...]) -> str:
    answerable = sum(question.answerable for question in questions)
    splits = ", ".join(f"{len(found)} de {split}" for split in ("dev", "test") if (found := in_split(questions, split)))
    return f"{len(questions)} question{'s' if len(questions) > 1 else ''} ({splits}), dont {answerable} avec réponse"


def _read_run(upload: Upload) -> Run:
    with as_file(upload) as path:
        run = read_run(path)
    if not run.results:
        raise UsageError(f"« {upload.name} » ne contient aucune question mesurée. Choisissez un autre run.json.")
    return run


def _comparison(shelf: Shelf, kept: Kept, against: str) -> RunComparison | None:
    other = shelf.find(against)
    return compare_runs(other.run, kept.run) if other is not None and other.key != kept.key else None


def _comparable(kept: Kept | None, run: Run) -> bool:
    return kept is not None and all(
        kept.run.identity[key]["fingerprint"] == run.identity[key]["fingerprint"] for key in ("corpus", "gold")
    )


def _headline(run: Run) -> str:
    figure = run.figures["abstention/handled"]
    return f"{round(figure.value * figure.n)} questions bien traitées sur {figure.n}"


def _aloud(words: str, step: Step) -> str:
    """What is worth saying: the start of each kind of work, and each quarter of it."""
    quarter = step.done * _QUARTERS // step.total if step.total else 0
    return f"{words} : {step.total * quarter // _QUARTERS} sur {step.total}" if quarter else f"{words}…"
