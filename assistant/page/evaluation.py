"""The tab "Évaluation": questions whose answers are known are asked, and what comes of it is shown, compared and kept."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.assistant import Assistant
from assistant.model import answer_model
from assistant.page.bench_parts import KEPT_SECONDS, panel, parcel_html, progress_html, reader_html, refused_html, said_html
from assistant.page.evaluation_render import report_zip, results_html
from assistant.page.place import read_place
from assistant.page.shelf import Kept, Shelf
from assistant.page.uploads import Upload, as_file, file_input_html, read_upload
from assistant.page.work import Step, advancing
from corpus.errors import SourcierError, UsageError
from corpus.library import BUNDLED, Library
from eval.gold.gold_set import BUNDLED_GOLD, GoldQuestion, in_split, load_gold
from eval.report.charts import charts
from eval.runs.comparison import RunComparison, compare_runs
from eval.runs.configuration import Configuration, configuration_of, open_configured, read_configurations, tuned
from eval.runs.execute import execute
from eval.runs.run import Run, read_run
from index.encoder import SentenceEncoder, model_folder
from index.passages import PassageSettings
from index.progress import Progress

_logger = logging.getLogger(__name__)
_FAILURE = "La mesure a échoué. Réessayez ; si cela se reproduit, relancez Sourcier."
_QUEUED = "La mesure commence dès que possible : une seule tourne à la fois sur cette machine."
_STOPPED = "Mesure arrêtée. Rien n’en est gardé."
_RESERVED = "réservé à la personne qui administre Sourcier"
_QUARTERS = 4
_LABELS = {"Questions": "Questions posées"}

BUNDLED_SET, SERVED_SET, UPLOADED_SET, LOCAL_SET = "fournies", "lancement", "fichier", "chemin"
USUAL, TRIED, FILE = "habituels", "essai", "toml"
NONE = ""

Updates = dict[Any, Any]
Values = dict[Any, Any]


@dataclass(frozen=True)
class _Controls:
    """The components of the tab, by what they are for."""

    source: gr.Radio
    gold_file: gr.HTML
    gold_path: gr.Textbox
    split: gr.Radio
    settings: gr.Radio
    toml_file: gr.HTML
    toml_name: gr.Radio
    tried: gr.Group
    size: gr.Number
    lexical: gr.Number
    keywords: gr.Number
    threshold: gr.Number
    start: gr.Button
    stop: gr.Button
    advance: gr.HTML
    said: gr.HTML
    kept: gr.Group
    shown: gr.Radio
    against: gr.Radio
    run_file: gr.HTML
    download: gr.Button
    parcel: gr.HTML
    results: gr.HTML
    reader: gr.HTML
    gold: gr.State
    configurations: gr.State
    shelf: gr.State


@dataclass(frozen=True)
class _Bench:
    """What the controls call; what a page remembers is in its own session."""

    current: Callable[[], Assistant]
    served: Path | None
    writable: Callable[[str | None], bool]
    controls: _Controls

    def opened(self, request: gr.Request) -> Updates:
        """Offer what this person may choose."""
        c = self.controls
        choices = _sources(self.current().index.library, self.served, path=self.writable(request.username))
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
            return {c.gold: None, c.gold_file: _gold_field(), c.said: refused_html(str(error))}
        told = f"« {upload.name} » : {_counted(questions)}."
        return {c.gold: upload, c.gold_file: _gold_field(told), c.said: said_html(told)}

    def toml_given(self, event: gr.EventData) -> Updates:
        """Read a file of configurations."""
        c = self.controls
        try:
            upload = read_upload(event._data)
            with as_file(upload) as path:
                found = read_configurations(path)
        except SourcierError as error:
            return {c.configurations: (), c.toml_file: _toml_field(), c.toml_name: gr.Radio(visible=False),
                    c.said: refused_html(str(error))}  # fmt: skip
        names = [one.name for one in found]
        told = f"« {upload.name} » : {', '.join(names)}."
        return {
            c.configurations: found,
            c.toml_file: _toml_field(told),
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
            return {c.said: refused_html(str(error)), c.run_file: _run_field()}
        except Exception:
            _logger.exception("Un fichier de mesure n’a pas été lu.")
            told = refused_html("Ce fichier n’est pas une mesure de Sourcier : donnez le fichier run.json d’un rapport.")
            return {c.said: told, c.run_file: _run_field()}
        last = shelf.kept[-1].key
        shown, against = (shown, last) if shelf.find(shown) else (last, NONE)
        told = f"« {upload.name} » est ajouté aux mesures de cette page."
        return {
            **self._showing(shelf, shown, against, told),
            c.shelf: shelf,
            c.run_file: _run_field(f"« {upload.name} » : lu."),
        }

    def queued(self) -> Updates:
        """At once, before the run's turn comes."""
        c = self.controls
        return {
            c.start: gr.Button(interactive=False),
            c.stop: gr.Button(visible=True),
            c.advance: progress_html("En attente"),
            c.said: said_html(_QUEUED),
        }

    def measure(self, values: Values, request: gr.Request) -> Iterator[Updates]:
        """Run the bench, telling how it advances; closed before its end, it stops between two questions."""
        c = self.controls
        shelf: Shelf = values[c.shelf]
        try:
            name, questions = self._questions(values, request.username)
            configuration = self._configuration(values, request.username)
            gold = {"name": name, "split": values[c.split]}
            steps = advancing(lambda report: self._run(configuration, questions, gold, report), "Préparation")
            run, drawn = yield from self._told(steps)
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
            counted = f"{words} : {step.done} sur {step.total}" if step.total else words
            updates: Updates = {c.advance: progress_html(counted, step.done, step.total)}
            aloud = _aloud(words, step)
            if aloud != said:
                said = aloud
                updates[c.said] = said_html(aloud)
            yield updates

    def stopped(self) -> Updates:
        """Back to rest once a run was stopped."""
        return {self.controls.said: said_html(_STOPPED), **self._at_rest()}

    def _at_rest(self) -> Updates:
        c = self.controls
        return {c.start: gr.Button(interactive=True), c.stop: gr.Button(visible=False), c.advance: ""}

    def _questions(self, values: Values, user: str | None) -> tuple[str, tuple[GoldQuestion, ...]]:
        """The questions chosen, and the name of their file.

        Raises:
            SourcierError: if there are none, or they do not fit the library.
        """
        c, library = self.controls, self.current().index.library
        name, questions = self._all_questions(values, library, user)
        split = values[c.split]
        chosen = questions if split == "all" else in_split(questions, split)
        if not chosen:
            raise UsageError(f"Aucune question du jeu « {split} » dans ce fichier : choisissez « toutes ».")
        return name, chosen

    def _all_questions(self, values: Values, library: Library, user: str | None) -> tuple[str, tuple[GoldQuestion, ...]]:
        c = self.controls
        source, upload = values[c.source], values[c.gold]
        if source == BUNDLED_SET and library.root == BUNDLED:
            return BUNDLED_GOLD.name, load_gold(BUNDLED_GOLD, library)
        if source == SERVED_SET and self.served is not None:
            return self.served.name, load_gold(self.served, library)
        if source == LOCAL_SET:
            if not self.writable(user):
                raise UsageError(f"Lire un fichier de la machine qui sert la page est {_RESERVED} : envoyez le fichier.")
            typed = (values[c.gold_path] or "").strip()
            if not typed:
                raise UsageError("Écrivez le chemin du fichier de questions.")
            path = Path(typed).expanduser()
            return path.name, load_gold(path, library)
        if isinstance(upload, Upload):
            with as_file(upload) as path:
                return upload.name, load_gold(path, library)
        raise UsageError("Choisissez d’abord un fichier de questions (.jsonl).")

    def _configuration(self, values: Values, user: str | None) -> Configuration:
        """The settings chosen.

        Raises:
            SourcierError: if one is not understood, or not this person's to choose.
        """
        c = self.controls
        if values[c.settings] == TRIED:
            threshold = values[c.threshold] if values[c.threshold] != _usual_threshold() else None
            chosen = _tried(values[c.size], values[c.lexical], values[c.keywords], threshold)
        elif values[c.settings] == FILE:
            found: tuple[Configuration, ...] = values[c.configurations]
            if not found:
                raise UsageError("Choisissez d’abord un fichier de réglages (.toml).")
            chosen = next((one for one in found if one.name == values[c.toml_name]), found[0])
        else:
            chosen = Configuration()
        rebuilds = chosen.passage_size != Configuration().passage_size or chosen.model is not None
        if rebuilds and not self.writable(user):
            raise UsageError(
                f"Changer la taille des passages ou le modèle refait tout l’index sur cette machine : c’est {_RESERVED}. "
                "Gardez la taille et le modèle habituels."
            )
        return chosen

    def _run(
        self, configuration: Configuration, questions: tuple[GoldQuestion, ...], gold: Mapping[str, Any], report: Progress
    ) -> tuple[Run, Mapping[str, str]]:
        assistant = self._assistant(configuration, report)
        run = execute(assistant, questions, configuration, gold=gold, progress=report, noted=False)
        report("Calcul des intervalles et des courbes", 0, 0)
        return run, charts(run)

    def _assistant(self, configuration: Configuration, report: Progress) -> Assistant:
        """The assistant that answers here if its index will do, else one of its own."""
        assistant = self.current()
        if configuration.model is None and configuration.passage_size == PassageSettings().size:
            return tuned(assistant, configuration)
        encoder = assistant.index.encoder
        if configuration.model is not None:
            encoder = SentenceEncoder(model_folder(configuration.model, progress=report))
        return open_configured(assistant.index.library, configuration, encoder, progress=report)

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


