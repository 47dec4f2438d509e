"""What was chosen in the evaluation tab, turned into questions to ask and settings to ask them under."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.model import answer_model
from assistant.page.uploads import Upload, as_file
from corpus.errors import UsageError
from corpus.library import BUNDLED, Library
from eval.gold.gold_set import BUNDLED_GOLD, GoldQuestion, in_split, load_gold
from eval.runs.configuration import Configuration, configuration_of

BUNDLED_SET, SERVED_SET, UPLOADED_SET, LOCAL_SET = "fournies", "lancement", "fichier", "chemin"
USUAL, TRIED, FILE = "habituels", "essai", "toml"
_RESERVED = "réservé à la personne qui administre Sourcier"
_WHERE = "Réglages à essayer"
_SHORT = {
    "passage_size": "passages de",
    "lexical_weight": "poids lexical",
    "keywords_weight": "poids lexical des mots-clés",
    "threshold": "seuil",
}


@dataclass(frozen=True, slots=True)
class ChosenQuestions:
    """Which questions to ask.

    Attributes:
        source: one of the sets above.
        split: `dev`, `test` or `all`.
        upload: the file that was sent, if one was.
        path: what was typed as a path on this machine.
        served: the file given when the page was started.
    """

    source: str
    split: str
    upload: Upload | None = None
    path: str | None = None
    served: Path | None = None


def chosen_questions(chosen: ChosenQuestions, library: Library, *, writable: bool) -> tuple[str, tuple[GoldQuestion, ...]]:
    """The name of the file, and the questions of the split.

    Args:
        writable: whether the person may name files of this machine.

    Raises:
        SourcierError: if there are no such questions, or they do not fit the library.
    """
    name, questions = _all_questions(chosen, library, writable)
    kept = questions if chosen.split == "all" else in_split(questions, chosen.split)
    if not kept:
        raise UsageError(f"Aucune question du jeu « {chosen.split} » dans ce fichier : choisissez « toutes ».")
    return name, kept


def _all_questions(chosen: ChosenQuestions, library: Library, writable: bool) -> tuple[str, tuple[GoldQuestion, ...]]:
    if chosen.source == BUNDLED_SET and library.root == BUNDLED:
        return BUNDLED_GOLD.name, load_gold(BUNDLED_GOLD, library)
    if chosen.source == SERVED_SET and chosen.served is not None:
        return chosen.served.name, load_gold(chosen.served, library)
    if chosen.source == LOCAL_SET:
        path = _local_path(chosen.path, writable)
        return path.name, load_gold(path, library)
    if chosen.upload is None:
        raise UsageError("Choisissez d’abord un fichier de questions (.jsonl).")
    with as_file(chosen.upload) as path:
        return chosen.upload.name, load_gold(path, library)


def _local_path(typed: str | None, writable: bool) -> Path:
    if not writable:
        raise UsageError(f"Lire un fichier de la machine qui sert la page est {_RESERVED} : envoyez le fichier.")
    if not (typed or "").strip():
        raise UsageError("Écrivez le chemin du fichier de questions.")
    return Path(str(typed).strip()).expanduser()


@dataclass(frozen=True, slots=True)
class ChosenSettings:
    """Under which settings to ask; a number left empty keeps its usual value.

    Attributes:
        kind: usual, tried (the numbers below), or from a file.
        found: the configurations of the file that was sent.
        name: which of them.
    """

    kind: str
    size: float | None = None
    lexical: float | None = None
    keywords: float | None = None
    threshold: float | None = None
    found: Sequence[Configuration] = ()
    name: str | None = None


def chosen_configuration(chosen: ChosenSettings, *, writable: bool) -> Configuration:
    """The configuration chosen.

    Args:
        writable: whether the person may have this machine build an index.

    Raises:
        SourcierError: if a setting is not understood, or not this person's to choose.
    """
    configuration = Configuration()
    if chosen.kind == TRIED:
        configuration = _tried(chosen)
    elif chosen.kind == FILE:
        if not chosen.found:
            raise UsageError("Choisissez d’abord un fichier de réglages (.toml).")
        configuration = next((one for one in chosen.found if one.name == chosen.name), chosen.found[0])
    rebuilds = configuration.passage_size != Configuration().passage_size or configuration.model is not None
    if rebuilds and not writable:
        raise UsageError(
            f"Changer la taille des passages ou le modèle refait tout l’index sur cette machine : c’est {_RESERVED}. "
            "Gardez la taille et le modèle habituels."
        )
    return configuration


def usual_threshold() -> float:
    """The threshold as the page shows it; the real one has more digits."""
    return round(answer_model().threshold, 2)


def _tried(chosen: ChosenSettings) -> Configuration:
    """The settings typed, named by what they change."""
    typed = {
        "passage_size": chosen.size,
        "lexical_weight": chosen.lexical,
        "keywords_weight": chosen.keywords,
        "threshold": chosen.threshold,
    }
    usual = {**Configuration().json(), "threshold": usual_threshold()}
    changed = {key: value for key, value in typed.items() if value is not None and value != usual[key]}
    if not changed:
        return Configuration()
    told = ", ".join(f"{_SHORT[key]} {value:g}".replace(".", ",") for key, value in changed.items())
    return configuration_of({**changed, "name": told}, _WHERE)
