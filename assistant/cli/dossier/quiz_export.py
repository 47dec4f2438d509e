"""`sourcier dossier quiz-export`: the questions that the trainer took, for Moodle, Anki or paper."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from assistant.cli.console import Console
from assistant.cli.session import library_of
from assistant.quiz.exports import FORMATS, export
from assistant.quiz.quiz_file import misquoted, read_quiz
from corpus.errors import QuizError

HELP = "exporter les questions retenues d’un quiz : " + ", ".join(label for label, _ in FORMATS.values())


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", metavar="FICHIER", help="les questions relues")
    endings = ", ".join(f"{suffix} ({label})" for suffix, (label, _) in FORMATS.items())
    parser.add_argument("output", metavar="SORTIE", help=f"le fichier à écrire ; sa fin dit sa forme : {endings}")
    parser.add_argument("--all", action="store_true", help="exporter aussi les questions qui ne sont pas relues")


def run(args: Namespace, console: Console) -> int:
    """Write the export; a question whose words are no longer in the library is told and left out."""
    quiz = read_quiz(Path(args.file))
    items = quiz.to_export(everything=args.all)
    gone = misquoted(items, library_of(args, console))
    for item in gone:
        console.notify(f"{item.id} : laissée de côté, ses mots ne sont plus à leur place dans {item.place.source}.")
    kept = [item for item in items if item not in gone]
    if not kept:
        raise QuizError(
            "Aucune de ces questions n’a encore ses mots dans la bibliothèque. Donnez à --library celle dont le quiz est tiré, "
            "ou refaites le quiz."
        )
    for path in export(kept, quiz.title, Path(args.output)):
        console.line(f"{path} : {len(kept)} question{'s' if len(kept) > 1 else ''}.")
    return 0
