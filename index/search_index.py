"""The index of a library: opened or rebuilt, and searched by one arm or by both."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import DamagedIndex
from corpus.library import Library
from index import background
from index.cache import library_cache
from index.centring import pseudo_questions
from index.definitions import definitions_from_json, definitions_json, learn_definitions
from index.dense import DenseIndex, DenseScores, RawVectors
from index.encoder import Encoder, Vectors
from index.french.analyzer import terms
from index.fusion import DEFAULT_WEIGHTS, FusionWeights, fuse
from index.lexical import LexicalIndex
from index.passages import PassageSettings
from index.progress import Progress, silent
from index.query import Query, QueryReader
from index.segments import Passage, Segments, indexed_text, indexed_unit, segment
from index.spelling import SpellChecker
from index.store import Recipe, verify, why_outdated, write_generation

_DEFINITIONS = "definitions.json"

Scores = NDArray[np.float64]
Notify = Callable[[str], None]


class Arm(StrEnum):
    """A way to rank passages."""

    HYBRID = "hybrid"
    LEXICAL = "lexical"
    DENSE = "dense"


@dataclass(frozen=True, slots=True)
class Hit:
    """A ranked passage; `rank` counts from 1."""

    rank: int
    score: float
    passage: Passage


@dataclass(frozen=True)
class Ranking:
    """The passages of one query, and every passage's score in the arms that ran (None for one that did not)."""

    arm: Arm
    query: Query
    hits: tuple[Hit, ...] = ()
    scores: Scores | None = None
    lexical: Scores | None = None
    dense: DenseScores | None = None


@dataclass(frozen=True)
class SearchIndex:
    """Ranks the passages of a library.

    Reading only: one instance may serve several threads.
    """

    library: Library
    encoder: Encoder
    segments: Segments
    folder: Path
    lexical: LexicalIndex
    dense: DenseIndex
    reader: QueryReader
    fusion: FusionWeights = DEFAULT_WEIGHTS

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many documents, passages and units are indexed."""
        return _counts(self.library, self.segments)

    def encode(self, query: Query) -> Vectors:
        """The vector of a question, shape `(dimension,)`."""
        vector: Vectors = self.encoder.encode_queries([query.encoded])[0]
        return vector

    def rank(self, query: str | Query, arm: Arm = Arm.HYBRID, k: int = 10, vector: Vectors | None = None) -> Ranking:
        """The best passages for `query`, ties in document order.

        The lexical arm returns no passage without a shared word, and no arm returns any for a question whose
        words say nothing ("qui est-ce ?").

        Args:
            query: any text, or one already prepared.
            arm: which scores to rank by.
            k: how many passages at most.
            vector: the query's vector, when it is already known.
        """
        if isinstance(query, str):
            query = self.reader.read(query)
        if query.empty:
            return Ranking(arm, query)
        lexical = self.lexical.scores(query.terms) if arm is not Arm.DENSE else None
        dense = None
        if arm is not Arm.LEXICAL:
            dense = self.dense.scores(self.encode(query) if vector is None else vector)
        scores = _combined(lexical, dense, self.fusion.question if query.asks else self.fusion.keywords)
        order = np.lexsort((np.arange(len(scores)), -scores))
        best = [row for row in order[:k] if arm is not Arm.LEXICAL or scores[row] > 0]
        hits = tuple(Hit(rank, float(scores[row]), self.segments.passages[row]) for rank, row in enumerate(best, 1))
        return Ranking(arm, query, hits, scores, lexical, dense)


def _combined(lexical: Scores | None, dense: DenseScores | None, lexical_weight: float) -> Scores:
    """The scores that rank, rounded so that ties do not hang on the last digits."""
    if lexical is not None and dense is not None:
        scores = fuse(lexical, dense.passages, lexical_weight)
    elif lexical is not None:
        scores = lexical
    elif dense is not None:
        scores = dense.passages
    else:
        raise ValueError("no arm ran")
    rounded: Scores = np.round(scores, 9)
    return rounded


def _counts(library: Library, segments: Segments) -> dict[str, int]:
    return {"documents": len(library.documents), "passages": len(segments.passages), "units": len(segments.units)}


def _build(library: Library, segments: Segments, encoder: Encoder, folder: Path, progress: Progress) -> None:
    definitions = learn_definitions(d.content.body.of(d.text) for d in library.documents)
    (folder / _DEFINITIONS).write_text(json.dumps(definitions_json(definitions), ensure_ascii=False), encoding="utf-8")
    texts = [indexed_text(passage) for passage in segments.passages]
    LexicalIndex.build([terms(text) for text in texts]).save(folder)
    shown = [unit.unit.span.of(unit.document.text) for unit in segments.units]
    vectors = encoder.encode_passages(texts + [indexed_unit(unit) for unit in segments.units], progress)
    raw = RawVectors(
        passages=vectors[: len(texts)],
        units=vectors[len(texts) :],
        pseudo_questions=encoder.encode_queries(pseudo_questions(shown or texts)),
        background_questions=encoder.encode_queries(background.QUESTIONS),
        background_statements=encoder.encode_passages(background.STATEMENTS),
    )
    DenseIndex.build(raw, segments.homes).save(folder)


def _load(generation: Path, library: Library, segments: Segments, encoder: Encoder) -> SearchIndex:
    verify(generation)
    lexical = LexicalIndex.load(generation)
    dense = DenseIndex.load(generation, segments.homes)
    if (lexical.size, dense.counts[0]) != (len(segments.passages),) * 2:
        raise DamagedIndex("les comptes ne concordent pas")
    try:
        definitions = definitions_from_json(json.loads((generation / _DEFINITIONS).read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise DamagedIndex(f"{_DEFINITIONS} est illisible") from error
    words = {term[1:]: lexical.frequency(term) for term in lexical.vocabulary if term.startswith("=")}
    reader = QueryReader(definitions, library.lexicon, SpellChecker.of(words))
    return SearchIndex(library, encoder, segments, generation, lexical, dense, reader)


def open_index(
    library: Library,
    encoder: Encoder,
    settings: PassageSettings | None = None,
    *,
    folder: Path | None = None,
    rebuild: bool = False,
    progress: Progress = silent,
    notify: Notify = lambda _message: None,
) -> SearchIndex:
    """The index of `library`, read from disk if it fits, else built and saved first.

    Args:
        settings: how texts are cut.
        folder: where its generations live; by default a place in the user's cache.
        rebuild: build it even if one fits.
        progress: told how the building advances.
        notify: told, in French, why an index had to be rebuilt.
    """
    settings = settings or PassageSettings()
    folder = folder or library_cache(library.root)
    segments = segment(library.documents, settings)
    recipe = Recipe(encoder.name, encoder.fingerprint, asdict(settings), library.digest, segments.digest)
    generation = folder / recipe.generation
    reason = why_outdated(folder, recipe)
    if generation.is_dir() and not rebuild:
        try:
            return _load(generation, library, segments, encoder)
        except DamagedIndex as damage:
            reason = f"l’index est endommagé ({damage})"
    if reason and not rebuild:
        notify(f"Index refait : {reason}.")
    generation = write_generation(
        folder, recipe, _counts(library, segments), lambda building: _build(library, segments, encoder, building, progress)
    )
    return _load(generation, library, segments, encoder)
