"""Offsets of gold answers found again after the documents changed."""

import json
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.likeness import likeliest_place
from corpus.errors import GoldError
from corpus.importers.markdown import import_markdown
from corpus.library import Library, open_library
from corpus.model import Document, Span
from eval.gold.alignment import aligned_span
from eval.gold.gold_set import BUNDLED_GOLD, load_gold
from eval.gold.json_lines import read_json_lines
from eval.gold.relocate import Relocation, relocate
from eval.gold.writing import write_entries
from index.french.folded import folded

DAY = date(2026, 5, 4)
NOTE = """# La note

L’équipe de la piscine compte douze salariés. Elle a été créée en 1998 par la commune du Val. Le bilan est lu.

## Les horaires

La piscine ouvre de neuf heures à midi. Le bilan est lu.
"""


def library(**texts: str) -> Library:
    documents = (Document(name, f"notes/{name}.md", "", import_markdown(text.encode(), name)) for name, text in texts.items())
    return Library(Path("notes"), tuple(documents))


def answer(text: str, evidence: str, place: int | None = None, whole: str = NOTE, document: str = "note.md") -> dict[str, Any]:
    place = whole.index(evidence) if place is None else place
    start = place + evidence.index(text)
    return {
        "document": document,
        "start": start,
        "end": start + len(text),
        "text": text,
        "evidence": evidence,
        "evidence_start": place,
        "item": 1,
    }


FOUNDED = answer("1998", "Elle a été créée en 1998 par la commune du Val.")
HOURS = answer("de neuf heures à midi", "La piscine ouvre de neuf heures à midi.")
STAFF = answer("douze", "L’équipe de la piscine compte douze salariés.")


def asked(*answers: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"id": "q1", "question": "Quand ?", "answers": list(answers), "auteur": "Zoé", **fields}


def moved_to(relocation: Relocation, text: str, rank: int = 0) -> tuple[str, str]:
    """The words that an answer and its evidence now designate."""
    found = relocation.entries[0]["answers"][rank]
    evidence = Span(found["evidence_start"], found["evidence_start"] + len(found["evidence"]))
    assert Span(found["start"], found["end"]).of(text) == found["text"]
    assert evidence.of(text) == found["evidence"]
    assert evidence.contains(Span(found["start"], found["end"]))
    return found["text"], found["evidence"]


def told(relocation: Relocation) -> tuple[int, int, int, int, int]:
    return (
        relocation.unchanged,
        len(relocation.moved),
        len(relocation.to_review),
        len(relocation.ambiguous),
        len(relocation.lost),
    )


def test_documents_that_did_not_change_leave_every_question_as_it_is():
    entries = list(read_json_lines(BUNDLED_GOLD))
    before = deepcopy(entries)
    relocation = relocate(entries, open_library(), DAY)
    assert list(relocation.entries) == before == entries
    assert told(relocation) == (sum(len(entry["answers"]) for entry in entries), 0, 0, 0, 0)


def test_words_that_moved_are_found_again_and_the_rest_of_the_question_is_kept():
    text = NOTE.replace("# La note\n", "# La note\n\nUn paragraphe de plus.\n")
    relocation = relocate([asked(FOUNDED)], library(note=text), DAY)
    assert moved_to(relocation, text) == (FOUNDED["text"], FOUNDED["evidence"])
    assert told(relocation) == (0, 1, 0, 0, 0)
    (entry,), (change,) = relocation.entries, relocation.moved
    assert list(entry) == ["id", "question", "answers", "auteur"]
    assert list(entry["answers"][0]) == list(FOUNDED)
    assert entry["answers"][0]["document"] == "note.md"
    assert (change.question_id, change.answer, change.document) == ("q1", 1, "notes/note.md")
    assert (change.before, change.after) == (FOUNDED["evidence_start"], FOUNDED["evidence_start"] + 24)


