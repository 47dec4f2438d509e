"""Gold questions made from SQuAD, CSV and TREC files: all is placed in the library, or refused with its reason."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import GoldError
from corpus.importers.markdown import import_markdown
from corpus.library import Library
from corpus.model import Document
from eval.gold.gold_set import GoldQuestion, load_gold
from eval.gold.imports.imported import Imported, Places
from eval.gold.imports.squad import import_squad
from eval.gold.imports.table import import_table
from eval.gold.imports.trec import import_trec
from eval.gold.writing import write_gold

POOL = """# La piscine

L’équipe compte\u00a0douze salariés. Elle a été créée en 1998, puis agrandie en 1998 aussi.

- une pièce d’identité ;
- un justificatif de domicile ;
"""
TOWN = "# La commune\n\nLa commune du Val finance la piscine.\n"
CONTEXT = "L'équipe compte douze salariés.  Elle a été créée en 1998, puis agrandie en 1998 aussi."


def library(**texts: str) -> Library:
    documents = (Document(f"{name}-1", f"{name}.md", "", import_markdown(text.encode(), name)) for name, text in texts.items())
    return Library(Path("textes"), tuple(documents))


LIBRARY = library(piscine=POOL, commune=TOWN)


def answers(question: GoldQuestion, of: Library = LIBRARY) -> list[tuple[str, str, str, int]]:
    """The document, words, evidence and item of each answer."""
    found = []
    for answer in question.answers:
        document = of.document(answer.document)
        found.append((document.source, answer.span.of(document.text), answer.evidence.of(document.text), answer.item))
    return found


def reasons(imported: Imported) -> list[str]:
    return [f"{refused.where} : {refused.reason}" for refused in imported.refused]


def squad(tmp_path: Path, *asked: Any, context: str = CONTEXT, of: Library = LIBRARY) -> Imported:
    path = tmp_path / "squad.json"
    loaded = {"version": "1", "data": [{"title": "t", "paragraphs": [{"context": context, "qas": list(asked)}]}]}
    path.write_text(json.dumps(loaded), encoding="utf-8")
    return import_squad(path, of, "dev")


def qa(text: str | None, start: int | None = None, name: str = "a1", **fields: Any) -> dict[str, Any]:
    given = [] if text is None else [{"text": text, "answer_start": CONTEXT.index(text) if start is None else start}]
    return {"id": name, "question": "Quand ?", "answers": given, **fields}


def test_a_squad_answer_is_placed_by_its_context_and_gets_its_sentence(tmp_path: Path):
    second = CONTEXT.rindex("1998")
    imported = squad(tmp_path, qa("douze salariés"), qa("1998", second, "a2"))
    first, other = imported.questions
    assert imported.refused == ()
    assert answers(first) == [("piscine.md", "douze salariés", "L’équipe compte\u00a0douze salariés.", 1)]
    assert answers(other) == [("piscine.md", "1998", "Elle a été créée en 1998, puis agrandie en 1998 aussi.", 1)]
    assert other.answers[0].span.start == POOL.rindex("1998")  # the second of the two
    assert (first.id, first.question, first.type, first.split) == ("a1", "Quand ?", "factoide", "dev")


def test_several_squad_answers_are_alternatives_told_once(tmp_path: Path):
    asked = qa("douze") | {"answers": qa("douze")["answers"] * 2 + qa("douze salariés")["answers"]}
    (question,) = squad(tmp_path, asked).questions
    assert [(words, item) for _, words, _, item in answers(question)] == [("douze", 1), ("douze salariés", 1)]


def test_a_context_in_two_documents_gives_two_alternatives(tmp_path: Path):
    both = library(a=POOL, b="Avant.\n\n" + POOL)
    (question,) = squad(tmp_path, qa("douze"), of=both).questions
    assert [(source, words) for source, words, _, _ in answers(question, both)] == [("a.md", "douze"), ("b.md", "douze")]


def test_an_impossible_question_has_no_answer(tmp_path: Path):
    plausible = qa(None, is_impossible=True, plausible_answers=[{"text": "1998", "answer_start": 0}])
    (question,) = squad(tmp_path, plausible, qa("douze", name="b", is_impossible=False)).questions[:1]
    assert (question.type, question.answers) == ("sans-reponse", ())


def test_an_answer_that_is_elsewhere_than_said_is_found_if_it_is_there_once(tmp_path: Path):
    imported = squad(tmp_path, qa("douze", 3), qa("1998", 3, "a2"))
    assert [question.id for question in imported.questions] == ["a1"]
    assert answers(imported.questions[0])[0][1] == "douze"
    assert reasons(imported) == [
        "question a2 : la réponse « 1998 » n’est pas au caractère 3 de son contexte.",
        "question a2 : aucune réponse utilisable, et is_impossible n’est pas vrai.",
    ]


@pytest.mark.parametrize(
    ("asked", "context", "reason"),
    [
        (
            qa("douze"),
            "Un contexte inconnu.",
            "question a1 : aucun document ne contient son contexte (« Un contexte inconnu.… »).",
        ),
        (qa(None), CONTEXT, "question a1 : aucune réponse utilisable"),
        (qa("absent", 0), CONTEXT, "question a1 : la réponse « absent » n’est pas"),
        (qa("douze") | {"question": " "}, CONTEXT, "question a1 : la question est vide."),
        ({"question": "?"}, CONTEXT, "article 1, paragraphe 1, question 1 : champ manquant ou mal formé ('id')"),
        ("texte", CONTEXT, "article 1, paragraphe 1, question 1 : champ manquant"),
        (qa("douze") | {"answers": [{"text": "x"}]}, CONTEXT, "champ manquant ou mal formé ('answer_start')"),
    ],
)
def test_what_squad_says_badly_is_refused_and_the_rest_kept(tmp_path: Path, asked: Any, context: str, reason: str):
    imported = squad(tmp_path, asked, context=context)
    assert imported.questions == ()
    assert reason in reasons(imported)[0]
    kept = squad(tmp_path, asked, qa("douze", name="ok")).questions
    assert context != CONTEXT or [question.id for question in kept] == ["ok"]


def test_a_repeated_squad_id_is_refused(tmp_path: Path):
    imported = squad(tmp_path, qa("douze"), qa("douze"))
    assert len(imported.questions) == 1
    assert reasons(imported) == ["question a1 : cet identifiant est déjà pris."]


@pytest.mark.parametrize("content", ["{", "[]", '{"data": [{}]}', '{"data": 3}', '"x"'])
def test_what_is_not_squad_is_refused(tmp_path: Path, content: str):
    path = tmp_path / "squad.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(GoldError, match="n’a pas la forme de SQuAD"):
        import_squad(path, LIBRARY)


@settings(max_examples=50)
@given(st.text(alphabet="abcé’. \n", min_size=1, max_size=60), st.data())
def test_any_squad_span_is_placed_on_its_own_words(tmp_path_factory: pytest.TempPathFactory, words: str, data: st.DataObject):
    context = f"Voici {words} fin."
    start = data.draw(st.integers(0, len(context) - 1))
    text = context[start : data.draw(st.integers(start + 1, len(context)))]
    of = library(note=f"# Note\n\nAvant. {context.replace('’', chr(39))}\n\nAprès.\n")
    path = tmp_path_factory.getbasetemp() / "any.json"
    asked = {"id": "q", "question": "?", "answers": [{"text": text, "answer_start": start}]}
    path.write_text(json.dumps({"data": [{"paragraphs": [{"context": context, "qas": [asked]}]}]}), encoding="utf-8")
    for question in import_squad(path, of).questions:
        ((_, found, _, _),) = answers(question, of)
        assert found == text.strip().replace("’", "'")
        assert question.answers[0].evidence.contains(question.answers[0].span)
    if text.strip():
        assert len(import_squad(path, of).questions) == 1


def table(tmp_path: Path, text: str, encoding: str = "utf-8", of: Library = LIBRARY) -> Imported:
    path = tmp_path / "questions.csv"
    path.write_bytes(text.encode(encoding))
    return import_table(path, of, "dev")


HEADER = "question;réponse;document;passage\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize(
    "text",
    [
        "Question;Réponse;Fichier;Passage;Type;Public;Partie\n"
        "Où, et quand ?;1998;piscine.md;Elle a été créée en 1998,;Date;Évaluatrice;test\n",
        "question,answer,document,evidence,type,persona,split\n"
        '"Où, et quand ?",1998,piscine.md,"Elle a été créée en 1998,",date,evaluateur,test\n',
        "QUESTION\tTexte attendu\tanswer\tsource\tcontext\ttype\tprofil\tsplit\r\n"
        "Où, et quand ?\t\t1998\tpiscine-1\tElle a été créée en 1998,\tdate\tévaluateur\ttest\r\n",
    ],
    ids=["semicolon", "comma", "tab"],
)
def test_a_table_is_read_whatever_its_delimiter_encoding_and_language(tmp_path: Path, text: str, encoding: str):
    imported = table(tmp_path, text, encoding)
    (question,) = imported.questions
    assert answers(question) == [("piscine.md", "1998", "Elle a été créée en 1998,", 1)]
    assert (question.question, question.type, question.persona, question.split) == (
        "Où, et quand ?",
        "date",
        "evaluateur",
        "test",
    )
    assert reasons(imported) == (
        ["colonne « Texte attendu » : nom inconnu ; elle a été laissée de côté."] if "attendu" in text else []
    )


def test_a_row_may_give_the_answer_alone(tmp_path: Path):
    imported = table(tmp_path, "question;réponse\nQui paie ?;la commune du val\nQui paie ?;La commune du Val\n")
    (question,) = imported.questions
    assert reasons(imported) == ["ligne 2 : « la commune du val » est introuvable dans la bibliothèque."]
    assert answers(question) == [("commune.md", "La commune du Val", "La commune du Val finance la piscine.", 1)]
    assert (question.id, question.type, question.style, question.split) == ("q001", "factoide", "direct", "dev")


def test_a_row_may_give_the_passage_alone(tmp_path: Path):
    (question,) = table(tmp_path, "question;passage\nQui paie ?;La commune du Val finance\n").questions
    assert answers(question) == [("commune.md", "La commune du Val finance", "La commune du Val finance", 1)]


def test_rows_of_one_question_are_its_answers(tmp_path: Path):
    text = (
        "id;question;réponse;élément\nx1;Que faut-il ?;une pièce d'identité;1\n"
        "q001;Qui ?;douze;\nx1;Que faut-il ?;un justificatif de domicile;2\n"
    )
    first, other = table(tmp_path, text).questions
    assert [(words, item) for _, words, _, item in answers(first)] == [
        ("une pièce d’identité", 1),
        ("un justificatif de domicile", 2),
    ]
    assert (first.id, other.id) == ("x1", "q001")


def test_an_id_made_up_is_never_one_that_is_given(tmp_path: Path):
    text = "id;question;réponse\n;Combien ?;douze\nq001;Qui ?;La commune du Val\n;Où ?;Val\n"
    assert [question.id for question in table(tmp_path, text).questions] == ["q002", "q001", "q003"]  # in the order of the rows


def test_a_question_without_answer_must_say_so(tmp_path: Path):
    imported = table(tmp_path, "question;réponse;type\nQui ?;;Sans réponse\nQuoi ?;;\nOù ?;douze;sans-reponse\n")
    (question,) = imported.questions
    assert (question.question, question.type, question.answers) == ("Qui ?", "sans-reponse", ())
    assert reasons(imported) == [
        "ligne 3 : la réponse est vide ; si la bibliothèque ne répond pas, écrivez sans-reponse dans la colonne type.",
        "ligne 4 : le type est « sans-reponse », mais une réponse est donnée ; retirez l’un ou l’autre.",
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (";douze;;", "la question est vide."),
        ("Qui ?;quinze;;", "« quinze » est introuvable dans la bibliothèque."),
        ("Qui ?;quinze;piscine.md;", "« quinze » est introuvable dans piscine.md."),
        ("Qui ?;1998;;", "« 1998 » figure plusieurs fois (piscine.md)"),
        ("Qui ?;piscine;;", "« piscine » est introuvable dans la bibliothèque."),
        ("Qui ?;douze;perdu.md;", "Aucun document « perdu.md »"),
        ("Qui ?;douze;;Elle a été créée", "la réponse « douze » n’est pas dans le passage donné."),
        ("Qui ?;douze;;;;", None),
        ("Qui ?;douze;;;de trop", "plus de cellules que de colonnes"),
    ],
)
def test_a_row_that_cannot_be_placed_is_refused_by_its_line(tmp_path: Path, row: str, reason: str | None):
    of = library(piscine=POOL.replace("# La piscine", "# Le bassin"), commune=TOWN.replace("la piscine", "le bassin"))
    imported = table(tmp_path, f'{HEADER}"Sur\ndeux lignes ?";douze salariés;;\n\n{row}\nAutre ?;La commune du Val;;\n', of=of)
    assert [question.question for question in imported.questions][:1] == ["Sur\ndeux lignes ?"]
    assert imported.questions[-1].question == "Autre ?"
    assert len(imported.questions) == (2 if reason else 3)
    if reason:
        assert reasons(imported)[0].startswith(f"ligne 5 : {reason}")


def test_a_row_that_gives_a_whole_passage_says_nothing_of_the_words_in_it(tmp_path: Path):
    sentence = "La commune du Val finance la piscine."
    rows = (
        f"id;question;réponse;passage;type\na;Qui ?;;{sentence};\nb;Qui ?;{sentence};{sentence};\n"
        f"c;Qui ?;La commune du Val;{sentence};\nd;Qui ?;{sentence};;\ne;Quand ?;;;sans-reponse\n"
        f"f;Qui ?;La commune du Val;;\nf;Qui ?;;{sentence};\n"
    )
    found = {question.id: question.reading for question in table(tmp_path, rows).questions}
    assert found == {"a": False, "b": False, "c": True, "d": True, "e": True, "f": False}


def test_an_unknown_label_or_item_is_refused(tmp_path: Path):
    imported = table(tmp_path, "question;réponse;type;item\nA ?;douze;quiz;\nB ?;douze;date;deux\nC ?;douze;;²\n")
    assert imported.questions == ()
    assert reasons(imported)[0].startswith("ligne 2 : « quiz » n’est pas l’une des valeurs")
    assert [reason.split(" : ")[1] for reason in reasons(imported)[1:]] == [
        "l’élément doit être un nombre entier, pas « deux ».",
        "l’élément doit être un nombre entier, pas « ² ».",
    ]


def test_two_questions_of_one_id_are_refused(tmp_path: Path):
    imported = table(tmp_path, "id;question;réponse;type\na;Combien ?;douze;\na;Qui ?;Val;\nb;X ?;;sans-reponse\nb;X ?;douze;\n")
    assert reasons(imported) == [
        "ligne 3 : l’identifiant a est déjà pris par « Combien ? ».",
        "ligne 5 : cette question a déjà une ligne ; une question sans réponse n’en a qu’une.",
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "il manque une colonne"),
        (b"q;r\n1;2\n", r"il manque une colonne « question » \(colonnes lues : q, r\)"),
        (b"question;reponse;answer\n", "plusieurs colonnes donnent « reponse »"),
        (b'question;reponse\n"sans fin;x\n', "ligne 2 : ce n’est pas un tableau CSV bien formé"),
        (b"question\x81\xff", "ni en UTF-8 ni en Windows-1252"),
    ],
)
def test_what_is_not_a_table_of_questions_is_refused(tmp_path: Path, data: bytes, reason: str):
    path = tmp_path / "questions.csv"
    path.write_bytes(data)
    with pytest.raises(GoldError, match=reason):
        import_table(path, LIBRARY)
    with pytest.raises(GoldError, match="Impossible de lire"):
        import_table(tmp_path / "absent.csv", LIBRARY)


_CELLS = st.text(alphabet='abé ;,"\n’', min_size=1, max_size=12).filter(lambda cell: cell.strip())


@settings(max_examples=60)
@given(st.lists(_CELLS, min_size=1, max_size=5), st.sampled_from(";,\t"))
def test_no_row_is_lost_whatever_its_cells(tmp_path_factory: pytest.TempPathFactory, cells: list[str], delimiter: str):
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter)
    writer.writerows([["id", "question", "réponse"], *([f"n{number}", cell, "douze"] for number, cell in enumerate(cells))])
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(written.getvalue().encode())
    imported = import_table(path, LIBRARY)
    assert [question.question for question in imported.questions] == [cell.strip() for cell in cells]
    assert imported.refused == ()


def trec(tmp_path: Path, topics: str, qrels: str) -> Imported:
    (tmp_path / "topics").write_text(topics, encoding="utf-8")
    (tmp_path / "qrels").write_text(qrels, encoding="utf-8")
    return import_trec(tmp_path / "topics", tmp_path / "qrels", LIBRARY, "dev")


PAY = f"commune.md:{TOWN.index('La commune du Val')}-{len(TOWN)}"
ROBUST = "<top>\n<num> Number: 301\n<title> Qui paie\n<desc> Description:\nQui paie la piscine &amp; ses abords ?\n</top>\n"
COVID = '<topics task="x"><topic number="301"><query>payer</query><question>Qui paie\n ?</question></topic></topics>'


@pytest.mark.parametrize(
    ("topics", "words"),
    [
        (ROBUST, "Qui paie"),
        (ROBUST.replace("<title> Qui paie", "<title>"), "Qui paie la piscine & ses abords ?"),
        (COVID, "Qui paie ?"),
        ("301\tQui paie ?\n\n", "Qui paie ?"),
    ],
    ids=["robust", "description", "covid", "tabs"],
)
def test_topics_are_read_in_their_forms(tmp_path: Path, topics: str, words: str):
    imported = trec(tmp_path, topics, f"301 0 {PAY} 1\n")
    (question,) = imported.questions
    assert (question.id, question.question, question.split) == ("301", words, "dev")
    sentence = "La commune du Val finance la piscine."
    assert answers(question) == [("commune.md", sentence, sentence, 1)]
    assert imported.refused == ()


def test_a_whole_document_may_be_relevant(tmp_path: Path):
    (question,) = trec(tmp_path, "1\tQui ?\n", "1 0 commune-1 2\n1 0 commune.md 1\n").questions
    assert [words for _, words, _, _ in answers(question)] == [TOWN.strip()]
    assert not question.reading


def test_a_topic_judged_0_throughout_has_no_answer_and_one_unjudged_is_refused(tmp_path: Path):
    imported = trec(
        tmp_path, "1\tQui ?\n2\tQuoi ?\n3\tOù ?\n", "1 0 commune.md 0\n1 0 piscine.md 0\n3 0 perdu.md 1\n3 0 piscine.md 0\n"
    )
    (question,) = imported.questions
    assert (question.id, question.type, question.answers) == ("1", "sans-reponse", ())
    assert question.reading
    told = reasons(imported)
    assert "qrels, ligne 3 : Aucun document « perdu.md »" in told[0]
    assert told[1].startswith("qrels : jugements de valeur 0 laissés de côté : 3")
    assert told[2:] == [f"sujet {name} : aucun jugement utilisable ne porte sur lui." for name in ("2", "3")]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("1 0 commune.md", "quatre colonnes sont attendues"),
        ("1 0 commune.md haut", "quatre colonnes sont attendues"),
        ("9 0 commune.md 1", "jugement sur le sujet « 9 », qui n’est pas dans topics."),
        ("1 0 commune.md:5-5 1", "le passage « commune.md:5-5 » sort de commune.md"),
        ("1 0 commune.md:5-999 1", f"qui compte {len(TOWN)} caractères"),
        (f"1 0 commune.md:{TOWN.index(chr(10))}-{TOWN.index(chr(10)) + 2} 1", "est vide"),
        ("1 0 perdu.md:1-2 1", "Aucun document « perdu.md »"),
    ],
)
def test_a_judgement_that_cannot_be_used_is_refused_by_its_line(tmp_path: Path, line: str, reason: str):
    imported = trec(tmp_path, "1\tQui ?\n", f"1 0 {PAY} 1\n{line}\n")
    assert len(imported.questions[0].answers) == 1
    (told,) = reasons(imported)
    assert told.startswith("qrels, ligne 2 : ")
    assert reason in told


def test_topics_without_number_or_twice_are_refused(tmp_path: Path):
    imported = trec(tmp_path, "1\tQui ?\n2\n\tQuoi ?\n1\tOù ?\n", f"1 0 {PAY} 1\n")
    assert reasons(imported) == [
        "sujets, ligne 2 : il manque le numéro ou la question du sujet.",
        "sujets, ligne 3 : il manque le numéro ou la question du sujet.",
        "sujets, ligne 4 : le sujet « 1 » est déjà pris.",
    ]


@pytest.mark.parametrize(("topics", "qrels", "reason"), [("", "1 0 a 1", "aucun sujet"), ("1\tQui ?", " \n", "aucun jugement")])
def test_an_empty_trec_file_is_refused(tmp_path: Path, topics: str, qrels: str, reason: str):
    with pytest.raises(GoldError, match=reason):
        trec(tmp_path, topics, qrels)


def test_what_is_imported_is_written_and_loads(tmp_path: Path):
    imported = (
        *squad(tmp_path, qa("douze salariés", name="s")).questions,
        *table(tmp_path, "id;question;réponse\nt;Qui ?;la commune du val\nt;Qui ?;La commune du Val\n").questions,
        *trec(tmp_path, "1\tQui ?\n", f"1 0 {PAY} 1\n").questions,
    )
    write_gold(tmp_path / "gold.jsonl", imported, LIBRARY)
    assert load_gold(tmp_path / "gold.jsonl", LIBRARY) == imported


def test_the_words_of_a_heading_are_their_own_evidence():
    places = Places(LIBRARY)
    ((document, span),) = places.find("La piscine", LIBRARY.document("piscine.md"))
    assert places.sentences_around(document, span) == span
