"""The extracts of a dossier that still stand, word for word at their place, in a library."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.dossier.model import Quote
from corpus.library import Library
from corpus.model import Document, Span


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of a dossier's extracts.

    Attributes:
        extracts: those whose words are where they were, in order.
        gone: the others, whether changed, moved or of a document that is no longer there.
    """

    extracts: tuple[tuple[Document, Span], ...]
    gone: tuple[Quote, ...]


def standing(library: Library, quotes: Iterable[Quote]) -> Standing:
    """Sort extracts by whether their words still stand at their place in the library."""
    documents = {document.id: document for document in library.documents}
    extracts: list[tuple[Document, Span]] = []
    gone: list[Quote] = []
    for quote in quotes:
        document = documents.get(quote.document)
        if document is not None and quote.span.of(document.text) == quote.text:
            extracts.append((document, quote.span))
        else:
            gone.append(quote)
    return Standing(tuple(extracts), tuple(gone))
