"""The words of a corpus that may stand in a question: its values, acronyms and names, each with where it stands.

A mention tells enough to say which others could take its place: of the same sort, shape and grammatical slot.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import chain

from assistant.quiz.item import Sort
from assistant.quiz.names import Names, names_in
from assistant.values import Approximation, Value, ValueKind, values_in
from corpus.library import Library
from corpus.model import BlockKind, Document, Span
from corpus.sentences import sentences
from index.definitions import learn_definitions
from index.french.acronyms import Definition, find_definitions
from index.french.analyzer import stems
from index.french.characters import fold
from index.french.stop_words import STOP_WORDS
from index.progress import READING, Progress, each, silent

_SORTS = {
    ValueKind.PERCENT: Sort.PERCENT,
    ValueKind.NUMBER: Sort.NUMBER,
    ValueKind.MONEY: Sort.MONEY,
    ValueKind.DURATION: Sort.DURATION,
    ValueKind.DATE: Sort.DATE,
    ValueKind.ACRONYM: Sort.ACRONYM,
}
_AROUND = 100
_SLOTS = (
    ("elided", re.compile(r"\b(?:l|d|qu|s|n|j)[’']$", re.IGNORECASE)),
    ("masculine", re.compile(r"\b(?:le|du|au|un|ce)\s$", re.IGNORECASE)),
    ("feminine", re.compile(r"\b(?:la|une|cette)\s$", re.IGNORECASE)),
    ("plural", re.compile(r"\b(?:les|des|aux|ces|ses|leurs|plusieurs|deux|trois)\s$", re.IGNORECASE)),
    ("of", re.compile(r"\b(?:de)\s$", re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of the corpus that may be asked for, or stand beside what is asked for.

    Attributes:
        key: the same for two writings of one value or name.
        shape: what it looks like; a full date is not mistaken for a year.
        amount: its magnitude, or the year of a date.
        bound: +1 after "plus de" or the like, for which a greater value is surely false; -1 after "moins de"; 0 otherwise.
        slot: the article or the elision before it.
        counted: the stem of the noun that a number counts.
        said: the stems of the sentence that it stands in.
    """

    document: Document
    span: Span
    sort: Sort
    key: str
    shape: str
    amount: Decimal | None
    bound: int
    slot: str
    counted: str
    said: frozenset[str]

    @property
    def text(self) -> str:
        return self.span.of(self.document.text)


@dataclass(frozen=True)
class Pool:
    """All mentions of a corpus, and what tells whether two sentences speak of the same thing.

    Attributes:
        mentions: by sort.
        definitions: what acronyms stand for, by folded acronym.
        rarity: of each stem, how much it tells.
        glossed: the sections where each acronym is explained.
    """

    mentions: Mapping[Sort, tuple[Mention, ...]]
    definitions: Mapping[str, tuple[Definition, ...]]
    names: Names
    rarity: Mapping[str, float]
    glossed: Mapping[str, frozenset[tuple[str, ...]]]

    @classmethod
    def of(cls, library: Library, progress: Progress = silent) -> Pool:
        """Read a whole library: a second for some 150 000 characters. It can be kept as long as the library is the same."""
        texts = [document.text for document in library.documents]
        definitions = learn_definitions(texts)
        names = Names.of(definitions, texts)
        found: dict[Sort, list[Mention]] = defaultdict(list)
        counts: Counter[str] = Counter()
        total = 0
        for document in each(library.documents, READING, progress):
            for sentence in _sentences(document):
                total += 1
                said = frozenset(stems(sentence.of(document.text)))
                counts.update(said)
                for mention in mentions_in(document, sentence, names, said):
                    found[mention.sort].append(mention)
        rarity = {stem: math.log(1 + total / count) for stem, count in counts.items()}
        return cls({sort: tuple(some) for sort, some in found.items()}, definitions, names, rarity, _glossed(library))

    def likeness(self, one: Set[str], other: Set[str]) -> float:
        """How much two sets of stems say the same: 0 to 1, rare stems counting most (cosine of their rarities)."""
        common = self._weight(one & other)
        return common / math.sqrt(self._weight(one) * self._weight(other)) if common else 0.0

    def _weight(self, said: Set[str]) -> float:
        return sum(self.rarity.get(stem, self._unknown) ** 2 for stem in said)

    @cached_property
    def _unknown(self) -> float:
        """How much a stem tells that the corpus does not have."""
        return max(self.rarity.values(), default=1.0)

    @cached_property
    def of_key(self) -> Mapping[tuple[Sort, str], tuple[Mention, ...]]:
        """The mentions of each value, by sort and key."""
        found: dict[tuple[Sort, str], list[Mention]] = defaultdict(list)
        for mention in chain.from_iterable(self.mentions.values()):
            found[mention.sort, mention.key].append(mention)
        return {place: tuple(some) for place, some in found.items()}


