"""Figures about one thing that differ, and figures of one thing from which a curve can be drawn.

Two figures are of one thing when what they count is said with the same words, by their stems, in the same unit and for
places that may be the same. A list whose lead-in announces several figures or sources sets them side by side itself.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from assistant.figures.model import Disagreement, KeyFigure
from assistant.figures.places import NATIONAL, canonical
from assistant.figures.words import GENERIC_VERBS, flat
from corpus.library import Library
from corpus.model import Block, BlockKind, Span
from index.french.characters import fold
from index.french.stems import stem
from index.french.stop_words import STOP_WORDS

_ALIKE = 0.75
"""Least share of the stems of the shorter of two countings that the longer has too."""
_ANNOUNCES_SEVERAL = re.compile(
    r"\b(?:deux|trois|quatre|cinq|plusieurs|différent\w*|\d) +(?:\w+ +)?"
    r"(?:chiffres|estimations|sources|évaluations|données|études|enquêtes|bilans|recensements|décomptes|comptages)\b",
    re.IGNORECASE,
)


def topics(figures: Sequence[KeyFigure]) -> tuple[tuple[KeyFigure, ...], ...]:
    """Figures grouped by what they count, groups of one left out; each by year, then document."""
    keys = [_key(figure) for figure in figures]
    buckets: dict[str, list[int]] = defaultdict(list)
    for number, figure in enumerate(figures):
        buckets[f"{figure.value.kind}/{figure.value.unit}"].append(number)
    parents = list(range(len(figures)))

    def root(number: int) -> int:
        while parents[number] != number:
            number = parents[number]
        return number

    for bucket in buckets.values():
        for position, one in enumerate(bucket):
            for other in bucket[position + 1 :]:
                if _same_thing(figures[one], figures[other], keys[one], keys[other]):
                    parents[root(other)] = root(one)
    groups: dict[int, list[KeyFigure]] = defaultdict(list)
    for number, figure in enumerate(figures):
        groups[root(number)].append(figure)
    return tuple(_in_order(group) for group in groups.values() if len(group) > 1)


def disagreements(figures: Sequence[KeyFigure], library: Library) -> tuple[Disagreement, ...]:
    """Groups of figures about one thing whose values differ from one document, year or source to another.

    A figure said twice with one value and one year is shown once for each document that says it.

    Args:
        figures: those of `key_figures`, or some of them.
        library: where they come from; its lists are read again for the figures that a lead-in sets side by side.
    """
    found: list[Disagreement] = []
    for group in topics(figures):
        kept = _distinct(group)
        if _differ(kept):
            found.append(Disagreement(kept[0].counted_text, kept))
    shown = {id(figure) for disagreement in found for figure in disagreement.figures}
    for topic, listed in _announced(figures, library):
        if not all(id(figure) in shown for figure in listed) and _differ(listed):
            found.append(Disagreement(topic, listed))
    return tuple(found)


def _distinct(group: Iterable[KeyFigure]) -> tuple[KeyFigure, ...]:
    """One figure for each value, year and document."""
    kept: dict[tuple[str, str, str], KeyFigure] = {}
    for figure in group:
        kept.setdefault((figure.value.normal, figure.year_text, figure.document.id), figure)
    return tuple(kept.values())


def _differ(group: Sequence[KeyFigure]) -> bool:
    """Whether two values differ between two documents, years or sources."""
    return any(
        one.value.normal != other.value.normal
        and (one.document.id != other.document.id or _dated_apart(one, other) or _sourced_apart(one, other))
        for number, one in enumerate(group)
        for other in group[number + 1 :]
    )


def _sourced_apart(one: KeyFigure, other: KeyFigure) -> bool:
    """Whether two figures are from two sources that their sentences name."""
    return one.source is not None and other.source is not None and one.source_text != other.source_text


def _in_order(group: Iterable[KeyFigure]) -> tuple[KeyFigure, ...]:
    return tuple(sorted(group, key=lambda figure: (figure.year_text or "9999", figure.document.source, figure.extract.start)))


def _key(figure: KeyFigure) -> frozenset[str]:
    """The stems of what a figure counts, its year, its place and words that every counting has left out."""
    text = figure.document.text
    aside = [span for span in (figure.year, figure.place, figure.source) if span is not None]
    return frozenset(told for span in figure.counted for told in _stems(flat(_without(text, span, aside))))


def _without(text: str, span: Span, aside: Sequence[Span]) -> str:
    """The words of `span`, the spans to leave aside made spaces."""
    words = span.of(text)
    for other in aside:
        if other.overlap(span):
            start, end = max(0, other.start - span.start), min(len(span), other.end - span.start)
            words = words[:start] + " " * (end - start) + words[end:]
    return words


@lru_cache(maxsize=10_000)
def _stems(words: str) -> frozenset[str]:
    """The stems of the words that mean something; a compound is one."""
    found: set[str] = set()
    for word in re.findall(r"[^\W_]+(?:-[^\W_]+)*", re.sub(r"\b\w{1,2}'", " ", words)):
        folded = fold(word)
        if folded in STOP_WORDS or folded in GENERIC_VERBS or (len(folded) < 3 and not folded.isdigit()):
            continue
        found.add("".join(stem(part).rstrip("e") for part in folded.split("-")))
    return frozenset(found)


def _same_thing(one: KeyFigure, other: KeyFigure, words: frozenset[str], others: frozenset[str]) -> bool:
    """Whether two figures are of one thing: nearly all the stems of the shorter counting, for one place.

    A single word in common ("habitants") is enough in one document only, for two years that it gives.
    """
    places = {canonical(figure.place_text) if figure.place else NATIONAL for figure in (one, other)}
    shared = len(words & others)
    if len(places) > 1 or shared == 0 or shared < _ALIKE * min(len(words), len(others)):
        return False
    return shared >= 2 or (words == others and _dated_apart(one, other))


def _dated_apart(one: KeyFigure, other: KeyFigure) -> bool:
    """Whether two figures of one document bear two years."""
    return (
        one.document.id == other.document.id
        and one.year is not None
        and other.year is not None
        and one.year_text != other.year_text
    )


def _announced(figures: Sequence[KeyFigure], library: Library) -> Iterable[tuple[str, tuple[KeyFigure, ...]]]:
    """Figures of one unit that a list announces as several figures or sources, one an item, each with its own source."""
    by_document: dict[str, list[KeyFigure]] = defaultdict(list)
    for figure in figures:
        by_document[figure.document.id].append(figure)
    for document in library.documents:
        lists: dict[int, list[Block]] = defaultdict(list)
        for block in document.content.blocks:
            if (
                block.kind is BlockKind.ITEM
                and block.lead_in
                and _ANNOUNCES_SEVERAL.search(flat(block.lead_in.of(document.text)))
            ):
                lists[block.group].append(block)
        for blocks in lists.values():
            items = [[figure for figure in by_document[document.id] if block.span.contains(figure.extract)] for block in blocks]
            single = [found[0] for found in items if len(found) == 1]
            if len(single) < 2 or any(len(found) > 1 for found in items):
                continue
            same = [
                figure
                for figure in single
                if (figure.value.kind, figure.value.unit) == (single[0].value.kind, single[0].value.unit)
            ]
            sourced = {figure.source_text for figure in same if figure.source}
            if len(same) >= 2 and len(sourced) == len(same) and blocks[0].lead_in is not None:
                yield " ".join(blocks[0].lead_in.of(document.text).split()).rstrip(" :"), tuple(same)
