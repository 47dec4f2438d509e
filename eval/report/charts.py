"""The plots of a report."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.axes import Axes

from assistant.drawing import FAINT, INK, RULE, svg
from eval.measures.abstention import reliability, risk_coverage
from eval.report.labels import ARMS
from eval.runs.run import Run

_COLOURS = {"lexical": "#8c6d1f", "dense": "#5b6770", "hybrid": "#1d4f7c"}
_HATCHES = {"lexical": "//", "dense": "..", "hybrid": ""}
_SHOWN = ("hit@1", "hit@3", "hit@5", "hit@10", "mrr@10", "ndcg@10")
_STAGES = {"encode": "lecture de la question", "retrieve": "recherche", "extract": "extraction", "total": "en tout"}


def charts(run: Run) -> Mapping[str, str]:
    """The plots that a run allows, by name: `arms`, `reliability`, `risk_coverage`, `latency`."""
    drawn: dict[str, str] = {}
    if any(result.answerable for result in run.results):
        drawn["arms"] = svg(lambda axes: _arms(axes, run), 7.6, 3.2)
    drawn["reliability"] = svg(lambda axes: _reliability(axes, run), 3.7, 3.4)
    drawn["risk_coverage"] = svg(lambda axes: _risk_coverage(axes, run), 3.7, 3.4)
    if run.timings.get("latency"):
        drawn["latency"] = svg(lambda axes: _latency(axes, run), 7.6, 1.9)
    return drawn


def _arms(axes: Axes, run: Run) -> None:
    width = 0.8 / len(ARMS)
    for number, (arm, name) in enumerate(ARMS.items()):
        figures = [run.figures[f"{arm.value}/{measure}"] for measure in _SHOWN]
        places = [position + (number - 1) * width for position in range(len(figures))]
        values = [figure.value for figure in figures]
        around = [[max(0.0, f.value - f.low) for f in figures], [max(0.0, f.high - f.value) for f in figures]]
        axes.bar(
            places, values, width * 0.92, color=_COLOURS[arm], hatch=_HATCHES[arm], edgecolor="white", linewidth=0, label=name
        )
        axes.errorbar(places, values, yerr=around, fmt="none", ecolor=INK, elinewidth=0.9, capsize=2)
    axes.set_xticks(range(len(_SHOWN)), [name.replace("mrr", "MRR").replace("ndcg", "nDCG") for name in _SHOWN])
    axes.set_ylim(0, 1)
    axes.grid(axis="y", color=RULE, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.legend(ncols=len(ARMS), loc="upper left", frameon=False, bbox_to_anchor=(0, 1.14))


def _reliability(axes: Axes, run: Run) -> None:
    bins = reliability([r.confidence for r in run.results], [r.right for r in run.results])
    filled = [(b.confidence, b.right, b.n) for b in bins if b.confidence is not None and b.right is not None]
    confidences, shares = [told for told, _, _ in filled], [right for _, right, _ in filled]
    axes.plot([0, 1], [0, 1], color=FAINT, linestyle="--", linewidth=0.9)
    axes.plot(confidences, shares, color=_COLOURS["hybrid"], linewidth=1.2)
    axes.scatter(confidences, shares, s=[12 + 4 * n for _, _, n in filled], color=_COLOURS["hybrid"], alpha=0.75)
    for told, right, n in filled:
        axes.annotate(str(n), (told, right), textcoords="offset points", xytext=(7, -9), fontsize=8)
    axes.set(xlim=(0, 1), ylim=(-0.03, 1.03), xlabel="confiance annoncée", ylabel="part de premiers extraits justes")


def _risk_coverage(axes: Axes, run: Run) -> None:
    points = risk_coverage([r.confidence for r in run.results], [r.right for r in run.results]).points
    axes.step([p.coverage for p in points], [p.risk for p in points], where="post", color=_COLOURS["hybrid"], linewidth=1.4)
    given = [r for r in run.results if r.answered]
    if given:
        wrong = sum(not r.right for r in given) / len(given)
        axes.scatter([len(given) / len(run.results)], [wrong], color=INK, zorder=3, s=28)
        axes.annotate("seuil", (len(given) / len(run.results), wrong), textcoords="offset points", xytext=(6, -10), fontsize=9)
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="part des questions qui reçoivent une réponse", ylabel="part d’erreurs parmi elles")


def _latency(axes: Axes, run: Run) -> None:
    told = run.timings["latency"]
    stages = [stage for stage in ("encode", "retrieve", "extract", "total") if stage in told]
    rows = list(reversed(range(len(stages))))
    high = [told[stage]["p95_ms"] for stage in stages]
    axes.barh(rows, high, color="#c8d6e4", height=0.6, label="95ᵉ centile")
    axes.barh(rows, [told[stage]["p50_ms"] for stage in stages], color=_COLOURS["hybrid"], height=0.6, label="médiane")
    axes.set_yticks(rows, [_STAGES[stage] for stage in stages])
    axes.set_xlabel("millisecondes")
    axes.legend(frameon=False, loc="center left", bbox_to_anchor=(1, 0.5), fontsize=9)
