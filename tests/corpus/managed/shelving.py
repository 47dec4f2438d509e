"""Files put in a managed library, and what it holds then."""

from __future__ import annotations

from pathlib import Path

from corpus.library import Library, open_library
from corpus.managed.document import StoredDocument
from corpus.managed.outcome import Outcome


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / "sources" / f"{name}.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def statuses(outcomes: list[Outcome]) -> list[str]:
    return [outcome.status.value for outcome in outcomes]


def held(root: Path) -> dict[str, str]:
    return {document.source: document.text for document in open_library(root).documents}


def stored(library: Library, source: str) -> StoredDocument:
    document = library.document(source)
    assert isinstance(document, StoredDocument)
    return document


def snapshot(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}
