"""The command line in French: the spaces of its messages, and argparse's help and usage errors.

argparse takes its words from the `gettext` functions of its own module and has no other way to
change them; `speak_french` puts a table there. A test checks that every entry still exists in it.
"""

from __future__ import annotations

import argparse

WORDS = {
    "usage: ": "usage : ",
    "positional arguments": "arguments",
    "options": "options",
    "show this help message and exit": "montrer cette aide",
    "show program's version number and exit": "montrer la version",
    "the following arguments are required: %s": "il manque : %s",
    "unrecognized arguments: %s": "arguments non reconnus : %s",
    "ambiguous option: %(option)s could match %(matches)s": "option ambiguë : %(option)s peut être %(matches)s",
    "ignored explicit argument %r": "valeur inattendue : %r",
    "expected one argument": "une valeur est attendue",
    "expected at most one argument": "une valeur au plus est attendue",
    "expected at least one argument": "au moins une valeur est attendue",
    "one of the arguments %s is required": "il faut l’un de : %s",
    "not allowed with argument %s": "ne va pas avec %s",
    "invalid choice: %(value)r (choose from %(choices)s)": "valeur inconnue : %(value)r (choix : %(choices)s)",
    "invalid %(type)s value: %(value)r": "valeur incorrecte : %(value)r (%(type)s attendu)",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s : %(message)s",
    "%(prog)s: error: %(message)s\n": "%(prog)s : erreur : %(message)s\n",
    " (default: %(default)s)": " (par défaut : %(default)s)",
}


def _word(message: str) -> str:
    return WORDS.get(message, message)


def _words(singular: str, plural: str, count: int) -> str:
    return _word(singular if count == 1 else plural)


def speak_french() -> None:
    """Make argparse speak French in this process."""
    argparse._ = _word  # type: ignore[attr-defined]
    argparse.ngettext = _words  # type: ignore[attr-defined]
