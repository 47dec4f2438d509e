"""Checks of the model, and of the index that was made with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from assistant.doctor.case import Case
from assistant.doctor.check import Check, counted, fail, halves, ok, warn
from assistant.doctor.model import model_faults
from corpus.errors import DamagedIndex
from index.build import encoded_keys
from index.contents import load_definitions
from index.dense import rows
from index.encoder import Encoder
from index.french.analyzer import terms
from index.segments import Segments, indexed_text
from index.store import generations, read_manifest, why_outdated

_UPDATE = "Lancez « sourcier index » : l’index sera mis à jour, et seul ce qui a changé sera recalculé."
_REBUILD = "Lancez « sourcier index --rebuild » : l’index sera refait d’après les textes."
_SAMPLE = 8
_SAME = 0.99
"""Least cosine of a vector with the one computed again: other processors round differently, other models differ far more."""


def check_model(case: Case) -> Check:
    """The model is there, and its files are whole."""
    name, model = "modèle", case.model
    if model.problem is not None:
        return fail(name, *halves(model.problem))
    if model.folder is None:
        return ok(name, f"{model.name} est installé ; il sera préparé à la première question.")
    faults = model_faults(model.folder)
    if faults:
        return fail(
            name,
            f"Le modèle {model.name} ne peut pas être chargé.",
            f"Si c’est le modèle fourni, supprimez {model.folder} : il sera refait. Sinon, remettez-en une copie saine.",
            faults,
        )
    return ok(name, f"{model.name}, dans {model.folder} (empreinte {model.fingerprint}).")


def check_fingerprint(case: Case) -> Check | None:
    """The index was made with this very model."""
    made = _made_with(case)
    if case.model.fingerprint is None or made is None:
        return None
    name, (other, fingerprint) = "empreinte du modèle", made
    if fingerprint == case.model.fingerprint:
        return ok(name, f"L’index a été fait avec ce modèle ({fingerprint}).")
    return warn(
        name,
        f"L’index a été fait avec un autre modèle ({other}, {fingerprint}) que celui d’ici "
        f"({case.model.name}, {case.model.fingerprint}).",
        "Lancez « sourcier index » pour le refaire, ou rendez à SOURCIER_MODEL sa valeur d’alors.",
    )


def _made_with(case: Case) -> tuple[str, str] | None:
    """The name and fingerprint of the model of the index, or of one that it would be made from."""
    for generation in [case.index.path] if case.index is not None else generations(case.folder):
        try:
            recipe = read_manifest(generation)["recipe"]
        except DamagedIndex:
            continue
        return str(recipe.get("model")), str(recipe.get("model_fingerprint"))
    return None


def check_index(case: Case) -> Check | None:
    """There is an index, and it is that of the texts as they are."""
    if case.recipe is None:
        return None
    name = "index"
    if case.up_to_date:
        return ok(name, "À jour.")
    reason = why_outdated(case.folder, case.recipe)
    if reason is None:
        return warn(name, "Il n’y a pas encore d’index.", "Lancez « sourcier index », ou posez une question : il sera fait.")
    return warn(name, f"L’index n’est pas à jour : {reason}.", _UPDATE)


def check_sums(case: Case) -> Check | None:
    """Every file of the index is as it was written."""
    if case.index is None:
        return None
    name = "sommes de l’index"
    if case.index.altered is not None:
        return fail(name, f"L’index est endommagé : {case.index.altered}.", _UPDATE, [str(case.index.path)])
    return ok(name, f"{counted(len(case.index.manifest['files']), 'fichier exact', 'fichiers exacts')}, à l’octet près.")


def check_counts(case: Case) -> Check | None:
    """Both arms hold every passage, and the catalogue's documents."""
    if case.index is None or case.index.altered is not None or case.library is None:
        return None
    name, contents = "comptes", case.index.contents
    if contents is None:
        return fail(name, f"L’index ne peut pas être lu : {case.index.mismatch}.", _REBUILD)
    found = {"documents": len(contents.documents), "passages": len(contents.passages), "units": len(contents.units)}
    faults = []
    if found != case.index.manifest.get("counts"):
        faults.append("le manifeste annonce d’autres nombres")
    if found["documents"] != len(case.library.documents):
        faults.append(f"{counted(found['documents'], 'document')} dans l’index, {len(case.library.documents)} au catalogue")
    elif case.segments is None:
        faults.append("les documents de l’index ne sont pas ceux du catalogue")
    elif (segments := case.sound_segments) is not None:
        faults += _without_words(segments, contents.counts.rows[:, 1])
    try:
        load_definitions(case.index.path)
    except DamagedIndex as damage:
        faults.append(str(damage))
    if faults:
        return fail(name, "L’index n’est pas complet.", _REBUILD, faults)
    passages, units = counted(found["passages"], "passage"), counted(found["units"], "unité")
    return ok(name, f"{counted(found['documents'], 'document')} ; {passages} par les mots comme par le sens ; {units}.")


