"""What a question is after, read from its wording."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from corpus.decoding import is_whole
from corpus.errors import QuestionError
from index.french.characters import fold

MAX_LENGTH = 2000


class Expectation(StrEnum):
    """The kind of words that would answer."""

    NUMBER = "number"
    DATE = "date"
    AGENT = "agent"
    LIST = "list"
    DEFINITION = "definition"
    CAUSE = "cause"
    MANNER = "manner"
    OTHER = "other"


_PATTERNS: tuple[tuple[Expectation, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(r"\b(?:" + "|".join(patterns) + ")"))
    for kind, patterns in (
        (Expectation.MANNER, (r"(?:comment|que faire)\b.*\bquand\b",)),  # "when" as a condition
        (
            Expectation.DATE,
            (r"quand\b", r"quelles? (?:annees?|dates?|epoques?)", r"date d[eu']", r"annee (?:de )?(?:creation|fondation)"),
        ),
        (
            Expectation.NUMBER,
            (
                r"combien\b",
                r"quel (?:est le |sont les )?(?:nombre|montant|pourcentage|taux|budget|effectif|delai|cout|prix)",
                r"quelle (?:est la )?(?:proportion|part|duree|somme|quantite)\b",
                r"(?:pourcentage|nombre|taux|proportion|montant|effectifs?)\b",
            ),
        ),
        (
            Expectation.DEFINITION,
            (
                r"qu'est[- ]ce qu(?!i\b)",
                r"c'?est quoi",
                r"(?:definition|definir|definit)\b",
                r"(?:que )?(?:signifie|veut dire|designe)\b",
                r"signification\b",
                r"qu'?appelle",
                r"qu'?entend",
            ),
        ),
        (
            Expectation.CAUSE,
            (
                r"pourquoi\b",
                r"pour quelles? raisons?",
                r"a cause de",
                r"raisons? d[eu']",
                r"d'ou vient",
                r"(?:motifs?|causes?)\b",
            ),
        ),
        (
            Expectation.LIST,
            (
                r"(?:quels|quelles|lesquels|lesquelles)\b",
                r"listes? d",
                r"(?:cite[rz]|enumere[rz])\b",
                r"exemples? d",
                r"(?:etapes?|differents|differentes|types|contenu)\b",
            ),
        ),
        (Expectation.AGENT, (r"qui\b", r"quel(?:le)? (?:organisme|institution|association|structure|ministere|loi)")),
        (Expectation.MANNER, (r"comment\b", r"de quelle (?:maniere|facon)", r"par quel moyen", r"que faire")),
    )
)
"""Read on folded text (lower case, no accents); the first kind with a pattern that matches decides."""


@dataclass(frozen=True)
class Question:
    """A question as it is understood: its words with misspellings put right, and what it expects."""

    text: str

    @cached_property
    def expects(self) -> Expectation:
        """The kind of words that would answer."""
        folded = fold(self.text)
        return next((kind for kind, pattern in _PATTERNS if pattern.search(folded)), Expectation.OTHER)


def check_question(text: str) -> None:
    """Refuse what is no question.

    Raises:
        QuestionError: if it has no word, or is too long to be one question.
    """
    if not is_whole(text):
        raise QuestionError("La question n’est pas du texte en UTF-8. Tapez-la de nouveau.")
    if not re.search(r"\w", text):
        raise QuestionError("La question est vide. Écrivez une question, par exemple : « Qui pilote les CLSM ? »")
    if len(text) > MAX_LENGTH:
        raise QuestionError(
            f"La question compte {len(text)} caractères ; la limite est de {MAX_LENGTH}. "
            "Posez une question plus courte, ou cherchez des passages avec « sourcier search »."
        )
