"""`sourcier list` and `sourcier show`: the catalogue, and one text."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from assistant.cli.console import Console
from assistant.cli.options import span_bounds
from assistant.cli.session import library_of
from assistant.json_forms import catalogue_json, show_json, span_json
from corpus.errors import UsageError

LIST_HELP = "donner le catalogue des documents"
SHOW_HELP = "montrer le texte d’un document"


def configure_list(parser: ArgumentParser) -> None:
    """Declare the arguments of `list`."""
    parser.add_argument("--json", action="store_true", help="le catalogue en JSON")


def run_list(args: Namespace, console: Console) -> int:
    """Print the catalogue."""
    library = library_of(args, console)
    if args.json:
        console.json({"documents": [catalogue_json(document, library) for document in library.documents]})
        return 0
    if not library.documents:
        console.notify("La bibliothèque est vide. Ajoutez-y des documents avec « sourcier add ».")
    for document in library.documents:
        console.line(f"{document.id}\t{document.title}\t{document.source}")
    return 0


def configure_show(parser: ArgumentParser) -> None:
    """Declare the arguments of `show`."""
    parser.add_argument("document", metavar="DOCUMENT", help="identifiant, chemin ou nom de fichier")
    parser.add_argument("--span", type=span_bounds, metavar="DÉBUT:FIN", help="seulement ces caractères")
    parser.add_argument("--json", action="store_true", help="texte et structure en JSON")


def run_show(args: Namespace, console: Console) -> int:
    """Print one document, or a span of it."""
    document = library_of(args, console).document(args.document)
    if args.span is not None and args.span.end > len(document.text):
        raise UsageError(
            f"Le document compte {len(document.text)} caractères : --span {args.span.start}:{args.span.end} va au-delà."
        )
    if args.json:
        shown = show_json(document)
        console.json({**shown, "span": span_json(args.span, document.text)} if args.span else shown)
    else:
        console.line(args.span.of(document.text) if args.span else document.text.rstrip("\n"))
    return 0
