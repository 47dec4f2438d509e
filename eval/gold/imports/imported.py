"""What an import gives, and how its answers find their place in the library."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from corpus.errors import GoldError
from corpus.library import Library
from corpus.model import Document, Span
from corpus.units import units_of
from eval.gold.gold_set import GoldQuestion
from index.french.folded import FoldedText, fold_spaces, folded

DEFAULT_SPLIT = "test"


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that was not imported: where it is in the file, and why, both in French."""

    where: str
    reason: str


@dataclass(frozen=True)
class Imported:
    """The questions that have their place in the library, and all that was left aside."""

    questions: tuple[GoldQuestion, ...]
    refused: tuple[Refused, ...]


class Places:
    """Finds words in the documents of a library, white space and apostrophes folded."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._folded: dict[str, FoldedText] = {}
        self._sentences: dict[str, tuple[Span, ...]] = {}

    def find(self, words: str, document: Document | None = None) -> list[tuple[Document, Span]]:
        """Every place where `words` stand, in one document or in all."""
        documents = (document,) if document else self._library.documents
        needle = fold_spaces(words).strip()
        return [(found, span) for found in documents for span in self._text(found).occurrences_of(needle)]

    def _text(self, document: Document) -> FoldedText:
        if document.id not in self._folded:
            self._folded[document.id] = folded(document.text, document.content.body)
        return self._folded[document.id]

    def sentences_around(self, document: Document, span: Span) -> Span:
        """The sentences, items or rows that `span` touches, from the first to the last; itself in a heading."""
        if document.id not in self._sentences:
            self._sentences[document.id] = tuple(unit.core for unit in units_of(document.content))
        touched = [core for core in self._sentences[document.id] if core.overlap(span)]
        return Span(min(span.start, *(c.start for c in touched)), max(span.end, *(c.end for c in touched))) if touched else span


def read_text(path: Path) -> str:
    """A text file in UTF-8, with or without a byte-order mark, or in Windows-1252, as spreadsheets write them.

    Raises:
        GoldError: if it is missing or in neither.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise GoldError(f"Impossible de lire {path} ; vérifiez le chemin et vos droits.") from error
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise GoldError(f"{path} n’est ni en UTF-8 ni en Windows-1252 ; enregistrez-le de nouveau en UTF-8.")
