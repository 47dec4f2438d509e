"""What several folders of tests share: the real model, an assistant on the fiches, a tiny library, a cache of its own."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from assistant.assistant import Assistant, open_assistant
from corpus.library import open_library
from index.cache import cache_folder
from index.encoder import SentenceEncoder, open_encoder
from index.search_index import open_index

# Tests run side by side, one process for each core: a second thread in each would only slow the others down.
os.environ.setdefault("OMP_NUM_THREADS", "1")

# The same examples at every run, and as long as a busy machine needs.
settings.register_profile("sourcier", derandomize=True, deadline=None, database=None)
settings.load_profile("sourcier")

POOL = """---
title: La piscine du Val
---

# La piscine du Val

La piscine du Val a ouvert en 1998. Elle accueille 42 000 baigneurs par an.

L’entrée coûte 4 euros, et la carte de dix entrées 32 euros.
"""
LIBRARY = """# La médiathèque

La médiathèque prête des livres, des disques et des films.

Pour s’inscrire, trois pièces sont demandées :

- une pièce d’identité ;
- un justificatif de domicile ;
- une photographie récente.
"""


@pytest.fixture(scope="session")
def encoder() -> SentenceEncoder:
    """The packaged model, loaded once."""
    return open_encoder()


@pytest.fixture(scope="session")
def assistant_on_fiches(encoder: SentenceEncoder, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """The assistant on the bundled corpus, its index kept in the user's cache from one run to the next.

    One process makes it with all the cores, while the others wait.
    """
    with FileLock(tmp_path_factory.getbasetemp().parent / "fiches.lock"):
        encoder.encode_queries([""])  # which loads torch as the encoder wants it
        import torch

        alone = torch.get_num_threads()
        torch.set_num_threads(os.cpu_count() or 1)
        try:
            return open_assistant(open_index(open_library(), encoder))
        finally:
            torch.set_num_threads(alone)


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of two short files that have nothing to do with the fiches."""
    folder = tmp_path_factory.mktemp("bibliotheque")
    (folder / "piscine.md").write_text(POOL, encoding="utf-8")
    (folder / "mediatheque.md").write_text(LIBRARY, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def own_cache(tmp_path_factory: pytest.TempPathFactory, assistant_on_fiches: Assistant, encoder: SentenceEncoder) -> Path:
    """A cache folder where nothing but the converted model and the bundled corpus's index is known."""
    assert encoder.folder.is_dir()
    folder = tmp_path_factory.mktemp("cache")
    (folder / "models").symlink_to(cache_folder().absolute() / "models")
    index = assistant_on_fiches.index.folder
    shutil.copytree(index, folder / index.relative_to(cache_folder()))
    return folder
