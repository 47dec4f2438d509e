"""`sourcier dossier export`: a dossier as a document for people."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from assistant.cli.console import Console
from assistant.dossier.exports.formats import EXPORTS, export
from assistant.dossier.files import read_dossier

HELP = "exporter un dossier en " + ", ".join(name for name, _, _ in EXPORTS.values())


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", metavar="FICHIER", help="le dossier")
    parser.add_argument(
        "output", metavar="SORTIE", help=f"le fichier à écrire ; son extension dit le format : {', '.join(EXPORTS)}"
    )


def run(args: Namespace, console: Console) -> int:
    """Write the export; what bore its name is replaced."""
    dossier = read_dossier(Path(args.file))
    export(dossier, Path(args.output))
    console.line(f"{args.output} : {dossier.count} citation{'s' if dossier.count > 1 else ''}.")
    return 0
