"""Questions as they are typed in haste: accents left out, words as they sound, slips of the finger.

    python -m eval.misspelling --data FOLDER[:IDS.json] --output FOLDER [--seed N]

The folder that is written holds the same passages and answers under misspelt questions, for `sourcier eval --data`: what haste
costs is the difference between the two measures. `eval.adapt --misspelt` learns from such questions.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from random import Random

from corpus.errors import GoldError
from corpus.files import write_atomically
from eval.gold.json_lines import read_json_lines
from index.french.characters import fold
from index.french.elision import elided_length
from index.french.texting import SPELLINGS

_PIECE = re.compile(r"[\w’'-]+|[^\w\s]+")
_SOUNDS_E = re.compile(r"(?:ez|er|ée?s?|ait|ais)$")
_DOUBLE = re.compile(r"([bcdfglmnprst])\1")
_SILENT_LAST = re.compile(r"[setx]$")
_AS_HEARD = (("ph", "f"), ("eau", "o"), ("au", "o"), ("qu", "k"))
_SHORTEST = 5
"""Letters of a word that slips and sounds change: shorter ones could become any other."""

_IN_HASTE: dict[str, list[str]] = defaultdict(list)
for _typed, _meant in SPELLINGS.items():
    _IN_HASTE[_meant].append(_typed)

Rule = Callable[[str, Random], str]


def without_accents(text: str, _: Random) -> str:
    """`Été réussi` as `Ete reussi`."""
    return "".join(fold(char).upper() if char.isupper() else fold(char) if char.isalpha() else char for char in text)


def without_apostrophe(word: str, draw: Random) -> str:
    """`l'accueil` as `laccueil` or `l accueil`."""
    cut = elided_length(fold(word))
    return word[: cut - 1] + draw.choice(("", " ")) + word[cut:] if cut else word


def in_haste(word: str, draw: Random) -> str:
    """`quoi` as `koi`."""
    known = _IN_HASTE.get(word.lower().replace("’", "'"))
    return draw.choice(known) if known else word


def ending_by_sound(word: str, draw: Random) -> str:
    """`parler` as `parlé`, `parlez` or `parle`."""
    return _SOUNDS_E.sub(lambda _: draw.choice(("é", "er", "ez", "e")), word)


def without_silent_ending(word: str, _: Random) -> str:
    """`soignants` as `soignant`."""
    return _SILENT_LAST.sub("", word) if len(word) >= _SHORTEST else word


def without_doubles(word: str, _: Random) -> str:
    """`programme` as `programe`."""
    return _DOUBLE.sub(r"\1", word)


def as_heard(word: str, _: Random) -> str:
    """`pharmacie` as `farmacie`."""
    found = next((pair for pair in _AS_HEARD if pair[0] in word), None)
    return word.replace(*found, 1) if found and len(word) >= _SHORTEST else word


def slip(word: str, draw: Random) -> str:
    """A letter inside the word left out, swapped with the next or typed twice."""
    if len(word) < _SHORTEST:
        return word
    at = draw.randrange(1, len(word) - 1)
    here, after = word[at], word[at + 1]
    pair = draw.choice((after, after + here, here + here + after))
    return word[:at] + pair + word[at + 2 :]


_SMALL_CHANGES: tuple[tuple[float, Rule], ...] = ((0.5, in_haste), (0.4, without_apostrophe), (0.35, without_accents))
"""Any of them may happen to a word, each with its chance."""

_MISTAKES: tuple[tuple[float, Rule], ...] = (
    (0.12, ending_by_sound),
    (0.08, without_silent_ending),
    (0.06, without_doubles),
    (0.06, as_heard),
    (0.08, slip),
)
"""At most one of them happens to a word."""

_ONLY_ACCENTS = 0.25
_LOWER_CASE = 0.6
_NO_PUNCTUATION = 0.5


def misspelt(question: str, draw: Random) -> str:
    """The question as somebody in a hurry might type it. Acronyms and numbers keep their characters, but for capitals."""
    if draw.random() < _ONLY_ACCENTS:
        typed = without_accents(question, draw)
        return typed.lower() if draw.random() < _LOWER_CASE else typed
    words = []
    for piece in _PIECE.findall(question):
        if not piece[0].isalpha():
            words += [] if piece[0] in ".,;:?!…" and draw.random() < _NO_PUNCTUATION else [piece]
        elif len(piece) > 1 and piece.isupper():
            words.append(piece)
        else:
            words.append(_mistaken(piece, draw))
    typed = re.sub(r" (?=[.,])", "", " ".join(words))
    return typed.lower() if draw.random() < _LOWER_CASE else typed


def _mistaken(word: str, draw: Random) -> str:
    for chance, rule in _SMALL_CHANGES:
        if draw.random() < chance:
            word = rule(word, draw)
    left = draw.random()
    for chance, rule in _MISTAKES:
        if left < chance:
            return rule(word, draw)
        left -= chance
    return word


def main() -> None:
    """Write a data set with misspelt questions."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, metavar="FOLDER[:IDS]")
    parser.add_argument("--output", type=Path, required=True, metavar="FOLDER", help="a new folder, or an empty one")
    parser.add_argument("--seed", type=int, default=0, metavar="N")
    args = parser.parse_args()
    folder, _, name = args.data.partition(":")
    if args.output.exists() and any(args.output.iterdir()):
        parser.error(f"{args.output} n’est pas vide : donnez un nouveau dossier, rien n’y est remplacé.")
    try:
        written = _misspelt_files(Path(folder), Path(folder) / name if name else None, Random(args.seed))
    except (GoldError, OSError, ValueError, KeyError) as error:
        parser.error(f"{args.data} est illisible : donnez un dossier de passages.jsonl et questions.jsonl ({error}).")
    args.output.mkdir(parents=True, exist_ok=True)
    for file, text in written.items():
        write_atomically(args.output / file, text)


def _misspelt_files(folder: Path, ids: Path | None, draw: Random) -> dict[str, str]:
    kept = json.loads(ids.read_text(encoding="utf-8")) if ids else None
    written = {}
    for kind in ("passages", "questions"):
        lines = [line for line in read_json_lines(folder / f"{kind}.jsonl") if kept is None or line["id"] in kept[kind]]
        if kind == "questions":
            lines = [{**line, "question": misspelt(line["question"], draw)} for line in lines]
        written[f"{kind}.jsonl"] = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    return written


if __name__ == "__main__":
    main()
