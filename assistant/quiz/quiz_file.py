"""The file of quiz items that a trainer reviews: JSON, one object an item, with `accepted` true, false or null."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant.quiz.item import Item, Kind, Place, Quote, Sort
from corpus.errors import QuizError
from corpus.files import write_atomically
from corpus.library import Library
from corpus.model import Span

_FORM = "sourcier-quiz"
_VERSION = 1
_LARGEST = 50_000_000


@dataclass(frozen=True, slots=True)
class Quiz:
    """Items under one title; `corpus` is the digest of the library they were made from."""

    title: str
    items: tuple[Item, ...]
    corpus: str = ""

    def decided(self, item_id: str, accepted: bool | None) -> Quiz:
        """The same quiz once the trainer has taken, turned down or put back an item.

        Raises:
            QuizError: if no item bears that id.
        """
        if all(item.id != item_id for item in self.items):
            raise QuizError(f"Aucune question « {item_id} ». La liste des questions donne leurs identifiants.")
        return replace(self, items=tuple(replace(item, accepted=accepted) if item.id == item_id else item for item in self.items))

    def to_export(self, *, everything: bool = False) -> tuple[Item, ...]:
        """The items that the trainer accepted; with `everything`, all but those that were turned down.

        Raises:
            QuizError: if there is none.
        """
        chosen = tuple(item for item in self.items if item.accepted or (everything and item.accepted is None))
        if not chosen:
            raise QuizError(
                "Aucune question à exporter. Relisez-les et marquez « accepted » à true celles que vous retenez, "
                "ou demandez --all pour exporter aussi celles qui ne sont pas relues."
            )
        return chosen


def misquoted(items: Sequence[Item], library: Library) -> tuple[Item, ...]:
    """The items of which some words are no longer at their place in the library."""
    texts = {document.id: document.text for document in library.documents}
    return tuple(
        item for item in items if any(quote.span.of(texts.get(quote.document, "")) != quote.text for quote in item.quotes)
    )


def write_quiz(path: Path, quiz: Quiz) -> None:
    """Write a quiz whole or not at all.

    Raises:
        QuizError: if the folder cannot be written.
    """
    try:
        write_atomically(path, json.dumps(quiz_json(quiz), ensure_ascii=False, indent=1) + "\n")
    except (OSError, UnicodeEncodeError) as error:
        raise QuizError(f"{path} ne peut pas être écrit. Vérifiez que le dossier existe et que vous pouvez y écrire.") from error


def read_quiz(path: Path) -> Quiz:
    """What `write_quiz` wrote, and a trainer may have edited.

    Raises:
        QuizError: naming the item that cannot be used.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise QuizError(f"{path} pèse plus de {_LARGEST // 1_000_000} Mo : ce n’est pas un fichier de questions.")
        loaded = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise QuizError(
            f"{path} ne peut pas être lu. Donnez le fichier de questions écrit par « sourcier dossier quiz »."
        ) from error
    except (ValueError, RecursionError) as error:
        where = f" (ligne {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise QuizError(
            f"{path} n’est pas du JSON{where}. Corrigez-le, ou refaites-le avec « sourcier dossier quiz »."
        ) from error
    try:
        return quiz_from_json(loaded)
    except QuizError as error:
        raise QuizError(f"{path} : {error}") from error


def quiz_json(quiz: Quiz) -> dict[str, Any]:
    """A form that JSON can hold."""
    items = [item_json(item) for item in quiz.items]
    return {"format": _FORM, "version": _VERSION, "title": quiz.title, "corpus": quiz.corpus, "items": items}


def quiz_from_json(loaded: Any) -> Quiz:
    """What `quiz_json` gave.

    Raises:
        QuizError: naming the item that cannot be used.
    """
    if not isinstance(loaded, Mapping) or loaded.get("format") != _FORM:
        raise QuizError("ce n’est pas un fichier de questions. Donnez celui que « sourcier dossier quiz » a écrit.")
    if loaded.get("version") != _VERSION:
        raise QuizError(f"version {loaded.get('version')} inconnue. Mettez Sourcier à jour, ou refaites le fichier.")
    title, corpus, items = loaded.get("title"), loaded.get("corpus", ""), loaded.get("items")
    if not isinstance(title, str) or not isinstance(corpus, str) or not isinstance(items, list):
        raise QuizError("le titre ou la liste des questions manque. Refaites le fichier avec « sourcier dossier quiz ».")
    return Quiz(title, tuple(_numbered(number, entry) for number, entry in enumerate(items, 1)), corpus)


def _numbered(number: int, entry: Any) -> Item:
    try:
        return item_from_json(entry)
    except QuizError as error:
        raise QuizError(f"question {number} : {error} Corrigez-la ou retirez-la.") from error


def item_json(item: Item) -> dict[str, Any]:
    """An item as JSON; `accepted` comes first, for that is what is edited. `shown` repeats what the learner reads."""
    place = item.place
    return {
        "accepted": item.accepted,
        "id": item.id,
        "kind": str(item.kind),
        "shown": {"instruction": item.instruction, "stem": item.stem, "answer": item.answer},
        "sort": str(item.sort),
        "document": {"id": item.extract.document, "title": place.title, "source": place.source, "sha256": place.sha256},
        "section": list(place.section),
        "page": place.page,
        "reference": place.reference,
        "context": list(item.context),
        "extract": _quote_json(item.extract),
        "lead_in": _quote_json(item.lead_in) if item.lead_in else None,
        "masked": _quote_json(item.masked),
        "distractors": [_quote_json(quote) for quote in item.distractors],
    }


def item_from_json(entry: Any) -> Item:
    """What `item_json` gave.

    Raises:
        QuizError: telling what is missing or does not fit.
    """
    try:
        if entry["accepted"] not in (True, False, None) or type(entry["accepted"]) is int:
            raise QuizError("« accepted » vaut true, false ou null.")
        document = entry["document"]
        words = (document["title"], document["source"], document["sha256"], entry["reference"], *entry["section"])
        page = entry["page"]
        if not all(isinstance(word, str) for word in words) or type(page) not in (int, type(None)):
            raise QuizError("la source est altérée.")
        place = Place(words[0], words[1], words[2], tuple(entry["section"]), page, entry["reference"])
        return Item(
            kind=Kind(entry["kind"]),
            place=place,
            extract=_quote(entry["extract"]),
            masked=_quote(entry["masked"]),
            sort=Sort(entry["sort"]),
            distractors=tuple(_quote(quote) for quote in entry["distractors"]),
            lead_in=_quote(entry["lead_in"]) if entry.get("lead_in") is not None else None,
            context=tuple(entry["context"]),
            accepted=entry["accepted"],
        )
    except KeyError as error:
        raise QuizError(f"le champ « {error.args[0]} » manque.") from error
    except (TypeError, ValueError) as error:
        raise QuizError("ses champs ne vont pas ensemble : un extrait, une réponse ou un choix a été modifié.") from error


def _quote_json(quote: Quote) -> dict[str, Any]:
    return {"document": quote.document, "start": quote.span.start, "end": quote.span.end, "text": quote.text}


def _quote(entry: Any) -> Quote:
    document, start, end, text = entry["document"], entry["start"], entry["end"], entry["text"]
    if not isinstance(document, str) or not isinstance(text, str) or type(start) is not int or type(end) is not int:
        raise TypeError("not a quote")
    return Quote(document, Span(start, end), text)
