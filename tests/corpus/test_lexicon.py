"""The lexicon of a library: groups of equivalent words, one a line."""

from pathlib import Path

import pytest

from corpus.errors import LibraryError
from corpus.lexicon import NAME, parse_lexicon, read_lexicon
from corpus.library import open_library


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        pytest.param("thé = infusion", [("thé", "infusion")], id="equals sign"),
        pytest.param("thé ; infusion ; tisane", [("thé", "infusion", "tisane")], id="semicolons"),
        pytest.param("thé=infusion;tisane", [("thé", "infusion", "tisane")], id="both, without spaces"),
        pytest.param("un = 1\ndeux = 2\n", [("un", "1"), ("deux", "2")], id="a group a line"),
        pytest.param("  thé\u00a0vert  =\tinfusion  verte ", [("thé vert", "infusion verte")], id="white space is made plain"),
        pytest.param("thé, noir = l’infusion", [("thé, noir", "l’infusion")], id="other punctuation is kept"),
        pytest.param("# tout\nthé = infusion # matin\n#a = b", [("thé", "infusion")], id="comments"),
        pytest.param("thé = = ; infusion ;", [("thé", "infusion")], id="empty words"),
        pytest.param("thé\n= \nthé =\n\n", [], id="fewer than two words"),
        pytest.param("", [], id="empty"),
    ],
)
def test_groups(text: str, groups: list[tuple[str, ...]]):
    assert parse_lexicon(text) == tuple(groups)


def test_a_library_is_read_with_its_lexicon_which_is_no_document(tmp_path: Path):
    (tmp_path / "a.txt").write_text("Un mot.", encoding="utf-8")
    assert open_library(tmp_path).lexicon == read_lexicon(tmp_path) == ()
    (tmp_path / NAME).write_bytes("\ufeffthé = infusion\r\nun = 1\r\n".encode())
    library = open_library(tmp_path)
    assert library.lexicon == (("thé", "infusion"), ("un", "1"))
    assert [document.source for document in library.documents] == ["a.txt"]


@pytest.mark.parametrize("data", [b"th\xc3 = eau", b"a = b\0"], ids=["damaged UTF-8", "NUL"])
def test_a_lexicon_that_cannot_be_read_is_told_in_french(tmp_path: Path, data: bytes):
    (tmp_path / "a.txt").write_text("Un mot.", encoding="utf-8")
    (tmp_path / NAME).write_bytes(data)
    with pytest.raises(LibraryError, match=r"lexique .* est illisible.*UTF-8"):
        open_library(tmp_path)
