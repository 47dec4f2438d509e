"""What every export says of a quotation, and how it is read back from an exported file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs

from assistant.citation import french_date
from assistant.dossier.model import Dossier, Entry, Quote, Section
from corpus.model import Span

QUOTE_STYLE, NOTE_STYLE = "Citation Sourcier", "Note Sourcier"
NOTE_LABEL = "Note"
MARK_LABEL = "Repère"
"""Before the permalink, by which a program finds the words again."""
SOURCES_TITLE = "Bibliographie"
GAPS_TITLE = "Questions restées sans réponse dans les documents"
_LINK = re.compile(r"\?doc=[^\s<>\"”»\]`]+")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Cited:
    """A quotation and its number in the whole dossier, from 1."""

    number: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Part:
    """A section with its quotations numbered."""

    section: Section
    cited: tuple[Cited, ...]


def parts_of(dossier: Dossier) -> tuple[Part, ...]:
    """The sections of a dossier, their quotations numbered in order."""
    parts: list[Part] = []
    number = 0
    for section in dossier.sections:
        cited = tuple(Cited(number + place, entry) for place, entry in enumerate(section.entries, 1))
        number += len(cited)
        parts.append(Part(section, cited))
    return tuple(parts)


def citation(quote: Quote) -> str:
    """The full citation: reference, and the version of the library that was read. Each export adds the mark in its own way."""
    return f"{quote.reference} Bibliothèque {quote.library[:12]}."


def bibliography(dossier: Dossier) -> tuple[str, ...]:
    """The documents that are quoted, each once, in alphabetical order."""
    return tuple(sorted({quote.document: quote.work for quote in dossier.quotes}.values(), key=str.casefold))


def presentation(dossier: Dossier) -> str:
    """What the file is, in a sentence."""
    return (
        f"Dossier composé le {french_date(dossier.created)} avec Sourcier. Les citations sont des extraits exacts "
        "des documents ; les titres et les notes sont de la personne qui a composé le dossier."
    )


def printable(words: str) -> str:
    """`words` without the characters that XML cannot hold: each is replaced by U+FFFD."""
    return _FORBIDDEN.sub("\ufffd", words)


@dataclass(frozen=True, slots=True)
class Mark:
    """What a mark says: the document's id, the place of the words, and a fingerprint of them."""

    document: str
    span: Span
    words: str


def marks_in(text: str) -> Iterator[Mark]:
    """The marks of a text, in order; what is malformed is left aside."""
    for found in _LINK.findall(text):
        fields = parse_qs(found[1:].rstrip(".,;"))
        try:
            start, end = int(fields["debut"][0]), int(fields["fin"][0])
            yield Mark(fields["doc"][0], Span(start, end), fields.get("mots", [""])[0])
        except (KeyError, ValueError):
            continue
