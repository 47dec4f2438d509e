"""`sourcier gold`: check gold questions, repair their offsets, make them from other programs' files."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

from assistant.assistant import open_assistant
from assistant.cli.console import Console
from assistant.cli.options import library_option
from assistant.cli.session import chosen_library, index_of, library_of
from assistant.typography import spaced
from corpus.errors import GoldError, UsageError
from corpus.library import Library
from eval.gold.gold_set import BUNDLED_GOLD, SPLITS
from eval.gold.imports.imported import DEFAULT_SPLIT, Imported
from eval.gold.imports.squad import import_squad
from eval.gold.imports.table import import_table
from eval.gold.imports.trec import import_trec
from eval.gold.json_lines import read_json_lines
from eval.gold.lint import Severity, lint_file
from eval.gold.overlap import overlap_by_style
from eval.gold.relocate import Change, relocate
from eval.gold.writing import write_entries, write_gold

HELP = "contrôler, réparer ou importer des questions de référence"
LINT_HELP = "contrôler un fichier de questions : positions, doublons, recopies, équilibre, relecture"
RELOCATE_HELP = "retrouver les réponses après un changement des documents"
IMPORT_HELP = "faire un fichier de questions depuis SQuAD, un tableau CSV ou TREC"

_FILES = {"squad": 1, "csv": 1, "trec": 2}


def configure(parser: ArgumentParser) -> None:
    """Declare the three actions and their arguments."""
    shared = library_option()
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, title="actions")
    for name, told, arguments, run_action in (
        ("lint", LINT_HELP, _configure_lint, _run_lint),
        ("relocate", RELOCATE_HELP, _configure_relocate, _run_relocate),
        ("import", IMPORT_HELP, _configure_import, _run_import),
    ):
        action = actions.add_parser(name, help=told, description=told[0].upper() + told[1:] + ".", parents=[shared])
        arguments(action)
        action.add_argument("--json", action="store_true", help="le résultat en JSON")
        action.set_defaults(run_action=run_action)


def run(args: Namespace, console: Console) -> int:
    """Do the action that was chosen."""
    code: int = args.run_action(args, console)
    return code


def _configure_lint(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FICHIER", nargs="?", help="questions en JSONL (par défaut : celles des fiches fournies)")
    parser.add_argument(
        "--ask", action="store_true", help="poser aussi les questions sans réponse, et signaler celles qui en ont peut-être une"
    )


def _run_lint(args: Namespace, console: Console) -> int:
    if args.file is None and chosen_library(args) is not None:
        raise UsageError("Donnez le fichier de questions qui porte sur cette bibliothèque.")
    library = library_of(args, console)
    ask = open_assistant(index_of(library, console)).ask if args.ask else None
    path = Path(args.file) if args.file else BUNDLED_GOLD
    questions, findings = lint_file(path, library, ask)
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    overlap = overlap_by_style(questions, library)
    if args.json:
        console.json(
            {
                "file": path.name,
                "questions": len(questions),
                "errors": errors,
                "warnings": len(findings) - errors,
                "overlap": {style: round(share, 4) for style, share in overlap.items()},
                "findings": [asdict(finding) for finding in findings],
            }
        )
        return 1 if errors else 0
    for finding in findings:
        console.line(spaced(f"{finding.severity} · {finding.question_id or 'ensemble'} · {finding.rule} : {finding.message}"))
    medians = ", ".join(f"{style} {share * 100:.0f}\u00a0%" for style, share in overlap.items())
    if medians:
        console.line(spaced(f"Mots de la question déjà dans l’extrait (médiane) : {medians}."))
    console.line(
        f"{_count(len(questions), 'question')}, {_count(errors, 'erreur')}, {_count(len(findings) - errors, 'avertissement')}."
    )
    return 1 if errors else 0


def _configure_relocate(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FICHIER", help="questions en JSONL")
    parser.add_argument(
        "--output", metavar="FICHIER", required=True, help="où écrire les questions réparées (peut être le même fichier)"
    )


def _run_relocate(args: Namespace, console: Console) -> int:
    source, target = Path(args.file), Path(args.output)
    if not source.is_file():
        raise GoldError(f"Le fichier {source} n’existe pas. Donnez un fichier JSONL de questions.")
    if target.exists() and not target.samefile(source):
        raise _already_there(target)
    entries = list(read_json_lines(source))
    if not entries:
        raise GoldError(f"{source} ne contient aucune question.")
    relocation = relocate(entries, library_of(args, console), date.today())
    write_entries(target, relocation.entries)
    told = {
        "moved": relocation.moved,
        "to_review": relocation.to_review,
        "ambiguous": relocation.ambiguous,
        "lost": relocation.lost,
    }
    if args.json:
        changes = {name: [asdict(change) for change in some] for name, some in told.items()}
        console.json({"questions": len(relocation.entries), "unchanged": relocation.unchanged, **changes})
        return 1 if relocation.lost else 0
    for name, label in (("to_review", "à relire"), ("ambiguous", "ambiguë"), ("lost", "perdue")):
        _tell(console, label, told[name])
    counts = [
        f"{relocation.unchanged} en place",
        f"{_count(len(relocation.moved), 'déplacée')}",
        f"{len(relocation.to_review) + len(relocation.ambiguous)} à relire",
        f"{_count(len(relocation.lost), 'perdue')}",
    ]
    console.line(spaced(f"Réponses : {', '.join(counts)}. Écrit dans {target}."))
    if relocation.lost:
        console.notify(
            spaced(f"Les réponses perdues sont restées telles quelles : corrigez-les dans {target} avant de l’employer.")
        )
    return 1 if relocation.lost else 0


def _tell(console: Console, label: str, changes: Sequence[Change]) -> None:
    for change in changes:
        console.line(spaced(f"{label} · {change.question_id}, réponse {change.answer} · {change.document} : {change.reason}"))


def _configure_import(parser: ArgumentParser) -> None:
    parser.add_argument("files", metavar="FICHIER", nargs="+", help="un fichier ; pour trec, les sujets puis les jugements")
    parser.add_argument("--from", dest="form", choices=sorted(_FILES), required=True, help="la forme de ces fichiers")
    parser.add_argument(
        "--output", metavar="FICHIER", required=True, help="le fichier de questions à écrire ; il ne doit pas exister"
    )
    parser.add_argument(
        "--split",
        choices=sorted(SPLITS),
        default=DEFAULT_SPLIT,
        help="la partie des questions qui n’en disent rien (par défaut : test)",
    )


def _run_import(args: Namespace, console: Console) -> int:
    expected, target = _FILES[args.form], Path(args.output)
    if len(args.files) != expected:
        wanted = "deux fichiers, les sujets puis les jugements" if expected == 2 else "un seul fichier"
        raise UsageError(f"--from {args.form} demande {wanted} ; vous en donnez {len(args.files)}.")
    if target.exists():
        raise _already_there(target)
    library = library_of(args, console)
    imported = _import(args.form, [Path(name) for name in args.files], library, args.split)
    if imported.questions:
        write_gold(target, imported.questions, library)
    refused = [asdict(refusal) for refusal in imported.refused]
    if args.json:
        console.json({"questions": len(imported.questions), "refused": refused})
    else:
        for refusal in imported.refused:
            console.notify(spaced(f"{refusal.where} : {refusal.reason}"))
    if not imported.questions:
        raise GoldError("Aucune question n’a pu être importée : les raisons sont données ligne par ligne. Rien n’a été écrit.")
    if not args.json:
        counts = f"{_count(len(imported.questions), 'question')}, {_count(len(refused), 'remarque')}"
        console.line(spaced(f"{counts}. Écrit dans {target} ; contrôlez avec sourcier gold lint."))
    return 0


def _import(form: str, files: Sequence[Path], library: Library, split: str) -> Imported:
    if form == "trec":
        return import_trec(files[0], files[1], library, split)
    return import_squad(files[0], library, split) if form == "squad" else import_table(files[0], library, split)


def _already_there(target: Path) -> UsageError:
    return UsageError(f"{target} existe déjà : donnez à --output un autre nom.")


def _count(count: int, word: str) -> str:
    return f"{count} {word}{'s' if count > 1 else ''}"
