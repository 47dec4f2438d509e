"""What a file says of itself, under the names that the front matter of a Markdown file uses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from corpus.importers.words import Words
from corpus.model import MetadataValue

_JUNK_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint)\b.*|untitled.*|sans titre.*|pr[ée]sentation powerpoint|powerpoint presentation|"
    r"diapositive \d+|slide \d+|document ?\d*|layout ?\d+|mise en page ?\d+|titre|title|\W*|"
    r".*\.(?:docx?|odt|rtf|pdf|pptx?|indd|qxd|tex|dvi|html?|xlsx?))",
    re.IGNORECASE,
)
_JUNK_AUTHORS = frozenset({"python-docx", "microsoft office user", "utilisateur", "user", "admin", "windows user", "anonymous"})
_ISO_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?![\d])")


class Metadata:
    """Metadata being gathered: the first value given for a key stays, blank ones count for nothing."""

    def __init__(self) -> None:
        self.values: dict[str, MetadataValue] = {}

    def put(self, key: str, value: object) -> None:
        """One text under that key."""
        words = Words(str(value)).text.replace("\n", " ") if value is not None else ""
        if words and not (key == "author" and words.lower() in _JUNK_AUTHORS):
            self.values.setdefault(key, words[:2000])

    def put_date(self, value: object) -> None:
        """A date, as year-month-day when it can be told."""
        if isinstance(value, datetime):
            value = value.date().isoformat()
        found = _ISO_DAY.match(str(value or "").strip())
        self.put("date", "-".join(part for part in found.groups() if part) if found else value)

    def put_keywords(self, values: object) -> None:
        """Keywords in one text, separated by commas or semicolons, or several texts."""
        texts = [values] if isinstance(values, str) else [str(value) for value in values] if isinstance(values, Iterable) else []
        words = [Words(word).text for text in texts for word in re.split(r"[;,\n]", text)]
        kept = tuple(dict.fromkeys(word for word in words if word))[:200]
        if kept:
            self.values.setdefault("keywords", kept)

    def put_core_properties(self, properties: Any) -> None:
        """What Word and PowerPoint keep of a file, as python-docx and python-pptx give it; its last change dates it."""
        self.put("author", properties.author)
        self.put_date(properties.modified)
        self.put_date(properties.created)
        self.put_keywords(properties.keywords)
        self.put("summary", properties.subject)

    def title(self, *candidates: str) -> str:
        """The first candidate that is a real title, kept as the title; empty without one."""
        for candidate in candidates:
            words = " ".join(Words(candidate or "").text.split())
            if words and not _JUNK_TITLE.fullmatch(words):
                self.values["title"] = words[:500]
                return words[:500]
        return ""
