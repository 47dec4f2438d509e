"""The documents of the library as HTML: the list, what became of imported files, and where to drop new ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from assistant.citation import french_date
from assistant.outcomes import WORDS, counted
from assistant.page.bench_parts import refused_html
from assistant.page.inbox import HEADER, MOST_FILES, ROUTE
from assistant.page.markup import escaped
from corpus.fields import AUTHOR, DATE, LICENCE, PUBLISHER, keywords_of, values_of
from corpus.importers import IMPORTERS, formats
from corpus.library import BUNDLED, MAX_BYTES, Library
from corpus.managed.document import StoredDocument
from corpus.managed.outcome import Outcome
from corpus.model import Document

MOST_SHOWN = 100
_RECIPE = (
    "<code>sourcier add --library ma-bibliotheque mes-documents/</code>, puis "
    "<code>sourcier serve --library ma-bibliotheque</code>"
)
_SPOKEN_NAMES = {
    **dict.fromkeys(AUTHOR, "Auteur"),
    **dict.fromkeys(PUBLISHER, "Éditeur"),
    **dict.fromkeys(DATE, "Date"),
    **dict.fromkeys(LICENCE, "Licence"),
    **dict.fromkeys(("keywords", "mots-clés", "mots-cles", "tags"), "Mots-clés"),
    "title": "Titre", "summary": "Résumé", "sources": "Sources", "url": "Adresse", "language": "Langue",
}  # fmt: skip


def note_html(library: Library, *, may: bool) -> str:
    """What this page can do with the library, and how to have one that it can change."""
    if library.managed and may:
        return ""
    if library.managed:
        told = "Page en lecture seule : ajouter et retirer des documents est réservé à la personne qui administre Sourcier."
    elif library.root == BUNDLED:
        told = f"Les fiches fournies avec Sourcier ne se modifient pas. Pour interroger vos documents : {_RECIPE}."
    else:
        told = (
            "Ces documents sont lus dans leur dossier, où Sourcier n’écrit jamais : ajoutez-y ou ôtez-en des fichiers, puis "
            f"relancez Sourcier. Pour ajouter et retirer des documents depuis cette page : {_RECIPE}."
        )
    return f'<p class="hint">{told}</p>'


def deposit_html() -> str:
    """Where to drop files, or choose them by keyboard; its script sends them one by one."""
    return (
        f'<div class="drop" data-route="{ROUTE}" data-header="{HEADER}" data-largest="{MAX_BYTES}" data-most="{MOST_FILES}">'
        '<div class="file-field"><span class="name" id="depot-nom">Ajouter des documents</span>'
        f'<p class="hint" id="depot-aide">Déposez ici un ou plusieurs fichiers, ou choisissez-les. Formats lus : {formats()} ; '
        f"{MAX_BYTES // 1_000_000} Mo au plus par fichier. Un fichier de même nom remplace l’ancien.</p>"
        f'<input type="file" id="depot-fichiers" multiple accept="{",".join(sorted(IMPORTERS))}" '
        'aria-labelledby="depot-nom" aria-describedby="depot-aide">'
        '<label class="file-button" for="depot-fichiers" aria-hidden="true">Choisir des fichiers…</label></div>'
        '<div class="advance sending" hidden><progress aria-label="Envoi des fichiers"></progress>'
        '<span role="status" aria-live="polite"></span></div></div>'
    )


def report_html(outcomes: Sequence[Outcome], refused: str = "") -> str:
    """What became of each file.

    Args:
        refused: why the work stopped before its end, in French.
    """
    if not outcomes and not refused:
        return ""
    stopped = refused_html(refused) if refused else ""
    rows = "".join(
        f'<li class="{outcome.status}"><strong>{WORDS[outcome.status][0]}</strong> '
        f'<span class="file">{escaped(outcome.source)}</span>{_reason(outcome)}</li>'
        for outcome in outcomes
    )
    title = f'<h3 id="rapport-titre">{counted(outcome.status for outcome in outcomes)}</h3>' if outcomes else ""
    labelled = ' aria-labelledby="rapport-titre"' if outcomes else ""
    return f'<section class="report"{labelled}>{title}{stopped}<ul>{rows}</ul></section>'


def _reason(outcome: Outcome) -> str:
    return f"\u00a0: {escaped(outcome.reason)}" if outcome.reason else ""


def list_html(library: Library, found: Sequence[Document], *, may: bool) -> str:
    """The documents found, each with what is known of it.

    Args:
        may: whether they can be removed from here.
    """
    total = len(library.documents)
    if not total:
        return f'<p class="hint">La bibliothèque est vide.{" Ajoutez-y des documents ci-dessus." if may else ""}</p>'
    told = _documents(total) if len(found) == total else f"{_documents(len(found))} sur {total}"
    rows = "".join(f"<li>{_row(document, library, may)}</li>" for document in found[:MOST_SHOWN])
    left = len(found) - MOST_SHOWN
    more = f'<p class="hint">Et {_documents(left)} de plus : précisez la recherche.</p>' if left > 0 else ""
    dialog = _DIALOG if may else ""
    return (
        f'<section aria-labelledby="liste-titre"><h3 id="liste-titre">{told}</h3>{_refusals(library)}'
        f'<ul class="holdings">{rows}</ul>{more}</section>{dialog}'
    )


_DIALOG = (
    '<dialog aria-labelledby="retrait-titre"><h3 id="retrait-titre">Retirer ce document\u00a0?</h3><p class="words"></p>'
    '<p class="hint">Rien n’en restera dans la bibliothèque : ni l’original, ni le texte, ni ce qui sert à y chercher.</p>'
    '<div class="buttons"><button type="button" data-action="keep" autofocus>Le garder</button>'
    '<button type="button" data-action="remove">Le retirer</button></div></dialog>'
)


def _documents(count: int) -> str:
    return f"{count} document{'s' if count > 1 else ''}"


def _refusals(library: Library) -> str:
    """Files of the folder that could not be read."""
    if not library.refusals:
        return ""
    count = len(library.refusals)
    rows = "".join(
        f'<li><span class="file">{escaped(refusal.source)}</span>\u00a0: {escaped(refusal.reason)}</li>'
        for refusal in library.refusals[:MOST_SHOWN]
    )
    told = f"{count} fichier{'s' if count > 1 else ''} non lu{'s' if count > 1 else ''}"
    return f'<details class="unread"><summary>{told}</summary><ul>{rows}</ul></details>'


def _row(document: Document, library: Library, may: bool) -> str:
    name = escaped(document.id)
    title = escaped(document.title)
    remove = ""
    if may:
        remove = (
            f'<button type="button" data-action="ask" data-document="{name}" data-title="{title}" '
            f'aria-label="Retirer {title}">Retirer</button>'
        )
    keywords = ", ".join(keywords_of(document.content.metadata))
    about = f'<p class="keywords">Mots-clés\u00a0: {escaped(keywords)}</p>' if keywords else ""
    return (
        f'<article><h4>{title}</h4><p class="source">{" · ".join(map(escaped, _facts(document)))}</p>{about}'
        f'<div class="buttons"><button type="button" data-action="open" data-document="{name}" '
        f'aria-label="Ouvrir {title}">Ouvrir</button>{remove}</div>{_record(document, library)}</article>'
    )


def _facts(document: Document) -> Iterator[str]:
    """Its file, and the little that tells one document from another at a glance."""
    metadata, pages = document.content.metadata, len(document.content.pages)
    yield document.source
    yield from values_of(metadata, PUBLISHER)[:1] or values_of(metadata, AUTHOR)[:1]
    yield from values_of(metadata, DATE)[:1]
    yield f"{pages} page{'s' if pages > 1 else ''}" if pages else f"{len(document.text):_} caractères".replace("_", "\u202f")


def _record(document: Document, library: Library) -> str:
    """All that is known of it, folded away."""
    rows = [
        (_SPOKEN_NAMES.get(key, key), ", ".join(value) if isinstance(value, tuple) else value)
        for key, value in document.content.metadata.items()
    ]
    if isinstance(document, StoredDocument):
        aliases = sorted(source for source, known in library.aliases.items() if known == document.id)
        rows += [("Ajouté le", _day(document.entry.imported)), ("Version", str(document.entry.revision))]
        rows += [("Autres noms", ", ".join(aliases))]
    rows.append(("Identifiant", document.id))
    told = "".join(f"<div><dt>{escaped(name)}</dt><dd>{escaped(value)}</dd></div>" for name, value in rows if value)
    return (
        f'<details class="why"><summary aria-label="Fiche de {escaped(document.title)}">Fiche</summary><dl>{told}</dl></details>'
    )


def _day(moment: str) -> str:
    """The day of a time in ISO form, on this machine's clock."""
    return french_date(datetime.fromisoformat(moment).astimezone().date())
