"""Names of countries and French regions, with the adjectives that stand for them, and how wide a place is."""

from __future__ import annotations

from index.french.characters import fold

_COUNTRIES = {
    "France": "français française françaises France hexagone",
    "Allemagne": "allemand allemande allemands allemandes",
    "Belgique": "belge belges",
    "Suisse": "suisse suisses",
    "Espagne": "espagnol espagnole espagnols espagnoles",
    "Italie": "italien italienne italiens italiennes",
    "Royaume-Uni": "britannique britanniques",
    "Angleterre": "anglais anglaise anglaises",
    "Québec": "québécois québécoise québécoises",
    "Canada": "canadien canadienne canadiens canadiennes",
    "États-Unis": "américain américaine américains américaines",
    "Europe": "européen européenne européens européennes",
    "Portugal": "", "Pays-Bas": "", "Luxembourg": "", "Irlande": "", "Écosse": "", "Suède": "", "Norvège": "", "Danemark": "",
    "Finlande": "", "Autriche": "", "Pologne": "", "Grèce": "", "Roumanie": "", "Chine": "", "Japon": "", "Inde": "",
    "Australie": "", "Brésil": "", "Maroc": "", "Algérie": "", "Tunisie": "", "Russie": "", "Turquie": "", "Sénégal": "",
}  # fmt: skip
_REGIONS = (
    "Auvergne-Rhône-Alpes", "Auvergne Rhône-Alpes", "Bourgogne-Franche-Comté", "Bretagne", "Centre-Val de Loire", "Corse",
    "Grand Est", "Hauts-de-France", "Île-de-France", "Ile-de-France", "Normandie", "Nouvelle-Aquitaine", "Occitanie",
    "Pays de la Loire", "Provence-Alpes-Côte d'Azur", "Guadeloupe", "Martinique", "Guyane", "La Réunion", "Mayotte",
    "Rhône-Alpes",
)  # fmt: skip

_NAMES = {form: name for name, forms in _COUNTRIES.items() for form in [name, *forms.split()]} | {name: name for name in _REGIONS}
PLACES = frozenset(_NAMES)
"""Names that are places wherever they stand."""

_BY_FOLDED = {fold(form): fold(name).replace(" ", "-") for form, name in _NAMES.items()}
NATIONAL = fold("France")
"""The country that a French text means when it names none."""


def canonical(words: str) -> str:
    """One form for the names of one place: "français" is "france"."""
    folded = fold(" ".join(words.split()))
    return _BY_FOLDED.get(folded, folded.replace(" ", "-"))
