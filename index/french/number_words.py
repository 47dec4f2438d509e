"""Numbers in letters: which words say one, and which number they say.

"quatre-vingt-dix-sept", "deux cents", "soixante et onze", "septante"; "vingt quatre" as hasty hands write it. "Un" alone is an
article.
"""

from __future__ import annotations

import re

SPACE = "[ \u00a0\u202f\u2009]"

_SIMPLE = dict(
    zip(
        "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize".split(), range(2, 17), strict=True
    )
)
_TENS = {"vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}
_TENS |= {"septante": 70, "huitante": 80, "octante": 80, "nonante": 90}
_ONES = {"un": 1, "une": 1, **_SIMPLE, **_TENS}

_WORD = "|".join([*_SIMPLE, *_TENS, "cents?", "mille"])
_NEXT = rf"(?:-et-|-|{SPACE}et{SPACE}(?=une?\b|onze\b)|{SPACE})(?:{_WORD}|(?<=-)une?|(?<=et{SPACE})une?)"

CARDINAL = rf"(?:{_WORD})(?:{_NEXT}){{0,8}}"
"""A number from two on in letters, to be met between word boundaries."""


def number_in_letters(words: str) -> int | None:
    """The number that folded French words say; None if one of them says none."""
    total = current = 0
    for part in re.split(r"[\s-]+", words):
        if part in {"cent", "cents"}:
            current = max(1, current) * 100
        elif part == "mille":
            total, current = total + max(1, current) * 1000, 0
        elif part in {"vingt", "vingts"} and current % 100 == 4:
            current += 76
        elif part in _ONES:
            current += _ONES[part]
        elif part != "et":
            return None
    return total + current
