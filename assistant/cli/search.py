"""`sourcier search`: ranked passages only."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from assistant.cli.ask import position_words, show_expansions, show_filter
from assistant.cli.batch import read_batch
from assistant.cli.console import Console
from assistant.cli.options import filter_of, filter_options, positive
from assistant.cli.session import filtered_index
from assistant.json_forms import ranking_json
from corpus.decoding import is_whole
from corpus.errors import UsageError
from index.search_index import Arm, Ranking

HELP = "chercher des passages, sans en extraire de réponse"


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("query", nargs="?", metavar="REQUÊTE", help="des mots ou une question")
    parser.add_argument(
        "--from", dest="batch", metavar="FICHIER", help='un fichier JSONL de lignes {"id", "query"} (- : entrée standard)'
    )
    parser.add_argument(
        "--arm",
        type=str,
        choices=[arm.value for arm in Arm],
        default=Arm.HYBRID.value,
        help="comment classer (par défaut : hybrid)",
    )
    parser.add_argument("-k", type=positive, default=10, metavar="N", help="nombre de passages au plus (par défaut : 10)")
    parser.add_argument("--json", action="store_true", help="une ligne JSON par requête")
    filter_options(parser)


def run(args: Namespace, console: Console) -> int:
    """Search; the exit code is 1 if a line of a batch could not be read."""
    if (args.query is None) == (args.batch is None):
        raise UsageError("Donnez une requête, ou un fichier avec --from.")
    if args.query is not None and not args.query.strip():
        raise UsageError("La requête est vide. Écrivez un ou plusieurs mots.")
    if args.query is not None and not is_whole(args.query):
        raise UsageError("La requête n’est pas du texte en UTF-8. Tapez-la de nouveau.")
    if args.batch is not None and not args.json:
        raise UsageError("Avec --from, ajoutez --json : il y a une ligne de résultats par requête.")
    within = filter_of(args)
    lines = read_batch(args.batch, "query") if args.batch is not None else None
    index, arm = filtered_index(args, within, console), Arm(args.arm)
    if lines is None:
        ranking = index.rank(args.query, arm, args.k, within=within)
        if args.json:
            console.json(ranking_json(ranking))
        else:
            show_ranking(ranking, console)
        return 0
    failures = 0
    for line in lines:
        if line.error:
            failures += 1
            console.notify(f"{line.id or '?'} : {line.error}")
            console.json(ranking_json(Ranking(arm, index.reader.read(line.question), within=within), line.id))
        else:
            console.json(ranking_json(index.rank(line.question, arm, args.k, within=within), line.id))
    return 1 if failures else 0


def show_ranking(ranking: Ranking, console: Console) -> None:
    """Print ranked passages for a person."""
    show_expansions(ranking.query.expansions, console)
    show_filter(ranking.within, console)
    if not ranking.hits:
        console.line("Aucun passage trouvé. Essayez d’autres mots.")
    for hit in ranking.hits:
        passage = hit.passage
        place = " › ".join([passage.document.title, *passage.document.section_path(passage.span.start)])
        console.line(f"{hit.rank}. [{hit.score:.3f}] {place}")
        console.line(console.dim(f"   {position_words(passage.document, passage.span)}"))
        console.line("   " + passage.text.replace("\n", "\n   "))
        console.line()
