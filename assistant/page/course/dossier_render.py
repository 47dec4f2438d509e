"""From a dossier to the HTML of its tab: the quotations, and the fields in which the trainer writes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.dossier.exports.formats import EXPORTS
from assistant.dossier.files import Shelved
from assistant.dossier.model import LONGEST_NOTE, LONGEST_TITLE, UNTITLED, Entry, Quote
from assistant.dossier.verification import Checked, Edit, EditKind, Outcome
from assistant.page.bench_parts import reader_html
from assistant.page.course.binder import Binder, key_of
from assistant.page.course.templates import rendered
from assistant.page.markup import escaped
from corpus.library import Library
from corpus.model import Document, Span

MOST_SHOWN = 200
_NAME_LENGTH = 40
_SELECT_HINT = "Sélectionnez, dans le texte, un passage à ajouter au dossier."
_TOLD = {
    Outcome.SAME: "mot pour mot à sa place",
    Outcome.MOVED: "les mêmes mots, ailleurs",
    Outcome.CHANGED: "les mots ont changé",
    Outcome.GONE: "introuvable dans les documents",
}


@dataclass(frozen=True, slots=True)
class _Card:
    """An extract as the page shows it; `joins` if the next one is of the same document, `last` if there is none in its part."""

    quote: Quote
    note: str
    name: str
    where: str
    key: str
    joins: bool
    last: bool


@dataclass(frozen=True, slots=True)
class _Part:
    """A section as the page shows it."""

    number: int
    title: str
    note: str
    cards: tuple[_Card, ...]


def dossier_html(binder: Binder) -> str:
    """The whole dossier to work on; of a very long one, its first extracts."""
    dossier = binder.dossier
    parts: list[_Part] = []
    shown = 0
    for number, section in enumerate(dossier.sections):
        cards = _cards(section.entries, MOST_SHOWN - shown)
        parts.append(_Part(number, section.title, section.note, cards))
        shown += len(cards)
    return rendered(
        "dossier.html.jinja",
        binder=binder,
        parts=parts,
        shown=shown,
        hidden=dossier.count - shown,
        title="" if dossier.title == UNTITLED else dossier.title,
        untitled=UNTITLED,
        saved=_saved_words(binder),
        longest_title=LONGEST_TITLE,
        longest_note=LONGEST_NOTE,
    )


def _cards(entries: Sequence[Entry], most: int) -> tuple[_Card, ...]:
    cards: list[_Card] = []
    for place, entry in enumerate(entries[:most]):
        quote, following = entry.quote, entries[place + 1 : place + 2]
        words = " ".join(quote.text.split())
        name = words if len(words) <= _NAME_LENGTH else f"{words[:_NAME_LENGTH].rstrip()}…"
        where = " › ".join([quote.title, *quote.section, *([] if quote.page is None else [f"page {quote.page}"])])
        key = key_of(quote)
        joins = any(other.quote.document == quote.document for other in following)
        cards.append(_Card(quote, entry.note, name, where, key, joins, not following))
    return tuple(cards)


def _saved_words(binder: Binder) -> str:
    count = binder.dossier.count
    told = f"{count} extrait{'s' if count > 1 else ''}. "
    if binder.path is not None:
        return told + f"Enregistré à chaque changement dans {binder.path}."
    if binder.folder is not None:
        return told + f"S’enregistrera au premier changement dans {binder.folder}."
    return told + "Gardé dans cette page seulement : téléchargez-le avant de la quitter."


def documents_html(library: Library) -> str:
    """A document to open and select in."""
    options = "".join(
        f'<option value="{escaped(document.id)}">{escaped(document.title)}</option>' for document in library.documents
    )
    return (
        '<div class="choose-document"><label for="dossier-document">Choisir un passage dans un document</label>'
        f'<select id="dossier-document">{options}</select><button type="button" data-action="browse">Ouvrir</button></div>'
    )


def document_html(document: Document, focus: Span | None, taken: Sequence[Span]) -> str:
    """A document, what is quoted of it marked, to select in."""
    tools = (
        f'<div class="selection" data-hint="{escaped(_SELECT_HINT)}"><span class="words">{escaped(_SELECT_HINT)}</span>'
        '<button type="button" data-action="select" class="primary" disabled>Ajouter au dossier</button></div>'
    )
    return reader_html("dossier", document, taken, focus, tools=tools)


def exports_html() -> str:
    """A button for each format, the dossier's own first."""
    buttons = "".join(
        f'<button type="button" data-action="export" data-text="{suffix}">{name}</button>'
        for suffix, (name, _, _) in EXPORTS.items()
    )
    return (
        '<div class="dossier-exports" role="group" aria-label="Télécharger"><span>Télécharger :</span>'
        f'<button type="button" data-action="download">Dossier Sourcier</button>{buttons}</div>'
        '<div class="dossier-files"><label class="file-button">Ouvrir un dossier téléchargé'
        '<input type="file" accept=".json,application/json"></label>'
        '<button type="button" data-action="new" data-confirm="Commencer un autre dossier ? Celui-ci ne sera plus affiché.">'
        'Nouveau dossier</button><button type="button" data-action="verify">Vérifier les citations</button></div>'
    )


