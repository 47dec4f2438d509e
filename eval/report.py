"""The figures of a benchmark as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from eval.benchmark import BenchmarkReport, Rate
from index.search_index import Arm

_ARMS = {Arm.LEXICAL: "lexical", Arm.DENSE: "dense", Arm.HYBRID: "hybrid"}
_ANSWERS = {
    "extract@1": "le premier extrait contient la réponse",
    "evidence_hit@1": "le premier extrait touche la phrase attendue",
    "answered_and_right": "réponse donnée, et juste",
    "right_when_answered": "justesse des réponses données (toutes questions)",
    "item_recall": "part des éléments attendus dans les extraits",
    "verbatim": "questions dont chaque extrait est exact",
}
_ABSTENTION = {
    "refused_unanswerable": "refus quand le corpus ne répond pas (à raison)",
    "refused_answerable": "refus quand le corpus répond (à tort)",
}


def text_report(report: BenchmarkReport) -> Iterator[str]:
    """The report, line by line."""
    measures = list(report.retrieval[Arm.HYBRID])
    answerable = report.retrieval[Arm.HYBRID]["hit@1"].n
    yield f"{report.questions} questions, dont {answerable} avec réponse"
    yield ""
    yield "Passages".ljust(12) + "".join(measure.rjust(10) for measure in measures)
    for arm, label in _ARMS.items():
        yield label.ljust(12) + "".join(f"{report.retrieval[arm][measure].value:10.3f}" for measure in measures)
    yield ""
    for title, labels, rates in (("Réponses", _ANSWERS, report.answers), ("Abstention", _ABSTENTION, report.abstention)):
        yield title
        for name, label in labels.items():
            yield f"  {label} : {_rate(rates[name])}"


def _rate(rate: Rate) -> str:
    if rate.n == 0:
        return "sans objet"
    count = f"{rate.count:.1f}".rstrip("0").rstrip(".").replace(".", ",")
    return f"{100 * rate.value:.1f}\u202f%".replace(".", ",") + f" ({count} sur {rate.n})"


def json_report(report: BenchmarkReport) -> dict[str, Any]:
    """The report as JSON, one entry a question included."""

    def rates(group: dict[str, Rate]) -> dict[str, Any]:
        return {
            name: {"value": round(rate.value, 6) if rate.n else None, "count": round(rate.count, 6), "n": rate.n}
            for name, rate in group.items()
        }

    return {
        "questions": report.questions,
        "retrieval": {arm.value: rates(group) for arm, group in report.retrieval.items()},
        "answers": rates(report.answers),
        "abstention": rates(report.abstention),
        "results": [
            {
                "id": result.gold.id,
                "first_hit": {arm.value: rank for arm, rank in result.first_hits.items()},
                "answered": result.answer.answered,
                "confidence": round(result.answer.confidence, 4),
                "first_extract_right": result.first_extract_right,
            }
            for result in report.results
        ],
    }
