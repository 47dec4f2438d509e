"""Anki: a deck that it opens, and the same cards as CSV.

Identifiers are drawn from the items, so that a deck imported again brings its cards up to date and doubles none.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import tempfile
from collections.abc import Sequence
from html import escape
from pathlib import Path

import genanki

from assistant.quiz.item import Item, Kind
from assistant.tables import safe_cell

_MODEL_ID = 1_763_742_001
_STYLE = """
.card { font-family: sans-serif; font-size: 1.2rem; line-height: 1.5; text-align: left; max-width: 40rem; margin: 0 auto; }
.setting, .source { color: #666; font-size: .85rem; }
.answer { font-weight: bold; }
"""
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


def anki_deck(items: Sequence[Item], title: str, created: float) -> bytes:
    """An .apkg file: one card an item, the source on its back.

    Args:
        created: when, in seconds since 1970.
    """
    model = genanki.Model(
        _MODEL_ID,
        "Sourcier",
        fields=[{"name": name} for name in ("Question", "Réponse", "Source")],
        templates=[
            {
                "name": "Carte",
                "qfmt": "{{Question}}",
                "afmt": '{{FrontSide}}<hr id="answer"><p class="answer">{{Réponse}}</p><p class="source">{{Source}}</p>',
            }
        ],
        css=_STYLE,
    )
    deck = genanki.Deck(_deck_id(title), _spaced(title))
    for item in items:
        fields = [_front(item), _markup(item.answer), _markup(item.correction)]
        deck.add_note(genanki.Note(model, fields, guid=genanki.guid_for("sourcier", item.id), tags=_tags(item)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "deck.apkg"
        genanki.Package(deck).write_to_file(path, timestamp=created)
        return path.read_bytes()


def anki_csv(items: Sequence[Item]) -> str:
    """Question, answer, source and tags; the first lines tell Anki how to read the others.

    No cell is a formula to a spreadsheet.
    """
    written = io.StringIO()
    written.write("#separator:Comma\n#html:false\n#columns:Question,Réponse,Source,Étiquettes\n#tags column:4\n")
    rows = csv.writer(written, lineterminator="\n", quoting=csv.QUOTE_ALL)
    for item in items:
        cells = ("\n".join(_front_lines(item)), item.answer, item.correction, " ".join(_tags(item)))
        rows.writerow([safe_cell(_spaced(cell)) for cell in cells])
    return written.getvalue()


def _spaced(words: str) -> str:
    """Control characters made spaces, so that the words on either side stay apart; line ends and tabs stay."""
    return _CONTROL.sub(" ", words)


def _front_lines(item: Item) -> list[str]:
    lead_in = item.lead_in.text if item.lead_in else ""
    choices = [f"– {choice.text}" for choice in item.choices] if item.kind is Kind.CHOICE else []
    return [line for line in (item.setting, item.instruction, lead_in, item.stem, *choices) if line]


def _front(item: Item) -> str:
    lead_in = f"<p>{_markup(item.lead_in.text)}</p>" if item.lead_in else ""
    choices = "".join(f"<li>{_markup(choice.text)}</li>" for choice in item.choices) if item.kind is Kind.CHOICE else ""
    setting = f'<p class="setting">{_markup(item.setting)}</p>' if item.setting else ""
    shown = f"{setting}<p>{item.instruction}</p>{lead_in}<p>{_markup(item.stem)}</p>"
    return shown + (f"<ul>{choices}</ul>" if choices else "")


def _markup(words: str) -> str:
    return escape(_spaced(words)).replace("\n", "<br>")


def _tags(item: Item) -> list[str]:
    return ["sourcier", str(item.kind)]


def _deck_id(title: str) -> int:
    """A number that Anki takes for an id, the same for a title."""
    return int.from_bytes(hashlib.sha256(title.encode("utf-8", "surrogatepass")).digest()[:4]) + (1 << 40)
