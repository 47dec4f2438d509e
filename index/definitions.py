"""What a corpus's acronyms mean, learned from its own definitions: "groupe d'entraide mutuelle (GEM)"."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from index.french.acronyms import Definition, find_definitions
from index.french.analyzer import stems
from index.french.characters import fold

_MAX_EXPANSIONS = 3


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
