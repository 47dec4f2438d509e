"""SQuAD's JSON, versions 1 and 2 (Rajpurkar et al., 2016, 2018), as FQuAD and PIAF use it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus.errors import GoldError
from corpus.library import Library
from corpus.model import Document, Span
from eval.gold.alignment import aligned_span
from eval.gold.gold_set import GoldAnswer, GoldQuestion
from eval.gold.imports.imported import DEFAULT_SPLIT, Imported, Places, Refused, read_text
from index.french.folded import folded

_SHOWN = 60

Contexts = list[tuple[Document, Span]]
"""Every place where one context stands in the library."""


def import_squad(path: Path, library: Library, split: str = DEFAULT_SPLIT) -> Imported:
    """Questions on contexts that the library's documents hold, word for word but for white space and apostrophes.

    A context that stands in several places gives as many alternatives. Evidence is the sentences of the answer.

    Raises:
        GoldError: if the file is not in SQuAD's form at all.
    """
    try:
        loaded = json.loads(read_text(path))
        paragraphs = [
            (f"article {number}, paragraphe {rank}", paragraph)
            for number, article in enumerate(loaded["data"], 1)
            for rank, paragraph in enumerate(article["paragraphs"], 1)
        ]
    except (ValueError, KeyError, TypeError) as error:
        raise GoldError(f"{path} n’a pas la forme de SQuAD : un objet JSON « data » d’articles à « paragraphs ».") from error
    places, seen = Places(library), set[str]()
    outcomes = [outcome for where, paragraph in paragraphs for outcome in _paragraph(paragraph, where, places, seen, split)]
    return Imported(
        tuple(outcome for outcome in outcomes if isinstance(outcome, GoldQuestion)),
        tuple(outcome for outcome in outcomes if isinstance(outcome, Refused)),
    )


def _paragraph(paragraph: Any, where: str, places: Places, seen: set[str], split: str) -> Iterator[GoldQuestion | Refused]:
    try:
        context, asked = str(paragraph["context"]), list(paragraph["qas"])
    except (KeyError, TypeError) as error:
        yield Refused(where, f"champ manquant ou mal formé ({error}).")
        return
    contexts = places.find(context)
    for rank, loaded in enumerate(asked, 1):
        try:
            name, words = str(loaded["id"]), str(loaded["question"]).strip()
            yield from _question(loaded, name, words, context, contexts, places, seen, split)
        except (KeyError, TypeError, ValueError) as error:
            yield Refused(f"{where}, question {rank}", f"champ manquant ou mal formé ({error}).")


def _question(
    loaded: dict[str, Any],
    name: str,
    words: str,
    context: str,
    contexts: Contexts,
    places: Places,
    seen: set[str],
    split: str,
) -> Iterator[GoldQuestion | Refused]:
    where = f"question {name}"
    impossible = bool(loaded.get("is_impossible", False))
    if not words or name in seen:
        yield Refused(where, "cet identifiant est déjà pris." if words else "la question est vide.")
        return
    if not contexts:
        yield Refused(where, f"aucun document ne contient son contexte (« {context.strip()[:_SHOWN]}… »).")
        return
    answers: list[GoldAnswer] = []
    for answer in [] if impossible else loaded["answers"]:
        text, start = str(answer["text"]), int(answer["answer_start"])
        inner = _in_context(context, text, start)
        if inner is None:
            yield Refused(where, f"la réponse « {text[:_SHOWN]} » n’est pas au caractère {start} de son contexte.")
        else:
            answers.extend(found for found in _answers(context, inner, contexts, places) if found not in answers)
    if not answers and not impossible:
        yield Refused(where, "aucune réponse utilisable, et is_impossible n’est pas vrai.")
        return
    seen.add(name)
    kind = "sans-reponse" if impossible else "factoide"
    yield GoldQuestion(name, words, "professionnel", kind, "direct", split, tuple(answers))


def _in_context(context: str, text: str, start: int) -> Span | None:
    """Where an answer is in its context; elsewhere than said if it stands there only once."""
    if text.strip() and start >= 0 and context.startswith(text, start):
        return Span(start, start + len(text)).trimmed(context)
    found = list(folded(context).occurrences(text))
    return found[0] if len(found) == 1 else None


def _answers(context: str, inner: Span, contexts: Contexts, places: Places) -> Iterator[GoldAnswer]:
    for document, around in contexts:
        span = aligned_span(context, around.of(document.text), inner)
        if span is not None:
            placed = Span(around.start + span.start, around.start + span.end)
            yield GoldAnswer(document.id, placed, places.sentences_around(document, placed), 1)
