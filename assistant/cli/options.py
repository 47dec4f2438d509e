"""Argument types shared by the commands."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser, ArgumentTypeError, Namespace

from corpus.errors import UsageError
from corpus.model import Span
from index.filter import Filter, days_between


def library_option() -> ArgumentParser:
    """The option `--library`, accepted before or after a subcommand: a parent of every parser."""
    parent = ArgumentParser(add_help=False)
    parent.add_argument(
        "--library", metavar="DOSSIER", default=SUPPRESS, help="le dossier de documents à interroger (ou SOURCIER_LIBRARY)"
    )
    return parent


def positive(text: str) -> int:
    """A whole number of at least 1."""
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise ArgumentTypeError(f"un nombre entier d’au moins 1 est attendu, pas « {text} »")
    return int(text)


def port_number(text: str) -> int:
    """A TCP port; 0 lets the system choose."""
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise ArgumentTypeError(f"un port entre 0 et 65535 est attendu, pas « {text} »")
    return int(text)


def span_bounds(text: str) -> Span:
    """A span written START:END."""
    start, colon, end = text.partition(":")
    if not colon or not text.isascii() or not start.isdigit() or not end.isdigit() or int(start) >= int(end):
        raise ArgumentTypeError(f"DÉBUT:FIN est attendu, avec DÉBUT plus petit que FIN, pas « {text} »")
    return Span(int(start), int(end))


def filter_options(parser: ArgumentParser) -> None:
    """The options that limit a search to some documents; `filter_of` reads them."""
    group = parser.add_argument_group("limiter la recherche")
    group.add_argument(
        "--document",
        action="append",
        dest="documents",
        metavar="DOCUMENT",
        help="à ce document, ou à ce dossier de la bibliothèque (identifiant, chemin, nom de fichier ou titre ; répétable)",
    )
    group.add_argument(
        "--keyword", action="append", dest="keywords", metavar="MOT-CLÉ", help="aux documents de ce mot-clé (répétable)"
    )
    group.add_argument(
        "--publisher", action="append", dest="publishers", metavar="ÉDITEUR", help="aux documents de cet éditeur (répétable)"
    )
    group.add_argument(
        "--since", type=a_date, metavar="DATE", help="aux documents datés de cette année, ce mois ou ce jour, ou d’après"
    )
    group.add_argument(
        "--until", type=a_date, metavar="DATE", help="aux documents datés de cette année, ce mois ou ce jour, ou d’avant"
    )


def filter_of(args: Namespace) -> Filter | None:
    """The filter that was asked for, if one was.

    Raises:
        UsageError: if its dates are in the wrong order.
    """
    return Filter.of(args.documents, args.keywords, args.publishers, args.since, args.until)


def a_date(text: str) -> str:
    """A year, a month or a day, in ISO form."""
    try:
        days_between(text)
    except UsageError as error:
        raise ArgumentTypeError(str(error)) from error
    return text
