"""The crash and concurrency checks at length: `python -m tests.soak [--kills N] [--seconds S]`."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from multiprocessing import get_context
from pathlib import Path

from tests.soak import scenario


def crash(root: Path, kills: int, seed: int = 0) -> list[int]:
    """Kill a writer at so many random points, by its accesses to the library or by the clock; the versions left."""
    chance = random.Random(seed)
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.soak.scenario"])
    done = root.parent / f"{root.name}-fait"
    version, left = 0, []
    for number in range(kills):
        done.write_text(str(version))
        by_clock = number % 2 == 1
        kill_at = None if by_clock else chance.randint(1, 250)
        writer = context.Process(target=scenario.keep_writing, args=(root, version + 1, done, kill_at))
        writer.start()
        if by_clock:
            time.sleep(chance.uniform(0.05, 1.0))
            writer.kill()
        writer.join()
        if root.exists():
            version = scenario.check_after_crash(root, int(done.read_text()), root.parent / f"{root.name}-neuf")
        left.append(version)
    return left


def concur(root: Path, seconds: float, readers: int = 2) -> list[str]:
    """Several readers while a writer writes; what each reader reports."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.soak.scenario"])
    scenario.write_version(root, 1)
    reports = [root.parent / f"{root.name}-lecteur-{number}" for number in range(readers)]
    writer = context.Process(target=scenario.keep_writing, args=(root, 2, root.parent / f"{root.name}-fait"))
    reading = [context.Process(target=scenario.keep_reading, args=(root, seconds, report)) for report in reports]
    for process in [writer, *reading]:
        process.start()
    for process in reading:
        process.join()
    alive = writer.is_alive()
    writer.kill()
    writer.join()
    return [report.read_text(encoding="utf-8") for report in reports] + ([] if alive else ["the writer stopped"])


def main() -> int:
    """Run both at length, and say what was seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=60)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        left = crash(Path(folder) / "tuée", args.kills)
        sys.stdout.write(f"{len(left)} kills, versions up to {left[-1]}: every state whole\n")
        reports = concur(Path(folder) / "partagée", args.seconds)
        sys.stdout.write(f"readers over {args.seconds:.0f} s (answers, versions): {', '.join(reports)}\n")
    return 0 if all(report.replace(" ", "").isdigit() for report in reports) else 1


if __name__ == "__main__":
    sys.exit(main())