def _glossed(library: Library) -> dict[str, frozenset[tuple[str, ...]]]:
    found: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for document in library.documents:
        parents = {section.path[:-1] for section in document.content.sections}
        for section in document.content.sections:
            if section.path not in parents:
                for definition in find_definitions(section.span.of(document.text)):
                    found[fold(definition.acronym.removesuffix("s"))].add((document.id, *section.path))
    return {key: frozenset(paths) for key, paths in found.items()}


def mentions_in(document: Document, sentence: Span, names: Names, said: frozenset[str] | None = None) -> Iterator[Mention]:
    """The values, acronyms and names of a sentence; `said` if its stems are known."""
    if said is None:
        said = frozenset(stems(sentence.of(document.text)))
    for value in _values(document.text, sentence):
        if (mention := _of_value(document, said, value)) is not None:
            yield mention
    for span in names_in(document.text, sentence, names):
        key = names.key_of(span.of(document.text))
        yield Mention(document, span, Sort.NAME, key, "", None, 0, slot_of(document.text, span.start), "", said)


def _values(text: str, sentence: Span) -> Iterator[Value]:
    """The values of a sentence, read with what is around it rather than with the whole text, which may be long."""
    base = max(0, sentence.start - _AROUND)
    near = text[base : sentence.end + _AROUND]
    for value in values_in(near, Span(sentence.start - base, sentence.end - base)):
        span, hedged = (Span(place.start + base, place.end + base) for place in (value.span, value.hedged))
        yield replace(value, span=span, hedged=hedged)


def slot_of(text: str, start: int) -> str:
    """The kind of article or elision right before a place, or the noun that a name is put beside: "l’association X"."""
    before = text[max(0, start - 24) : start]
    article = next((name for name, pattern in _SLOTS if pattern.search(before)), None)
    if article is not None:
        return article
    noun = re.search(r"([^\W\d_]{3,})\s$", before)
    return noun[1].lower() if noun and noun[1].islower() and fold(noun[1]) not in STOP_WORDS else ""


def _of_value(document: Document, said: frozenset[str], value: Value) -> Mention | None:
    sort = _SORTS.get(value.kind)
    if sort is None or (sort is Sort.NUMBER and (value.in_letters or not _counted(document.text, value.span.end))):
        return None
    if value.unit and _BARE.fullmatch(value.span.of(document.text)):  # the first bound of "six ou douze mois"
        return None
    sign = document.text[value.span.start] if document.text[value.span.start] in "+-" else ""
    shape = [sign + value.unit, "range" if value.upper is not None else ""]
    shape.append("letters" if value.in_letters else "")
    amount = value.amount
    if sort is Sort.DATE:
        shape = [_form(value.span.of(document.text))]
        sort = Sort.YEAR if re.fullmatch(r"\d{4}", value.normal) else Sort.DATE
        amount = Decimal(value.year or 0)
    elif sort is Sort.ACRONYM:
        shape = []
    if sort is Sort.DURATION:
        amount = _in_days(value)
    bound = {Approximation.MORE: 1, Approximation.LESS: -1}.get(value.approximation, 0)
    return Mention(
        document,
        value.span,
        sort,
        value.normal,
        "/".join(shape),
        amount,
        bound,
        slot_of(document.text, value.span.start),
        _counted(document.text, value.span.end) if sort in (Sort.NUMBER, Sort.MONEY) else "",
        said,
    )


_MONTH = re.compile(r"janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre")


def _form(words: str) -> str:
    """How a date is written: "0 mois Y" for "1er mars 2002", "Y-0" for "1947-48"."""
    plain = _MONTH.sub("mois", fold(words))
    return re.sub(r"\d{1,3}(?:er\b)?", "0", re.sub(r"\d{4}", "Y", plain))


_BARE = re.compile(r"[\d\s.,]+|[^\W\d_]+")
_COUNTED = re.compile(r"\s(?:d[’']|de (?:la |l[’'])?)?([^\W\d_][\w’'-]*)")


def _counted(text: str, end: int) -> str:
    """The stem of the noun that a number counts: "405 secteurs"; none in "le 15 si la vie est menacée"."""
    if re.match(r"\sle nombre\b", text[end : end + 12]):
        match = _COUNTED.match(text, end + len(" le nombre"))
    else:
        match = _COUNTED.match(text, end)
    if match is None or fold(match[1]) in STOP_WORDS:
        return ""
    return "".join(stems(match[1])[:1])


_DAYS = {"an": 365, "semestre": 182, "trimestre": 91, "mois": 30, "semaine": 7, "jour": 1}


def _in_days(value: Value) -> Decimal | None:
    if value.amount is None:
        return None
    days = Decimal(str(_DAYS.get(value.unit, 0)))
    return value.amount * days if days else value.amount / {"heure": 24, "minute": 1440}.get(value.unit, 86400)


def _sentences(document: Document) -> Iterator[Span]:
    for block in document.content.blocks:
        if block.kind is BlockKind.ROW:
            yield block.span
        elif block.kind is not BlockKind.HEADING:
            yield from sentences(document.text, block.span)


def folded(words: str) -> str:
    """Words for comparison: folded, one space between them."""
    return " ".join(fold(words).split())
