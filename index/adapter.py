"""What multilingual-e5-small was taught of French questions: small updates, added to its weights as they are loaded.

Each is the product of two thin matrices (low-rank adaptation: Hu et al., 2021, arXiv 2106.09685), learned by `eval.adapt`
from questions asked in other words than the sentences that answer them. The model's folder stays multilingual-e5-small as
it was published; a model that the user names is left as it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corpus.errors import DamagedModel
from corpus.files import write_bytes_atomically

if TYPE_CHECKING:
    from torch.nn import Module

FILE = Path(__file__).with_name("adapter.safetensors")

_DOWN, _UP = ".down", ".up"


@dataclass(frozen=True, slots=True)
class Update:
    """What is added to one linear layer: `up @ down`.

    Attributes:
        down: shape `(rank, inputs)`.
        up: shape `(outputs, rank)`.
    """

    down: NDArray[np.float32]
    up: NDArray[np.float32]


@dataclass(frozen=True)
class Adapter:
    """The updates of a model's linear layers, by the layers' names in it."""

    updates: Mapping[str, Update]

    def add_to(self, model: Module) -> None:
        """Change the weights of `model` in place.

        Raises:
            DamagedModel: if it lacks one of the layers, or has it in another size.
        """
        import torch

        layers = dict(model.named_modules())
        for name, update in self.updates.items():
            weight = getattr(layers.get(name), "weight", None)
            added = torch.from_numpy(update.up @ update.down)
            if weight is None or weight.shape != added.shape:
                raise DamagedModel(f"L’adaptation fournie ne va pas avec le modèle (couche {name}). Réinstallez Sourcier.")
            with torch.no_grad():
                weight += added

    def towards(self, learned: Adapter, share: float) -> Adapter:
        """The updates that lie `share` of the way from these to `learned`, in matrices as thin as those of `learned`.

        Part of the way keeps much of what a model did well before it learned (Wortsman et al., 2022, arXiv 2109.01903).

        Args:
            learned: updates of the same layers, or of more: a layer that only `learned` has begins from nothing.
            share: between 0 and 1.
        """
        return Adapter({name: _between(self.updates.get(name), update, share) for name, update in learned.updates.items()})

    def save(self, path: Path) -> None:
        """Write the updates in half precision."""
        from safetensors.numpy import save

        halves = {
            name + end: np.ascontiguousarray(matrix, dtype=np.float16)
            for name, update in self.updates.items()
            for end, matrix in ((_DOWN, update.down), (_UP, update.up))
        }
        write_bytes_atomically(path, save(halves))

    @classmethod
    def load(cls, path: Path) -> Adapter:
        """Read what `save` wrote.

        Raises:
            DamagedModel: if the file is missing or unreadable.
        """
        from safetensors import SafetensorError
        from safetensors.numpy import load_file

        try:
            found = load_file(path)
            names = [name.removesuffix(_DOWN) for name in found if name.endswith(_DOWN)]
            matrices = [(name, found[name + _DOWN], found[name + _UP]) for name in names]
        except (OSError, SafetensorError, KeyError) as error:
            raise _unreadable(path) from error
        return cls({name: Update(down.astype(np.float32), up.astype(np.float32)) for name, down, up in matrices})


def _between(start: Update | None, end: Update, share: float) -> Update:
    """The product that lies between two, as near as its rank allows (Eckart & Young, 1936)."""
    if start is None:
        return replace(end, up=share * end.up)
    ups, ups_shape = np.linalg.qr(np.hstack([(1 - share) * start.up, share * end.up]))
    downs, downs_shape = np.linalg.qr(np.vstack([start.down, end.down]).T)
    left, sizes, right = np.linalg.svd(ups_shape @ downs_shape.T)
    rank = len(end.down)
    each = np.sqrt(sizes[:rank])
    return Update(each[:, None] * (right[:rank] @ downs.T), (ups @ left[:, :rank]) * each)


def adapter_fingerprint(path: Path) -> str:
    """A digest of the file.

    Raises:
        DamagedModel: if it cannot be read.
    """
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:8]
    except OSError as error:
        raise _unreadable(path) from error


def _unreadable(path: Path) -> DamagedModel:
    return DamagedModel(f"L’adaptation du modèle ({path.name}) est illisible. Réinstallez Sourcier.")
