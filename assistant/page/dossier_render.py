"""From a dossier to the HTML of its tab: the quotations, and the fields in which the trainer writes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assistant.dossier.exports.formats import EXPORTS
from assistant.dossier.files import Shelved
from assistant.dossier.model import LONGEST_NOTE, LONGEST_TITLE, UNTITLED, Dossier, Entry, Section
from assistant.dossier.verification import Checked, Edit, EditKind, Outcome
from assistant.page.bench_parts import reader_html
from assistant.page.binder import Binder
from assistant.page.markup import escaped
from corpus.library import Library
from corpus.model import Document, Span

MOST_SHOWN = 200
_SELECT_HINT = "Sélectionnez, dans le texte, un passage à ajouter au dossier."
_TOLD = {
    Outcome.SAME: "mot pour mot à sa place",
    Outcome.MOVED: "les mêmes mots, ailleurs",
    Outcome.CHANGED: "les mots ont changé",
    Outcome.GONE: "introuvable dans les documents",
}


def dossier_html(binder: Binder) -> str:
    """The whole dossier to work on; of a very long one, its first extracts."""
    dossier = binder.dossier
    shown = 0
    parts: list[str] = []
    for number, section in enumerate(dossier.sections):
        entries = section.entries[: max(0, MOST_SHOWN - shown)]
        parts.append(_section_html(dossier, number, section, entries))
        shown += len(entries)
    hidden = dossier.count - shown
    more = (
        f'<p class="message notice">La page montre les {shown} premiers extraits ; les {hidden} autres sont bien dans le '
        "dossier et dans ses exports.</p>"
        if hidden
        else ""
    )
    gaps = "".join(f"<li>{escaped(gap)}</li>" for gap in dossier.gaps)
    gaps = f'<section class="gaps"><h4>Sans réponse dans les documents</h4><ul>{gaps}</ul></section>' if gaps else ""
    empty = (
        '<p class="hint">Aucun extrait pour l’instant. Proposez un plan ci-dessus, ou posez une question et choisissez '
        "« Ajouter au dossier » sous un extrait.</p>"
        if not dossier.sections
        else ""
    )
    title = "" if dossier.title == UNTITLED else escaped(dossier.title)
    kept = (' data-kept="page"' if binder.folder is None else "") + (" data-unsaved" if binder.unsaved else "")
    return (
        f'<div class="dossier"{kept}>'
        f'<label class="field">Titre du dossier<input type="text" data-action="title" maxlength="{LONGEST_TITLE}" '
        f'value="{title}" placeholder="{UNTITLED}"></label>'
        f'<p class="hint">{_saved_words(binder)}</p>{empty}{"".join(parts)}{more}{gaps}'
        '<p class="tools"><button type="button" data-action="section-add">Ajouter une partie</button></p></div>'
    )


def _saved_words(binder: Binder) -> str:
    count = binder.dossier.count
    told = f"{count} extrait{'s' if count > 1 else ''}. "
    if binder.path is not None:
        return told + f"Enregistré à chaque changement dans {escaped(str(binder.path))}."
    if binder.folder is not None:
        return told + f"S’enregistrera au premier changement dans {escaped(str(binder.folder))}."
    return told + "Gardé dans cette page seulement : téléchargez-le avant de la quitter."


def _section_html(dossier: Dossier, number: int, section: Section, entries: Sequence[Entry]) -> str:
    title = escaped(section.title)
    cards = "".join(f"<li>{_entry_html(dossier, number, place, entry)}</li>" for place, entry in enumerate(entries))
    buttons = [
        _button("section-move", "Monter", f"Monter la partie « {section.title} »", number, by=-1) if number else "",
        _button("section-move", "Descendre", f"Descendre la partie « {section.title} »", number, by=1)
        if number + 1 < len(dossier.sections)
        else "",
        _button(
            "section-merge", "Fusionner avec la précédente", f"Fusionner « {section.title} » avec la partie précédente", number
        )
        if number
        else "",
        _button(
            "section-remove", "Retirer la partie", f"Retirer la partie « {section.title} » et ses extraits", number, confirm=True
        ),
    ]
    return (
        f'<section class="part"><label class="field part-title"><span class="unseen">Titre de la partie {number + 1}</span>'
        f'<input type="text" data-action="section-title" data-number="{number}" maxlength="{LONGEST_TITLE}" '
        f'value="{title}"></label>'
        f'<div class="tools">{"".join(buttons)}</div>{_note_html("section-note", section.note, title, number)}'
        f'<ol class="entries" aria-label="Extraits de la partie « {title} »">{cards}</ol></section>'
    )


def _entry_html(dossier: Dossier, number: int, place: int, entry: Entry) -> str:
    quote = entry.quote
    words = " ".join(quote.text.split())
    name = words if len(words) <= 40 else f"{words[:40].rstrip()}…"
    where = " › ".join([quote.title, *quote.section] + ([f"page {quote.page}"] if quote.page is not None else []))
    last = place + 1 == len(dossier.sections[number].entries)
    follows = None if last else dossier.sections[number].entries[place + 1].quote
    others = "".join(
        f'<option value="{other}">{escaped(section.title)}</option>'
        for other, section in enumerate(dossier.sections)
        if other != number
    )
    choice = (
        f'<select aria-label="Mettre « {escaped(name)} » dans une autre partie" data-action="put" data-number="{number}" '
        f'data-place="{place}"><option value="">Mettre dans…</option>{others}</select>'
        if others and len(dossier.sections) <= MOST_SHOWN
        else ""
    )
    buttons = [
        f'<button type="button" data-action="open" aria-label="Ouvrir « {escaped(name)} » dans le document" '
        f'data-document="{escaped(quote.document)}" data-start="{quote.span.start}" data-end="{quote.span.end}">Ouvrir</button>',
        "" if not number and not place else _button("move", "↑", f"Monter « {name} »", number, place, by=-1),
        ""
        if last and number + 1 == len(dossier.sections)
        else _button("move", "↓", f"Descendre « {name} »", number, place, by=1),
        _button("merge", "Fusionner avec le suivant", f"Fusionner « {name} » avec l’extrait suivant", number, place)
        if follows is not None and follows.document == quote.document
        else "",
        choice,
        _button("remove", "Retirer", f"Retirer « {name} »", number, place),
    ]
    return (
        f'<article class="entry"><blockquote>{escaped(quote.text)}</blockquote><p class="source">{escaped(where)}</p>'
        f'{_note_html("note", entry.note, escaped(name), number, place)}<div class="tools">{"".join(buttons)}</div></article>'
    )


def _note_html(action: str, note: str, name: str, number: int, place: int | None = None) -> str:
    """Where the trainer writes; open once there is something."""
    at = "" if place is None else f' data-place="{place}"'
    return (
        f'<details class="own-words"{" open" if note else ""}><summary>{"Note" if note else "Ajouter une note"}</summary>'
        f'<textarea data-action="{action}" data-number="{number}"{at} maxlength="{LONGEST_NOTE}" rows="2" '
        f'aria-label="Votre note sur « {name} »">{escaped(note)}</textarea></details>'
    )


def _button(
    action: str, label: str, spoken: str, number: int, place: int | None = None, *, by: int | None = None, confirm: bool = False
) -> str:
    at = "" if place is None else f' data-place="{place}"'
    way = "" if by is None else f' data-by="{by}"'
    asked = f' data-confirm="{escaped(spoken)} ?"' if confirm else ""
    return (
        f'<button type="button" data-action="{action}" data-number="{number}"{at}{way}{asked} '
        f'aria-label="{escaped(spoken)}">{label}</button>'
    )


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
