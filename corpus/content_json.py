"""A content as JSON: how it is stored, and how it comes back from another process."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import Any

from corpus.content import Block, BlockKind, Content, MetadataValue, Page, Repair, Section, Span


def content_json(content: Content) -> dict[str, Any]:
    """A form that JSON can hold."""
    return {
        "text": content.text,
        "body": _bounds(content.body),
        "title": content.title,
        "sections": [
            {"title": s.title, "level": s.level, "span": _bounds(s.span), "heading": _bounds(s.heading), "path": list(s.path)}
            for s in content.sections
        ],
        "blocks": [
            {"kind": b.kind.value, "span": _bounds(b.span), "lead_in": b.lead_in and _bounds(b.lead_in), "group": b.group}
            for b in content.blocks
        ],
        "pages": [{"number": page.number, "span": _bounds(page.span)} for page in content.pages],
        "metadata": {key: value if isinstance(value, str) else list(value) for key, value in content.metadata.items()},
        "repairs": [[repair.offset, repair.original] for repair in content.repairs],
    }


def content_bytes(content: Content) -> bytes:
    """The content as JSON in UTF-8, the same bytes for equal contents."""
    return json.dumps(content_json(content), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def content_from_json(stored: dict[str, Any]) -> Content:
    """What `content_json` wrote.

    Raises:
        KeyError, TypeError, ValueError: if it is anything else, or a span lies outside of the text.
    """
    content = Content(
        text=str(stored["text"]),
        body=_span(stored["body"]),
        title=str(stored["title"]),
        sections=tuple(
            Section(str(s["title"]), int(s["level"]), _span(s["span"]), _span(s["heading"]), tuple(map(str, s["path"])))
            for s in stored["sections"]
        ),
        blocks=tuple(
            Block(BlockKind(b["kind"]), _span(b["span"]), _span(b["lead_in"]) if b["lead_in"] else None, int(b["group"]))
            for b in stored["blocks"]
        ),
        pages=tuple(Page(int(page["number"]), _span(page["span"])) for page in stored["pages"]),
        metadata=MappingProxyType({str(key): _value(value) for key, value in stored["metadata"].items()}),
        repairs=tuple(Repair(int(offset), str(original)) for offset, original in stored.get("repairs", ())),
    )
    length = len(content.text)
    spans = [content.body, *(block.span for block in content.blocks), *(page.span for page in content.pages)]
    spans += [span for section in content.sections for span in (section.span, section.heading)]
    spans += [block.lead_in for block in content.blocks if block.lead_in is not None]
    if any(span.end > length for span in spans) or any(repair.offset > length for repair in content.repairs):
        raise ValueError("a span outside of the text")
    return content


def _bounds(span: Span) -> list[int]:
    return [span.start, span.end]


def _span(bounds: list[int]) -> Span:
    start, end = bounds
    return Span(int(start), int(end))


def _value(stored: Any) -> MetadataValue:
    return stored if isinstance(stored, str) else tuple(map(str, stored))
