"""From scored candidates to the extracts shown, on hand-made scores: no encoder."""

from types import SimpleNamespace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.answer import Extract
from assistant.extraction import (
    DEFAULT_EXTRACTS,
    LIST_EXTRACTS,
    NEAREST,
    Ranked,
    choose_extracts,
    confidence_of,
    nearest_extracts,
    rank_candidates,
)
from assistant.features import CONFIDENCE_FEATURES, RANKING_FEATURES, Candidate, Evidence
from assistant.model import AnswerModel, LinearModel
from assistant.question import Question
from corpus.importers.markdown import import_markdown
from corpus.model import Document
from index.dense import DenseScores
from index.passages import PassageSettings
from index.query import Query
from index.search_index import Arm, Ranking
from index.segments import Segments, segment

PROPERTY = settings(max_examples=150)

MODEL = AnswerModel(LinearModel({"merit": 1.0}), LinearModel(dict.fromkeys(CONFIDENCE_FEATURES, 0.0)), 0.5, {})
CLUB = """# Le club

Le club réunit des marcheurs. Il compte 40 membres. La cotisation vaut 12 euros.

Le bureau remplit quatre tâches :

- tenir les comptes ;
- préparer les sorties ;
- accueillir les nouveaux ;
- tenir les comptes.

La saison commence en mars. Les marcheurs se retrouvent le dimanche.
"""
CHORUS = """# La chorale

La chorale chante le jeudi. La cotisation vaut 12 euros.
"""
LIST = Question("Quelles tâches le bureau remplit-il ?")
FACT = Question("Combien coûte la cotisation ?")
ITEMS = ["tenir les comptes ;", "préparer les sorties ;", "accueillir les nouveaux ;"]


def segments_of(*texts: str) -> Segments:
    contents = [import_markdown(text.encode(), "Repli") for text in texts]
    return segment([Document(str(n), f"{n}.md", "0" * 64, content) for n, content in enumerate(contents)], PassageSettings())


def ranked(segments: Segments, merits: dict[str, float], rest: float = -9.0) -> list[Ranked]:
    """The units of `segments` from best to worst; each takes the merit of the words that it holds."""
    candidates = []
    for unit in segments.units:
        words = unit.unit.core.of(unit.document.text)
        merit = max((merit for start, merit in merits.items() if start in words), default=rest)
        candidates.append(Candidate(unit, segments.passage_of(unit), {"merit": merit}))
    evidence = Evidence(FACT, Ranking(Arm.HYBRID, Query("", "", {}, ())), tuple(candidates), {}, 0.0)
    return rank_candidates(evidence, MODEL)


def check(extracts: tuple[Extract, ...], most: int):
    assert len(extracts) <= most
    assert [extract.rank for extract in extracts] == list(range(1, len(extracts) + 1))
    for position, extract in enumerate(extracts):
        assert extract.text == extract.document.text[extract.span.start : extract.span.end] != ""
        assert extract.highlights
        assert all(extract.span.contains(mark) and len(mark) for mark in extract.highlights)
        for other in extracts[:position]:
            if extract.document.id == other.document.id:
                assert extract.span.overlap(other.span) == 0
                assert extract.text.split() != other.text.split()


def test_candidates_go_from_best_to_worst_ties_in_document_order():
    order = ranked(segments_of(CLUB, CHORUS), {"cotisation": 2.0, "mars": 3.0})
    assert [entry.score for entry in order] == sorted((entry.score for entry in order), reverse=True)
    best = [entry.candidate.unit for entry in order[:3]]
    assert best[0].unit.core.of(best[0].document.text) == "La saison commence en mars."
    assert [unit.document.id for unit in best[1:]] == ["0", "1"]
    numbers = [entry.candidate.unit.number for entry in order[3:]]
    assert numbers == sorted(numbers)


def test_two_documents_that_agree_may_both_be_shown():
    segments = segments_of(CLUB, CHORUS)
    extracts = choose_extracts(FACT, ranked(segments, {"cotisation": 5.0}), segments, None)
    assert [(extract.document.id, extract.text) for extract in extracts] == [
        ("0", "La cotisation vaut 12 euros."),
        ("1", "La cotisation vaut 12 euros."),
    ]
    assert [extract.highlights[0].of(extract.document.text) for extract in extracts] == ["12 euros", "12 euros"]


