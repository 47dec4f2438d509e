"""`sourcier dossier quiz-review`: read a quiz's questions again, take some and turn others down."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from assistant.cli.console import Console
from assistant.cli.dossier.quiz_telling import tell_item
from assistant.quiz.quiz_file import quiz_json, read_quiz, write_quiz
from corpus.errors import UsageError

HELP = "relire les questions d’un quiz, en retenir et en écarter"


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", metavar="FICHIER", help="les questions écrites par « sourcier dossier quiz »")
    parser.add_argument("--accept", nargs="+", default=[], metavar="QUESTION", help="retenir ces questions (identifiants)")
    parser.add_argument("--reject", nargs="+", default=[], metavar="QUESTION", help="écarter ces questions (identifiants)")
    parser.add_argument("--json", action="store_true", help="les questions en JSON")


def run(args: Namespace, console: Console) -> int:
    """Write what was decided, if anything was, then print the questions."""
    if both := set(args.accept) & set(args.reject):
        raise UsageError(f"La question {min(both)} est à la fois retenue et écartée. Choisissez.")
    path = Path(args.file)
    quiz = read_quiz(path)
    for names, accepted in ((args.accept, True), (args.reject, False)):
        for name in names:
            quiz = quiz.decided(name, accepted)
    if args.accept or args.reject:
        write_quiz(path, quiz)
    if args.json:
        console.json(quiz_json(quiz))
        return 0
    for number, item in enumerate(quiz.items, 1):
        tell_item(number, item, console)
    taken, left = (sum(item.accepted is decision for item in quiz.items) for decision in (True, None))
    console.notify(f"{len(quiz.items)} questions : {taken} retenues, {left} à relire.")
    return 0
