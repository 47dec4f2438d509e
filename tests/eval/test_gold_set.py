"""Gold questions: the bundled ones, and how a file of them is read."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import GoldError
from corpus.library import Library, open_library
from corpus.model import Span
from eval.gold.gold_set import BUNDLED_GOLD, PERSONAS, SPLITS, STYLES, TYPES, GoldQuestion, in_split, load_gold

BUNDLED = load_gold(BUNDLED_GOLD, open_library())
KINDS = {"type": TYPES, "style": STYLES, "split": SPLITS, "persona": PERSONAS}
LINES = [json.loads(line) for line in BUNDLED_GOLD.read_text(encoding="utf-8").splitlines()]
NOTE = """# La note

L’équipe compte\u00a012 salariés.
Elle a été créée en 1998. Le bilan est lu. Le bilan est lu.
"""


@pytest.fixture
def library(tmp_path: Path) -> Library:
    folder = tmp_path / "textes"
    folder.mkdir()
    (folder / "note.md").write_text(NOTE, encoding="utf-8")
    return open_library(folder)


def place(words: str) -> Span:
    return Span(NOTE.index(words), NOTE.index(words) + len(words))


def load(library: Library, *lines: str | dict[str, Any]) -> tuple[GoldQuestion, ...]:
    path = library.root.parent / "gold.jsonl"
    path.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines), encoding="utf-8")
    return load_gold(path, library)


def asked(answer: dict[str, Any] | None, identifier: str = "q", **fields: Any) -> dict[str, Any]:
    answers = [] if answer is None else [{"document": "note.md", **answer}]
    return {"id": identifier, "question": "Combien ?", "answers": answers, **fields}


@pytest.mark.parametrize("line", LINES, ids=[line["id"] for line in LINES])
def test_a_bundled_answer_is_at_its_offsets(line: dict[str, Any]):
    library = open_library()
    for answer in line["answers"]:
        document = library.document(answer["document"])
        assert document.text[answer["start"] : answer["end"]] == answer["text"] != ""
        around = Span(answer["evidence_start"], answer["evidence_start"] + len(answer["evidence"]))
        assert around.of(document.text) == answer["evidence"]
        assert around.contains(Span(answer["start"], answer["end"]))
        assert document.content.body.contains(around)


def test_the_bundled_questions_are_many_and_varied():
    assert len(BUNDLED) == len(LINES) >= 260
    assert len({question.id for question in BUNDLED}) == len(BUNDLED)
    assert len({question.question.casefold() for question in BUNDLED}) == len(BUNDLED)
    assert sum(question.answerable for question in BUNDLED) >= 200
    assert sum(not question.answerable for question in BUNDLED) >= 60
    assert 0.25 <= sum(question.style == "paraphrase" for question in BUNDLED) / len(BUNDLED) <= 0.45


@pytest.mark.parametrize("field", KINDS)
def test_the_bundled_questions_have_every_kind(field: str):
    assert {getattr(question, field) for question in BUNDLED} == KINDS[field]


def test_every_bundled_question_has_been_read_again():
    assert all(question.review is not None and question.review.verdict != "a-revoir" for question in BUNDLED)


def test_unanswerable_is_a_type_of_its_own():
    assert all((question.type == "sans-reponse") != question.answerable for question in BUNDLED)


def test_both_splits_are_large_and_have_every_type():
    counts = Counter((question.split, question.answerable) for question in BUNDLED)
    assert min(counts["dev", True], counts["test", True]) >= 80
    assert min(counts["dev", False], counts["test", False]) >= 25
    for split in SPLITS:
        assert {question.type for question in in_split(BUNDLED, split)} == TYPES
    assert set(in_split(BUNDLED, "dev")) | set(in_split(BUNDLED, "test")) == set(BUNDLED)


def test_every_fiche_answers_some_question():
    assert {answer.document for question in BUNDLED for answer in question.answers} == {d.id for d in open_library().documents}


@pytest.mark.parametrize("document", ["note.md", open_library().documents[0].source, "id"])
def test_a_document_goes_by_name_or_id(library: Library, document: str):
    name = library.documents[0].id if document == "id" else document
    entry = asked({"text": "1998", "evidence": "Elle a été créée en 1998."} | {"document": name})
    if document in {"note.md", "id"}:
        assert load(library, entry)[0].answers[0].document == library.documents[0].id
    else:
        with pytest.raises(GoldError, match=r"question q : Aucun document"):
            load(library, entry)


@pytest.mark.parametrize(
    "answer",
    [
        {"text": "12 salariés", "evidence": "L'équipe compte 12 salariés."},
        {"text": "12\u202fsalariés", "evidence": "L‘équipe\tcompte 12 salariés."},
        {"text": " 12 salariés ", "evidence": "L’équipe compte\u00a012 salariés.", "evidence_start": NOTE.index("L’équipe")},
        {"text": "12 salariés", "start": NOTE.index("12"), "evidence": "L'équipe compte 12 salariés."},
        {
            "text": "12 salariés",
            "start": NOTE.index("12"),
            "end": NOTE.index("12") + 11,
            "evidence": "L'équipe compte 12 salariés.",
        },
    ],
    ids=["apostrophe", "spaces", "text only", "evidence only", "end given"],
)
def test_missing_offsets_are_looked_up(library: Library, answer: dict[str, Any]):
    (question,) = load(library, asked(answer, item=1))
    assert [(a.span, a.evidence, a.item) for a in question.answers] == [
        (place("12 salariés"), place("L’équipe compte\u00a012 salariés."), 1)
    ]


def test_evidence_may_run_over_a_line_end_and_default_to_the_text(library: Library):
    (first, second) = load(
        library,
        asked({"text": "1998", "evidence": "12 salariés. Elle a été créée en 1998."}, "a"),
        asked({"text": "Elle a été créée en 1998."}, "b"),
    )
    assert first.answers[0].evidence == place("12 salariés.\nElle a été créée en 1998.")
    assert second.answers[0].evidence == second.answers[0].span == place("Elle a été créée en 1998.")


def test_a_repeated_evidence_is_placed_by_its_offset(library: Library):
    second = NOTE.rindex("Le bilan est lu.")
    for fields in ({"evidence_start": second}, {"start": second}):
        (question,) = load(library, asked({"text": "Le bilan est lu.", **fields}))
        assert question.answers[0].evidence == Span(second, second + 16)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"text": "Le bilan est lu."}, "figure plusieurs fois dans note.md ; donnez start et evidence_start"),
        ({"text": "absent"}, "« absent » est introuvable dans note.md"),
        ({"text": "1998", "evidence": "L’équipe compte 12 salariés."}, "« 1998 » est introuvable"),
        ({"text": "", "evidence": ""}, "est introuvable"),
        ({"text": "1998", "start": 3, "evidence": "Elle a été créée en 1998."}, "« 1998 » n’est pas au caractère 3 de note.md"),
        ({"text": "1998", "evidence": "Elle a été créée en 1998.", "evidence_start": 0}, "n’est pas au caractère 0"),
        (
            {"text": "1998", "start": NOTE.index("1998"), "end": 5, "evidence": "Elle a été créée en 1998."},
            f"end vaut 5 mais le texte finit à {NOTE.index('1998') + 4}",
        ),
        ({"text": "1998", "document": "autre.md"}, "Aucun document « autre.md »"),
        ({"evidence": "Elle a été créée en 1998."}, r"champ manquant ou mal formé \('text'\)"),
        ({"text": "1998", "start": "ici"}, "champ manquant ou mal formé"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(library: Library, answer: dict[str, Any], reason: str):
    with pytest.raises(GoldError, match=rf"^gold\.jsonl, question q7 : .*{reason}"):
        load(library, asked(answer, "q7"))


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([asked(None), "", "{oups"], r"gold\.jsonl, ligne 3 : ce n’est pas du JSON"),
        ([asked(None), "[1]"], r"gold\.jsonl, ligne 2 : un objet JSON est attendu"),
        ([asked(None), asked(None)], "question q : cet identifiant est déjà pris"),
        ([], "ne contient aucune question"),
        (["", "  "], "ne contient aucune question"),
        ([{"id": "q", "question": "?"}], r"champ manquant ou mal formé \('answers'\)"),
        ([{"question": "?", "answers": []}], r"question 1 : champ manquant ou mal formé \('id'\)"),
        ([asked(None, type="quiz")], "« quiz » n’est pas l’une des valeurs"),
        ([asked(None, split="train")], "« train » n’est pas l’une des valeurs dev, test"),
        ([asked(None, answers=None)], "champ manquant ou mal formé"),
        ([asked(None, answers=["1998"])], "champ manquant ou mal formé"),
    ],
)
def test_a_malformed_file_is_refused(library: Library, lines: list[Any], reason: str):
    with pytest.raises(GoldError, match=reason):
        load(library, *lines)


def test_a_file_that_is_not_there_or_not_text_is_refused(library: Library):
    with pytest.raises(GoldError, match="n’existe pas"):
        load_gold(library.root / "rien.jsonl", library)
    path = library.root.parent / "latin.jsonl"
    path.write_bytes("é".encode("latin-1"))
    with pytest.raises(GoldError, match="illisible"):
        load_gold(path, library)


def test_an_unanswerable_question_has_no_answer(library: Library):
    (question,) = load(library, asked(None))
    assert not question.answerable
    assert (question.persona, question.type, question.style, question.split) == ("professionnel", "factoide", "direct", "test")
