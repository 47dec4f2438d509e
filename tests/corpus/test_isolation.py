"""Files read in a process apart: what goes wrong there costs one file, in the time and memory that it was given."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

import pytest

from corpus.errors import UnreadableDocument
from corpus.importers import importer_for
from corpus.importers.isolation import Importing
from corpus.library import MAX_TEXT_BYTES, open_library, read_document
from tests.corpus.made import MAKERS, fiche

SLOW = b"Un titre\n\nUn mot.\n\n" * 480_000
"""A text that takes tens of seconds to read."""
PAGE = "<h1>Le titre</h1><p>Un mot, déjà.".encode()


@pytest.mark.parametrize("extension", MAKERS)
def test_a_content_is_the_same_from_the_process_apart(extension: str):
    data = MAKERS[extension](fiche("gem.md"))
    importer = importer_for(f"a{extension}")
    assert importer is not None
    with Importing() as importing:
        assert importing.content(f"Été{extension}", data, "Repli") == importer(data, "Repli")


def test_one_process_serves_many_files_and_ends_with_the_block():
    with Importing() as importing:
        importing.content("a.html", PAGE, "Repli")
        process = importing._process
        importing.content("b.html", PAGE, "Repli")
        assert importing._process is process is not None
        assert process.poll() is None
    assert process.poll() is not None


def test_no_process_starts_for_short_texts(tmp_path: Path):
    (tmp_path / "a.txt").write_text("Un mot.", encoding="utf-8")
    with Importing() as importing:
        read_document(tmp_path / "a.txt", "a.txt", importing)
        assert importing._process is None


def test_a_file_that_takes_too_long_is_refused_and_the_next_one_is_read():
    with Importing() as importing:
        importing.content("a.html", PAGE, "Repli")
        usual, importing._seconds = importing._seconds, 0.7
        with pytest.raises(UnreadableDocument, match=r"dépasse 0,7 secondes.*découpez-le"):
            importing.content("lent.txt", SLOW, "Repli")
        importing._seconds = usual  # a busy machine may need more than that to start another process
        assert importing.content("b.html", PAGE, "Repli").title == "Le titre"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other platforms do not bound a process's memory")
def test_a_file_that_takes_too_much_memory_is_refused_and_the_next_one_is_read():
    with Importing(memory=150_000_000) as importing:
        importing.content("a.html", PAGE, "Repli")
        with pytest.raises(UnreadableDocument, match=r"0,1 Go de mémoire"):
            importing.content("gros.txt", SLOW, "Repli")
        assert importing.content("b.html", PAGE, "Repli").title == "Le titre"


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal")
def test_a_file_that_brings_the_process_down_is_refused_and_the_next_one_is_read():
    with Importing() as importing:
        importing.content("a.html", PAGE, "Repli")
        killed: list[int] = []

        def kill_twice() -> None:  # the file gets a second process of its own: it falls too
            while len(killed) < 2:
                time.sleep(0.3)
                if (process := importing._process) is not None and process.pid not in killed:
                    killed.append(process.pid)
                    os.kill(process.pid, signal.SIGKILL)

        thread = Thread(target=kill_twice)
        thread.start()
        with pytest.raises(UnreadableDocument, match="s’est arrêtée net"):
            importing.content("lent.txt", SLOW, "Repli")
        thread.join()
        assert importing.content("b.html", PAGE, "Repli").title == "Le titre"


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal")
def test_a_process_killed_between_two_files_is_replaced():
    with Importing() as importing:
        importing.content("a.html", PAGE, "Repli")
        assert importing._process is not None
        os.kill(importing._process.pid, signal.SIGKILL)
        importing._process.wait()
        assert importing.content("b.html", PAGE, "Repli").title == "Le titre"


def test_files_from_several_threads_are_read_one_at_a_time():
    titles: list[str] = []
    with Importing() as importing:

        def read(number: int) -> None:
            titles.append(importing.content("a.html", f"<h1>Titre {number}</h1><p>Un mot.".encode(), "Repli").title)

        threads = [Thread(target=read, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(titles) == [f"Titre {number}" for number in range(8)]


@pytest.mark.parametrize(
    "reply", [b"", b"{}", b"[]", b"\xff", b'{"content": {}}', b'{"content": {"text": "a", "body": [0, 9]}}'], ids=ascii
)
def test_a_reply_that_is_anything_else_is_a_refusal(monkeypatch: pytest.MonkeyPatch, reply: bytes):
    sent = len(reply).to_bytes(8, "big") + reply
    code = f"import sys; sys.stdout.buffer.write({sent!r}); sys.stdout.flush(); sys.stdin.read()"
    start = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda command, **settings: start([sys.executable, "-c", code], **settings))
    with Importing() as importing, pytest.raises(UnreadableDocument):
        importing.content("a.html", PAGE, "Repli")


def test_the_process_loads_neither_models_nor_numbers():
    code = "import corpus.importers.worker, sys; print(sorted({'torch', 'numpy', 'lxml', 'docx', 'gradio'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_file_over_the_limit_is_not_even_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "a.txt"
    path.touch()
    os.truncate(path, 100_000_000)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("opened"))
    with pytest.raises(UnreadableDocument, match=r"pèse 100 Mo, plus que les 10 Mo admis"):
        read_document(path, "a.txt")
    assert MAX_TEXT_BYTES == 10_000_000


def test_a_long_text_is_read_in_the_process_apart(tmp_path: Path):
    text = "Une phrase de plus.\n\n" * 20_000
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    with Importing() as importing:
        assert read_document(tmp_path / "a.txt", "a.txt", importing).text == text
        assert importing._process is not None


@pytest.mark.parametrize("name", ["été.html", "文書.html", "a b'c\"d.html", "\udcff.html", "🦊.HTML"])
def test_names_in_any_script(tmp_path: Path, name: str):
    try:
        (tmp_path / name).write_bytes(b"<p>Un mot.")
    except (OSError, UnicodeEncodeError):
        pytest.skip("this file system does not allow the name")
    (document,) = open_library(tmp_path).documents
    assert (document.source, document.text) == (name, "Un mot.")
