"""`sourcier serve`: the web page."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from assistant.assistant import Assistant, open_assistant
from assistant.cli.console import Console
from assistant.cli.options import port_number, positive
from assistant.cli.session import chosen_library, encoder_of, tell_refusals
from corpus.errors import UsageError
from eval.gold.gold_set import load_gold
from index.current import CurrentIndex

HELP = "ouvrir la page web"
_KEPT_DAYS = 90
_EXPOSED = (
    "Attention : la page est ouverte au réseau sans mot de passe. Toute personne qui joint cette machine peut lire "
    "les documents ; elle ne pourra ni en ajouter ni en retirer. Ajoutez --auth FICHIER pour choisir qui entre."
)


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--host", default="127.0.0.1", metavar="HÔTE", help="adresse d’écoute (par défaut : 127.0.0.1, cette machine seule)"
    )
    parser.add_argument("--port", type=port_number, default=7860, help="port d’écoute (par défaut : 7860)")
    parser.add_argument(
        "--auth", metavar="FICHIER", help="demander un nom et un mot de passe (lignes écrites par « sourcier password »)"
    )
    parser.add_argument(
        "--journal", metavar="FICHIER", help="garder questions et avis dans ce fichier (par défaut : rien n’est gardé)"
    )
    parser.add_argument(
        "--journal-days",
        type=positive,
        default=_KEPT_DAYS,
        metavar="N",
        help="effacer les lignes du journal au bout de N jours (90)",
    )
    parser.add_argument("--gold", metavar="FICHIER", help="questions de référence à proposer dans l’onglet Évaluation (JSONL)")
    parser.add_argument(
        "--dossiers", metavar="DOSSIER", help="dossier de cette machine où enregistrer les dossiers composés dans la page"
    )
    parser.add_argument("--mcp", action="store_true", help="offrir aussi les réponses aux programmes MCP, sur /gradio_api/mcp/")


def run(args: Namespace, console: Console) -> int:
    """Serve until interrupted."""
    from assistant.page.accounts import AccountsFile
    from assistant.page.journal import Journal
    from assistant.page.server import check_mcp, is_local, serve
    from assistant.page.settings import PageSettings

    if args.journal_days > 3650:
        raise UsageError("Le journal ne peut pas être gardé plus de dix ans. Donnez à --journal-days un nombre d’au plus 3650.")
    settings = PageSettings(
        accounts=AccountsFile(Path(args.auth)) if args.auth else None,
        journal=Journal(Path(args.journal), args.journal_days) if args.journal else None,
        mcp=args.mcp,
        local=is_local(args.host),
        gold=Path(args.gold) if args.gold else None,
        dossiers=_folder(args.dossiers) if args.dossiers else None,
    )
    check_mcp(settings)
    if not settings.local and settings.accounts is None:
        console.notify(_EXPOSED)
    holder = CurrentIndex(chosen_library(args), encoder_of(console), progress=console.progress, notify=console.notify)
    try:
        refusals = holder.get().library.refusals
    finally:
        console.close_bar()
    tell_refusals(refusals, console)
    if settings.gold is not None:
        load_gold(settings.gold, holder.get().library)  # what is wrong with it is told before anything is served

    def announce(url: str) -> None:
        console.notify(f"Sourcier est ouvert : {url}  (Ctrl+C pour arrêter)")
        if settings.mcp:
            console.notify(f"Programmes MCP : {url}gradio_api/mcp/")

    def current() -> Assistant:
        return open_assistant(holder.get())

    def latest() -> Assistant:
        return open_assistant(holder.latest())

    serve(current, args.host, args.port, announce, settings, latest)
    return 0


def _folder(typed: str) -> Path:
    folder = Path(typed).expanduser().absolute()
    if not folder.is_dir():
        raise UsageError(f"--dossiers : le dossier {folder} n’existe pas. Créez-le, ou choisissez-en un autre.")
    return folder
