"""A run, a comparison and a sweep as lines of text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from eval.report.labels import ARMS, GROUPS, RETRIEVAL, STAGES, label_of
from eval.report.numbers import bounds, decimal, percent
from eval.runs.comparison import FAMILIES, PRODUCT, RunComparison
from eval.runs.figures import Figure
from eval.runs.run import Run
from eval.statistics.paired import Verdict, smallest_decidable_wins

_SHOWN = ("hit@1", "hit@3", "hit@5", "hit@10", "mrr@10", "ndcg@10")
_NOT_RATES = frozenset({"abstention/calibration_error", "abstention/risk_area", "abstention/auroc_right",
                        "abstention/auroc_answerable", "answers/f1", "answers/iou"})  # fmt: skip


def run_lines(run: Run) -> Iterator[str]:
    """A run's figures, each with its 95 % interval and its n."""
    answerable = sum(result.answerable for result in run.results)
    yield f"{len(run.results)} questions, dont {answerable} avec réponse ; entre crochets, l’intervalle à 95\u202f%"
    if answerable:
        yield from _retrieval_lines(run, answerable)
    for group, (title, labels) in GROUPS.items():
        found = [(labels[name].name, key, run.figures[key]) for name in labels if (key := f"{group}/{name}") in run.figures]
        if found:
            yield ""
            yield title
            yield from (f"  {name} : {figure_words(key, figure)}" for name, key, figure in found)
    stages = Counter(result.stage for result in run.results if result.stage)
    if stages:
        told = ", ".join(f"{STAGES[stage].name} {stages[stage]}" for stage in STAGES if stages[stage])
        yield ""
        yield f"Questions perdues, par étape : {told}"
    latency = run.timings.get("latency", {}).get("total")
    if latency:
        p50, p95 = (decimal(latency[key], 0) for key in ("p50_ms", "p95_ms"))
        yield f"Temps d’une réponse : médiane {p50}\u00a0ms, 95ᵉ centile {p95}\u00a0ms"


def _retrieval_lines(run: Run, n: int) -> Iterator[str]:
    yield ""
    yield f"Passages (n = {n})".ljust(20) + "".join(RETRIEVAL[name].name.ljust(20) for name in _SHOWN).rstrip()
    for arm, name in ARMS.items():
        figures = [run.figures[f"{arm.value}/{measure}"] for measure in _SHOWN]
        yield (name.ljust(20) + "".join(f"{decimal(f.value)} {bounds(f)}".ljust(20) for f in figures)).rstrip()


def figure_words(key: str, figure: Figure) -> str:
    """A figure as people read it: a share in per cent or a number, its interval, its n."""
    if key in _NOT_RATES:
        return f"{decimal(figure.value)} {bounds(figure)} (n = {figure.n})"
    return f"{percent(figure.value)} [{percent(figure.low)} – {percent(figure.high)}] (n = {figure.n})"


def comparison_lines(comparison: RunComparison) -> Iterator[str]:
    """What changed from one run to another, and whether n can tell."""
    yield f"Comparaison : « {comparison.before} » puis « {comparison.after} »"
    yield "mesure".ljust(26) + "avant   après   écart [95 %]                n     +/=/−          p corrigé  verdict"
    for found in comparison.comparisons:
        low, high = found.interval
        interval = f"{_signed(found.difference)} [{_signed(low)} ; {_signed(high)}]"
        tally = f"{found.wins}/{found.ties}/{found.losses}"
        p = decimal(found.adjusted_p if found.adjusted_p is not None else found.p, 4)
        yield (
            f"{label_of(found.measure):26}{decimal(found.mean_before):8}{decimal(found.mean_after):8}{interval:28}"
            f"{found.n:<6}{tally:15}{p:11}{found.verdict}"
        )
    yield f"Questions mieux traitées : {len(comparison.improved)} ; moins bien : {len(comparison.worsened)}"
    wins = smallest_decidable_wins(comparisons=len(PRODUCT) * len(FAMILIES))
    yield f"Indécidable : ces questions ne suffisent pas à trancher (il faudrait par exemple {wins} gains sans aucune perte)."


def _signed(value: float) -> str:
    return ("+" if value > 0 else "") + decimal(value)


def ranking_lines(runs: Sequence[Run], comparisons: Sequence[RunComparison | None]) -> Iterator[str]:
    """The configurations of a sweep, the best first, each against the first of the file."""
    width = max(len("configuration"), *(len(run.name) for run in runs)) + 2
    yield "configuration".ljust(width) + "hit@1 hybride       hit@5 hybride       premier extrait     contre la première"
    for run, comparison in zip(runs, comparisons, strict=True):
        figures = [run.figures.get(key) for key in ("hybrid/hit@1", "hybrid/hit@5", "answers/extract@1")]
        cells = [f"{decimal(f.value)} {bounds(f)}" if f else "–" for f in figures]
        yield (run.name.ljust(width) + "".join(cell.ljust(20) for cell in cells) + _against(comparison)).rstrip()


def _against(comparison: RunComparison | None) -> str:
    if comparison is None:
        return "(référence)"
    told = [
        f"{label_of(found.measure)} : {found.verdict}"
        for found in comparison.comparisons
        if found.verdict is not Verdict.UNDECIDABLE
    ]
    return " ; ".join(told) or "indécidable"
