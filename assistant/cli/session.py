"""Opening what a command works on: the library it names, and that library's index."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from assistant.cli.console import Console
from corpus.library import Library, Refusal, open_library
from index.cache import contents_cache
from index.encoder import SentenceEncoder, open_encoder
from index.filter import Descriptions, Filter
from index.passages import PassageSettings
from index.search_index import SearchIndex, open_index


def chosen_library(args: Namespace) -> Path | None:
    """The folder given by `--library` or `SOURCIER_LIBRARY`; None for the bundled corpus."""
    name = getattr(args, "library", None) or os.environ.get("SOURCIER_LIBRARY")
    return Path(name) if name else None


def library_of(args: Namespace, console: Console) -> Library:
    """The library, files that cannot be read being told on standard error."""
    root = chosen_library(args)
    library = open_library(root, contents_cache(root))
    tell_refusals(library.refusals, console)
    return library


def tell_refusals(refusals: Sequence[Refusal], console: Console) -> None:
    """Tell which files could not be read, and why."""
    for refusal in refusals:
        console.notify(f"{refusal.source} : refusé : {refusal.reason}")


def encoder_of(console: Console, model: str | None = None) -> SentenceEncoder:
    """The usual model, or the one of that name; its weights are loaded on first use."""
    return open_encoder(model, console.progress)


def index_of(
    library: Library, console: Console, *, settings: PassageSettings | None = None, rebuild: bool = False
) -> SearchIndex:
    """The library's index, brought up to date with a progress bar."""
    encoder = encoder_of(console)
    try:
        return open_index(library, encoder, settings, rebuild=rebuild, progress=console.progress, notify=console.notify)
    finally:
        console.close_bar()


def filtered_index(args: Namespace, within: Filter | None, console: Console) -> SearchIndex:
    """The index to ask; that its documents pass the filter is checked once, before the seconds that loading takes."""
    library = library_of(args, console)
    if within is not None and library.documents:
        Descriptions.of(library).chosen(within)
    return index_of(library, console)
