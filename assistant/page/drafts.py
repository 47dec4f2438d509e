"""A gold question while it is being written, and those that a session has written."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.question import check_question
from corpus.errors import GoldError, UsageError
from corpus.library import BUNDLED, Library
from corpus.model import Span
from eval.gold.evidence import answers_at
from eval.gold.gold_set import GoldAnswer, GoldQuestion, load_gold
from eval.gold.writing import append_question, write_gold

UNANSWERABLE = "sans-reponse"
SEVERAL = frozenset({"liste", "comparaison", "multi-doc"})
"""Types whose answers are by default parts of the answer, not several places that say the same."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The answers pointed at so far, in the order they were."""

    answers: tuple[GoldAnswer, ...] = ()

    def with_selection(self, library: Library, document: str, selected: Span, *, parts: bool) -> tuple[Draft, int]:
        """The draft with what a selection stands for, and how many answers that adds.

        Args:
            parts: whether it is a further part of the answer, rather than another place that says the same.

        Raises:
            GoldError: if the selection cannot be an answer, or is one already.
            DocumentNotFound: if there is no such document.
        """
        last = max((answer.item for answer in self.answers), default=0)
        found = answers_at(library.document(document), selected, last + 1 if parts else max(last, 1))
        known = {(answer.document, answer.span) for answer in self.answers}
        added = tuple(answer for answer in found if (answer.document, answer.span) not in known)
        if not added:
            raise GoldError("Ces mots sont déjà dans la réponse.")
        return Draft((*self.answers, *added)), len(added)

    def without(self, number: int) -> Draft:
        """The draft without one answer; the same if there is none of that number."""
        return Draft(tuple(answer for at, answer in enumerate(self.answers) if at != number))

    def numbered(self, number: int, item: int) -> Draft:
        """The draft with one answer made a part of that number."""
        if not 1 <= item <= len(self.answers):
            return self
        return Draft(tuple(replace(answer, item=item) if at == number else answer for at, answer in enumerate(self.answers)))

    def marks(self, document: str) -> tuple[Span, ...]:
        """The words already pointed at in a document."""
        return tuple(answer.span for answer in self.answers if answer.document == document)


@dataclass(frozen=True, slots=True)
class Fields:
    """What is typed and chosen about a question."""

    question: str
    persona: str
    type: str
    style: str
    split: str


def finished(fields: Fields, draft: Draft, library: Library, identifier: str) -> GoldQuestion:
    """The gold question, checked as it will be read back.

    Raises:
        SourcierError: if it is not one yet.
    """
    question = " ".join(fields.question.split())
    if not question:
        raise UsageError("Écrivez d’abord la question.")
    check_question(question)
    if fields.type == UNANSWERABLE and draft.answers:
        raise UsageError("Une question sans réponse n’a pas d’extrait : retirez les réponses, ou changez le type.")
    if fields.type != UNANSWERABLE and not draft.answers:
        raise UsageError(
            "Il manque la réponse : sélectionnez-la dans un document, ou choisissez le type « sans réponse » si les documents "
            "ne répondent pas."
        )
    answers = _items_from_one(draft.answers)
    written = GoldQuestion(identifier, question, fields.persona, fields.type, fields.style, fields.split, answers)
    with tempfile.TemporaryDirectory(prefix="sourcier-") as folder:
        path = Path(folder) / "question.jsonl"
        write_gold(path, [written], library)
        (read,) = load_gold(path, library)
    if read != written:
        raise GoldError("Cette question ne se relirait pas telle qu’elle est écrite : sélectionnez de nouveau ses réponses.")
    return written


def _items_from_one(answers: Sequence[GoldAnswer]) -> tuple[GoldAnswer, ...]:
    """The same parts numbered 1, 2, 3… without a hole."""
    numbers = {item: number for number, item in enumerate(sorted({answer.item for answer in answers}), 1)}
    return tuple(replace(answer, item=numbers[answer.item]) for answer in answers)


def add_to_file(typed: str, question: GoldQuestion, library: Library) -> tuple[Path, GoldQuestion]:
    """Add a question to a gold file of this machine, and give its path and the question under its id there.

    Only a gold file that fits the library is ever added to, or a new one made in a folder that exists.

    Raises:
        SourcierError: if the file cannot be that, or cannot be written; it is left as it was.
    """
    path = Path(typed.strip()).expanduser()
    if path.suffix != ".jsonl":
        raise UsageError("Le chemin du fichier de questions doit finir par .jsonl.")
    if not path.is_absolute():
        raise UsageError("Donnez le chemin complet du fichier, depuis la racine (ou depuis ~).")
    if not path.parent.is_dir():
        raise UsageError(f"Le dossier {path.parent} n’existe pas. Créez-le, ou choisissez-en un autre.")
    if path.resolve().is_relative_to(BUNDLED.parent.parent.resolve() / "eval"):
        raise UsageError("Les questions fournies avec Sourcier ne se modifient pas ici : donnez un fichier à vous.")
    if path.exists() and path.stat().st_size:
        load_gold(path, library)
    return path, append_question(path, question, library)


def free_id(questions: Sequence[GoldQuestion]) -> str:
    """An id that none of these questions has."""
    taken = {question.id for question in questions}
    return next(name for number in range(1, len(taken) + 2) if (name := f"q{number:03}") not in taken)


def gold_text(questions: Sequence[GoldQuestion], library: Library) -> str:
    """The questions as a gold file.

    Raises:
        GoldError: if one no longer fits the documents.
    """
    with tempfile.TemporaryDirectory(prefix="sourcier-") as folder:
        path = Path(folder) / "questions.jsonl"
        write_gold(path, questions, library)
        return path.read_text(encoding="utf-8")