def test_what_scores_far_below_the_best_is_left_out():
    segments = segments_of(CLUB)
    near = choose_extracts(FACT, ranked(segments, {"cotisation": 5.0, "mars": 4.5}), segments, None)
    far = choose_extracts(FACT, ranked(segments, {"cotisation": 5.0, "mars": -4.5}), segments, None)
    assert [extract.text for extract in near] == ["La cotisation vaut 12 euros.", "La saison commence en mars."]
    assert [extract.text for extract in far] == ["La cotisation vaut 12 euros."]


def test_a_sentence_that_points_back_takes_the_one_before_and_overlaps_nothing():
    segments = segments_of(CLUB)
    extracts = choose_extracts(FACT, ranked(segments, {"40": 5.0, "réunit": 4.9, "cotisation": 4.8}), segments, None)
    assert [extract.text for extract in extracts] == [
        "Le club réunit des marcheurs. Il compte 40 membres.",
        "La cotisation vaut 12 euros.",
    ]


@pytest.mark.parametrize("merits", [{"préparer": 5.0}, {"quatre tâches": 5.0}], ids=["an item is best", "the lead-in is best"])
def test_a_list_question_gives_the_items_in_order(merits: dict[str, float]):
    segments = segments_of(CLUB)
    extracts = choose_extracts(LIST, ranked(segments, merits), segments, None)
    assert [extract.text for extract in extracts] == ITEMS
    assert {extract.lead_in.of(extract.document.text) for extract in extracts if extract.lead_in} == {
        "Le bureau remplit quatre tâches :"
    }
    check(extracts, LIST_EXTRACTS)


def test_an_item_that_answers_another_question_comes_alone():
    segments = segments_of(CLUB)
    extracts = choose_extracts(Question("Qui accueille les nouveaux ?"), ranked(segments, {"accueillir": 5.0}), segments, None)
    assert [extract.text for extract in extracts] == ["accueillir les nouveaux ;"]


@pytest.mark.parametrize("question", [LIST, FACT, Question("Qui tient les comptes ?")], ids=lambda question: question.text)
def test_a_lead_in_alone_is_never_an_answer(question: Question):
    segments = segments_of(CLUB)
    for merits in ({"quatre tâches": 5.0}, {"cotisation": 5.0, "quatre tâches": 4.9}):
        extracts = choose_extracts(question, ranked(segments, merits), segments, None)
        assert extracts
        assert not any("quatre tâches" in extract.text for extract in extracts)


@pytest.mark.parametrize("k", [1, 2, 3, 10])
@pytest.mark.parametrize("question", [LIST, FACT], ids=lambda question: question.text)
def test_k_bounds_what_is_shown(question: Question, k: int):
    segments = segments_of(CLUB, CHORUS)
    order = ranked(segments, {"préparer": 5.0}, rest=4.5)
    for extracts in (choose_extracts(question, order, segments, k), nearest_extracts(question, order, segments, k)):
        check(extracts, k)
        assert len(extracts) >= min(k, 3)


def test_a_long_list_shows_eight_items_unless_more_are_asked_for():
    segments = segments_of("Dix fleurs :\n\n" + "".join(f"- fleur{chr(97 + n) * 3}\n" for n in range(10)))
    order = ranked(segments, {"fleuraaa": 1.0})
    question = Question("Quelles fleurs ?")
    assert len(choose_extracts(question, order, segments, None)) == LIST_EXTRACTS
    assert len(choose_extracts(question, order, segments, 20)) == 10


def test_nothing_found_shows_nothing():
    segments = segments_of(CLUB)
    assert choose_extracts(FACT, [], segments, None) == nearest_extracts(FACT, [], segments, None) == ()
    evidence = Evidence(FACT, Ranking(Arm.HYBRID, Query("", "", {}, ())), (), {}, 0.0)
    assert confidence_of(evidence, [], MODEL) == 0.0


