"""The assistant: a question in, verbatim extracts out."""

from __future__ import annotations

import time
from dataclasses import dataclass

from assistant.answer import Answer
from assistant.extraction import choose_extracts, confidence_of, nearest_extracts, rank_candidates
from assistant.features import PASSAGES_READ, gather
from assistant.language import foreign_language
from assistant.model import AnswerModel, answer_model
from assistant.question import Question, check_question
from assistant.reasons import unknown_words, with_reasons
from index.encoder import Vectors
from index.filter import Filter
from index.search_index import Arm, SearchIndex


class _Stopwatch:
    """Milliseconds by stage."""

    def __init__(self) -> None:
        self._start = self._last = time.perf_counter()
        self.timings: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.timings[stage] = round((now - self._last) * 1000, 1)
        self._last = now

    def total(self) -> dict[str, float]:
        return {"total": round((time.perf_counter() - self._start) * 1000, 1), **self.timings}


@dataclass(frozen=True)
class Assistant:
    """Answers questions from one index; holds no state of its own between questions."""

    index: SearchIndex
    model: AnswerModel

    def ask(self, question: str, k: int | None = None, vector: Vectors | None = None, within: Filter | None = None) -> Answer:
        """Extracts that answer, or the nearest ones when the corpus does not.

        Args:
            k: how many extracts at most; by default what the question calls for.
            vector: the question's vector, when it is already known.
            within: the documents to look into.

        Raises:
            QuestionError: if the question is empty or too long.
            NothingWithin: if the filter lets no document through.
        """
        watch = _Stopwatch()
        check_question(question)
        query = self.index.reader.read(question)
        asked = Question(query.corrected)
        vector = self.index.encode(query) if vector is None else vector
        watch.lap("encode")
        ranking = self.index.rank(query, Arm.HYBRID, PASSAGES_READ, vector, within)
        watch.lap("retrieve")
        evidence = gather(self.index, asked, ranking)
        ranked = rank_candidates(evidence, self.model)
        confidence = confidence_of(evidence, ranked, self.model)
        answered = bool(ranked) and confidence >= self.model.threshold
        extracts = choose_extracts(asked, ranked, self.index.segments, k) if answered else ()
        nearest = () if answered else nearest_extracts(asked, ranked, self.index.segments, k)
        watch.lap("extract")
        extracts, nearest = with_reasons(extracts, self.index, evidence), with_reasons(nearest, self.index, evidence)
        unknown = unknown_words(self.index, evidence)
        watch.lap("explain")
        return Answer(
            question,
            answered,
            confidence,
            extracts,
            nearest,
            query.expansions,
            _notice(question),
            watch.total(),
            unknown,
            within,
        )


def _notice(question: str) -> str | None:
    language = foreign_language(question)
    if language is None:
        return None
    return f"La question semble écrite {language} : posez-la en français pour de meilleures réponses."


def open_assistant(index: SearchIndex) -> Assistant:
    """An assistant on an open index, with the model that comes with Sourcier."""
    return Assistant(index, answer_model())
