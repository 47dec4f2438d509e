"""The folded section "État de la bibliothèque": the quick checks of `sourcier doctor`, at the press of a button."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.doctor.check import SUMMARY, WORDS, Check, Severity, summary
from assistant.doctor.examination import examine
from assistant.doctor.model import find_model
from assistant.page.bench_parts import progress_html, refused_html, said_html, step_html
from assistant.page.markup import escaped
from assistant.page.work import advancing
from assistant.typography import spaced
from corpus.errors import SourcierError, UsageError
from corpus.library import Library
from index.progress import Progress

TITLE = "État de la bibliothèque"
_MOST_DETAILS = 20
_LABEL = "Contrôles"
_DENIED = "Contrôler la bibliothèque est réservé à la personne qui administre Sourcier."
_FAILURE = "Les contrôles n’ont pas pu se faire. Réessayez ; si cela se reproduit, lancez « sourcier doctor »."
_logger = logging.getLogger(__name__)

Examine = Callable[[Path, Progress], Sequence[Check]]


def examine_quickly(root: Path, progress: Progress) -> Sequence[Check]:
    """Every check that does not load the model."""
    return examine(root, find_model(), progress=progress)[1]


def health_html(checks: Sequence[Check]) -> str:
    """What the checks found: what is to be seen to first, then what is well, folded."""
    problems = sorted((check for check in checks if check.status is not Severity.OK), key=_gravity)
    well = [check for check in checks if check.status is Severity.OK]
    listed = f'<ul class="checks">{"".join(map(_check_html, problems))}</ul>' if problems else ""
    folded = (
        f'<details class="why"><summary>{len(well)} {SUMMARY[Severity.OK]}</summary>'
        f'<ul class="checks">{"".join(map(_check_html, well))}</ul></details>'
        if well
        else ""
    )
    return f'<section class="health" aria-label="Contrôles de la bibliothèque">{listed}{folded}</section>'


def _gravity(check: Check) -> int:
    return -list(Severity).index(check.status)


def _check_html(check: Check) -> str:
    details = "".join(f"<li>{_words(detail)}</li>" for detail in check.details[:_MOST_DETAILS])
    left = len(check.details) - _MOST_DETAILS
    more = f"<li>et {left} de plus</li>" if left > 0 else ""
    advice = f'<p class="advice">{_words(check.advice)}</p>' if check.advice else ""
    return (
        f'<li class="{check.status}"><strong>{WORDS[check.status]}</strong> '
        f"{_words(f'{check.name} : {check.message}')}{f'<ul>{details}{more}</ul>' if details else ''}{advice}</li>"
    )


def _words(text: str) -> str:
    return escaped(spaced(text))


def build_health(
    page: gr.Blocks,
    tab: gr.Tab,
    library: Callable[[], Library],
    writable: Callable[[str | None], bool],
    examine: Examine = examine_quickly,
) -> None:
    """The section and what it does, inside the tab; for those who administer alone.

    Args:
        page: whose opening tells who is there.
        tab: looked at again each time it is chosen.
        library: the library of the moment.
        writable: whether a person, by name, may change what is on this machine.
        examine: checks the library in a folder.
    """
    with gr.Accordion(TITLE, open=False, elem_id="sante", visible=False) as section:
        start = gr.Button("Contrôler la bibliothèque", elem_id="sante-controler", scale=0)
        advance = gr.HTML("", elem_id="sante-avancement", apply_default_css=False, js_on_load=None)
        said = gr.HTML(said_html(""), elem_id="sante-dit", apply_default_css=False, js_on_load=None)
        found = gr.HTML("", elem_id="sante-controles", apply_default_css=False, js_on_load=None)

    def shown(request: gr.Request) -> Any:
        return gr.Accordion(visible=writable(request.username))

    def checked(request: gr.Request) -> Iterator[dict[Any, Any]]:
        checks: list[Check] = []
        yield {advance: progress_html(_LABEL), said: said_html(""), found: ""}
        try:
            if not writable(request.username):
                raise UsageError(_DENIED)
            root = library().root
            for step in advancing(lambda report: checks.extend(examine(root, report)), _LABEL):
                yield {advance: step_html(step)}
            yield {advance: "", said: said_html(spaced(summary(checks))), found: health_html(checks)}
        except SourcierError as error:
            yield {advance: "", found: refused_html(str(error))}
        except Exception:
            _logger.exception("Les contrôles se sont interrompus.")
            yield {advance: "", found: refused_html(_FAILURE)}

    private: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    gr.on([page.load, tab.select], shown, outputs=section, queue=False, **private)
    start.click(checked, outputs=[advance, said, found], concurrency_id="sante", concurrency_limit=1, **private)