def test_the_nearest_are_shown_however_far():
    segments = segments_of(CLUB)
    extracts = nearest_extracts(FACT, ranked(segments, {"mars": 5.0}), segments, None)
    assert len(extracts) == NEAREST
    assert extracts[0].text == "La saison commence en mars."


def test_the_nearest_show_a_list_by_its_first_item_never_by_its_lead_in():
    segments = segments_of(CLUB)
    extracts = nearest_extracts(FACT, ranked(segments, {"quatre tâches": 5.0, "mars": 4.0}), segments, 2)
    assert [extract.text for extract in extracts] == ["tenir les comptes ;", "La saison commence en mars."]


def test_confidence_comes_from_the_best_candidate_and_its_lead():
    segments = segments_of(CLUB, CHORUS)
    nothing = dict.fromkeys(RANKING_FEATURES, 0.0)
    dense = DenseScores(*(SimpleNamespace(),) * 2)  # type: ignore[arg-type]  # only its being there counts
    candidates = tuple(
        Candidate(unit, segments.passage_of(unit), {**nothing, "unit_cosine": 0.9 - 0.1 * unit.number}) for unit in segments.units
    )
    evidence = Evidence(FACT, Ranking(Arm.HYBRID, Query("", "", {}, ()), dense=dense), candidates, {}, 0.0)
    weights = {**dict.fromkeys(CONFIDENCE_FEATURES, 0.0), "unit_cosine": 1.0}
    model = AnswerModel(LinearModel({"unit_cosine": 1.0}), LinearModel(weights, -0.9), 0.5, {})
    order = rank_candidates(evidence, model)
    assert order[0].candidate is candidates[0]
    assert confidence_of(evidence, order, model) == pytest.approx(0.5)
    led = AnswerModel(model.ranking, LinearModel({**weights, "lead_over_next": 10.0}, -0.9), 0.5, {})
    assert confidence_of(evidence, order, led) > 0.5


LINES = st.sampled_from(
    [
        *[
            "# Titre\n\n",
            "Une phrase simple.\n\n",
            "Le club compte 12 membres. Il chante.\n\n",
            "Deux choses :\n\n- une\n- deux\n\n",
        ],
        *["Trois choses :\n\n1. la première\n2. la première\n3. la dernière\n\n", "- Oui.\n- Non.\n- Oui.\n\n", "Oui. Oui.\n\n"],
        *[
            "| Ville | Année |\n| - | - |\n| Lyon | 2018 |\n| Lyon | 2018 |\n\n",
            "Et ceux-ci ? Ils sont là.\n\n",
            "😀\n\n",
            "12. 12.\n\n",
        ],
    ]
)


@PROPERTY
@given(
    texts=st.lists(st.lists(LINES, min_size=1, max_size=6).map("".join), min_size=1, max_size=2),
    merits=st.lists(st.floats(-3, 3), min_size=1, max_size=8),
    question=st.sampled_from([LIST, FACT, Question("Qui ?"), Question("Quand ?"), Question("Qu’est-ce que le club ?")]),
    k=st.sampled_from([None, 1, 2, 5, 30]),
)
@example(texts=["- Oui.\n- Non.\n- Oui.\n"], merits=[0.0], question=LIST, k=None)
def test_extracts_of_a_document_never_overlap_nor_repeat(
    texts: list[str], merits: list[float], question: Question, k: int | None
):
    segments = segments_of(*texts)
    candidates = tuple(
        Candidate(unit, segments.passage_of(unit), {"merit": merits[unit.number % len(merits)]}) for unit in segments.units
    )
    evidence = Evidence(question, Ranking(Arm.HYBRID, Query("", "", {}, ())), candidates, {}, 0.0)
    order = rank_candidates(evidence, MODEL)
    chosen = choose_extracts(question, order, segments, k)
    check(chosen, k or max(LIST_EXTRACTS, DEFAULT_EXTRACTS))
    assert bool(chosen) == bool(order)
    check(nearest_extracts(question, order, segments, k), k or NEAREST)
