"""A run of the bench as the page makes it: with the index at hand if it will do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.assistant import Assistant
from eval.gold.gold_set import GoldQuestion
from eval.report.charts import charts
from eval.runs.configuration import Configuration, open_configured, tuned
from eval.runs.execute import execute
from eval.runs.run import Run
from index.encoder import open_encoder
from index.passages import PassageSettings
from index.progress import Progress


def measured(
    assistant: Assistant,
    questions: Sequence[GoldQuestion],
    configuration: Configuration,
    gold: Mapping[str, Any],
    report: Progress,
) -> tuple[Run, Mapping[str, str]]:
    """A run of questions under a configuration, and its plots as SVG.

    Args:
        assistant: the one that answers on the page.
        gold: what tells the questions in the identity of the run.
    """
    run = execute(
        _configured(assistant, configuration, report), questions, configuration, gold=gold, progress=report, noted=False
    )
    report("Calcul des intervalles et des courbes", 0, 0)
    return run, charts(run)


def _configured(assistant: Assistant, configuration: Configuration, report: Progress) -> Assistant:
    """The assistant itself if its index will do, else one of its own."""
    if configuration.model is None and configuration.passage_size == PassageSettings().size:
        return tuned(assistant, configuration)
    encoder = assistant.index.encoder
    if configuration.model is not None:
        encoder = open_encoder(configuration.model, report)
    return open_configured(assistant.index.library, configuration, encoder, progress=report)
