"""From answers and documents to the HTML of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import Answer, Extract
from assistant.page.markup import escaped, extract_html, focused_html, lines_html, marked
from assistant.page.place import place_attributes
from corpus.model import Document, Span

_STRONG, _FAIR = 80, 60
_HINT = (
    "Pour préciser la question : posez-en une seule à la fois, reprenez les mots des documents "
    "ou écrivez un sigle en toutes lettres."
)


def answer_html(answer: Answer) -> str:
    """What the page shows of an answer: its cards, or the nearest ones told apart from an answer."""
    notice = f'<p class="message notice">{escaped(answer.notice)}</p>' if answer.notice else ""
    body = _found_html(answer) if answer.answered else _not_found_html(answer)
    return f'<section class="answer" aria-labelledby="reponse">{notice}{body}</section>'


def _found_html(answer: Answer) -> str:
    title = "L’extrait qui répond" if len(answer.extracts) == 1 else f"Les {len(answer.extracts)} extraits qui répondent"
    confidence = f'<p class="confidence">Confiance : {confidence_words(answer.confidence)}</p>'
    return _heading(title, answer) + confidence + _cards(answer.extracts, "card")


def _not_found_html(answer: Answer) -> str:
    heading = _heading("Le corpus ne répond pas à cette question.", answer)
    confidence = f'<p class="confidence">Confiance qu’il y réponde : {confidence_words(answer.confidence)}</p>'
    hint = f'<p class="hint">{_HINT}</p>'
    if not answer.nearest:
        return heading + hint
    plain = [replace(extract, highlights=()) for extract in answer.nearest]  # a mark says "here is the answer"
    nearest = f'<p class="nearest-title">Extraits les plus proches, pour en juger :</p>{_cards(plain, "card nearest")}'
    return heading + confidence + hint + nearest


def _heading(title: str, answer: Answer) -> str:
    question = " ".join(answer.question.split())
    return f'<h2 id="reponse">{title}</h2><p class="asked">« {escaped(question)} »</p>{_expansions_html(answer)}'


def _expansions_html(answer: Answer) -> str:
    """What was searched for besides the question's own words."""
    if not answer.expansions:
        return ""
    told = " ; ".join(escaped(expansion.in_words()) for expansion in answer.expansions)
    return f'<p class="expansions">Recherche étendue à : {told}</p>'


def confidence_words(confidence: float) -> str:
    """A probability in words and figure; never said to be certain."""
    percent = min(99, max(1, round(confidence * 100)))
    word = "forte" if percent >= _STRONG else "moyenne" if percent >= _FAIR else "faible"
    return f"{word} ({percent}\u00a0%)"


def _cards(extracts: Sequence[Extract], style: str) -> str:
    cards = "".join(f"<li>{_card(extract, style)}</li>" for extract in extracts)
    return f'<ol class="cards">{cards}</ol>'


def _card(extract: Extract, style: str) -> str:
    document, span = extract.document, extract.span
    lead_in = ""
    if extract.lead_in and not span.contains(extract.lead_in):
        lead_in = f'<p class="lead-in">{marked(document.text, extract.lead_in, ())}</p>'
    place = _place_words(document, span)
    return (
        f'<article class="{style}"><h3 class="place">{place}</h3>{lead_in}'
        f'<blockquote class="extract">{extract_html(document, span, extract.highlights)}</blockquote>'
        f'<div class="card-foot"><p class="source"><span class="file">{escaped(document.source)}</span> '
        f'<span class="position">caractères {span.start} à {span.end}</span></p>'
        f'<button type="button" data-action="open" {place_attributes(document, span, extract.highlights)}>'
        f"Ouvrir dans le document</button></div></article>"
    )


def _place_words(document: Document, span: Span) -> str:
    names = [document.title, *document.section_path(span.start)]
    page = document.page_at(span.start)
    if page is not None:
        names.append(f"page {page}")
    separator = '<span class="separator"> › </span>'
    return separator.join(f"<span>{escaped(name)}</span>" for name in names)


def document_html(document: Document, marks: Sequence[Span], focus: Span | None) -> str:
    """The whole text of a document, without its front matter.

    Args:
        document: the document.
        marks: spans to highlight.
        focus: the extract to mark as `id="extrait"` and scroll to.
    """
    body = document.content.body
    text = focused_html(document, body, marks, focus) if focus else lines_html(document, body, marks)
    place = place_attributes(document, focus, marks) if focus else ""
    return (
        f'<section class="reader" aria-labelledby="lecteur-titre" {place}>'
        f'<header class="reader-head"><div><h2 id="lecteur-titre">{escaped(document.title)}</h2>'
        f'<p class="source"><span class="file">{escaped(document.source)}</span></p></div>'
        f'<button type="button" data-action="close">Fermer</button></header>'
        f'<div class="reader-text" role="region" aria-label="Texte du document" tabindex="0">{text}</div></section>'
    )


def message_html(message: str) -> str:
    """A message in the place of an answer."""
    return f'<p class="message" role="alert">{escaped(message)}</p>'


def status_html(status: str, *, busy: bool = False) -> str:
    """The line that screen readers are told of."""
    return f'<p class="status{" busy" if busy else ""}" role="status" aria-live="polite">{escaped(status)}</p>'


def status_of(answer: Answer) -> str:
    """An answer in one spoken line."""
    if not answer.answered:
        return "Le corpus ne répond pas à cette question."
    count = len(answer.extracts)
    return f"{count} extrait{'s' if count > 1 else ''} trouvé{'s' if count > 1 else ''}."


def header_html(documents: int, *, bundled: bool) -> str:
    """The title of the page and what it does."""
    if bundled:
        scope = f"{documents} fiches sur la pair-aidance en santé mentale"
    else:
        scope = f"{documents} document{'s' if documents > 1 else ''}"
    return (
        "<header><h1>Sourcier</h1><p>Posez une question : Sourcier répond par des extraits exacts des documents, "
        f'avec leur source.</p><p class="scope">Bibliothèque interrogée : {scope}.</p></header>'
    )
