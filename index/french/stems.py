"""Forms of one word brought together: Snowball's French stemmer (Porter, 2001) after folding, with corrections.

Folding comes first so that a question without accents meets the accented text; what this costs
(`-é` is no longer seen as an ending) is given back by emitting the first letters too (see `terms`).
"""

from __future__ import annotations

import re
from functools import lru_cache

import snowballstemmer

_STEMMER = snowballstemmer.stemmer("french")
_IERE = re.compile("iere(?=s?$)")
"""An ending that the stemmer knows by its accent only: `infirmière` goes with `infirmier`."""

_FEMININE_PARTICIPLE = re.compile("(?<=[a-z]{4})ees?$")
"""`pilotées` goes with `piloter`, as folding alone brings `piloté` to it; short nouns (`lycée`, `durée`) are left."""

TOGETHER: tuple[tuple[str, ...], ...] = (
    # Forms that the stemmer parts, each line one word family.
    ("usager", "usagers", "usagere", "usageres"),
    ("travail", "travaux"),
    (
        "hopital",
        "hopitaux",
        "hospitalier",
        "hospitaliers",
        "hospitaliere",
        "hospitalieres",
        "hospitalisation",
        "hospitalisations",
    ),
    ("aidance", "aidant", "aidants", "aidante", "aidantes"),
    ("benevole", "benevoles", "benevolat"),
    ("adherent", "adherents", "adherente", "adherentes", "adhesion", "adhesions", "adherer"),
    ("coordinateur", "coordinateurs", "coordinatrice", "coordonnateur", "coordonnatrice", "coordination", "coordonner"),
    ("mediateur", "mediateurs", "mediatrice", "mediatrices", "mediation", "mediations"),
    ("formateur", "formateurs", "formatrice", "formation", "formations"),
    ("an", "ans", "annee", "annees", "annuel", "annuelle", "annuels", "annuelles"),
    ("mois", "mensuel", "mensuelle", "mensuels"),
    ("loi", "lois", "legal", "legale", "legaux", "legales"),
    ("ville", "villes", "municipal", "municipale", "municipaux", "municipalite", "municipalites"),
    ("oeil", "yeux"),
    ("financement", "financements", "financer", "finance", "financee", "finances", "financeur", "financeurs"),
    ("recruter", "recrute", "recrutent", "recrutement", "recrutements", "recruteur"),
    ("salarie", "salaries", "salariee", "salariees", "salariat"),
    ("soignant", "soignants", "soignante", "soignantes"),
    ("epuise", "epuisee", "epuisement", "epuises"),
)
APART: dict[str, str] = {
    # Words that the stemmer would confound with another.
    "case": "case",
    "cases": "case",
    "localite": "localite",
    "localites": "localite",
    "organe": "organe",
    "organes": "organe",
    "droite": "droite",
    "droites": "droite",
    "paire": "paire",
    "paires": "paire",
    "usage": "usage",
    "usages": "usage",
}

_CORRECTED = {form: family[0] for family in TOGETHER for form in family} | APART


@lru_cache(maxsize=200_000)
def stem(folded: str) -> str:
    """The stem of a folded word."""
    for form in (folded, _FEMININE_PARTICIPLE.sub("e", folded)):
        if form in _CORRECTED:
            return _CORRECTED[form]
    stemmed: str = _STEMMER.stemWord(_IERE.sub("ier", form))
    return stemmed
