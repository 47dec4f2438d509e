"""A library whose states are known beforehand: what its writer, its readers and those who check it agree on.

In state `k` the library holds a few documents drawn by `k`, all of which say that they are of version `k`. An
answer that mixes versions, or a library that is none of these, is an error whatever happened before.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from corpus.library import Library, open_library
from corpus.managed.layout import INDEX
from corpus.managed.reader import state_number
from corpus.managed.writer import open_writer
from index.current import CurrentIndex
from index.encoder import Vectors
from index.passages import PassageSettings
from index.progress import Progress, silent
from index.search_index import SearchIndex, open_index
from index.upkeep import commit_indexed

SETTINGS = PassageSettings(80, 0)
_NAMES = [f"{name}.md" for name in "abcdef"]


class TrigramEncoder:
    """Hashed character trigrams: alike texts have alike vectors, in no time."""

    name = "bouchon"
    fingerprint = "1"

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), 64), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for start in range(max(1, len(text) - 2)):
                row[zlib.crc32(text[start : start + 3].encode()) % 64] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def encode_passages(self, texts: Sequence[str], progress: Progress = silent) -> Vectors:
        progress("Calcul des vecteurs", len(texts), len(texts))
        return self.encode_queries(texts)


def texts_of(version: int) -> dict[str, str]:
    """The documents of a version, by source; version 0 has none."""
    chance = random.Random(version)
    chosen = chance.sample(_NAMES, chance.randint(1, len(_NAMES))) if version else []
    return {
        name: f"# Le guide {name}\n\nVoici la version numéro {version}. Elle parle de {chance.choice(['soin', 'droit'])}."
        f"\n\n## Détails\n\n- un point de la version {version} ;\n- un autre point ({chance.random()}).\n"
        for name in sorted(chosen)
    }


def version_of(library: Library) -> int:
    """Which version a library is.

    Raises:
        AssertionError: if it is none, or a mixture.
    """
    held = {document.source: document.text for document in library.documents}
    said = {int(text.split("version numéro ")[1].split(".")[0]) for text in held.values()} or {0}
    assert len(said) == 1, f"versions {said}"
    (version,) = said
    assert held == texts_of(version), f"version {version}: {sorted(held)}"
    assert not library.refusals, library.refusals
    return version


def write_version(root: Path, version: int) -> None:
    """Make the library that version, whatever it was, in one commit."""
    drafts = root.parent / f"{root.name}-brouillons"
    drafts.mkdir(exist_ok=True)
    texts = texts_of(version)
    with open_writer(root, create=True, wait=60) as writer:
        for document in writer.library().documents:
            if document.source not in texts:
                writer.remove(document.id)
        for source, text in texts.items():
            (drafts / source).write_text(text, encoding="utf-8")
            writer.add(drafts / source, source)
        commit_indexed(writer, TrigramEncoder(), SETTINGS)


def keep_writing(root: Path, first: int, done: Path, kill_at: int | None = None) -> None:
    """Write version after version from `first`, noting each in `done` once it is committed, until killed.

    Args:
        kill_at: at which access to the library, counted from the start, to be killed.
    """
    seen = 0

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal seen
        if event in ("open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "shutil.rmtree", "sqlite3.connect"):
            seen += any(str(root) in str(argument) for argument in arguments)
            if seen == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    version = first
    while True:
        write_version(root, version)
        noted = done.with_name(f"{done.name}-tmp")
        noted.write_text(str(version))
        noted.replace(done)
        version += 1


def keep_reading(root: Path, seconds: float, report: Path) -> None:
    """Ask again and again, and write down how many answers and versions were seen, or what went wrong."""
    current = CurrentIndex(root, TrigramEncoder(), SETTINGS)
    answers, versions = 0, set[int]()
    try:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            index = current.get()
            version = version_of(index.library)
            for hit in index.rank("Que dit la version du guide ?").hits:
                place = hit.passage
                assert place.text == place.document.text[place.span.start : place.span.end]
                assert place.document in index.library.documents
            assert index.rank(f"version {version}").hits
            answers += 1
            versions.add(version)
    except BaseException as error:  # noqa: BLE001  # whatever it is, it is what is looked for
        report.write_text(f"{type(error).__name__}: {error}", encoding="utf-8")
    else:
        report.write_text(f"{answers} {len(versions)}", encoding="utf-8")


def check_after_crash(root: Path, committed: int, scratch: Path) -> int:
    """Check the library that a killed writer left; the version it is in.

    Args:
        committed: the last version known to be committed.
        scratch: a folder to build in.

    Raises:
        AssertionError: if it is neither that version nor the next, whole, or if anything else is left behind.
    """
    version = version_of(open_library(root))
    assert version in (committed, committed + 1), f"{version} after {committed}"
    number = state_number(root)
    if version:
        _check_index(open_index(open_library(root), TrigramEncoder(), SETTINGS), scratch)
    assert state_number(root) == number
    with open_writer(root, create=True) as writer:  # the next writer cleans
        commit_indexed(writer, TrigramEncoder(), SETTINGS)
    library = open_library(root)
    expected = {document.entry.sha256 + ".md" for document in library.documents}  # type: ignore[attr-defined]
    assert {path.name for path in (root / "originals").glob("*")} == expected
    assert len(list((root / "texts").glob("*"))) == len(library.documents)
    assert len(list((root / INDEX).glob("*"))) == (1 if version else 0)
    words = b"".join(path.read_bytes() for path in root.rglob("*") if path.is_file())
    for other in (version - 1, version + 1):
        assert other < 1 or f"version numéro {other}.".encode() not in words, f"left of version {other}"
    return version


def _check_index(index: SearchIndex, scratch: Path) -> None:
    shutil.rmtree(scratch, ignore_errors=True)
    anew = open_index(index.library, TrigramEncoder(), SETTINGS, folder=scratch, rebuild=True)
    for path in anew.folder.iterdir():
        assert path.read_bytes() == (index.folder / path.name).read_bytes(), path.name
