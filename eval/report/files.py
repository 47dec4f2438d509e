"""The files of a report: `index.html`, `run.json`, and TREC's `qrels.txt` and `run-ARM.txt`."""

from __future__ import annotations

from pathlib import Path

from corpus.errors import ReportError
from corpus.files import write_atomically
from eval.report.html import html_report
from eval.runs.comparison import RunComparison
from eval.runs.run import Run, write_run
from eval.runs.trec import trec_files


def write_report(folder: Path, run: Run, comparison: RunComparison | None = None) -> Path:
    """Write a run's report into `folder`, made if need be, and give the page's path.

    Raises:
        ReportError: if the folder cannot be written to.
    """
    page = folder / "index.html"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_run(run, folder / "run.json")
        for name, text in trec_files(run.results).items():
            write_atomically(folder / name, text)
        write_atomically(page, html_report(run, comparison))
    except OSError as error:
        reason = error.strerror or error
        raise ReportError(f"Le rapport ne peut pas être écrit dans {folder} ({reason}) : choisissez un autre dossier.") from error
    return page
