"""An encoder for tests: hashed character trigrams, so that alike texts have alike vectors, in no time."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from index.encoder import Vectors
from index.french.characters import fold
from index.progress import Progress, silent

DIMENSION = 64


def vector(text: str) -> Vectors:
    padded = f"  {fold(text)} "
    counts = np.zeros(DIMENSION, dtype=np.float32)
    for start in range(len(padded) - 2):
        counts[zlib.crc32(padded[start : start + 3].encode()) % DIMENSION] += 1
    return counts / np.linalg.norm(counts)


def rows(texts: Sequence[str]) -> Vectors:
    return np.array([vector(text) for text in texts], dtype=np.float32).reshape(len(texts), DIMENSION)


class StubEncoder:
    """Counts what it encodes; raises `failure` once `allowed` passages are done."""

    def __init__(self, name: str = "bouchon", fingerprint: str = "1") -> None:
        self.name = name
        self.fingerprint = fingerprint
        self.passages = 0
        self.queries = 0
        self.failure: BaseException | None = None
        self.allowed = 3

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        self.queries += len(texts)
        return rows(texts)

    def encode_passages(self, texts: Sequence[str], progress: Progress = silent) -> Vectors:
        if self.failure is not None and len(texts) > self.allowed:
            progress("Calcul des vecteurs", self.allowed, len(texts))
            raise self.failure
        self.passages += len(texts)
        progress("Calcul des vecteurs", len(texts), len(texts))
        return rows(texts)


@pytest.fixture
def encoder() -> StubEncoder:
    return StubEncoder()


@pytest.fixture
def new_encoder() -> type[StubEncoder]:
    return StubEncoder


@pytest.fixture
def encode() -> Callable[[Sequence[str]], Vectors]:
    return rows


@pytest.fixture(scope="module")
def module_encoder() -> StubEncoder:
    return StubEncoder()
