"""Measures of one answer against the gold ones: by its words (normalised for French), and by its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from corpus.model import Span
from eval.measures.figures import figures
from eval.measures.normalisation import tokens
from eval.measures.spans import Place


def exact_match(given: str, golds: Sequence[str], *, accents: bool = True) -> bool:
    """Whether an answer is one of the gold ones, normalised.

    Args:
        given: the answer; `""` for a refusal.
        golds: alternatives; none for an unanswerable question, whose only right answer is the refusal.
        accents: False for the lenient variant.
    """
    mine = tokens(given, accents=accents)
    return any(mine == tokens(gold, accents=accents) for gold in _alternatives(golds))


def f1(given: str, golds: Sequence[str], *, accents: bool = True) -> float:
    """Harmonic mean of precision and recall over bags of words, the best over the gold ones.

    Where either side has no word, 1 if neither has, else 0 (Rajpurkar et al., "Know What You Don't Know: Unanswerable
    Questions for SQuAD", 2018). Arguments as in `exact_match`.
    """
    mine = tokens(given, accents=accents)
    return max(_bag_f1(mine, tokens(gold, accents=accents)) for gold in _alternatives(golds))


def containment(extract: str, golds: Sequence[str], *, accents: bool = True) -> bool:
    """Whether the words of one gold answer stand in the extract, in a row (`12` is not in `2012`).

    A gold answer without words is in an extract without words alone. Arguments as in `exact_match`.
    """
    mine = tokens(extract, accents=accents)
    return any(_in_a_row(tokens(gold, accents=accents), mine) for gold in _alternatives(golds))


def numbers_match(given: str, golds: Sequence[str]) -> bool | None:
    """Whether the answer has all the figures of one gold answer, however written (`2 millions` and `2 000 000`).

    Figures are compared exactly: within one per cent, 2023 would do for 2024.

    Returns:
        None when no gold answer has a figure: there is nothing to score.
    """
    wanted = [found for gold in golds if (found := figures(gold))]
    if not wanted:
        return None
    mine = figures(given)
    return any(all(any(figure & other for other in mine) for figure in gold) for gold in wanted)


def span_iou(place: Place, golds: Sequence[Place]) -> float:
    """Characters shared over characters in either, the best over the gold spans; 0 in another document.

    Raises:
        ValueError: without gold spans, which leave nothing to score.
    """
    return _best(place, golds, lambda shared, mine, gold: shared / (mine + gold - shared))


def _alternatives(golds: Sequence[str]) -> Sequence[str]:
    return golds or ("",)


def _bag_f1(mine: Sequence[str], gold: Sequence[str]) -> float:
    if not mine or not gold:
        return float(mine == gold)
    shared = (Counter(mine) & Counter(gold)).total()
    return 2 * shared / (len(mine) + len(gold))


def _in_a_row(gold: Sequence[str], mine: Sequence[str]) -> bool:
    if not gold:
        return not mine
    return any(mine[start : start + len(gold)] == gold for start in range(len(mine) - len(gold) + 1))


def _best(place: Place, golds: Sequence[Place], score: Callable[[int, int, int], float]) -> float:
    document, span = place
    if not golds:
        raise ValueError("no gold span: leave the question out")
    return max(_score(span, gold, score) if there == document else 0.0 for there, gold in golds)


def _score(span: Span, gold: Span, score: Callable[[int, int, int], float]) -> float:
    shared = span.overlap(gold)
    return score(shared, len(span), len(gold)) if shared else 0.0
