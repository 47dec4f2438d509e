"""Making a generation: taking over what earlier ones hold, and writing it beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from corpus.errors import DamagedIndex, EmptyLibrary
from corpus.library import Library
from corpus.managed.layout import INDEX
from index.build import Earlier, build
from index.cache import library_cache
from index.code import code_digest
from index.contents import Contents
from index.encoder import Encoder
from index.passages import PassageSettings
from index.progress import Progress, silent
from index.store import Recipe, generations, read_manifest, verify, why_outdated, write_generation

Notify = Callable[[str], None]


def quiet(_message: str) -> None:
    """Tell nothing."""


def index_folder(library: Library) -> Path:
    """Where the generations of a library live: within it if it is managed, else in the user's cache."""
    return library.root / INDEX if library.managed else library_cache(library.root)


def recipe_of(library: Library, encoder: Encoder, settings: PassageSettings) -> Recipe:
    """What decides the content of the library's index.

    Raises:
        EmptyLibrary: if there is nothing to index.
    """
    if not library.documents:
        raise EmptyLibrary(f"La bibliothèque {library.root} est vide. Ajoutez-y des documents avec « sourcier add ».")
    return Recipe(encoder.name, encoder.fingerprint, asdict(settings), library.digest, code_digest())


def make_generation(
    library: Library,
    encoder: Encoder,
    settings: PassageSettings,
    folder: Path,
    *,
    rebuild: bool = False,
    damage: str | None = None,
    reuse: Sequence[Path] = (),
    progress: Progress = silent,
    notify: Notify = quiet,
) -> Path:
    """Make the generation of a library in `folder`, whether or not it is there; others are left in place.

    Args:
        rebuild: take nothing over.
        damage: what was wrong with the one that is there.
        reuse: other folders of generations, or generations, to take from.
        notify: told, in French, why there is something to make.
    """
    recipe = recipe_of(library, encoder, settings)
    reason = f"l’index est endommagé ({damage})" if damage else why_outdated(folder, recipe)
    earlier = [] if rebuild else list(_earlier([folder, *reuse], recipe))
    if reason and not rebuild:
        kept = any(before.same_model for before in earlier)
        notify(f"Index {'mis à jour' if kept else 'refait'} : {reason}.")
    contents = build(library.documents, settings, encoder, earlier, progress)
    counts = {"documents": len(contents.documents), "passages": len(contents.passages), "units": len(contents.units)}
    return write_generation(folder, recipe, counts, contents.save)


def _earlier(folders: Iterable[Path], recipe: Recipe) -> Iterator[Earlier]:
    """The generations in `folders` that something can be taken from."""
    for generation in (found for folder in folders for found in generations(folder)):
        try:
            made = read_manifest(generation)["recipe"]
            same_model = made.get("model_fingerprint") == recipe.model_fingerprint
            same_reading = (made.get("code"), made.get("settings")) == (recipe.code, recipe.settings)
            if made.get("schema") == recipe.schema and (same_model or same_reading):
                verify(generation)
                yield Earlier(Contents.load(generation), same_reading, same_model)
        except DamagedIndex:
            continue  # what is damaged is made afresh
