"""What a generation holds: where the texts are cut, the counts of their terms, their vectors, their definitions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import DamagedIndex
from corpus.model import Document
from index.definitions import chosen_definitions, definitions_from_json, definitions_json
from index.dense import RawVectors
from index.french.acronyms import Definition
from index.segments import PASSAGE_COLUMNS, UNIT_COLUMNS, Segments, Table
from index.tables import load_table, save_table
from index.term_counts import TermCounts

_PASSAGES = "passages.npy"
_UNITS = "units.npy"
_KEYS = "keys.npy"
_DOCUMENTS = "documents.json"
_DEFINITIONS = "definitions.json"
_KEY_BYTES = 16

Keys = NDArray[np.uint8]


def key_of(text: str, *, query: bool = False) -> bytes:
    """What tells whether a text was encoded before: a digest of the exact text, and of how it is encoded."""
    role = b"query" if query else b"passage"
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_KEY_BYTES, person=role).digest()


def as_keys(keys: Iterable[bytes]) -> Keys:
    """Keys as a table, shape `(keys, 16)`."""
    return np.frombuffer(b"".join(keys), dtype=np.uint8).reshape(-1, _KEY_BYTES)


def as_bytes(keys: Keys) -> list[bytes]:
    """The keys of a table, one by one."""
    data = keys.tobytes()
    return [data[start : start + _KEY_BYTES] for start in range(0, len(data), _KEY_BYTES)]


@dataclass(frozen=True)
class DocumentEntry:
    """A document as the index knows it: the fingerprint of its content, and the definitions in it."""

    fingerprint: str
    definitions: tuple[Definition, ...]


@dataclass(frozen=True)
class Contents:
    """All that a library's index is made of, by document then position.

    Attributes:
        documents: in the order of the library.
        passages: see `Segments.passage_table`.
        units: see `Segments.unit_table`.
        counts: the terms of each passage.
        vectors: as the encoder gave them.
        keys: the key of the text of each vector, in the order of the fields of `vectors`.
    """

    documents: tuple[DocumentEntry, ...]
    passages: Table
    units: Table
    counts: TermCounts
    vectors: RawVectors
    keys: Keys

    def segments(self, documents: Sequence[Document]) -> Segments:
        """The passages and units, given the documents they were cut from."""
        return Segments(documents, self.passages, self.units)

    def known_vectors(self) -> dict[bytes, NDArray[np.float32]]:
        """Every vector by the key of its text."""
        rows = [row for table in self.vectors.tables() for row in table]
        return dict(zip(as_bytes(self.keys), rows, strict=True))

    def save(self, folder: Path) -> None:
        """Write everything into `folder`."""
        save_table(folder / _PASSAGES, self.passages)
        save_table(folder / _UNITS, self.units)
        save_table(folder / _KEYS, self.keys)
        self.counts.save(folder)
        self.vectors.save(folder)
        entries = [[entry.fingerprint, [[d.acronym, d.expansion] for d in entry.definitions]] for entry in self.documents]
        _write_json(folder / _DOCUMENTS, entries)
        chosen = chosen_definitions(definition for entry in self.documents for definition in entry.definitions)
        _write_json(folder / _DEFINITIONS, definitions_json(chosen))

    @classmethod
    def load(cls, folder: Path) -> Contents:
        """Read what `save` wrote.

        Raises:
            DamagedIndex: naming a file that cannot be read or does not go with the others.
        """
        passages = load_table(folder / _PASSAGES, np.int32, len(PASSAGE_COLUMNS))
        units = load_table(folder / _UNITS, np.int32, len(UNIT_COLUMNS))
        keys = load_table(folder / _KEYS, np.uint8, _KEY_BYTES)
        counts, vectors = TermCounts.load(folder, len(passages)), RawVectors.load(folder)
        try:
            stored = json.loads((folder / _DOCUMENTS).read_text(encoding="utf-8"))
            entries = tuple(
                DocumentEntry(str(fingerprint), tuple(Definition(acronym, expansion) for acronym, expansion in found))
                for fingerprint, found in stored
            )
        except (OSError, ValueError, TypeError) as error:
            raise DamagedIndex(f"{_DOCUMENTS} est illisible") from error
        lengths = [len(table) for table in vectors.tables()]
        cut = max(passages[:, 0].max(initial=-1), units[:, 0].max(initial=-1)) + 1
        if [*lengths[:2], sum(lengths)] != [len(passages), len(units), len(keys)] or cut > len(entries):
            raise DamagedIndex("les comptes ne concordent pas")
        return cls(entries, passages, units, counts, vectors, keys)


def load_definitions(folder: Path) -> Mapping[str, tuple[Definition, ...]]:
    """The definitions that a library's questions are read with, by folded acronym.

    Raises:
        DamagedIndex: if they cannot be read.
    """
    try:
        return definitions_from_json(json.loads((folder / _DEFINITIONS).read_text(encoding="utf-8")))
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise DamagedIndex(f"{_DEFINITIONS} est illisible") from error


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
