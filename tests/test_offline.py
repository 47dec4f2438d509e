"""No command needs the network: a question is answered by a process that cannot open a connection."""

import json
import os
import subprocess
import sys
from pathlib import Path

GUARD = """
import socket, sys

def local(address):
    return not isinstance(address, tuple) or address[0] == "127.0.0.1"

def guarded(method):
    def connect(self, address):
        if not local(address):
            raise RuntimeError(f"network: {address}")
        return method(self, address)
    return connect

def getaddrinfo(host, *args, **kwargs):
    if host != "127.0.0.1":
        raise RuntimeError(f"network: {host}")
    return real_getaddrinfo(host, *args, **kwargs)

real_getaddrinfo = socket.getaddrinfo
socket.socket.connect = guarded(socket.socket.connect)
socket.socket.connect_ex = guarded(socket.socket.connect_ex)
socket.getaddrinfo = getaddrinfo
"""
ASK = GUARD + "from assistant.cli.main import main\nsys.exit(main(sys.argv[1:]))\n"
TRY = GUARD + (
    "import urllib.request\n"
    "for attempt, to in ((urllib.request.urlopen, 'https://huggingface.co'), (socket.create_connection, ('192.0.2.1', 80))):\n"
    "    try:\n"
    "        attempt(to)\n"
    "    except RuntimeError as refused:\n"
    "        print(refused)\n"
)


def run(code: str, cache: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("HF_", "TRANSFORMERS_", "SOURCIER_LIBRARY"))
    }
    environment = {**kept, "SOURCIER_CACHE": str(cache)}
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, check=False, timeout=120)


def test_the_guard_stops_connections(own_cache: Path):
    assert run(TRY, own_cache).stdout.splitlines() == ["network: huggingface.co", "network: 192.0.2.1"]


def test_a_question_is_answered_without_network(own_cache: Path, tiny_folder: Path):
    question = "Combien coûte l’entrée à la piscine ?"
    done = run(ASK, own_cache, "ask", question, "--json", "--library", str(tiny_folder))
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert answer["answered"]
    assert answer["extracts"][0]["highlights"][0]["text"] == "4 euros"
