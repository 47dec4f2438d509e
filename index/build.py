"""Making the contents of an index, out of earlier ones wherever they will serve.

A document that an earlier index cut and read with the same code and settings is taken over as it stands. Of the
others, a text that any earlier index encoded with the same model is not encoded again. The result
depends on the documents alone, not on what was there before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.model import Document
from index import background
from index.centring import pseudo_questions
from index.contents import Contents, DocumentEntry, Keys, as_bytes, as_keys, key_of
from index.dense import RawVectors, flat
from index.encoder import Encoder, Vectors
from index.french.acronyms import find_definitions
from index.french.analyzer import terms
from index.lazy import LazySequence
from index.passages import PassageSettings
from index.progress import Progress, silent
from index.segments import PASSAGE_COLUMNS, UNIT_COLUMNS, Segments, Table, cut, indexed_text, indexed_unit, joined
from index.term_counts import TermCounts

_Encode = Callable[[Sequence[str]], Vectors]


@dataclass(frozen=True)
class Earlier:
    """An index made before, and what of it will serve.

    Attributes:
        same_reading: texts were cut and read by the same code and settings.
        same_model: vectors are those that the encoder would give.
    """

    contents: Contents
    same_reading: bool
    same_model: bool


@dataclass(frozen=True)
class _Part:
    """What the index holds of one document, less its terms and vectors."""

    entry: DocumentEntry
    passages: Table
    units: Table
    passage_keys: Keys
    unit_keys: Keys


def build(
    documents: Sequence[Document],
    settings: PassageSettings,
    encoder: Encoder,
    earlier: Sequence[Earlier] = (),
    progress: Progress = silent,
) -> Contents:
    """The contents of the index of `documents`.

    Args:
        earlier: indexes to take from.
    """
    sources = _sources(documents, [before.contents for before in earlier if before.same_reading])
    fresh = _Fresh.read([d for d, source in zip(documents, sources, strict=True) if source is None], settings, progress)
    reading = iter(fresh.parts)
    parts = [next(reading) if source is None else _taken(*source) for source in sources]
    tables = (
        joined([part.passages for part in parts], len(PASSAGE_COLUMNS)),
        joined([part.units for part in parts], len(UNIT_COLUMNS)),
    )
    segments = Segments(documents, *tables)
    passage_keys = np.concatenate([as_keys([]), *(part.passage_keys for part in parts)])
    unit_keys = np.concatenate([as_keys([]), *(part.unit_keys for part in parts)])
    known = {key: row for before in earlier if before.same_model for key, row in before.contents.known_vectors().items()}
    vectors, keys = _vectors(segments, passage_keys, unit_keys, known, encoder, progress)
    counts = _merged_counts(sources, parts, fresh.counts)
    return Contents(tuple(part.entry for part in parts), *tables, counts, vectors, keys)


_Source = tuple[Contents, int]  # a document of earlier contents


def _sources(documents: Sequence[Document], contents: Sequence[Contents]) -> list[_Source | None]:
    """Where each document can be taken from, each source serving once."""
    places: dict[str, list[_Source]] = defaultdict(list)
    for before in reversed(contents):
        for number in reversed(range(len(before.documents))):
            places[before.documents[number].fingerprint].append((before, number))
    found = (places.get(document.fingerprint) for document in documents)
    return [sources.pop() if sources else None for sources in found]


def _rows_of(table: Table, document: int) -> slice:
    start, end = np.searchsorted(table[:, 0], [document, document + 1])
    return slice(int(start), int(end))


def _taken(contents: Contents, document: int) -> _Part:
    passages, units = _rows_of(contents.passages, document), _rows_of(contents.units, document)
    unit_keys = contents.keys[len(contents.passages) :]
    return _Part(
        contents.documents[document],
        contents.passages[passages, 1:],
        contents.units[units, 1:],
        contents.keys[passages],
        unit_keys[units],
    )


@dataclass(frozen=True)
class _Fresh:
    """Documents cut and read now."""

    parts: list[_Part]
    counts: TermCounts

    @classmethod
    def read(cls, documents: Sequence[Document], settings: PassageSettings, progress: Progress) -> _Fresh:
        parts: list[_Part] = []
        found: list[list[str]] = []
        for number, document in enumerate(documents):
            progress("Lecture des textes", number, len(documents))
            passages, units = cut(document.content, settings)
            segments = Segments([document], joined([passages], len(PASSAGE_COLUMNS)), joined([units], len(UNIT_COLUMNS)))
            texts = [indexed_text(passage) for passage in segments.passages]
            found += [terms(text) for text in texts]
            entry = DocumentEntry(document.fingerprint, tuple(find_definitions(document.content.body.of(document.text))))
            unit_keys = as_keys(key_of(indexed_unit(unit)) for unit in segments.units)
            parts.append(_Part(entry, passages, units, as_keys(map(key_of, texts)), unit_keys))
        if documents:
            progress("Lecture des textes", len(documents), len(documents))
        return cls(parts, TermCounts.of(found))


def _merged_counts(sources: Sequence[_Source | None], parts: Sequence[_Part], fresh: TermCounts) -> TermCounts:
    numbers: dict[int, NDArray[np.int64]] = {}
    counts: dict[int, TermCounts] = {}
    of_fresh: list[int] = []
    first = 0
    for source, part in zip(sources, parts, strict=True):
        place = range(first, first + len(part.passages))
        first = place.stop
        if source is None:
            of_fresh += place
        else:
            contents, document = source
            counts[id(contents)] = contents.counts
            renumbered = numbers.setdefault(id(contents), np.full(len(contents.passages), -1, dtype=np.int64))
            renumbered[_rows_of(contents.passages, document)] = place
    taken = [(counts[contents], renumbered) for contents, renumbered in numbers.items()]
    return TermCounts.merged([*taken, (fresh, np.array(of_fresh, dtype=np.int64))], first)


def _vectors(
    segments: Segments,
    passage_keys: Keys,
    unit_keys: Keys,
    known: dict[bytes, NDArray[np.float32]],
    encoder: Encoder,
    progress: Progress,
) -> tuple[RawVectors, Keys]:
    """The vectors of everything, and the keys of their texts; only texts that are not in `known` are encoded."""
    keys = [*as_bytes(passage_keys), *as_bytes(unit_keys)]
    statements = [key_of(text) for text in background.STATEMENTS]
    missing: dict[bytes, str] = {}
    for row, key in enumerate(keys):
        if key not in known and key not in missing:
            unit = row - len(passage_keys)
            missing[key] = indexed_unit(segments.units[unit]) if unit >= 0 else indexed_text(segments.passages[row])
    _encode(missing, known, lambda texts: encoder.encode_passages(texts, progress))
    _encode(dict(zip(statements, background.STATEMENTS, strict=True)), known, encoder.encode_passages)

    pseudo = _questions_about(segments, keys)
    asked = [*pseudo, *background.QUESTIONS]
    questions = [key_of(text, query=True) for text in asked]
    _encode(dict(zip(questions, asked, strict=True)), known, encoder.encode_queries)

    rows = np.array([known[key] for key in [*keys, *questions, *statements]], dtype=np.float32)
    bounds = np.cumsum([len(passage_keys), len(unit_keys), len(pseudo), len(background.QUESTIONS)])
    of_passages, of_units, *others = np.split(rows, bounds)
    dimension = rows.shape[1]
    vectors = RawVectors(flat(of_passages, dimension), flat(of_units, dimension), *others)
    return vectors, as_keys([*keys, *questions, *statements])


def _questions_about(segments: Segments, keys: list[bytes]) -> list[str]:
    """Pseudo-questions drawn from the units, or from the passages where there are none.

    Args:
        keys: those of the passages, then those of the units.
    """
    if len(segments.units):
        shown = LazySequence(len(segments.units), lambda number: _shown(segments, number))
        return pseudo_questions(shown, keys[len(segments.passages) :])
    return pseudo_questions([indexed_text(passage) for passage in segments.passages], keys)


def encoded_keys(segments: Segments) -> Keys:
    """The keys of all the texts that the index of these segments holds a vector of, in its order."""
    keys = [key_of(indexed_text(passage)) for passage in segments.passages]
    keys += [key_of(indexed_unit(unit)) for unit in segments.units]
    asked = [*_questions_about(segments, keys), *background.QUESTIONS]
    keys += [key_of(text, query=True) for text in asked]
    return as_keys([*keys, *map(key_of, background.STATEMENTS)])


def _shown(segments: Segments, number: int) -> str:
    unit = segments.units[number]
    return unit.unit.span.of(unit.document.text)


def _encode(texts: dict[bytes, str], known: dict[bytes, NDArray[np.float32]], encode: _Encode) -> None:
    """Add to `known` the vectors of those texts that it lacks."""
    missing = {key: text for key, text in texts.items() if key not in known}
    if missing:
        known.update(zip(missing, encode(list(missing.values())), strict=True))
