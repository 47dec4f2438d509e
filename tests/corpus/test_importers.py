"""What holds for every importer, whatever it is given."""

import time
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus.decoding import decode_text
from corpus.errors import UnreadableDocument
from corpus.importers import IMPORTERS, formats, importer_for
from corpus.importers.markdown import import_markdown
from corpus.importers.plain_text import import_plain_text
from tests.corpus.checks import check_blocks, check_sections

PROPERTY = settings(max_examples=250)

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
    encodings = ("utf-8", "utf-16-le", "utf-16-be", "cp1252")
    assert any(_decoded(data, encoding) == content.text for encoding in encodings)


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding).removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        return None


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


FRENCH = "Déjà l’été : « cœur », 30 € – c’est sûr.\nOù ça ?\n"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(FRENCH.encode("cp1252"), id="Windows-1252"),
        pytest.param(FRENCH.replace("\n", "\r\n").encode("cp1252"), id="Windows-1252 with CRLF"),
        pytest.param(FRENCH.encode("utf-16"), id="UTF-16 with a mark"),
        pytest.param(b"\xfe\xff" + FRENCH.encode("utf-16-be"), id="big-endian UTF-16 with a mark"),
        pytest.param(FRENCH.encode("utf-16-le"), id="UTF-16 without a mark"),
        pytest.param(FRENCH.encode("utf-16-be"), id="big-endian UTF-16 without a mark"),
        pytest.param(FRENCH.encode("utf-8-sig"), id="UTF-8 with a mark"),
    ],
)
@BOTH
def test_the_encodings_of_french_text_are_recognised(importer, data: bytes):
    assert importer(data, "Repli") == importer(FRENCH.encode(), "Repli")


@pytest.mark.parametrize("script", ["Ελλάδα και πόλη", "Москва и область", "العربية لغة", "日本語 です\n", "हिन्दी भाषा"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_other_scripts_are_read_in_unicode(script: str, encoding: str):
    assert decode_text(script.encode(encoding)) == script


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"%PDF\0", "octets nuls", id="NUL"),
        pytest.param("Déjà".encode() + b"\0", "octets nuls", id="NUL in UTF-8"),
        pytest.param(bytes(range(256)), "octets nuls", id="binary"),
        pytest.param("Déjà".encode("utf-16")[:-1], "octets nuls", id="UTF-16 cut short"),
        pytest.param(b"\xed\xa0\x80", r"UTF-8 \(octet 1\)", id="surrogate"),
        pytest.param("é".encode()[:1], "UTF-8", id="truncated"),
        pytest.param(("Déjà l’été. " * 3).encode()[:-1] + b"\xe9", "UTF-8", id="UTF-8 with one bad byte"),
        pytest.param("Москва и область".encode("cp1251"), "Windows-1252", id="another 8-bit encoding"),
        pytest.param(b"%PDF-1.7\n1 0 obj", "un PDF ; renommez-le", id="PDF"),
        pytest.param(b"PK\x03\x04abc", "une archive", id="archive"),
        pytest.param(b"\xd0\xcf\x11\xe0abc", "ancien fichier Office", id="old Office"),
        pytest.param(b"{\\rtf1 abc}", "RTF", id="RTF"),
    ],
)
@BOTH
def test_what_is_not_text_is_refused_in_french(importer, data: bytes, reason: str):
    with pytest.raises(UnreadableDocument, match=reason):
        importer(data, "Repli")


@pytest.mark.parametrize(
    ("name", "importer"),
    [
        ("a.txt", import_plain_text),
        ("a.TXT", import_plain_text),
        ("a.md", import_markdown),
        ("a.b.Markdown", import_markdown),
        ("a.PDF", IMPORTERS[".pdf"]),
        ("a.htm", IMPORTERS[".html"]),
        ("a.doc", None),
        ("a", None),
        ("txt", None),
        (".md", None),
        ("a.md.bak", None),
    ],
)
def test_the_extension_chooses_the_importer(name: str, importer):
    assert importer_for(name) is importer


def test_the_formats_that_are_read():
    assert formats() == ".docx, .epub, .htm, .html, .markdown, .md, .odt, .pdf, .pptx, .txt et .xhtml"


def test_aliases_in_front_matter_are_not_expanded():
    levels = "".join(f"{name}: &{name} [{', '.join([f'*{below}'] * 9)}]\n" for below, name in pairwise("abcdefghijkl"))
    content = import_markdown(f"---\na: &a [mot, mot]\n{levels}---\n\nUn texte.\n".encode(), "Repli")
    assert content.metadata == {}
    assert "Un texte." in content.text


@pytest.mark.parametrize("hostile", ["[" * 100_000, "*a" * 50_000, "> " * 50_000 + "a", "[a](b" * 20_000, "`a" * 50_000])
def test_a_hostile_text_takes_linear_time(hostile: str):
    started = time.process_time()
    import_markdown(hostile.encode(), "Repli")
    assert time.process_time() - started < 2


def test_many_headings_take_linear_time():
    started = time.process_time()
    assert len(import_plain_text(b"Un titre\n\nUn mot.\n\n" * 10_000, "Repli").sections) == 10_000
    assert time.process_time() - started < 5
