"""The French words that tell where a noun phrase ends: what follows a noun, and what cannot."""

from __future__ import annotations

import re

from index.french.characters import aligned, fold
from index.french.stop_words import STOP_WORDS

_FLAT = str.maketrans({"\n": " ", "\t": "|", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "*": " ", "_": " "})


def flat(text: str) -> str:
    """The text, one character for one, with spaces, apostrophes and dashes alike, and emphasis marks as spaces."""
    return aligned(text).translate(_FLAT)


_NO_ADJECTIVE = STOP_WORDS | frozenset(
    """
    sans sous plus moins mais puis depuis apres des pres fois tres jamais toujours alors hors lors vers ailleurs parfois
    quelques plusieurs chaque certains certaines tandis desormais jadis autrefois toutefois neanmoins dehors aupres volontiers
    quelquefois nombreux nombreuses divers diverses compris dedans ainsi deux trois six dix tous toutes chez selon pas en ans mois
    """.split()
)
_SINGULAR_ADJECTIVE = re.compile(
    r"\w{2,}(?:ale?|elle|el|ic|ier|ière|iques?|aires?|ive?|if|eux|euse|ienn?e?|aise?|oise?|ain|aine|ine|able|ible|ée?|iste|aque"
    r"|ère|ulte|eune)"
)
_PLURAL_VERB = re.compile(r"(?!dont$)(?:(?!\w*ment$)\w+ent|\w+(?:im|rm|omm|um|âm)ent|\w*ont)")


def is_plural(word: str) -> bool:
    """Whether a word in small letters may be a noun or adjective in the plural."""
    return len(word) > 2 and word[0].islower() and word[-1] in "sx" and fold(word) not in _NO_ADJECTIVE


def is_adjective(word: str) -> bool:
    """Whether a word right after a noun may be its adjective, and is no verb."""
    if fold(word) in _NO_ADJECTIVE:
        return False
    return is_plural(word) or (
        word[0].islower() and _SINGULAR_ADJECTIVE.fullmatch(word) is not None and fold(word) not in STOP_WORDS
    )


def is_plural_verb(word: str) -> bool:
    """Whether a word after a noun phrase in the plural is its verb: "existaient", "ont", "sont"."""
    return word[0].islower() and _PLURAL_VERB.fullmatch(word) is not None


_NO_PARTICIPLE = frozenset(
    "pendant durant avant devant suivant concernant moyennant nonobstant autant tant pourtant cependant maintenant quant".split()
)


def is_present_participle(word: str) -> bool:
    """Whether a word after a noun phrase begins what it does: "signalant", "ayant"."""
    return word.islower() and word.endswith("ant") and word not in _NO_PARTICIPLE


HOLLOW_NOUNS = frozenset(
    """
    fois points chiffres raisons etapes exemples questions pages ans autres premiers premieres derniers dernieres prochains
    prochaines cas parties formes types themes effets criteres axes limites conditions freins obstacles leviers regles
    total ensemble compris milliers centaines dizaines millions milliards
    billions usd eur mw gw kw kwh mwh gwh twh go mo ko ghz mhz cv ch reprises miles milles noeuds lieues pieds pouces hectares
    kilometres metres centimetres tonnes kilos kilogrammes litres degres bits octets millenaires decennies yuans roubles yens
    florins
    elements aspects sujets manieres facons sens temps mois jours semaines heures minutes annees siecles grandes grands
    """.split()
)
"""Nouns that number an argument rather than count something."""

VAGUE_NOUNS = frozenset("personnes gens individus hommes femmes unites".split())
"""Nouns that say what is counted only with a verb, an adjective or a complement."""

BEFORE_NOUN = frozenset(
    """
    nouveaux nouvelles grands grandes petits petites jeunes anciens anciennes principaux principales vrais vraies bons bonnes
    """.split()
)
"""Adjectives that stand before their noun."""

TIME_NOUNS = frozenset(
    """
    fin debut cours moins plus total bout moment titre sein partir long travers echelle horizon milieu lendemain
    occasion terme date jour mois annee periode terme suite issue minimum maximum nombre fait
    """.split()
)
"""Nouns that tell when or how much, so that "à la fin de 2023" is no part of what is counted."""

AFTER_EN = frozenset(
    """
    majorite moyenne effet particulier outre revanche fait general tout partie tant plus ce cette ces deux trois quatre cinq
    un une janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre europe
    """.split()
)
"""Words after "en" that end a noun phrase."""

GENERIC_VERBS = frozenset(
    """
    ete etre compte comptent comptait comptaient est sont etait etaient a ont avait avaient existe existent regroupe regroupent
    dispose represente representent atteint atteignent denombre denombrent recense recensent recensait releve reste restent
    trouve trouvent trouvait retrouve retrouvent voit voient
    """.split()
)
"""Verbs that say no more than that there are so many."""
