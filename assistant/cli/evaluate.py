"""`sourcier eval`: the benchmark, its report, its comparison with an earlier run, and sweeps."""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant.assistant import Assistant
from assistant.cli.console import Console
from assistant.cli.session import chosen_library, encoder_of, library_of
from corpus.errors import GateFailed, UsageError
from corpus.library import Library
from eval.datasets import WHOLE_PASSAGES, load_dataset
from eval.gold.gold_set import BUNDLED_GOLD, GoldQuestion, in_split, load_gold
from eval.report.files import write_report
from eval.report.text import comparison_lines, ranking_lines, run_lines
from eval.runs.comparison import RunComparison, compare_runs, comparison_json, gate_failures
from eval.runs.configuration import Configuration, open_configured, read_configurations
from eval.runs.execute import execute
from eval.runs.run import Run, read_run, run_json
from eval.runs.sweep import sweep
from index.encoder import Encoder

HELP = "mesurer les réponses sur des questions de référence"


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("action", nargs="?", choices=["sweep"], help="sweep : comparer plusieurs configurations")
    parser.add_argument(
        "configurations", nargs="?", metavar="FICHIER.toml", help="avec sweep : les configurations, tables [[configuration]]"
    )
    parser.add_argument(
        "--gold", metavar="FICHIER", help="questions de référence en JSONL (par défaut : celles des fiches fournies)"
    )
    parser.add_argument(
        "--data", metavar="DOSSIER", help="un dossier passages.jsonl + questions.jsonl, comme PIAF : mesurer recherche et lecture"
    )
    parser.add_argument(
        "--ids", metavar="FICHIER", help="avec --data : ne garder que les passages et questions de cette liste JSON"
    )
    parser.add_argument("--split", choices=["dev", "test", "all"], default="test", help="quelles questions (par défaut : test)")
    parser.add_argument(
        "--report",
        metavar="DOSSIER",
        help="écrire le rapport : index.html, run.json, fichiers TREC",
    )
    parser.add_argument("--configuration", metavar="FICHIER.toml", help="mesurer sous la première configuration de ce fichier")
    parser.add_argument("--baseline", metavar="RUN.json", help="comparer à une mesure précédente, question par question")
    parser.add_argument(
        "--gate", action="store_true", help="échouer (code 1) si une mesure baisse significativement ou si un extrait est inexact"
    )
    parser.add_argument("--json", action="store_true", help="les chiffres en JSON, question par question")


@dataclass(frozen=True)
class _Task:
    """What is measured: questions on a library, and how its texts are cut."""

    library: Library
    questions: tuple[GoldQuestion, ...]
    gold: dict[str, Any]
    base: Configuration


def run(args: Namespace, console: Console) -> int:
    """Measure, and print the figures."""
    _check_usage(args)
    baseline = read_run(Path(args.baseline)) if args.baseline else None
    task = _task(args, console)
    if args.action == "sweep":
        return _sweep(args, console, task)
    started = time.perf_counter()
    assistant = _opener(task.library, console)(task.base)
    opening = time.perf_counter() - started
    measured = execute(assistant, task.questions, task.base, gold=task.gold, progress=console.progress, index_seconds=opening)
    comparison = compare_runs(baseline, measured) if baseline else None
    if args.report:
        page = write_report(Path(args.report), measured, comparison)
        console.notify(f"Rapport écrit : {page}")
    _show(args, console, measured, comparison)
    if args.gate:
        _pass_gate(measured, comparison, console)
    return 0


