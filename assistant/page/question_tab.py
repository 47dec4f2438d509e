"""The tab "Poser une question": the question, its answers, and the document they come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.page.bench_parts import script_of
from assistant.page.desk import Desk
from assistant.page.limits import PACKED, build_limits
from assistant.page.render import status_html, suggestions_html
from assistant.page.session import Session

EXAMPLES = (
    "Combien de CLSM existe-t-il en France ?",
    "Quels sont les freins à la pair-aidance en CMP ?",
    "Pourquoi le statut des pairs-aidants est-il fragile ?",
    "Qu’est-ce qu’un GEM ?",
)
_SESSION_SECONDS = 12 * 3600
# Buttons that ask go through the one way to ask, so that the last question is the one answered: they write it in the box, leave
# what else they want on "Chercher", and click it. A question may be asked before that button is there.
_SENT = f"""(question, way, session, ...limits) => {{
  const sent = JSON.parse(document.getElementById("chercher")?.dataset.sent || "{{}}");
  const written = document.querySelector("#question textarea, #question input").value;
  const asked = sent.question === written ? [written, sent.way] : [question, ""];
  return ({PACKED})(...asked, session, ...limits);
}}"""


@dataclass(frozen=True, slots=True)
class Extracts:
    """Where extracts are shown to be taken elsewhere, and the line that tells of it."""

    answers: gr.HTML
    reader: gr.HTML
    status: gr.HTML


def build_question_tab(page: gr.Blocks, desk: Desk, *, examples: bool) -> Extracts:
    """The components of the tab and what they do, inside an open `gr.Tab`.

    Args:
        page: whose address may name a document to open.
        desk: what the controls call.
        examples: whether to offer the questions of the bundled corpus.
    """
    script = script_of("selection.js", "script.js")
    session = gr.State(Session(), time_to_live=_SESSION_SECONDS)
    with gr.Row(elem_id="demande"):
        question = gr.Textbox(label="Votre question", lines=1, max_lines=4, autofocus=True, elem_id="question")
        send = gr.Button("Chercher", variant="primary", elem_id="chercher", scale=0)
    limits = build_limits(desk.current)
    recent = panel("", "recentes", script)
    status = panel(status_html(""), "etat")
    with gr.Row(elem_id="lecture"):
        answers = panel(suggestions_html("Par exemple", EXAMPLES) if examples else "", "reponses", script)
        reader = panel("", "lecteur", script)
    way = gr.Textbox(visible=False)
    gr.on(
        [question.submit, send.click],
        desk.ask,
        inputs=[question, way, session, *limits.inputs],
        outputs=[status, answers, reader, recent, session],
        js=_SENT,
        show_progress="hidden",
        trigger_mode="always_last",
        concurrency_id="questions",
        api_visibility="private",
    )
    # What is quick is not queued: one exchange with the server in place of two.
    quick: dict[str, Any] = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}
    answers.click(desk.open, outputs=reader, trigger_mode="always_last", **quick)
    answers.like(desk.judge, inputs=session, outputs=status, **quick)
    page.load(desk.open_link, outputs=reader, **quick)
    return Extracts(answers, reader, status)


def panel(content: str, name: str, script: str | None = None) -> gr.HTML:
    """HTML of ours, with its script if it has buttons."""
    return gr.HTML(content, elem_id=name, apply_default_css=False, js_on_load=script)
