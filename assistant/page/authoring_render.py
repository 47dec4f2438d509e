"""From a question being written to the HTML of its tab."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Answer, Extract
from assistant.page.bench_parts import reader_html
from assistant.page.drafts import Draft
from assistant.page.markup import escaped, extract_html, marked
from assistant.page.place import place_attributes
from corpus.errors import DocumentNotFound
from corpus.library import Library
from corpus.model import Document, Span
from eval.gold.gold_set import GoldAnswer, GoldQuestion

_HINT = "Sélectionnez à la souris, dans le texte, les mots qui répondent."


def documents_html(library: Library) -> str:
    """A choice of documents; a browser's own list, which screen readers know."""
    options = "".join(
        f'<option value="{escaped(document.id)}">{escaped(document.title)} ({escaped(document.source)})</option>'
        for document in library.documents
    )
    return (
        '<div class="choose-document"><label for="question-document">Document</label>'
        f'<select id="question-document">{options}</select><button type="button" data-action="browse">Ouvrir</button></div>'
    )


def candidates_html(answer: Answer) -> str:
    """The extracts that Sourcier finds, each to be confirmed by a click, or opened to select in."""
    extracts = answer.extracts or answer.nearest
    if not extracts:
        return '<p class="hint">Sourcier ne trouve aucun extrait proche : ouvrez un document et sélectionnez-y la réponse.</p>'
    told = "Sourcier répondrait :" if answer.answered else "Sourcier ne répondrait pas ; les extraits les plus proches :"
    cards = "".join(f"<li>{_candidate(extract)}</li>" for extract in extracts)
    return f'<p class="hint">{told}</p><ol class="candidates">{cards}</ol>'


def _candidate(extract: Extract) -> str:
    document, span = extract.document, extract.span
    buttons = []
    if extract.highlights and extract.highlights[0] != span:
        words = escaped(_shortened(extract.highlights[0].of(document.text), 40))
        buttons.append(_button("confirm", document, extract.highlights[0], f"Confirmer « {words} »"))
    buttons.append(_button("confirm", document, span, "Confirmer tout l’extrait"))
    buttons.append(
        f'<button type="button" data-action="open" {place_attributes(document, span, extract.highlights)}>Ouvrir</button>'
    )
    return (
        f'<article class="candidate"><blockquote>{extract_html(document, span, extract.highlights)}</blockquote>'
        f'<p class="source">{_place(document, span)}</p><div class="tools">{"".join(buttons)}</div></article>'
    )


def _button(action: str, document: Document, span: Span, label: str) -> str:
    return f'<button type="button" data-action="{action}" {place_attributes(document, span, ())}>{label}</button>'


def _place(document: Document, span: Span) -> str:
    return " › ".join(escaped(name) for name in (document.title, *document.section_path(span.start)))


def _shortened(text: str, length: int) -> str:
    words = " ".join(text.split())
    return words if len(words) <= length else f"{words[:length].rstrip()}…"


def draft_html(draft: Draft, library: Library) -> str:
    """The answers pointed at so far, each in its sentence, with what can be done of it."""
    if not draft.answers:
        return '<h3>Réponse</h3><p class="hint">Aucune pour l’instant.</p>'
    rows = "".join(
        f"<li>{_answer_row(answer, number, len(draft.answers), library)}</li>" for number, answer in enumerate(draft.answers)
    )
    several = (
        '<p class="hint">Même partie : plusieurs endroits qui disent la même chose. Parties différentes : ce qu’une réponse '
        "complète doit réunir.</p>"
        if len(draft.answers) > 1
        else ""
    )
    return f'<h3>Réponse</h3>{several}<ol class="answers">{rows}</ol>'


def _answer_row(answer: GoldAnswer, number: int, count: int, library: Library) -> str:
    try:
        document = library.document(answer.document)
    except DocumentNotFound:
        return f"<p>Ce document n’est plus dans la bibliothèque.</p>{_remove(number, 'la réponse')}"
    words = _shortened(answer.span.of(document.text), 60)
    part = ""
    if count > 1:
        options = "".join(
            f'<option value="{item}"{" selected" if item == answer.item else ""}>partie {item}</option>'
            for item in range(1, count + 1)
        )
        part = f'<select aria-label="Partie de « {escaped(words)} »" data-action="item" data-number="{number}">{options}</select>'
    return (
        f'<article class="answer-row"><blockquote>{marked(document.text, answer.evidence, [answer.span])}</blockquote>'
        f'<p class="source">{_place(document, answer.evidence)} · caractères {answer.span.start} à {answer.span.end}</p>'
        f'<div class="tools">{part}<button type="button" data-action="open" '
        f"{place_attributes(document, answer.evidence, [answer.span])}>Ouvrir</button>{_remove(number, words)}</div></article>"
    )


def _remove(number: int, words: str) -> str:
    label = f"Retirer « {escaped(words)} »"
    return f'<button type="button" data-action="remove" data-number="{number}" aria-label="{label}">Retirer</button>'


def document_html(document: Document, marks: Sequence[Span], focus: Span | None = None) -> str:
    """A document to select in."""
    tools = (
        f'<div class="selection" data-hint="{escaped(_HINT)}"><span class="words">{escaped(_HINT)}</span>'
        '<button type="button" data-action="select" class="primary" disabled>Ajouter à la réponse</button></div>'
    )
    return reader_html("question", document, marks, focus, tools=tools)


def written_html(questions: Sequence[tuple[GoldQuestion, str]]) -> str:
    """The questions written so far, and where each went."""
    if not questions:
        return ""
    rows = "".join(
        f'<li><span class="identifier">{escaped(question.id)}</span> {escaped(question.question)}'
        f'<span class="hint"> {escaped(where)}</span></li>'
        for question, where in questions
    )
    count = len(questions)
    title = "Question écrite ici" if count == 1 else f"Les {count} questions écrites ici"
    return f'<section class="written"><h3>{title}</h3><ol>{rows}</ol></section>'