def _sources(library: Library, served: Path | None, *, path: bool) -> list[tuple[str, str]]:
    choices = []
    if library.root == BUNDLED:
        choices.append(("celles des fiches fournies", BUNDLED_SET))
    if served is not None:
        choices.append((f"celles du lancement ({served.name})", SERVED_SET))
    choices.append(("un fichier à envoyer", UPLOADED_SET))
    if path:
        choices.append(("un fichier de cette machine", LOCAL_SET))
    return choices


def _gold_field(told: str = "") -> str:
    return file_input_html("fichier-questions", "Fichier de questions (.jsonl)", ".jsonl", told)


def _toml_field(told: str = "") -> str:
    return file_input_html("fichier-reglages", "Fichier de réglages (.toml), tables [[configuration]]", ".toml", told)


def _run_field(told: str = "") -> str:
    return file_input_html("fichier-mesure", "Ajouter une mesure (run.json d’un rapport)", ".json", told)


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


def _usual_threshold() -> float:
    """As the page shows it; the real one has more digits."""
    return round(answer_model().threshold, 2)


def _tried(size: float | None, lexical: float | None, keywords: float | None, threshold: float | None) -> Configuration:
    """The settings typed; a field left empty keeps its usual value.

    Raises:
        GoldError: naming the one that cannot be.
    """
    typed = {"passage_size": size, "lexical_weight": lexical, "keywords_weight": keywords, "threshold": threshold}
    usual = Configuration().json()
    changed = {key: value for key, value in typed.items() if value is not None and value != usual[key]}
    if not changed:
        return Configuration()
    told = ", ".join(f"{_SHORT[key]} {value:g}".replace(".", ",") for key, value in changed.items())
    return configuration_of({**changed, "name": told}, "Réglages à essayer")


