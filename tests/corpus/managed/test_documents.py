"""What becomes of each file that is added, of each document that is removed or edited."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from corpus.errors import DocumentNotFound
from corpus.library import open_library
from corpus.managed.outcome import Status
from corpus.managed.writer import open_writer
from tests.corpus.managed.shelving import held, snapshot, statuses, stored, written

NONCE = "zwyxquortz"


def test_a_new_file_is_added_and_read_back(add, root: Path):
    (outcome,) = add(a="# Titre\n\nUn mot.\r\n")
    library = open_library(root)
    assert outcome.status is Status.ADDED
    assert library.managed
    assert held(root) == {"a.md": "# Titre\n\nUn mot.\n"}
    assert library.documents[0].id == outcome.id
    assert library.documents[0].title == library.documents[0].content.title == "Titre"
    assert stored(library, "a.md").entry.revision == 1


def test_what_is_read_back_is_what_was_imported(add, root: Path):
    add(a="---\ntitle: Titre\nkeywords: [un, deux]\n---\n\n## Partie\n\nDeux mots :\n\n- un\n- deux\n")
    shutil.copytree(root.parent / "sources", root.parent / "simple")
    (plain,) = open_library(root.parent / "simple").documents
    (managed,) = open_library(root).documents
    assert managed.content == plain.content
    assert (managed.id, managed.source, managed.sha256, managed.fingerprint) == (
        plain.id,
        plain.source,
        plain.sha256,
        plain.fingerprint,
    )


def test_the_same_again_changes_nothing_at_all(add, root: Path):
    add(a="Un mot.", b="Deux mots.")
    before = snapshot(root)
    with open_writer(root) as writer:
        outcomes = [writer.add(root.parent / "sources" / f"{name}.md", f"{name}.md") for name in "ab"]
        assert not writer.changed
    assert statuses(outcomes) == ["unchanged", "unchanged"]
    assert snapshot(root) == before


def test_new_content_at_a_known_path_is_a_new_revision_of_the_same_document(add, root: Path):
    (first,) = add(a="Un mot.")
    (second,) = add(a="Deux mots.")
    library = open_library(root)
    assert (second.status, second.id) == (Status.REPLACED, first.id)
    assert stored(library, "a.md").entry.revision == 2
    assert held(root) == {"a.md": "Deux mots."}
    assert len(list((root / "originals").iterdir())) == len(list((root / "texts").iterdir())) == 1


def test_the_same_content_at_another_path_is_an_alias(add, root: Path):
    first, second = add(a="Un mot.", b="Un mot.")
    library = open_library(root)
    assert (second.status, second.id, second.reason) == (Status.ALIAS, first.id, "même contenu que a.md")
    assert list(held(root)) == ["a.md"]
    assert library.aliases == {"b.md": first.id}
    assert library.document("b.md") is library.document("a.md")
    assert statuses(add(b="Un mot.")) == ["unchanged"]


def test_an_alias_that_changes_becomes_a_document(add, root: Path):
    add(a="Un mot.", b="Un mot.")
    (outcome,) = add(b="Deux mots.")
    assert outcome.status is Status.ADDED
    assert held(root) == {"a.md": "Un mot.", "b.md": "Deux mots."}
    assert open_library(root).aliases == {}


def test_content_that_loses_its_first_path_goes_on_under_the_next(add, root: Path):
    add(a="Un mot.", b="Un mot.", c="Un mot.")
    (outcome,) = add(a="Deux mots.")
    library = open_library(root)
    assert outcome.status is Status.REPLACED
    assert held(root) == {"a.md": "Deux mots.", "b.md": "Un mot."}
    assert library.aliases == {"c.md": library.document("b.md").id}
    assert statuses(add(b="Un mot.", c="Un mot.")) == ["unchanged", "unchanged"]


def test_a_document_that_takes_another_content_becomes_its_alias(add, root: Path):
    first, _ = add(a="Un mot.", b="Deux mots.")
    (outcome,) = add(b="Un mot.")
    assert (outcome.status, outcome.id) == (Status.ALIAS, first.id)
    assert held(root) == {"a.md": "Un mot."}


def test_two_paths_that_exchange_their_contents_lose_neither(add, root: Path):
    add(a="Un mot.", b="Deux mots.")
    assert statuses(add(a="Deux mots.", b="Un mot.")) == ["alias", "replaced"]
    assert held(root) == {"a.md": "Deux mots.", "b.md": "Un mot."}
    assert open_library(root).aliases == {}


def test_a_file_that_cannot_be_imported_is_refused_and_the_others_are_in(add, root: Path):
    outcomes = add(a="Un mot.", b="", c="Deux mots.")
    assert statuses(outcomes) == ["added", "refused", "added"]
    assert outcomes[1].id is None
    assert "aucun texte" in (outcomes[1].reason or "")
    assert list(held(root)) == ["a.md", "c.md"]


def test_a_bad_revision_leaves_the_good_one(add, root: Path):
    add(a="Un mot.")
    assert statuses(add(a="\n")) == ["refused"]
    assert held(root) == {"a.md": "Un mot."}


def test_a_file_that_is_not_there_is_refused(root: Path):
    with open_writer(root, create=True) as writer:
        outcome = writer.add(root / "absent.md", "absent.md")
    assert outcome.status is Status.REFUSED
    assert "lecture impossible" in (outcome.reason or "")


def test_a_file_that_changes_while_it_is_read_is_refused(root: Path, tmp_path: Path):
    from corpus.library import read_document

    def read(path: Path, source: str):
        document = read_document(path, source)
        path.write_text("Autre chose.", encoding="utf-8")
        return document

    with open_writer(root, create=True, read=read) as writer:
        outcome = writer.add(written(tmp_path, "a", "Un mot."), "a.md")
    assert outcome.status is Status.REFUSED
    assert "a changé pendant la lecture" in (outcome.reason or "")


@pytest.mark.parametrize("name", ["été.md", "日本語.md", "a b'c\"d.md", "e\u0301.md", "%20#?.md"])
def test_names_in_any_script(root: Path, tmp_path: Path, name: str):
    path = tmp_path / name
    path.write_text("Un mot.", encoding="utf-8")
    with open_writer(root, create=True) as writer:
        assert writer.add(path, name).status is Status.ADDED
        writer.commit()
    assert open_library(root).document(name).text == "Un mot."


def test_a_name_that_is_no_text_is_refused(root: Path, tmp_path: Path):
    with open_writer(root, create=True) as writer:
        outcome = writer.add(written(tmp_path, "a", "Un mot."), "x\udcff.md")
    assert (outcome.status, outcome.id) == (Status.REFUSED, None)


def test_many_files_of_one_name_have_ids_of_their_own(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("corpus.managed.writer.document_id", lambda source, digits: f"a-{source[: digits - 5]}")
    with open_writer(root, create=True) as writer:
        ids = [writer.add(written(tmp_path, str(n), f"Le mot {n}."), f"x{n}/a.md").id for n in range(3)]
        writer.commit()
    assert ids == ["a-x", "a-x1", "a-x2"]
    assert len(open_library(root).documents) == 3


def test_a_removed_document_leaves_no_trace(add, root: Path):
    add(a="Un mot.", b=f"---\ntitle: {NONCE}\n---\n\n# {NONCE}\n\nLe {NONCE}.", **{NONCE: f"Autre {NONCE}."})
    assert any(NONCE.encode() in data for data in snapshot(root).values())
    with open_writer(root) as writer:
        for name in ("b.md", f"{NONCE}.md"):
            writer.remove(writer.entry(name).id)
        writer.commit()
    assert list(held(root)) == ["a.md"]
    assert not [name for name, data in snapshot(root).items() if NONCE.encode() in data or NONCE in name]


def test_a_document_goes_with_its_aliases(add, root: Path):
    add(a="Un mot.", b="Un mot.", c="Deux mots.")
    with open_writer(root) as writer:
        writer.remove(writer.entry("b.md").id)
        writer.commit()
    assert list(held(root)) == ["c.md"]
    assert open_library(root).aliases == {}
    assert statuses(add(b="Un mot.")) == ["added"]


def test_the_last_document_may_go(add, root: Path):
    add(a="Un mot.")
    with open_writer(root) as writer:
        writer.remove(writer.entry("a.md").id)
        writer.commit()
    assert open_library(root).documents == ()


def test_an_unknown_name_is_told(add, root: Path):
    add(a="Un mot.")
    with open_writer(root) as writer, pytest.raises(DocumentNotFound, match=r"Aucun document « b\.md »"):
        writer.entry("b.md")


def test_metadata_is_edited_and_the_text_is_not(add, root: Path):
    add(a="---\ntitle: Titre\nauthor: Anne\ndate: 2020\n---\n\nUn mot.")
    before = open_library(root)
    with open_writer(root) as writer:
        writer.edit(writer.entry("a.md").id, {"title": "Autre", "author": None, "keywords": ("un", "deux")})
        writer.commit()
    library = open_library(root)
    document = library.documents[0]
    assert (document.title, document.content.title) == ("Autre", "Autre")
    assert dict(document.content.metadata) == {"title": "Autre", "date": "2020", "keywords": ("un", "deux")}
    assert document.text == before.documents[0].text
    assert library.digest != before.digest


def test_a_new_revision_keeps_what_was_edited(add, root: Path):
    add(a="# Titre\n\nUn mot.")
    with open_writer(root) as writer:
        writer.edit(writer.entry("a.md").id, {"title": "Autre"})
        writer.commit()
    add(a="# Titre\n\nDeux mots.")
    assert open_library(root).documents[0].title == "Autre"
