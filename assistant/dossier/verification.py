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
from assistant.dossier.model import Dossier
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


class EditKind(StrEnum):
    """What became of some words of a quotation that changed."""

    KEPT = "kept"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Edit:
    """Adjacent words of one fate."""

    kind: EditKind
    words: str


@dataclass(frozen=True)
class Checked:
    """A quotation and what became of it.

    Attributes:
        number: its place in the dossier, from 1.
        text: the words that the dossier shows.
        document: where the same or the most similar words stand today; None if nowhere.
        span: their place.
        difference: from the dossier's words to the document's, when they changed.
    """

    number: int
    text: str
    outcome: Outcome
    document: Document | None = None
    span: Span | None = None
    difference: tuple[Edit, ...] = ()


def quotes_to_check(path: Path) -> tuple[Shown, ...]:
    """The quotations of a dossier, or of its export in DOCX or Markdown.

    Raises:
        DossierError: if the file is neither.
    """
    if path.suffix.lower() != ".json" and not path.name.endswith(SUFFIX):
        return read_export(path)
    return quotes_of(read_dossier(path))


def quotes_of(dossier: Dossier) -> tuple[Shown, ...]:
    """The quotations of a dossier."""
    return tuple(Shown(quote.text, Mark(quote.document, quote.span, fingerprint(quote.text))) for quote in dossier.quotes)


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


def difference(before: str, after: str) -> tuple[Edit, ...]:
    """How `before` became `after`, word by word."""
    old, new = _TOKEN.findall(fold_spaces(before)), _TOKEN.findall(fold_spaces(after))
    edits: list[Edit] = []
    for kind, start, end, to_start, to_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[start:end]), "".join(new[to_start:to_end])
        if kind == "equal":
            edits.append(Edit(EditKind.KEPT, gone))
        else:
            edits += [Edit(EditKind.GONE, gone)] if gone else []
            edits += [Edit(EditKind.NEW, come)] if come else []
    return tuple(edits)


def in_brackets(edits: Sequence[Edit]) -> str:
    """A difference as text: words gone between `[-` and `-]`, new ones between `{+` and `+}`."""
    forms = {EditKind.KEPT: "{}", EditKind.GONE: "[-{}-]", EditKind.NEW: "{{+{}+}}"}
    return "".join(forms[edit.kind].format(edit.words) for edit in edits)
