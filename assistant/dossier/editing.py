"""Changes to a dossier, each giving a new one. Sections and entries are told by their number, from 0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.dossier.model import (
    LONGEST_NOTE,
    LONGEST_TITLE,
    MOST_QUOTES,
    MOST_SECTIONS,
    UNTITLED,
    Dossier,
    Entry,
    Quote,
    Section,
    quote_of,
)
from corpus.errors import DossierError
from corpus.library import Library
from corpus.model import Span

FARTHEST_MERGED = 1000
"""Longest text between two extracts that merging may take in, in code points."""

_GONE = "Cet élément n’est plus dans le dossier. Rouvrez l’onglet pour voir le dossier tel qu’il est."


def titled(dossier: Dossier, title: str) -> Dossier:
    """The dossier under another title; an empty one makes it untitled."""
    return replace(dossier, title=_line(title) or UNTITLED)


def with_section(dossier: Dossier, title: str) -> Dossier:
    """One more section, at the end."""
    if len(dossier.sections) >= MOST_SECTIONS:
        raise DossierError(f"Un dossier a au plus {MOST_SECTIONS} parties. Commencez-en un autre.")
    return replace(dossier, sections=(*dossier.sections, Section(_line(title) or f"Partie {len(dossier.sections) + 1}")))


def section_titled(dossier: Dossier, number: int, title: str) -> Dossier:
    """One section under another title."""
    section = _section(dossier, number)
    return _with(dossier, number, replace(section, title=_line(title) or section.title))


def section_noted(dossier: Dossier, number: int, note: str) -> Dossier:
    """What the trainer says of a section."""
    return _with(dossier, number, replace(_section(dossier, number), note=_note(note)))


def section_moved(dossier: Dossier, number: int, by: int) -> Dossier:
    """A section earlier (`by` negative) or later; as far as it can go."""
    section = _section(dossier, number)
    others = [*dossier.sections[:number], *dossier.sections[number + 1 :]]
    others.insert(max(0, number + by), section)
    return replace(dossier, sections=tuple(others))


def without_section(dossier: Dossier, number: int) -> Dossier:
    """The dossier without a section and all that it holds."""
    _section(dossier, number)
    return replace(dossier, sections=(*dossier.sections[:number], *dossier.sections[number + 1 :]))


def section_merged(dossier: Dossier, number: int) -> Dossier:
    """A section's entries put at the end of the section before it, and its note after that one's."""
    if number < 1:
        raise DossierError("La première partie n’en a pas avant elle avec laquelle fusionner.")
    before, section = _section(dossier, number - 1), _section(dossier, number)
    note = "\n".join(filter(None, (before.note, section.note)))
    joined = replace(before, entries=before.entries + section.entries, note=_note(note))
    return replace(dossier, sections=(*dossier.sections[: number - 1], joined, *dossier.sections[number + 1 :]))


def with_quotes(dossier: Dossier, quotes: Sequence[Quote], number: int | None = None) -> Dossier:
    """Quotations added to a section (by default the last, or a first one), those that are already in the dossier left aside.

    Raises:
        DossierError: if there is no such section, all are already there, or there would be too many.
    """
    known = {(quote.document, quote.span, quote.text) for quote in dossier.quotes}
    added = {(quote.document, quote.span, quote.text): quote for quote in quotes}
    new = [quote for key, quote in added.items() if key not in known]
    if not new:
        raise DossierError(
            "Cet extrait est déjà dans le dossier." if len(added) == 1 else "Ces extraits sont déjà dans le dossier."
        )
    if dossier.count + len(new) > MOST_QUOTES:
        raise DossierError(f"Un dossier compte au plus {MOST_QUOTES} extraits. Commencez-en un autre.")
    if not dossier.sections:
        dossier = with_section(dossier, "")
    at = len(dossier.sections) - 1 if number is None else number
    section = _section(dossier, at)
    return _with(dossier, at, replace(section, entries=section.entries + tuple(map(Entry, new))))


def entry_noted(dossier: Dossier, number: int, place: int, note: str) -> Dossier:
    """What the trainer says of an extract."""
    return _with_entry(dossier, number, place, replace(_entry(dossier, number, place), note=_note(note)))


def without_entry(dossier: Dossier, number: int, place: int) -> Dossier:
    """The dossier without one extract."""
    _entry(dossier, number, place)
    section = dossier.sections[number]
    return _with(dossier, number, replace(section, entries=section.entries[:place] + section.entries[place + 1 :]))


def entry_moved(dossier: Dossier, number: int, place: int, by: int) -> Dossier:
    """An extract one place earlier (`by` -1) or later (1); past the edge of its section, into the next one."""
    entry = _entry(dossier, number, place)
    section = dossier.sections[number]
    if 0 <= place + by < len(section.entries):
        entries = [*section.entries[:place], *section.entries[place + 1 :]]
        entries.insert(place + by, entry)
        return _with(dossier, number, replace(section, entries=tuple(entries)))
    if not 0 <= number + by < len(dossier.sections):
        return dossier
    return entry_put(dossier, number, place, number + by, first=by > 0)


def entry_put(dossier: Dossier, number: int, place: int, target: int, *, first: bool = False) -> Dossier:
    """An extract moved to another section, at its end or first."""
    entry = _entry(dossier, number, place)
    _section(dossier, target)
    dossier = without_entry(dossier, number, place)
    section = dossier.sections[target]
    entries = (entry, *section.entries) if first else (*section.entries, entry)
    return _with(dossier, target, replace(section, entries=entries))


def entry_merged(dossier: Dossier, number: int, place: int, library: Library) -> Dossier:
    """An extract and the one after it made one, with the words between them, as the document has them today.

    Raises:
        DossierError: if they are not of one document, stand too far apart, or no longer read as they did.
    """
    first = _entry(dossier, number, place)
    if place + 1 >= len(dossier.sections[number].entries):
        raise DossierError("Il n’y a pas d’extrait après celui-ci dans sa partie.")
    second = _entry(dossier, number, place + 1)
    one, other = first.quote, second.quote
    if one.document != other.document:
        raise DossierError("Seuls deux extraits d’un même document se fusionnent : ceux-ci viennent de deux documents.")
    document = library.document(one.document)
    if any(quote.span.of(document.text) != quote.text for quote in (one, other)):
        raise DossierError("Le document a changé depuis : vérifiez le dossier avant de fusionner ces extraits.")
    span = Span(min(one.span.start, other.span.start), max(one.span.end, other.span.end))
    if len(span) - len(one.span) - len(other.span) > FARTHEST_MERGED:
        raise DossierError(f"Plus de {FARTHEST_MERGED} caractères séparent ces deux extraits : gardez-les tels quels.")
    quote = quote_of(library, document, span, max(one.retrieved, other.retrieved))
    joined = Entry(quote, _note("\n".join(filter(None, (first.note, second.note)))))
    return without_entry(_with_entry(dossier, number, place, joined), number, place + 1)


def _section(dossier: Dossier, number: int) -> Section:
    if not 0 <= number < len(dossier.sections):
        raise DossierError(_GONE)
    return dossier.sections[number]


def _entry(dossier: Dossier, number: int, place: int) -> Entry:
    entries = _section(dossier, number).entries
    if not 0 <= place < len(entries):
        raise DossierError(_GONE)
    return entries[place]


def _with(dossier: Dossier, number: int, section: Section) -> Dossier:
    return replace(dossier, sections=(*dossier.sections[:number], section, *dossier.sections[number + 1 :]))


def _with_entry(dossier: Dossier, number: int, place: int, entry: Entry) -> Dossier:
    section = dossier.sections[number]
    return _with(dossier, number, replace(section, entries=(*section.entries[:place], entry, *section.entries[place + 1 :])))


def _line(title: str) -> str:
    """A title as one line, cut where it would be unreadable."""
    return " ".join(title.split())[:LONGEST_TITLE]


def _note(words: str) -> str:
    if len(words) > LONGEST_NOTE:
        raise DossierError(f"Cette note compte {len(words)} caractères ; la limite est de {LONGEST_NOTE}.")
    return words.strip()
