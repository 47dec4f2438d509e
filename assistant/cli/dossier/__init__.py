"""`sourcier dossier`: course material made of extracts; one action a module."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable

from assistant.cli.console import Console
from assistant.cli.dossier import collect, create, export, figures, glossary, quiz, quiz_export, quiz_review, verify
from assistant.cli.options import library_option

HELP = "composer, exporter et vérifier un dossier d’extraits"

ACTIONS: dict[str, tuple[str, Callable[[ArgumentParser], None], Callable[[Namespace, Console], int]]] = {
    "new": (create.HELP, create.configure, create.run),
    "add": (collect.HELP, collect.configure, collect.run),
    "export": (export.HELP, export.configure, export.run),
    "verify": (verify.HELP, verify.configure, verify.run),
    "figures": (figures.HELP, figures.configure, figures.run),
    "glossary": (glossary.HELP, glossary.configure, glossary.run),
    "quiz": (quiz.HELP, quiz.configure, quiz.run),
    "quiz-review": (quiz_review.HELP, quiz_review.configure, quiz_review.run),
    "quiz-export": (quiz_export.HELP, quiz_export.configure, quiz_export.run),
}


def configure(parser: ArgumentParser) -> None:
    """Declare the actions and their arguments."""
    shared = library_option()
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, title="actions")
    for name, (told, arguments, run_action) in ACTIONS.items():
        action = actions.add_parser(name, help=told, description=told[0].upper() + told[1:] + ".", parents=[shared])
        arguments(action)
        action.set_defaults(run_action=run_action)


def run(args: Namespace, console: Console) -> int:
    """Do the action that was chosen."""
    code: int = args.run_action(args, console)
    return code