@pytest.mark.parametrize(
    ("old", "new"),
    [("L’équipe", "L'équipe"), ("compte douze", "compte\ndouze"), ("compte douze", "compte \u00a0 douze")],
    ids=ascii,
)
def test_white_space_and_apostrophes_do_not_hide_the_words(old: str, new: str):
    text = NOTE.replace(old, new)
    relocation = relocate([asked(STAFF, answer("piscine compte douze", STAFF["evidence"]))], library(note=text), DAY)
    assert told(relocation)[2:] == (0, 0, 0)
    assert moved_to(relocation, text) == ("douze", STAFF["evidence"].replace(old, new))
    assert moved_to(relocation, text, 1)[0] == "piscine compte douze".replace(old, new)
    assert "review" not in relocation.entries[0]


_WORDS = st.text(alphabet="abcdeéèœ’ 👋\n", min_size=0, max_size=30)
_SENTENCES = st.lists(st.text(alphabet="fghijkl", min_size=3, max_size=8), min_size=2, max_size=6, unique=True)


@settings(max_examples=60)
@given(_SENTENCES, st.data())
def test_text_put_in_or_taken_out_around_leaves_the_same_words(names: list[str], data: st.DataObject):
    sentences = [f"Voici {name} tel qu’il était. " for name in names]
    before = "".join(data.draw(_WORDS) + " " + sentence for sentence in sentences)
    after = "".join(data.draw(_WORDS) + " " + sentence for sentence in sentences) + data.draw(_WORDS)
    entries = [
        asked(answer(name, sentence.strip(), whole=before), id=name) for name, sentence in zip(names, sentences, strict=True)
    ]
    relocation = relocate(entries, library(note=after), DAY)
    assert not relocation.lost + relocation.to_review + relocation.ambiguous
    for name, sentence, entry in zip(names, sentences, relocation.entries, strict=True):
        (found,) = entry["answers"]
        assert after[found["start"] : found["end"]] == found["text"] == name
        assert after[found["evidence_start"] :].startswith(sentence.strip())
        assert found["start"] == after.index(sentence) + 6


@settings(max_examples=60)
@given(st.integers(2, 5), st.data())
def test_repeated_words_follow_the_answers_around_them(count: int, data: st.DataObject):
    parts = [f"Le point {letter} est vu. Le bilan est lu." for letter in "abcde"[:count]]
    before = "\n\n".join(parts)
    after = "\n\n".join(data.draw(_WORDS).strip() + "\n\n" + part for part in parts)
    bilan = "Le bilan est lu."
    places = [before.index(part) + part.index(bilan) for part in parts]
    marks = [answer("vu", part.removesuffix(" " + bilan), whole=before) for part in parts]
    relocation = relocate([asked(*marks, *(answer("lu", bilan, place) for place in places))], library(note=after), DAY)
    expected = [after.index(part) + part.index(bilan) for part in parts]
    found = [entry["evidence_start"] for entry in relocation.entries[0]["answers"][count:]]
    assert not relocation.lost
    for change, place, right in zip(range(count), found, expected, strict=True):
        ambiguous = any(told.answer == count + change + 1 for told in relocation.ambiguous)
        assert place == right or ambiguous


def test_a_repeat_that_nothing_tells_apart_is_the_nearest_and_is_told():
    second = NOTE.rindex("Le bilan est lu.")
    text = "Avant-propos.\n\n" + NOTE
    relocation = relocate([asked(answer("lu", "Le bilan est lu.", second))], library(note=text), DAY)
    assert relocation.entries[0]["answers"][0]["evidence_start"] == second + 15
    assert told(relocation) == (0, 0, 0, 1, 0)
    assert "présent 2 fois" in relocation.ambiguous[0].reason
    assert relocation.entries[0]["review"]["verdict"] == "a-revoir"
    with_neighbour = relocate([asked(answer("lu", "Le bilan est lu.", second), HOURS)], library(note=text), DAY)
    assert told(with_neighbour) == (0, 2, 0, 0, 0)


