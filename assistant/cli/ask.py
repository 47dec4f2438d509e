"""`sourcier ask`: one answer, or one for each line of a file."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from assistant.answer import Answer, Extract
from assistant.assistant import Assistant, open_assistant
from assistant.cli.batch import BatchLine, read_batch
from assistant.cli.console import Console
from assistant.cli.options import filter_of, filter_options, positive
from assistant.cli.session import filtered_index
from assistant.json_forms import answer_json
from assistant.question import check_question
from corpus.errors import QuestionError, UsageError
from corpus.model import Document, Span
from index.filter import Filter
from index.query import Expansion

HELP = "répondre à une question par des extraits cités"


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("question", nargs="?", metavar="QUESTION", help="la question, en français")
    parser.add_argument(
        "--from", dest="batch", metavar="FICHIER", help='un fichier JSONL de lignes {"id", "question"} (- : entrée standard)'
    )
    parser.add_argument("-k", type=positive, metavar="N", help="nombre d’extraits au plus")
    parser.add_argument("--json", action="store_true", help="une ligne JSON par réponse")
    filter_options(parser)


def run(args: Namespace, console: Console) -> int:
    """Answer; the exit code is 1 if a line of a batch could not be read."""
    if (args.question is None) == (args.batch is None):
        raise UsageError("Donnez une question, ou un fichier avec --from.")
    if args.batch is not None and not args.json:
        raise UsageError("Avec --from, ajoutez --json : il y a une ligne de réponse par question.")
    if args.question is not None:
        check_question(args.question)  # before the seconds that loading takes
    within = filter_of(args)
    lines = read_batch(args.batch) if args.batch is not None else None
    assistant = open_assistant(filtered_index(args, within, console))
    if lines is not None:
        failures = [answer_line(assistant, line, args.k, within, console) for line in lines].count(False)
        return 1 if failures else 0
    answer = assistant.ask(args.question, args.k, within=within)
    if args.json:
        console.json(answer_json(answer))
    else:
        show_answer(answer, console)
    return 0


def answer_line(assistant: Assistant, line: BatchLine, k: int | None, within: Filter | None, console: Console) -> bool:
    """Print the answer to one line of a batch; a bad one gets an empty answer that says why."""
    error = line.error
    if error is None:
        try:
            console.json(answer_json(assistant.ask(line.question, k, within=within), line.id))
            return True
        except QuestionError as refused:
            error = str(refused)
    console.notify(f"{line.id or '?'} : {error}")
    refusal = Answer(line.question, False, 0.0, (), (), (), error, {"total": 0.0}, within=within)
    console.json(answer_json(refusal, line.id))
    return False


def show_answer(answer: Answer, console: Console) -> None:
    """Print an answer for a person."""
    if answer.notice:
        console.notify(answer.notice)
    show_expansions(answer.expansions, console)
    show_filter(answer.within, console)
    if answer.answered:
        console.line(f"Réponse (confiance {answer.confidence:.0%})".replace("%", "\u202f%"))
    else:
        where = "Le corpus ne répond pas" if answer.within is None else "Les documents choisis ne répondent pas"
        console.line(f"{where} à cette question. Extraits les plus proches, pour en juger :")
    for extract in answer.extracts or answer.nearest:
        _show_extract(extract, console)


def show_expansions(expansions: Sequence[Expansion], console: Console) -> None:
    """Tell what was searched for besides the question's own words."""
    if expansions:
        console.line(console.dim("Recherche étendue à : " + " ; ".join(expansion.in_words() for expansion in expansions)))


def show_filter(within: Filter | None, console: Console) -> None:
    """Tell what the search was limited to."""
    if within is not None:
        console.line(console.dim(f"Recherche limitée à : {within.in_words()}"))


def _show_extract(extract: Extract, console: Console) -> None:
    place = " › ".join([extract.document.title, *extract.section])
    console.line()
    console.line(f"{extract.rank}. {console.marked(extract.document.text, extract.span, extract.highlights)}")
    console.line(console.dim(f"   {place}"))
    console.line(console.dim(f"   {position_words(extract.document, extract.span)}"))


def position_words(document: Document, span: Span) -> str:
    """Where a span stands: its file, its page if the format has pages, its characters."""
    page = document.page_at(span.start)
    paged = "" if page is None else f"page {page}, "
    return f"{document.source}, {paged}caractères {span.start} à {span.end}"
