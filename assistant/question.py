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


class Measure(StrEnum):
    """What a number that is asked for measures, when the wording says it."""

    DURATION = "duration"
    MONEY = "money"
    SHARE = "share"


class Expectation(StrEnum):
    """The kind of words that would answer."""

    NUMBER = "number"
    DATE = "date"
    AGENT = "agent"
    PLACE = "place"
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
            (
                r"^(?:et |mais |alors )?quand\b(?!.*,)",  # not "quand on est seul, que faire ?"
                r"(?:depuis|jusqu'a|de|pour|a partir de) quand\b",
                r"quand (?:est[- ]ce|\?|$)",
                r"quel(?:le)?s? (?:annee?s?|ans?|dates?|epoques?|siecles?|jours?|mois)\b",
                r"date d[eu']",
                r"annee (?:de )?(?:creation|fondation)",
            ),
        ),
        (
            Expectation.NUMBER,
            (
                r"combien\b",
                r"quel (?:est l[e'] ?|sont les )?(?:nombre|montant|pourcentage|taux|budget|effectif|delai|cout|prix|age|salaire)",
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
                r"(?:que )?(?:signifie|veu[tx]? dire|designe)\b",
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
                r"(?:qu'est[- ])?ce qui (?:explique|cause|provoque|entraine|motive|justifie|pousse|conduit|fait qu)",
                r"comment (?:expliquer|se fait[- ]il|ca se fait)",
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
        (
            Expectation.PLACE,
            (
                r"(?:dans|en|a|vers|de) quel(?:le)?s? (?:ville|pays|region|departement|lieu|endroit|commune|guichet)[sx]?\b",
                r"^(?:et |mais )?ou (?:est|sont|se|peut|puis|faut|trouve|aller|s'|habite|ont)",
            ),
        ),
        (Expectation.AGENT, (r"(?<!ce )qui\b", r"quel(?:le)? (?:organisme|institution|association|structure|ministere|loi)")),
        (Expectation.MANNER, (r"comment\b", r"de quelle (?:maniere|facon)", r"par quel moyen", r"que faire")),
        (Expectation.DATE, (r"^(?!(?:que|qu'|est|es|peut|faut)\b)[^?]*(?<!par )(?<!chaque )\bannee\b[^?]*$",)),  # keywords
    )
)
"""Read on folded text (lower case, no accents); the first kind with a pattern that matches decides."""

_WHERE = re.compile(r"(?:^|, |\b(?:et|mais|par|vers|jusqu['’]) ?)où\b", re.IGNORECASE)
"""Told from "ou" by its accent alone; not "là où", "d’où"."""

_MEASURES: tuple[tuple[Measure, re.Pattern[str]], ...] = (
    (
        Measure.DURATION,
        re.compile(
            r"\b(?:combien de (?:temps|tan|tps|jours?|mois|semaines?|ans|annees?|heures?|minutes?)|durees?|delais?|quel age)\b"
        ),
    ),
    (
        Measure.MONEY,
        re.compile(r"\b(?:couts?|coute|coutent|prix|tarifs?|montants?|budgets?|salaires?|euros?|paye[ezr]?|gagne(?:nt)?)\b|€"),
    ),
    (Measure.SHARE, re.compile(r"\b(?:pourcentages?|proportions?|quelle part|taux|pour cent)\b|%")),
)
"""Read likewise, when a number is expected."""


@dataclass(frozen=True)
class Question:
    """A question as it is understood: its words with misspellings put right, and what it expects."""

    text: str

    @cached_property
    def expects(self) -> Expectation:
        """The kind of words that would answer."""
        folded = fold(self.text).strip()
        kind = next((kind for kind, pattern in _PATTERNS if pattern.search(folded)), Expectation.OTHER)
        asks_where = kind in (Expectation.AGENT, Expectation.OTHER) and _WHERE.search(self.text)
        return Expectation.PLACE if asks_where else kind

    @cached_property
    def measure(self) -> Measure | None:
        """What the number that is expected measures; None if none is, or the wording does not say."""
        if self.expects is not Expectation.NUMBER:
            return None
        folded = fold(self.text)
        return next((measure for measure, pattern in _MEASURES if pattern.search(folded)), None)


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
