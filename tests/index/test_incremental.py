"""An index brought up to date is the one that would be made from nothing, and only new texts are encoded."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from corpus.importers.markdown import import_markdown
from corpus.library import Library
from corpus.model import Document
from index import code
from index.background import QUESTIONS as BACKGROUND_QUESTIONS
from index.background import STATEMENTS
from index.passages import PassageSettings
from index.search_index import Arm, SearchIndex, open_index
from index.segments import indexed_text, indexed_unit

SMALL = PassageSettings(60, 0)
PARAGRAPHS = [
    "Un groupe d’entraide mutuelle (GEM) accueille sans ordonnance.",
    "Il ouvre le lundi. Il ferme à midi.",
    "Le centre médico-psychologique (CMP) reçoit :\n\n- des adultes ;\n- des enfants.",
    "## Horaires\n\nLe groupe se réunit le mardi.",
    "La supervision prévient l’épuisement. Elle est mensuelle.",
    "Un groupe d’échange mensuel (GEM) se tient aussi.",
]
QUESTIONS = ["Qu’est-ce qu’un GEM ?", "Quand ouvre-t-il ?", "supervision mensuelle", "des enfants"]
NONCE = "zwyxquortz"


def document(source: str, text: str) -> Document:
    return Document(source, source, hashlib.sha256(text.encode()).hexdigest(), import_markdown(text.encode(), source))


def library(texts: dict[str, str]) -> Library:
    return Library(Path("notes"), tuple(document(source, texts[source]) for source in sorted(texts)))


def files(index: SearchIndex) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in index.folder.iterdir()}


def rankings(index: SearchIndex) -> list[tuple[str, int, int, float]]:
    return [
        (hit.passage.document.source, hit.passage.span.start, hit.passage.span.end, hit.score)
        for question in QUESTIONS
        for arm in Arm
        for hit in index.rank(question, arm).hits
    ]


def texts_of(index: SearchIndex) -> set[str]:
    """Every text that the index has a vector for; a passage of one sentence is the same text as it."""
    return {*map(indexed_text, index.segments.passages), *map(indexed_unit, index.segments.units)}


# Any sequence of changes


TEXTS = st.lists(st.sampled_from(PARAGRAPHS), min_size=1, max_size=4).map("\n\n".join)


class Changes(RuleBasedStateMachine):
    """Documents come, change and go; the index follows."""

    encoder_type: type

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[str, str] = {}
        self.opened: SearchIndex | None = None
        self.folder = tempfile.TemporaryDirectory()
        self.encoder = self.encoder_type()

    def teardown(self) -> None:
        self.folder.cleanup()

    def follow(self) -> None:
        if self.texts:
            self.opened = open_index(library(self.texts), self.encoder, SMALL, folder=Path(self.folder.name) / "index")

    @rule(source=st.sampled_from("abcd"), text=TEXTS)
    def write(self, source: str, text: str) -> None:
        self.texts[source] = text
        self.follow()

    @precondition(lambda self: len(self.texts) > 1)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        del self.texts[data.draw(st.sampled_from(sorted(self.texts)))]
        self.follow()

    @precondition(lambda self: self.texts)
    @rule(data=st.data(), new=st.sampled_from("abcd"))
    def rename(self, data: st.DataObject, new: str) -> None:
        self.texts[new] = self.texts.pop(data.draw(st.sampled_from(sorted(self.texts))))
        self.follow()

    @invariant()
    def it_is_the_index_made_from_nothing(self) -> None:
        if self.opened is None:
            return
        anew = open_index(library(self.texts), self.encoder_type(), SMALL, folder=Path(self.folder.name) / "anew", rebuild=True)
        assert files(self.opened) == files(anew)
        assert rankings(self.opened) == rankings(anew)
        assert [path.name for path in (Path(self.folder.name) / "index").iterdir()] == [self.opened.folder.name]


def test_any_sequence_of_changes_gives_the_index_made_from_nothing(new_encoder: type):
    Changes.encoder_type = new_encoder
    machine = Changes.TestCase()
    machine.settings = settings(
        max_examples=25,
        stateful_step_count=8,
        suppress_health_check=list(HealthCheck),
    )
    machine.runTest()


# What is encoded


@pytest.fixture
def follow(encoder, tmp_path: Path):
    """Opens the index of some texts in one folder: the index, and how many passages and questions were encoded."""

    def open_it(texts: dict[str, str], asked: PassageSettings = SMALL, folder: str = "index", **options: object):
        before = encoder.passages, encoder.queries
        found = open_index(library(texts), encoder, asked, folder=tmp_path / folder, **options)
        return found, encoder.passages - before[0], encoder.queries - before[1]

    return open_it


def test_one_document_more_is_all_that_is_encoded(follow):
    texts = {"a": PARAGRAPHS[0], "b": PARAGRAPHS[1], "d": PARAGRAPHS[2]}
    before, *_ = follow(texts)
    after, encoded, _ = follow({**texts, "c": "# Neuf\n\nUn mot neuf."})
    assert encoded == len(texts_of(after) - texts_of(before)) == 2


def test_what_goes_or_moves_costs_nothing(follow):
    texts = {"a": PARAGRAPHS[0], "b": PARAGRAPHS[1]}
    follow({name: f"# Titre\n\n{text}" for name, text in texts.items()})
    assert follow({"b": "# Titre\n\n" + PARAGRAPHS[1]})[1] == 0
    assert follow({"z": "# Titre\n\n" + PARAGRAPHS[1]})[1] == 0


def test_one_text_twice_is_encoded_once(follow):
    found, encoded, _ = follow({"a": "# Titre\n\nUn mot.", "b": "# Titre\n\nUn mot."})
    assert len(found.segments.passages) + len(found.segments.units) == 4
    assert encoded == len(texts_of(found)) + len(STATEMENTS) == 2 + 24


def test_only_the_sentences_that_changed_are_encoded(follow):
    long = "# Titre\n\n" + "\n\n".join(f"La phrase {number} parle longuement de tout autre chose." for number in range(20))
    follow({"a": long})
    found, encoded, _ = follow({"a": long.replace("phrase 7 parle", "phrase 7 traite")})
    assert encoded == 1
    assert len(texts_of(found)) == 21


def test_the_background_is_encoded_once(follow):
    _, _, first = follow({"a": "Un mot."})
    _, encoded, again = follow({"a": "Un mot.", "b": "Un autre."})
    assert (first, encoded, again) == (len(BACKGROUND_QUESTIONS) + 1, 1, 1)


def test_another_model_encodes_everything_but_reads_nothing_again(follow, new_encoder, tmp_path, monkeypatch: pytest.MonkeyPatch):
    texts = {"a": PARAGRAPHS[0], "b": PARAGRAPHS[1]}
    follow(texts)
    monkeypatch.setattr("index.build.cut", lambda *_: pytest.fail("cut again"))
    other = new_encoder("autre", "2")
    found = open_index(library(texts), other, SMALL, folder=tmp_path / "index")
    assert other.passages == len(texts_of(found)) + len(STATEMENTS)


def test_other_code_reads_everything_again_but_encodes_nothing(follow, monkeypatch: pytest.MonkeyPatch):
    texts = {"a": PARAGRAPHS[0], "b": PARAGRAPHS[1]}
    before = follow(texts)[0]
    monkeypatch.setattr("index.making.code_digest", lambda: "autre")
    monkeypatch.setattr("index.build.terms", lambda _text: ["autre"])
    after, encoded, _ = follow(texts)
    assert encoded == 0
    assert after.folder != before.folder
    assert list(after.lexical.vocabulary) == ["autre"]


def test_the_code_has_a_digest_of_its_own():
    assert code.code_digest() == code.code_digest()
    assert len(code.code_digest()) == 16


# Taking from other folders


def test_other_settings_in_another_folder_take_the_vectors_that_fit(follow):
    texts = {"a": PARAGRAPHS[1] + "\n\n" + PARAGRAPHS[4]}
    first, *_ = follow(texts, folder="un")
    _, alone, _ = follow(texts, PassageSettings(1000, 0), "seul")
    second, encoded, _ = follow(texts, PassageSettings(1000, 0), "deux", reuse=[first.folder])
    assert encoded == len(second.segments.passages) == 1
    assert alone == len(texts_of(second)) + len(STATEMENTS)
    assert first.folder.is_dir()
    assert follow(texts, SMALL, "trois", reuse=[first.folder.parent, second.folder])[1] == 0


def test_vectors_of_another_model_are_not_taken(follow, new_encoder, tmp_path: Path):
    texts = {"a": PARAGRAPHS[0]}
    first, *_ = follow(texts)
    other = new_encoder("autre", "2")
    found = open_index(library(texts), other, SMALL, folder=tmp_path / "autre", reuse=[first.folder])
    assert other.passages == len(texts_of(found)) + len(STATEMENTS)


@pytest.mark.parametrize("name", ["units.faiss", "keys.npy", "documents.json", "manifest.json"])
def test_nothing_is_taken_from_a_damaged_index(follow, name: str):
    texts = {"a": PARAGRAPHS[0], "b": PARAGRAPHS[1]}
    first, *_ = follow(texts)
    (first.folder / name).write_bytes((first.folder / name).read_bytes()[:99])
    found, encoded, _ = follow(texts, folder="autre", reuse=[first.folder])
    assert encoded == len(texts_of(found)) + len(STATEMENTS)


def test_a_folder_that_holds_nothing_is_no_matter(follow, tmp_path: Path):
    assert follow({"a": PARAGRAPHS[0]}, reuse=[tmp_path / "absent", tmp_path])[1] > 0


# Leaving


def test_a_document_that_went_leaves_no_word_behind(follow, tmp_path: Path):
    texts = {"a": PARAGRAPHS[0], "b": f"# {NONCE}\n\nLe {NONCE} universel (ZWU) est un mot. Il {NONCE} souvent."}
    with_it, *_ = follow(texts)
    assert any(NONCE.encode() in data for data in files(with_it).values())
    unit = next(unit for unit in with_it.segments.units if NONCE in unit.unit.core.of(unit.document.text))
    row = np.load(with_it.folder / "keys.npy")[len(with_it.segments.passages) + unit.number].tobytes()
    without, *_ = follow({"a": PARAGRAPHS[0]})
    for path in (tmp_path / "index").rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        assert NONCE.encode() not in data and b"zwu" not in data and row not in data, path
    assert NONCE not in without.reader.definitions and not without.rank(NONCE, Arm.LEXICAL).hits