def test_a_repeat_without_offsets_is_told():
    bare = {"document": "note.md", "text": "lu", "evidence": "Le bilan est lu."}
    relocation = relocate([asked(bare)], library(note=NOTE), DAY)
    assert told(relocation) == (0, 0, 0, 1, 0)
    assert moved_to(relocation, NOTE) == ("lu", "Le bilan est lu.")


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("créée en 1998 par la commune", "fondée en 1998 par la commune", "1998"),
        ("en 1998 par la commune", "en 1999 par la petite commune", "1999"),
        ("a été créée en 1998 par", "a été créée en mars 2001 par", "mars 2001"),
    ],
)
def test_words_that_changed_are_proposed_and_to_be_read_again(old: str, new: str, text: str):
    changed = "Une ligne.\n\n" + NOTE.replace(old, new)
    relocation = relocate([asked(FOUNDED)], library(note=changed), DAY)
    assert moved_to(relocation, changed)[1] == FOUNDED["evidence"].replace(old, new)
    assert moved_to(relocation, changed)[0].endswith(text.rpartition(" ")[2])
    assert told(relocation) == (0, 0, 1, 0, 0)
    review = relocation.entries[0]["review"]
    assert (review["verdict"], review["date"], review["by"]) == ("a-revoir", "2026-05-04", "sourcier gold relocate")
    assert ("est devenue" in review["note"]) is (text != "1998")


def test_a_question_to_read_again_keeps_word_of_its_last_review():
    review = {"by": "Ada", "date": "2026-01-02", "verdict": "conforme", "note": "lue deux fois"}
    text = NOTE.replace("créée en 1998", "fondée en 1998").replace("douze", "treize")
    relocation = relocate([asked(FOUNDED, STAFF, review=review)], library(note=text), DAY)
    note = relocation.entries[0]["review"]["note"]
    assert "Avant : conforme Ada 2026-01-02 lue deux fois." in note
    assert "« douze » est devenue « treize »" in note
    unmoved = relocate([asked(FOUNDED, review=review)], library(note="Ici.\n\n" + NOTE), DAY)
    assert unmoved.entries[0]["review"] == review


def test_words_that_are_gone_stay_in_the_file_and_are_told():
    text = NOTE.replace(FOUNDED["evidence"] + " ", "")
    relocation = relocate([asked(FOUNDED, HOURS)], library(note=text), DAY)
    assert relocation.entries[0]["answers"][0] == FOUNDED
    assert moved_to(relocation, text, 1) == (HOURS["text"], HOURS["evidence"])
    assert told(relocation) == (0, 1, 0, 0, 1)
    assert (relocation.lost[0].answer, relocation.lost[0].after) == (1, None)
    assert "disparu de notes/note.md" in relocation.lost[0].reason


def test_a_renamed_document_is_recognised_by_what_it_says():
    renamed = library(piscine="Bonjour.\n\n" + NOTE.replace("créée en 1998", "fondée en 1998"), autre="# Autre\n\nRien.\n")
    relocation = relocate([asked(HOURS, FOUNDED)], renamed, DAY)
    assert [found["document"] for found in relocation.entries[0]["answers"]] == ["notes/piscine.md"] * 2
    assert told(relocation) == (0, 1, 1, 0, 0)
    assert relocation.moved[0].reason == "document renommé en notes/piscine.md."


def test_a_passage_that_went_to_another_document_is_to_be_read_again():
    text = NOTE.replace(HOURS["evidence"], "")
    relocation = relocate([asked(HOURS)], library(note=text, horaires=f"# Horaires\n\n{HOURS['evidence']}\n"), DAY)
    assert relocation.entries[0]["answers"][0]["document"] == "notes/horaires.md"
    assert "dans un autre document (notes/horaires.md)" in relocation.to_review[0].reason
    twice = library(note=text, a=f"{HOURS['evidence']}\n", b=f"{HOURS['evidence']}\n")
    assert "plusieurs autres documents (notes/a.md, notes/b.md)" in relocate([asked(HOURS)], twice, DAY).lost[0].reason


def test_nothing_is_found_in_a_library_about_something_else():
    relocation = relocate([asked(HOURS, STAFF)], library(autre="# Autre\n\nLe chat dort. Il pleut depuis hier soir.\n"), DAY)
    assert told(relocation) == (0, 0, 0, 0, 2)
    assert "aucun document « note.md »" in relocation.lost[0].reason


