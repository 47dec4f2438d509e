"""Configurations to compare, and the small TOML file that names several of them.

    [[configuration]]
    name = "petits passages"
    passage_size = 600

    [[configuration]]
    name = "plus de lexical"
    lexical_weight = 0.3
    keywords_weight = 0.5

What a configuration leaves out keeps its usual value.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from assistant.assistant import Assistant, open_assistant
from corpus.errors import GoldError
from corpus.library import Library
from eval.datasets import WHOLE_PASSAGES
from index.cache import library_cache
from index.encoder import Encoder
from index.fusion import DEFAULT_WEIGHTS, FusionWeights
from index.making import Notify, quiet
from index.passages import PassageSettings
from index.progress import Progress, silent
from index.search_index import open_index

_MAX_SIZE = 10_000_000


@dataclass(frozen=True, slots=True)
class Configuration:
    """What may be changed from one run to another.

    Attributes:
        name: for people.
        lexical_weight: share of the lexical arm for a question: 0 is the dense arm alone, 1 the lexical one.
        keywords_weight: its share for keywords.
        passage_size: in code points.
        model: a sentence-transformers folder; None for the usual model.
        threshold: confidence from which an answer is given; None for the one chosen on the dev split.
    """

    name: str = "par défaut"
    lexical_weight: float = DEFAULT_WEIGHTS.question
    keywords_weight: float = DEFAULT_WEIGHTS.keywords
    passage_size: int = PassageSettings().size
    model: str | None = None
    threshold: float | None = None

    def json(self) -> dict[str, Any]:
        """A form that JSON can hold."""
        return asdict(self)


def open_configured(
    library: Library,
    configuration: Configuration,
    encoder: Encoder,
    *,
    progress: Progress = silent,
    notify: Notify = quiet,
) -> Assistant:
    """The assistant of `library` under a configuration; its index is kept beside the usual one, and takes from it."""
    settings = PassageSettings(size=configuration.passage_size)
    folder = usual = library_cache(library.root)
    if settings not in (PassageSettings(), WHOLE_PASSAGES) or configuration.model is not None:
        key = sha256(f"{settings.size}|{encoder.fingerprint}".encode()).hexdigest()[:8]
        folder = folder.with_name(f"{folder.name}-{key}")
    index = open_index(library, encoder, settings, folder=folder, reuse=[usual], progress=progress, notify=notify)
    return tuned(open_assistant(index), configuration)


def tuned(assistant: Assistant, configuration: Configuration) -> Assistant:
    """The same assistant with the weights and the threshold of a configuration; its index stays as it is."""
    fusion = FusionWeights(configuration.lexical_weight, configuration.keywords_weight)
    assistant = replace(assistant, index=replace(assistant.index, fusion=fusion))
    if configuration.threshold is not None:
        assistant = replace(assistant, model=replace(assistant.model, threshold=configuration.threshold))
    return assistant


def read_configurations(path: Path) -> tuple[Configuration, ...]:
    """The configurations of a TOML file.

    Raises:
        GoldError: naming the key or value that is not understood.
    """
    try:
        loaded = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise GoldError(f"Le fichier {path} est illisible : donnez un fichier TOML de configurations.") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise GoldError(f"{path} : ce n’est pas du TOML ({error}).") from error
    entries = loaded.pop("configuration", None)
    if loaded:
        raise GoldError(f"{path} : « {next(iter(loaded))} » n’est pas connu ; écrivez des tables [[configuration]].")
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        raise GoldError(f"{path} : il faut au moins une table [[configuration]].")
    found = tuple(configuration_of(entry, f"{path.name}, configuration {n}") for n, entry in enumerate(entries, 1))
    names = [configuration.name for configuration in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise GoldError(f"{path} : deux configurations s’appellent « {twice} ».")
    return found


def configuration_of(entry: Mapping[str, Any], where: str) -> Configuration:
    """The configuration that a table of keys and values describes.

    Args:
        where: what to call the table in messages.

    Raises:
        GoldError: naming the key or value that is not understood.
    """
    known = {field.name for field in fields(Configuration)}
    for key in entry:
        if key not in known:
            raise GoldError(f"{where} : « {key} » n’est pas connu ; clés possibles : {', '.join(sorted(known))}.")
    if not isinstance(entry.get("name"), str) or not entry["name"].strip():
        raise GoldError(f'{where} : donnez-lui un nom (name = "…").')
    for key, check, expected in _CHECKS:
        if key in entry and not check(entry[key]):
            raise GoldError(f"{where} : {key} doit être {expected}, pas {entry[key]!r}.")
    return Configuration(**entry)


def _is_share(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def _is_size(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 100 <= value <= _MAX_SIZE


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


_CHECKS: tuple[tuple[str, Callable[[Any], bool], str], ...] = (
    ("lexical_weight", _is_share, "entre 0 et 1"),
    ("keywords_weight", _is_share, "entre 0 et 1"),
    ("threshold", _is_share, "entre 0 et 1"),
    ("passage_size", _is_size, "un nombre de caractères d’au moins 100"),
    ("model", _is_name, "un dossier sentence-transformers"),
)
