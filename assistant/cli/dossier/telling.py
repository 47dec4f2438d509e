"""A dossier in a few lines."""

from __future__ import annotations

from pathlib import Path

from assistant.cli.console import Console
from assistant.dossier.model import Dossier


def tell_contents(dossier: Dossier, path: Path, console: Console) -> None:
    """Its sections with how many extracts each holds, and its gaps."""
    for section in dossier.sections:
        console.line(f"{len(section.entries):>4}  {section.title}")
    for gap in dossier.gaps:
        console.line(f"   –  sans réponse : {gap}")
    plural = "s" if dossier.count > 1 else ""
    console.line(f"{path} : {dossier.count} extrait{plural}.")