def _check_usage(args: Namespace) -> None:
    if args.action == "sweep" and args.configurations is None:
        raise UsageError("Donnez le fichier des configurations : sourcier eval sweep FICHIER.toml.")
    if args.action == "sweep" and (args.baseline or args.gate):
        raise UsageError("Un sweep compare les configurations à la première du fichier : --baseline et --gate n’y ont pas place.")
    if args.action == "sweep" and args.configuration:
        raise UsageError("Un sweep prend ses configurations dans son fichier : --configuration n’y a pas place.")
    if args.ids and not args.data:
        raise UsageError("--ids s’emploie avec --data.")
    if args.data and args.gold:
        raise UsageError("--data et --gold ne s’emploient pas ensemble : --data apporte ses propres questions.")
    if args.data is None and args.gold is None and chosen_library(args) is not None:
        raise UsageError("Donnez avec --gold les questions de référence qui portent sur cette bibliothèque.")


def _task(args: Namespace, console: Console) -> _Task:
    if args.data is not None:
        dataset = load_dataset(Path(args.data), Path(args.ids) if args.ids else None)
        base = replace(_configuration(args), passage_size=WHOLE_PASSAGES.size)
        return _Task(dataset.library, dataset.questions, {"name": dataset.name}, base)
    library = library_of(args, console)
    path = Path(args.gold) if args.gold else BUNDLED_GOLD
    questions = load_gold(path, library)
    if args.split != "all":
        questions = in_split(questions, args.split)
    if not questions:
        raise UsageError(f"Aucune question « {args.split} » dans ce fichier ; essayez --split all.")
    return _Task(library, questions, {"name": path.name, "split": args.split}, _configuration(args))


def _configuration(args: Namespace) -> Configuration:
    return read_configurations(Path(args.configuration))[0] if args.configuration else Configuration()


def _opener(library: Library, console: Console) -> Callable[[Configuration], Assistant]:
    """Opens the assistant of a configuration; an encoder is loaded once for all those that use it."""
    encoders: dict[str | None, Encoder] = {}

    def opened(configuration: Configuration) -> Assistant:
        if configuration.model not in encoders:
            encoders[configuration.model] = encoder_of(console, configuration.model)
        try:
            return open_configured(
                library, configuration, encoders[configuration.model], progress=console.progress, notify=console.notify
            )
        finally:
            console.close_bar()

    return opened


def _show(args: Namespace, console: Console, measured: Run, comparison: RunComparison | None) -> None:
    console.close_bar()
    if args.json:
        told = run_json(measured)
        console.json(told if comparison is None else {**told, "comparison": comparison_json(comparison)})
        return
    for line in run_lines(measured):
        console.line(line)
    if comparison is not None:
        console.line()
        for line in comparison_lines(comparison):
            console.line(line)


def _pass_gate(measured: Run, comparison: RunComparison | None, console: Console) -> None:
    """Fail for a significant fall or a broken invariant, and for nothing else.

    Raises:
        GateFailed: saying which.
    """
    reasons = gate_failures(measured, comparison)
    if reasons:
        raise GateFailed("la mesure ne passe pas : " + " ; ".join(reasons) + ".")
    console.notify("La mesure passe." if comparison else "La mesure passe : extraits exacts (aucune mesure de départ donnée).")


def _sweep(args: Namespace, console: Console, task: _Task) -> int:
    configurations: Sequence[Configuration] = read_configurations(Path(args.configurations))
    if args.data is not None:  # passages are given there: they are never cut
        configurations = [replace(one, passage_size=task.base.passage_size) for one in configurations]
    opened = _opener(task.library, console)
    entries = sweep(configurations, task.questions, opened, gold=task.gold, progress=console.progress)
    console.close_bar()
    if args.report:
        for number, entry in enumerate(entries, 1):
            write_report(Path(args.report) / f"{number:02}", entry.run, entry.comparison)
        console.notify(f"Rapports écrits dans {args.report}, du meilleur (01) au moins bon.")
    if args.json:
        console.json(
            {
                "configurations": [
                    {**run_json(e.run), "comparison": comparison_json(e.comparison) if e.comparison else None} for e in entries
                ]
            }
        )
        return 0
    for line in ranking_lines([entry.run for entry in entries], [entry.comparison for entry in entries]):
        console.line(line)
    return 0
