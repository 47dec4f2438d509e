"""Whether a gold set is large, varied and reviewed enough for its figures to mean something."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from eval.gold.finding import Finding, Severity
from eval.gold.gold_set import PERSONAS, SPLITS, STYLES, TYPES, GoldQuestion, in_split
from eval.statistics.intervals import wilson_interval

ENOUGH_ANSWERABLE = 200
ENOUGH_UNANSWERABLE = 60
RARE = 0.03
DOMINANT = 0.5
DOMINANT_SPLIT = 2 / 3
"""There are only two splits: one of them always has half of the questions."""

_LABELS = (
    ("type", "le type", TYPES, DOMINANT),
    ("style", "le style", STYLES, DOMINANT),
    ("persona", "la persona", PERSONAS, DOMINANT),
    ("split", "la partie", SPLITS, DOMINANT_SPLIT),
)
_TYPICAL_RATE = 0.8
_NAMED = 5


def balance_findings(questions: Sequence[GoldQuestion]) -> Iterator[Finding]:
    """Every remark on the set as a whole."""
    yield from unbalanced_labels(questions)
    yield from splits_without_unanswerables(questions)
    yield from too_few_questions(questions)
    yield from unreviewed_questions(questions)


def unbalanced_labels(questions: Sequence[GoldQuestion]) -> Iterator[Finding]:
    """Values of a label that are almost absent, or that outweigh all others."""
    for name, called, values, limit in _LABELS:
        counts = Counter(str(getattr(question, name)) for question in questions)
        for value in sorted(values):
            share = counts[value] / len(questions) if questions else 0.0
            told = f"{called} « {value} » : {_questions(counts[value])} sur {len(questions)} ({share * 100:.0f}\u00a0%)"
            if share < RARE:
                yield _warning("equilibre", f"{told} ; trop peu pour en dire quelque chose.")
            elif share > limit:
                yield _warning("equilibre", f"{told} ; les chiffres d’ensemble seront surtout les siens.")


def splits_without_unanswerables(questions: Sequence[GoldQuestion]) -> Iterator[Finding]:
    """Splits on which abstention cannot be measured."""
    for split in sorted({question.split for question in questions}):
        if all(question.answerable for question in in_split(questions, split)):
            yield _warning(
                "partie-sans-refus", f"la partie « {split} » n’a aucune question sans réponse : rien n’y mesure les refus."
            )


def too_few_questions(questions: Sequence[GoldQuestion]) -> Iterator[Finding]:
    """Fewer questions than a useful precision asks for, with the interval to expect."""
    answerable = sum(question.answerable for question in questions)
    for count, enough, kind in (
        (answerable, ENOUGH_ANSWERABLE, "avec réponse"),
        (len(questions) - answerable, ENOUGH_UNANSWERABLE, "sans réponse"),
    ):
        if 0 < count < enough:
            low, high = wilson_interval(round(_TYPICAL_RATE * count), count)
            yield _warning(
                "precision",
                f"{_questions(count)} {kind} : un taux de 80\u00a0% y serait connu de {low * 100:.0f} à {high * 100:.0f}\u00a0% "
                f"(intervalle à 95\u00a0%) ; {enough} au moins sont conseillées.",
            )
        elif not count:
            yield _warning("precision", f"aucune question {kind} ; {enough} au moins sont conseillées.")


def unreviewed_questions(questions: Sequence[GoldQuestion]) -> Iterator[Finding]:
    """Questions that nobody read again, told together, and those that a reader found wanting, one by one."""
    unread = [question.id for question in questions if question.review is None]
    if unread:
        told = "n’a jamais été relue" if len(unread) == 1 else "n’ont jamais été relues"
        names = ", ".join(unread[:_NAMED]) + ("…" if len(unread) > _NAMED else "")
        yield _warning("relecture", f"{_questions(len(unread))} sur {len(questions)} {told} ({names}).")
    for question in questions:
        if question.review is not None and question.review.verdict == "a-revoir":
            note = f" : {question.review.note}" if question.review.note else "."
            yield Finding(Severity.WARNING, question.id, "relecture", f"à revoir selon {question.review.by}{note}")


def _questions(count: int) -> str:
    return f"{count} question{'s' if count > 1 else ''}"


def _warning(rule: str, message: str) -> Finding:
    return Finding(Severity.WARNING, None, rule, message)
