"""`sourcier dossier verify`: each quotation of a dossier, or of its export, read again in the library."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections import Counter
from pathlib import Path
from typing import Any

from assistant.cli.console import Console
from assistant.cli.session import library_of
from assistant.dossier.verification import Checked, Outcome, in_brackets, quotes_to_check, verify

HELP = "relire chaque citation d’un dossier (ou de son export Word ou Markdown) dans les documents"
_LONGEST_SHOWN = 90


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", metavar="FICHIER", help="un dossier, ou son export .docx ou .md")
    parser.add_argument("--json", action="store_true", help="une ligne JSON par citation")


def run(args: Namespace, console: Console) -> int:
    """Tell what became of each quotation; the exit code is 1 unless all are the same or moved."""
    quotes = quotes_to_check(Path(args.file))
    try:
        checked = verify(library_of(args, console), quotes, console.progress)
    finally:
        console.close_bar()
    for one in checked:
        if args.json:
            console.json(checked_json(one))
        else:
            _tell(one, console)
    count = Counter(one.outcome for one in checked)
    if count[Outcome.GONE] == len(checked):
        console.notify("Rien de ce dossier n’est dans cette bibliothèque : est-ce la bonne ? Choisissez-la avec --library.")
    if not args.json:
        console.line(", ".join(f"{count[found]} {found}{'s' if count[found] > 1 else ''}" for found in Outcome if count[found]))
    return 0 if count[Outcome.SAME] + count[Outcome.MOVED] == len(checked) else 1


def checked_json(checked: Checked) -> dict[str, Any]:
    """What became of a quotation, in the form that other programs read."""
    return {
        "number": checked.number,
        "outcome": checked.outcome.value,
        "text": checked.text,
        "document": checked.document.id if checked.document else None,
        "source": checked.document.source if checked.document else None,
        "start": checked.span.start if checked.span else None,
        "end": checked.span.end if checked.span else None,
        "difference": in_brackets(checked.difference) or None,
    }


def _tell(checked: Checked, console: Console) -> None:
    words = " ".join(checked.text.split())
    shown = words if len(words) <= _LONGEST_SHOWN else words[: _LONGEST_SHOWN - 1] + "…"
    console.line(f"{checked.number:>4}  {checked.outcome:<9}  {shown}")
    if checked.document and checked.span and checked.outcome is not Outcome.SAME:
        console.line(f"      {checked.document.source}, caractères {checked.span.start} à {checked.span.end}")
    if checked.difference:
        console.line(f"      {in_brackets(checked.difference)}")
