"""`sourcier password`: the line of an account, for the file given to `sourcier serve --auth`."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser, Namespace

from assistant.cli.console import Console
from corpus.errors import UsageError

HELP = "écrire la ligne d’un compte, mot de passe chiffré, pour « serve --auth »"


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("name", metavar="NOM", help="le nom de connexion")
    parser.add_argument("--admin", action="store_true", help="permettre d’ajouter et de retirer des documents")


def run(args: Namespace, console: Console) -> int:
    """Ask for a password, twice at a keyboard, and print the account's line."""
    from assistant.page.accounts import Role, account_line

    console.line(account_line(args.name, Role.ADMIN if args.admin else Role.READER, _password(args.name)))
    return 0


def _password(name: str) -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass(f"Mot de passe de {name} : ")
    if getpass.getpass("Le même, encore une fois : ") != first:
        raise UsageError("Les deux mots de passe diffèrent. Recommencez.")
    return first