def _without_words(segments: Segments, posted: np.ndarray[tuple[int, ...], np.dtype[np.int32]]) -> Iterator[str]:
    """The passages that the lexical arm cannot find, though they have words."""
    for number in np.setdiff1d(np.arange(len(segments.passages)), posted).tolist():
        passage = segments.passages[number]
        if terms(indexed_text(passage)):
            yield f"{passage.document.source}, {passage.span.start}:{passage.span.end} : introuvable par les mots"


def check_spans(case: Case) -> Check | None:
    """Every passage and unit is a place of its text, with words in it."""
    segments = case.segments
    if segments is None:
        return None
    name = "positions"
    wrong = case.misplaced
    total = len(segments.passage_table) + len(segments.unit_table)
    if wrong:
        return fail(name, f"{len(wrong)} positions sur {total} ne désignent pas un extrait de leur texte.", _REBUILD, wrong)
    return ok(name, f"{counted(total, 'position relue', 'positions relues')} : toutes dans leur texte.")


def check_vectors(case: Case) -> Check | None:
    """Every text has its vector, every vector its text, and each can be compared."""
    segments = case.sound_segments
    if segments is None or case.index is None or case.index.contents is None:
        return None
    name, contents = "vecteurs", case.index.contents
    expected, found = encoded_keys(segments), contents.keys
    if len(expected) != len(found):
        orphans = len(found) - len(expected)
        return fail(
            name, f"{abs(orphans)} vecteurs {'de trop' if orphans > 0 else 'manquent'} : il y a {len(found)} vecteurs.", _REBUILD
        )
    orphans = int((expected != found).any(axis=1).sum())
    if orphans:
        return fail(name, f"{counted(orphans, 'vecteur')} d’un texte qui n’est plus là, ou d’un autre.", _REBUILD)
    lengths = np.concatenate([np.linalg.norm(table, axis=1) for table in contents.vectors.tables()])
    null = int((~(np.abs(lengths - 1) < 1e-3)).sum())
    if null:
        return fail(name, f"{counted(null, 'vecteur')} sans longueur ou qui n’est pas un nombre.", _REBUILD)
    return ok(name, f"{counted(len(found), 'vecteur')}, chacun celui de son texte.")


def check_recomputed(case: Case, encoder: Encoder) -> Check | None:
    """The model loads, and gives again the vectors of a few passages."""
    segments = case.sound_segments
    name = "vecteurs recalculés"
    if case.model.problem is not None or case.model.fingerprint is None:
        return None
    sample = [] if segments is None else sorted({int(n) for n in np.linspace(0, len(segments.passages) - 1, _SAMPLE)})
    texts = [indexed_text(segments.passages[number]) for number in sample] if segments is not None else []
    try:
        again = encoder.encode_passages(texts or ["Le modèle répond."])
    except (OSError, RuntimeError, ValueError, KeyError, TypeError) as error:
        return fail(
            name,
            f"Le modèle {case.model.name} ne peut pas être chargé ({error}).",
            "Remettez une copie saine du modèle à sa place ; celui qui est fourni se refait si l’on supprime son dossier.",
            [str(case.model.folder)],
        )
    if not np.isfinite(again).all():
        return fail(name, "Le modèle donne des vecteurs qui ne sont pas des nombres.", "Remettez une copie saine du modèle.")
    if not texts or case.index is None or case.index.contents is None or not _same_model(case):
        return ok(name, "Le modèle se charge et répond.")
    kept = rows(case.index.contents.vectors.passages)[sample]
    cosines = (kept * again).sum(axis=1) if kept.shape == again.shape else np.zeros(len(sample))
    if cosines.min() < _SAME:
        return fail(name, "Le modèle ne donne pas les vecteurs de l’index.", _REBUILD)
    return ok(name, f"Le modèle se charge, et {counted(len(sample), 'vecteur recalculé', 'vecteurs recalculés')} sont les mêmes.")


def _same_model(case: Case) -> bool:
    made = _made_with(case)
    return made is not None and made[1] == case.model.fingerprint


def check_generations(case: Case) -> Check | None:
    """Nothing is kept of earlier indexes, or of one that was never finished."""
    if case.writer is not None:
        return None
    name = "anciens index"
    found = generations(case.folder)
    current = case.index.path if case.index is not None else next(iter(found), None)
    stale = [path for path in found if path != current]
    unfinished: list[Path] = sorted(case.folder.glob(".building-*")) if case.folder.is_dir() else []
    if not stale and not unfinished:
        return ok(name, "Aucun index périmé ni inachevé.")
    unused = counted(len(stale), "index périmé", "index périmés")
    return warn(
        name,
        f"{unused}, {counted(len(unfinished), 'inachevé')} : ils prennent de la place pour rien.",
        "Le prochain « sourcier add » ou « sourcier remove » les efface."
        if case.managed
        else f"Supprimez-les sans crainte, ou tout le dossier {case.folder} : l’index sera refait.",
        [str(path) for path in [*stale, *unfinished]],
    )