def test_a_text_that_its_evidence_never_held_is_told():
    broken = FOUNDED | {"text": "2024", "start": 3}
    relocation = relocate([asked(broken)], library(note=NOTE), DAY)
    assert "n’est pas dans son extrait" in relocation.lost[0].reason
    assert relocation.entries[0]["answers"] == [broken]


def test_the_front_matter_is_no_place_for_an_answer():
    text = f"---\ntitle: {HOURS['evidence']}\n---\n\n" + NOTE
    relocation = relocate([asked(HOURS)], library(note=text), DAY)
    assert relocation.entries[0]["answers"][0]["evidence_start"] == text.rindex(HOURS["evidence"])


@pytest.mark.parametrize(
    "entry", [{"id": "q1"}, asked() | {"answers": "x"}, asked({"text": "x"}), asked(FOUNDED | {"start": "ici"}), asked(None)]
)
def test_a_malformed_question_is_refused_by_its_id(entry: dict[str, Any]):
    with pytest.raises(GoldError, match="question q1"):
        relocate([entry], library(note=NOTE), DAY)


def test_what_is_relocated_loads(tmp_path: Path):
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "note.md").write_text("Ligne.\n\n" + NOTE.replace("créée", "fondée"), encoding="utf-8")
    opened = open_library(folder)
    entries = [json.loads(json.dumps(asked(FOUNDED, HOURS, STAFF)))]
    with pytest.raises(GoldError):
        write_entries(tmp_path / "avant.jsonl", entries)
        load_gold(tmp_path / "avant.jsonl", opened)
    write_entries(tmp_path / "gold.jsonl", relocate(entries, opened, DAY).entries)
    (question,) = load_gold(tmp_path / "gold.jsonl", opened)
    assert [found.span.of(opened.documents[0].text) for found in question.answers] == ["1998", "de neuf heures à midi", "douze"]


@settings(max_examples=100)
@given(st.text(alphabet="ab ’'\n\u00a0", min_size=1, max_size=40), st.data())
def test_folded_places_come_back_to_the_same_words(text: str, data: st.DataObject):
    start = data.draw(st.integers(0, len(text) - 1))
    words = text[start : data.draw(st.integers(start + 1, len(text)))]
    for span in folded(text).occurrences(words):
        assert span.of(text).split() == span.trimmed(text).of(text).split()
        assert " ".join(span.of(text).replace("’", "'").split()) == " ".join(words.replace("’", "'").split())
    whole_word = (start == 0 or not text[start - 1].isalnum()) and not text[start + len(words) : start + len(words) + 1].isalnum()
    if whole_word and words.strip():
        assert any(span.start <= start + len(words) - len(words.lstrip()) < span.end for span in folded(text).occurrences(words))


@pytest.mark.parametrize(
    ("before", "after", "text", "expected"),
    [
        ("créé en 1976 à Lyon", "créé en 1977 à Lyon", "1976", "1977"),
        ("plus de 400 ont été formés", "environ 512 ont été formés", "plus de 400", "environ 512"),
        ("Lille, puis Lille encore", "Lille, ensuite Lille encore", "Lille encore", "Lille encore"),
        ("la ville de Lyon finance", "la ville finance", "Lyon", None),
    ],
)
def test_an_edited_sentence_keeps_its_answer(before: str, after: str, text: str, expected: str | None):
    start = before.rindex(text)
    found = aligned_span(before, after, Span(start, start + len(text)))
    assert (found.of(after) if found else None) == expected


def test_the_likeliest_place_is_a_whole_run_of_sentences():
    (document,) = library(note=NOTE).documents
    place = likeliest_place("La piscine ouvre de neuf heures jusqu’à midi. Le bilan y est lu.", document)
    assert place is not None
    assert place.span.of(NOTE) == "La piscine ouvre de neuf heures à midi. Le bilan est lu."
    assert likeliest_place("Le chat dort sur le toit de la mairie.", document) is None
