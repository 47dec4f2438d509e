"""Acronyms and the words that spell them out, located in a text.

After Schwartz & Hearst, "A Simple Algorithm for Identifying Abbreviation Definitions in Biomedical Text", 2003: the
letters of the acronym are matched in the words beside it, the first at the start of a word. The places where to look are
those of French reports:

    groupe d'entraide mutuelle (GEM)       words, then the acronym in parentheses
    groupe d'entraide mutuelle, ou GEM     also "dit", "appelé", "abrégé en", "en sigle", "soit", or between commas
    GEM (groupe d'entraide mutuelle)       the acronym, then words in parentheses
    - GEM : groupe d'entraide mutuelle     an entry of a list or table of acronyms
    GEM signifie groupe d'entraide mutuelle    also "ou", "pour", "désigne le", "soit", or between commas

The less a definition is to be expected there, the more closely its letters must match: see `_Letters`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from corpus.model import Span
from index.french.characters import aligned, fold
from index.french.elision import elided_length

_CAPITALS = r"[A-ZÀ-Þ]\w{0,3}[A-ZÀ-Þ0-9]\w*"
_SHORT = re.compile(rf"(?<![\w-])(?:{_CAPITALS}|[A-ZÀ-Þ]\w{{2,9}})(?![\w-])")
_TWO_CAPITALS = re.compile(_CAPITALS)
_THREE_CAPITALS = re.compile(r"[A-ZÀ-Þ]{3,}s?")

_ARTICLE = r"(?:(?:une?|les?|la|des)\s+|[ldLD][’'])?"
_OPENED = re.compile(r"\(\s*\Z")
_CLOSED = re.compile(r"\s*[,)]")
_CALLED = re.compile(
    rf"(?:,?\s+|\s*\()(?:ou|soit|dite?s?|appelée?s?|abrégée?s?(?:\s+en)?|en\s+abrégé|en\s+sigle)\s+{_ARTICLE}\Z", re.IGNORECASE
)
_AFTER_COMMA = re.compile(r",\s+\Z")
_BEFORE_MARK = re.compile(r"\s*(?:[,.;)\n]|\Z)")
_IN_PARENTHESES = re.compile(r"\s*\((?P<words>[^()\n]{4,140})\)")
_STARTS_ENTRY = re.compile(r"(?:\A|[\n|])[ \t]*(?:[-*•–][ \t]+)?(?:\*\*|__)?\Z")
_ENTRY = re.compile(r"(?:\*\*|__)?(?:[ \t\u00a0\u202f]*[:=|]|[ \t\u00a0\u202f]+[–—-])[ \t\u00a0\u202f]+(?P<words>[^()\n|]{4,})")
_MEANS = re.compile(
    rf",?\s+(?:ou|soit|pour|signifie|désigne|veut\s+dire|c[’']est-à-dire)\s+{_ARTICLE}(?P<words>[^().;:!?\n|]{{4,140}})"
)
_COMMA_THEN = re.compile(r",\s+(?P<words>[^(),.;:!?\n|]{4,140})(?=[,.;)])")
_CLAUSE = re.compile(r"[^().;:!?\n|]*\Z")
_MARK = re.compile(r"\s*(?:[,;:–—]|\.(?=\s|\Z)|\Z)")
_WORD = re.compile(r"[\w'-]+")
_LINKS = frozenset("a au aux avec d de des du en et l la le les ou par pour sur un une dans".split())
_REACH = 180


class _Letters(IntEnum):
    """Which letters of its words an acronym may be made of."""

    FIRST = 0  # the first of each, between commas and after verbs
    INNER = 1  # later ones too ("DIU": diplôme interuniversitaire), after "ou" and "dit"
    GAPS = 2  # none of some words too ("REV": Réseau français sur l'entente de voix), in parentheses and in lists


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


def find_definitions(text: str) -> list[Definition]:
    """Every definition in `text`, repetitions kept."""
    return [located.of(text) for located in locate_definitions(text)]


def locate_definitions(text: str) -> list[LocatedDefinition]:
    """Every definition in `text` with its places, those that give the words first before the others."""
    words_first, acronym_first = [], []
    for match in _SHORT.finditer(text):
        place = Span(*match.span())
        if located := _words_before(text, place):
            words_first.append(located)
        elif expansion := _words_after(text, place):
            acronym_first.append(LocatedDefinition(place, expansion))
    return words_first + acronym_first


def _words_before(text: str, place: Span) -> LocatedDefinition | None:
    """A definition whose words come before the acronym at `place`."""
    found = _end_of_words(text, place)
    if found is None:
        return None
    end, letters = found
    clause = _CLAUSE.search(text, max(0, place.start - _REACH), end)
    start = clause.start() if clause else end
    for short in _singulars(place.of(text)):
        if expansion := _expansion_before(fold(short), text[start:end].rstrip(), letters):
            return LocatedDefinition(Span(place.start, place.start + len(short)), expansion.moved(start))
    return None


def _end_of_words(text: str, place: Span) -> tuple[int, _Letters] | None:
    """Where the words that an acronym follows would end, and which of their letters it may take."""
    reach = max(0, place.start - _REACH)
    short = place.of(text)
    if (opened := _OPENED.search(text, reach, place.start)) and _CLOSED.match(text, place.end):
        return opened.start(), _Letters.GAPS
    if _TWO_CAPITALS.fullmatch(short) and (called := _CALLED.search(text, reach, place.start)):
        return called.start(), _Letters.INNER
    comma = _AFTER_COMMA.search(text, reach, place.start)
    if comma and _THREE_CAPITALS.fullmatch(short) and _BEFORE_MARK.match(text, place.end):
        return comma.start(), _Letters.FIRST
    return None


def _words_after(text: str, place: Span) -> Span | None:
    """The words that spell out the acronym at `place` and come after it."""
    short = place.of(text)
    folded = fold(short)
    if match := _IN_PARENTHESES.match(text, place.end):
        return _first_that_spells(folded, text, _up_to_marks(match), _Letters.GAPS)
    if _STARTS_ENTRY.search(text, max(0, place.start - _REACH), place.start) and (match := _ENTRY.match(text, place.end)):
        return _first_that_spells(folded, text, _up_to_marks(match), _Letters.GAPS)
    if _TWO_CAPITALS.fullmatch(short) and (match := _MEANS.match(text, place.end)):
        ends = [match.start("words") + word.end() for word in _WORD.finditer(aligned(match["words"]))]
        spans = [Span(match.start("words"), end) for end in ends]
        return _first_that_spells(folded, text, spans, _Letters.FIRST)
    if _THREE_CAPITALS.fullmatch(short) and (match := _COMMA_THEN.match(text, place.end)):
        return _first_that_spells(folded, text, _up_to_marks(match), _Letters.FIRST)
    return None


def _up_to_marks(match: re.Match[str]) -> Iterator[Span]:
    """The words of a match up to each of its punctuation marks, the shortest first."""
    words = match["words"].rstrip()
    start = match.start("words") + len(words) - len(words.lstrip())
    for mark in _MARK.finditer(words):
        if 4 <= mark.start() <= _REACH:
            yield Span(start, match.start("words") + mark.start())


def _first_that_spells(short: str, text: str, spans: Iterable[Span], letters: _Letters) -> Span | None:
    """The first of `spans` whose words, all of them, spell an acronym."""
    return next((s for s in spans if _expansion_before(short, s.of(text), letters) == Span(0, len(s))), None)


def _expansion_before(short: str, text: str, letters: _Letters) -> Span | None:
    """The run of words at the end of `text` that spells `short`: by first letters alone if one does, else the shortest."""
    found = list(_WORD.finditer(aligned(text)))
    for allowed in sorted({_Letters.FIRST, letters}):
        for first in range(len(found) - 1, max(-1, len(found) - 2 * len(short) - 4), -1):
            words = [part for match in found[first:] for part in _parts(match.group())]
            if len(words) >= 2 and not {words[0], words[-1]} & _LINKS and _spells(short, words, allowed):
                return Span(found[first].start() + elided_length(fold(found[first].group())), found[-1].end())
    return None


def _spells(short: str, words: Sequence[str], allowed: _Letters) -> bool:
    """Whether the letters of `short` come in order from `words`.

    Each word gives its first letter, then any later ones; link words may give none, and so may others after the first, one in
    two letters; two letters are too few for that. In the fiches, written reports and an encyclopaedia, leaving out one letter
    in two in place of one in five found 17 definitions more beside 227, all of them right.
    """

    @cache
    def search(position: int, number: int, skips: int) -> bool:
        if position == len(short):
            after = sum(word not in _LINKS for word in words[number:])
            return after == 0 or (after <= skips and words[number - 1][0] == short[-1])
        if number == len(words):
            return False
        word = words[number]
        if word in _LINKS and search(position, number + 1, skips):
            return True
        if number and skips and search(position, number + 1, skips - 1):
            return True
        ends = {0}  # how many letters of the word may have been read once `taken` letters are matched
        taken = 0
        while position + taken < len(short) and (allowed or not taken):
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

    return search(0, 0, len(short) // 2 if len(short) > 2 and allowed is _Letters.GAPS else 0)


def _parts(word: str) -> list[str]:
    folded = fold(word)
    return [part for part in re.split(r"[-']", folded[elided_length(folded) :]) if part]


def _singulars(short: str) -> tuple[str, ...]:
    """An acronym as written, and without the `s` of its plural."""
    return (short, short[:-1]) if short.endswith("s") and short[:-1].isupper() else (short,)
