"""A folder of documents: what is read, refused or ignored, and how a document is found."""

import os
import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from corpus.errors import DocumentNotFound, EmptyLibrary, LibraryNotFound, UnreadableDocument
from corpus.library import BUNDLED, Library, document_id, open_library, read_document
from corpus.model import BlockKind, Document


def fill(root: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def sources(library: Library) -> list[str]:
    return [document.source for document in library.documents]


# What is read


def test_documents_are_read_in_the_order_of_their_paths(tmp_path: Path):
    files = {"b.txt": "Un mot.", "a.md": "Un mot.", "sub/c.MARKDOWN": "Un mot.", "sub/deep/d.TXT": "Un mot.", "Z.txt": "Un mot."}
    library = open_library(fill(tmp_path, files))
    assert sources(library) == ["Z.txt", "a.md", "b.txt", "sub/c.MARKDOWN", "sub/deep/d.TXT"]
    assert library.refusals == ()
    assert library.root == tmp_path


def test_a_document_without_a_title_is_named_after_its_file(tmp_path: Path):
    library = open_library(fill(tmp_path, {"Le guide.txt": "de la prose.", "b.md": "# Autre\n\nde la prose."}))
    assert [document.title for document in library.documents] == ["Le guide", "Autre"]


def test_reading_leaves_the_folder_as_it_was(tmp_path: Path):
    fill(tmp_path, {"a.txt": "Un mot.\r\n", "b.md": b"\xff"})
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.rglob("*")}
    open_library(tmp_path)
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.rglob("*")} == before


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        pytest.param("b.txt", b"D\xc3j\xc3\xa0", "UTF-8", id="damaged UTF-8"),
        pytest.param("b.md", b"\xff\xfe\x00", "octets nuls", id="NUL bytes"),
        pytest.param("b.txt", b"", "aucun texte", id="empty"),
        pytest.param("b.txt", b"\xef\xbb\xbf", "aucun texte", id="byte-order mark alone"),
        pytest.param("b.md", "\n \u00a0\t\r\n".encode(), "aucun texte", id="blank"),
        pytest.param("b.md", b"---\ntitle: Le guide\n---\n\n", "aucun texte", id="front matter alone"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_and_the_others_are_read(tmp_path: Path, name: str, content: bytes, reason: str):
    library = open_library(fill(tmp_path, {"a.txt": "Un mot.", name: content, "c.md": "Un mot."}))
    assert sources(library) == ["a.txt", "c.md"]
    (refusal,) = library.refusals
    assert refusal.source == name
    assert reason in refusal.reason
    assert "fichier" in refusal.reason


def test_front_matter_with_a_date_that_does_not_exist_does_not_stop_the_others(tmp_path: Path):
    files = {"a.txt": "Un mot.", "b.md": "---\ndate: 2023-02-30\n---\n\nUn mot.", "c.md": "Un mot."}
    assert set(sources(open_library(fill(tmp_path, files)))) >= {"a.txt", "c.md"}


def test_a_file_without_read_permission_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    fill(tmp_path, {"a.txt": "Un mot.", "b.txt": "Un mot."})
    read_bytes = Path.read_bytes

    def denied(path: Path) -> bytes:
        if path.name == "b.txt":
            raise PermissionError(13, "Permission denied")
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", denied)
    library = open_library(tmp_path)
    assert sources(library) == ["a.txt"]
    assert "lecture impossible" in library.refusals[0].reason


def test_unknown_formats_hidden_files_and_folders_are_ignored(tmp_path: Path):
    ignored = [".b.txt", ".git/c.md", "sub/.cache/deep/d.md", "e.jpg", "f", "g.txt~", "h.doc", ".md"]
    fill(tmp_path, {"a.txt": "Un mot.", **dict.fromkeys(ignored, "Un mot.")})
    (tmp_path / "dossier.md").mkdir()
    library = open_library(tmp_path)
    assert sources(library) == ["a.txt"]
    assert library.refusals == ()


def test_a_library_may_itself_lie_under_a_hidden_folder(tmp_path: Path):
    assert sources(open_library(fill(tmp_path / ".cache" / "textes", {"a.txt": "Un mot."}))) == ["a.txt"]


def test_links_out_of_the_folder_are_ignored_and_links_inside_are_read(tmp_path: Path):
    outside = fill(tmp_path / "outside", {"secret.txt": "Un secret.", "deep/autre.txt": "Un secret."})
    inside = fill(tmp_path / "inside", {"a.txt": "Un mot."})
    (inside / "fichier.txt").symlink_to(outside / "secret.txt")
    (inside / "dossier").symlink_to(outside, target_is_directory=True)
    (inside / "relatif.md").symlink_to(Path("..") / "outside" / "secret.txt")
    (inside / "absent.txt").symlink_to(inside / "nulle-part.txt")
    (inside / "boucle.txt").symlink_to(inside / "boucle.txt")
    (inside / "double.txt").symlink_to(inside / "a.txt")
    assert sources(open_library(inside)) == ["a.txt", "double.txt"]


def test_a_library_may_be_reached_through_a_link(tmp_path: Path):
    fill(tmp_path / "textes", {"a.txt": "Un mot."})
    (tmp_path / "lien").symlink_to(tmp_path / "textes", target_is_directory=True)
    assert sources(open_library(tmp_path / "lien")) == ["a.txt"]


@pytest.mark.parametrize(
    "data", ["\ufeffUn mot.\r\n\r\nUn autre.\r\n", "Un mot.\r\rUn autre.\r"], ids=["byte-order mark and CRLF", "CR"]
)
def test_line_ends_are_made_plain_but_the_digest_is_of_the_bytes(tmp_path: Path, data: str):
    made = open_library(fill(tmp_path, {"a.txt": data, "b.txt": "Un mot.\n\nUn autre.\n"}))
    assert made.documents[0].text == made.documents[1].text == "Un mot.\n\nUn autre.\n"
    assert made.documents[0].sha256 != made.documents[1].sha256


# What cannot be opened


def test_a_missing_folder_is_told(tmp_path: Path):
    with pytest.raises(LibraryNotFound, match=r"n’existe pas.*--library"):
        open_library(tmp_path / "absent")


def test_a_file_is_no_library(tmp_path: Path):
    fill(tmp_path, {"a.txt": "Un mot."})
    with pytest.raises(LibraryNotFound, match="n’est pas un dossier"):
        open_library(tmp_path / "a.txt")


def test_an_empty_folder_is_told_with_the_formats_that_are_read(tmp_path: Path):
    with pytest.raises(EmptyLibrary, match=r"Aucun document lisible.*\.docx, .*\.pdf, \.pptx, \.txt et \.xhtml"):
        open_library(tmp_path)


def test_a_folder_where_nothing_can_be_read_tells_why_for_each_file(tmp_path: Path):
    fill(tmp_path, {"a.txt": b"\xff", "sub/b.md": b""})
    with pytest.raises(EmptyLibrary) as told:
        open_library(tmp_path)
    assert re.search(r"\n  a\.txt : .*UTF-8.*\n  sub/b\.md : .*aucun texte", str(told.value))


def test_a_single_document_of_an_unknown_format_is_refused(tmp_path: Path):
    fill(tmp_path, {"a.jpg": "Un mot."})
    with pytest.raises(UnreadableDocument, match=r"format non reconnu.*\.md, .*\.pdf"):
        read_document(tmp_path / "a.jpg", "a.jpg")


# Identity


@pytest.mark.parametrize(
    ("source", "slug"),
    [
        pytest.param("a.txt", "a", id="plain"),
        pytest.param("sub/Le Guide.md", "le-guide", id="capitals and spaces"),
        pytest.param("Été à l’hôpital.txt", "ete-a-lhopital", id="accents"),
        pytest.param("日本.txt", "document", id="no Latin letter"),
        pytest.param("---.txt", "document", id="punctuation"),
        pytest.param("a" * 80 + ".txt", "a" * 40, id="long"),
        pytest.param("b" * 39 + "-c.txt", "b" * 39, id="cut at a dash"),
        pytest.param("x\udcff.txt", "x", id="undecodable name"),
    ],
)
def test_ids_are_readable(source: str, slug: str):
    assert re.fullmatch(re.escape(slug) + "-[0-9a-f]{6}", document_id(source))


def test_ids_do_not_change_between_versions():
    assert document_id("a.txt") == "a-18b7cb"


def test_ids_depend_on_the_path_alone(tmp_path: Path):
    files = {"a.txt": "Un mot.", "a.md": "Un mot.", "sub/a.txt": "Un mot."}
    one = open_library(fill(tmp_path / "un", files))
    other = open_library(fill(tmp_path / "deux", {name: content + " Un autre." for name, content in files.items()}))
    ids = [document.id for document in one.documents]
    assert len(set(ids)) == 3
    assert ids == [document.id for document in other.documents] == [document_id(source) for source in sources(one)]


@pytest.mark.parametrize(
    ("name", "source"),
    [
        pytest.param("a.txt", "a.txt", id="path, also a file name elsewhere"),
        pytest.param("sub/a.txt", "sub/a.txt", id="path in a sub-folder"),
        pytest.param("seul.md", "sub/seul.md", id="file name"),
        pytest.param(document_id("sub/a.txt"), "sub/a.txt", id="id"),
        pytest.param("e\u0301te\u0301.txt", "\u00e9t\u00e9.txt", id="other spelling of accents"),
    ],
)
def test_a_document_is_found(tmp_path: Path, name: str, source: str):
    files = ["a.txt", "sub/a.txt", "sub/seul.md", "x/double.txt", "y/double.txt", "\u00e9t\u00e9.txt"]
    assert open_library(fill(tmp_path, dict.fromkeys(files, "Un mot."))).document(name).source == source


def test_a_name_spelled_apart_on_disk_is_found_as_it_is_typed(tmp_path: Path):
    library = open_library(fill(tmp_path, {"sub/e\u0301te\u0301.txt": "Un mot."}))
    assert library.document("\u00e9t\u00e9.txt") is library.document("sub/\u00e9t\u00e9.txt") is library.documents[0]


def test_a_name_borne_by_several_is_refused_with_the_choices(tmp_path: Path):
    library = open_library(fill(tmp_path, {"x/double.txt": "Un mot.", "y/double.txt": "Un mot."}))
    with pytest.raises(DocumentNotFound, match=r"Plusieurs .*« double\.txt » : x/double\.txt, y/double\.txt"):
        library.document("double.txt")


@pytest.mark.parametrize("name", ["", "b.txt", "a", "A.TXT", "./a.txt", "a-000000"])
def test_an_unknown_name_is_refused_with_what_to_do(tmp_path: Path, name: str):
    library = open_library(fill(tmp_path, {"a.txt": "Un mot."}))
    with pytest.raises(DocumentNotFound, match=f"Aucun document « {re.escape(name)} ».*sourcier list"):
        library.document(name)


# Digest


def test_the_digest_does_not_change_with_times_refusals_or_place(tmp_path: Path):
    files: dict[str, str | bytes] = {"a.txt": "Un mot.", "sub/b.md": "Un autre."}
    before = open_library(fill(tmp_path / "un", files)).digest
    os.utime(tmp_path / "un" / "a.txt", (0, 0))
    fill(tmp_path / "un", {"refus.txt": b"", "image.png": b"\0"})
    assert open_library(tmp_path / "un").digest == before
    assert open_library(fill(tmp_path / "deux", files)).digest == before


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"a.txt": "Un mot!", "sub/b.md": "Un autre."}, id="one byte"),
        pytest.param({"a.txt": "Un mot.\r\n", "sub/b.md": "Un autre."}, id="line end"),
        pytest.param({"a.txt": "\ufeffUn mot.", "sub/b.md": "Un autre."}, id="byte-order mark"),
        pytest.param({"a.txt": "Un mot."}, id="one document fewer"),
        pytest.param({"a.txt": "Un mot.", "sub/b.md": "Un autre.", "c.txt": "Un mot."}, id="one document more"),
        pytest.param({"a.txt": "Un mot.", "b.md": "Un autre."}, id="moved"),
        pytest.param({"a.txt": "Un autre.", "sub/b.md": "Un mot."}, id="exchanged"),
    ],
)
def test_the_digest_changes_with_any_document(tmp_path: Path, changes: dict[str, str | bytes]):
    before = open_library(fill(tmp_path / "un", {"a.txt": "Un mot.", "sub/b.md": "Un autre."})).digest
    assert open_library(fill(tmp_path / "deux", changes)).digest != before


