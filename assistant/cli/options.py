"""Argument types shared by the commands."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser, ArgumentTypeError

from corpus.model import Span


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
