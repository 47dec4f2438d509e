"""From runs to the HTML of the evaluation tab."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from assistant.page.shelf import Kept
from assistant.templates import html_templates
from eval.report.files import write_report
from eval.report.html import extract_html, ranks_words
from eval.report.labels import ARMS, GROUPS, RETRIEVAL, STAGES, label_of
from eval.report.numbers import bounds, decimal, percent
from eval.report.text import figure_words
from eval.runs.comparison import RunComparison
from eval.runs.result import QuestionResult, Stage
from eval.runs.run import Run

MOST_MISSES = 200
_GRADED = frozenset({"f1", "iou", "item_recall", "precision", "recall", "duplicates"})
_FIRST_SCORES = 6
_BRIEF = ("abstention/handled", "answers/extract@1", "hybrid/hit@5", "abstention/right_when_answered", "invariants/verbatim")
_ARM_MEASURES = ("hit@1", "hit@3", "hit@5", "hit@10", "mrr@10", "ndcg@10")
_PLOTS: Mapping[str, str] = {
    "arms": "Recherche, par bras, avec les intervalles à 95\u202f%.",
    "reliability": "Fiabilité : sur la diagonale, la confiance dit vrai. Le nombre est celui des questions.",
    "risk_coverage": "Risque et couverture : ce que coûte de répondre à plus de questions.",
    "latency": "Temps d’une réponse, par étape, sur cette machine.",
}


@cache
def _environment() -> Environment:
    environment = html_templates(Path(__file__).parent)
    environment.filters.update(
        decimal=decimal, percent=percent, bounds=bounds, label=label_of, extract=extract_html, ranks=ranks_words, signed=_signed
    )
    environment.globals.update(figure_words=figure_words, stages=STAGES, arms=ARMS)
    return environment


def results_html(kept: Kept, comparison: RunComparison | None, *, openable: bool) -> str:
    """A run's figures, plots and misses, after its comparison with another if there is one.

    Args:
        openable: whether the run was made on the very texts of the library, so that its places can be opened.
    """
    run = kept.run
    misses = [result for result in run.results if result.stage]
    by_stage = {stage: [result for result in misses[:MOST_MISSES] if result.stage is stage] for stage in STAGES}
    template = _environment().get_template("evaluation.html.jinja")
    return template.render(
        run=run,
        label=kept.label,
        brief=[(measure, run.figures[measure]) for measure in _BRIEF if measure in run.figures],
        arm_measures={name: RETRIEVAL[name] for name in _ARM_MEASURES},
        groups=GROUPS,
        answerable=sum(result.answerable for result in run.results),
        drawn={name: Markup(kept.drawn[name]) for name in _PLOTS if name in kept.drawn},
        plots=_PLOTS,
        by_stage={stage: results for stage, results in by_stage.items() if results},
        lost={stage: sum(result.stage is stage for result in misses) for stage in STAGES},
        misses=len(misses),
        most=MOST_MISSES,
        comparison=comparison,
        openable=openable,
    )


def question_html(result: QuestionResult, *, threshold: float) -> str:
    """What one question scored, in full."""
    template, scores = _environment().get_template("question.html.jinja"), _told_scores(result)
    return template.render(
        result=result, verdict=_verdict(result, threshold), scores=scores[:_FIRST_SCORES], others=scores[_FIRST_SCORES:]
    )


def _verdict(result: QuestionResult, threshold: float) -> str:
    if result.stage is None:
        return "Question bien traitée."
    if result.stage is Stage.THRESHOLD and result.answerable:
        confidence, needed = decimal(result.confidence, 2), decimal(threshold, 2)
        return f"Réponse trouvée, mais tue : confiance de {confidence}, sous le seuil de {needed}."
    if result.stage is Stage.THRESHOLD:
        return "Sourcier a répondu à une question sans réponse."
    return f"Réponse manquée, à l’étape « {STAGES[result.stage].name} » : {STAGES[result.stage].explanation}."


def _told_scores(result: QuestionResult) -> list[tuple[str, str, str]]:
    """Name, value and explanation of each score of the answer."""
    told = []
    for group, (_, labels) in GROUPS.items():
        for name, label in labels.items():
            value = result.scores.get(f"{group}/{name}")
            if value is not None:
                words = decimal(value) if name in _GRADED else "oui" if value else "non"
                told.append((label.name, words, label.explanation))
    return told


def _signed(value: float) -> str:
    return ("+" if value > 0 else "") + decimal(value)


def report_zip(run: Run, comparison: RunComparison | None) -> bytes:
    """The report's files in one archive: `index.html`, `run.json`, TREC files."""
    packed = io.BytesIO()
    with tempfile.TemporaryDirectory(prefix="sourcier-") as name, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        folder = Path(name)
        write_report(folder, run, comparison)
        for path in sorted(folder.iterdir()):
            archive.write(path, path.name)
    return packed.getvalue()
