"""TREC topics and relevance judgements (qrels), as evaluation campaigns keep them.

A judged document is a passage of the library, written `document:start-end`, or a whole document.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

from corpus.errors import DocumentNotFound, GoldError
from corpus.library import Library
from corpus.model import Document, Span
from eval.gold.gold_set import GoldAnswer, GoldQuestion
from eval.gold.imports.imported import DEFAULT_SPLIT, Imported, Refused, read_text

_TOPIC = re.compile(r"<top(?:ic)?\b(?P<attributes>[^>]*)>(?P<body>.*?)</top(?:ic)?>", re.DOTALL | re.IGNORECASE)
_NUMBER_ATTRIBUTE = re.compile(r"\b(?:number|id)\s*=\s*[\"']([^\"']+)[\"']")
_FIELD = r"<{name}\b[^>]*>\s*(?:{label}\s*:)?(?P<words>[^<]*)"
_WORDINGS = (("question", "Question"), ("title", "Topic|Title"), ("query", "Query"), ("desc(?:ription)?", "Description"))
"""The fields that may word a topic, the most like a question first."""

_PASSAGE = re.compile(r"(?P<document>.+):(?P<start>\d+)-(?P<end>\d+)")


def import_trec(topics: Path, qrels: Path, library: Library, split: str = DEFAULT_SPLIT) -> Imported:
    """Questions from topics (`<top>` or `<topic>` blocks, or lines of `id<TAB>question`) and the places judged relevant.

    Each relevant place is an alternative, the whole of it both evidence and answer: qrels do not say which words
    answer, so that only finding the passage is measured. A topic whose judgements are all 0 is a question without an answer.

    Raises:
        GoldError: if a file cannot be read, or holds no topic or no judgement.
    """
    refused: list[Refused] = []
    asked = _topics(topics, refused)
    judged: dict[str, list[GoldAnswer]] = {}
    unusable: set[str] = set()
    zeros = 0
    for where, name, place, relevance in _judgements(qrels, refused):
        if name not in asked:
            refused.append(Refused(where, f"jugement sur le sujet « {name} », qui n’est pas dans {topics.name}."))
            continue
        answers = judged.setdefault(name, [])
        if relevance <= 0:
            zeros += 1
            continue
        try:
            answer = _answer(place, library)
        except (GoldError, DocumentNotFound) as error:
            refused.append(Refused(where, str(error)))
            unusable.add(name)
            continue
        if answer not in answers:
            answers.append(answer)
    if zeros:
        refused.append(
            Refused(qrels.name, f"jugements de valeur 0 laissés de côté : {zeros} (ce qui ne répond pas n’est pas gardé).")
        )
    kept = [name for name in asked if judged.get(name) or (name in judged and name not in unusable)]
    refused.extend(Refused(f"sujet {name}", "aucun jugement utilisable ne porte sur lui.") for name in asked if name not in kept)
    return Imported(tuple(_question(name, asked[name], judged[name], split) for name in kept), tuple(refused))


def _question(name: str, words: str, answers: list[GoldAnswer], split: str) -> GoldQuestion:
    kind = "factoide" if answers else "sans-reponse"
    return GoldQuestion(name, words, "professionnel", kind, "direct", split, tuple(answers), reading=not answers)


def _topics(path: Path, refused: list[Refused]) -> dict[str, str]:
    text = read_text(path)
    blocks = list(_TOPIC.finditer(text))
    asked: dict[str, str] = {}
    for where, name, words in _marked(blocks) if blocks else _tabbed(text):
        if not name or not words:
            refused.append(Refused(where, "il manque le numéro ou la question du sujet."))
        elif name in asked:
            refused.append(Refused(where, f"le sujet « {name} » est déjà pris."))
        else:
            asked[name] = words
    if not asked:
        raise GoldError(f"{path} ne contient aucun sujet : des blocs <top>, ou des lignes « numéro, tabulation, question ».")
    return asked


def _marked(blocks: list[re.Match[str]]) -> Iterator[tuple[str, str, str]]:
    for rank, block in enumerate(blocks, 1):
        attribute = _NUMBER_ATTRIBUTE.search(block["attributes"])
        name = attribute[1].strip() if attribute else _field(block["body"], "num(?:ber)?", "Number")
        words = next(filter(None, (_field(block["body"], *wording) for wording in _WORDINGS)), "")
        yield f"sujet n° {rank}", name, words


def _field(body: str, name: str, label: str) -> str:
    found = re.search(_FIELD.format(name=f"(?:{name})", label=f"(?:{label})"), body, re.IGNORECASE)
    return " ".join(html.unescape(found["words"]).split()) if found else ""


def _tabbed(text: str) -> Iterator[tuple[str, str, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            name, _, words = line.partition("\t")
            yield f"sujets, ligne {number}", name.strip(), words.strip()


def _judgements(path: Path, refused: list[Refused]) -> Iterator[tuple[str, str, str, int]]:
    """The lines `topic iteration document relevance`."""
    found = False
    for number, line in enumerate(read_text(path).splitlines(), 1):
        where, cells = f"qrels, ligne {number}", line.split()
        if not cells:
            continue
        found = True
        if len(cells) < 4 or re.fullmatch(r"-?\d+", cells[-1]) is None:
            refused.append(Refused(where, "quatre colonnes sont attendues : sujet, 0, document, valeur entière."))
        else:
            yield where, cells[0], " ".join(cells[2:-1]), int(cells[-1])
    if not found:
        raise GoldError(f"{path} ne contient aucun jugement : des lignes « sujet 0 document valeur ».")


def _answer(place: str, library: Library) -> GoldAnswer:
    document, span = _place(place, library)
    words = span.trimmed(document.text)
    if not len(words):
        raise GoldError(f"le passage « {place} » est vide.")
    return GoldAnswer(document.id, words, words, 1)


def _place(place: str, library: Library) -> tuple[Document, Span]:
    try:
        document = library.document(place)  # a name may look like a passage
        return document, document.content.body
    except DocumentNotFound:
        match = _PASSAGE.fullmatch(place)
        if match is None:
            raise
    document = library.document(match["document"])
    start, end = int(match["start"]), int(match["end"])
    if start >= end or end > len(document.text):
        raise GoldError(f"le passage « {place} » sort de {document.source}, qui compte {len(document.text)} caractères.")
    return document, Span(start, end)
