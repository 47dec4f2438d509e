"""A linter for gold sets: what would make their figures wrong, flattering or empty of meaning."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from corpus.errors import DocumentNotFound, GoldError
from corpus.library import Library
from corpus.model import Document, Span
from eval.gold.balance import balance_findings
from eval.gold.finding import Finding, Severity
from eval.gold.gold_set import GoldAnswer, GoldQuestion, read_question
from eval.gold.json_lines import read_json_lines
from eval.gold.overlap import all_stems, content_stems, evidence_overlap
from eval.gold.similarity import NearSets
from eval.measures.spans import LONGEST_EXTRACT
from index.french.characters import fold

__all__ = ["Finding", "Severity", "lint", "lint_file"]

UNANSWERABLE = "sans-reponse"
NEAR_DUPLICATE = 0.8
COPIED = 0.8
"""Share of a question's content stems in its evidence. PIAF, whose authors had the passage before their eyes, reaches it for
16 % of its questions of four stems or more (n = 4 897); a question written from a need seldom does."""

COPIED_PARAPHRASE = 0.5
"""PIAF's median: a paraphrase that shares more than an ordinary question is not one."""

NEAR_HEADING = 0.8
_TELLING_STEMS = 4
"""Shorter questions can hardly avoid the words of their answer."""

ANSWERED = 0.5
"""Confidence is a calibrated probability: from one half on, the corpus more likely answers than not."""


class Reply(Protocol):
    """What the linter reads of an answer (`assistant.answer.Answer` is one)."""

    @property
    def answered(self) -> bool: ...

    @property
    def confidence(self) -> float: ...

    @property
    def extracts(self) -> Sequence[Found]: ...


class Found(Protocol):
    """What the linter reads of an extract (`assistant.answer.Extract` is one)."""

    @property
    def document(self) -> Document: ...

    @property
    def span(self) -> Span: ...


Ask = Callable[[str], Reply]


def lint(questions: Sequence[GoldQuestion], library: Library, ask: Ask | None = None) -> tuple[Finding, ...]:
    """Everything that is wrong or doubtful in a gold set, errors first, then in the order of the questions.

    Args:
        ask: answers a question from the library, as `Assistant.ask` does; without it, nothing tells whether the
            library answers questions that are held to have no answer.
    """
    findings = [
        *(finding for rule in _ALONE for question in questions for finding in rule(question, library)),
        *repeated_ids(questions),
        *duplicate_questions(questions),
        *copied_from_headings(questions, library),
        *balance_findings(questions),
        *(answered_unanswerables(questions, ask) if ask else ()),
    ]
    order = {question.id: number for number, question in enumerate(questions)}
    return tuple(
        sorted(findings, key=lambda found: (found.severity is not Severity.ERROR, order.get(found.question_id or "", len(order))))
    )


def lint_file(path: Path, library: Library, ask: Ask | None = None) -> tuple[tuple[GoldQuestion, ...], tuple[Finding, ...]]:
    """The questions of a gold file that can be read, and the remarks on them and on those that cannot.

    Raises:
        GoldError: if the file is missing, not JSONL, or empty.
    """
    if not path.is_file():
        raise GoldError(f"Le fichier {path} n’existe pas. Donnez un fichier JSONL de questions.")
    questions: list[GoldQuestion] = []
    unread: list[Finding] = []
    for number, loaded in enumerate(read_json_lines(path), 1):
        name = str(loaded.get("id", f"n° {number}"))
        try:
            questions.append(read_question(loaded, library, name))
        except GoldError as error:
            unread.append(Finding(Severity.ERROR, name, "lecture", str(error).removeprefix(f"{name} : ")))
    if not questions and not unread:
        raise GoldError(f"{path} ne contient aucune question.")
    return tuple(questions), (*unread, *lint(questions, library, ask))


@dataclass(frozen=True, slots=True)
class _Placed:
    """An answer whose document is known, by its rank in the question from 1."""

    rank: int
    answer: GoldAnswer
    document: Document


def _placed(question: GoldQuestion, library: Library) -> Iterator[_Placed]:
    for rank, answer in enumerate(question.answers, 1):
        try:
            yield _Placed(rank, answer, library.document(answer.document))
        except DocumentNotFound:
            continue


def empty_question(question: GoldQuestion, library: Library) -> Iterator[Finding]:
    """Questions without a word."""
    if not _written(question):
        yield _error(question, "question", "la question est vide.")


def unknown_documents(question: GoldQuestion, library: Library) -> Iterator[Finding]:
    """Answers in documents that the library does not have."""
    known = {placed.rank for placed in _placed(question, library)}
    for rank, answer in enumerate(question.answers, 1):
        if rank not in known:
            yield _error(question, "document", f"réponse {rank} : aucun document « {answer.document} » dans la bibliothèque.")


def offsets_out_of_body(question: GoldQuestion, library: Library) -> Iterator[Finding]:
    """Spans that leave the part of the text where passages and extracts come from."""
    for placed in _placed(question, library):
        body = placed.document.content.body
        if not body.contains(placed.answer.evidence) or not body.contains(placed.answer.span):
            told = f"réponse {placed.rank} : les positions sortent du corps de {placed.document.source}"
            yield _error(question, "positions", f"{told} (de {body.start} à {body.end}).")


