"""Tables of numbers on disk, as `.npy` files that are never unpickled."""

from __future__ import annotations

from pathlib import Path
from tokenize import TokenError
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.errors import DamagedIndex


def save_table(path: Path, table: NDArray[Any]) -> None:
    """Write a table of two dimensions."""
    np.save(path, table, allow_pickle=False)


def load_table(path: Path, dtype: type[np.generic], columns: int | None = None) -> NDArray[Any]:
    """Read what `save_table` wrote.

    Args:
        columns: how many it must have; any number by default.

    Raises:
        DamagedIndex: if the file is missing, or is no such table.
    """
    try:
        table: NDArray[Any] = np.load(path, allow_pickle=False)
        if table.dtype != dtype or table.ndim != 2 or columns not in (None, table.shape[1]):
            raise ValueError("not the expected table")
    except (OSError, ValueError, EOFError, SyntaxError, TokenError, MemoryError) as error:
        raise DamagedIndex(f"{path.name} est illisible") from error
    return table
