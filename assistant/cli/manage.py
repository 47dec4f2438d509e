"""`sourcier add` and `sourcier remove`: what a managed library holds."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.cli.console import Console
from assistant.cli.session import chosen_library, encoder_of
from assistant.outcomes import WORDS, counted
from corpus.errors import UsageError
from corpus.library import open_library
from corpus.managed.gathering import gather
from corpus.managed.outcome import Outcome, Status
from corpus.managed.writer import open_writer
from index.encoder import Encoder
from index.upkeep import add_indexed, commit_indexed

ADD_HELP = "ajouter des fichiers à une bibliothèque"
REMOVE_HELP = "retirer des documents d’une bibliothèque, sans en rien laisser"


def configure_add(parser: ArgumentParser) -> None:
    """Declare the arguments of `add`."""
    parser.add_argument("paths", nargs="+", metavar="CHEMIN", help="fichiers, dossiers (avec leurs sous-dossiers) ou motifs")
    parser.add_argument("--json", action="store_true", help="une ligne JSON par fichier")


def run_add(args: Namespace, console: Console) -> int:
    """Import, index, and tell what became of each file; the exit code is 1 if none could be imported."""
    root = writable(args, "Donnez avec --library le dossier, nouveau ou vide, où ranger ces documents")
    files = gather(args.paths, root)
    encoder = encoder_of(console)
    told: list[Status] = []
    try:
        with open_writer(root, create=True) as writer:
            for outcome in add_indexed(writer, files, encoder, console.progress):
                told.append(outcome.status)
                _tell_outcome(outcome, console, as_json=args.json)
    finally:
        console.close_bar()
    if not args.json:
        console.line()
        console.line(f"{counted(told)}.")
        console.line(f"{root} : {_documents(len(open_library(root).documents))}.")
    return 0 if set(told) - {Status.REFUSED} else 1


def _tell_outcome(outcome: Outcome, console: Console, *, as_json: bool) -> None:
    console.close_bar()
    if as_json:
        console.json(outcome_json(outcome))
    else:
        reason = f" : {outcome.reason}" if outcome.reason else ""
        console.line(f"{WORDS[outcome.status][0]:<9} {outcome.source}{reason}")


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """What became of a file, in the form that other programs read."""
    return {
        "path": str(outcome.path),
        "source": outcome.source,
        "id": outcome.id,
        "status": outcome.status.value,
        "reason": outcome.reason,
    }


def configure_remove(parser: ArgumentParser) -> None:
    """Declare the arguments of `remove`."""
    parser.add_argument("documents", nargs="+", metavar="DOCUMENT", help="identifiant, chemin ou nom de fichier")


def run_remove(args: Namespace, console: Console) -> int:
    """Forget documents; none is if one of them is not there."""
    root = writable(args, "Donnez avec --library la bibliothèque dont retirer ces documents")
    encoder = encoder_of(console)
    try:
        with open_writer(root) as writer:
            entries = {entry.id: entry for entry in map(writer.entry, args.documents)}
            for name in entries:
                writer.remove(name)
            commit_indexed(writer, encoder, progress=console.progress)
    finally:
        console.close_bar()
    for entry in entries.values():
        console.line(f"retiré    {entry.source}")
    console.line(f"{root} : {_documents(len(open_library(root).documents))}.")
    return 0


def writable(args: Namespace, advice: str) -> Path:
    root = chosen_library(args)
    if root is None:
        raise UsageError(f"{advice} ; les fiches fournies avec Sourcier ne se modifient pas.")
    return root


def _documents(count: int) -> str:
    return f"{count} document{'s' if count > 1 else ''}"


def mend(root: Path, encoder: Encoder, console: Console) -> None:
    """Make the damaged texts of a managed library again from their originals, and tell which."""
    with open_writer(root) as writer:
        mended, lost = writer.repair()
        commit_indexed(writer, encoder, progress=console.progress)
    console.close_bar()
    _tell([entry.source for entry in mended], "texte refait d’après l’original.", console)
    advice = "texte et original endommagés ; ajoutez de nouveau le fichier, ou retirez-le avec « sourcier remove »."
    _tell([entry.source for entry in lost], advice, console)


def _tell(sources: Sequence[str], message: str, console: Console) -> None:
    for source in sources:
        console.notify(f"{source} : {message}")
