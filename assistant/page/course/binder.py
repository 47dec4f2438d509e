"""The dossier that one open page works on: what its buttons change, and the file it is saved in at each change."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from assistant.dossier import editing
from assistant.dossier.dossier_json import dossier_text
from assistant.dossier.files import SUFFIX, free_path, read_dossier, write_dossier
from assistant.dossier.model import Dossier, Quote
from corpus.errors import DossierError, UsageError
from corpus.library import Library


@dataclass(frozen=True, slots=True)
class Binder:
    """A dossier, and where it is kept.

    Attributes:
        folder: the folder of this machine that the user chose; None to keep the dossier in the page alone.
        path: its file in the folder, once it has one.
        digest: of the file as this page last read or wrote it.
        unsaved: whether the dossier changed since it was last written or downloaded.
    """

    dossier: Dossier = field(default_factory=Dossier)
    folder: Path | None = None
    path: Path | None = None
    digest: str = ""
    unsaved: bool = False

    def changed(self, dossier: Dossier) -> tuple[Binder, str]:
        """With the dossier changed, and saved if there is a folder; what to tell of the saving.

        A file that another page or program changed meanwhile is left alone: the dossier goes to a file beside it.

        Raises:
            DossierError: if it cannot be written.
        """
        if self.folder is None:
            return replace(self, dossier=dossier, unsaved=True), ""
        path, told = self.path, ""
        if path is not None and _digest_of(path) != self.digest:
            told = f"« {path.name} » a été changé ailleurs : ce dossier-ci continue dans un autre fichier."
            path = None
        path = path or free_path(self.folder, dossier.title)
        write_dossier(path, dossier)
        return replace(self, dossier=dossier, path=path, digest=_digest(dossier_text(dossier)), unsaved=False), told

    def added(self, quotes: tuple[Quote, ...]) -> tuple[Binder, str]:
        """With more extracts, in the last section."""
        return self.changed(editing.with_quotes(self.dossier, quotes))

    def started(self, dossier: Dossier | None = None) -> Binder:
        """With another dossier, in a file of its own once it is changed."""
        return Binder(dossier or Dossier(), self.folder, unsaved=dossier is not None)

    def downloaded(self) -> Binder:
        """As it is, once the user has a copy."""
        return replace(self, unsaved=False)

    def in_folder(self, typed: str) -> Binder:
        """Saved from now on in a folder of this machine; at once, if there is something in it.

        Raises:
            UsageError: if it is not a folder that can be written to.
        """
        if not typed.strip():
            return replace(self, folder=None, path=None, digest="")
        folder = Path(typed.strip()).expanduser()
        if not folder.is_absolute():
            raise UsageError("Donnez le chemin complet du dossier, depuis la racine (ou depuis ~).")
        if not folder.is_dir():
            raise UsageError(f"Le dossier {folder} n’existe pas. Créez-le, ou choisissez-en un autre.")
        moved = Binder(self.dossier, folder, unsaved=self.unsaved)
        return moved.changed(self.dossier)[0] if self.dossier.sections else moved

    def opened(self, name: str) -> Binder:
        """With the dossier of that file of the folder.

        Raises:
            DossierError: if it is not there or cannot be read.
        """
        if self.folder is None or Path(name).name != name or not name.endswith(SUFFIX):
            raise DossierError("Ce dossier n’est pas dans le dossier choisi. Rechargez la liste.")
        path = self.folder / name
        return Binder(read_dossier(path), self.folder, path, _digest_of(path))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _digest_of(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a button or a field of the tab sends, of the right types and nothing else."""

    action: str
    number: int
    place: int
    by: int
    target: int
    text: str
    key: str = ""

    @classmethod
    def of(cls, sent: object) -> Sent:
        """Read what came from the browser; what is missing or of another type is empty, or -1."""
        fields: Mapping[str, object] = sent if isinstance(sent, dict) else {}

        def number(name: str) -> int:
            value = fields.get(name)
            return value if type(value) is int else -1

        def words(name: str) -> str:
            value = fields.get(name)
            return value if isinstance(value, str) else ""

        return cls(
            words("action"),
            number("number"),
            number("place"),
            1 if fields.get("by") == 1 else -1,
            number("target"),
            words("text"),
            words("key"),
        )

    def on(self, dossier: Dossier) -> Sent:
        """The same, on the extract that the page showed, wherever a change made meanwhile has put it.

        Raises:
            DossierError: if it is not in the dossier any more.
        """
        if not self.key:
            return self
        places = [
            (number, place)
            for number, section in enumerate(dossier.sections)
            for place, entry in enumerate(section.entries)
            if key_of(entry.quote) == self.key
        ]
        if (self.number, self.place) in places:
            return self
        if not places:
            raise DossierError("Cet extrait n’est plus dans le dossier.")
        return replace(self, number=places[0][0], place=places[0][1])


def key_of(quote: Quote) -> str:
    """What tells an extract from the others, whatever its place."""
    return f"{quote.document}:{quote.span.start}:{quote.span.end}"


TYPED: dict[str, Callable[[Dossier, Sent], Dossier]] = {
    "title": lambda dossier, sent: editing.titled(dossier, sent.text),
    "section-title": lambda dossier, sent: editing.section_titled(dossier, sent.number, sent.text),
    "section-note": lambda dossier, sent: editing.section_noted(dossier, sent.number, sent.text),
    "note": lambda dossier, sent: editing.entry_noted(dossier, sent.number, sent.place, sent.text),
}
"""What a field that was typed in changes: the page already shows it."""


def with_typed(binder: Binder, sent: object) -> tuple[Binder, str]:
    """Once what was typed just before a gesture, and came with it, is in the dossier; and what to tell of it.

    Raises:
        DossierError: if it cannot be.
    """
    typed = sent.get("typed") if isinstance(sent, dict) else None
    dossier = binder.dossier
    for one in map(Sent.of, typed if isinstance(typed, list) else ()):
        if one.action in TYPED:
            dossier = TYPED[one.action](dossier, one.on(dossier))
    return (binder, "") if dossier == binder.dossier else binder.changed(dossier)


MOVED: dict[str, Callable[[Dossier, Sent, Library], Dossier]] = {
    "section-add": lambda dossier, sent, _: editing.with_section(dossier, sent.text),
    "section-move": lambda dossier, sent, _: editing.section_moved(dossier, sent.number, sent.by),
    "section-merge": lambda dossier, sent, _: editing.section_merged(dossier, sent.number),
    "section-remove": lambda dossier, sent, _: editing.without_section(dossier, sent.number),
    "move": lambda dossier, sent, _: editing.entry_moved(dossier, sent.number, sent.place, sent.by),
    "put": lambda dossier, sent, _: editing.entry_put(dossier, sent.number, sent.place, sent.target),
    "merge": lambda dossier, sent, library: editing.entry_merged(dossier, sent.number, sent.place, library),
    "remove": lambda dossier, sent, _: editing.without_entry(dossier, sent.number, sent.place),
}
"""What a button changes: the dossier is drawn again."""
