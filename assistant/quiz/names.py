"""Names of organisations, as a corpus itself shows them: what its acronyms stand for, and runs of capitalised words.

A small recogniser that prefers to miss: a name has several words, one of which says that it is a body (fédération, cour,
institut…); names of people and of places are left aside, for they could not take one another's place.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.model import Span
from index.french.acronyms import Definition
from index.french.characters import fold

_FIRST = re.compile(r"(?<![\w-])[A-ZÀ-Þ]\w*")
_CAPITAL = r"[A-ZÀ-Þ][\w&-]*"
_LINK = r"(?:& |de |des |du |d[’'] ?|la |les |en )"
_RUN = re.compile(rf"(?<![\w.-]){_CAPITAL}(?: {_LINK}?{_CAPITAL})+(?! {_LINK}?[A-ZÀ-Þ])")
_OPENINGS = frozenset(
    "a au aux avec chez comme d dans de des du en et l la le les ou par pour selon sous sur un une vers".split()
)
_BODY = re.compile(
    r"\b(?:agence|assistance|association|assises|caisse|centre|comité|commission|confédération|conférence|conseil|cour|direction"
    r"|fédération|fondation|haut|haute|inspection|institut|ministère|mutualité|observatoire|office|ordre|organisation|réseau|service"
    r"|société|syndicat|union|université|health|europe|association|england|institute|council)\b",
)


@dataclass(frozen=True)
class Names:
    """The names that a corpus bears out.

    Attributes:
        keys: one key for a name and for its acronym, by folded words.
        written: the names as written, by their first word, the longest first.
    """

    keys: Mapping[str, str]
    written: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, definitions: Mapping[str, Sequence[Definition]], texts: Sequence[str]) -> Names:
        """The names of a corpus: capitalised expansions of its acronyms, and runs of capitals that name a body."""
        keys: dict[str, str] = {}
        written: set[str] = set()
        for acronym, found in definitions.items():
            for definition in found:
                keys[_key(definition.expansion)] = acronym
                if definition.expansion[:1].isupper() and _is_body(definition.expansion):
                    written.add(definition.expansion)
        for text in texts:
            written.update(run for match in _RUN.finditer(text) if _is_body(run := _without_opening(match.group())))
        by_first: dict[str, list[str]] = defaultdict(list)
        for name in sorted(written, key=lambda name: (-len(name), name)):
            by_first[_FIRST.match(name)[0]].append(name)  # type: ignore[index]  # all begin with a capital
        return cls(keys, {first: tuple(names) for first, names in by_first.items()})

    def key_of(self, name: str) -> str:
        """The key of a name, that of its acronym if it has one."""
        return self.keys.get(_key(name), _key(name))


def names_in(text: str, span: Span, names: Names) -> Iterator[Span]:
    """The names of a sentence, none overlapping another."""
    free = span.start
    for match in _FIRST.finditer(text, span.start, span.end):
        for name in names.written.get(match[0], ()):
            end = match.start() + len(name)
            if (
                match.start() >= free
                and end <= span.end
                and text.startswith(name, match.start())
                and not text[end : end + 1].isalnum()
            ):
                yield Span(match.start(), end)
                free = end
                break


def _without_opening(run: str) -> str:
    """A run without the capitalised article or preposition of the sentence it opens."""
    words = run.split(" ")
    while words and fold(words[0]).strip("'") in _OPENINGS:
        words = words[1:]
    return " ".join(words)


def _is_body(run: str) -> bool:
    return " " in run and _FIRST.match(run) is not None and _BODY.search(fold(run)) is not None


def _key(name: str) -> str:
    return " ".join(fold(name).split())
