"""Lexical search beside its references, in one run: `bm25s` and `rank_bm25`.

    python -m eval.speed [--passages N] [--queries N]

Passages are drawn from a Zipf law over made-up words, the same terms for all three. Scores are compared
too: a fast wrong answer is no answer. Needs the `bench` extra.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable
from statistics import median

import bm25s
import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

from index.lexical import LexicalIndex

_VOCABULARY = 50_000
_LENGTH = 60
_QUERY_LENGTH = 6
_TOP = 10
_SLOW_QUERIES = 5
_REPEATS = 5

Terms = list[str]


def made_up(passages: int, queries: int, seed: int = 0) -> tuple[list[Terms], list[Terms]]:
    """Passages and queries as terms, common words common and rare words rare."""
    random = np.random.default_rng(seed)
    chances = 1 / np.arange(1, _VOCABULARY + 1)
    chances /= chances.sum()
    words = np.array([f"m{number}" for number in range(_VOCABULARY)])
    lengths = random.integers(_LENGTH // 2, 3 * _LENGTH // 2, passages)
    drawn = words[random.choice(_VOCABULARY, lengths.sum(), p=chances)]
    corpus = [part.tolist() for part in np.split(drawn, np.cumsum(lengths)[:-1])]
    asked = [words[random.choice(_VOCABULARY, _QUERY_LENGTH, p=chances)].tolist() for _ in range(queries)]
    return corpus, asked


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _top(scores: NDArray[np.float64]) -> NDArray[np.int64]:
    best = np.argpartition(-scores, _TOP)[:_TOP]
    ordered: NDArray[np.int64] = best[np.argsort(-scores[best], kind="stable")]
    return ordered


def main() -> None:
    """Build the three indexes, ask all the same questions, and print the times and their ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=200)
    args = parser.parse_args()
    corpus, queries = made_up(args.passages, args.queries)
    counted = [Counter(query) for query in queries]

    built: dict[str, float] = {}
    ours = LexicalIndex.build([["x"], ["y"]])
    fast = bm25s.BM25(method="lucene", k1=1.5, b=0.75)
    builds_ours, builds_fast = [], []
    for _ in range(3):  # in turn, so that a slow moment of the machine falls on both
        builds_ours.append(_timed(lambda: LexicalIndex.build(corpus, k1=1.5, b=0.75)))
        builds_fast.append(_timed(lambda: bm25s.BM25(method="lucene", k1=1.5, b=0.75).index(corpus, show_progress=False)))
    built["sourcier"], built["bm25s"] = median(builds_ours), median(builds_fast)
    ours = LexicalIndex.build(corpus, k1=1.5, b=0.75)
    fast.index(corpus, show_progress=False)
    start = time.perf_counter()
    slow = BM25Okapi(corpus)
    built["rank_bm25"] = time.perf_counter() - start
    slow.idf = {term: ours.rarity(term) for term in slow.idf}

    difference = max(
        float(np.abs(ours.scores(c) - slow.get_scores(q)).max()) for c, q in zip(counted[:3], queries[:3], strict=True)
    )
    asked: dict[str, list[float]] = {"sourcier": [], "bm25s": [], "rank_bm25": []}
    for _ in range(_REPEATS):
        for count, query in zip(counted, queries, strict=True):
            asked["sourcier"].append(_timed(lambda count=count: _top(ours.scores(count))))  # type: ignore[misc]
            asked["bm25s"].append(_timed(lambda query=query: fast.retrieve([query], k=_TOP, show_progress=False)))  # type: ignore[misc]
    for query in queries[:_SLOW_QUERIES]:
        asked["rank_bm25"].append(_timed(lambda query=query: _top(slow.get_scores(query))))  # type: ignore[misc]

    out = sys.stdout
    out.write(f"{args.passages} passages, {len(queries)} questions, écart de score au plus {difference:.1e}\n")
    out.write(f"{'':12}{'construction':>14}{'question (médiane)':>22}{'p95':>12}\n")
    for name, seconds in built.items():
        times = np.array(asked[name]) * 1000
        out.write(f"{name:12}{seconds:12.2f} s{np.median(times):19.3f} ms{np.quantile(times, 0.95):9.3f} ms\n")
    ratio = {name: float(np.median(times)) / float(np.median(asked["sourcier"])) for name, times in asked.items()}
    out.write(f"question : {1 / ratio['bm25s']:.2f} × bm25s, {ratio['rank_bm25']:.0f} fois plus rapide que rank_bm25\n")
    out.write(f"construction : {built['sourcier'] / built['bm25s']:.2f} × bm25s\n")
    out.write(f"mémoire des listes : {ours.nbytes / 2**20:.0f} Mio pour {len(ours.passages)} entrées\n")


if __name__ == "__main__":
    main()
