"""What a document says of itself, under the names that files use for it, in French and in English."""

from __future__ import annotations

import re
from collections.abc import Mapping

from corpus.model import MetadataValue

AUTHOR = ("author", "authors", "auteur", "auteurs", "autrice")
PUBLISHER = ("publisher", "éditeur", "editeur")
DATE = ("date", "issued", "année", "annee", "year")
LICENCE = ("licence", "license")
KEYWORDS = ("keywords", "mots-clés", "mots-cles", "tags")

_ISO = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?(?!\d)")
_FRENCH = re.compile(r"(?<!\d)(\d\d?)[/.](\d\d?)[/.](\d{4})(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?:1\d|20)\d\d(?!\d)")

Days = tuple[str, str]
"""A first and a last day in ISO form, to be compared as texts; the last may be one that its month lacks."""


def values_of(metadata: Mapping[str, MetadataValue], names: tuple[str, ...]) -> tuple[str, ...]:
    """The values of the first of `names` that has any."""
    found = next((metadata[name] for name in names if metadata.get(name)), ())
    return tuple(value.strip() for value in ([found] if isinstance(found, str) else found) if value.strip())


def keywords_of(metadata: Mapping[str, MetadataValue]) -> tuple[str, ...]:
    """The keywords, each once; a single text may hold several, between commas or semicolons."""
    words = [word.strip() for value in values_of(metadata, KEYWORDS) for word in re.split(r"[,;\n]", value)]
    return tuple(dict.fromkeys(word for word in words if word))


def days_of(metadata: Mapping[str, MetadataValue]) -> Days | None:
    """The days that the date may stand for: one, those of a month, or those of a year; None if no date can be read."""
    written = next(iter(values_of(metadata, DATE)), "")
    if match := _ISO.match(written):
        return month_or_day(match[1], match[2], match[3])
    if match := _FRENCH.search(written):
        return month_or_day(match[3], f"{match[2]:0>2}", f"{match[1]:0>2}")
    years = _YEAR.findall(written)
    return (f"{min(years)}-01-01", f"{max(years)}-12-31") if years else None


def month_or_day(year: str, month: str, day: str | None) -> Days:
    """A day of that month, or all of them."""
    return (f"{year}-{month}-{day or '01'}", f"{year}-{month}-{day or '31'}")
