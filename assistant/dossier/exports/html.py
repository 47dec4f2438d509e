"""A dossier as one HTML file that needs nothing else, fit to print."""

from __future__ import annotations

from pathlib import Path

from assistant.dossier.exports.citations import (
    GAPS_TITLE,
    MARK_LABEL,
    NOTE_LABEL,
    SOURCES_TITLE,
    bibliography,
    citation,
    parts_of,
    presentation,
    printable,
)
from assistant.dossier.model import Dossier
from assistant.templates import html_templates


def html_text(dossier: Dossier) -> str:
    """The whole page; all that comes from a document or a person is escaped."""
    environment = html_templates(Path(__file__).parent)
    environment.filters.update(citation=citation, printable=printable)
    return environment.get_template("dossier.html.jinja").render(
        dossier=dossier,
        parts=parts_of(dossier),
        presentation=presentation(dossier),
        sources=bibliography(dossier),
        note_label=NOTE_LABEL,
        mark_label=MARK_LABEL,
        gaps_title=GAPS_TITLE,
        sources_title=SOURCES_TITLE,
    )
