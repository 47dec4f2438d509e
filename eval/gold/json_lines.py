"""Reading JSONL files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus.errors import GoldError


def read_json_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSONL file.

    Raises:
        GoldError: naming the line that is not a JSON object.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"{path} est illisible : donnez un fichier JSONL en UTF-8.") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            loaded = json.loads(line)
        except json.JSONDecodeError as error:
            raise GoldError(f"{path}, ligne {number} : ce n’est pas du JSON ({error.msg}).") from error
        if not isinstance(loaded, dict):
            raise GoldError(f"{path}, ligne {number} : un objet JSON est attendu.")
        yield loaded
