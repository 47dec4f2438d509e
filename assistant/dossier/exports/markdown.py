"""A dossier in Markdown: block quotes, and footnotes as GitHub and Pandoc read them."""

from __future__ import annotations

import re

from assistant.dossier.exports.citations import (
    GAPS_TITLE,
    MARK_LABEL,
    NOTE_LABEL,
    SOURCES_TITLE,
    bibliography,
    citation,
    parts_of,
    presentation,
    printable,
)
from assistant.dossier.model import Dossier

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~&$])")
_BULLET = re.compile(r"^(\s*)([-+=])", re.MULTILINE)
_NUMBER = re.compile(r"^(\s*\d+)([.)])", re.MULTILINE)


def markdown_text(dossier: Dossier) -> str:
    """The whole dossier; a parser of Markdown reads each quotation back word for word."""
    lines = [f"# {_line(dossier.title)}", "", f"*{_line(presentation(dossier))}*", ""]
    parts = parts_of(dossier)
    for part in parts:
        lines += [f"## {_line(part.section.title)}", ""]
        if part.section.note:
            lines += [*_note(part.section.note), ""]
        for cited in part.cited:
            words = _plain(printable(cited.entry.quote.text)).splitlines()
            quoted = "\\\n".join(line if line.strip() else "&nbsp;" for line in words)
            lines += [*(f"> {line}" for line in f"{quoted}[^{cited.number}]".split("\n")), ""]
            if cited.entry.note:
                lines += [*_note(cited.entry.note), ""]
    if dossier.gaps:
        lines += [f"## {GAPS_TITLE}", "", *(f"- {_line(gap)}" for gap in dossier.gaps), ""]
    if sources := bibliography(dossier):
        lines += [f"## {SOURCES_TITLE}", "", *(f"- {_line(source)}" for source in sources), ""]
    for part in parts:
        for cited in part.cited:
            quote = cited.entry.quote
            lines.append(f"[^{cited.number}]: {_line(citation(quote))} {MARK_LABEL}\u00a0: `{quote.link}`")
    return "\n".join(lines).rstrip("\n") + "\n"


def _plain(words: str) -> str:
    """`words` such that Markdown shows them as they are."""
    escaped = _SPECIAL.sub(r"\\\1", words)
    return _NUMBER.sub(r"\1\\\2", _BULLET.sub(r"\1\\\2", escaped))


def _line(words: str) -> str:
    return _plain(" ".join(words.split()))


def _note(words: str) -> list[str]:
    """The trainer's words, told apart from what is quoted."""
    lines = "\\\n".join(_plain(printable(line)) for line in words.splitlines() if line.strip())
    return f"**{NOTE_LABEL}\u00a0:** {lines}".split("\n")
