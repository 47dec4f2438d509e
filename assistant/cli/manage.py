"""`sourcier add` and `sourcier remove`: what a managed library holds."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.cli.console import Console
from assistant.cli.session import chosen_library, encoder_of
from corpus.errors import UsageError
from corpus.library import open_library
from corpus.managed.gathering import Found, gather
from corpus.managed.outcome import Outcome, Status
from corpus.managed.writer import Writer, open_writer
from index.encoder import Encoder
from index.upkeep import commit_indexed

ADD_HELP = "ajouter des fichiers à une bibliothèque"
REMOVE_HELP = "retirer des documents d’une bibliothèque, sans en rien laisser"

COMMIT_EVERY = 1_000_000
"""Characters imported between two commits: what an interruption may cost is about a minute of vectors."""

_WORDS = {
    Status.ADDED: ("ajouté", "ajoutés"),
    Status.UNCHANGED: ("inchangé", "inchangés"),
    Status.REPLACED: ("remplacé", "remplacés"),
    Status.ALIAS: ("alias", "alias"),
    Status.REFUSED: ("refusé", "refusés"),
}


def configure_add(parser: ArgumentParser) -> None:
    """Declare the arguments of `add`."""
    parser.add_argument("paths", nargs="+", metavar="CHEMIN", help="fichiers, dossiers (avec leurs sous-dossiers) ou motifs")
    parser.add_argument("--json", action="store_true", help="une ligne JSON par fichier")


def run_add(args: Namespace, console: Console) -> int:
    """Import, index, and tell what became of each file; the exit code is 1 if none could be imported."""
    root = _writable(args, "Donnez avec --library le dossier, nouveau ou vide, où ranger ces documents")
    files = gather(args.paths, root)
    encoder = encoder_of(console)
    told: Counter[Status] = Counter()
    try:
        with open_writer(root, create=True) as writer:
            waiting: list[Outcome] = []
            for number, found in enumerate(files):
                console.progress("Import", number, len(files))
                waiting.append(_import(writer, found))
                if writer.pending >= COMMIT_EVERY:
                    _commit(writer, encoder, console, waiting, told, as_json=args.json)
            _commit(writer, encoder, console, waiting, told, as_json=args.json)
    finally:
        console.close_bar()
    if not args.json:
        _show_summary(told, root, console)
    return 0 if told.total() > told[Status.REFUSED] else 1


def _import(writer: Writer, found: Found) -> Outcome:
    if found.refusal is not None:
        return Outcome(found.path, found.source, Status.REFUSED, reason=found.refusal)
    return writer.add(found.path, found.source)


def _commit(
    writer: Writer, encoder: Encoder, console: Console, waiting: list[Outcome], told: Counter[Status], *, as_json: bool
) -> None:
    """Commit, and only then tell what was done."""
    commit_indexed(writer, encoder, progress=console.progress)
    console.close_bar()
    for outcome in waiting:
        told[outcome.status] += 1
        if as_json:
            console.json(outcome_json(outcome))
        else:
            reason = f" : {outcome.reason}" if outcome.reason else ""
            console.line(f"{_WORDS[outcome.status][0]:<9} {outcome.source}{reason}")
    waiting.clear()


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """What became of a file, in the form that other programs read."""
    return {
        "path": str(outcome.path),
        "source": outcome.source,
        "id": outcome.id,
        "status": outcome.status.value,
        "reason": outcome.reason,
    }


def _show_summary(told: Counter[Status], root: Path, console: Console) -> None:
    counted = [f"{told[status]} {_WORDS[status][told[status] > 1]}" for status in Status if told[status]]
    console.line()
    console.line(f"{', '.join(counted) if counted else 'Aucun fichier à importer'}.")
    console.line(f"{root} : {_documents(len(open_library(root).documents))}.")


def configure_remove(parser: ArgumentParser) -> None:
    """Declare the arguments of `remove`."""
    parser.add_argument("documents", nargs="+", metavar="DOCUMENT", help="identifiant, chemin ou nom de fichier")


def run_remove(args: Namespace, console: Console) -> int:
    """Forget documents; none is if one of them is not there."""
    root = _writable(args, "Donnez avec --library la bibliothèque dont retirer ces documents")
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


def _writable(args: Namespace, advice: str) -> Path:
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
