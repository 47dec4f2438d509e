"""The index of a library: opened or rebuilt, and searched by one arm or by both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import DamagedIndex
from corpus.library import Library
from index.build import Earlier, build
from index.cache import library_cache
from index.code import code_digest
from index.contents import Contents, load_definitions
from index.dense import DenseIndex, DenseScores
from index.encoder import Encoder, Vectors
from index.fusion import DEFAULT_WEIGHTS, FusionWeights, fuse
from index.lexical import LexicalIndex
from index.passages import PassageSettings
from index.progress import Progress, silent
from index.query import Query, QueryReader
from index.segments import Passage, Segments
from index.spelling import SpellChecker
from index.store import Recipe, generations, keep_only, read_manifest, verify, why_outdated, write_generation

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


def _load(generation: Path, library: Library, encoder: Encoder) -> SearchIndex:
    verify(generation)
    contents = Contents.load(generation)
    if [entry.fingerprint for entry in contents.documents] != [document.fingerprint for document in library.documents]:
        raise DamagedIndex("les comptes ne concordent pas")
    segments = contents.segments(library.documents)
    lexical = LexicalIndex.of(contents.counts)
    dense = DenseIndex.build(contents.vectors, segments.homes)
    words = {term[1:]: lexical.frequency(term) for term in lexical.vocabulary if term.startswith("=")}
    reader = QueryReader(load_definitions(generation), library.lexicon, SpellChecker.of(words))
    return SearchIndex(library, encoder, segments, generation, lexical, dense, reader)


def _earlier(folders: Iterable[Path], recipe: Recipe) -> Iterator[Earlier]:
    """The generations in `folders` that something can be taken from."""
    for generation in (found for folder in folders for found in generations(folder)):
        try:
            made = read_manifest(generation)["recipe"]
            same_model = made.get("model_fingerprint") == recipe.model_fingerprint
            same_reading = (made.get("code"), made.get("settings")) == (recipe.code, recipe.settings)
            if made.get("schema") == recipe.schema and (same_model or same_reading):
                verify(generation)
                yield Earlier(Contents.load(generation), same_reading, same_model)
        except DamagedIndex:
            continue  # what is damaged is made afresh


def open_index(
    library: Library,
    encoder: Encoder,
    settings: PassageSettings | None = None,
    *,
    folder: Path | None = None,
    rebuild: bool = False,
    reuse: Sequence[Path] = (),
    progress: Progress = silent,
    notify: Notify = lambda _message: None,
) -> SearchIndex:
    """The index of `library`, read from disk if it fits, else made and saved first.

    What an index in the same folder, or in one of `reuse`, already holds is taken over: only new texts are encoded.

    Args:
        settings: how texts are cut.
        folder: where its generations live; by default a place in the user's cache.
        rebuild: make it from nothing even if one fits.
        reuse: other folders of generations, or generations, to take vectors from.
        progress: told how the building advances.
        notify: told, in French, why an index had to be made again.
    """
    settings = settings or PassageSettings()
    folder = folder or library_cache(library.root)
    recipe = Recipe(encoder.name, encoder.fingerprint, asdict(settings), library.digest, code_digest())
    generation = folder / recipe.generation
    reason = why_outdated(folder, recipe)
    if generation.is_dir() and not rebuild:
        try:
            return _load(generation, library, encoder)
        except DamagedIndex as damage:
            reason = f"l’index est endommagé ({damage})"
    earlier = [] if rebuild else list(_earlier([folder, *reuse], recipe))
    if reason and not rebuild:
        kept = any(before.same_model for before in earlier)
        notify(f"Index {'mis à jour' if kept else 'refait'} : {reason}.")
    contents = build(library.documents, settings, encoder, earlier, progress)
    counts = _counts(library, contents.segments(library.documents))
    generation = write_generation(folder, recipe, counts, contents.save)
    keep_only(folder, [generation])
    return _load(generation, library, encoder)
