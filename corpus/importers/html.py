"""Web pages: the main content; navigation, banners, scripts and page footers left out."""

from __future__ import annotations

import re

from lxml import etree

from corpus.importers.builder import ContentBuilder
from corpus.importers.markup import is_hidden, parse_html, tag_of, text_of, walk_html
from corpus.importers.metadata import Metadata
from corpus.model import Content

_AROUND = frozenset({"nav", "aside"})
_PAGE_EDGES = frozenset({"header", "footer"})
_AROUND_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "search", "complementary", "menu", "menubar", "dialog", "alertdialog"}
)
_AROUND_NAMES = frozenset(
    """
    nav navbar navigation menu breadcrumb breadcrumbs ariane footer sidebar cookie cookies share sharing social pagination
    related newsletter skip toolbar tags langs
    """.split()
)
_CONSENT_NAMES = frozenset({"cookie", "cookies", "consent", "rgpd", "gdpr", "tarteaucitron"})
_ENOUGH = 0.25
"""Share of the page's words under which a marked main content is not believed to be the content."""

_NAMES = {
    "author": "author author dc.creator dcterms.creator article:author citation_author",
    "date": "date dc.date dcterms.date dcterms.issued article:published_time citation_publication_date last-modified",
    "publisher": "publisher dc.publisher dcterms.publisher og:site_name citation_publisher",
    "licence": "license licence dc.rights dcterms.rights dcterms.license",
    "keywords": "keywords dc.subject dcterms.subject",
    "summary": "description dc.description dcterms.description og:description",
    "url": "og:url",
}


def _inside_content(element: etree._Element) -> bool:
    return any(tag_of(above) in ("main", "article") for above in element.iterancestors())


def _link_share(element: etree._Element) -> float:
    """The share of an element's words that are links."""
    words = sum(map(len, element.itertext()))
    linked = sum(len(text) for link in element.iter("{*}a", "a") for text in link.itertext())
    return linked / words if words else 0.0


def _is_around(element: etree._Element) -> bool:
    """Whether an element is what surrounds a page's content."""
    tag = tag_of(element)
    if tag in ("html", "body", "main", "article") or (tag.startswith("h") and tag[1:].isdigit()):
        return False
    if tag in _AROUND or (element.get("role") or "").lower() in _AROUND_ROLES:
        return True
    if tag in _PAGE_EDGES:
        return not _inside_content(element)
    names = set(re.split(r"[\W_]+", f"{element.get('class') or ''} {element.get('id') or ''}".lower()))
    if names & _CONSENT_NAMES and tag in ("div", "section"):
        return True
    return bool(names & _AROUND_NAMES) and tag in ("div", "section", "ul", "ol", "p") and _link_share(element) > 0.5


def _main_content(body: etree._Element) -> etree._Element:
    """The element that holds the content: what the page marks as such, if enough of its words are there."""
    total = len(text_of(body))
    for path in ("//main|//*[@role='main']", "//article", "//*[@itemprop='articleBody']"):
        found = body.xpath(path)
        candidates = [element for element in found if isinstance(element, etree._Element) and not is_hidden(element)]
        if len(candidates) == 1 and len(text_of(candidates[0])) >= _ENOUGH * total:
            return candidates[0]
    return body


def _read_metadata(root: etree._Element) -> Metadata:
    given: dict[str, list[str]] = {}
    for meta in root.iter("{*}meta", "meta"):
        name = (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").strip().lower()
        given.setdefault(name, []).append(meta.get("content") or "")
    metadata = Metadata()
    for link in root.iter("{*}link", "link", "{*}a", "a"):
        relations = (link.get("rel") or "").lower().split()
        if "canonical" in relations:
            metadata.put("url", link.get("href"))
        if "license" in relations:
            metadata.put("licence", " ".join(text_of(link).text.split()) or link.get("href"))
    for key, names in _NAMES.items():
        for name in names.split():
            values = [value for value in given.get(name, []) if value.strip()]
            if key == "keywords":
                metadata.put_keywords(values)
            elif key == "date":
                metadata.put_date(values[0]) if values else None
            else:
                metadata.put(key, ", ".join(values) if key == "author" else values[0] if values else None)
    return metadata


def _titles(root: etree._Element, content: etree._Element) -> list[str]:
    """Candidates for the title: the only main heading of the content, then what the page calls itself."""
    headings = [text_of(heading).text for heading in content.iter("{*}h1", "h1")]
    own = [text_of_title(title) for title in root.iter("{*}title", "title")]
    return [*(headings if len(headings) == 1 else []), *own[:1], *headings[:1]]


def text_of_title(title: etree._Element) -> str:
    """The words of a `title` element, which `text_of` takes for one that is not shown."""
    return " ".join("".join(title.itertext()).split())


def import_html(data: bytes, fallback_title: str) -> Content:
    """Read a `.html` file: its main content.

    Args:
        data: the file's bytes; UTF-8, UTF-16 or the encoding that the page declares.
        fallback_title: used when the page has no title.

    Raises:
        UnreadableDocument: if it is not a page, or nests elements too deeply.
    """
    root = parse_html(data)
    body = next(iter(root.iter("{*}body", "body")), root)
    content = _main_content(body)
    builder = ContentBuilder()
    walk_html(content, builder, _is_around)
    if builder.is_empty:  # everything looked like surroundings: a page of links is still a page
        walk_html(body, builder)
    metadata = _read_metadata(root)
    title = metadata.title(*_titles(root, content)) or fallback_title
    return builder.content(title, metadata.values)
