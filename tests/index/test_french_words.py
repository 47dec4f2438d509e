"""French words that say nothing, and forms of a word that the index brings together or keeps apart."""

from itertools import combinations

import pytest

from index.french.analyzer import query_terms, stems, terms
from index.french.characters import fold
from index.french.dictionary import french_words
from index.french.stems import APART, TOGETHER, stem
from index.french.stop_words import QUERY_STOP_WORDS, STOP_WORDS
from index.french.texting import SPELLINGS

# Stop words


@pytest.mark.parametrize("word", "aucun aucune jamais ni non pas sans".split())
def test_negations_are_kept(word: str):
    assert word not in QUERY_STOP_WORDS
    assert terms(word) and query_terms(word)


@pytest.mark.parametrize(
    "word", "le la les l de du des un une et ou où à au aux ce cette que qui dans avec pour est sont".split()
)
def test_small_words_say_nothing(word: str):
    assert terms(word) == query_terms(word) == []


@pytest.mark.parametrize("word", "combien comment pourquoi peut faut faire existe".split())
def test_words_of_asking_say_nothing_in_a_question_but_are_indexed(word: str):
    assert query_terms(word) == []
    assert terms(word)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Qu’est-ce que la pair-aidance ?", ["pair", "aidance", "pairaid"], id="definition"),
        pytest.param("Combien de groupes existe-t-il ?", ["group"], id="number"),
        pytest.param("À quoi sert un médiateur ?", ["mediateur"], id="use"),
        pytest.param("Peut-on entrer sans ordonnance ?", ["entrer", "san", "ordon"], id="negation kept"),
        pytest.param("Qui est-ce ?", [], id="nothing"),
    ],
)
def test_a_question_is_what_it_is_about(text: str, expected: list[str]):
    assert stems(text) == expected


@pytest.mark.parametrize("word", sorted(STOP_WORDS | set(SPELLINGS)))
def test_word_lists_are_folded(word: str):
    assert fold(word) == word


@pytest.mark.parametrize("word", sorted(set(SPELLINGS) - {"sa"}))
def test_a_spelling_typed_in_haste_is_no_french_word(word: str):
    assert word not in french_words()


# Word families


@pytest.mark.parametrize("family", TOGETHER, ids=lambda family: family[0])
def test_a_family_has_one_stem(family: tuple[str, ...]):
    assert {stem(form) for form in family} == {stem(family[0])}


def test_families_are_apart_from_each_other():
    found = {family[0]: stem(family[0]) for family in TOGETHER}
    assert len(set(found.values())) == len(found)
    for one, other in combinations(TOGETHER, 2):
        assert not set(one) & set(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("case", "cas", id="case, cas"),
        pytest.param("cases", "cas", id="cases, cas"),
        pytest.param("localité", "local", id="localité, local"),
        pytest.param("localités", "locaux", id="localités, locaux"),
        pytest.param("organe", "organisme", id="organe, organisme"),
        pytest.param("organes", "organisation", id="organes, organisation"),
        pytest.param("droite", "droit", id="droite, droit"),
        pytest.param("droites", "droits", id="droites, droits"),
        pytest.param("paire", "pair", id="paire, pair"),
        pytest.param("paires", "pairs", id="paires, pairs"),
        pytest.param("usage", "usager", id="usage, usager"),
        pytest.param("usages", "user", id="usages, user"),
        pytest.param("ville", "vil", id="ville, vil"),
        pytest.param("loi", "loin", id="loi, loin"),
        pytest.param("formation", "forme", id="formation, forme"),
        pytest.param("médiation", "média", id="médiation, média"),
    ],
)
def test_words_that_look_alike_are_apart(one: str, other: str):
    assert not set(stems_of(one)) & set(stems_of(other))


def stems_of(word: str) -> list[str]:
    return [term for term in terms(word) if term[0] not in "=~"]


@pytest.mark.parametrize("word", APART, ids=str)
def test_words_kept_apart_keep_their_plural(word: str):
    assert stem(word) == stem(word.removesuffix("s"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("groupe", "groupes"),
        ("association", "associations"),
        ("infirmier", "infirmière"),
        ("médiateur", "médiatrices"),
        ("directeur", "directeurs"),
        ("professionnel", "professionnelles"),
        ("régional", "régionaux"),
        ("hôpital", "hôpitaux"),
        ("travail", "travaux"),
        ("accompagner", "accompagnement"),
        ("financer", "financement"),
        ("rétabli", "rétablie"),
        ("psychique", "psychiques"),
        ("œil", "yeux"),
    ],
)
def test_forms_of_a_word_share_a_stem(one: str, other: str):
    assert set(stems_of(one)) & set(stems_of(other))
