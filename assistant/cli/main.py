"""The command line: one subcommand a module, errors told in one line of French."""

from __future__ import annotations

import io
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version

from assistant.cli import ask, doctor, documents, dossier, edit, evaluate, gold, manage, password, reindex, search, serve
from assistant.cli.console import Console
from assistant.cli.french import speak_french
from assistant.cli.options import library_option
from corpus.errors import SourcierError

INTERRUPTED = 130
_DESCRIPTION = "Répond à des questions par des extraits exacts de documents français, avec leur source."
_EPILOG = "Sans --library ni SOURCIER_LIBRARY, Sourcier interroge ses propres fiches sur la pair-aidance en santé mentale."

Configure = Callable[[ArgumentParser], None]
Run = Callable[[Namespace, Console], int]

COMMANDS: dict[str, tuple[str, Configure, Run]] = {
    "serve": (serve.HELP, serve.configure, serve.run),
    "ask": (ask.HELP, ask.configure, ask.run),
    "search": (search.HELP, search.configure, search.run),
    "add": (manage.ADD_HELP, manage.configure_add, manage.run_add),
    "remove": (manage.REMOVE_HELP, manage.configure_remove, manage.run_remove),
    "edit": (edit.HELP, edit.configure, edit.run),
    "list": (documents.LIST_HELP, documents.configure_list, documents.run_list),
    "show": (documents.SHOW_HELP, documents.configure_show, documents.run_show),
    "index": (reindex.HELP, reindex.configure, reindex.run),
    "dossier": (dossier.HELP, dossier.configure, dossier.run),
    "doctor": (doctor.HELP, doctor.configure, doctor.run),
    "password": (password.HELP, password.configure, password.run),
    "eval": (evaluate.HELP, evaluate.configure, evaluate.run),
    "gold": (gold.HELP, gold.configure, gold.run),
}


def _version() -> str:
    try:
        return version("sourcier")
    except PackageNotFoundError:
        return "(non installé)"


def build_parser() -> ArgumentParser:
    """The whole command line, in French."""
    speak_french()
    shared = library_option()
    parser = ArgumentParser(
        prog="sourcier", description=_DESCRIPTION, epilog=_EPILOG, parents=[shared], formatter_class=RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="version", version=f"sourcier {_version()}", help="montrer la version")
    commands = parser.add_subparsers(dest="command", metavar="COMMANDE", required=True, title="commandes")
    for name, (help_text, configure, run) in COMMANDS.items():
        command = commands.add_parser(name, help=help_text, description=help_text.capitalize() + ".", parents=[shared])
        configure(command)
        command.set_defaults(run=run)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0 done; 1 the work failed; 2 wrong usage; 130 interrupted.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", newline="\n", errors="surrogateescape")
    args = build_parser().parse_args(arguments)
    console = Console()
    try:
        code: int = args.run(args, console)
        sys.stdout.flush()
        return code
    except SourcierError as error:
        console.notify(f"sourcier : {error}")
        return error.exit_code
    except KeyboardInterrupt:
        console.notify("Interrompu.")
        return INTERRUPTED
    except BrokenPipeError:  # the reader of a pipe left, as `head` does
        sys.stdout = None  # nothing is left to flush at exit
        return 0
