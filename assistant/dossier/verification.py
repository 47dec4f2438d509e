"""A dossier's quotations against the library as it is today."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from pathlib import Path

from assistant.citation import fingerprint
from assistant.dossier.exports.citations import Mark, printable
from assistant.dossier.exports.reading import Shown, read_export
from assistant.dossier.files import SUFFIX, read_dossier
from assistant.likeness import likeliest_place
from corpus.errors import DocumentNotFound
from corpus.library import Library
from corpus.model import Document, Span
from index.french.folded import fold_spaces, folded
from index.progress import Progress, silent

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_LONGEST_COMPARED = 5000


class Outcome(StrEnum):
    """What became of a quotation."""

    SAME = "identique"
    MOVED = "déplacé"
    CHANGED = "modifié"
    GONE = "disparu"


@dataclass(frozen=True)
class Checked:
    """A quotation and what became of it.

    Attributes:
        number: its place in the dossier, from 1.
        text: the words that the dossier shows.
        document: where the same or the most similar words stand today; None if nowhere.
        span: their place.
        difference: for changed words, "[-gone-]" and "{+new+}" among those that stay.
    """

    number: int
    text: str
    outcome: Outcome
    document: Document | None = None
    span: Span | None = None
    difference: str = ""


def quotes_to_check(path: Path) -> tuple[Shown, ...]:
    """The quotations of a dossier, or of its export in DOCX or Markdown.

    Raises:
        DossierError: if the file is neither.
    """
    if path.suffix.lower() != ".json" and not path.name.endswith(SUFFIX):
        return read_export(path)
    return tuple(
        Shown(quote.text, Mark(quote.document, quote.span, fingerprint(quote.text))) for quote in read_dossier(path).quotes
    )


def verify(library: Library, quotes: Sequence[Shown], progress: Progress = silent) -> tuple[Checked, ...]:
    """Each quotation read again in the library. White space and apostrophes may differ: files are edited, and lines cut anew."""
    seeker = _Seeker(library)
    checked: list[Checked] = []
    for number, quote in enumerate(quotes, 1):
        checked.append(seeker.check(number, quote))
        progress("Vérification", number, len(quotes))
    return tuple(checked)


class _Seeker:
    """Finds words in the documents of one library."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._folded = {document.id: folded(printable(document.text)) for document in library.documents}

    def check(self, number: int, quote: Shown) -> Checked:
        named = self._named(quote.mark)
        if named is not None and quote.mark is not None and self._stands(quote, named):
            return Checked(number, quote.text, Outcome.SAME, named, quote.mark.span)
        around = quote.mark.span.start if quote.mark else 0
        others = [document for document in self._library.documents if document is not named]
        for document in [*([named] if named else []), *others]:
            if places := list(self._folded[document.id].occurrences(quote.text)):
                nearest = min(places, key=lambda place: abs(place.start - around))
                return Checked(number, quote.text, Outcome.MOVED, document, nearest)
        return self._changed(number, quote, named)

    def _named(self, mark: Mark | None) -> Document | None:
        try:
            return self._library.document(mark.document) if mark else None
        except DocumentNotFound:
            return None

    def _stands(self, quote: Shown, document: Document) -> bool:
        assert quote.mark is not None
        there = printable(quote.mark.span.of(document.text))
        return fold_spaces(there).strip() == fold_spaces(quote.text).strip()

    def _changed(self, number: int, quote: Shown, named: Document | None) -> Checked:
        """The most similar words of the document that was quoted, if any are."""
        found = likeliest_place(quote.text, named) if named and len(quote.text) <= _LONGEST_COMPARED else None
        if named is None or found is None:
            return Checked(number, quote.text, Outcome.GONE)
        return Checked(number, quote.text, Outcome.CHANGED, named, found.span, difference(quote.text, found.span.of(named.text)))


def difference(before: str, after: str) -> str:
    """The words of `after`, those of `before` that are gone between `[-` and `-]`, new ones between `{+` and `+}`."""
    old, new = _TOKEN.findall(fold_spaces(before)), _TOKEN.findall(fold_spaces(after))
    parts: list[str] = []
    for kind, start, end, to_start, to_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[start:end]), "".join(new[to_start:to_end])
        if kind == "equal":
            parts.append(gone)
        else:
            parts += [f"[-{gone}-]" if gone else "", f"{{+{come}+}}" if come else ""]
    return "".join(parts)
