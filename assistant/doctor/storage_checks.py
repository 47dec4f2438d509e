"""Checks of the folder: what it holds, who may read and write it, and how much room is left."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from assistant.doctor.case import Case
from assistant.doctor.check import Check, counted, fail, halves, ok, warn
from corpus.errors import DamagedLibrary
from corpus.importers import formats, importer_for
from corpus.lexicon import NAME as LEXICON
from corpus.lexicon import read_lexicon
from corpus.managed.catalogue import State
from corpus.managed.files import TEMPORARY, digest_of
from corpus.managed.layout import CATALOGUE, INDEX, LOCK, MARKER, ORIGINALS, TEXTS, WRITER

LEAST_ROOM = 100_000_000
"""Bytes free under which the next document may not fit."""
GOOD_ROOM = 1_000_000_000
"""Bytes free, beside twice the index (an update is written before the old one goes), under which to make room."""

_NEVER_TEXT = frozenset(
    ".png .jpg .jpeg .gif .svg .webp .ico .bmp .tif .tiff .css .js .woff .woff2 .ttf .otf .mp3 .mp4 .wav .mov".split()
)
_JOURNAL = f"{CATALOGUE}-journal"
_OWN = frozenset({MARKER, CATALOGUE, _JOURNAL, ORIGINALS, TEXTS, INDEX, LOCK, WRITER, LEXICON})


def check_opening(case: Case) -> Check | None:
    """The library opens, and holds something."""
    name = "bibliothèque"
    if isinstance(case.problem, DamagedLibrary):
        return None  # told of the catalogue
    if case.problem is not None:
        return fail(name, *halves(case.problem))
    if not case.managed and (case.root / CATALOGUE).is_file():
        return fail(
            name,
            f"{MARKER} manque : le dossier est lu comme un dossier ordinaire.",
            f'Écrivez-y un fichier {MARKER} qui contient {{"schema": 1}} : le reste de la bibliothèque est en place.',
        )
    if case.library is None or not case.library.documents:
        return warn(name, "La bibliothèque est vide.", "Ajoutez-y des documents avec « sourcier add ».")
    kind = "faite par Sourcier" if case.managed else "lue sur place, jamais modifiée"
    return ok(name, f"{case.root} : {counted(len(case.library.documents), 'document')} ; {kind}.")


def check_catalogue(case: Case) -> Check | None:
    """The catalogue is the one that was written."""
    name = "catalogue"
    if isinstance(case.problem, DamagedLibrary):
        return fail(name, *halves(case.problem))
    if case.state is None:
        return None
    if case.faults:
        return fail(
            name,
            "SQLite signale des défauts dans le catalogue.",
            f"Remettez en place une copie de {CATALOGUE} ; à défaut, faites une bibliothèque neuve et ajoutez-y le dossier "
            "« originals » de celle-ci avec « sourcier add ».",
            case.faults,
        )
    paths = counted(len(case.state.aliases), "autre chemin", "autres chemins")
    return ok(name, f"{counted(len(case.state.entries), 'document')}, {paths} ; état n° {case.state.number}.")


def check_originals(case: Case) -> Check | None:
    """Every original is there, byte for byte; with the catalogue lost, those that are there are what their names say."""
    if not case.managed:
        return None
    name = "originaux"
    found = {path.name.split(".", 1)[0]: path for path in _files(case.root / ORIGINALS)}
    wanted = {sha256: path.name for sha256, path in found.items()}
    if case.state is not None:
        wanted = {entry.sha256: entry.source for entry in case.state.entries}
    missing = [source for sha256, source in wanted.items() if sha256 not in found]
    altered = [source for sha256, source in wanted.items() if sha256 in found and not _is_whole(found[sha256], sha256)]
    if not missing and not altered:
        return ok(name, f"{counted(len(wanted), 'original exact', 'originaux exacts')}, à l’octet près.")
    absent = counted(len(missing), "original manque", "originaux manquent")
    return fail(
        name,
        f"{absent}, {counted(len(altered), 'est altéré', 'sont altérés')}.",
        "Ajoutez de nouveau les mêmes fichiers avec « sourcier add » : ils seront remis en place.",
        [*(f"{source} : manque" for source in missing), *(f"{source} : altéré ou illisible" for source in altered)],
    )


def _is_whole(path: Path, sha256: str) -> bool:
    try:
        return digest_of(path) == sha256
    except OSError:
        return False


def check_texts(case: Case) -> Check | None:
    """Every stored text is the one that was imported, and can be read."""
    if not case.managed or case.library is None:
        return None
    name = "textes"
    lost = [*(refusal.source for refusal in case.library.refusals), *case.unreadable]
    if not lost:
        return ok(name, f"{counted(len(case.documents), 'texte exact', 'textes exacts')}, à l’octet près.")
    damaged = counted(len(lost), "texte manque ou est altéré", "textes manquent ou sont altérés")
    return fail(
        name,
        f"{damaged} : ces documents ne répondent plus.",
        "Lancez « sourcier index --rebuild », qui les refait d’après les originaux ; à défaut, ajoutez de nouveau les fichiers.",
        lost,
    )


def check_leftovers(case: Case) -> Check | None:
    """Nothing is stored that the catalogue does not name."""
    if not case.managed or case.state is None or case.writer is not None:
        return None
    name = "restes"
    found = sorted(path.relative_to(case.root).as_posix() for path in _leftovers(case.root, case.state))
    if not found:
        return ok(name, "Aucun fichier que le catalogue ne connaisse pas.")
    return warn(
        name,
        f"{counted(len(found), 'fichier ne sert', 'fichiers ne servent')} plus : restes d’une commande interrompue.",
        "Rien n’est perdu ; le prochain « sourcier add » ou « sourcier remove » les efface.",
        found,
    )


def _leftovers(root: Path, state: State) -> Iterator[Path]:
    kept = {entry.sha256 for entry in state.entries} | {entry.content for entry in state.entries}
    for folder in (ORIGINALS, TEXTS):
        yield from (path for path in _files(root / folder, hidden=True) if path.name.split(".", 1)[0] not in kept)
    yield from (path for path in _files(root, hidden=True) if path.name.startswith(TEMPORARY) or path.name in (WRITER, _JOURNAL))


def check_ignored(case: Case) -> Check | None:
    """Every file of the folder that looks like a text is read."""
    name = "fichiers ignorés"
    if case.managed:
        strangers = sorted(path.name for path in _listed(case.root) if path.name not in _OWN and not path.name.startswith("."))
        if strangers:
            dropped = counted(len(strangers), "fichier ou dossier posé", "fichiers ou dossiers posés")
            return warn(
                name,
                f"{dropped} à la main dans la bibliothèque : rien n’en est lu.",
                "Sortez-les de ce dossier, puis ajoutez-les avec « sourcier add ».",
                strangers,
            )
        return ok(name, "Rien d’étranger dans le dossier.")
    if case.library is None:
        return None
    refused = [f"{refusal.source} : {refusal.reason}" for refusal in case.library.refusals]
    unknown = sorted(path.relative_to(case.root).as_posix() for path in _unknown(case.root))
    if refused or unknown:
        return warn(
            name,
            f"{counted(len(refused), 'fichier refusé', 'fichiers refusés')}, {len(unknown)} de format inconnu.",
            f"Enregistrez-les dans l’un de ces formats : {formats()}.",
            [*refused, *(f"{source} : format inconnu, ou lien hors du dossier" for source in unknown)],
        )
    return ok(name, "Tous les fichiers qui peuvent être des textes sont lus.")


def _unknown(root: Path) -> Iterator[Path]:
    """Visible files that are neither read nor refused, pictures and the like left out."""
    inside = root.resolve()
    for path in root.rglob("*"):
        if any(part.startswith(".") for part in path.relative_to(root).parts) or not path.is_file() or path == root / LEXICON:
            continue
        if path.suffix.lower() not in _NEVER_TEXT and (
            importer_for(path.name) is None or not path.resolve().is_relative_to(inside)
        ):
            yield path


def check_lexicon(case: Case) -> Check | None:
    """Each line of the lexicon says something."""
    path = case.root / LEXICON
    if case.library is None or not path.is_file():
        return None
    name = "lexique"
    groups = read_lexicon(case.root)
    text = path.read_text(encoding="utf-8", errors="replace")
    lines = [line for line in text.splitlines() if line.split("#", 1)[0].strip()]
    if len(lines) > len(groups):
        return warn(
            name,
            f"{counted(len(lines) - len(groups), 'ligne ne donne', 'lignes ne donnent')} aucune équivalence.",
            "Écrivez au moins deux mots par ligne, séparés par = ou ; (# ouvre un commentaire).",
        )
    return ok(name, f"{counted(len(groups), 'équivalence')}.")


def check_room(case: Case) -> Check:
    """There is room for the next change."""
    name = "place libre"
    place = _nearest(case.folder)
    free = shutil.disk_usage(place).free
    size = sum(path.stat().st_size for path in _files(case.index.path)) if case.index is not None else 0
    told = f"{_size(free)} libres sur le disque de {place} (l’index prend {_size(size)})."
    advice = "Libérez de la place : une mise à jour de l’index s’écrit à côté de l’ancien."
    if free < LEAST_ROOM + size:
        return fail(name, told, advice)
    if free < GOOD_ROOM + 2 * size:
        return warn(name, told, advice)
    return ok(name, told)


def _size(count: int) -> str:
    for unit in ("o", "ko", "Mo"):
        if count < 1000:
            return f"{count} {unit}"
        count //= 1000
    return f"{count} Go"


def check_permissions(case: Case) -> Check:
    """What must be read can be, what must be written too, and not by everybody."""
    name = "droits"
    index = case.folder if case.folder.exists() else _nearest(case.folder)
    inside = [case.root / part for part in (MARKER, CATALOGUE, ORIGINALS, TEXTS)] if case.managed else []
    places = [path for path in (case.root, *inside, index) if path.exists()]
    deep = [path for place in places if place.is_dir() and (case.managed or place == index) for path in _files(place)]
    unreadable = [
        path for path in dict.fromkeys((*places, *deep)) if not _allowed(path, os.R_OK | (os.X_OK if path.is_dir() else 0))
    ]
    if unreadable:
        return fail(
            name,
            f"{counted(len(unreadable), 'fichier ou dossier ne peut', 'fichiers ou dossiers ne peuvent')} être lus.",
            "Rendez-vous-en la lecture (chmod u+rX), ou employez le compte qui les possède.",
            map(str, unreadable),
        )
    unwritable = [path for path in (places if case.managed else [index]) if not _allowed(path, os.W_OK)]
    if unwritable:
        return warn(
            name,
            "La bibliothèque répond, mais ne peut pas changer." if case.managed else "L’index ne peut pas être enregistré.",
            "Rendez ces dossiers inscriptibles (chmod u+w), ou choisissez un autre cache avec SOURCIER_CACHE."
            if not case.managed
            else "Rendez ces fichiers et dossiers inscriptibles (chmod u+w) si vous voulez ajouter ou retirer des documents.",
            map(str, unwritable),
        )
    shared = [path for path in places if sys.platform != "win32" and path.stat().st_mode & 0o1002 == 0o2]
    if shared:
        return warn(
            name,
            "N’importe quel compte de cette machine peut modifier la bibliothèque ou son index.",
            "Réservez-en l’écriture (chmod o-w).",
            map(str, shared),
        )
    return ok(name, "Lecture permise, écriture réservée.")


def _allowed(path: Path, mode: int) -> bool:
    return os.access(path, mode, effective_ids=os.access in os.supports_effective_ids)


def check_lock(case: Case) -> Check | None:
    """Nobody is writing."""
    if not case.managed:
        return None
    name = "verrou"
    if case.writer is None:
        return ok(name, "Aucune écriture en cours.")
    return warn(
        name,
        f"La bibliothèque est en cours d’écriture{case.writer}.",
        "Attendez la fin pour la modifier ; lire et demander restent possibles. Si ce processus ne répond plus, arrêtez-le.",
    )


def _nearest(path: Path) -> Path:
    """The closest folder above that exists."""
    return next(folder for folder in (path, *path.absolute().parents) if folder.is_dir())


def _listed(folder: Path) -> Iterable[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _files(folder: Path, *, hidden: bool = False) -> list[Path]:
    return [path for path in _listed(folder) if path.is_file() and (hidden or not path.name.startswith("."))]
