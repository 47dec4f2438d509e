"""The components of the evaluation tab: what there is to choose, and where what comes of it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import gradio as gr

from assistant.page.bench_parts import KEPT_SECONDS, panel, said_html
from assistant.page.evaluation_choices import (
    BUNDLED_SET,
    FILE,
    LOCAL_SET,
    SERVED_SET,
    TRIED,
    UPLOADED_SET,
    USUAL,
    usual_threshold,
)
from assistant.page.shelf import Shelf
from assistant.page.uploads import file_input_html
from corpus.library import BUNDLED, Library
from eval.runs.configuration import Configuration

NONE = ""
"""The key of no run."""


@dataclass(frozen=True)
class Controls:
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


def source_choices(library: Library, served: Path | None, *, path: bool) -> list[tuple[str, str]]:
    """Labels and keys of the sets of questions; a file of this machine for those who may name one."""
    choices = []
    if library.root == BUNDLED:
        choices.append(("celles des fiches fournies", BUNDLED_SET))
    if served is not None:
        choices.append((f"celles du lancement ({served.name})", SERVED_SET))
    choices.append(("un fichier à envoyer", UPLOADED_SET))
    if path:
        choices.append(("un fichier de cette machine", LOCAL_SET))
    return choices


def gold_field(told: str = "") -> str:
    """The field of a file of questions."""
    return file_input_html("fichier-questions", "Fichier de questions (.jsonl)", ".jsonl", told)


def toml_field(told: str = "") -> str:
    """The field of a file of settings."""
    return file_input_html("fichier-reglages", "Fichier de réglages (.toml), tables [[configuration]]", ".toml", told)


def run_field(told: str = "") -> str:
    """The field of a run of a report."""
    return file_input_html("fichier-mesure", "Ajouter une mesure (run.json d’un rapport)", ".json", told)


def build_form(library: Library, served: Path | None) -> Controls:
    """The components, inside an open `gr.Tab`.

    Args:
        library: whose own questions are offered, if it has some.
        served: a gold file given when the page was started.
    """
    usual = Configuration()
    sources = source_choices(library, served, path=False)
    with gr.Column(elem_id="evaluation", elem_classes="bench"):
        panel(
            '<h2>Mesurer les réponses</h2><p class="hint">Des questions dont la réponse est connue sont posées à Sourcier. '
            "Chaque chiffre est donné avec son intervalle à 95 %, et chaque question perdue avec l’étape qui l’a perdue.</p>",
            "evaluation-titre",
        )
        source = gr.Radio(sources, value=sources[0][1], label="Questions de référence", elem_id="evaluation-source")
        gold_file = panel(gold_field(), "evaluation-questions", buttons=True, visible=sources[0][1] == UPLOADED_SET)
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
            threshold = gr.Number(usual_threshold(), label="Seuil de réponse (0 à 1)", step=0.01)
        toml_file = panel(toml_field(), "evaluation-reglages", buttons=True, visible=False)
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
            run_file = panel(run_field(), "evaluation-mesure", buttons=True)
            download = gr.Button("Télécharger le rapport", visible=False, elem_id="evaluation-rapport", scale=0)
        parcel = panel("", "evaluation-colis", buttons=True)
        with gr.Row(elem_id="evaluation-lecture", elem_classes="bench-pair"):
            results = panel("", "evaluation-resultats", buttons=True)
            reader = panel("", "evaluation-lecteur", buttons=True)
    gold, configurations = gr.State(None, time_to_live=KEPT_SECONDS), gr.State((), time_to_live=KEPT_SECONDS)
    shelf = gr.State(Shelf(), time_to_live=KEPT_SECONDS)
    return Controls(
        source, gold_file, gold_path, split, settings, toml_file, toml_name, tried, size, lexical, keywords, threshold, start,
        stop, advance, said, kept, shown, against, run_file, download, parcel, results, reader, gold, configurations, shelf,
    )  # fmt: skip
