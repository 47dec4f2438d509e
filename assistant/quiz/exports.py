"""From items to the files of the programs that ask them; the file's ending tells which."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.quiz.anki import anki_csv, anki_deck
from assistant.quiz.gift import gift
from assistant.quiz.item import Item
from assistant.quiz.moodle import moodle_xml
from assistant.quiz.sheet import key_html, sheet_html
from corpus.errors import QuizError, UsageError
from corpus.files import write_bytes_atomically

Export = Callable[[Sequence[Item], str], bytes]

FORMATS: dict[str, tuple[str, Export]] = {
    ".xml": ("Moodle XML", moodle_xml),
    ".gift": ("GIFT", lambda items, title: gift(items, title).encode("utf-8", "replace")),
    ".apkg": ("paquet Anki", lambda items, title: anki_deck(items, title, time.time())),
    ".csv": ("cartes Anki en CSV", lambda items, title: anki_csv(items).encode("utf-8", "replace")),
    ".html": ("feuille à imprimer et son corrigé", lambda items, title: sheet_html(items, title).encode("utf-8", "replace")),
}
"""By ending: its name in French, and what makes its bytes of items and a title."""


def files_of(items: Sequence[Item], title: str, name: str) -> dict[str, bytes]:
    """The files to write, by name: one, or for a sheet two, the second being its key ("quiz-corrige.html").

    Raises:
        UsageError: if the name's ending is not one of `FORMATS`.
    """
    path = Path(name)
    if path.suffix.lower() not in FORMATS:
        known = ", ".join(f"{suffix} ({label})" for suffix, (label, _) in FORMATS.items())
        raise UsageError(f"La fin du nom « {name} » ne dit pas quel fichier écrire. Fins connues : {known}.")
    made = {name: FORMATS[path.suffix.lower()][1](items, title)}
    if path.suffix.lower() == ".html":
        made[f"{path.stem}-corrige{path.suffix}"] = key_html(items, title).encode("utf-8", "replace")
    return made


def export(items: Sequence[Item], title: str, path: Path) -> tuple[Path, ...]:
    """Write the items in the format that the ending of `path` tells; give the paths written.

    Raises:
        UsageError: if the ending is not one of `FORMATS`.
        QuizError: if the folder cannot be written.
    """
    written = []
    for name, data in files_of(items, title, path.name).items():
        target = path.with_name(name)
        try:
            write_bytes_atomically(target, data)
        except OSError as error:
            raise QuizError(
                f"{target} ne peut pas être écrit. Vérifiez que le dossier existe et que vous pouvez y écrire."
            ) from error
        written.append(target)
    return tuple(written)
