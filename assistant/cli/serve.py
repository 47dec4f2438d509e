"""`sourcier serve`: the web page."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from assistant.assistant import open_assistant
from assistant.cli.console import Console
from assistant.cli.options import port_number
from assistant.cli.session import index_of, library_of

HELP = "ouvrir la page web"


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--host", default="127.0.0.1", metavar="HÔTE", help="adresse d’écoute (par défaut : 127.0.0.1, cette machine seule)"
    )
    parser.add_argument("--port", type=port_number, default=7860, help="port d’écoute (par défaut : 7860)")


def run(args: Namespace, console: Console) -> int:
    """Serve until interrupted."""
    from assistant.page.app import serve

    assistant = open_assistant(index_of(library_of(args, console), console))
    serve(assistant, args.host, args.port, lambda url: console.notify(f"Sourcier est ouvert : {url}  (Ctrl+C pour arrêter)"))
    return 0
