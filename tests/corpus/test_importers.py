"""What holds for every importer, whatever it is given."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus.decoding import decode_text
from corpus.errors import UnreadableDocument
from corpus.importers import IMPORTERS, importer_for
from corpus.importers.markdown import import_markdown
from corpus.importers.plain_text import import_plain_text
from corpus.model import BlockKind, Content

PROPERTY = settings(derandomize=True, deadline=None, database=None, max_examples=250)

BOTH = pytest.mark.parametrize("importer", [import_plain_text, import_markdown], ids=["plain text", "Markdown"])

FRAGMENTS = [
    *["# ", "## ", "### ", "#", "Titre\n\n", "Titre\n===\n", "Titre\nlong\n---\n", "- ", "* ", "1. ", "2) ", "a) ", "• ", "– "],
    *["> ", "  ", "    ", "\t"],
    *["\n", "\n\n", "\r", "\r\n", "\u2028", "\x85", "\x0b", "\x0c", "\x1c", "\u00a0", "\u202f", "\u200b", "\ufeff"],
    *["```\n", "~~~\n", "---\n", "...\n", "title: A\n", "a: [\n", "| a | b |\n", "|---|---|\n", "| 1 | 2 |\n", "<div>\n"],
    *["<!-- x -->\n", "[r]: x\n"],
    *["Bonjour. ", "Trois missions\u00a0:\n\n", "« Oui ? »", "la suite", "M. Petit vient.", "**g**", "`x`", "\\", "&amp;", "😀"],
    *["e\u0301", "é"],
]
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=120),
    st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join),
    st.lists(st.sampled_from(FRAGMENTS), max_size=30).map(lambda parts: "---\n" + "".join(parts)),
)


def check_blocks(content: Content):
    ends = 0
    for block in content.blocks:
        words = block.span.of(content.text)
        assert words == words.strip() != ""
        assert content.body.contains(block.span)
        assert ends <= block.span.start
        ends = block.span.end
        assert (block.group >= 0) == (block.kind in (BlockKind.ITEM, BlockKind.ROW))
        if block.lead_in is not None:
            assert block.group >= 0
            assert block.lead_in.end <= block.span.start
            assert content.body.contains(block.lead_in)


def check_sections(content: Content):
    headings = {block.span for block in content.blocks if block.kind is BlockKind.HEADING}
    for position, section in enumerate(content.sections):
        assert section.heading in headings
        assert section.title == " ".join(section.heading.of(content.text).split()) != ""
        assert section.span.contains(section.heading)
        assert content.body.contains(section.span)
        assert section.path in ((), (*section.path[:-1], section.title))
        for later in content.sections[position + 1 :]:
            nested = section.span.contains(later.span) and later.level > section.level
            assert section.span.start < later.span.start
            assert nested or section.span.end <= later.span.start


@BOTH
@PROPERTY
@given(text=TEXTS)
@example(text="\x85\nBonjour.\nSuite.\n")
def test_any_text_gives_ordered_exact_blocks_and_nested_sections(importer, text: str):
    content = importer(text.encode(), "Repli")
    assert content.text == decode_text(text.encode())
    assert content.body.end == len(content.text)
    assert content.title == " ".join(content.title.split())
    check_blocks(content)
    check_sections(content)


@BOTH
@PROPERTY
@given(data=st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(importer, data: bytes):
    try:
        content = importer(data, "Repli")
    except UnreadableDocument:
        return
    written = (
        content.text.encode(encoding)
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "cp1252")
        if _fits(content.text, encoding)
    )
    assert _plain(data) in map(_plain, written)


@BOTH
def test_a_line_that_is_blank_for_python_only_takes_no_word_away(importer):
    content = importer("\x85\nBonjour.\nSuite.\n".encode(), "Repli")
    assert [block.span.of(content.text) for block in content.blocks] == ["Bonjour.\nSuite."]


@BOTH
@pytest.mark.parametrize("text", ["", "\n\n", " \u00a0\n\t"], ids=ascii)
def test_blank_text_has_no_block(importer, text: str):
    content = importer(text.encode(), "Repli")
    assert (content.blocks, content.sections, content.title) == ((), (), "Repli")


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\n"], ids=["CRLF", "CR", "LF"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "byte-order mark"])
@BOTH
def test_line_ends_and_byte_order_mark_change_nothing(importer, line_end: str, mark: str):
    text = "Un titre\n\nDeux points :\n\n- un\n- deux\n"
    assert importer((mark + text.replace("\n", line_end)).encode(), "Repli") == importer(text.encode(), "Repli")


def test_only_the_first_mark_is_dropped_and_no_other_character_changes():
    kept = "\ufeffe\u0301\u00a0\u2028\x85\t\x0c  é"
    assert decode_text(("\ufeff" + kept).encode()) == kept


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param("Déjà".encode("latin-1"), r"UTF-8 \(octet 2\)", id="Latin-1"),
        pytest.param("Déjà".encode("cp1252") + b"\x80", "UTF-8", id="Windows-1252"),
        pytest.param("Déjà".encode("utf-16"), "octets nuls", id="UTF-16"),
        pytest.param(b"%PDF\0", "octets nuls", id="NUL"),
        pytest.param(b"\xed\xa0\x80", "UTF-8", id="surrogate"),
        pytest.param("é".encode()[:1], "UTF-8", id="truncated"),
    ],
)
@BOTH
def test_what_is_not_utf8_text_is_refused_in_french(importer, data: bytes, reason: str):
    with pytest.raises(UnreadableDocument, match=reason):
        importer(data, "Repli")


@pytest.mark.parametrize(
    ("name", "importer"),
    [
        ("a.txt", import_plain_text),
        ("a.TXT", import_plain_text),
        ("a.md", import_markdown),
        ("a.b.Markdown", import_markdown),
        ("a.pdf", None),
        ("a", None),
        ("txt", None),
        (".md", None),
        ("a.md.bak", None),
    ],
)
def test_the_extension_chooses_the_importer(name: str, importer):
    assert importer_for(name) is importer
    assert set(IMPORTERS) == {".txt", ".md", ".markdown"}
