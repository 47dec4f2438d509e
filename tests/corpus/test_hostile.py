"""Broken and hostile files: each is refused with its reason, and none stops or changes the others."""

import struct
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import UnreadableDocument
from corpus.importers import archive, importer_for
from corpus.importers.isolation import Importing
from corpus.library import open_library
from tests.corpus.checks import check_content
from tests.corpus.made import CONTAINER, MAKERS, fiche, rezipped, zipped

ARCHIVES = [".docx", ".odt", ".pptx", ".epub"]
MADE = {extension: maker(fiche("gem.md")) for extension, maker in MAKERS.items()}
MAIN_PART = {".docx": "word/document.xml", ".odt": "content.xml", ".pptx": "slides/slide1.xml", ".epub": "livre.opf"}


def refusal(name: str, data: bytes) -> str:
    importer = importer_for(name)
    assert importer is not None
    with pytest.raises(UnreadableDocument) as caught:
        importer(data, "Repli")
    return str(caught.value)


def with_part(data: bytes, name: str, part: bytes) -> bytes:
    made = BytesIO(data)
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as changed:
        changed.writestr(name, part)
    return made.getvalue()


def bomb(prolog: str) -> Callable[[str], str]:
    """Puts a document type with entities before a part's root."""
    return lambda part: prolog + part[part.index("?>") + 2 :] if part.startswith("<?xml") else prolog + part


LAUGHS = "<!DOCTYPE a [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12)) + "]>"
OUTSIDE = "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"


@pytest.mark.parametrize("extension", ARCHIVES)
@pytest.mark.parametrize("prolog", [LAUGHS, OUTSIDE], ids=["billion laughs", "outside file"])
def test_entities_are_never_expanded(extension: str, prolog: str):
    assert "entités" in refusal(f"a{extension}", rezipped(MADE[extension], **{MAIN_PART[extension]: bomb(prolog)}))


@pytest.mark.parametrize("prolog", [LAUGHS, OUTSIDE])
def test_entities_of_pages_and_chapters_stay_words(prolog: str):
    importer = importer_for("a.html")
    assert importer is not None
    content = importer(f"{prolog}<p>Un mot &a11; &x; là.".encode(), "Repli")
    assert len(content.text) < 100
    assert "root:" not in content.text


@pytest.mark.parametrize("extension", ARCHIVES)
@pytest.mark.parametrize("name", ["../../evade.txt", "a/../../evade.txt", "..\\evade.txt"])
def test_paths_that_leave_the_archive_are_refused_and_nothing_is_written(tmp_path: Path, extension: str, name: str):
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    (folder / f"a{extension}").write_bytes(with_part(MADE[extension], name, b"Evade"))
    (folder / "b.txt").write_text("Un mot.", encoding="utf-8")
    library = open_library(folder)
    assert "chemin" in library.refusals[0].reason
    assert not list(tmp_path.rglob("evade.txt"))


@pytest.mark.parametrize("extension", ARCHIVES)
def test_a_part_that_grows_beyond_measure_is_refused_before_it_is_decompressed(extension: str):
    assert "piégée" in refusal(f"a{extension}", with_part(MADE[extension], "word/bombe.xml", b"\0" * 40_000_000))


def test_a_part_that_lies_about_its_size_is_refused():
    data = bytearray(with_part(MADE[".epub"], "OEBPS/bombe.xhtml", b"<p>mot</p>" * 4_000_000))
    end = data.rfind(b"PK\x01\x02")
    struct.pack_into("<I", data, end + 24, 1000)
    package = zipfile.ZipFile(BytesIO(MADE[".epub"])).read("OEBPS/livre.opf").decode()
    assert "bombe" not in package
    check_content(importer_for("a.epub")(bytes(data), "Repli"))  # type: ignore[misc]


@pytest.mark.parametrize("limit", ["MAX_TOTAL", "MAX_XML"])
def test_an_archive_that_would_fill_the_memory_is_refused(monkeypatch: pytest.MonkeyPatch, limit: str):
    monkeypatch.setattr(archive, limit, 5000)
    assert "décompressé, ce fichier occuperait" in refusal("a.docx", MADE[".docx"])


def test_too_many_parts_are_refused():
    assert "20000 admis" in refusal("a.docx", zipped({str(number): b"" for number in range(20_001)}))


