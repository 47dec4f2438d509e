"""From extracts to quiz items: which words to hide, in what kind of question, beside which others."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assistant.quiz.distractors import distractors_for
from assistant.quiz.extracts import Extract, extract_at, extracts_of
from assistant.quiz.item import CHOICES, Item, Kind, Place, Quote, Sort
from assistant.quiz.masks import is_told, kinds_of, masks_in
from assistant.quiz.pool import Mention, Pool, mentions_in
from corpus.library import Library
from corpus.model import Document, Span
from index.french.analyzer import stems
from index.progress import Progress, each, silent

_SAME_FACT = 0.5
"""From this likeness on, two sentences that give the same value say the same fact, which is asked once."""
_SAME_SENTENCE = 0.7
"""From this likeness on, two sentences of two documents are one."""
_ASKED_ONCE = frozenset({Sort.ACRONYM, Sort.NAME, Sort.DATE})
_ACRONYM_WEIGHT = 0.3
_LONGEST_CHOSEN = 700
_TRIES_FOR_ONE = 100
"""How many times as many words are tried as items are wanted: a corpus of sentences all alike gives few."""


def draw_items(
    library: Library,
    kinds: Sequence[Kind] = tuple(Kind),
    most: int = 20,
    seed: int = 0,
    *,
    documents: Sequence[Document] | None = None,
    pool: Pool | None = None,
    progress: Progress = silent,
) -> tuple[Item, ...]:
    """Items drawn from a library, one an extract as long as there are enough.

    Args:
        documents: those to draw from, all by default; wrong choices come from the whole library.
        kinds: the kinds wanted, in turn.
        most: how many at most; fewer if the library does not give as many.
        seed: the same for the same draw.
        pool: the library's, if it was kept from one draw to another.
    """
    drawn_from = library.documents if documents is None else documents
    pool, draw = pool or Pool.of(library, progress), random.Random(seed)
    told = each(drawn_from, "Choix des questions", progress)
    found = [(extract, masks_in(extract, pool)) for document in told for extract in extracts_of(document)]
    ranked = sorted(found, key=lambda one: -(draw.random() ** (1 / _weight(one[1]))))
    return _make(pool, ranked, kinds, most, seed)


def _weight(masks: Sequence[Mention]) -> float:
    """How often an extract is drawn before another: less often where only an acronym can be asked for."""
    return _ACRONYM_WEIGHT if all(mention.sort is Sort.ACRONYM for mention in masks) else 1.0


def make_items(
    library: Library,
    extracts: Sequence[tuple[Document, Span]],
    kinds: Sequence[Kind] = tuple(Kind),
    most: int = 20,
    seed: int = 0,
    *,
    pool: Pool | None = None,
) -> tuple[Item, ...]:
    """Items made of the extracts that a trainer chose, in their order; wrong choices come from the whole library.

    Of an extract of several sentences, those that stand alone are taken, or the whole if none does.
    """
    chosen = [part for document, span in extracts for part in _parts(document, span)]
    pool = pool or Pool.of(library)
    return _make(pool, [(extract, masks_in(extract, pool)) for extract in chosen], kinds, most, seed)


def _parts(document: Document, span: Span) -> list[Extract]:
    within = [extract for extract in extracts_of(document) if span.contains(extract.span)]
    return within or ([extract_at(document, span)] if len(span) <= _LONGEST_CHOSEN else [])


@dataclass
class _Making:
    """What has been made so far, to vary kinds and to ask nothing twice."""

    pool: Pool
    draw: random.Random
    items: list[Item] = field(default_factory=list)
    asked: list[tuple[Mention, frozenset[str]]] = field(default_factory=list)
    used: Counter[Kind] = field(default_factory=Counter)
    truths: int = 0

    def is_new(self, mention: Mention, said: frozenset[str]) -> bool:
        """Whether the fact has not been asked for yet, here or in a sentence that says the same."""
        return not any(self._repeats(mention, said, other, before) for other, before in self.asked)

    def _repeats(self, mention: Mention, said: frozenset[str], other: Mention, before: frozenset[str]) -> bool:
        if (mention.document.id, mention.span) == (other.document.id, other.span):
            return True
        likeness = self.pool.likeness(said, before)
        if mention.key == other.key and (mention.sort in _ASKED_ONCE or likeness >= _SAME_FACT):
            return True
        return said != before and likeness >= _SAME_SENTENCE

    def states_truly(self) -> bool:
        """Whether the next statement is to be true: as many are as are false."""
        false = self.used[Kind.TRUE_FALSE] - self.truths
        return self.truths < false or (self.truths == false and self.draw.random() < 0.5)

    def add(self, item: Item, mention: Mention, said: frozenset[str]) -> None:
        self.items.append(item)
        self.asked.append((mention, said))
        self.used[item.kind] += 1
        self.truths += item.kind is Kind.TRUE_FALSE and item.is_true


def _make(
    pool: Pool, masks: Sequence[tuple[Extract, list[Mention]]], kinds: Sequence[Kind], most: int, seed: int
) -> tuple[Item, ...]:
    """One item an extract, then a second one of other words where there are some, until there are enough."""
    making = _Making(pool, random.Random(seed))
    tries = _TRIES_FOR_ONE * most
    for turn in range(max((len(found) for _, found in masks), default=0)):
        for extract, found in masks:
            said = frozenset(stems(extract.span.of(extract.document.text))) if len(found) > turn else frozenset()
            for mention in found[turn:] if turn == 0 else found[turn : turn + 1]:
                if len(making.items) >= most or tries <= 0:
                    return tuple(making.items)
                if making.is_new(mention, said):
                    tries -= 1
                    item = next(_items(mention, extract, kinds, making), None)
                    if item is not None:
                        making.add(item, mention, said)
                        break
    return tuple(making.items)


def _items(mention: Mention, extract: Extract, kinds: Sequence[Kind], making: _Making) -> Iterator[Item]:
    """The items that hide these words, of the kind that was made least first."""
    fit = kinds_of(mention, extract, making.pool)
    wanted = sorted((kind for kind in dict.fromkeys(kinds) if kind in fit), key=lambda kind: making.used[kind])
    others = distractors_for(mention, extract, making.pool) if set(wanted) - {Kind.CLOZE} else []
    for kind in wanted:
        if kind is Kind.CLOZE:
            yield _item(kind, mention, extract, (), making.pool)
        elif kind is Kind.CHOICE and len(others) >= CHOICES:
            yield _item(kind, mention, extract, _drawn(others, CHOICES, making), making.pool)
        elif kind is Kind.TRUE_FALSE and others:
            yield _item(kind, mention, extract, () if making.states_truly() else _drawn(others, 1, making), making.pool)


def _drawn(others: Sequence[Mention], count: int, making: _Making) -> tuple[Mention, ...]:
    return tuple(making.draw.sample(others, count))


def _item(kind: Kind, mention: Mention, extract: Extract, others: tuple[Mention, ...], pool: Pool) -> Item:
    document = extract.document
    return Item(
        kind=kind,
        place=Place.of(document, extract.span),
        extract=Quote.of(document, extract.span),
        masked=Quote.of(document, mention.span),
        sort=mention.sort,
        distractors=tuple(Quote.of(other.document, other.span) for other in others),
        lead_in=Quote.of(document, extract.lead_in) if extract.lead_in is not None else None,
        context=_context(mention, document, pool),
    )


def _context(mention: Mention, document: Document, pool: Pool) -> tuple[str, ...]:
    """The titles of the document and of the section that neither say nor narrow the answer, as a period does for a year."""
    path = document.section_path(mention.span.start)[-1:]
    section = document.section_at(mention.span.start)
    others = list(mentions_in(document, section.heading, pool.names)) if section else []
    expansions = [definition.expansion.lower() for definition in pool.definitions.get(mention.key, ())]
    return tuple(
        title
        for title in dict.fromkeys((document.title, *path))
        if not is_told(mention, title, others if title in path else [])
        and not any(expansion in title.lower() for expansion in expansions)
        and not (mention.sort in (Sort.YEAR, Sort.DATE) and re.search(r"\b[12]\d{3}\b", title))
    )
