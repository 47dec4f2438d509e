"""A dossier as JSON and back: what was edited by hand is checked field by field, and told by its place."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from assistant.dossier.model import (
    LONGEST_NOTE,
    LONGEST_QUOTE,
    LONGEST_TITLE,
    MOST_QUOTES,
    MOST_SECTIONS,
    Dossier,
    Entry,
    Quote,
    Section,
)
from corpus.errors import DossierError
from corpus.model import Span

FORMAT = "sourcier-dossier"
VERSION = 1
_LONGEST_NAME = 4000


def dossier_text(dossier: Dossier) -> str:
    """The dossier as the text of its file."""
    return json.dumps(dossier_json(dossier), ensure_ascii=False, indent=1) + "\n"


def dossier_json(dossier: Dossier) -> dict[str, Any]:
    """The dossier as JSON values."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "title": dossier.title,
        "created": dossier.created.isoformat(),
        "sections": [
            {
                "title": section.title,
                "note": section.note,
                "entries": [{"quote": quote_json(entry.quote), "note": entry.note} for entry in section.entries],
            }
            for section in dossier.sections
        ],
        "gaps": list(dossier.gaps),
    }


def quote_json(quote: Quote) -> dict[str, Any]:
    """A quotation as JSON values."""
    return {
        "document": quote.document,
        "title": quote.title,
        "source": quote.source,
        "sha256": quote.sha256,
        "section": list(quote.section),
        "page": quote.page,
        "start": quote.span.start,
        "end": quote.span.end,
        "text": quote.text,
        "reference": quote.reference,
        "work": quote.work,
        "link": quote.link,
        "retrieved": quote.retrieved.isoformat(),
        "library": quote.library,
    }


def parse_dossier(text: str) -> Dossier:
    """The dossier that a file's text holds.

    Raises:
        DossierError: if it is no dossier, or a field of it is not what it should be; the message tells which.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DossierError("ce fichier n’est pas du JSON bien formé.") from error
    fields = _Fields(value, "le dossier")
    if fields.values.get("format") != FORMAT:
        raise DossierError("ce fichier n’est pas un dossier de Sourcier.")
    if fields.values.get("version") != VERSION:
        raise DossierError("ce dossier vient d’une autre version de Sourcier. Mettez Sourcier à jour.")
    sections = tuple(_section(part, f"partie {number}") for number, part in enumerate(fields.items("sections", MOST_SECTIONS), 1))
    dossier = Dossier(
        fields.text("title", LONGEST_TITLE),
        sections,
        tuple(fields.texts("gaps", _LONGEST_NAME, MOST_SECTIONS)),
        fields.day("created"),
    )
    if dossier.count > MOST_QUOTES:
        raise DossierError(f"ce dossier compte {dossier.count} extraits ; la limite est de {MOST_QUOTES}.")
    return dossier


def _section(value: object, where: str) -> Section:
    fields = _Fields(value, where)
    entries = tuple(
        _entry(part, f"{where}, extrait {number}") for number, part in enumerate(fields.items("entries", MOST_QUOTES), 1)
    )
    return Section(fields.text("title", LONGEST_TITLE), entries, fields.text("note", LONGEST_NOTE))


def _entry(value: object, where: str) -> Entry:
    fields = _Fields(value, where)
    return Entry(_quote(fields.values.get("quote"), where), fields.text("note", LONGEST_NOTE))


def _quote(value: object, where: str) -> Quote:
    fields = _Fields(value, where)
    start, end = fields.number("start"), fields.number("end")
    text = fields.text("text", LONGEST_QUOTE)
    if end <= start or len(text) != end - start:
        raise DossierError(f"{where} : « start », « end » et la longueur de « text » ne s’accordent pas.")
    return Quote(
        fields.text("document", _LONGEST_NAME),
        fields.text("title", _LONGEST_NAME),
        fields.text("source", _LONGEST_NAME),
        fields.text("sha256", _LONGEST_NAME),
        tuple(fields.texts("section", _LONGEST_NAME, 100)),
        None if fields.values.get("page") is None else fields.number("page"),
        Span(start, end),
        text,
        fields.text("reference", _LONGEST_NAME),
        fields.text("work", _LONGEST_NAME),
        fields.text("link", _LONGEST_NAME),
        fields.day("retrieved"),
        fields.text("library", _LONGEST_NAME),
    )


class _Fields:
    """The fields of one JSON object, each checked as it is read."""

    def __init__(self, value: object, where: str) -> None:
        if not isinstance(value, Mapping):
            raise DossierError(f"{where} n’a pas la forme attendue.")
        self.values = value
        self._where = where

    def _wrong(self, name: str, expected: str) -> DossierError:
        return DossierError(f"{self._where} : le champ « {name} » devrait être {expected}.")

    def text(self, name: str, longest: int) -> str:
        value = self.values.get(name)
        if not isinstance(value, str) or len(value) > longest or _has_surrogates(value):
            raise self._wrong(name, f"un texte d’au plus {longest} caractères")
        return value

    def number(self, name: str) -> int:
        value = self.values.get(name)
        if type(value) is not int or not 0 <= value < 10**12:
            raise self._wrong(name, "un nombre entier")
        return value

    def day(self, name: str) -> date:
        try:
            return date.fromisoformat(self.text(name, 10))
        except ValueError as error:
            raise self._wrong(name, "une date comme 2026-03-01") from error

    def items(self, name: str, most: int) -> Sequence[object]:
        value = self.values.get(name)
        if not isinstance(value, list) or len(value) > most:
            raise self._wrong(name, f"une liste d’au plus {most} éléments")
        return value

    def texts(self, name: str, longest: int, most: int) -> list[str]:
        values = self.items(name, most)
        if not all(isinstance(value, str) and len(value) <= longest and not _has_surrogates(value) for value in values):
            raise self._wrong(name, "une liste de textes")
        return [str(value) for value in values]


def _has_surrogates(text: str) -> bool:
    return any("\ud800" <= char <= "\udfff" for char in text)
