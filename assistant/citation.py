"""How an extract is cited: its words, a reference after ISO 690, and a permalink that opens it.

A permalink is relative (`?doc=…&debut=…&fin=…&mots=…`), so that it holds wherever Sourcier is served; `mots` is a
fingerprint of the extract's words, which tells whether the document still says them.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date
from urllib.parse import urlencode

from corpus.fields import AUTHOR, DATE, LICENCE, PUBLISHER, values_of
from corpus.model import Document, Span

_FINGERPRINT = 12
_FARTHEST = 50_000
_LONGEST_SOUGHT = 2000
_MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")


def permalink(document: Document, span: Span) -> str:
    """The query string that opens the document at `span`."""
    place = {"doc": document.id, "debut": span.start, "fin": span.end, "mots": fingerprint(span.of(document.text))}
    return "?" + urlencode(place)


def fingerprint(words: str) -> str:
    """A short digest of an extract's words."""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:_FINGERPRINT]


def find_again(text: str, span: Span, words: str) -> Span | None:
    """Where the words of fingerprint `words` stand in `text`, nearest to `span` first; None if they are gone.

    A document may have changed elsewhere: the same words, as long as before, are looked for up to 50 000 characters away.
    Beyond 2 000 characters they are not looked for: no extract is that long.
    """
    if len(span) > _LONGEST_SOUGHT:
        return None
    last = len(text) - len(span)
    for distance in range(_FARTHEST + 1):
        starts = {span.start - distance, span.start + distance}
        if max(starts) > last and min(starts) < 0:
            return None
        for start in sorted(starts):
            if 0 <= start <= last and fingerprint(text[start : start + len(span)]) == words:
                return Span(start, start + len(span))
    return None


def reference(document: Document, span: Span, *, consulted: date | None = None) -> str:
    """Where the words of `span` come from, after ISO 690: author, title, medium, publisher and date, place, licence.

    Args:
        document: metadata may give `author`, `publisher`, `date` and `licence`; the title and the file are always known.
        span: the extract, told by its section, its page if there are pages, and its characters.
        consulted: the day it was read, if it is to be told.
    """
    section, page = document.section_path(span.start), document.page_at(span.start)
    where = [f"section «\u00a0{section[-1]}\u00a0»"] if section else []
    where += [f"p.\u00a0{page}"] if page is not None else []
    where.append(f"fichier {document.source}, caractères {span.start} à {span.end}")
    place = ", ".join(where)
    return _reference(document, consulted, place[0].upper() + place[1:])


def work_reference(document: Document, *, consulted: date | None = None) -> str:
    """The document as a whole, as a bibliography lists it."""
    return _reference(document, consulted, f"Fichier {document.source}")


def _reference(document: Document, consulted: date | None, place: str) -> str:
    metadata = document.content.metadata
    authors = [_author(name) for name in values_of(metadata, AUTHOR)]
    published = [*values_of(metadata, PUBLISHER)[:1], *map(_day, values_of(metadata, DATE)[:1])]
    dated = ", ".join(published) or "sans date"
    if consulted is not None:
        dated += f" [consulté le\u00a0{french_date(consulted)}]"
    licence = [f"Licence {name}" for name in values_of(metadata, LICENCE)[:1]]
    parts = [_listed(authors), f"{document.title} [document électronique]", dated, place, *licence]
    return " ".join(part if part.endswith((".", "?", "!", "…")) else f"{part}." for part in parts if part)


def quotation(document: Document, span: Span, *, consulted: date | None = None) -> str:
    """The very words of `span` between French quotation marks, and their reference on the next line."""
    return f"«\u00a0{span.of(document.text)}\u00a0»\n{reference(document, span, consulted=consulted)}"


def french_date(day: date) -> str:
    """A day in full: "1er mars 2026"."""
    return f"{'1er' if day.day == 1 else day.day} {_MONTHS[day.month - 1]} {day.year}"


def _author(name: str) -> str:
    """The surname in capitals where it can be told apart: "Dupont, Anne" or a name of one word."""
    surname, comma, rest = name.partition(",")
    if comma:
        return f"{surname.upper()},{rest}"
    return name if " " in name else name.upper()


def _listed(names: list[str]) -> str:
    return " et ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _day(written: str) -> str:
    """An ISO date in French; any other as it is written."""
    match = _ISO_DATE.fullmatch(written)
    if match is None or not 1 <= int(match[2]) <= 12:
        return written
    month = f"{_MONTHS[int(match[2]) - 1]} {match[1]}"
    if match[3] is None:
        return month
    return f"{'1er' if match[3] == '01' else int(match[3])} {month}"
