"""What each command does, run in this process on a tiny library."""

from pathlib import Path

import pytest

from corpus.library import open_library

QUESTION = "Combien coûte l’entrée à la piscine ?"
ANSWER_KEYS = {"id", "question", "answered", "confidence", "extracts", "nearest", "timings_ms"}
EXTRACT_KEYS = {"rank", "score", "document", "section", "page", "start", "end", "text", "highlights"}
DOCUMENT_KEYS = ["id", "title", "source", "sha256"]


def texts_of(folder: Path) -> dict[str, str]:
    return {document.id: document.text for document in open_library(folder).documents}


def test_list_gives_a_line_for_each_document(sourcier, tiny_folder: Path):
    told = sourcier("list", "--library", tiny_folder)
    assert (told.code, told.err) == (0, "")
    rows = [line.split("\t") for line in told.out.splitlines()]
    assert [row[1:] for row in rows] == [["La médiathèque", "mediatheque.md"], ["La piscine du Val", "piscine.md"]]
    (catalogue,) = sourcier("list", "--json", "--library", tiny_folder).rows
    assert [document["id"] for document in catalogue["documents"]] == [row[0] for row in rows]
    assert all(set(DOCUMENT_KEYS) <= set(document) for document in catalogue["documents"])


def test_the_bundled_corpus_is_the_default(sourcier):
    assert "gem.md" in sourcier("list").out


