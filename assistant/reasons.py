"""Why each extract was found: the question's words it holds, what was added to them, and how close it is in meaning."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.answer import Extract, Reasons
from assistant.features import Evidence
from corpus.model import Span
from index.french.analyzer import stems, tokenize
from index.query import Concept, Query
from index.search_index import SearchIndex
from index.segments import context_of


def with_reasons(extracts: Sequence[Extract], index: SearchIndex, evidence: Evidence) -> tuple[Extract, ...]:
    """The same extracts, each with why it was found."""
    return tuple(replace(extract, reasons=_reasons(extract, index, evidence)) for extract in extracts)


def unknown_words(index: SearchIndex, evidence: Evidence) -> tuple[str, ...]:
    """The words of the question that no document holds, neither themselves nor by what was added to them."""
    frequency = index.lexical.frequency
    absent = {
        concept
        for concept in evidence.weights
        if not frequency(concept.stem) and not any(all(map(frequency, stems)) for stems in concept.equivalents)
    }
    return _written(evidence.ranking.query, index.reader.acronyms, absent)


def _reasons(extract: Extract, index: SearchIndex, evidence: Evidence) -> Reasons:
    query, dense = evidence.ranking.query, evidence.ranking.dense
    own = set(stems(extract.text))
    unit = index.segments.unit_at(extract.document, extract.span)
    passage = index.segments.passage_of(unit).text if unit else ""
    context = context_of(extract.document, extract.span.start, extract.lead_in)
    wide = own | set(stems(f"{context} {passage}"))
    said = {concept for concept in evidence.weights if concept.met_by(own)}
    near = {concept for concept in evidence.weights if concept.met_by(wide)} - said
    acronyms = index.reader.acronyms
    return Reasons(
        _written(query, acronyms, said),
        _written(query, acronyms, near),
        _written(query, acronyms, set(evidence.weights) - said - near),
        tuple(expansion for expansion in query.expansions if any(set(stems(words)) <= own for words in expansion.added)),
        float(dense.units[unit.number]) if unit and dense is not None else None,
    )


def _written(query: Query, acronyms: frozenset[str], concepts: Iterable[Concept]) -> tuple[str, ...]:
    """The words of the question that stand for `concepts`, in order; a compound rather than its parts."""
    wanted = {concept.stem for concept in concepts}
    text = query.corrected
    spans = [token.span for token in tokenize(text, acronyms) if wanted & set(stems(token.span.of(text), acronyms))]
    whole = [span for span in spans if not any(_within(span, other) for other in spans)]
    return tuple(dict.fromkeys(span.of(text) for span in sorted(whole)))


def _within(span: Span, other: Span) -> bool:
    return other != span and other.contains(span)
