"""`sourcier index`: bring the index up to date."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from assistant.cli.console import Console
from assistant.cli.manage import mend
from assistant.cli.session import chosen_library, encoder_of, index_of, library_of
from corpus.managed.layout import is_managed

HELP = "mettre l’index à jour"


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--rebuild", action="store_true", help="le refaire entièrement")


def run(args: Namespace, console: Console) -> int:
    """Index, and tell what is indexed; a managed library's damaged texts are made again first if all is."""
    root = chosen_library(args)
    if args.rebuild and root is not None and is_managed(root):
        mend(root, encoder_of(console), console)
    index = index_of(library_of(args, console), console, rebuild=args.rebuild)
    counts = index.counts
    console.line(f"Index à jour : {counts['documents']} documents, {counts['passages']} passages ({index.encoder.name}).")
    return 0