# The fiches

KEYS = ("title", "summary", "date", "author", "licence", "keywords", "sources")

FICHES = open_library().documents
EACH_FICHE = pytest.mark.parametrize("fiche", FICHES, ids=[document.source for document in FICHES])


def test_the_bundled_corpus_is_the_default_and_is_read_whole():
    library = open_library()
    assert library.root == BUNDLED
    assert library.refusals == ()
    assert 14 <= len(library.documents) <= 18
    assert len({document.title for document in library.documents}) == len(library.documents)


@EACH_FICHE
def test_a_fiche_is_500_to_900_words_long(fiche: Document):
    assert 500 <= len(fiche.content.body.of(fiche.text).split()) <= 900


@EACH_FICHE
def test_a_fiche_says_where_it_comes_from(fiche: Document):
    metadata = fiche.content.metadata
    assert all(metadata.get(key) for key in KEYS)
    assert metadata["author"] == "Sourcier"
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", str(metadata["date"]))
    assert all(isinstance(metadata[key], tuple) for key in ("keywords", "sources"))
    assert fiche.title == " ".join(str(metadata["title"]).split()) == fiche.content.sections[0].title


@EACH_FICHE
def test_a_fiche_has_no_inline_markup(fiche: Document):
    tokens = MarkdownIt("commonmark").enable("table").parse(fiche.content.body.of(fiche.text))
    kinds = {child.type for token in tokens for child in token.children or []}
    assert kinds <= {"text", "softbreak"}
    assert not {token.type for token in tokens} & {"html_block", "fence", "code_block"}


@EACH_FICHE
def test_a_fiche_has_one_title_then_sections_and_no_loose_list(fiche: Document):
    levels = [section.level for section in fiche.content.sections]
    assert levels[0] == 1
    assert set(levels[1:]) <= {2, 3}
    assert all(block.lead_in for block in fiche.content.blocks if block.kind is BlockKind.ROW)
