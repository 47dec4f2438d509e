"""A question prepared for search: its terms, what was added to them, and why.

Nothing is added in silence: every acronym developed, word corrected or equivalent used is an
`Expansion` that the person sees.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from index.french.acronyms import Definition
from index.french.analyzer import Token, TokenKind, query_terms, stems, terms, tokenize
from index.french.characters import fold
from index.french.dictionary import accented
from index.french.stop_words import QUERY_STOP_WORDS
from index.french.texting import SPELLINGS
from index.spelling import SpellChecker

_MOST_EXPANSIONS = 6
_MOST_KEYWORDS = 7
_MOST_ENCODED = 2
_ASKING = re.compile(
    r"\b(?:qui|que|qu'|quoi|quels?|quelles?|comment|combien|pourquoi|quand|est-ce|faut|peut|doit|lequel|laquelle|ou)\b|-t-|-(?:ils?|elles?|on)\b"
)
_VERBS_AFTER_CA = frozenset(
    {"veut", "sert", "coute", "gagne", "fait", "existe", "marche", "signifie", "dure", "commence", "consiste"}
)


class ExpansionKind(StrEnum):
    """Where an expansion comes from."""

    ACRONYM = "sigle"
    SPELLING = "orthographe"
    LEXICON = "lexique"


EXPANSION_WEIGHTS = {ExpansionKind.SPELLING: 0.5, ExpansionKind.ACRONYM: 0.5, ExpansionKind.LEXICON: 0.2}
"""What a term added by an expansion counts, against 1 for one of the question's own."""


@dataclass(frozen=True, slots=True)
class Expansion:
    """Words of the question, and those that were searched for as well."""

    kind: ExpansionKind
    written: str
    added: tuple[str, ...]

    def in_words(self) -> str:
        """The expansion as it is shown: "GEM = groupe d'entraide mutuelle"."""
        link = " → " if self.kind is ExpansionKind.SPELLING else " = "
        return self.written + link + ", ".join(self.added)


@dataclass(frozen=True, slots=True)
class Concept:
    """A word of the question, and sets of stems any of which says the same."""

    stem: str
    equivalents: tuple[frozenset[str], ...] = ()

    def met_by(self, stems: Set[str]) -> bool:
        """Whether a text of these stems holds the word or an equivalent."""
        return self.stem in stems or any(equivalent <= stems for equivalent in self.equivalents)


@dataclass(frozen=True)
class Query:
    """A question ready to be searched.

    Attributes:
        text: as typed.
        corrected: with likely misspellings put right.
        terms: index terms, and how much each counts.
        concepts: the words of the question, each once, with what means the same.
        expansions: what was added.
    """

    text: str
    corrected: str
    terms: Mapping[str, float]
    concepts: tuple[Concept, ...]
    expansions: tuple[Expansion, ...] = ()

    @cached_property
    def asks(self) -> bool:
        """Whether it is put as a question, rather than as keywords."""
        return "?" in self.text or len(self.concepts) > _MOST_KEYWORDS or _ASKING.search(fold(self.corrected)) is not None

    @cached_property
    def encoded(self) -> str:
        """What is embedded: the question, the meaning of its acronyms and phrases in parentheses after them."""
        text = self.corrected
        for expansion in self.expansions:
            if expansion.kind is not ExpansionKind.SPELLING:
                meaning = f" ({', '.join(expansion.added[:_MOST_ENCODED])})"
                place = re.search(rf"(?<!\w){re.escape(expansion.written)}(?:s|x|es)?(?!\w)", text)
                end = place.end() if place else len(text)
                text = text[:end] + meaning + text[end:]
        return text

    @property
    def own(self) -> dict[str, float]:
        """The terms of the question itself, without those of expansions, each of which counts less than 1."""
        return {term: weight for term, weight in self.terms.items() if weight >= 1}

    @property
    def empty(self) -> bool:
        """Whether no word of the question says what it is about."""
        return not self.terms


