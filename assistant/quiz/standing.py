"""Whether a French sentence can be read away from its page: nothing in it points to what is said before, or elsewhere.

Rules of form, made to let too little through rather than too much: an opening pronoun or connector, a demonstrative
whose noun was not said before it, "il" or "son" before any noun, "leur" without several owners, a study that is not named.
"""

from __future__ import annotations

import re

_IMPERSONAL = r"(?:faut|existe|y\ a|est\ (?:possible|nécessaire|utile|recommandé|important|essentiel|préférable)|s[’']agit\ de)"
_OPENS_BACKWARDS = re.compile(
    rf"""(?:[«“"]\s?)?(?:
    (?:Ils?|Elles?)\b(?!\ {_IMPERSONAL})
    | (?:Celui|Celle|Ceux|Celles|Ceci|Ce|Cet|Cette|Ces|Son|Sa|Ses|Leurs?|Lui|Eux)\b
    | (?:Dont|Qui|Que|Où|Y|Tels?|Telles?|Là|Tous)\b
    | Cel[ac]i?\b | C[’'] | L[’'](?:une?|autre)\b | Une?\ autre\b | D[’']autres\b | Chacune?\b | Les\ une?s\b
    | Toutes\b(?!\ les)
    | Les?\ (?:deux|trois|quatre|autres?|premiers?|premières?|seconde?s?)\b | La\ (?:première|seconde|deuxième|troisième)\b
    | En\ (?:est|sont|a|ont|fait|font|effet|outre|revanche|particulier|somme|résumé|conséquence)\b
    | Parmi\ (?:eux|elles)\b | (?:Certaine?s|Plusieurs)\b(?!\ [a-z])
    | (?:Ainsi|Aussi|Alors|Cependant|Certes|Car|Concrètement|Donc|Également|Enfin|Ensuite|Et|Finalement|Inversement)\b
    | (?:Mais|Malgré|Néanmoins|Notamment|Or|Ou|Pourtant|Puis|Quant|Résultat|Surtout|Toujours|Toutefois|Voici|Voilà)\b
    | (?:Bien\ que|Autrement\ dit)\b
    | (?:D[’']ailleurs|D[’']où|De\ (?:fait|plus|même|ce\ fait)|Depuis\ lors|Dès\ lors|Au\ contraire|À\ (?:cela|ce\ titre))\b
    | (?:À\ l[’'](?:inverse|époque)|À\ titre\ d[’']exemple|Par\ (?:ailleurs|exemple|conséquent))\b
    | L[ea]s?\ (?:plus|moins)\ \w+\ (?:a|ont|eut|eurent|est|sont|fut|furent|était|étaient|reste|restent)\b
    | Par\ la\ suite\b | (?:Si|Quand|Lorsque)\ (?:certaine?s|d[’']autres|l[’']une?)\b
    | (?:Le\ lendemain|La\ veille|Le\ jour\ même|L[’']année\ suivante|Peu\ (?:après|avant))\b
    | [^,]{{0,30}}\b(?:de|à|avec|pour|par|sur|chez|selon|contre|sans|après|avant|entre)\ (?:lui|eux|elles?)\b
    | (?:Plus\ tard|Pour\ (?:autant|cela))\b
    )""",
    re.VERBOSE,
)
_POINTS_ELSEWHERE = re.compile(
    r"""
    \bci-(?:dessus|dessous|après|avant|contre|joint) | \b(?:le|la|les|du|au|aux|des)\ mêmes?\b
    | \bce(?:s|t|tte)?\ derni[eè]re?s?\b
    | \bce(?:la|ci)\b | \bd[’']entre\ (?:eux|elles)\b
    | \b(?:ledit|ladite|celui-ci|celle-ci|ceux-ci|celles-ci)\b | \b(?:une?|de)\ tel(?:le)?s?\b
    | \b(?:toutefois|cependant|par\ ailleurs|de\ ce\ fait|en\ effet|en\ revanche|en\ outre|néanmoins|de\ (?:son|leur)\ côté)\b
    | (?<!\bil\ )(?<!\bil\ n[’'])\by\ (?=\w)
    | \ben\ (?:a|ont|est|sont|fait|font|assurent?|comptent?)\b
    | \ben\ (?!charge|compte|place|œuvre|cause|contrat|France)\w+(?:e|ent|t)\ (?:le|la|les|l[’'])\b
    | \b(?:voir|cf\.?)\ | \b(?:figure|tableau|graphique|encadré|annexe|page|chapitre)\ \d
    | \b(?:plus\ tard|plus\ tôt|auparavant)\b | \b(?:année|mois|jour|semaine|siècle)s?\ (?:suivant|précédent)e?s?\b
    | \b(?:les|des|aux|ces)\ (?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix)\ (?!premi|derni|tiers)[a-z]
    | \bsources\ consultées\b | \bnon\ précisée?\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_LATE_PRONOUN = re.compile(
    rf"(?!(?:Les?|La|L[’']|Une?|Des|Quand|Lorsqu|Si|Chaque|Tout)\b(?!\ \d))[^,;:]*,\ (?:ils?|elles?)\b(?!\ {_IMPERSONAL})",
    re.VERBOSE,
)
"""A pronoun after an opening phrase, where nothing that it could stand for is the subject: "Comme la ville, il finance…"."""
_PRONOUN = re.compile(rf"\b(?:(?:ils?|elles?)\b(?!\ {_IMPERSONAL})|(?:son|sa|ses|lui)\b)", re.IGNORECASE | re.VERBOSE)
_NOUN = re.compile(
    r"""\b(?:les?|la|une?|des|du|aux?|chaque|tout|plusieurs|certaine?s|quelques|leurs?)\ (?=[^\W\d_])
    | \b[ld][’'](?=[^\W\d_]) | (?<!^)\b(?-i:[A-ZÀ-Þ])""",
    re.IGNORECASE | re.VERBOSE,
)
"""What a pronoun may stand for: a noun after its article, or a name."""
_OWNED = re.compile(r"\bleurs?\b", re.IGNORECASE)
_SEVERAL = re.compile(
    r"""(?:[^:]{1,110}:\s)?
    (?:Les|Des|Plusieurs|Certaine?s|Quelques|De\ nombreu\w+|Deux|Trois|Quatre|Cinq|Six|Plus\ de|Près\ de|Environ|\d+)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_DEMONSTRATIVE = re.compile(r"\b(?:ce|cet|cette|ces)\s+(?!qui\b|que\b|qu[’']|dont|n[’']|sont\b|dernie)(\w+)", re.IGNORECASE)
_UNNAMED = re.compile(
    r"""(?:(?:Selon|D[’']après|Dans)\ )?(?:l[’']|le\ |la\ |les\ )
    (?:études?|enquêtes?|rapports?|évaluations?|auteure?s?|chiffres?|résultats?|dispositifs?|programmes?|projets?|expérimentations?
    |recherches?|sondages?|articles?|textes?|documents?|mesures?|taux|estimations?|sommes?|montants?|données)
    (?:,|\s+(?!
        de\b|du\b|des\b|d[’']|sur\b|pour\b|en\b|au\b|aux\b|à\b|[«“]|(?-i:[A-ZÀ-Þ])|\d
        |\w+(?:it|ite|iale?|aux|ales?|ique|iques|aire|aires|i[fv]e?s?)\b
        |\w+(?:é|ée|és|ées)\ (?:par|en|à|au|aux|de|dans|sur|pour)\b
    ))""",
    re.IGNORECASE | re.VERBOSE,
)
_PAIRS = (("(", ")"), ("«", "»"), ("“", "”"), ("[", "]"))
_LABEL = re.compile(r"[^:.;]{1,110}[ \u00a0]?:\s+(?=\S)")
_SAID_AFTER_LABEL = 40


def points_elsewhere(words: str) -> bool:
    """Whether a sentence needs what is said before it, or around it; "Autonomie : elle…" has its label for what it names."""
    if any(words.count(opening) != words.count(closing) for opening, closing in _PAIRS):
        return True
    if _OPENS_BACKWARDS.match(words) or _UNNAMED.match(words) or _LATE_PRONOUN.match(words):
        return True
    pronoun = _PRONOUN.search(words)
    if pronoun is not None and not _NOUN.search(words, 0, pronoun.start()):
        return True
    label = _LABEL.match(words)
    if label is not None and len(words) - label.end() > _SAID_AFTER_LABEL and _UNNAMED.match(words, label.end()):
        return True
    if _POINTS_ELSEWHERE.search(words) or (_OWNED.search(words) and not _SEVERAL.match(words)):
        return True
    return any(not _said(found[1], words[: found.start()]) for found in _DEMONSTRATIVE.finditer(words))


def _said(noun: str, before: str) -> bool:
    return _root(noun) in map(_root, re.findall(r"\w+", before))


def _root(word: str) -> str:
    return word.lower().rstrip("sx")[:6]
