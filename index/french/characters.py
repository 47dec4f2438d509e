"""Characters made alike: compatibility forms, apostrophes, dashes, ligatures, accents."""

from __future__ import annotations

import unicodedata

APOSTROPHES = "’ʼ‘´`ʹ′＇"
DASHES = "‐‑‒–—−"
INCLUSIVE_DOTS = "·•‧⋅∙"
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"

_SAME_LENGTH = str.maketrans(
    {**dict.fromkeys(APOSTROPHES, "'"), **dict.fromkeys(DASHES, "-"), **dict.fromkeys(INCLUSIVE_DOTS, "·")}
)
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "OE", "Æ": "AE", **dict.fromkeys(INVISIBLE, "")})


def aligned(text: str) -> str:
    """The text with apostrophes, dashes and inclusive dots made alike, one character for one."""
    return text.translate(_SAME_LENGTH)


def fold(text: str) -> str:
    """Lower case without accents or ligatures: `Œuvre` and `oeuvre`, `ﬁn` and `fin` become the same."""
    decomposed = unicodedata.normalize("NFKD", aligned(text).translate(_LIGATURES))
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()
