"""HTML elements to blocks: what the importers of web pages and of EPUB books share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from lxml import etree

from corpus.decoding import decode
from corpus.errors import UnreadableDocument
from corpus.importers.builder import ContentBuilder
from corpus.importers.words import Words

Skip = Callable[[etree._Element], bool]

NEVER_SHOWN = frozenset(
    """
    script style template noscript svg math canvas iframe object embed audio video picture map head title select option
    button input textarea dialog datalist meter progress
    """.split()
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    """
    address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main nav ol p pre section summary table tbody td tfoot th thead tr ul
    """.split()
)
_LISTS = frozenset({"ul", "ol", "dl", "menu"})
_ENCODING = re.compile(rb"""(?:<\?xml[^>]*?encoding|<meta[^>]*?charset)\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def decode_markup(data: bytes) -> str:
    """The text of a page: UTF-8 or UTF-16 when it is that, else the encoding that it declares, else as any text.

    Raises:
        UnreadableDocument: if it is not text.
    """
    declared = _ENCODING.search(data[:4096])
    if declared and b"\0" not in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        for encoding in ("utf-8-sig", declared.group(1).decode("ascii")):
            try:
                return data.decode(encoding)
            except (UnicodeDecodeError, LookupError):
                continue
    return decode(data)


def parse_html(data: bytes) -> etree._Element:
    """The root element of a page.

    Raises:
        UnreadableDocument: if it is not text, is empty, or nests elements deeper than any real page.
    """
    text = _XML_DECLARATION.sub("", decode_markup(data), count=1)
    if not text.strip():
        raise UnreadableDocument("ce fichier ne contient aucun texte.")
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True, recover=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableDocument("ce fichier n’est pas une page HTML lisible.") from error
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise UnreadableDocument("cette page imbrique trop d’éléments les uns dans les autres ; enregistrez-la plus simplement.")
    if root is None:
        raise UnreadableDocument("ce fichier ne contient aucun texte.")
    return root


def tag_of(element: etree._Element) -> str:
    """The name of an element, without its namespace or prefix; empty for a comment or an entity."""
    return etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""


def is_hidden(element: etree._Element) -> bool:
    """Whether a browser would not show the element."""
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or _HIDDEN_STYLE.search(element.get("style") or "") is not None
    )


def text_of(element: etree._Element) -> Words:
    """All the words in an element, on one line."""
    words = Words()
    for event, inner in _walk(element, lambda _: False):
        tag = tag_of(inner)
        if tag in _BLOCKS or tag == "br":
            words.add(" ")
        if event == "start":
            words.add(inner.text or "")
        elif inner is not element:
            words.add(inner.tail or "")
    return words


def _walk(root: etree._Element, skip: Skip) -> Iterable[tuple[str, etree._Element]]:
    """Start and end of each element, never deeper in Python's stack; of a skipped one, the end alone."""
    walker = etree.iterwalk(root, events=("start", "end"))
    skipped: etree._Element | None = None
    for event, element in walker:
        if event == "start" and (tag_of(element) in NEVER_SHOWN or is_hidden(element) or skip(element)):
            walker.skip_subtree()
            skipped = element
        elif event == "end" and element is skipped:
            skipped = None
            yield "skipped", element
        else:
            yield event, element


class _Walk:
    """One pass over the elements, handing blocks to a builder."""

    def __init__(self, builder: ContentBuilder) -> None:
        self._builder = builder
        self._words = Words()
        self._lists: list[tuple[str, int]] = []
        self._item_fresh = False
        self._heading = 0
        self._verbatim = 0

    def read(self, root: etree._Element, skip: Skip) -> None:
        self._tables = {table for table in root.iter() if tag_of(table) == "table" and _holds_data(table)}
        for event, element in _walk(root, lambda inner: skip(inner) or inner in self._tables):
            tag = tag_of(element)
            if event == "start":
                self._start(element, tag)
                self._text(element.text)
                continue
            if event == "skipped" and element in self._tables and not skip(element):
                self._flush()
                self._table(element)
            elif event == "end":
                self._end(tag)
            if element is not root:
                self._text(element.tail)
        self._flush()

    def _text(self, raw: str | None) -> None:
        if not raw:
            return
        if not self._verbatim:
            self._words.add(raw)
            return
        for position, line in enumerate(raw.split("\n")):
            if position:
                self._words.line_break()
            self._words.add(line)

    def _start(self, element: etree._Element, tag: str) -> None:
        if tag == "br":
            self._words.line_break()
        if tag not in _BLOCKS and tag not in _LISTS:
            return
        if not (tag == "dd" and len(self._words)):  # a term and its first definition make one item
            self._flush()
        else:
            self._words.line_break()
        if tag in _LISTS:
            self._builder.open_list()
            self._lists.append((tag, _first_number(element)))
        elif tag in ("li", "dt"):
            self._item_fresh = True
        elif tag in _HEADINGS:
            self._heading = _HEADINGS[tag]
        elif tag == "pre":
            self._verbatim += 1

    def _end(self, tag: str) -> None:
        if tag not in _BLOCKS and tag not in _LISTS:
            return
        if tag != "dt":
            self._flush()
        if tag in _LISTS and self._lists:
            self._builder.close_list()
            self._lists.pop()
        elif tag in _HEADINGS:
            self._heading = 0
        elif tag == "pre":
            self._verbatim -= 1

    def _flush(self) -> None:
        words, self._words = self._words, Words()
        if not len(words):
            return
        if self._heading:
            self._builder.heading(words, self._heading)
            self._lists = []
        elif self._lists:
            kind, number = self._lists[-1]
            marker = (f"{number}." if kind == "ol" else "•") if self._item_fresh else ""
            if self._item_fresh:
                self._lists[-1] = (kind, number + 1)
            self._builder.item(words, marker)
            self._item_fresh = False
        else:
            self._builder.paragraph(words)

    def _table(self, table: etree._Element) -> None:
        for caption in table.iter("{*}caption", "caption"):
            self._builder.paragraph(text_of(caption))
        self._lists = []
        rows: list[list[Words | str]] = []
        headers = 0
        for row in table.iter("{*}tr", "tr"):
            cells = [cell for cell in row if tag_of(cell) in ("td", "th") and not is_hidden(cell)]
            group = row.getparent()
            in_head = group is not None and tag_of(group) == "thead"
            if len(rows) == headers and (in_head or (len(cells) > 1 and all(tag_of(cell) == "th" for cell in cells))):
                headers += 1
            rows.append([text_of(cell) for cell in cells])
        has_side_titles = any(True for _ in table.iter("{*}th", "th"))
        self._builder.table(rows, headers if headers or has_side_titles else None)


def _first_number(element: etree._Element) -> int:
    start = element.get("start") or "1"
    return int(start) if re.fullmatch(r"-?\d{1,6}", start) else 1


def _holds_data(table: etree._Element) -> bool:
    """Whether a table is one of data, not a way to lay out a page: several rows and columns, and no titles or lists inside."""
    if (table.get("role") or "").lower() in ("presentation", "none"):
        return False
    columns = 0
    rows = 0
    for inner in table.iterdescendants():
        tag = tag_of(inner)
        if tag in ("table", "ul", "ol", "form") or tag in _HEADINGS:
            return False
        if tag == "tr":
            rows += 1
            columns = max(columns, sum(tag_of(cell) in ("td", "th") for cell in inner))
    return rows > 1 and columns > 1


def walk_html(root: etree._Element, builder: ContentBuilder, skip: Skip = lambda _: False) -> None:
    """Append the blocks under `root`, leaving out the elements that `skip` names and those that nobody sees."""
    _Walk(builder).read(root, skip)
