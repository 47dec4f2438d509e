"""The lexicon of a library: words that its users hold to be equivalent, in a file named `lexique`.

One group a line, its words separated by `=` or `;`; `#` starts a comment:

    REV = Réseau français sur l'entente de voix
    usager ; patient ; personne accompagnée
"""

from __future__ import annotations

import re
from pathlib import Path

from corpus.decoding import decode_text
from corpus.errors import LibraryError, UnreadableDocument

NAME = "lexique"


def parse_lexicon(text: str) -> tuple[tuple[str, ...], ...]:
    """The groups of a lexicon; a line with fewer than two words says nothing and is left out."""
    groups: list[tuple[str, ...]] = []
    for line in text.split("\n"):
        words = tuple(" ".join(word.split()) for word in re.split("[=;]", line.split("#", 1)[0]) if word.strip())
        if len(words) > 1:
            groups.append(words)
    return tuple(groups)


def read_lexicon(root: Path) -> tuple[tuple[str, ...], ...]:
    """The lexicon of the library in `root`; empty without a file.

    Raises:
        LibraryError: if the file is there but cannot be read.
    """
    path = root / NAME
    if not path.is_file():
        return ()
    try:
        return parse_lexicon(decode_text(path.read_bytes()))
    except (OSError, UnreadableDocument) as error:
        raise LibraryError(
            f"Le lexique {path} est illisible ; enregistrez-le en texte UTF-8, une équivalence par ligne."
        ) from error
