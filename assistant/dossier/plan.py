"""A first dossier: from a theme, the sections of the library that speak of it; from questions, the extracts that answer each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from rapidfuzz import fuzz

from assistant.answer import Extract
from assistant.assistant import Assistant
from assistant.dossier.model import LONGEST_TITLE, MOST_SECTIONS, Dossier, Entry, Section, quote_of
from assistant.extraction import closest_extracts, rank_candidates
from assistant.features import gather
from assistant.question import Question
from corpus.errors import DossierError
from corpus.model import BlockKind, Document, Span
from index.progress import Progress, silent
from index.search_index import Arm

_PASSAGES = 40
_EXTRACTS = 60
_SCORE_DROP = 6.0
"""Logits: on the fiches, extracts that score lower beside the best speak of something else."""
_SHARE_FOR_A_THEME = 0.5
"""Of the confidence that an answer needs: a theme asks for all that is near it, not for one sentence that settles it."""
_MOST_PARTS = 8
_MOST_PARTS_OF_DOCUMENT = 4
_MOST_IN_PART = 3
_MOST_OF_ANSWER = 4
_MOST_OF_DOCUMENT = 2
_LONGEST_LIST = 900
_ALIKE = 90.0


def plan_from_theme(assistant: Assistant, theme: str, today: date) -> Dossier:
    """The sections of the library that speak of a theme, the closest first, each under its own heading.

    Nothing but the library's words: headings, and at most three extracts of each section in the order of the text. A theme
    that the library does not treat is a gap.

    Raises:
        QuestionError: if the theme is empty or too long.
    """
    theme = " ".join(theme.split())
    answer = assistant.ask(theme)
    empty = Dossier(theme[:1].upper() + theme[1:LONGEST_TITLE], created=today)
    if answer.confidence < _SHARE_FOR_A_THEME * assistant.model.threshold:
        return replace(empty, gaps=(theme,))
    index = assistant.index
    query = index.reader.read(theme)
    asked = Question(query.corrected)
    ranked = rank_candidates(gather(index, asked, index.rank(query, Arm.HYBRID, _PASSAGES)), assistant.model)
    parts: dict[tuple[str, tuple[str, ...]], list[Extract]] = {}
    for extract in closest_extracts(asked, ranked, index.segments, _EXTRACTS, _SCORE_DROP):
        parts.setdefault((extract.document.id, extract.section), []).append(extract)
    seen = _Seen()
    taken: Counter[str] = Counter()
    sections: list[Section] = []
    for (document, path), extracts in parts.items():  # in the order of their best extract
        if len(sections) == _MOST_PARTS or taken[document] == _MOST_PARTS_OF_DOCUMENT:
            continue
        entries = _entries(assistant, extracts, seen, _MOST_IN_PART, today)
        if entries:
            taken[document] += 1
            sections.append(Section((path[-1] if path else extracts[0].document.title)[:LONGEST_TITLE], entries))
    return replace(empty, sections=tuple(sections))


def plan_from_questions(
    assistant: Assistant, title: str, questions: Sequence[str], today: date, progress: Progress = silent
) -> Dossier:
    """A section for each question that the library answers, its best extracts from several documents; the others are gaps.

    Raises:
        DossierError: if there is no question, or too many.
        QuestionError: if one is too long.
    """
    asked = list(dict.fromkeys(filter(None, (" ".join(question.split()) for question in questions))))
    if not asked:
        raise DossierError("Il n’y a aucune question. Écrivez-en une par ligne.")
    if len(asked) > MOST_SECTIONS:
        raise DossierError(f"Il y a {len(asked)} questions ; un dossier a au plus {MOST_SECTIONS} parties.")
    seen = _Seen()
    sections: list[Section] = []
    gaps: list[str] = []
    for number, question in enumerate(asked, 1):
        answer = assistant.ask(question, k=2 * _MOST_OF_ANSWER)
        entries = _entries(assistant, _diverse(answer.extracts), seen, _MOST_OF_ANSWER, today, ordered=False)
        if not answer.answered:
            gaps.append(question)
        elif entries:
            sections.append(Section(question[:LONGEST_TITLE], entries))
        progress("Questions", number, len(asked))
    return Dossier(" ".join(title.split())[:LONGEST_TITLE] or asked[0][:LONGEST_TITLE], tuple(sections), tuple(gaps), today)


class _Seen:
    """What a dossier already holds, whoever says it."""

    def __init__(self) -> None:
        self._places: list[tuple[str, Span]] = []
        self._words: list[str] = []

    def adds(self, document: Document, span: Span) -> bool:
        """Whether the extract is new; it is not from then on."""
        words = span.of(document.text)
        if any(document.id == other and span.overlap(place) for other, place in self._places):
            return False
        if any(fuzz.token_sort_ratio(words, other) >= _ALIKE for other in self._words):
            return False
        self._places.append((document.id, span))
        self._words.append(words)
        return True


def _entries(
    assistant: Assistant, extracts: Sequence[Extract], seen: _Seen, most: int, today: date, *, ordered: bool = True
) -> tuple[Entry, ...]:
    chosen: list[tuple[Document, Span]] = []
    for extract in extracts:
        span = _standing(extract)
        if span is not None and len(chosen) < most and seen.adds(extract.document, span):
            chosen.append((extract.document, span))
    if ordered:
        chosen.sort(key=lambda found: found[1])
    library = assistant.index.library
    return tuple(Entry(quote_of(library, document, span, today)) for document, span in chosen)


def _standing(extract: Extract) -> Span | None:
    """What can be quoted by itself: a sentence, or the whole of a list for an item or its lead-in. A table's row cannot."""
    blocks = extract.document.content.blocks
    block = next((block for block in blocks if block.span.start <= extract.span.start < block.span.end), None)
    if block is None or block.kind is BlockKind.ROW:
        return None
    if block.kind is BlockKind.PARAGRAPH:  # a sentence that announces a list says nothing without it
        announced = (other for other in blocks if other.lead_in is not None and extract.span.contains(other.lead_in))
        block = next(announced, block)
    if block.kind is not BlockKind.ITEM or block.lead_in is None:
        return extract.span
    last = max(other.span.end for other in blocks if other.group == block.group)
    whole = Span(block.lead_in.start, last)
    return whole if len(whole) <= _LONGEST_LIST else extract.span


def _diverse(extracts: Sequence[Extract]) -> list[Extract]:
    """The extracts, at most two of a document unless it is alone."""
    if len({extract.document.id for extract in extracts}) < 2:
        return list(extracts)
    taken: Counter[str] = Counter()
    kept: list[Extract] = []
    for extract in extracts:
        taken[extract.document.id] += 1
        if taken[extract.document.id] <= _MOST_OF_DOCUMENT:
            kept.append(extract)
    return kept