def test_an_archive_with_a_password_is_refused():
    data = bytearray(MADE[".docx"])
    data[data.find(b"PK\x01\x02") + 8] |= 1
    assert "mot de passe" in refusal("a.docx", bytes(data))
    assert "mot de passe" in refusal("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))


def test_macros_are_ignored():
    importer = importer_for("a.docx")
    assert importer is not None
    with_macros = with_part(MADE[".docx"], "word/vbaProject.bin", b"\xd0\xcf\x11\xe0Sub AutoOpen()")
    assert importer(with_macros, "Repli") == importer(MADE[".docx"], "Repli")


@pytest.mark.parametrize("extension", [".docx", ".odt", ".pptx"])
def test_elements_nested_without_end_are_refused(extension: str):
    part, inside = {
        ".docx": ("word/document.xml", "w:sdt"),
        ".odt": ("content.xml", "text:section"),
        ".pptx": ("slides/slide1.xml", "p:grpSp"),
    }[extension]
    last = {".docx": "</w:body>", ".odt": "</office:text>", ".pptx": "</p:spTree>"}[extension]
    nested = f"<{inside}>" * 5000 + f"</{inside}>" * 5000
    refusal(f"a{extension}", rezipped(MADE[extension], **{part: lambda xml: xml.replace(last, nested + last)}))


@pytest.mark.parametrize("extension", MAKERS)
@pytest.mark.parametrize(
    "data", [b"", b"\0" * 1000, b"Un texte.\0", b"PK\x03\x04", b"\xff" * 100], ids=["empty", "nulls", "text", "PK", "ff"]
)
def test_a_file_that_is_not_what_its_name_says_is_refused(extension: str, data: bytes):
    refusal(f"a{extension}", data)


@pytest.mark.parametrize("extension", [extension for extension in MAKERS if extension != ".html"])
@pytest.mark.parametrize("other", [extension for extension in MAKERS if extension != ".html"])
def test_a_file_with_the_extension_of_another_format_is_read_as_nothing_else(extension: str, other: str):
    importer = importer_for(f"a{other}")
    assert importer is not None
    if extension != other:
        refusal(f"a{other}", MADE[extension])
    else:
        check_content(importer(MADE[extension], "Repli"))


# A folder of thirty files


def hostile_files() -> dict[str, bytes]:
    return {
        "coupé.pdf": MADE[".pdf"][:2000],
        "bombe.docx": with_part(MADE[".docx"], "word/bombe.xml", b"\0" * 40_000_000),
        "entités.odt": rezipped(MADE[".odt"], **{"content.xml": bomb(LAUGHS)}),
        "évasion.epub": with_part(MADE[".epub"], "../../evade", b""),
        "vide.pptx": b"",
        "profond.html": b"<div>" * 100_000,
        "image.txt": bytes(range(256)) * 10,
        "sans chapitre.epub": zipped({"META-INF/container.xml": CONTAINER, "OEBPS/livre.opf": "<package/>"}),
    }


def test_of_thirty_files_the_twenty_two_good_ones_are_read_and_each_bad_one_is_told_why(tmp_path: Path):
    names = ["gem", "cmp", "formation"]
    good = {f"{name}{extension}": MAKERS[extension](fiche(f"{name}.md")) for name in names for extension in MAKERS}
    good |= {f"texte {number}.{kind}": b"Un mot." for number in range(2) for kind in ("txt", "md")}
    for name, data in {**good, **hostile_files()}.items():
        (tmp_path / name).write_bytes(data)
    library = open_library(tmp_path)
    assert {document.source for document in library.documents} == set(good)
    assert len(good) == 22
    assert {refused.source for refused in library.refusals} == set(hostile_files())
    reasons = [refused.reason for refused in library.refusals]
    assert len(set(reasons)) == len(reasons) == 8
    assert all(reason.endswith(".") and reason[0].islower() for reason in reasons)


# Any bytes at all


@pytest.fixture(scope="module")
def importing() -> Iterator[Importing]:
    with Importing(seconds=20) as process:
        yield process


EDITS = st.lists(
    st.tuples(
        st.floats(0, 1, exclude_max=True), st.sampled_from(["set", "cut", "repeat", "swap"]), st.binary(min_size=1, max_size=40)
    ),
    min_size=1,
    max_size=6,
)


def mutated(data: bytes, edits: list[tuple[float, str, bytes]]) -> bytes:
    for place, edit, added in edits:
        at = int(place * len(data))
        match edit:
            case "set":
                data = data[:at] + added + data[at + len(added) :]
            case "cut":
                data = data[:at] + data[at + 30 * len(added) :]
            case "repeat":
                data = data[:at] + data[at : at + 200] * 3 + data[at:]
            case _:
                data = data[:at] + data[at + 50 : at + 100] + data[at : at + 50] + data[at + 100 :]
    return data


@pytest.mark.parametrize("extension", MAKERS)
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(edits=EDITS)
def test_bytes_changed_at_random_give_a_content_or_a_refusal(importing: Importing, extension: str, edits):
    try:
        content = importing.content(f"a{extension}", mutated(MADE[extension], edits), "Repli")
    except UnreadableDocument as refused:
        assert "s’est arrêtée net" not in str(refused)
        return
    check_content(content)


@pytest.mark.parametrize("extension", ARCHIVES)
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(edits=EDITS)
def test_parts_changed_at_random_give_a_content_or_a_refusal(importing: Importing, extension: str, edits):
    with zipfile.ZipFile(BytesIO(MADE[extension])) as made:
        parts = {name: made.read(name) for name in made.namelist()}
    name = next(name for name in parts if name.endswith(MAIN_PART[extension]))
    damaged = zipped({**parts, name: mutated(parts[name], edits)})
    try:
        check_content(importing.content(f"a{extension}", damaged, "Repli"))
    except UnreadableDocument as refused:
        assert "s’est arrêtée net" not in str(refused)


TAGS = "p div ul ol li dl dt dd table tr td th h1 h2 h3 br pre b a main nav article header footer section thead caption".split()
PIECES = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
    st.sampled_from(
        ["Bonjour.", " Trois missions : ", "• un", "- deux", "\n", "&nbsp;", "&shy;", "😀", "e\u0301", "<!--", "-->", "|"]
    ),
    st.text(max_size=8),
)


@settings(max_examples=300)
@given(pieces=st.lists(PIECES, max_size=40))
def test_any_tags_in_any_order_give_ordered_exact_blocks(pieces: list[str]):
    importer = importer_for("a.html")
    assert importer is not None
    try:
        content = importer("".join(pieces).encode("utf-8", "replace"), "Repli")
    except UnreadableDocument:
        return
    check_content(content)
