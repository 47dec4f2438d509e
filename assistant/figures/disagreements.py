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

_ALIKE = 0.8
"""Least share of the stems of the shorter of two countings that the longer has too."""
_COMMON = 400
"""How many countings may share a stem for it to bring two together."""
_ANNOUNCES_SEVERAL = re.compile(
    r"\b(?:deux|trois|quatre|cinq|plusieurs|différent\w*|\d) +(?:\w+ +)?"
    r"(?:chiffres|estimations|sources|évaluations|données|études|enquêtes|bilans|recensements|décomptes|comptages)\b",
    re.IGNORECASE,
)


def topics(figures: Sequence[KeyFigure]) -> tuple[tuple[KeyFigure, ...], ...]:
    """Figures grouped by what they count, groups of one left out; each by year, then document.

    Two countings of two words or more are of one thing when the longer has nearly all the stems of the shorter. A single word
    in common ("habitants") is enough in one document only, for two years that it gives.
    """
    counted: dict[tuple[str, str, str], dict[frozenset[str], list[KeyFigure]]] = defaultdict(lambda: defaultdict(list))
    for figure in figures:
        place = canonical(figure.place_text) if figure.place else NATIONAL
        counted[figure.value.kind, figure.value.unit, place][_key(figure)].append(figure)
    groups: list[list[KeyFigure]] = []
    for by_key in counted.values():
        groups += [group for key, found in by_key.items() if len(key) == 1 for group in _dated(found)]
        groups += [[figure for key in keys for figure in by_key[key]] for keys in _alike([key for key in by_key if len(key) > 1])]
    groups = _told_twice(groups)
    order = {id(figure): number for number, figure in enumerate(figures)}
    several = sorted((group for group in groups if len(group) > 1), key=lambda group: min(order[id(one)] for one in group))
    return tuple(_in_order(group) for group in several)


def _told_twice(groups: Sequence[list[KeyFigure]]) -> list[list[KeyFigure]]:
    """The groups, those that give the very same values for the same years made one: "13 inscrits", "13 participants"."""
    joined: dict[object, list[KeyFigure]] = {}
    for group in groups:
        series = frozenset((figure.value.unit, figure.value.normal, figure.year_text) for figure in group if figure.year)
        known = len({year for _, _, year in series}) > 1 and len(series) == len({year for _, _, year in series})
        joined.setdefault(series if known else id(group), []).extend(group)
    return list(joined.values())


def _dated(found: Sequence[KeyFigure]) -> list[list[KeyFigure]]:
    """The figures of one word that bear two years at least in one document."""
    groups: dict[str, list[KeyFigure]] = defaultdict(list)
    for figure in found:
        if figure.year is not None:
            groups[figure.document.id].append(figure)
    return [group for group in groups.values() if len({figure.year_text for figure in group}) > 1]


def _alike(keys: Sequence[frozenset[str]]) -> list[list[frozenset[str]]]:
    """Countings in groups, each like another of its group. Those that share only very common stems are not compared."""
    holders: dict[str, list[int]] = defaultdict(list)
    for number, key in enumerate(keys):
        for word in key:
            holders[word].append(number)
    groups = {number: [number] for number in range(len(keys))}
    home = list(range(len(keys)))
    for number, key in enumerate(keys):
        for other in {one for word in key if len(holders[word]) <= _COMMON for one in holders[word] if one > number}:
            shared = len(key & keys[other])
            if home[number] != home[other] and shared >= 2 and shared >= _ALIKE * min(len(key), len(keys[other])):
                for moved in (joined := groups.pop(home[other])):
                    home[moved] = home[number]
                groups[home[number]] += joined
    return [[keys[number] for number in group] for group in groups.values()]


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
    """Whether two values differ between two documents, two years of one document, or two named sources."""
    if len({figure.value.normal for figure in group}) < 2:
        return False
    if len({figure.document.id for figure in group}) > 1:
        return True
    return any(
        len({mark for mark, _ in told}) > 1 and len({value for _, value in told}) > 1
        for told in (
            [(figure.year_text, figure.value.normal) for figure in group if figure.year],
            [(figure.source_text, figure.value.normal) for figure in group if figure.source],
        )
    )


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
