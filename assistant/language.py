"""Whether a question or a document is plainly in another language than French, by its function words."""

from __future__ import annotations

import re

from index.french.characters import fold

_FRENCH = frozenset(
    """
         le la les un une des du de l d au aux et ou en dans par pour sur avec ce cet cette ces son sa ses leur
    leurs il elle ils elles on     qui que qu quel quelle quels quelles quoi dont comment combien quand pourquoi
    est sont a ont y ne pas plus je tu nous vous     se sa c s quoi ou peut faire fait il y
    """.split()
)
_OTHERS = {
    "en anglais": frozenset(
        "the of is are how many what who which when where why does do in for and to with there a an by".split()
    ),
    "en espagnol": frozenset(
        "el los las del que quien como cuando cuantos cuantas por para con donde cual es son hay una y en".split()
    ),
    "en allemand": frozenset(
        "der die das und ist sind wie viele was wer welche wann wo warum gibt es in fur mit von ein eine den".split()
    ),
    "en italien": frozenset(
        "il lo gli della dei che chi come quando quanti quante perche dove quale sono per con una nel di e".split()
    ),
}


def foreign_language(text: str) -> str | None:
    """The language of `text`, as a French phrase, if it has at least two of its function words and more than of French ones."""
    return _foreign(_words(text))


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", fold(text))


def _foreign(words: list[str]) -> str | None:
    french = sum(word in _FRENCH for word in words)
    counts = {name: sum(word in own for word in words) for name, own in _OTHERS.items()}
    name = max(counts, key=lambda key: counts[key])
    return name if counts[name] >= 2 and counts[name] > french else None


_ENOUGH_WORDS = 60
_READ = 4000
_LEAST_FRENCH = 0.2
"""Share of French function words under which a text is not French. Least measured on French documents: 0.41 on the bundled
fiches, 0.29 on 480 articles of PIAF; Portuguese has 0.13, Dutch 0.11, English 0.04."""


def document_language(text: str) -> str | None:
    """The language of a document that is plainly not French, as a French phrase; None if it may be French or is too short.

    Only its first 4 000 code points are read.
    """
    text = text[:_READ]
    words = re.findall(r"[^\W\d_]+", text)
    if len(words) < _ENOUGH_WORDS and sum(map(len, words)) < 5 * _ENOUGH_WORDS:  # some scripts put no space between words
        return None
    letters = "".join(words)
    if 2 * len(re.findall("[A-Za-zÀ-ɏ]", letters)) < len(letters):
        return "dans un autre alphabet"
    folded = _words(text)
    share = sum(word in _FRENCH for word in folded) / max(1, len(folded))
    return _foreign(folded) or ("dans une autre langue" if share < _LEAST_FRENCH else None)
