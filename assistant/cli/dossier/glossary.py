"""`sourcier dossier glossary`: the acronyms that the documents define."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Any

from assistant.cli.console import Console
from assistant.cli.dossier.output import output_path, write_output
from assistant.cli.session import library_of
from assistant.glossary import GlossaryEntry, glossary, glossary_csv, glossary_markdown
from assistant.json_forms import span_json
from assistant.typography import spaced

HELP = "donner les sigles que les documents définissent, avec leurs sources"
_WRITERS = {".csv": glossary_csv, ".md": glossary_markdown}


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--json", action="store_true", help="le résultat en JSON")
    parser.add_argument("--output", metavar="FICHIER", help="écrire le glossaire (.csv ou .md)")


def run(args: Namespace, console: Console) -> int:
    """Print the glossary, or write it."""
    output = output_path(args.output, _WRITERS) if args.output else None
    entries = glossary(library_of(args, console), console.progress)
    if output is not None:
        write_output(output, _WRITERS[output.suffix.lower()](entries).encode("utf-8"))
    if args.json:
        console.json({"acronyms": [entry_json(entry) for entry in entries]})
    elif output is not None:
        console.line(f"Écrit dans {output}.")
    elif not entries:
        console.notify("Aucun sigle n’est défini dans les documents.")
    else:
        for entry in entries:
            for one in entry.meanings:
                console.line(spaced(f"{entry.acronym} : {one.expansion}"))
                titles = dict.fromkeys(source.document.title for source in one.sources)
                console.line(console.dim(f"   {' ; '.join(titles)}"))
    return 0


def entry_json(entry: GlossaryEntry) -> dict[str, Any]:
    """An acronym in the form that other programs read."""
    return {
        "acronym": entry.acronym,
        "meanings": [
            {
                "expansion": one.expansion,
                "sources": [
                    {
                        "document": {
                            "id": source.document.id,
                            "title": source.document.title,
                            "source": source.document.source,
                        },
                        "section": list(source.document.section_path(source.extract.start)),
                        "page": source.document.page_at(source.extract.start),
                        "extract": span_json(source.extract, source.document.text),
                        "acronym": span_json(source.acronym, source.document.text),
                        "expansion": span_json(source.expansion, source.document.text),
                    }
                    for source in one.sources
                ],
            }
            for one in entry.meanings
        ],
    }
