"""The words of an extract that answer: a figure, a year, or the clause that says it."""

from __future__ import annotations

import re

from assistant.question import Expectation, Question
from corpus.model import Span
from index.french.analyzer import stems
from index.french.characters import fold
from index.french.number_words import CARDINAL

_ABOUT = r"(?:plus|moins|près|environ|au moins|jusqu[’']à)\s(?:d[e’']\s?)?"
_MONEY = r"(?:\s(?:d[’']|de\s)?(?:euros|€))?"
_UNIT = (
    rf"(?:\s?%|\spour\scent\b|\s?(?:millions?|milliards?|milliers?){_MONEY}|\s?(?:euros|€|M€|k€)"
    r"|\s(?:ans?|mois|jours?|semaines?|heures?)\b)"
)
_FIGURE = re.compile(
    rf"(?:{_ABOUT})?[–+−-]?(?<![\w’'])(?:\d{{1,3}}(?:[\s.]\d{{3}})+|\d+)(?:,\d+)?(?!\w){_UNIT}?"
    rf"|(?:{_ABOUT})?(?<!pour\s)\b{CARDINAL}(?:{_UNIT}|\s\w+)|\bune (?:vingtaine|dizaine|quinzaine|trentaine|centaine)\b"
    r"|\b(?:la moitié|un tiers|un quart)\b",
    re.IGNORECASE,
)
_MONTH = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_DATE = re.compile(
    rf"\b(?:(?:1er|\d{{1,2}})\s)?(?:(?:{_MONTH})\s)?(?:1[789]|20)\d\d(?:[–-](?:1[789]|20)\d\d)?\b|\bannées\s(?:19|20)\d0\b"
)
_YEAR_ONLY = re.compile(r"(?:1[789]|20)\d\d")
_CAUSE = re.compile(
    r"\b(?:parce qu[e’']|car|puisqu[e’']|en raison d[eu’']|à cause d[eu’']|afin d[e’']|pour que|faute d[e’']|grâce à)",
    re.IGNORECASE,
)
_IS = re.compile(r"\s(?:est|sont|désigne|désignent|signifie|correspond à|consiste à|se définit comme|recouvre)\s|\s?:\s|\)\s:\s")
_CLAUSE_EDGE = re.compile(r"\s?[;:]\s|,\s|\s[–—]\s|\s?\(|\)\s?|\s?«\s?|\s?»")
_WORD = re.compile(r"[\w%€]+(?:[’'-]\w+)*[’']?")
_HOLLOW = frozenset(
    "le la les l un une des du de d au aux et ou en dans par pour sur avec a y se s ce qui que qu est sont ont on il elle ils "
    "elles".split()
)


def highlight(question: Question, text: str, core: Span) -> tuple[Span, ...]:
    """At least one span inside `core` that answers the question best.

    Args:
        text: the document's text.
        core: the sentence or item to mark within.
    """
    figures = _dates(text, core) if question.expects is Expectation.DATE else ()
    if question.expects is Expectation.NUMBER:
        figures = _figures(question, text, core)
    if figures:
        return figures
    if question.expects is Expectation.DEFINITION and (rest := _after(_IS, text, core)):
        return (rest,)
    if question.expects is Expectation.CAUSE and (reason := _from(_CAUSE, text, core)):
        return (reason,)
    if question.expects is Expectation.LIST or len(core) <= 60:
        return (_without_full_stop(text, core),)
    return (_best_clause(question, text, core),)


def _dates(text: str, core: Span) -> tuple[Span, ...]:
    return tuple(Span(*match.span()).trimmed(text) for match in list(_DATE.finditer(text, core.start, core.end))[:1])


def _figures(question: Question, text: str, core: Span) -> tuple[Span, ...]:
    """The figure nearest to the question's own words, years left aside."""
    asked = set(stems(question.text))
    found = [
        match
        for match in _FIGURE.finditer(text, core.start, core.end)
        if not _YEAR_ONLY.fullmatch(match.group().strip()) and match.group().strip() not in question.text
    ]
    if not found:
        return ()

    edges = [core.start, *(edge for match in found for edge in match.span()), core.end]

    def closeness(number: int) -> tuple[int, int]:
        """By its own words and those up to the figures beside it."""
        match = found[number]
        after = text[match.start() : min(edges[2 * number + 3], match.end() + 50)]
        before = text[max(edges[2 * number], match.start() - 30) : match.start()]
        return (2 * len(asked & set(stems(after))) + len(asked & set(stems(before))), -number)

    best = found[max(range(len(found)), key=closeness)]
    return (Span(*best.span()).trimmed(text),)


def _after(pattern: re.Pattern[str], text: str, core: Span) -> Span | None:
    match = pattern.search(text, core.start, core.end)
    return _substantial(text, Span(match.end(), core.end)) if match else None


def _from(pattern: re.Pattern[str], text: str, core: Span) -> Span | None:
    match = pattern.search(text, core.start, core.end)
    return _substantial(text, Span(match.start(), core.end)) if match else None


def _substantial(text: str, span: Span) -> Span | None:
    kept = _without_full_stop(text, span.trimmed(text))
    return kept if len(kept) >= 8 else None


def _without_full_stop(text: str, span: Span) -> Span:
    end = span.end
    while end > span.start + 1 and text[end - 1] in " .;,\u00a0\u202f":
        end -= 1
    return Span(span.start, end)


def _clauses(text: str, core: Span) -> list[Span]:
    edges = [core.start]
    for match in _CLAUSE_EDGE.finditer(text, core.start, core.end):
        edges += [match.start(), match.end()]
    edges.append(core.end)
    spans = [Span(edges[i], edges[i + 1]).trimmed(text) for i in range(0, len(edges), 2) if edges[i] < edges[i + 1]]
    return [span for span in spans if len(span)]


def _best_clause(question: Question, text: str, core: Span) -> Span:
    """The clause closest to the question, less the question's own words at its edges.

    "Ces structures, pilotées par des binômes mairie/établissement, …" asked "Qui pilote ?" gives
    "binômes mairie/établissement". When the question's words fill a whole clause, the next one says the answer.
    """
    clauses = _clauses(text, core)
    asked = set(stems(question.text))
    ranked = sorted(clauses, key=lambda span: -sum(_is_asked(term, asked) for term in set(stems(span.of(text)))))
    for clause in ranked:
        trimmed = _without_question(asked, text, clause)
        if trimmed is not None:
            return _without_full_stop(text, trimmed)
    return _without_full_stop(text, core)


def _is_asked(term: str, asked: set[str]) -> bool:
    """Whether the question holds the stem, or a longer or shorter form of it ("pilotées", "pilote")."""
    return term in asked or any(
        min(len(term), len(other)) >= 5 and (term.startswith(other) or other.startswith(term)) for other in asked
    )


def _without_question(asked: set[str], text: str, clause: Span) -> Span | None:
    words = list(_WORD.finditer(text, clause.start, clause.end))

    def idle(match: re.Match[str]) -> bool:
        terms = stems(match.group())
        return fold(match.group()).strip("'") in _HOLLOW or not terms or all(_is_asked(term, asked) for term in terms)

    while words and idle(words[0]):
        words.pop(0)
    while words and idle(words[-1]):
        words.pop()
    if not words or words[-1].end() - words[0].start() < 4:
        return None
    return Span(words[0].start(), words[-1].end())
