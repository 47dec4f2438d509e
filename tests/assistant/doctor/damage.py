"""Two short documents, and ways to spoil the library that holds them."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import tempfile
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path

import numpy as np

from assistant.doctor.check import Check, Severity
from corpus.managed.catalogue import Catalogue
from corpus.managed.writer import open_writer
from index.upkeep import commit_indexed
from tests.index.conftest import StubEncoder

GEM = """# Le GEM

Un groupe d’entraide mutuelle (GEM) accueille sans ordonnance. Il ouvre le lundi et le mardi, de neuf heures à midi.

Pour y entrer, il suffit de pousser la porte ; personne ne demande de papiers, et le premier café est offert à tous.
"""
CMP = """# Le CMP

Le centre médico-psychologique (CMP) reçoit sur rendez-vous :

- des adultes du secteur, adressés ou non par leur médecin ;
- des enfants, avec leurs parents.
"""


Usage = namedtuple("Usage", "total used free")
Checks = Callable[..., dict[str, Check]]


def add(root: Path, encoder: StubEncoder, texts: dict[str, str | bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder, open_writer(root, create=True) as writer:
        for source, text in texts.items():
            (Path(folder) / source).write_bytes(text if isinstance(text, bytes) else text.encode())
            writer.add(Path(folder) / source, source)
        commit_indexed(writer, encoder)


def troubled(found: dict[str, Check]) -> dict[str, str]:
    return {name: check.status.value for name, check in found.items() if check.status is not Severity.OK}


def only(folder: Path) -> Path:
    (found,) = folder.iterdir()
    return found


def generation(root: Path) -> Path:
    return only(root / "index")


def resigned(root: Path, name: str, change: Callable[[Path], None]) -> None:
    """Change a file of the index, and its sum in the manifest: what a bug would write, rather than a bad disk."""
    folder = generation(root)
    change(folder / name)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"][name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))


def changed_table(change: Callable[[np.ndarray], np.ndarray | None]) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        table = np.load(path)
        changed = change(table)
        np.save(path, table if changed is None else changed)

    return write


def set_cell(row: int, column: int, value: int) -> Callable[[Path], None]:
    return changed_table(lambda table: table.__setitem__((row, column), value))


def catalogue(root: Path, *statements: str, signed: bool = False) -> None:
    """Change the catalogue behind Sourcier's back, its digest too if `signed`."""
    connection = sqlite3.connect(root / "catalogue.sqlite", isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    if signed:
        connection.execute("UPDATE state SET digest = ?", (Catalogue(connection).state(check=False).digest,))
    connection.close()


def original(root: Path, text: str) -> Path:
    return root / "originals" / f"{hashlib.sha256(text.encode()).hexdigest()}.md"


def stored_text(root: Path, source: str) -> Path:
    connection = sqlite3.connect(root / "catalogue.sqlite")
    (content,) = connection.execute("SELECT content FROM documents WHERE source = ?", (source,)).fetchone()
    connection.close()
    return root / "texts" / f"{content}.json"
