"""Names of countries, French regions and departments."""

from __future__ import annotations

import re

from index.french.characters import fold

_COUNTRIES = """
    France Allemagne Belgique Suisse Espagne Italie Royaume-Uni Angleterre Québec Canada États-Unis Europe Portugal Pays-Bas
    Luxembourg Irlande Écosse Suède Norvège Danemark Finlande Autriche Pologne Grèce Roumanie Chine Japon Inde Australie Brésil
    Maroc Algérie Tunisie Russie Turquie Sénégal
""".split()
_REGIONS = (
    "Auvergne-Rhône-Alpes", "Auvergne Rhône-Alpes", "Bourgogne-Franche-Comté", "Bretagne", "Centre-Val de Loire", "Corse",
    "Grand Est", "Hauts-de-France", "Île-de-France", "Ile-de-France", "Normandie", "Nouvelle-Aquitaine", "Occitanie",
    "Pays de la Loire", "Provence-Alpes-Côte d'Azur", "Guadeloupe", "Martinique", "Guyane", "La Réunion", "Mayotte",
    "Rhône-Alpes",
)  # fmt: skip

_DEPARTMENTS = """
    Ain Aisne Allier Hautes-Alpes Alpes-Maritimes Ardèche Ardennes Ariège Aube Aude Aveyron Bouches-du-Rhône Calvados Cantal
    Charente Charente-Maritime Corrèze Côte-d'Or Côtes-d'Armor Creuse Dordogne Doubs Drôme Eure Eure-et-Loir Finistère Gard
    Haute-Garonne Gers Gironde Hérault Ille-et-Vilaine Indre Indre-et-Loire Isère Jura Landes Loir-et-Cher Loire Haute-Loire
    Loire-Atlantique Loiret Lot-et-Garonne Lozère Maine-et-Loire Manche Marne Haute-Marne Mayenne Meurthe-et-Moselle Meuse
    Morbihan Moselle Nièvre Oise Orne Pas-de-Calais Puy-de-Dôme Pyrénées-Atlantiques Hautes-Pyrénées Pyrénées-Orientales Bas-Rhin
    Haut-Rhin Haute-Saône Saône-et-Loire Sarthe Savoie Haute-Savoie Seine-Maritime Seine-et-Marne Yvelines Deux-Sèvres Somme
    Tarn Tarn-et-Garonne Vaucluse Vendée Vienne Haute-Vienne Vosges Yonne Essonne Hauts-de-Seine Seine-Saint-Denis Val-de-Marne
    Val-d'Oise
""".split()
"""Those whose names are no common words."""

PLACES = frozenset([*_COUNTRIES, *_REGIONS, *_DEPARTMENTS])
"""Names that are places wherever they stand."""

NATIONAL = fold("France")
"""The country that a French text means when it names none."""


def canonical(words: str) -> str:
    """One form for the writings of one place."""
    return re.sub(r"[\s-]+", "-", fold(words).strip())
