"""`sourcier dossier new`: an empty dossier, or a first plan from a theme or from questions."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import date
from pathlib import Path

from assistant.assistant import open_assistant
from assistant.cli.console import Console
from assistant.cli.dossier.telling import tell_contents
from assistant.cli.session import index_of, library_of
from assistant.dossier.editing import titled
from assistant.dossier.files import SUFFIX, write_dossier
from assistant.dossier.model import Dossier
from assistant.dossier.plan import plan_from_questions, plan_from_theme
from corpus.errors import DossierError, UsageError

HELP = "commencer un dossier, vide ou d’après un thème ou des questions"


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", metavar="FICHIER", help=f"le dossier à écrire ({SUFFIX})")
    parser.add_argument("--title", default="", metavar="TITRE", help="son titre")
    plan = parser.add_mutually_exclusive_group()
    plan.add_argument("--theme", metavar="THÈME", help="proposer un plan : les parties des documents qui parlent de ce thème")
    plan.add_argument(
        "--questions", metavar="FICHIER", help="proposer un plan : une partie par question de ce fichier (une par ligne)"
    )


def run(args: Namespace, console: Console) -> int:
    """Write the dossier; a file that is there is never replaced."""
    path = Path(args.file)
    if not path.name.endswith(SUFFIX):
        raise UsageError(f"Le nom d’un dossier finit par {SUFFIX} : par exemple « cours{SUFFIX} ».")
    if path.exists():
        raise DossierError(f"{path} existe déjà. Choisissez un autre nom, ou complétez-le avec « sourcier dossier add ».")
    dossier = _planned(args, console)
    write_dossier(path, titled(dossier, args.title) if args.title else dossier)
    tell_contents(dossier, path, console)
    return 0


def _planned(args: Namespace, console: Console) -> Dossier:
    if args.theme is None and args.questions is None:
        return Dossier()
    questions = _questions(Path(args.questions)) if args.questions is not None else []
    assistant = open_assistant(index_of(library_of(args, console), console))
    if args.theme is not None:
        return plan_from_theme(assistant, args.theme, date.today())
    try:
        return plan_from_questions(assistant, args.title, questions, date.today(), console.progress)
    finally:
        console.close_bar()


def _questions(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DossierError(
            f"{path} ne peut pas être lu : un fichier de texte en UTF-8 est attendu, une question par ligne."
        ) from error
