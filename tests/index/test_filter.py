"""Searching some documents only: which ones a filter means, and that nothing of the others is ever found."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import NothingWithin, UsageError
from corpus.fields import days_of, keywords_of
from corpus.library import Library, open_library
from corpus.managed.writer import open_writer
from index.filter import Descriptions, Filter
from index.fusion import scaled_lexical
from index.passages import PassageSettings
from index.search_index import Arm, Ranking, SearchIndex, open_index

ARMS = pytest.mark.parametrize("arm", Arm)
PROPERTY = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
GUIDE = """---
title: Le guide de l’entraide
date: 2024-03-21
publisher: Santé publique France
keywords: [GEM, Entraide mutuelle]
---

# Le guide

Le groupe accueille sans ordonnance.

Il ouvre le lundi.
"""
RAPPORT = """---
title: Rapport annuel
date: "2022"
editeur: Haute Autorité de santé
mots-clés: entraide mutuelle ; CMP, évaluation
---

# Le rapport

Le groupe reçoit des adultes et des enfants le mardi.
"""
NOTE = "# Une note\n\nLe groupe marche le mercredi.\n"
FILES = {"guides/guide.md": GUIDE, "rapports/2022/rapport.md": RAPPORT, "rapports/note.md": NOTE, "note.md": NOTE + "\nSeul.\n"}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    root = tmp_path_factory.mktemp("notes")
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return open_library(root)


@pytest.fixture(scope="module")
def index(library: Library, module_encoder, tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    return open_index(library, module_encoder, PassageSettings(40, 0), folder=tmp_path_factory.mktemp("index"))


def chosen(library: Library, within: Filter) -> list[str]:
    kept = Descriptions.of(library).chosen(within)
    return [document.source for document, one in zip(library.documents, kept, strict=True) if one]


def sources(ranking: Ranking) -> set[str]:
    return {hit.passage.document.source for hit in ranking.hits}


GUIDES, RAPPORTS = ["guides/guide.md"], ["rapports/2022/rapport.md"]


@pytest.mark.parametrize(
    ("within", "expected"),
    [
        (Filter(), ["guides/guide.md", "note.md", "rapports/2022/rapport.md", "rapports/note.md"]),
        (Filter(("guides/guide.md",)), GUIDES),
        (Filter(("GUIDE.md",)), GUIDES),
        (Filter(("guide",)), GUIDES),
        (Filter(("le guide de l'entraide",)), GUIDES),
        (Filter(("note.md",)), ["note.md"]),
        (Filter(("rapports",)), ["rapports/2022/rapport.md", "rapports/note.md"]),
        (Filter(("rapports/",)), ["rapports/2022/rapport.md", "rapports/note.md"]),
        (Filter(("rapports/2022", "guide.md")), [*GUIDES, *RAPPORTS]),
        (Filter(keywords=("gem",)), GUIDES),
        (Filter(keywords=("ENTRAIDE  mutuelle",)), [*GUIDES, *RAPPORTS]),
        (Filter(keywords=("evaluation", "GEM")), [*GUIDES, *RAPPORTS]),
        (Filter(publishers=("sante publique france",)), GUIDES),
        (Filter(publishers=("HAUTE AUTORITE DE SANTE",)), RAPPORTS),
        (Filter(keywords=("entraide mutuelle",), publishers=("Haute Autorité de santé",)), RAPPORTS),
        (Filter(since="2023"), GUIDES),
        (Filter(until="2023"), RAPPORTS),
        (Filter(since="2024-03-21", until="2024-03-21"), GUIDES),
        (Filter(since="2022-06"), [*GUIDES, *RAPPORTS]),
        (Filter(until="2024-03-20"), RAPPORTS),
    ],
    ids=lambda value: value.in_words() if isinstance(value, Filter) else "",
)
def test_a_filter_lets_through_the_documents_it_means(library: Library, within: Filter, expected: list[str]):
    assert chosen(library, within) == expected


@pytest.mark.parametrize(
    ("within", "message"),
    [
        (Filter(("gide.md",)), r"^Aucun document « gide\.md » .*\. Il y a : guides/guide\.md, .*note\.md.*\.$"),
        (Filter(("guide.md", "absent")), "Aucun document « absent »"),
        (Filter(keywords=("CMPP",)), r"^Aucun document n’a « CMPP » pour mot-clé\. Il y a : CMP, .*Entraide mutuelle"),
        (Filter(publishers=("HAS",)), "pour éditeur. Il y a : .*Haute Autorité de santé"),
        (Filter(since="2025"), "daté de cette période : ceux qui disent leur date vont de 2022 à 2024"),
        (
            Filter(keywords=("GEM",), publishers=("Haute Autorité de santé",)),
            "à la fois à tous ces filtres : mot-clé « GEM » ; éditeur « Haute Autorité de santé »",
        ),
        (Filter(("note.md",), since="2020"), "à la fois à tous ces filtres : document note.md ; depuis 2020"),
    ],
    ids=lambda value: value.in_words() if isinstance(value, Filter) else "",
)
def test_a_filter_that_lets_nothing_through_says_what_there_is(library: Library, within: Filter, message: str):
    with pytest.raises(NothingWithin, match=message):
        Descriptions.of(library).chosen(within)


@pytest.mark.parametrize(
    ("within", "message"),
    [(Filter(keywords=("x",)), "son mot-clé"), (Filter(publishers=("x",)), "son éditeur"), (Filter(until="2020"), "sa date")],
)
def test_documents_that_say_nothing_of_themselves(tmp_path: Path, within: Filter, message: str):
    (tmp_path / "note.md").write_text(NOTE, encoding="utf-8")
    with pytest.raises(NothingWithin, match=message):
        Descriptions.of(open_library(tmp_path)).chosen(within)


def test_a_long_list_of_what_there_is_is_cut(tmp_path: Path):
    for number in range(20):
        (tmp_path / f"note-{number}.md").write_text(NOTE, encoding="utf-8")
    with pytest.raises(NothingWithin, match=r"Il y a : note-7\.md, .* et 12 autres\.$"):
        Descriptions.of(open_library(tmp_path)).chosen(Filter(("note-77.md",)))


def test_another_path_of_the_same_content_names_its_document(tmp_path: Path):
    (tmp_path / "note.md").write_text(NOTE, encoding="utf-8")
    with open_writer(tmp_path / "bibliothèque", create=True) as writer:
        for source in ("note.md", "copies/autre.md"):
            writer.add(tmp_path / "note.md", source)
        writer.commit()
    assert chosen(open_library(tmp_path / "bibliothèque"), Filter(("copies/autre.md",))) == ["note.md"]


def test_keywords_and_publishers_are_counted_as_first_written(library: Library):
    described = Descriptions.of(library)
    assert dict(described.keywords) == {"Entraide mutuelle": 2, "CMP": 1, "évaluation": 1, "GEM": 1}
    assert next(iter(described.keywords)) == "Entraide mutuelle"
    assert dict(described.publishers) == {"Haute Autorité de santé": 1, "Santé publique France": 1}


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("2024-03-21", ("2024-03-21", "2024-03-21")),
        ("2024-03-21T10:00:00Z", ("2024-03-21", "2024-03-21")),
        ("2024-03", ("2024-03-01", "2024-03-31")),
        ("2024", ("2024-01-01", "2024-12-31")),
        ("3/9/2024", ("2024-09-03", "2024-09-03")),
        ("21 mars 2024", ("2024-01-01", "2024-12-31")),
        ("2023-2024", ("2023-01-01", "2024-12-31")),
        ("sans date", None),
        ("12345", None),
    ],
)
def test_dates_are_read_as_they_are_written(written: str, days: tuple[str, str] | None):
    assert days_of({"date": written}) == days


def test_keywords_may_be_one_text_or_several():
    assert keywords_of({"keywords": ("a", "b, a")}) == keywords_of({"tags": "a; b,,"}) == ("a", "b")


@pytest.mark.parametrize("written", ["hier", "2024-13", "2024-02-30", "24", "2024-3", "21/03/2024", "２０２４"])
def test_what_is_no_date_is_refused(written: str):
    with pytest.raises(UsageError, match="n’est pas une date"):
        Filter(since=written)


def test_dates_in_the_wrong_order_are_refused():
    Filter(since="2024-05", until="2024")
    with pytest.raises(UsageError, match="à la fois après 2024 et avant 2023"):
        Filter(since="2024", until="2023")


def test_nothing_asked_for_is_no_filter():
    assert Filter.of() is Filter.of([], [" "], None, "", " ") is None
    assert Filter.of([" a ", "a"], None, None, " 2024 ") == Filter(("a",), since="2024")


@ARMS
def test_only_what_the_filter_lets_through_is_found(index: SearchIndex, arm: Arm):
    assert len(sources(index.rank("le groupe du lundi", arm, k=100))) == 4
    within = Filter(keywords=("CMP",))
    ranking = index.rank("le groupe du lundi", arm, k=100, within=within)
    assert sources(ranking) == set(RAPPORTS)
    assert [hit.rank for hit in ranking.hits] == list(range(1, len(ranking.hits) + 1))
    assert ranking.within == within
    inside = index.segments.passage_table[:, 0] == [d.source for d in index.library.documents].index(RAPPORTS[0])
    if ranking.lexical is not None:
        assert not ranking.lexical[~inside].any()
    if ranking.dense is not None:
        assert np.array_equal(np.isfinite(ranking.dense.passages), inside)
        assert np.array_equal(np.isfinite(ranking.dense.units), inside[index.segments.homes])


def test_lexical_scores_are_scaled_by_the_best_of_what_is_left(index: SearchIndex):
    """The best passage elsewhere would else make the lexical arm count for little."""
    question = "le groupe reçoit des adultes et des enfants le mardi"
    within = Filter(("note.md",))
    ranking = index.rank(question, within=within)
    best = int(np.argmax(ranking.lexical))
    weight = index.fusion.question if ranking.query.asks else index.fusion.keywords
    scaled = scaled_lexical(ranking.lexical, index.lexical.attainable(ranking.query.own))
    assert ranking.scores[best] == pytest.approx(weight * scaled[best] + (1 - weight) * ranking.dense.passages[best], abs=1e-8)
    assert ranking.lexical.max() < index.rank(question).lexical.max()


def test_a_filter_is_checked_even_for_a_question_that_says_nothing(index: SearchIndex):
    with pytest.raises(NothingWithin):
        index.rank("Qui est-ce ?", within=Filter(("absent.md",)))


WORDS = st.sampled_from("lac mer roc pin col val bois pont cap île".split())
DOCUMENTS = st.lists(
    st.tuples(st.lists(st.lists(WORDS, min_size=1, max_size=4), min_size=1, max_size=3), st.booleans()), min_size=2, max_size=4
).filter(lambda documents: any(kept for _, kept in documents))


@PROPERTY
@given(DOCUMENTS, st.lists(WORDS, min_size=1, max_size=3))
def test_results_are_those_of_a_library_of_these_documents_alone(module_encoder, documents, asked: list[str]):
    """Statistics stay the whole library's, so that scores may differ; what is found may not."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for root in ("tous", "seuls"):
            (folder / root).mkdir()
        for number, (paragraphs, kept) in enumerate(documents):
            body = "\n\n".join(" ".join(words) + "." for words in paragraphs)
            text = f"---\nkeywords: [{'oui' if kept else 'non'}]\n---\n\n{body}\n"
            for root in ("tous", "seuls") if kept else ("tous",):
                (folder / root / f"{number}.md").write_text(text, encoding="utf-8")
        whole, alone = (
            open_index(open_library(folder / root), module_encoder, PassageSettings(12, 0), folder=folder / f"index-{root}")
            for root in ("tous", "seuls")
        )
        for arm in Arm:
            found = whole.rank(" ".join(asked), arm, 1000, within=Filter(keywords=("oui",)))
            expected = alone.rank(" ".join(asked), arm, 1000)
            assert places(found) == places(expected)


def places(ranking: Ranking) -> set[tuple[str, int, int]]:
    return {(hit.passage.document.source, hit.passage.span.start, hit.passage.span.end) for hit in ranking.hits}
