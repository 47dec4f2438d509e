"""Inclusive writing: `usager·e·s`, `infirmier(ère)s`, `acteur.rice.s` are found as `usagers`, `infirmiers`, `acteurs`.

Only a closed list of feminine endings counts, so that "la fin.Le" or "(s)" alone stay what they are.
"""

from __future__ import annotations

import re

FEMININE = (
    "e", "ne", "le", "te", "se", "ve", "ere", "iere", "re", "fe", "que", "sse", "esse",
    "trice", "rice", "ice", "euse", "teuse", "ieuse", "ive", "elle", "nne", "enne", "ienne", "onne", "ale", "aux", "ales", "aine",
)  # fmt: skip
"""Feminine endings as they are written after the separator, folded."""

_ENDINGS = "|".join(sorted(FEMININE, key=len, reverse=True))
_FORM = re.compile(
    rf"(?P<base>\w{{2,}}?)(?:[·./-](?P<dotted>{_ENDINGS})(?:[·./-]?(?P<plural>s|x))?|\((?P<bracketed>{_ENDINGS})(?P<inside>s?)\)(?P<after>s|x)?)"
)
_PLURAL_ONLY = re.compile(r"(?P<base>\w{2,})(?:\(s\)|·s)")
_HYPHEN_ENDINGS = frozenset({"e", "ne", "le", "ere", "rice", "trice", "euse", "ive"})

_REPLACED = (
    # Where the feminine ending takes the place of the end of the masculine.
    ("trice", "teur", "trice"),
    ("rice", "teur", "trice"),
    ("ice", "teur", "trice"),
    ("teuse", "teur", "teuse"),
    ("euse", "eux", "euse"),
    ("se", "x", "se"),
    ("euse", "eur", "euse"),
    ("iere", "ier", "iere"),
    ("ere", "er", "ere"),
    ("ive", "if", "ive"),
    ("ve", "f", "ve"),
)


def expand_inclusive(folded: str) -> tuple[str, ...]:
    """The masculine and feminine of an inclusive form, in its number; nothing for any other word.

    Args:
        folded: one folded word, dots already made `·`.
    """
    if plural := _PLURAL_ONLY.fullmatch(folded):
        return (plural["base"], plural["base"] + "s")
    match = _FORM.fullmatch(folded)
    if match is None:
        return ()
    ending = match["dotted"] or match["bracketed"]
    if "-" in folded and ending not in _HYPHEN_ENDINGS:
        return ()
    number = "s" if match["plural"] or match["inside"] or match["after"] else ""
    base: str = match["base"]
    if number and base.endswith("s"):
        base = base[:-1]  # plural on both, as "acteurs·trices"
    for written, masculine, feminine in _REPLACED:
        if ending == written and base.endswith(masculine):
            return (base + number, base[: -len(masculine)] + feminine + number)
    return (base + number, base + ending + number)
