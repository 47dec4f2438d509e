"""The index of a library: opened or rebuilt, and searched by one arm or by both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import DamagedIndex
from corpus.library import Library, open_library
from corpus.managed.files import told_in_french
from corpus.managed.layout import INDEX
from corpus.managed.lock import writing
from index.build import build
from index.contents import Contents, load_definitions
from index.dense import DenseIndex, DenseScores
from index.encoder import Encoder, Vectors
from index.filter import Descriptions, Filter
from index.fusion import DEFAULT_WEIGHTS, FusionWeights, fuse
from index.lexical import LexicalIndex
from index.making import Notify, index_folder, make_generation, quiet, recipe_of
from index.passages import PassageSettings
from index.progress import Progress, silent
from index.query import Query, QueryReader
from index.segments import Passage, Segments
from index.spelling import SpellChecker
from index.store import keep_only, verify

_ATTEMPTS = 20
_PATIENCE = 600.0  # seconds: a writer may be indexing many documents

Scores = NDArray[np.float64]


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
    """The passages of one query, and every passage's score in the arms that ran (None for one that did not).

    Under a filter, what it leaves out scores 0 in the lexical arm, and minus infinity elsewhere.
    """

    arm: Arm
    query: Query
    hits: tuple[Hit, ...] = ()
    scores: Scores | None = None
    lexical: Scores | None = None
    dense: DenseScores | None = None
    within: Filter | None = None


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
        return {
            "documents": len(self.library.documents),
            "passages": len(self.segments.passages),
            "units": len(self.segments.units),
        }

    @cached_property
    def descriptions(self) -> Descriptions:
        """What its documents may be chosen by; read when a filter is first used."""
        return Descriptions.of(self.library)

    def encode(self, query: Query) -> Vectors:
        """The vector of a question, shape `(dimension,)`."""
        vector: Vectors = self.encoder.encode_queries([query.encoded])[0]
        return vector

    def rank(
        self,
        query: str | Query,
        arm: Arm = Arm.HYBRID,
        k: int = 10,
        vector: Vectors | None = None,
        within: Filter | None = None,
    ) -> Ranking:
        """The best passages for `query`, ties in document order.

        The lexical arm returns no passage without a shared word, and no arm returns any for a question whose
        words say nothing ("qui est-ce ?").

        Args:
            query: any text, or one already prepared.
            arm: which scores to rank by.
            k: how many passages at most.
            vector: the query's vector, when it is already known.
            within: the documents to search; the others are left out before anything is ranked.

        Raises:
            NothingWithin: if the filter lets no document through.
        """
        if isinstance(query, str):
            query = self.reader.read(query)
        kept = None if within is None else self.descriptions.chosen(within)[self.segments.passage_table[:, 0]]
        if query.empty:
            return Ranking(arm, query, within=within)
        lexical = self.lexical.scores(query.terms) if arm is not Arm.DENSE else None
        dense = None
        if arm is not Arm.LEXICAL:
            dense = self.dense.scores(self.encode(query) if vector is None else vector)
        if lexical is not None and kept is not None:
            lexical = np.where(kept, lexical, 0.0)
        lexical_weight = self.fusion.question if query.asks else self.fusion.keywords
        scores = _combined(lexical, dense, lexical_weight, self.lexical.attainable(query.own))
        if kept is not None:
            scores = np.where(kept, scores, -np.inf)
            if dense is not None:
                units = np.where(kept[self.segments.homes], dense.units, -np.inf)
                dense = DenseScores(np.where(kept, dense.passages, -np.inf), units)
        order = np.lexsort((np.arange(len(scores)), -scores))
        worst = 0.0 if arm is Arm.LEXICAL else -np.inf
        best = [row for row in order[:k] if scores[row] > worst]
        hits = tuple(Hit(rank, float(scores[row]), self.segments.passages[row]) for rank, row in enumerate(best, 1))
        return Ranking(arm, query, hits, scores, lexical, dense, within)


def _combined(lexical: Scores | None, dense: DenseScores | None, lexical_weight: float, attainable: float) -> Scores:
    """The scores that rank, rounded so that ties do not hang on the last digits."""
    if lexical is not None and dense is not None:
        scores = fuse(lexical, dense.passages, lexical_weight, attainable)
    elif lexical is not None:
        scores = lexical
    elif dense is not None:
        scores = dense.passages
    else:
        raise ValueError("no arm ran")
    rounded: Scores = np.round(scores, 9)
    return rounded


def _load(generation: Path, library: Library, encoder: Encoder) -> SearchIndex:
    verify(generation)
    contents = Contents.load(generation)
    if [entry.fingerprint for entry in contents.documents] != [document.fingerprint for document in library.documents]:
        raise DamagedIndex("les comptes ne concordent pas")
    segments = contents.segments(library.documents)
    lexical = LexicalIndex.of(contents.counts)
    dense = DenseIndex.build(contents.vectors, segments.homes)
    reader = QueryReader(load_definitions(generation), library.lexicon, SpellChecker.of_index(lexical))
    return SearchIndex(library, encoder, segments, generation, lexical, dense, reader)


def empty_index(library: Library, encoder: Encoder) -> SearchIndex:
    """The index of a library without documents, where nothing is ever found; kept in memory alone."""
    contents = build((), PassageSettings(), encoder)
    segments = contents.segments(())
    lexical, dense = LexicalIndex.of(contents.counts), DenseIndex.build(contents.vectors, segments.homes)
    reader = QueryReader({}, library.lexicon, SpellChecker.of({}))
    return SearchIndex(library, encoder, segments, library.root / INDEX, lexical, dense, reader)


def open_index(
    library: Library,
    encoder: Encoder,
    settings: PassageSettings | None = None,
    *,
    folder: Path | None = None,
    rebuild: bool = False,
    reuse: Sequence[Path] = (),
    progress: Progress = silent,
    notify: Notify = quiet,
) -> SearchIndex:
    """The index of `library`, read from disk if it fits, else made and saved first.

    What an index in the same folder, or in one of `reuse`, already holds is taken over: only new texts are encoded.
    A managed library that has changed meanwhile is opened as it is now: see `SearchIndex.library`.

    Args:
        settings: how texts are cut.
        folder: where its generations live; by default a place in the user's cache, or in a managed library itself.
        rebuild: make it from nothing even if one fits.
        reuse: other folders of generations, or generations, to take vectors from.
        progress: told how the building advances.
        notify: told, in French, why an index had to be made again.

    Raises:
        EmptyLibrary: if there is nothing to index.
        LibraryLocked: if a managed library's index is to be made, and another process goes on writing.
    """
    settings = settings or PassageSettings()

    def opened(library: Library, folder: Path, rebuild: bool) -> SearchIndex:
        generation = folder / recipe_of(library, encoder, settings).generation
        damage = None
        if generation.is_dir() and not rebuild:
            try:
                return _load(generation, library, encoder)
            except DamagedIndex as error:
                damage = str(error)
        made = make_generation(
            library, encoder, settings, folder, rebuild=rebuild, damage=damage, reuse=reuse, progress=progress, notify=notify
        )
        keep_only(folder, [made])
        return _load(made, library, encoder)

    if folder is not None or not library.managed:
        return opened(library, folder or index_folder(library), rebuild)
    for _ in range(_ATTEMPTS if not rebuild else 0):
        try:
            return _load(index_folder(library) / recipe_of(library, encoder, settings).generation, library, encoder)
        except DamagedIndex:
            fresh = open_library(library.root)
            if fresh.digest == library.digest:
                break
            library = fresh  # another process changed it, and dropped the index that went with what was read
    with writing(library.root, _PATIENCE), told_in_french(library.root):
        return opened(open_library(library.root), index_folder(library), rebuild)
