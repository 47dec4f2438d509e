"""Documents that say nearly the same: how many runs of five words they share.

Resemblance by shingles (Broder, "On the resemblance and containment of documents", 1997), measured against the shorter of
the two, so that a report and the report that quotes it whole are found. Vectors would not do: in a library on one subject
all documents are close.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RUN = 5
"""Words in a shingle."""
THRESHOLD = 0.5
"""Share of common shingles: what is left of a text when one word in eight was changed. The greatest share between two
different documents is 0.08 among the bundled fiches, 0.03 among 480 articles of PIAF."""
LEAST = 20
"""Shingles under which a document is too short to tell."""
_NEIGHBOURS = 20
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)

Shingles = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts by their places, and the share of the shorter that the other has too."""

    first: int
    second: int
    share: float


def shingles(text: str) -> Shingles:
    """The digests of the runs of five words, sorted, each once."""
    words = np.array(
        [zlib.crc32(word.encode("utf-8", "surrogatepass")) for word in re.findall(r"\w+", text.casefold())], np.uint64
    )
    size = max(0, len(words) - RUN + 1)
    digests = np.zeros(size, np.uint64)
    for place in range(RUN):
        digests = digests * _MULTIPLIER + words[place : place + size]
    return np.unique(digests)


def near_duplicates(texts: Sequence[str], threshold: float = THRESHOLD) -> list[Pair]:
    """The pairs that share at least `threshold` of the shorter one, most alike first.

    Of more than twenty copies of one text, each is paired with its twenty neighbours only.
    """
    found = [shingles(text) for text in texts]
    sizes = np.array([len(runs) for runs in found], dtype=np.int64)
    digests = np.concatenate([np.zeros(0, np.uint64), *found])
    owners = np.repeat(np.arange(len(texts), dtype=np.int64), sizes)
    order = np.argsort(digests, kind="stable")  # owners stay ascending within a digest
    digests, owners = digests[order], owners[order]
    codes = [np.zeros(0, np.int64)]
    for step in range(1, _NEIGHBOURS + 1):
        same = digests[:-step] == digests[step:]
        codes.append(owners[:-step][same] * len(texts) + owners[step:][same])
    pairs, shared = np.unique(np.concatenate(codes), return_counts=True)
    firsts, seconds = np.divmod(pairs, max(1, len(texts)))
    shorter = np.minimum(sizes[firsts], sizes[seconds])
    shares = shared / np.maximum(1, shorter)
    kept = np.flatnonzero((shares >= threshold) & (shorter >= LEAST))
    alike = [Pair(int(firsts[row]), int(seconds[row]), float(shares[row])) for row in kept]
    return sorted(alike, key=lambda pair: (-pair.share, pair.first, pair.second))
