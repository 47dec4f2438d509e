"""French typography of what people read."""

from __future__ import annotations

import re


def spaced(text: str) -> str:
    """A message with its spaces before `; : ? ! % »` and after `«` made unbreakable, as French typography wants."""
    return re.sub(r" (?=[;:?!%»](?:[\s.,)]|$))|(?<=«) ", "\u00a0", text)
