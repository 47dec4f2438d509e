"""The process that reads other people's files: it serves one file after another, and can be killed without loss.

It reads requests from its standard input and writes replies to its standard output, both as lengths and JSON; nothing
that it sends is ever run or unpickled. `corpus.importers.isolation` starts it.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import struct
import sys
from typing import Any, BinaryIO

from corpus.content_json import content_json
from corpus.errors import UnreadableDocument
from corpus.importers import importer_for

LENGTH = struct.Struct(">Q")
_GRACE = 10
"""Seconds after its limit when a process whose owner died ends itself."""


def _limit(memory: int) -> None:
    """At most `memory` bytes, no file written, no core dump: where the platform knows such limits."""
    try:
        import resource
    except ImportError:
        return
    for kind, limit in (("RLIMIT_AS", memory), ("RLIMIT_FSIZE", 0), ("RLIMIT_CORE", 0)):
        try:
            resource.setrlimit(getattr(resource, kind), (limit, limit))
        except (AttributeError, ValueError, OSError):
            continue


def _reply(request: dict[str, Any], data: bytes) -> dict[str, Any]:
    importer = importer_for(str(request["name"]))
    if importer is None:
        return {"refused": "format non reconnu."}
    gc.disable()  # a file gives up to millions of small objects, and none in circles: half the time of reading it
    try:
        return {"content": content_json(importer(data, str(request["title"])))}
    except UnreadableDocument as error:
        return {"refused": str(error)}
    except MemoryError:
        return {"out_of_memory": True}
    finally:
        gc.enable()


def _exactly(source: BinaryIO, size: int) -> bytes:
    data = source.read(size)
    if len(data) < size:
        raise EOFError
    return data


def serve(requests: BinaryIO, replies: BinaryIO, seconds: int) -> None:
    """Answer each request until the input ends.

    Raises:
        EOFError: if it ends inside a request.
    """
    while head := requests.read(LENGTH.size):
        request = json.loads(_exactly(requests, LENGTH.unpack(head)[0]))
        data = _exactly(requests, int(request["size"]))
        if hasattr(signal, "alarm"):
            signal.alarm(seconds + _GRACE)
        reply = json.dumps(_reply(request, data), ensure_ascii=False).encode("utf-8", "replace")
        replies.write(LENGTH.pack(len(reply)))
        replies.write(reply)
        replies.flush()
        if hasattr(signal, "alarm"):
            signal.alarm(0)


def main() -> None:
    """Serve the process that started this one."""
    memory, seconds = int(sys.argv[1]), int(sys.argv[2])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interruption is the owner's to handle
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # a library that prints must not write into the replies
    _limit(memory)
    serve(sys.stdin.buffer, replies, seconds)


if __name__ == "__main__":
    main()
