"""`sourcier edit`: what a managed library says of a document; its text is never touched."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from assistant.cli.console import Console
from assistant.cli.manage import writable
from assistant.cli.options import a_date
from assistant.cli.session import encoder_of
from assistant.json_forms import catalogue_json
from corpus.errors import UsageError
from corpus.fields import values_of
from corpus.library import open_library
from corpus.managed.edits import FIELDS, edits_of
from corpus.managed.writer import open_writer
from corpus.model import Document
from index.upkeep import commit_indexed

HELP = "changer ce qu’une bibliothèque dit d’un document : titre, auteur, date…"
_NAMES = {
    "title": "titre",
    "author": "auteur",
    "date": "date",
    "publisher": "éditeur",
    "licence": "licence",
    "keywords": "mots-clés",
    "url": "adresse",
}


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("document", metavar="DOCUMENT", help="identifiant, chemin ou nom de fichier")
    parser.add_argument("--title", metavar="TITRE", help="le titre")
    parser.add_argument("--author", action="append", metavar="AUTEUR", help="l’auteur (répétable)")
    parser.add_argument(
        "--date", type=_date_or_nothing, metavar="DATE", help="une année (2024), un mois (2024-03) ou un jour (2024-03-21)"
    )
    parser.add_argument("--publisher", metavar="ÉDITEUR", help="l’éditeur")
    parser.add_argument("--licence", metavar="LICENCE", help="la licence")
    parser.add_argument("--keywords", metavar="MOTS-CLÉS", help="les mots-clés, séparés par des virgules")
    parser.add_argument("--url", metavar="ADRESSE", help="l’adresse d’où il vient")
    parser.add_argument(
        "--as-imported", action="store_true", help="revenir d’abord à ce que dit le fichier, en oubliant ce qui a été changé"
    )
    parser.add_argument("--json", action="store_true", help="le document en JSON, comme dans « list --json »")


def _date_or_nothing(text: str) -> str:
    return a_date(text) if text else text


def run(args: Namespace, console: Console) -> int:
    """Change the metadata, and the index if the title is another."""
    root = writable(args, "Donnez avec --library la bibliothèque dont changer un document")
    given = {field: getattr(args, field) for field in FIELDS if getattr(args, field) is not None}
    if not given and not args.as_imported:
        options = ", ".join(f"--{field}" for field in FIELDS)
        raise UsageError(f'Dites ce qu’il faut changer : {options}, ou --as-imported. Une valeur vide ("") ôte l’ancienne.')
    edits = edits_of(given)
    encoder = encoder_of(console)
    try:
        with open_writer(root) as writer:
            entry = writer.entry(args.document)
            writer.edit(entry.id, edits, afresh=args.as_imported)
            changed = writer.entry(entry.id).edits != entry.edits
            if changed:
                commit_indexed(writer, encoder, progress=console.progress)
    finally:
        console.close_bar()
    library = open_library(root)
    document = library.document(entry.id)
    if args.json:
        console.json(catalogue_json(document, library))
        return 0
    console.line(f"{'modifié' if changed else 'inchangé':<9} {document.source}")
    for field, value in _described(document).items():
        if value:
            console.line(f"  {_NAMES[field]} : {value}")
    return 0


def _described(document: Document) -> dict[str, str]:
    """The value of each field, in words; empty if there is none."""
    values = {field: ", ".join(values_of(document.content.metadata, names)) for field, names in FIELDS.items()}
    return values | {"title": document.title}
