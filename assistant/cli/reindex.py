"""`sourcier index`: bring the index up to date."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from assistant.cli.console import Console
from assistant.cli.session import index_of, library_of

HELP = "mettre l’index à jour"


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--rebuild", action="store_true", help="le refaire entièrement")


def run(args: Namespace, console: Console) -> int:
    """Index, and tell what is indexed."""
    index = index_of(library_of(args, console), console, rebuild=args.rebuild)
    counts = index.counts
    console.line(f"Index à jour : {counts['documents']} documents, {counts['passages']} passages ({index.encoder.name}).")
    return 0
