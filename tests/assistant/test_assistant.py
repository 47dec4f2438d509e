"""The assistant with the real model, on the fiches and on a tiny library."""

import json
from pathlib import Path

import pytest

from assistant.answer import Answer, Extract
from assistant.assistant import Assistant, open_assistant
from assistant.features import gather
from assistant.json_forms import answer_json
from assistant.question import Question
from corpus.errors import QuestionError
from corpus.library import open_library
from eval.gold.gold_set import BUNDLED_GOLD
from eval.measures.spans import LONGEST_EXTRACT
from index.encoder import SentenceEncoder
from index.filter import Filter
from index.search_index import Arm, open_index

GOLD = [json.loads(line)["question"] for line in BUNDLED_GOLD.read_text(encoding="utf-8").splitlines()]
VARIED = GOLD[:: max(1, len(GOLD) // 40)][:40]
NOT_COVERED = ["Quel temps fera-t-il demain ?", "Quelle est la capitale du Pérou ?"]


@pytest.fixture(scope="module")
def assistant_on_tiny(tiny_folder: Path, encoder: SentenceEncoder, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return open_assistant(open_index(open_library(tiny_folder), encoder, folder=tmp_path_factory.mktemp("index")))


def shown(answer: Answer) -> tuple[Extract, ...]:
    return (*answer.extracts, *answer.nearest)


def check(answer: Answer, assistant: Assistant):
    assert bool(answer.extracts) == answer.answered
    assert not (answer.answered and answer.nearest)
    assert 0 <= answer.confidence <= 1
    assert (answer.confidence >= assistant.model.threshold) == answer.answered
    assert answer.timings_ms["total"] > 0
    for extract in shown(answer):
        document = assistant.index.library.document(extract.document.id)
        assert extract.text == document.text[extract.span.start : extract.span.end]
        assert extract.text.strip() == extract.text != ""
        assert document.content.body.contains(extract.span)
        assert len(extract.span) <= LONGEST_EXTRACT
        assert extract.highlights
        assert all(extract.span.contains(mark) and mark.of(document.text).strip() for mark in extract.highlights)
    for position, extract in enumerate(shown(answer)):
        assert extract.rank == position + 1
        for other in shown(answer)[:position]:
            assert extract.document.id != other.document.id or not extract.span.overlap(other.span)


def test_a_figure_is_found_and_marked(assistant_on_fiches: Assistant):
    answer = assistant_on_fiches.ask("Combien de CLSM existe-t-il en France ?")
    check(answer, assistant_on_fiches)
    assert answer.answered
    first = answer.extracts[0]
    assert "250" in first.text
    assert "250" in first.highlights[0].of(first.document.text)
    assert answer.notice is None


def test_an_acronym_is_defined_and_its_meaning_told(assistant_on_fiches: Assistant):
    answer = assistant_on_fiches.ask("Qu’est-ce qu’un GEM ?")
    check(answer, assistant_on_fiches)
    assert answer.answered
    assert "association" in answer.extracts[0].text
    assert "GEM" in {expansion.written for expansion in answer.expansions}


@pytest.mark.parametrize("question", ["quel tan datente max au cmp", "c koi un cmp", "combien de clsm en france"])
def test_typing_mistakes_do_not_hide_the_fiche(assistant_on_fiches: Assistant, question: str):
    answer = assistant_on_fiches.ask(question)
    check(answer, assistant_on_fiches)
    sources = {extract.document.source for extract in shown(answer)}
    assert sources & ({"clsm-et-collectivites.md"} if "clsm" in question else {"cmp.md", "glossaire-sigles.md"})


def test_the_longest_wait_is_found_in_spite_of_typing_mistakes(assistant_on_fiches: Assistant):
    first = shown(assistant_on_fiches.ask("quel tan datente max au cmp"))[0]
    assert first.document.source == "cmp.md"
    assert "six mois" in first.text


def test_a_list_question_gives_the_items(assistant_on_fiches: Assistant):
    answer = assistant_on_fiches.ask("Quelles sont les missions possibles d’un pair-aidant en CMP ?")
    check(answer, assistant_on_fiches)
    assert answer.answered
    assert len(answer.extracts) >= 4
    starts = [extract.span.start for extract in answer.extracts]
    assert starts == sorted(starts)


@pytest.mark.parametrize("question", NOT_COVERED)
def test_what_the_fiches_do_not_cover_is_refused_with_the_nearest(assistant_on_fiches: Assistant, question: str):
    answer = assistant_on_fiches.ask(question)
    check(answer, assistant_on_fiches)
    assert not answer.answered
    assert len(answer.nearest) == 3
    assert len(assistant_on_fiches.ask(question, k=1).nearest) == 1


@pytest.mark.parametrize("question", [*NOT_COVERED, "Qui a peint la Joconde ?", "Comment changer une roue de voiture ?"])
def test_a_tiny_library_is_not_over_confident(assistant_on_tiny: Assistant, question: str):
    answer = assistant_on_tiny.ask(question)
    check(answer, assistant_on_tiny)
    assert not answer.answered
    assert answer.nearest


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Combien coûte l’entrée à la piscine ?", "4 euros"),
        ("En quelle année la piscine du Val a-t-elle ouvert ?", "1998"),
        ("Quelles pièces faut-il pour s’inscrire à la médiathèque ?", "une pièce d’identité"),
    ],
)
def test_a_tiny_library_answers_what_it_covers(assistant_on_tiny: Assistant, question: str, words: str):
    answer = assistant_on_tiny.ask(question)
    check(answer, assistant_on_tiny)
    assert answer.answered
    first = answer.extracts[0]
    assert words in first.highlights[0].of(first.document.text)


def test_a_question_in_english_gets_a_notice(assistant_on_fiches: Assistant):
    notice = assistant_on_fiches.ask("What is the role of a peer worker in mental health?").notice
    assert notice == "La question semble écrite en anglais : posez-la en français pour de meilleures réponses."


@pytest.mark.parametrize("question", ["qui est-ce ?", "et ?", "..a", "ça ?"])
def test_a_question_about_nothing_is_refused_without_extracts(assistant_on_fiches: Assistant, question: str):
    answer = assistant_on_fiches.ask(question)
    check(answer, assistant_on_fiches)
    assert (answer.answered, answer.confidence, answer.nearest) == (False, 0.0, ())


@pytest.mark.parametrize("question", ["", " \n", "?", "a" * 10_000], ids=["empty", "blank", "mark", "long"])
def test_what_is_no_question_is_an_error(assistant_on_fiches: Assistant, question: str):
    with pytest.raises(QuestionError):
        assistant_on_fiches.ask(question)


@pytest.mark.parametrize(
    "question", ["GEM \x00 ?", "😀 GEM 😀", "GEM " * 400, "E\u0301quipe mobile ?"], ids=["NUL", "emoji", "long", "accent"]
)
def test_odd_characters_do_no_harm(assistant_on_fiches: Assistant, question: str):
    check(assistant_on_fiches.ask(question), assistant_on_fiches)


@pytest.mark.parametrize("question", ["\ud800 GEM", "GEM \udcff ?"], ids=ascii)
def test_half_a_character_is_refused_or_ignored(assistant_on_fiches: Assistant, question: str):
    try:
        answer = assistant_on_fiches.ask(question)
    except QuestionError:
        return
    check(answer, assistant_on_fiches)


@pytest.mark.parametrize("question", VARIED)
def test_every_span_is_verbatim_and_the_same_twice(assistant_on_fiches: Assistant, question: str):
    answers = [assistant_on_fiches.ask(question) for _ in range(2)]
    check(answers[0], assistant_on_fiches)
    first, second = ({**answer_json(answer), "timings_ms": None} for answer in answers)
    assert first == second


def test_k_bounds_the_extracts(assistant_on_fiches: Assistant):
    for k in (1, 2, 6):
        answer = assistant_on_fiches.ask("Quelles sont les missions possibles d’un pair-aidant en CMP ?", k)
        assert 1 <= len(answer.extracts) <= k


@pytest.mark.parametrize("arm", Arm)
def test_each_arm_finds_the_fiche(assistant_on_fiches: Assistant, arm: Arm):
    ranking = assistant_on_fiches.index.rank("groupe d’entraide mutuelle", arm, 5)
    assert [hit.rank for hit in ranking.hits] == [1, 2, 3, 4, 5]
    assert [hit.score for hit in ranking.hits] == sorted((hit.score for hit in ranking.hits), reverse=True)
    assert "gem.md" in {hit.passage.document.source for hit in ranking.hits[:3]}
    assert all(hit.passage.text == hit.passage.span.of(hit.passage.document.text) for hit in ranking.hits)


def test_a_lead_in_without_a_list_is_never_shown(tmp_path, encoder):
    (tmp_path / "note.txt").write_text(
        "Le jardin partagé\n\nLe jardin ouvre le samedi.\n\nEn savoir plus sur le jardin :\n", encoding="utf-8"
    )
    library = open_library(tmp_path)
    found = open_assistant(open_index(library, encoder, folder=tmp_path / "index")).ask("En savoir plus sur le jardin")
    assert [extract.text for extract in found.extracts or found.nearest] == ["Le jardin ouvre le samedi."]


def test_a_list_is_told_by_what_announces_it_not_by_a_word_in_one_of_its_items(tmp_path, encoder):
    (tmp_path / "refuge.txt").write_text(
        "Les gardiens du refuge\n\nLes missions d’un gardien varient avec la saison :\n\n- accueillir les marcheurs ;\n"
        "- tenir la cuisine.\n\nPlusieurs obstacles compliquent le travail d’un gardien :\n\n- la neige jusqu’en juin ;\n"
        "- une mission de gardien mal définie.\n",
        encoding="utf-8",
    )
    index = open_index(open_library(tmp_path), encoder, folder=tmp_path / "index")

    def measured(question: str) -> dict[str, tuple[float, float]]:
        return {
            candidate.unit.unit.core.of(candidate.unit.document.text): (
                candidate.features["unit_coverage"],
                candidate.features["context_coverage"],
            )
            for candidate in gather(index, Question(question), index.rank(question)).candidates
        }

    asked = measured("Quelles sont les missions d’un gardien ?")
    announced = asked["Les missions d’un gardien varient avec la saison :"]
    assert asked["accueillir les marcheurs ;"] == asked["tenir la cuisine."] == announced == (1.0, 1.0)
    assert asked["une mission de gardien mal définie."] == asked["la neige jusqu’en juin ;"] < (1.0, 1.0)
    alone = measured("Est-ce que la mission du gardien est définie ?")
    assert alone["une mission de gardien mal définie."][0] == 1.0 > alone["accueillir les marcheurs ;"][0]


@pytest.mark.parametrize(
    "question", ["Qu’est-ce qu’un GEM ?", "Combien de CLSM existe-t-il en France ?", "Quel temps fera-t-il ?"]
)
def test_nothing_outside_a_filter_is_a_candidate_or_shown(assistant_on_fiches: Assistant, question: str):
    """The units closest to the question are read wherever they are: only within the filter, here a short document."""
    index = assistant_on_fiches.index
    within = Filter(("associations.md",))
    evidence = gather(index, Question(question), index.rank(question, k=12, within=within))
    assert evidence.candidates
    assert {candidate.unit.document.source for candidate in evidence.candidates} == {"associations.md"}
    answer = assistant_on_fiches.ask(question, within=within)
    assert {extract.document.source for extract in shown(answer)} == {"associations.md"}
    assert answer.within == within


def test_a_list_under_a_filter_is_that_of_its_document(assistant_on_fiches: Assistant):
    question = "Quelles sont les missions possibles d’un pair-aidant en CMP ?"
    (source,) = {extract.document.source for extract in shown(assistant_on_fiches.ask(question))}
    same = assistant_on_fiches.ask(question, within=Filter((source,)))
    assert [extract.span for extract in same.extracts] == [extract.span for extract in assistant_on_fiches.ask(question).extracts]
