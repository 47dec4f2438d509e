"""A small library on disk, and dossiers of its extracts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.dossier.editing import with_quotes, with_section
from assistant.dossier.model import Dossier, Quote, quote_of
from corpus.library import Library, open_library
from corpus.model import Document, Span

TODAY = date(2026, 3, 1)
FARM = """# La ferme *partagée* du Val

La ferme accueille 42 personnes. Elle ouvre le mardi & le jeudi, de 9 h à 12 h.

Trois ateliers :

- le potager ;
- la ruche <du fond> ;
- 1. la cuisine | le four.

La ferme n’a pas de chien.
"""
POOL = """# La piscine

La piscine a ouvert en 1998. Elle compte deux bassins.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "bibliothèque"
    folder.mkdir()
    (folder / "ferme.md").write_text(FARM, encoding="utf-8")
    (folder / "piscine.md").write_text(POOL, encoding="utf-8")
    return folder


@pytest.fixture
def library(folder: Path) -> Library:
    return open_library(folder)


def place(document: Document, words: str) -> Span:
    start = document.text.index(words)
    return Span(start, start + len(words))


def quote(library: Library, source: str, words: str) -> Quote:
    document = library.document(source)
    return quote_of(library, document, place(document, words), TODAY)


@pytest.fixture
def quotes(library: Library) -> tuple[Quote, ...]:
    """Three extracts: two of the farm, the second a whole list, and one of the pool."""
    ateliers = FARM[FARM.index("Trois ateliers") : FARM.index("four.") + len("four.")]
    return (
        quote(library, "ferme.md", "La ferme accueille 42 personnes."),
        quote(library, "ferme.md", ateliers),
        quote(library, "piscine.md", "La piscine a ouvert en 1998."),
    )


@pytest.fixture
def dossier(quotes: tuple[Quote, ...]) -> Dossier:
    """Two sections: the farm's two extracts, and the pool's."""
    dossier = with_quotes(with_section(Dossier("Lieux <ouverts> & *vivants*", created=TODAY), "La ferme"), quotes[:2])
    return with_quotes(with_section(dossier, "La piscine"), quotes[2:])
