"""Limiting a search to some documents: by name, keyword, publisher or date.

Values of one kind are alternatives, kinds add up: two keywords and a publisher mean either keyword, from that publisher.
Case, accents and apostrophes never count.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from corpus.errors import NothingWithin, UsageError
from corpus.fields import PUBLISHER, Days, days_of, keywords_of, month_or_day, values_of
from corpus.library import Library
from corpus.model import Document
from index.french.characters import fold

_TOLD = 8
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")

Chosen = NDArray[np.bool_]
"""Whether each document is let through, shape `(documents,)`."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which documents to search; one that asks for nothing lets all through.

    Attributes:
        documents: ids, paths, folders of paths, file names or titles.
        keywords: any of them.
        publishers: any of them.
        since: the earliest date, as a year, a month (2024-03) or a day; a document dated by its year alone is let through
            if it may be as late.
        until: the latest one, included.

    Raises:
        UsageError: if a date is none, or the two are in the wrong order.
    """

    documents: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None

    def __post_init__(self) -> None:
        if days_between(self.since)[0] > days_between(self.until)[1]:
            raise UsageError(f"Aucune date n’est à la fois après {self.since} et avant {self.until}. Inversez-les.")

    @classmethod
    def of(
        cls,
        documents: Iterable[str] | None = None,
        keywords: Iterable[str] | None = None,
        publishers: Iterable[str] | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Filter | None:
        """A filter out of what a person typed or a program sent, blank values left aside; None if it asks for nothing."""
        kept = [tuple(dict.fromkeys(word.strip() for word in words or () if word.strip())) for words in
                (documents, keywords, publishers)]  # fmt: skip
        dates = [written.strip() or None if written else None for written in (since, until)]
        return cls(kept[0], kept[1], kept[2], dates[0], dates[1]) if any([*kept, *dates]) else None

    def in_words(self) -> str:
        """What is asked for, in French: "documents gem.md, clsm.md ; mot-clé « GEM » ; depuis 2024"."""
        told = [
            _counted("document", "documents", self.documents),
            _counted("mot-clé", "mots-clés", [f"« {word} »" for word in self.keywords]),
            _counted("éditeur", "éditeurs", [f"« {word} »" for word in self.publishers]),
            f"depuis {self.since}" if self.since else "",
            f"jusqu’à {self.until}" if self.until else "",
        ]
        return " ; ".join(filter(None, told))

    def json(self) -> dict[str, Any]:
        """The filter in the form that other programs read."""
        return {
            "documents": list(self.documents),
            "keywords": list(self.keywords),
            "publishers": list(self.publishers),
            "since": self.since,
            "until": self.until,
        }


def _counted(one: str, several: str, words: Sequence[str]) -> str:
    return f"{one if len(words) == 1 else several} {', '.join(words)}" if words else ""


def days_between(written: str | None) -> Days:
    """The first and last day of a year, a month or a day; every day for None.

    Raises:
        UsageError: if it is none of them.
    """
    if written is None:
        return "", "9999-12-31"
    match = _DATE.fullmatch(written)
    try:
        if match is None:
            raise ValueError
        date.fromisoformat(f"{match[1]}-{match[2] or '01'}-{match[3] or '01'}")
    except ValueError as error:
        raise UsageError(
            f"« {written} » n’est pas une date. Écrivez une année (2024), un mois (2024-03) ou un jour (2024-03-21)."
        ) from error
    return month_or_day(match[1], match[2], match[3]) if match[2] else (f"{written}-01-01", f"{written}-12-31")


@dataclass(frozen=True)
class _Described:
    """What one document may be chosen by, folded.

    Attributes:
        paths: its id and paths.
        title: as the person sees it, and its file name without the ending.
    """

    source: str
    paths: frozenset[str]
    name: str
    title: frozenset[str]
    keywords: frozenset[str]
    publishers: frozenset[str]
    days: Days | None

    @property
    def text(self) -> str:
        """All that names it, in one text."""
        return "\n".join([*self.title, *self.paths, *self.keywords, *self.publishers])


@dataclass(frozen=True)
class Descriptions:
    """What the documents of a library may be chosen by.

    Attributes:
        documents: in the library's order.
        keywords: as first written, and how many documents have each.
        publishers: likewise.
    """

    documents: tuple[_Described, ...]
    keywords: Mapping[str, int] = field(default_factory=dict)
    publishers: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, library: Library) -> Descriptions:
        """Read them; the content of each document is needed."""
        aliases: dict[str, set[str]] = {}
        for source, document in library.aliases.items():
            aliases.setdefault(document, set()).add(source)
        keywords, publishers = _Tally(), _Tally()
        described = tuple(
            _described(document, aliases.get(document.id, set()), keywords, publishers) for document in library.documents
        )
        return cls(described, keywords.counts(), publishers.counts())

    def chosen(self, within: Filter) -> Chosen:
        """The documents that a filter lets through: at least one.

        Raises:
            NothingWithin: saying what there is instead.
        """
        kept = np.ones(len(self.documents), dtype=bool)
        if within.documents:
            kept &= self._any(self._named(name) for name in within.documents)
        if within.keywords:
            found = (self._having(word, lambda one: one.keywords, "mot-clé", self.keywords) for word in within.keywords)
            kept &= self._any(found)
        if within.publishers:
            found = (self._having(word, lambda one: one.publishers, "éditeur", self.publishers) for word in within.publishers)
            kept &= self._any(found)
        if within.since or within.until:
            kept &= self._dated(within)
        if not kept.any():
            raise NothingWithin(
                f"Aucun document ne répond à la fois à tous ces filtres : {within.in_words()}. Ôtez l’un d’eux, ou ajoutez-y "
                "des valeurs."
            )
        return kept

    def about(self, words: str) -> Chosen:
        """The documents whose title, paths, keywords and publishers hold every one of `words`; all of them for none."""
        wanted = folded(words).split()
        return self._where(lambda one: all(word in one.text for word in wanted))

    def _any(self, found: Iterable[Chosen]) -> Chosen:
        kept: Chosen = np.logical_or.reduce(list(found))
        return kept

    def _where(self, holds: Callable[[_Described], bool]) -> Chosen:
        return np.fromiter(map(holds, self.documents), dtype=bool, count=len(self.documents))

    def _named(self, name: str) -> Chosen:
        """By id, path or folder; else by file name; else by title."""
        wanted = folded(name)
        folder = wanted.rstrip("/") + "/"
        for holds in (
            lambda one: wanted in one.paths or any(path.startswith(folder) for path in one.paths),
            lambda one: wanted == one.name,
            lambda one: wanted in one.title,
        ):
            found = self._where(holds)
            if found.any():
                return found
        nearest = _nearest(wanted, [document.source for document in self.documents])
        raise NothingWithin(f"Aucun document « {name} » dans la bibliothèque. Il y a : {nearest}.")

    def _having(self, word: str, values: Callable[[_Described], frozenset[str]], what: str, known: Mapping[str, int]) -> Chosen:
        wanted = folded(word)
        found = self._where(lambda one: wanted in values(one))
        if found.any():
            return found
        if not known:
            raise NothingWithin(f"Aucun document de la bibliothèque ne dit son {what} : ôtez ce filtre.")
        raise NothingWithin(f"Aucun document n’a « {word} » pour {what}. Il y a : {_nearest(wanted, list(known))}.")

    def _dated(self, within: Filter) -> Chosen:
        first, last = days_between(within.since)[0], days_between(within.until)[1]
        found = self._where(lambda one: one.days is not None and one.days[1] >= first and one.days[0] <= last)
        if found.any():
            return found
        dated = [document.days for document in self.documents if document.days is not None]
        if not dated:
            raise NothingWithin("Aucun document de la bibliothèque ne dit sa date : ôtez ce filtre.")
        oldest, latest = min(days[0] for days in dated)[:4], max(days[1] for days in dated)[:4]
        told = f"sont tous de {oldest}" if oldest == latest else f"vont de {oldest} à {latest}"
        raise NothingWithin(f"Aucun document n’est daté de cette période : ceux qui disent leur date {told}.")


class _Tally:
    """Values by their folded form, as they were first written."""

    def __init__(self) -> None:
        self._written: dict[str, str] = {}
        self._count: Counter[str] = Counter()

    def add(self, values: Iterable[str]) -> frozenset[str]:
        """Count the values of one document; their folded forms."""
        found = {folded(value): value for value in values}
        for key, value in found.items():
            self._written.setdefault(key, value)
        self._count.update(found.keys())
        return frozenset(found)

    def counts(self) -> dict[str, int]:
        """By value, the most frequent first, then in alphabetical order."""
        ordered = sorted(self._count.items(), key=lambda item: (-item[1], item[0]))
        return {self._written[key]: count for key, count in ordered}


def _described(document: Document, aliases: Iterable[str], keywords: _Tally, publishers: _Tally) -> _Described:
    metadata = document.content.metadata
    path = PurePosixPath(document.source)
    return _Described(
        document.source,
        frozenset(map(folded, [document.id, document.source, *aliases])),
        folded(path.name),
        frozenset(map(folded, [document.title, path.stem])),
        keywords.add(keywords_of(metadata)),
        publishers.add(values_of(metadata, PUBLISHER)),
        days_of(metadata),
    )


def folded(words: str) -> str:
    """As filters compare words: case, accents, apostrophes and runs of white space made alike."""
    return " ".join(fold(words).split())


def _nearest(wanted: str, known: Sequence[str]) -> str:
    """What exists, the most alike first, shortened."""
    ordered = [found for found, _, _ in process.extract(wanted, known, scorer=fuzz.WRatio, processor=folded, limit=_TOLD)]
    left = len(known) - len(ordered)
    return ", ".join(ordered) + (f" et {left} autre{'s' if left > 1 else ''}" if left else "")
