"""Changes to a managed library and its index, made one state.

The index of the library to be is written first, under a name of its own; then the catalogue changes state at once; then
the index of the library that was is dropped. A reader finds one of the two whole, whenever it comes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus.managed.files import told_in_french
from corpus.managed.gathering import Found
from corpus.managed.layout import INDEX
from corpus.managed.outcome import Outcome, Status
from corpus.managed.writer import Writer
from index.cache import drop_unfinished
from index.encoder import Encoder
from index.making import make_generation, recipe_of
from index.passages import PassageSettings
from index.progress import Progress, silent
from index.store import keep_only

COMMIT_EVERY = 1_000_000
"""Characters imported between two commits: what an interruption may cost is about a minute of vectors."""


def commit_indexed(
    writer: Writer, encoder: Encoder, settings: PassageSettings | None = None, progress: Progress = silent
) -> None:
    """Index what the writer changed, encoding only what is new, and commit it.

    Raises:
        StorageFull: if there is no room left; the library is as it was, index included.
    """
    settings = settings or PassageSettings()
    folder = writer.root / INDEX
    library = writer.library()
    with told_in_french(writer.root):
        drop_unfinished(folder)
        kept = []
        if library.documents:
            generation = folder / recipe_of(library, encoder, settings).generation
            made = generation.is_dir()
            kept.append(generation if made else make_generation(library, encoder, settings, folder, progress=progress))
        if writer.changed:
            writer.commit()
        keep_only(folder, kept)


def add_indexed(writer: Writer, files: Sequence[Found], encoder: Encoder, progress: Progress = silent) -> Iterator[Outcome]:
    """Import and index files, committed as they go; what became of each is told once it is so for good.

    Raises:
        StorageFull: if there is no room left; what was told is in the library.
    """
    waiting: list[Outcome] = []
    for number, found in enumerate(files):
        progress("Import", number, len(files))
        waiting.append(_imported(writer, found))
        if writer.pending >= COMMIT_EVERY:
            commit_indexed(writer, encoder, progress=progress)
            yield from waiting
            waiting.clear()
    commit_indexed(writer, encoder, progress=progress)
    yield from waiting


def _imported(writer: Writer, found: Found) -> Outcome:
    if found.refusal is not None:
        return Outcome(found.path, found.source, Status.REFUSED, reason=found.refusal)
    return writer.add(found.path, found.source)