def test_the_library_may_come_before_after_or_from_the_environment(
    sourcier, tiny_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    listed = sourcier("list", "--library", tiny_folder).out
    assert sourcier("--library", tiny_folder, "list").out == listed
    assert sourcier("--library", tmp_path, "list", "--library", tiny_folder).out == listed
    monkeypatch.setenv("SOURCIER_LIBRARY", str(tiny_folder))
    assert sourcier("list").out == listed
    monkeypatch.setenv("SOURCIER_LIBRARY", str(tmp_path))
    assert sourcier("list", "--library", tiny_folder).out == listed
    assert sourcier("list").code == 1
    monkeypatch.setenv("SOURCIER_LIBRARY", "")
    assert "gem.md" in sourcier("list").out


def test_show_gives_the_very_text(sourcier, tiny_folder: Path):
    text = (tiny_folder / "piscine.md").read_text(encoding="utf-8")
    assert sourcier("show", "piscine.md", "--library", tiny_folder).out == text.rstrip("\n") + "\n"
    (shown,) = sourcier("show", "piscine.md", "--json", "--library", tiny_folder).rows
    assert list(shown) == [*DOCUMENT_KEYS, "text", "sections", "pages"]
    assert (shown["text"], shown["pages"]) == (text, [])
    (section,) = shown["sections"]
    assert section == {"title": "La piscine du Val", "level": 1, "start": text.index("# La"), "end": section["end"]}


def test_show_gives_a_span_by_code_points(sourcier, tiny_folder: Path):
    text = (tiny_folder / "piscine.md").read_text(encoding="utf-8")
    start = text.index("L’entrée")
    asked = ("show", "piscine.md", "--span", f"{start}:{start + 22}", "--library", tiny_folder)
    assert sourcier(*asked).out == "L’entrée coûte 4 euros\n"
    (shown,) = sourcier(*asked, "--json").rows
    assert shown["span"] == {"start": start, "end": start + 22, "text": "L’entrée coûte 4 euros"}
    assert sourcier("show", "piscine.md", "--span", f"0:{len(text)}", "--library", tiny_folder).code == 0
    assert sourcier("show", "piscine.md", "--span", f"0:{len(text) + 1}", "--library", tiny_folder).code == 2


def test_ask_as_json_keeps_the_contract(sourcier, tiny_folder: Path):
    told = sourcier("ask", QUESTION, "--json", "--library", tiny_folder)
    assert told.code == 0
    assert told.out.count("\n") == 1
    assert QUESTION in told.out
    (answer,) = told.rows
    assert set(answer) >= ANSWER_KEYS
    assert (answer["id"], answer["question"], answer["answered"], answer["nearest"]) == (None, QUESTION, True, [])
    assert answer["timings_ms"]["total"] > 0
    texts = texts_of(tiny_folder)
    for extract in answer["extracts"]:
        assert set(extract) >= EXTRACT_KEYS
        assert list(extract["document"]) == DOCUMENT_KEYS
        for span in (extract, *extract["highlights"]):
            assert span["text"] == texts[extract["document"]["id"]][span["start"] : span["end"]]
    assert answer["extracts"][0]["highlights"][0]["text"] == "4 euros"


def test_a_warm_index_says_nothing_more_than_the_answer(sourcier, tiny_folder: Path):
    sourcier("index", "--library", tiny_folder)
    told = sourcier("ask", QUESTION, "--library", tiny_folder)
    assert (told.code, told.err) == (0, "")
    assert told.out.startswith("Réponse (confiance ")
    assert "\n1. L’entrée coûte 4 euros, et la carte de dix entrées 32 euros.\n" in told.out
    assert "piscine.md, caractères " in told.out
    assert "\033" not in told.out


def test_a_refusal_shows_the_nearest_and_is_no_failure(sourcier, tiny_folder: Path):
    told = sourcier("ask", "Quelle est la capitale du Pérou ?", "--library", tiny_folder)
    assert told.code == 0
    assert told.out.startswith("Le corpus ne répond pas à cette question.")
    assert "\n1. " in told.out
    (answer,) = sourcier("ask", "Quelle est la capitale du Pérou ?", "--json", "-k", "2", "--library", tiny_folder).rows
    assert (answer["answered"], answer["extracts"], len(answer["nearest"])) == (False, [], 2)


def test_a_question_in_english_is_told_apart_from_results(sourcier, tiny_folder: Path):
    told = sourcier("ask", "What is the price of the pool?", "--library", tiny_folder)
    assert "en anglais" in told.err
    assert "en anglais" not in told.out


def test_k_bounds_extracts(sourcier, tiny_folder: Path):
    question = "Quelles pièces faut-il pour s’inscrire à la médiathèque ?"
    counts = [
        len(sourcier("ask", question, "--json", "-k", k, "--library", tiny_folder).rows[0]["extracts"]) for k in ("1", "2", "9")
    ]
    assert counts == [1, 2, 3]


@pytest.mark.parametrize("arm", ["hybrid", "lexical", "dense"])
def test_search_ranks_by_each_arm(sourcier, tiny_folder: Path, arm: str):
    told = sourcier("search", "prix de l’entrée", "--arm", arm, "-k", "2", "--json", "--library", tiny_folder)
    (found,) = told.rows
    assert (told.code, found["id"], found["query"], found["arm"]) == (0, None, "prix de l’entrée", arm)
    assert 1 <= len(found["passages"]) <= 2
    assert [passage["rank"] for passage in found["passages"]] == list(range(1, len(found["passages"]) + 1))
    best = found["passages"][0]
    assert set(best) == EXTRACT_KEYS - {"highlights"}
    assert best["document"]["source"] == "piscine.md"
    assert best["text"] == texts_of(tiny_folder)[best["document"]["id"]][best["start"] : best["end"]]


def test_search_for_people(sourcier, tiny_folder: Path):
    told = sourcier("search", "baigneurs", "--library", tiny_folder)
    assert (told.code, told.err) == (0, "")
    assert told.out.startswith("1. [")
    assert sourcier("search", "zzz", "--arm", "lexical", "--library", tiny_folder).out.startswith("Aucun passage trouvé.")


def test_index_tells_what_is_indexed_and_may_be_redone(sourcier, tiny_folder: Path):
    for arguments in ([], ["--rebuild"]):
        told = sourcier("index", *arguments, "--library", tiny_folder)
        assert (told.code, told.err) == (0, "")
        assert told.out.startswith("Index à jour : 2 documents, ")


def test_one_unreadable_file_does_not_stop_the_others(sourcier, tmp_path: Path):
    (tmp_path / "bon.md").write_text("# Le Val\n\nLe Val compte 12 fermes.\n", encoding="utf-8")
    (tmp_path / "mauvais.md").write_bytes(b"%PDF\0\0\1")
    told = sourcier("ask", "Combien de fermes le Val compte-t-il ?", "--json", "--library", tmp_path)
    assert told.code == 0
    assert told.err.startswith("mauvais.md : refusé : ")
    assert told.rows[0]["answered"]
    assert told.rows[0]["extracts"][0]["highlights"][0]["text"].startswith("12")


def test_the_index_follows_the_files(sourcier, tmp_path: Path):
    (tmp_path / "val.md").write_text("# Le Val\n\nLe Val compte 12 fermes.\n", encoding="utf-8")
    asked = ("ask", "Combien de fermes le Val compte-t-il ?", "--json", "--library", tmp_path)
    sourcier(*asked)
    (tmp_path / "val.md").write_text("# Le Val\n\nLe Val compte 15 fermes.\n", encoding="utf-8")
    told = sourcier(*asked)
    assert told.err == "Index mis à jour : les textes ont changé.\n"
    assert "15 fermes" in told.rows[0]["extracts"][0]["text"]
    assert [path.name for path in tmp_path.iterdir()] == ["val.md"]
