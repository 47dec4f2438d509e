"""Results made by hand, scored as those of a real run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from eval.runs.result import GoldText, QuestionResult, Shown
from eval.runs.run import Run, gold_fingerprint
from eval.runs.scoring import scored
from index.search_index import Arm

TEXT = "Le fonds a financé 42 postes en 2023. Il a été créé en 2018 par la région. Il dépend de l’ARS, et de la ville."
Build = Callable[..., QuestionResult]


def place(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


def gold(words: str, evidence: str, item: int = 1, document: str = "fonds.md") -> GoldText:
    return GoldText(document, ("Le fonds",), None, *place(words), words, place(evidence)[0], evidence, item)


def shown(words: str, marked: str | None = None, document: str = "fonds.md") -> Shown:
    start, end = place(words)
    marks = (place(marked),) if marked else ()
    return Shown(document, ("Le fonds",), None, start, end, words, marks)


FIRST, SECOND = "Le fonds a financé 42 postes en 2023.", "Il a été créé en 2018 par la région."


@pytest.fixture
def texts() -> Mapping[str, str]:
    """Two sentences of the only document."""
    return {"first": FIRST, "second": SECOND}


@pytest.fixture
def build() -> Build:
    """Builds a result whose gold answer is "42 postes" in the first sentence."""

    def built(
        identifier: str, *, rank: int | None = 1, answered: bool = True, extract: str | None = FIRST, **changed: Any
    ) -> QuestionResult:
        answerable = changed.pop("answerable", True)
        passages = ["fonds.md:38-75", "fonds.md:75-110", "autre.md:0-9", *(f"autre.md:{n}-{n + 1}" for n in range(10, 20))]
        if rank is not None:
            passages.insert(rank - 1, "fonds.md:0-38")
        fields: dict[str, Any] = {
            "id": identifier,
            "question": f"Combien de postes ({identifier}) ?",
            "type": "nombre" if answerable else "sans-reponse",
            "style": "direct",
            "persona": "professionnel",
            "gold": (gold("42 postes", FIRST),) if answerable else (),
            "answered": answered,
            "confidence": 0.8 if answered else 0.2,
            "shown": (shown(extract, "42 postes" if extract == FIRST else None),) if extract else (),
            "ranks": dict.fromkeys(Arm, rank) if answerable else {},
            "top": dict.fromkeys(Arm, tuple(passages[:10])),
            "judged": {"fonds.md:0-38": 1} if answerable else {},
            "verbatim": True,
            "timings_ms": {"encode": 30.0, "total": 50.0},
        }
        return QuestionResult(**{**fields, **changed})

    return built


@pytest.fixture
def run_of() -> Callable[..., Run]:
    """Builds a run from results."""

    def built(results: list[QuestionResult], name: str = "par défaut", corpus: str = "c1") -> Run:
        identity = {
            "configuration": {"name": name},
            "corpus": {"name": "fiches", "fingerprint": corpus, "documents": 1, "passages": 3},
            "gold": {"split": "test", "fingerprint": gold_fingerprint(results)},
        }
        return Run(
            identity,
            scored(results),
            {"date": "2026-11-21T10:00:00+00:00", "seconds": 1.5, "latency": {"total": {"p50_ms": 50.0, "p95_ms": 80.0}}},
        )

    return built
