"""The page under load: 8 people at once, then a long day of questions, asked by turns by a program and in the page. Not a
test that is collected; `make soak` runs it.

python -m tests.soak.page_load [--users 8] [--each 25] [--day 2000]

Fails if a question fails, or if the server's memory grows by 5 % or more after the first 200 questions of the day.
"""

from __future__ import annotations

import argparse
import json
import secrets
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path

import httpx
from gradio_client import Client
from tqdm import tqdm

GOLD = Path(__file__).parents[2] / "eval" / "gold" / "pair-aidance.jsonl"
WARM_UP = 200
MOST_GROWTH = 0.05
START_SECONDS = 300


@contextmanager
def served() -> Iterator[tuple[str, int]]:
    """The page's address and its process, over the bundled corpus."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "assistant", "serve", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8")
    address, opened = f"http://127.0.0.1:{port}/", threading.Event()

    def listen() -> None:
        for line in server.stderr or ():
            if address in line:
                opened.set()

    threading.Thread(target=listen, daemon=True).start()
    try:
        if not opened.wait(START_SECONDS):
            raise TimeoutError("the page did not open")
        yield address, server.pid
    finally:
        server.terminate()
        server.wait(20)


def memory(process: int) -> int:
    """Resident memory of a process, in KiB."""
    return int(subprocess.run(["ps", "-o", "rss=", "-p", str(process)], capture_output=True, text=True, check=True).stdout)


def ask(address: str, questions: Sequence[str]) -> list[float]:
    """Seconds that each question took one person, who asks them one after the other."""
    client = Client(address, verbose=False)
    client.predict(questions[0], 0, api_name="/ask")
    taken = []
    for question in questions:
        start = time.perf_counter()
        answer = client.predict(question, 0, api_name="/ask")
        taken.append(time.perf_counter() - start)
        if answer["question"] != question or not (answer["extracts"] or answer["nearest"]):
            raise ValueError(f"no answer to {question!r}")
    return taken


class Visitor:
    """Someone who asks in the page, by the very requests of its button, in one session."""

    def __init__(self, address: str) -> None:
        self._http = httpx.Client(base_url=address, timeout=60)
        config = self._http.get("config").json()
        (button,) = [part["id"] for part in config["components"] if part["props"].get("elem_id") == "chercher"]
        (self._event,) = [one for one in config["dependencies"] if [button, "click"] in one["targets"]]
        self._session = secrets.token_hex(8)

    def ask(self, question: str) -> None:
        """Ask, and read what the page would show to its end.

        Raises:
            ValueError: if it shows anything but an answer.
        """
        asked = {"data": [question, "", None, [], []], "fn_index": self._event["id"], "session_hash": self._session}
        self._http.post("gradio_api/queue/join", json=asked).raise_for_status()
        shown = ""
        with self._http.stream("GET", "gradio_api/queue/data", params={"session_hash": self._session}) as stream:
            for line in stream.iter_lines():
                told = json.loads(line.removeprefix("data:")) if line.startswith("data:") else {}
                shown += json.dumps(told.get("output", ""), ensure_ascii=False)
                if told.get("msg") == "process_completed":
                    if not told["success"] or "<blockquote" not in shown:
                        raise ValueError(f"no answer to {question!r} in the page")
                    return
        raise ValueError(f"the page went silent on {question!r}")


def told(name: str, taken: Sequence[float]) -> float:
    """Print the median and the 95th percentile; return the latter."""
    ninety_fifth = statistics.quantiles(taken, n=20)[-1] if len(taken) > 1 else taken[0]
    sys.stdout.write(f"{name}: {len(taken)} questions, median {statistics.median(taken):.2f} s, p95 {ninety_fifth:.2f} s\n")
    return ninety_fifth


def main(users: int, each: int, day: int) -> int:
    """Run both loads; 1 if memory grew too much."""
    gold = [json.loads(line)["question"] for line in GOLD.read_text(encoding="utf-8").splitlines()]
    with served() as (address, process):
        alone = told("1 user", ask(address, gold[:each]))
        with ThreadPoolExecutor(users) as pool:
            shares = [list(islice(cycle(gold), user * each, (user + 1) * each)) for user in range(users)]
            together = [seconds for taken in pool.map(lambda share: ask(address, share), shares) for seconds in taken]
        sys.stdout.write(f"p95 with {users} users is {told(f'{users} users', together) / alone:.1f} times one user's\n")
        client, visitor = Client(address, verbose=False), Visitor(address)
        warm = 0
        for number, question in enumerate(tqdm(islice(cycle(gold), day), total=day, disable=not sys.stderr.isatty()), 1):
            if number % 2:
                client.predict(question, 0, api_name="/ask")
            else:
                visitor.ask(question)
            if number == min(WARM_UP, day):
                warm = memory(process)
        growth = memory(process) / warm - 1
    sys.stdout.write(f"memory: {warm / 1024:.0f} MiB after {WARM_UP} questions, {growth:+.1%} after {day}\n")
    return int(growth >= MOST_GROWTH)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=8)
    parser.add_argument("--each", type=int, default=25)
    parser.add_argument("--day", type=int, default=2000)
    sys.exit(main(**vars(parser.parse_args())))