def text_out_of_evidence(question: GoldQuestion, library: Library) -> Iterator[Finding]:
    """Evidence that does not hold its answer, and answers without a word."""
    for rank, answer in enumerate(question.answers, 1):
        if not len(answer.span):
            yield _error(question, "extrait", f"réponse {rank} : le texte de la réponse est vide.")
        elif not answer.evidence.contains(answer.span):
            yield _error(question, "extrait", f"réponse {rank} : l’extrait ne contient pas le texte de la réponse.")


def long_evidence(question: GoldQuestion, library: Library) -> Iterator[Finding]:
    """Evidence longer than any extract, where words are to be extracted."""
    for rank, answer in enumerate(question.answers, 1):
        if question.reading and len(answer.evidence) > LONGEST_EXTRACT:
            told = f"réponse {rank} : l’extrait compte {len(answer.evidence)} caractères"
            yield _warning(question, "extrait-long", f"{told} ; {LONGEST_EXTRACT} au plus tiennent dans une réponse.")


def contradictory_type(question: GoldQuestion, library: Library) -> Iterator[Finding]:
    """Questions held to have no answer that have one, and the reverse."""
    if question.type == UNANSWERABLE and question.answerable:
        yield _error(question, "type", f"le type est « {UNANSWERABLE} », mais des réponses sont données.")
    if question.type != UNANSWERABLE and not question.answerable:
        yield _error(question, "type", f"le type est « {question.type} », mais aucune réponse n’est donnée.")


def single_document(question: GoldQuestion, library: Library) -> Iterator[Finding]:
    """Questions over several documents whose answers are all in one."""
    if question.type == "multi-doc" and len({answer.document for answer in question.answers}) == 1:
        yield _warning(question, "multi-doc", "le type est « multi-doc », mais un seul document répond.")


def copied_from_evidence(question: GoldQuestion, library: Library) -> Iterator[Finding]:
    """Questions whose words are those of their evidence."""
    try:
        share = evidence_overlap(question, library)
    except DocumentNotFound:
        return
    if share is None or len(content_stems(question.question)) < _TELLING_STEMS:
        return
    told = f"{share * 100:.0f}\u00a0% des mots de la question sont dans l’extrait"
    if question.style == "paraphrase" and share > COPIED_PARAPHRASE:
        yield _warning(question, "recopie", f"{told} : ce n’est pas une paraphrase ; changez les mots, ou le style.")
    elif share >= COPIED:
        yield _warning(question, "recopie", f"{told} : elle flatte toutes les recherches ; posez-la depuis un besoin.")


_ALONE: tuple[Callable[[GoldQuestion, Library], Iterator[Finding]], ...] = (
    empty_question,
    unknown_documents,
    offsets_out_of_body,
    text_out_of_evidence,
    long_evidence,
    contradictory_type,
    single_document,
    copied_from_evidence,
)


def copied_from_headings(questions: Sequence[GoldQuestion], library: Library) -> Iterator[Finding]:
    """Questions that repeat a title of the library."""
    titles = dict.fromkeys(
        (document.source, title)
        for document in library.documents
        for title in (document.title, *(section.title for section in document.content.sections))
    )
    named, words = list(titles), [content_stems(title) for _, title in titles]
    near = NearSets(words, NEAR_HEADING)
    for question in questions:
        asked = content_stems(question.question)
        for number in near.near(asked) if len(asked) > 1 else ():
            source, title = named[number]
            yield _warning(question, "titre", f"elle reprend le titre « {title} » de {source}.")


def repeated_ids(questions: Sequence[GoldQuestion]) -> Iterator[Finding]:
    """Identifiers that several questions bear."""
    for name, count in Counter(question.id for question in questions).items():
        if count > 1:
            yield Finding(Severity.ERROR, name, "identifiant", f"{count} questions portent cet identifiant.")


def duplicate_questions(questions: Sequence[GoldQuestion]) -> Iterator[Finding]:
    """Questions asked twice in the same words, or almost."""
    words = [all_stems(question.question) for question in questions]
    near = NearSets(words, NEAR_DUPLICATE)
    for later, question in enumerate(questions):
        for first in (questions[number] for number in near.near(words[later]) if number < later):
            leak = "" if first.split == question.split else f" ; l’une est en {first.split}, l’autre en {question.split}"
            if _written(first) == _written(question):
                yield _error(question, "doublon", f"elle répète {first.id} (« {first.question} »){leak}.")
            else:
                yield _warning(
                    question, "doublon", f"elle dit presque la même chose que {first.id} (« {first.question} »){leak}."
                )


def _written(question: GoldQuestion) -> list[str]:
    return re.findall(r"\w+", fold(question.question))


def answered_unanswerables(questions: Sequence[GoldQuestion], ask: Ask) -> Iterator[Finding]:
    """Questions held to have no answer that the library seems to answer: to be read again by a person."""
    for question in questions:
        if question.answerable:
            continue
        reply = ask(question.question)
        if reply.answered and reply.confidence >= ANSWERED and reply.extracts:
            best = reply.extracts[0]
            words = " ".join(best.span.of(best.document.text).split())
            told = f"à relire : {best.document.source} semble répondre (confiance {reply.confidence * 100:.0f}\u00a0%)"
            yield _warning(question, "reponse-possible", f"{told} : « {words} »")


def _error(question: GoldQuestion, rule: str, message: str) -> Finding:
    return Finding(Severity.ERROR, question.id, rule, message)


def _warning(question: GoldQuestion, rule: str, message: str) -> Finding:
    return Finding(Severity.WARNING, question.id, rule, message)
