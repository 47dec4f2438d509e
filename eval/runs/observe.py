"""Asking gold questions, and keeping what happened."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.features import PASSAGES_READ
from assistant.json_forms import answer_json
from corpus.library import Library
from eval.gold.gold_set import GoldQuestion
from eval.measures.spans import Place, first_hit, has_answer, hits
from eval.runs.result import GoldText, QuestionResult, Shown, Stage
from index.search_index import Arm, SearchIndex

DEPTH = 10
_DEEP = 100


@dataclass(frozen=True)
class _Judgement:
    """Which passages of the index hold the evidence of a question."""

    judged: dict[str, int]
    reachable: bool


def observe(assistant: Assistant, questions: Sequence[GoldQuestion]) -> Iterator[QuestionResult]:
    """What each question gives, one after the other; scores that need the whole run are left for later."""
    for question in questions:
        yield _observed(assistant, question)


def docno(library: Library, place: Place) -> str:
    """The name of a passage in TREC files."""
    document, span = place
    return f"{library.document(document).source.replace(' ', '_')}:{span.start}-{span.end}"


def _observed(assistant: Assistant, question: GoldQuestion) -> QuestionResult:
    index, library = assistant.index, assistant.index.library
    started = time.perf_counter()
    query = index.reader.read(question.question)
    vector = index.encode(query)
    encoded = round((time.perf_counter() - started) * 1000, 1)
    answer = assistant.ask(question.question, vector=vector)
    ranked: dict[Arm, list[Place]] = {}
    for arm in Arm:
        ranking = assistant.index.rank(query, arm, _DEEP, vector)
        ranked[arm] = [(hit.passage.document.id, hit.passage.span) for hit in ranking.hits]
    ranks = {arm: first_hit(places, question) for arm, places in ranked.items()} if question.answerable else {}
    judgement = _judge(index, question)
    extracts = answer.extracts or answer.nearest
    places = [(extract.document.id, extract.span) for extract in extracts]
    return QuestionResult(
        id=question.id,
        question=question.question,
        type=question.type,
        style=question.style,
        persona=question.persona,
        gold=_gold_texts(library, question),
        answered=answer.answered,
        confidence=round(answer.confidence, 4),
        shown=tuple(
            Shown(e.document.source, e.section, e.document.page_at(e.span.start), e.span.start, e.span.end, e.text,
                  tuple((mark.start, mark.end) for mark in e.highlights))
            for e in extracts
        ),
        ranks=ranks,
        top={arm: tuple(docno(library, place) for place in found[:DEPTH]) for arm, found in ranked.items()},
        judged=judgement.judged,
        verbatim=is_verbatim(answer, library),
        reading=question.reading,
        stage=_lost_at(question, answer.answered, places, ranks, judgement.reachable),
        timings_ms={**answer.timings_ms, "encode": encoded, "total": round(answer.timings_ms["total"] + encoded, 1)},
    )  # fmt: skip


def _gold_texts(library: Library, question: GoldQuestion) -> tuple[GoldText, ...]:
    found = []
    for answer in question.answers:
        document = library.document(answer.document)
        words, evidence = answer.span.of(document.text), answer.evidence.of(document.text)
        section, page = document.section_path(answer.evidence.start), document.page_at(answer.evidence.start)
        place = (document.source, section, page, answer.span.start, answer.span.end)
        found.append(GoldText(*place, words, answer.evidence.start, evidence, answer.item))
    return tuple(found)


def _judge(index: SearchIndex, question: GoldQuestion) -> _Judgement:
    """Judge every passage that touches an evidence.

    An item of the answer that no passage holds stands for itself, so that its loss by the cutting counts as a miss.
    """
    judged: dict[str, int] = {}
    held: set[int] = set()
    wanted = {answer.document for answer in question.answers}
    near = [p for p in index.segments.passages if p.document.id in wanted]
    for answer in question.answers:
        for passage in near:
            if passage.document.id == answer.document and passage.span.overlap(answer.evidence):
                place = (passage.document.id, passage.span)
                name, hit = docno(index.library, place), hits(place, answer)
                judged[name] = max(judged.get(name, 0), int(hit))
                held |= {answer.item} if hit else set()
    for answer in question.answers:
        if answer.item not in held:
            judged[docno(index.library, (answer.document, answer.evidence))] = 1
    return _Judgement(dict(sorted(judged.items())), bool(held))


def is_verbatim(answer: Answer, library: Library) -> bool:
    """Whether every extract and highlight, as other programs read them, is its source's text at its offsets."""
    told = answer_json(answer)
    for extract in (*told["extracts"], *told["nearest"]):
        text = library.document(extract["document"]["id"]).text
        for span in (extract, *extract["highlights"]):
            if not span["text"] or text[span["start"] : span["end"]] != span["text"]:
                return False
        if any(not extract["start"] <= mark["start"] < mark["end"] <= extract["end"] for mark in extract["highlights"]):
            return False
    return True


def _lost_at(
    question: GoldQuestion, answered: bool, places: Sequence[Place], ranks: dict[Arm, int | None], reachable: bool
) -> Stage | None:
    """The first stage after which a right answer could no longer be given."""
    if not question.answerable:
        return Stage.THRESHOLD if answered else None
    if not question.reading:
        return None if ranks[Arm.HYBRID] == 1 else _not_found(ranks, reachable, 1)
    if places and any(has_answer(places[0], answer) for answer in question.answers):
        return None if answered else Stage.THRESHOLD
    return _not_found(ranks, reachable, PASSAGES_READ) or Stage.EXTRACTION


def _not_found(ranks: dict[Arm, int | None], reachable: bool, depth: int) -> Stage | None:
    """The stage that kept every right passage out of the first `depth`; None if one is there."""
    if not reachable:
        return Stage.PASSAGES
    found = {arm for arm, rank in ranks.items() if rank is not None and rank <= depth}
    if Arm.HYBRID in found:
        return None
    return Stage.FUSION if found else Stage.SEARCH
