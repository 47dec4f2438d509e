"""`sourcier dossier add`: put extracts in a dossier, by their place or as the answer to a question."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import date
from pathlib import Path

from assistant.assistant import open_assistant
from assistant.cli.console import Console
from assistant.cli.dossier.telling import tell_contents
from assistant.cli.options import positive, span_bounds
from assistant.cli.session import index_of, library_of
from assistant.dossier.editing import with_quotes, with_section
from assistant.dossier.files import read_dossier, write_dossier
from assistant.dossier.model import Dossier, Quote, quote_of
from corpus.errors import DossierError, UsageError

HELP = "ajouter des extraits à un dossier"


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", metavar="FICHIER", help="le dossier")
    parser.add_argument(
        "--section", default="", metavar="TITRE", help="la partie où les mettre (créée s’il le faut ; la dernière)"
    )
    parser.add_argument("--document", metavar="DOCUMENT", help="prendre un passage de ce document, avec --span")
    parser.add_argument("--span", type=span_bounds, metavar="DÉBUT:FIN", help="les caractères à prendre")
    parser.add_argument("--question", metavar="QUESTION", help="prendre les extraits qui répondent à cette question")
    parser.add_argument("-k", type=positive, metavar="N", help="au plus N extraits, avec --question")


def run(args: Namespace, console: Console) -> int:
    """Add the extracts and write the dossier."""
    if (args.question is None) == (args.document is None) or (args.document is None) != (args.span is None):
        raise UsageError("Donnez soit --question, soit --document avec --span.")
    path = Path(args.file)
    dossier = read_dossier(path)
    dossier, number = _at_section(dossier, args.section)
    dossier = with_quotes(dossier, _quotes(args, console), number)
    write_dossier(path, dossier)
    tell_contents(dossier, path, console)
    return 0


def _at_section(dossier: Dossier, title: str) -> tuple[Dossier, int | None]:
    if not title:
        return dossier, None
    titles = [section.title for section in dossier.sections]
    if title in titles:
        return dossier, titles.index(title)
    return with_section(dossier, title), len(titles)


def _quotes(args: Namespace, console: Console) -> list[Quote]:
    library, today = library_of(args, console), date.today()
    if args.question is None:
        return [quote_of(library, library.document(args.document), args.span, today)]
    answer = open_assistant(index_of(library, console)).ask(args.question, args.k)
    if not answer.answered:
        raise DossierError("Les documents ne répondent pas à cette question : rien n’a été ajouté.")
    return [quote_of(library, extract.document, extract.span, today) for extract in answer.extracts]