_SHORT = {
    "passage_size": "passages de",
    "lexical_weight": "poids lexical",
    "keywords_weight": "poids lexical des mots-clés",
    "threshold": "seuil",
}


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


def build_evaluation(
    page: gr.Blocks,
    current: Callable[[], Assistant],
    *,
    served: Path | None = None,
    writable: Callable[[str | None], bool] = lambda _user: False,
) -> None:
    """The components of the tab and what they do, inside an open `gr.Tab`.

    Args:
        page: whose opening tells who is there.
        current: the assistant of the moment.
        served: a gold file given when the page was started.
        writable: whether a person, by name, may name files of the machine and have indexes built.
    """
    controls = _build(current().index.library, served)
    bench = _Bench(current, served, writable, controls)
    _connect(page, bench, controls)


def _build(library: Library, served: Path | None) -> _Controls:
    usual = Configuration()
    sources = _sources(library, served, path=False)
    with gr.Column(elem_id="evaluation", elem_classes="bench"):
        panel(
            '<h2>Mesurer les réponses</h2><p class="hint">Des questions dont la réponse est connue sont posées à Sourcier. '
            "Chaque chiffre est donné avec son intervalle à 95 %, et chaque question perdue avec l’étape qui l’a perdue.</p>",
            "evaluation-titre",
        )
        source = gr.Radio(sources, value=sources[0][1], label="Questions de référence", elem_id="evaluation-source")
        gold_file = panel(_gold_field(), "evaluation-questions", buttons=True, visible=sources[0][1] == UPLOADED_SET)
        gold_path = gr.Textbox(label="Chemin du fichier de questions (.jsonl)", visible=False, elem_id="evaluation-chemin")
        split = gr.Radio(
            [("test, pour conclure", "test"), ("dev, pour régler", "dev"), ("toutes", "all")], value="test", label="Jeu"
        )
        settings = gr.Radio(
            [("réglages habituels", USUAL), ("réglages à essayer", TRIED), ("un fichier de réglages", FILE)],
            value=USUAL,
            label="Réglages",
        )
        with gr.Group(visible=False, elem_id="evaluation-essai") as tried, gr.Row():
            size = gr.Number(usual.passage_size, label="Taille des passages (caractères)", precision=0)
            lexical = gr.Number(usual.lexical_weight, label="Poids lexical d’une question (0 à 1)", step=0.05)
            keywords = gr.Number(usual.keywords_weight, label="Poids lexical de mots-clés (0 à 1)", step=0.05)
            threshold = gr.Number(_usual_threshold(), label="Seuil de réponse (0 à 1)", step=0.01)
        toml_file = panel(_toml_field(), "evaluation-reglages", buttons=True, visible=False)
        toml_name = gr.Radio([], label="Configuration du fichier", visible=False)
        with gr.Row(elem_classes="bench-buttons"):
            start = gr.Button("Lancer la mesure", variant="primary", elem_id="evaluation-lancer", scale=0)
            stop = gr.Button("Arrêter", visible=False, elem_id="evaluation-arreter", scale=0)
        advance = panel("", "evaluation-avancement")
        said = panel(said_html(""), "evaluation-dit")
        with gr.Group(visible=False, elem_id="evaluation-mesures") as kept:
            shown = gr.Radio([], label="Mesure montrée")
            against = gr.Radio([("aucune", NONE)], value=NONE, label="Comparée à", visible=False)
        with gr.Row(elem_classes="bench-buttons"):
            run_file = panel(_run_field(), "evaluation-mesure", buttons=True)
            download = gr.Button("Télécharger le rapport", visible=False, elem_id="evaluation-rapport", scale=0)
        parcel = panel("", "evaluation-colis", buttons=True)
        with gr.Row(elem_id="evaluation-lecture", elem_classes="bench-pair"):
            results = panel("", "evaluation-resultats", buttons=True)
            reader = panel("", "evaluation-lecteur", buttons=True)
    gold, configurations = gr.State(None, time_to_live=KEPT_SECONDS), gr.State((), time_to_live=KEPT_SECONDS)
    shelf = gr.State(Shelf(), time_to_live=KEPT_SECONDS)
    return _Controls(
        source, gold_file, gold_path, split, settings, toml_file, toml_name, tried, size, lexical, keywords, threshold, start,
        stop, advance, said, kept, shown, against, run_file, download, parcel, results, reader, gold, configurations, shelf,
    )  # fmt: skip