@dataclass(frozen=True)
class QueryReader:
    """Prepares questions with what the corpus taught.

    Attributes:
        definitions: by folded acronym.
        lexicon: groups of equivalent words.
        spelling: the corpus's vocabulary.
    """

    definitions: Mapping[str, tuple[Definition, ...]]
    lexicon: Sequence[tuple[str, ...]]
    spelling: SpellChecker

    @cached_property
    def acronyms(self) -> frozenset[str]:
        """Folded acronyms that stay such in lower case: those that are no common word."""
        return frozenset(key for key in self.definitions if key not in QUERY_STOP_WORDS)

    @cached_property
    def _equivalents(self) -> list[tuple[tuple[str, ...], str, tuple[str, ...], ExpansionKind]]:
        """For each known phrase: its stems, its key, what it brings, and why."""
        found: list[tuple[tuple[str, ...], str, tuple[str, ...], ExpansionKind]] = []
        for definitions in self.definitions.values():
            for definition in definitions:
                found.append(
                    (tuple(stems(definition.expansion)), definition.expansion, (definition.acronym,), ExpansionKind.ACRONYM)
                )
        for group in self.lexicon:
            for word in group:
                others = tuple(other for other in group if other != word)
                found.append((tuple(stems(word)), word, others, ExpansionKind.LEXICON))
        return [entry for entry in found if entry[0]]

    def read(self, text: str) -> Query:
        """Prepare a question: put its spelling right, then add what its acronyms and phrases mean."""
        corrected, corrections = self._corrected(text)
        own = Counter(query_terms(corrected, self.acronyms))
        expansions = corrections + self._meanings(corrected)
        weights: dict[str, float] = {term: float(count) for term, count in own.items()}
        for expansion in expansions:
            for words in expansion.added:
                for term in terms(words):
                    weights.setdefault(term, EXPANSION_WEIGHTS[expansion.kind])
        return Query(text, corrected, weights, self._concepts(corrected, expansions), tuple(expansions))

    def _concepts(self, text: str, expansions: Sequence[Expansion]) -> tuple[Concept, ...]:
        equivalents: dict[str, list[frozenset[str]]] = {stem: [] for stem in stems(text, self.acronyms)}
        for expansion in expansions:
            for stem in stems(expansion.written, self.acronyms):
                if stem in equivalents:
                    equivalents[stem] += [frozenset(stems(words, self.acronyms)) for words in expansion.added]
        return tuple(Concept(stem, tuple(filter(None, sets))) for stem, sets in equivalents.items())

    def _corrected(self, text: str) -> tuple[str, list[Expansion]]:
        corrected, shift = text, 0
        expansions: list[Expansion] = []
        tokens = [token for token in tokenize(text, self.acronyms) if token.kind is TokenKind.WORD]
        done = 0
        for position, token in enumerate(tokens):
            if token.span.start < done:  # a compound given whole, whose parts were seen to already
                continue
            done = token.span.end
            written = token.span.of(text)
            better, told = self._better_words(token, written, tokens[position + 1 : position + 2])
            if told:
                expansions.append(Expansion(ExpansionKind.SPELLING, written, better))
            corrected = corrected[: token.span.start + shift] + better[0] + corrected[token.span.end + shift :]
            shift += len(better[0]) - len(token.span)
        return corrected, expansions[:_MOST_EXPANSIONS]

    def _better_words(self, token: Token, written: str, following: Sequence[Token]) -> tuple[tuple[str, ...], bool]:
        """A token in its right spelling, the likeliest first, and whether another word was taken, which is to be told."""
        word = token.words[0]
        if word in SPELLINGS and (word != "sa" or (following and following[0].words[0] in _VERBS_AFTER_CA)):
            return (SPELLINGS[word],), False
        candidates = () if word in QUERY_STOP_WORDS else self.spelling.corrections(word)
        if candidates:
            return tuple(map(accented, candidates)), True
        return (accented(written),), False

    def _meanings(self, text: str) -> list[Expansion]:
        found: dict[tuple[ExpansionKind, str], Expansion] = {}
        for token in tokenize(text, self.acronyms):
            for definition in self.definitions.get(token.words[0], ()) if token.kind is TokenKind.ACRONYM else ():
                key = (ExpansionKind.ACRONYM, definition.acronym)
                before = found[key].added if key in found else ()
                if definition.expansion not in before:
                    found[key] = Expansion(ExpansionKind.ACRONYM, definition.acronym, (*before, definition.expansion))
        asked = stems(text, self.acronyms)
        for phrase, written, added, kind in self._equivalents:
            if kind is ExpansionKind.LEXICON and all(self.spelling.knows_stem(stem) for stem in phrase):
                continue  # the documents' own words need no other
            if any(asked[i : i + len(phrase)] == list(phrase) for i in range(len(asked) - len(phrase) + 1)):
                found.setdefault((kind, fold(written)), Expansion(kind, written, added))
        return list(found.values())[:_MOST_EXPANSIONS]
