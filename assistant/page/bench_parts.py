"""What the tabs of the bench share: panels, the document beside them, files to download."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import gradio as gr

from assistant.page.markup import escaped, focused_html, lines_html
from assistant.page.originals import original_link
from assistant.page.work import Step
from assistant.typography import spaced
from corpus.model import Document, Span

FAILURE = "Cela n’a pas marché. Réessayez ; si cela se reproduit, relancez Sourcier."
"""Said of what was not foreseen; the log holds the rest."""

KEPT_SECONDS = 12 * 3600
"""How long a session's own things live once its page is left alone."""


@cache
def script_of(*names: str) -> str:
    """Scripts of this folder, one after the other."""
    return "\n".join((Path(__file__).parent / name).read_text(encoding="utf-8") for name in names)


def panel(content: str, name: str, *, buttons: bool = False, visible: bool = True) -> gr.HTML:
    """HTML of ours; with the script of the bench if it has buttons, files to give or text to select."""
    return gr.HTML(
        content,
        elem_id=name,
        apply_default_css=False,
        js_on_load=script_of("selection.js", "bench.js") if buttons else None,
        visible=visible,
    )


def reader_html(
    name: str, document: Document, marks: Sequence[Span], focus: Span | None, *, heading: str = "", tools: str = ""
) -> str:
    """A document beside a bench: like the view beside the answers, under ids of its own since both may be in the page.

    Args:
        name: of this view: a prefix for its ids.
        marks: spans to highlight.
        focus: the span to open at.
        heading: what is shown, in a few French words.
        tools: HTML of further tools.
    """
    body = document.content.body
    text = focused_html(document, body, marks, focus) if focus else lines_html(document, body, marks)
    text = text.replace('id="extrait"', f'id="{name}-extrait"', 1)  # text is escaped: no quote of it can be taken for this one
    told = f'<p class="hint">{escaped(heading)}</p>' if heading else ""
    return (
        f'<section class="bench-reader" aria-labelledby="{name}-titre"><header class="reader-head"><div>'
        f'<h3 id="{name}-titre">{escaped(document.title)}</h3>'
        f'<p class="source"><span class="file">{escaped(document.source)}</span></p>{told}</div>'
        f'<button type="button" data-action="close">Fermer</button>'
        f'<div class="reader-tools">{original_link(document, focus)}</div>{tools}</header>'
        f'<div class="reader-text" role="region" aria-label="Texte du document" tabindex="0" '
        f'data-document="{escaped(document.id)}" data-start="{body.start}">{text}</div></section>'
    )


def parcel_html(name: str, kind: str, content: bytes) -> str:
    """A file that the browser saves as soon as it gets it; it is never written to the server's disk."""
    told = base64.b64encode(content).decode("ascii")
    return f'<span class="parcel" hidden data-name="{escaped(name)}" data-type="{kind}" data-content="{told}"></span>'


def progress_html(words: str, done: int = 0, total: int = 0) -> str:
    """A progress bar, drawn again at each step; what is said aloud is the status."""
    bounds = f' max="{total}" value="{done}"' if total else ""
    return (
        f'<div class="advance"><progress aria-label="Avancement"{bounds}></progress><span>{escaped(spaced(words))}</span></div>'
    )


def step_html(step: Step) -> str:
    """How far some work is."""
    words = f"{step.label} : {step.done} sur {step.total}" if step.total else step.label
    return progress_html(words, step.done, step.total)


def said_html(words: str) -> str:
    """A status that is both seen and read aloud."""
    return f'<p class="said" role="status" aria-live="polite">{escaped(spaced(words))}</p>'


def refused_html(message: str) -> str:
    """What went wrong, said at once."""
    return f'<p class="message" role="alert">{escaped(spaced(message))}</p>'