def shelf_html(shelved: Sequence[Shelved], path: str) -> str:
    """The dossiers of the chosen folder, each to be opened."""
    if not shelved:
        return '<p class="hint">Aucun dossier dans cet endroit pour l’instant.</p>'
    rows = []
    for one in shelved:
        name = escaped(one.path.name)
        if one.problem:
            rows.append(f'<li>{name} <span class="hint">illisible : {escaped(one.problem)}</span></li>')
        elif one.path.name == path:
            rows.append(f'<li><strong>{escaped(one.title)}</strong> <span class="hint">{name}, ouvert ici</span></li>')
        else:
            rows.append(
                f'<li>{escaped(one.title)} <span class="hint">{name}</span> <button type="button" data-action="shelf" '
                f'data-text="{name}" aria-label="Ouvrir le dossier « {escaped(one.title)} »">Ouvrir</button></li>'
            )
    return f'<ul class="shelf">{"".join(rows)}</ul>'


def checked_html(checked: Sequence[Checked]) -> str:
    """What became of each quotation: counts first, then those that need a look."""
    count = Counter(one.outcome for one in checked)
    told = ", ".join(f"{count[found]} {found}{'s' if count[found] > 1 else ''}" for found in Outcome if count[found])
    look = [one for one in checked if one.outcome is not Outcome.SAME]
    rows = "".join(f"<li>{_checked_row(one)}</li>" for one in look[:MOST_SHOWN])
    rest = f'<p class="hint">Et {len(look) - MOST_SHOWN} autres.</p>' if len(look) > MOST_SHOWN else ""
    return f'<section class="checked"><h3>Citations vérifiées : {told}</h3><ol>{rows}</ol>{rest}</section>'


def _checked_row(checked: Checked) -> str:
    words = " ".join(checked.text.split())
    place = ""
    if checked.document and checked.span:
        where = f"{checked.document.source}, caractères {checked.span.start} à {checked.span.end}"
        place = (
            f'<p class="source">{escaped(where)} <button type="button" data-action="open" '
            f'data-document="{escaped(checked.document.id)}" data-start="{checked.span.start}" data-end="{checked.span.end}">'
            "Ouvrir</button></p>"
        )
    difference = f'<p class="difference">{_difference_html(checked.difference)}</p>' if checked.difference else ""
    return (
        f'<p><strong class="outcome {checked.outcome.name.lower()}">{checked.outcome}</strong> : {_TOLD[checked.outcome]}</p>'
        f"<blockquote>{escaped(words)}</blockquote>{difference}{place}"
    )


def _difference_html(edits: Sequence[Edit]) -> str:
    """Words gone struck out, new ones underlined."""
    tags = {EditKind.KEPT: "span", EditKind.GONE: "del", EditKind.NEW: "ins"}
    return "".join(f"<{tags[edit.kind]}>{escaped(edit.words)}</{tags[edit.kind]}>" for edit in edits)
