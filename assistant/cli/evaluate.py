"""`sourcier eval`: the benchmark on gold questions."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from assistant.assistant import open_assistant
from assistant.cli.console import Console
from assistant.cli.session import chosen_library, index_of, library_of
from corpus.errors import UsageError
from eval.benchmark import run_benchmark
from eval.datasets import WHOLE_PASSAGES, load_dataset
from eval.gold.gold_set import BUNDLED_GOLD, in_split, load_gold
from eval.report import json_report, text_report
from eval.retrieval import json_retrieval, run_retrieval, text_retrieval

HELP = "mesurer les réponses sur des questions de référence"


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--gold", metavar="FICHIER", help="questions de référence en JSONL (par défaut : celles des fiches fournies)"
    )
    parser.add_argument(
        "--data", metavar="DOSSIER", help="un dossier passages.jsonl + questions.jsonl : mesurer la recherche seule"
    )
    parser.add_argument(
        "--ids", metavar="FICHIER", help="avec --data : ne garder que les passages et questions de cette liste JSON"
    )
    parser.add_argument("--split", choices=["dev", "test", "all"], default="test", help="quelles questions (par défaut : test)")
    parser.add_argument("--json", action="store_true", help="les chiffres en JSON, question par question")


def run(args: Namespace, console: Console) -> int:
    """Measure, and print the figures."""
    if args.data is not None:
        return _run_retrieval(args, console)
    if args.gold is None and chosen_library(args) is not None:
        raise UsageError("Donnez avec --gold les questions de référence qui portent sur cette bibliothèque.")
    library = library_of(args, console)
    questions = load_gold(Path(args.gold) if args.gold else BUNDLED_GOLD, library)
    if args.split != "all":
        questions = in_split(questions, args.split)
    if not questions:
        raise UsageError(f"Aucune question « {args.split} » dans ce fichier ; essayez --split all.")
    report = run_benchmark(open_assistant(index_of(library, console)), questions, console.progress)
    _show(args, console, json_report(report), text_report(report))
    return 0


def _run_retrieval(args: Namespace, console: Console) -> int:
    dataset = load_dataset(Path(args.data), Path(args.ids) if args.ids else None)
    index = index_of(dataset.library, console, settings=WHOLE_PASSAGES)
    report = run_retrieval(index, dataset, progress=console.progress)
    _show(args, console, json_retrieval(report), text_retrieval(report))
    return 0


def _show(args: Namespace, console: Console, as_json: dict[str, Any], as_text: Iterable[str]) -> None:
    console.close_bar()
    if args.json:
        console.json(as_json)
        return
    for line in as_text:
        console.line(line)