def _connect(page: gr.Blocks, bench: _Bench, c: _Controls) -> None:
    private: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    showing = [c.said, c.kept, c.shown, c.against, c.download, c.results, c.reader]
    resting = [c.start, c.stop, c.advance, c.said]
    page.load(bench.opened, outputs=[c.source, c.gold_file, c.gold_path], queue=False, **private)
    c.source.input(bench.source_chosen, c.source, [c.gold_file, c.gold_path], **private)
    c.settings.input(bench.settings_chosen, [c.settings, c.configurations], [c.tried, c.toml_file, c.toml_name], **private)
    c.gold_file.upload(bench.gold_given, outputs=[c.gold, c.gold_file, c.said], **private)
    c.toml_file.upload(bench.toml_given, outputs=[c.configurations, c.toml_file, c.toml_name, c.said], **private)
    c.run_file.upload(bench.run_given, [c.shelf, c.shown, c.against], [*showing, c.shelf, c.run_file], **private)
    queued = c.start.click(bench.queued, outputs=resting, **private)
    read = {c.source, c.gold_path, c.split, c.settings, c.toml_name, c.size, c.lexical, c.keywords, c.threshold, c.gold,
            c.configurations, c.shelf, c.shown}  # fmt: skip
    measured = queued.then(
        bench.measure,
        read,
        [*showing, c.shelf, c.start, c.stop, c.advance],
        concurrency_id="mesures",
        concurrency_limit=1,
        **private,
    )
    c.stop.click(bench.stopped, outputs=resting, cancels=[queued, measured], queue=False, **private)
    for choice in (c.shown, c.against):
        choice.input(bench.show, [c.shelf, c.shown, c.against], showing, **private)
    c.download.click(bench.packed, [c.shelf, c.shown, c.against], [c.parcel, c.said], **private)
    c.results.click(bench.open, outputs=c.reader, trigger_mode="always_last", **private)
