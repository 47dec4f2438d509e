"""The document view: the whole text, its extract marked, the others of the same answer marked lightly."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.citation import permalink, quotation
from assistant.page.markup import escaped, focused_html, lines_html
from assistant.page.originals import original_link
from assistant.page.place import place_attributes
from corpus.model import Document, Span


def document_html(
    document: Document, marks: Sequence[Span], focus: Span | None, others: Sequence[Span] = (), notice: str = ""
) -> str:
    """The whole text of a document, without its front matter.

    Args:
        document: the document.
        marks: spans to highlight.
        focus: the extract to mark as `id="extrait"` and scroll to.
        others: the other extracts of the same answer.
        notice: something to know about what is shown, in French.
    """
    body = document.content.body
    text = focused_html(document, body, marks, focus, others) if focus else lines_html(document, body, marks, others)
    place = place_attributes(document, focus, marks, others) if focus else ""
    about = f"{_STEPS}{copy_button(document, focus)}" if focus else ""
    tools = f'<div class="reader-tools">{about}{original_link(document, focus)}</div>'
    told = f'<p class="message notice" role="status">{escaped(notice)}</p>' if notice else ""
    return (
        f'<section class="reader" aria-labelledby="lecteur-titre" {place}>'
        f'<header class="reader-head"><div><h2 id="lecteur-titre">{escaped(document.title)}</h2>'
        f'<p class="source"><span class="file">{escaped(document.source)}</span>{_page_words(document, focus)}</p></div>'
        f'<button type="button" data-action="close">Fermer</button>{tools}{_SELECTION}</header>{told}'
        '<div class="reader-text" role="region" aria-label="Texte du document" tabindex="0" '
        f'data-document="{escaped(document.id)}" data-start="{body.start}">{text}</div></section>'
    )


_STEPS = (
    '<nav class="steps" aria-label="Extraits de la réponse" hidden>'
    '<button type="button" data-action="previous" aria-label="Extrait précédent">‹</button>'
    '<span class="step"></span>'
    '<button type="button" data-action="next" aria-label="Extrait suivant">›</button></nav>'
)


_SELECTION = (
    '<div class="selection" data-hint="Un passage sélectionné dans le texte peut aller au dossier."><span class="words"></span>'
    '<button type="button" data-action="select" disabled>Ajouter la sélection au dossier</button></div>'
)


def copy_button(document: Document, span: Span) -> str:
    """Copies the words of `span` with their reference; the browser adds the address."""
    return (
        f'<button type="button" data-action="copy" data-quotation="{escaped(quotation(document, span))}" '
        f'data-link="{escaped(permalink(document, span))}">Copier avec la citation</button>'
    )


def _page_words(document: Document, focus: Span | None) -> str:
    page = document.page_at(focus.start) if focus else None
    return "" if page is None else f' <span class="position">page {page}</span>'
