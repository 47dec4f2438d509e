"""`sourcier dossier quiz`: questions made of a library's own words, for a trainer to review."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path
from textwrap import shorten

from assistant.cli.console import Console
from assistant.cli.dossier.quiz_telling import tell_item
from assistant.cli.options import positive
from assistant.cli.session import library_of
from assistant.dossier.files import read_dossier
from assistant.dossier.standing import standing
from assistant.quiz.item import Item, Kind
from assistant.quiz.making import draw_items, make_items
from assistant.quiz.quiz_file import Quiz, quiz_json, write_quiz
from corpus.errors import DossierError, QuizError, UsageError
from corpus.library import Library

HELP = "proposer des questions de quiz faites des mots des documents, à relire avant export"
_DEFAULT_TITLE = "Quiz"
_LONGEST_TOLD = 80
_NEEDED = " : il y faut des phrases complètes avec un chiffre, une date ou un sigle défini."
_OR_KINDS = "ou d’autres sortes de questions."


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--document", action="append", metavar="DOCUMENT", help="ne tirer que de ce document (répétable ; par défaut : tous)"
    )
    parser.add_argument("--from-dossier", metavar="FICHIER", help="ne tirer que des extraits de ce dossier")
    parser.add_argument(
        "--kinds",
        type=kinds_named,
        default=tuple(Kind),
        metavar="SORTES",
        help=f"les sortes de questions, séparées par des virgules (par défaut : {','.join(Kind)})",
    )
    parser.add_argument("-n", type=positive, default=20, metavar="N", dest="most", help="combien au plus (par défaut : 20)")
    parser.add_argument("--seed", type=positive, default=1, metavar="GRAINE", help="le même nombre donne le même tirage")
    parser.add_argument("--title", default=_DEFAULT_TITLE, metavar="TITRE", help="le titre du quiz")
    parser.add_argument("--output", metavar="FICHIER", help="écrire les questions à relire dans ce fichier JSON")
    parser.add_argument("--json", action="store_true", help="les questions en JSON")


def run(args: Namespace, console: Console) -> int:
    """Draw questions; a review file that is there is never replaced, for it holds decisions."""
    target = Path(args.output) if args.output else None
    if target is not None and target.exists():
        raise QuizError(f"{target} existe déjà : donnez à --output un autre nom, pour ne pas perdre ce qui y est relu.")
    if args.from_dossier and args.document:
        raise UsageError("Donnez soit --document, soit --from-dossier.")
    library = library_of(args, console)
    items = _from_dossier(args, library, console) if args.from_dossier else _from_documents(args, library, console)
    quiz = Quiz(" ".join(args.title.split()) or _DEFAULT_TITLE, items, library.digest)
    if target is not None:
        write_quiz(target, quiz)
    if args.json:
        console.json(quiz_json(quiz))
        return 0
    for number, item in enumerate(items, 1):
        tell_item(number, item, console)
    given = "ce dossier n’en donne" if args.from_dossier else "ces documents n’en donnent"
    fewer = f" ({args.most} demandées : {given} pas plus)" if len(items) < args.most else ""
    told = f"{len(items)} question{'s' if len(items) > 1 else ''}{fewer}."
    if target is not None:
        told += f" Écrit dans {target} ; relisez-les avec « sourcier dossier quiz-review {target} »."
    console.notify(told)
    return 0


def _from_documents(args: Namespace, library: Library, console: Console) -> tuple[Item, ...]:
    documents = [library.document(name) for name in args.document] if args.document else None
    items = draw_items(library, args.kinds, args.most, args.seed, documents=documents, progress=console.progress)
    if not items:
        raise QuizError(f"Aucune question n’a pu être faite de ces documents{_NEEDED} Essayez d’autres documents {_OR_KINDS}")
    return items


def _from_dossier(args: Namespace, library: Library, console: Console) -> tuple[Item, ...]:
    """Questions made of a dossier's extracts; those whose words are no longer at their place are told and left out."""
    found = standing(library, read_dossier(Path(args.from_dossier)).quotes)
    for quote in found.gone:
        words = shorten(" ".join(quote.text.split()), _LONGEST_TOLD, placeholder="…")
        console.notify(f"« {words} » : laissé de côté, ces mots ne sont plus à leur place dans {quote.source}.")
    if not found.extracts:
        raise DossierError(
            f"{args.from_dossier} : aucun extrait de ce dossier n’est dans la bibliothèque. Ajoutez-lui des extraits, "
            "ou donnez à --library celle dont il est tiré."
        )
    items = make_items(library, found.extracts, args.kinds, args.most, args.seed)
    if not items:
        raise QuizError(f"Aucune question n’a pu être faite de ces extraits{_NEEDED} Essayez d’autres extraits {_OR_KINDS}")
    return items


def kinds_named(text: str) -> tuple[Kind, ...]:
    """Kinds of questions written with commas between them."""
    try:
        return tuple(dict.fromkeys(Kind(name.strip()) for name in text.split(",")))
    except ValueError as error:
        raise ArgumentTypeError(f"des sortes parmi {', '.join(Kind)} sont attendues, pas « {text} »") from error
