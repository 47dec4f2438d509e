"""The folded section under the question where a search is limited to some documents or keywords."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.assistant import Assistant
from corpus.errors import SourcierError
from index.filter import Descriptions, folded
from index.search_index import SearchIndex

TITLE = "Limiter la recherche"
MOST_OFFERED = 40

Choices = list[tuple[str, str]]
"""What a person reads, and what is sent."""


@dataclass(frozen=True)
class Limits:
    """The components of the section.

    Attributes:
        documents: their sources.
        keywords: as the documents write them.
        picked: those of both that are ticked, as `PACKED` writes them.
    """

    section: gr.Accordion
    sought: gr.Textbox
    documents: gr.CheckboxGroup
    keywords: gr.CheckboxGroup
    everywhere: gr.Button
    picked: gr.Textbox

    @property
    def inputs(self) -> list[Any]:
        """What an event that reads the boxes is given, last, by `PACKED`: their words are in `picked` alone."""
        return [self.documents, self.keywords, self.picked]


PACKED = "(...all) => [...all.slice(0, -3), [], [], JSON.stringify(all.slice(-3, -1))]"
"""The boxes that are ticked, put in one text as an event leaves the browser.

Gradio refuses a box that is not among those it offered last: one that was ticked while others were on their way.
"""


def read_picked(picked: str | None) -> tuple[list[str], list[str]]:
    """The documents and keywords of what `PACKED` sent; none from anything else."""
    try:
        documents, keywords = json.loads(picked or "[[], []]")
    except (ValueError, TypeError):
        return [], []
    return _words(documents), _words(keywords)


def _words(sent: object) -> list[str]:
    return [one for one in sent if isinstance(one, str)] if isinstance(sent, list) else []


def build_limits(current: Callable[[], Assistant]) -> Limits:
    """The section and what it does; what may be chosen is read when it is unfolded."""
    with gr.Accordion(TITLE, open=False, elem_id="filtres") as section:
        sought = gr.Textbox(label="Trouver un document ou un mot-clé", elem_id="filtres-chercher")
        documents = gr.CheckboxGroup([], label="Documents", elem_id="filtres-documents")
        keywords = gr.CheckboxGroup([], label="Mots-clés", elem_id="filtres-mots-cles")
        everywhere = gr.Button("Chercher partout", elem_id="filtres-partout", scale=0)
    limits = Limits(section, sought, documents, keywords, everywhere, gr.Textbox(visible=False))
    # What is quick is not queued: one exchange with the server in place of two.
    private: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}
    chosen = [documents, keywords]

    def offered(words: str, _documents: object, _keywords: object, picked: str) -> tuple[Any, Any]:
        sources, kept = read_picked(picked)
        try:
            index = current().index
        except SourcierError:  # told when a question is asked
            return gr.skip(), gr.skip()
        # Their boxes alone: what is ticked meanwhile stays ticked.
        return (
            gr.CheckboxGroup(document_choices(index, words, sources)),
            gr.CheckboxGroup(keyword_choices(index.descriptions, words, kept)),
        )

    def told(_documents: object, _keywords: object, picked: str) -> Any:
        return gr.Accordion(label=title(*read_picked(picked)))

    def cleared() -> tuple[Any, Any, Any]:
        return [], [], gr.Accordion(label=TITLE)

    section.expand(offered, [sought, *limits.inputs], chosen, js=PACKED, **private)
    sought.change(offered, [sought, *limits.inputs], chosen, js=PACKED, trigger_mode="always_last", **private)
    gr.on([documents.input, keywords.input], told, limits.inputs, section, js=PACKED, trigger_mode="always_last", **private)
    everywhere.click(cleared, outputs=[*chosen, section], **private)
    return limits


def title(documents: Sequence[str], keywords: Sequence[str]) -> str:
    """The name of the section, which says what is chosen even when it is folded."""
    told = [
        f"{len(chosen)} {word}{'s' if len(chosen) > 1 else ''}"
        for chosen, word in ((documents, "document"), (keywords, "mot-clé"))
        if chosen
    ]
    return f"{TITLE} ({', '.join(told)})" if told else TITLE


def document_choices(index: SearchIndex, words: str, chosen: Sequence[str]) -> Choices:
    """The documents that `words` name, those already chosen first; a title borne by several is told with its file."""
    library = index.library
    found = index.descriptions.about(words or "")
    titles = [document.title for document in library.documents]
    offered = [document for document, one in zip(library.documents, found, strict=True) if one or document.source in chosen]
    offered.sort(key=lambda document: document.source not in chosen)
    return [
        (document.title if titles.count(document.title) == 1 else f"{document.title} ({document.source})", document.source)
        for document in offered[: max(MOST_OFFERED, len(chosen))]
    ]


def keyword_choices(descriptions: Descriptions, words: str, chosen: Sequence[str]) -> Choices:
    """The keywords that hold `words`, those already chosen first, then the most used, with how many documents have them."""
    wanted = folded(words or "").split()
    offered = [word for word in descriptions.keywords if word in chosen or all(part in folded(word) for part in wanted)]
    offered.sort(key=lambda word: word not in chosen)
    return [(f"{word} ({descriptions.keywords[word]})", word) for word in offered[: max(MOST_OFFERED, len(chosen))]]
