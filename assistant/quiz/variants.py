"""The ways in which a learner may type the right answer."""

from __future__ import annotations

import re

_SPACES = re.compile("[\u00a0\u202f\u2009]")


def typed_forms(words: str) -> tuple[str, ...]:
    """The words first, then with plain spaces, without the spaces in a figure, with a plain apostrophe.

    "24 000" is also typed "24000", "43 %" also "43%" or "43", and "années 2010" also "2010".
    """
    plain = _SPACES.sub(" ", words).replace("’", "'")
    joined = re.sub(r"(?<=\d) (?=\d{3}\b)", "", plain)
    tight = re.sub(r" (?=%)", "", joined)
    bare = re.sub(r" ?%$", "", joined)
    decade = re.sub(r"^années ", "", plain, flags=re.IGNORECASE)
    forms = (words, _SPACES.sub(" ", words), plain, joined, tight, decade, *([bare] if bare.replace(",", "").isdigit() else []))
    return tuple(dict.fromkeys(forms))
