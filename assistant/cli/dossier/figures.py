"""`sourcier dossier figures`: the library's key figures, those that disagree, a table or a chart of them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from typing import Any

from assistant.cli.console import Console
from assistant.cli.dossier.output import output_path, write_output
from assistant.cli.options import positive
from assistant.cli.session import library_of
from assistant.figures.chart import ENOUGH, chart_groups, chart_svg
from assistant.figures.choosing import choose, unit_name
from assistant.figures.disagreements import disagreements
from assistant.figures.export import figures_csv, figures_xlsx
from assistant.figures.model import Disagreement, KeyFigure
from assistant.figures.table import key_figures
from assistant.json_forms import span_json
from assistant.typography import spaced
from corpus.errors import DossierError

HELP = "donner les chiffres clés des documents : ce qu’ils comptent, l’année, le lieu, la source"
_SUFFIXES = (".csv", ".xlsx", ".svg")


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--words", metavar="MOTS", default="", help="seulement ceux dont l’extrait ou le titre a tous ces mots")
    parser.add_argument("--document", metavar="DOCUMENT", help="seulement ceux de ce document")
    parser.add_argument("--unit", metavar="UNITÉ", help="seulement ceux de cette unité : %%, €, mois…, ou nombre")
    parser.add_argument("--year", type=positive, metavar="ANNÉE", help="seulement ceux de cette année")
    parser.add_argument("--disagreements", action="store_true", help="mettre côte à côte les chiffres qui se contredisent")
    parser.add_argument("--json", action="store_true", help="le résultat en JSON")
    parser.add_argument("--output", metavar="FICHIER", help="écrire le tableau (.csv ou .xlsx) ou un graphique (.svg)")


def run(args: Namespace, console: Console) -> int:
    """Print the figures, or write them."""
    output = output_path(args.output, _SUFFIXES) if args.output else None
    library = library_of(args, console)
    document = library.document(args.document).id if args.document else None
    every = key_figures(library, console.progress)
    figures = choose(every, words=args.words, document=document, unit=args.unit, year=args.year)
    chosen = {id(figure) for figure in figures}
    found = (
        tuple(one for one in disagreements(every, library) if any(id(figure) in chosen for figure in one.figures))
        if args.disagreements
        else ()
    )
    shown: Sequence[KeyFigure] | Sequence[Disagreement] = found if args.disagreements else figures
    if output is not None:
        write_output(output, _content(output.suffix.lower(), figures, shown))
    if args.json:
        name, write = ("disagreements", disagreement_json) if args.disagreements else ("figures", figure_json)
        console.json({name: [write(one) for one in shown]})  # type: ignore[arg-type]
    elif output is not None:
        console.line(f"Écrit dans {output}.")
    else:
        _show(shown, console)
    return 0


def _content(suffix: str, figures: Sequence[KeyFigure], shown: Sequence[KeyFigure] | Sequence[Disagreement]) -> bytes:
    """The file of that suffix: the chart of the largest group, or the table of what is shown."""
    if suffix == ".xlsx":
        return figures_xlsx(shown)
    if suffix == ".csv":
        return figures_csv(shown).encode("utf-8")
    groups = chart_groups(figures)
    if not groups:
        raise DossierError(
            f"Rien à dessiner\u00a0: il faut au moins {ENOUGH} valeurs d’une même grandeur. Élargissez le choix des chiffres."
        )
    return chart_svg(groups[0]).encode("utf-8")


def _show(shown: Sequence[KeyFigure] | Sequence[Disagreement], console: Console) -> None:
    """What was found, for a person; a count comes last on a terminal only."""
    for one in shown:
        if isinstance(one, Disagreement):
            console.line(spaced(f"— {one.topic}"))
            for figure in one.figures:
                _tell(figure, console)
            console.line()
        else:
            _tell(one, console)
    if not shown:
        console.notify("Aucun chiffre trouvé. Élargissez le choix, ou ajoutez des documents.")
    elif console.styled:
        noun = "désaccord" if isinstance(shown[0], Disagreement) else "chiffre"
        console.line(f"{len(shown)} {noun}{'s' if len(shown) > 1 else ''}.")


def _tell(figure: KeyFigure, console: Console) -> None:
    """A figure on one line, and where it stands on the next."""
    context = ", ".join(part for part in (figure.year_text, figure.place_text, figure.source_text) if part)
    console.line(spaced(f"{figure.value_text} · {figure.counted_text}" + (f" ({context})" if context else "")))
    place = " › ".join([figure.document.title, *figure.document.section_path(figure.extract.start)])
    extract = f"caractères {figure.extract.start} à {figure.extract.end}"
    console.line(console.dim(f"   {place} · {figure.document.source}, {extract}"))


def figure_json(figure: KeyFigure) -> dict[str, Any]:
    """A figure in the form that other programs read."""
    text = figure.document.text
    value = figure.value
    parts = {"year": figure.year, "place": figure.place, "named_source": figure.source}
    return {
        "document": {"id": figure.document.id, "title": figure.document.title, "source": figure.document.source},
        "section": list(figure.document.section_path(figure.extract.start)),
        "page": figure.document.page_at(figure.extract.start),
        "extract": span_json(figure.extract, text),
        "value": {
            **span_json(value.hedged, text),
            "kind": value.kind.value,
            "amount": str(value.amount) if value.amount is not None else None,
            "upper": str(value.upper) if value.upper is not None else None,
            "unit": unit_name(figure),
            "approximation": value.approximation.value,
        },
        "counted": [span_json(span, text) for span in figure.counted],
        **{name: span_json(span, text) if span else None for name, span in parts.items()},
    }


def disagreement_json(one: Disagreement) -> dict[str, Any]:
    """A disagreement in the form that other programs read."""
    return {"topic": one.topic, "figures": [figure_json(figure) for figure in one.figures]}
