"""What a person says of a document over what its file says: checked, and put under the names that files use."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from corpus.decoding import is_whole
from corpus.errors import UsageError
from corpus.fields import AUTHOR, DATE, KEYWORDS, LICENCE, PUBLISHER, keywords_of
from corpus.managed.catalogue import Edits
from corpus.model import MetadataValue

FIELDS: Mapping[str, tuple[str, ...]] = {
    "title": ("title",),
    "author": AUTHOR,
    "date": DATE,
    "publisher": PUBLISHER,
    "licence": LICENCE,
    "keywords": KEYWORDS,
    "url": ("url",),
}
"""What can be said by hand, and the names that files give it, the first of which is ours."""
_LONGEST = 2000
_ADDRESS = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)


def edits_of(given: Mapping[str, str | Sequence[str]]) -> Edits:
    """The edits that a person asks for, by the names of `FIELDS`; an empty text takes a value away.

    The other names of a field go: what the file says under them would be read beside what the person says.

    Raises:
        UsageError: if a value is not one of its field.
    """
    edits: dict[str, MetadataValue | None] = {}
    for field, written in given.items():
        texts = [" ".join(text.split()) for text in ([written] if isinstance(written, str) else written)]
        values = tuple(text for text in texts if text)
        for value in values:
            _check(field, value)
        if field == "keywords":
            values = keywords_of({field: values})
        if field == "title" and not values:
            raise UsageError("Un document a toujours un titre. Donnez-en un autre, ou revenez à ce que dit son fichier.")
        edits |= dict.fromkeys(FIELDS[field])
        if values:
            edits[field] = values if field == "keywords" or len(values) > 1 else values[0]
    return edits


def _check(field: str, value: str) -> None:
    if len(value) > _LONGEST or not is_whole(value):
        raise UsageError(f"Une valeur compte au plus {_LONGEST} caractères de texte ordinaire. Raccourcissez celle-ci.")
    if field == "url" and not _ADDRESS.fullmatch(value):
        raise UsageError(f"« {value} » n’est pas une adresse. Elle commence par https:// ou http://.")
