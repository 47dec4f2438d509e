"""Acronyms that a corpus defines itself: "groupe d'entraide mutuelle (GEM)", "ARS (agence régionale de santé)".

After Schwartz & Hearst, "A Simple Algorithm for Identifying Abbreviation Definitions in Biomedical
Text", 2003: the letters of the short form are matched from the end in the words beside it, the first at
the start of a word. Tightened here: words of the long form other than link words must give their first letter.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from corpus.model import Span
from index.french.analyzer import stems
from index.french.characters import aligned, fold
from index.french.elision import elided_length

_SHORT = r"(?:[A-ZÀ-Þ][\w]{0,3}[A-ZÀ-Þ0-9][\w]*|[A-ZÀ-Þ]\w{2,9})"
_LONG_THEN_SHORT = re.compile(rf"(?P<long>[^().;:!?\n|]{{4,140}})\(\s*(?P<short>{_SHORT})\s*[,)]")
_SHORT_THEN_LONG = re.compile(rf"(?<![\w-])(?P<short>{_SHORT})\s*\((?P<long>[^()\n]{{4,140}})\)")
_WORD = re.compile(r"[\w'-]+")
_LINKS = frozenset("a au aux avec d de des du en et l la le les ou par pour sur un une dans".split())
_MAX_EXPANSIONS = 3


@dataclass(frozen=True, slots=True)
class Definition:
    """An acronym as written, and its expansion in the corpus's own words."""

    acronym: str
    expansion: str


@dataclass(frozen=True, slots=True)
class LocatedDefinition:
    """A definition and where its words stand in the text it was found in.

    The acronym is without the `s` of its plural, as in `Definition`.
    """

    acronym: Span
    expansion: Span

    def of(self, text: str) -> Definition:
        """The words of the two spans."""
        return Definition(self.acronym.of(text), self.expansion.of(text))


def _letters_match(short: str, words: list[str]) -> bool:
    """Whether the letters of `short` come in order from `words`.

    Each word gives its first letter, then any later ones; link words may give none, and so may one word
    in five letters ("Fnapsy" leaves out "usagers").
    """

    def search(position: int, number: int, skips: int) -> bool:
        if number == len(words):
            return position == len(short)
        word = words[number]
        if word in _LINKS and search(position, number + 1, skips):
            return True
        if 0 < number < len(words) - 1 and skips and search(position, number + 1, skips - 1):
            return True
        ends = {0}  # how many letters of the word may have been read once `taken` letters are matched
        taken = 0
        while position + taken < len(short):
            letter = short[position + taken]
            ends = {
                at + 1 for start in ends for at in range(start, len(word)) if word[at] == letter and (at == 0) == (taken == 0)
            }
            if not ends:
                return False
            taken += 1
            if search(position + taken, number + 1, skips):
                return True
        return False

    return search(0, 0, len(short) // 5)


def _parts(word: str) -> list[str]:
    folded = fold(word)
    return [part for part in re.split(r"[-']", folded[elided_length(folded) :]) if part]


def _expansion_before(short: str, text: str) -> Span | None:
    """The shortest run of words at the end of `text` that spells `short`."""
    found = list(_WORD.finditer(aligned(text)))
    for first in range(len(found) - 1, max(-1, len(found) - 2 * len(short) - 4), -1):
        words = [part for match in found[first:] for part in _parts(match.group())]
        if len(words) >= 2 and words[0] not in _LINKS and _letters_match(short, words):
            return Span(found[first].start() + elided_length(fold(found[first].group())), found[-1].end())
    return None


def _singulars(short: str) -> tuple[str, ...]:
    """An acronym as written, and without the `s` of its plural."""
    return (short, short[:-1]) if short.endswith("s") and short[:-1].isupper() else (short,)


def find_definitions(text: str) -> list[Definition]:
    """Every definition in `text`, repetitions kept."""
    return [located.of(text) for located in locate_definitions(text)]


def locate_definitions(text: str) -> list[LocatedDefinition]:
    """Every definition in `text` with its places, those that give the words first before the others."""
    found: list[LocatedDefinition] = []
    for match in _LONG_THEN_SHORT.finditer(text):
        for short in _singulars(match["short"]):
            if expansion := _expansion_before(fold(short), match["long"].rstrip()):
                start = match.start("long")
                place = Span(match.start("short"), match.start("short") + len(short))
                found.append(LocatedDefinition(place, Span(start + expansion.start, start + expansion.end)))
                break
    for match in _SHORT_THEN_LONG.finditer(text):
        short, long = match["short"], match["long"].strip()
        start = match.start("long") + len(match["long"]) - len(match["long"].lstrip())
        candidates = [long, *(long[: cut.start()] for cut in re.finditer(r"\s*[,;:–]", long))]
        for candidate in candidates:
            if _expansion_before(fold(short), candidate) == Span(0, len(candidate)):
                found.append(LocatedDefinition(Span(*match.span("short")), Span(start, start + len(candidate))))
                break
    return found


def learn_definitions(texts: Iterable[str]) -> dict[str, tuple[Definition, ...]]:
    """The definitions of a corpus; see `chosen_definitions`."""
    return chosen_definitions(definition for text in texts for definition in find_definitions(text))


def meaning(expansion: str) -> tuple[str, ...]:
    """The same for expansions that differ by number, case or accents."""
    return tuple(stems(expansion))


def chosen_definitions(found: Iterable[Definition]) -> dict[str, tuple[Definition, ...]]:
    """Definitions by folded acronym, the most frequent expansion first, at most three each.

    Expansions that differ by number, case or accents count as one.

    Args:
        found: all definitions, repetitions kept.
    """
    counts: dict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
    wordings: dict[tuple[str, tuple[str, ...]], Definition] = {}
    for definition in found:
        key, meant = fold(definition.acronym), meaning(definition.expansion)
        counts[key][meant] += 1
        kept = wordings.get((key, meant))
        if kept is None or len(definition.expansion) < len(kept.expansion):
            wordings[key, meant] = definition
    return {
        key: tuple(
            wordings[key, meant] for meant, _ in sorted(meanings.items(), key=lambda item: (-item[1], item[0]))[:_MAX_EXPANSIONS]
        )
        for key, meanings in sorted(counts.items())
    }


def definitions_json(definitions: Mapping[str, tuple[Definition, ...]]) -> dict[str, list[list[str]]]:
    """A form that JSON can hold."""
    return {key: [[d.acronym, d.expansion] for d in found] for key, found in definitions.items()}


def definitions_from_json(stored: Mapping[str, list[list[str]]]) -> dict[str, tuple[Definition, ...]]:
    """What `definitions_json` wrote."""
    return {key: tuple(Definition(acronym, expansion) for acronym, expansion in found) for key, found in stored.items()}
