"""The tab "Évaluation": questions whose answers are known are asked, and what comes of it is shown, compared and kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.blocks import Block

from assistant.assistant import Assistant
from assistant.page.evaluation_desk import EvaluationDesk
from assistant.page.evaluation_form import Controls, build_form


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
    controls = build_form(current().index.library, served)
    _connect(page, EvaluationDesk(current, served, writable, controls), controls)


def _connect(page: gr.Blocks, desk: EvaluationDesk, c: Controls) -> None:
    private: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    showing = [c.said, c.kept, c.shown, c.against, c.download, c.results, c.reader]
    page.load(desk.opened, outputs=[c.source, c.gold_file, c.gold_path], queue=False, **private)
    c.source.input(desk.source_chosen, c.source, [c.gold_file, c.gold_path], **private)
    c.settings.input(desk.settings_chosen, [c.settings, c.configurations], [c.tried, c.toml_file, c.toml_name], **private)
    c.gold_file.upload(desk.gold_given, outputs=[c.gold, c.gold_file, c.said], **private)
    c.toml_file.upload(desk.toml_given, outputs=[c.configurations, c.toml_file, c.toml_name, c.said], **private)
    c.run_file.upload(desk.run_given, [c.shelf, c.shown, c.against], [*showing, c.shelf, c.run_file], **private)
    read: set[Block] = {
        *(c.source, c.gold_path, c.split, c.settings, c.toml_name, c.gold, c.configurations, c.shelf, c.shown),
        *(c.size, c.lexical, c.keywords, c.threshold),
    }
    # One run at a time: the others wait for their turn inside the work, where they can be stopped too.
    c.start.click(desk.measure, read, [*showing, c.shelf, c.start, c.stop, c.advance], concurrency_limit=20, **private)
    c.stop.click(desk.stops.asked, queue=False, **private)
    for choice in (c.shown, c.against):
        choice.input(desk.show, [c.shelf, c.shown, c.against], showing, **private)
    c.download.click(desk.packed, [c.shelf, c.shown, c.against], [c.parcel, c.said], **private)
    c.results.click(desk.open, outputs=c.reader, trigger_mode="always_last", queue=False, **private)
