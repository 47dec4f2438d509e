"""A question prepared for search: what is corrected, what is added, and what is said of it."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.definitions import learn_definitions
from index.french.analyzer import query_terms, terms
from index.french.texting import SPELLINGS
from index.lexical import LexicalIndex
from index.query import EXPANSION_WEIGHTS, Concept, Expansion, ExpansionKind, Query, QueryReader
from index.spelling import SpellChecker

PROPERTY = settings(max_examples=200)

CORPUS = [
    "Le groupe d’entraide mutuelle (GEM) est une association ouverte aux personnes en souffrance psychique.",
    "L’agence régionale de santé (ARS) finance la pair-aidance et l’empowerment.",
    "Le rétablissement est un cheminement personnel. La déontologie protège le secret à l’hôpital.",
    "Un médiateur de santé pair (MSP) est recruté par l’établissement en 2023 pour 53 000 euros.",
    "La formation dure un an ; l’information est donnée à l’usager.",
]
LEXICON = [("usager", "patient", "personne accompagnée"), ("REV", "entente de voix")]


def reader(corpus: list[str] = CORPUS, lexicon: list[tuple[str, ...]] = LEXICON) -> QueryReader:
    lexical = LexicalIndex.build([terms(text) for text in corpus])
    words = {term[1:]: lexical.frequency(term) for term in lexical.vocabulary if term.startswith("=")}
    return QueryReader(learn_definitions(corpus), lexicon, SpellChecker.of(words))


READER = reader()


def told(text: str) -> list[str]:
    return [expansion.in_words() for expansion in READER.read(text).expansions]


def test_the_terms_of_the_question_itself_are_told_from_what_expansions_bring():
    question = "le gem, le gem et l’usager"
    query = READER.read(question)
    assert query.expansions and set(query.terms) > set(query.own)
    assert query.own == {term: float(count) for term, count in Counter(query_terms(question, READER.acronyms)).items()}
    assert max(EXPANSION_WEIGHTS.values()) < 1


# Spelling


@pytest.mark.parametrize(
    ("text", "corrected", "shown"),
    [
        pytest.param("le retablisement", "le rétablissement", ["retablisement → rétablissement"], id="letter forgotten"),
        pytest.param("le rétaablissement", "le rétablissement", ["rétaablissement → rétablissement"], id="letter doubled"),
        pytest.param("la deontologei", "la déontologie", ["deontologei → déontologie"], id="letters swapped"),
        pytest.param("un médatieur", "un médiateur", ["médatieur → médiateur"], id="letters swapped inside"),
        pytest.param("la pair-aidanse", "la pair-aidance", ["aidanse → aidance"], id="part of a compound"),
        pytest.param("la pair-aidannce du GEM", "la pair-aidance du GEM", ["aidannce → aidance"], id="shorter than written"),
        pytest.param(
            "qui finence la pair-aidannce ?",
            "qui finance la pair-aidance ?",
            ["finence → finance", "aidannce → aidance"],
            id="two words",
        ),
        pytest.param("lempowerment", "l’empowerment", ["lempowerment → l’empowerment"], id="apostrophe forgotten"),
        pytest.param("lhopital", "l’hôpital", ["lhopital → l’hôpital"], id="apostrophe and accent forgotten"),
        pytest.param("dempowermant", "d’empowerment", ["dempowermant → d’empowerment"], id="apostrophe forgotten and a mistake"),
        pytest.param("letablisement", "l’établissement", ["letablisement → l’établissement"], id="apostrophe, letter forgotten"),
        pytest.param("l’etablisement", "l’établissement", ["etablisement → établissement"], id="after an elision"),
        pytest.param("e\u0301tablisement", "établissement", ["e\u0301tablisement → établissement"], id="decomposed accent"),
    ],
)
def test_corrections_are_shown(text: str, corrected: str, shown: list[str]):
    query = READER.read(text)
    assert query.text == text
    assert query.corrected == corrected
    assert [e.in_words() for e in query.expansions if e.kind is ExpansionKind.SPELLING] == shown


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("le rétablissement", id="known word"),
        pytest.param("les rétablissements", id="form of a known word"),
        pytest.param("un RETABLI", id="in capitals"),
        pytest.param("les ARSS et le GEMM", id="acronyms"),
        pytest.param("en 2032, 53 001 euros", id="numbers"),
        pytest.param("le rétablissemment", id="mistake that the stem forgives"),
        pytest.param("un payr", id="short word"),
        pytest.param("comment pourquoi", id="words of asking"),
        pytest.param("xylophone", id="word without neighbours"),
        pytest.param("l’œuvre", id="unknown word"),
        pytest.param("", id="nothing"),
    ],
)
def test_not_corrected(text: str):
    query = READER.read(text)
    assert query.corrected == text
    assert query.expansions == ()


def test_the_nearest_then_the_most_frequent_word_wins():
    checker = SpellChecker.of({"partie": 1, "parties": 1, "portier": 3, "sortie": 9})
    assert checker.corrections("portie") == ("sortie", "portier")
    assert checker.corrections("partia") == ("partie",)


def test_at_most_two_corrections():
    assert len(SpellChecker.of(dict.fromkeys(["lapin", "sapin", "tapin", "rapin"], 1)).corrections("zapin")) == 2


def test_a_checker_without_words_corrects_nothing():
    assert SpellChecker.of({}).corrections("retablissement") == ()


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        pytest.param("koi de neuf", "quoi de neuf", id="koi"),
        pytest.param("kel GEM", "quel GEM", id="kel"),
        pytest.param("kan ouvre le GEM", "quand ouvre le GEM", id="kan"),
        pytest.param("cest quoi", "c'est quoi", id="cest"),
        pytest.param("keske le GEM", "qu'est-ce que le GEM", id="keske"),
        pytest.param("sa sert à koi", "ça sert à quoi", id="sa before a verb"),
        pytest.param("sa formation", "sa formation", id="sa before a noun"),
        pytest.param("kan et kel koi", "quand et quel quoi", id="three of other lengths"),
    ],
)
def test_haste_is_put_right_in_silence(text: str, corrected: str):
    query = READER.read(text)
    assert query.corrected == corrected
    assert not [e for e in query.expansions if e.kind is ExpansionKind.SPELLING]


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        pytest.param("le retablissement", "le rétablissement", id="forgotten"),
        pytest.param("le probléme", "le problème", id="another"),
        pytest.param("deprimée", "déprimée", id="one of two"),
        pytest.param("Etat", "État", id="capital"),
        pytest.param("un marche", "un marche", id="a word of its own without them"),
        pytest.param("ETAT", "ETAT", id="capitals, which may be an acronym"),
        pytest.param("xetat", "xetat", id="no French word"),
        pytest.param("un très bon œuf", "un très bon œuf", id="right already"),
        pytest.param("meme apres l’hopital", "même après l’hôpital", id="small words, and after an elision"),
        pytest.param("ex-medecin", "ex-médecin", id="part of a compound"),
    ],
)
def test_accents_are_put_back_in_silence(text: str, corrected: str):
    query = READER.read(text)
    assert query.corrected == corrected
    assert query.expansions == ()
    assert query.terms == READER.read(corrected).terms


@pytest.mark.parametrize("word", sorted(SPELLINGS))
def test_words_in_haste_are_read(word: str):
    assert READER.read(f"{word} sert").corrected == f"{SPELLINGS[word]} sert"


# Acronyms and lexicon


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("le GEM", ["GEM = groupe d’entraide mutuelle"], id="acronym"),
        pytest.param("le gem", ["GEM = groupe d’entraide mutuelle"], id="acronym in lower case"),
        pytest.param("les gems", ["GEM = groupe d’entraide mutuelle"], id="plural in lower case"),
        pytest.param("les GEMs", ["GEM = groupe d’entraide mutuelle"], id="plural"),
        pytest.param("le G.E.M.", ["GEM = groupe d’entraide mutuelle"], id="dots"),
        pytest.param("le GEM et ce GEM", ["GEM = groupe d’entraide mutuelle"], id="twice"),
        pytest.param("l’ARS", ["ARS = agence régionale de santé"], id="after an elision"),
        pytest.param("un groupe d’entraide mutuelle", ["groupe d’entraide mutuelle = GEM"], id="words"),
        pytest.param("des groupes d'entraide mutuelle", ["groupe d’entraide mutuelle = GEM"], id="words in the plural"),
        pytest.param("L’AGENCE REGIONALE DE SANTE", ["agence régionale de santé = ARS"], id="words in capitals"),
        pytest.param("un groupe mutuel", [], id="some of the words"),
        pytest.param("les patients", ["patient = usager, personne accompagnée"], id="lexicon"),
        pytest.param("une personne accompagnée", ["personne accompagnée = usager, patient"], id="lexicon, two words"),
        pytest.param("l’usager", [], id="lexicon, but a word of the documents"),
        pytest.param("le REV", ["REV = entente de voix"], id="lexicon, acronym"),
        pytest.param("l’entente de voix", ["entente de voix = REV"], id="lexicon, backwards"),
        pytest.param(
            "un patient du GEM", ["GEM = groupe d’entraide mutuelle", "patient = usager, personne accompagnée"], id="two"
        ),
    ],
)
def test_what_means_the_same_is_added_and_told(text: str, shown: list[str]):
    assert told(text) == shown


def test_all_meanings_of_an_acronym_are_given():
    found = reader([*CORPUS, "garde en mer (GEM)"], []).read("le GEM").expansions
    assert found == (Expansion(ExpansionKind.ACRONYM, "GEM", ("garde en mer", "groupe d’entraide mutuelle")),)


def test_an_acronym_that_is_also_a_small_word_is_one_in_capitals_only():
    ses = reader(["une section d’enseignement spécialisé (SES)"], [])
    assert [len(ses.read(text).expansions) for text in ("la SES", "avec ses amis")] == [1, 0]


@pytest.mark.parametrize("text", ["le GEM", "les patients", "un groupe d’entraide mutuelle"])
def test_what_is_added_weighs_less(text: str):
    query = READER.read(text)
    own = set(query_terms(query.corrected, READER.acronyms))
    assert own < set(query.terms)
    assert all(query.terms[term] >= 1 for term in own)
    assert {query.terms[term] for term in set(query.terms) - own} == {EXPANSION_WEIGHTS[e.kind] for e in query.expansions}
    assert max(EXPANSION_WEIGHTS.values()) < 1
    assert set(EXPANSION_WEIGHTS) == set(ExpansionKind)


def test_a_repeated_word_counts_twice():
    assert READER.read("santé et santé").terms["=sante"] == 2 * READER.read("santé").terms["=sante"] == 2


# What is embedded, and how


@pytest.mark.parametrize(
    ("text", "encoded"),
    [
        pytest.param("le rétablissement", "le rétablissement", id="nothing to add"),
        pytest.param("kel retablisement ?", "quel rétablissement ?", id="spelling put right"),
        pytest.param("Le GEM ouvre ?", "Le GEM (groupe d’entraide mutuelle) ouvre ?", id="acronym"),
        pytest.param("Les GEMs ouvrent ?", "Les GEMs (groupe d’entraide mutuelle) ouvrent ?", id="acronym in the plural"),
        pytest.param("Le gem ouvre ?", "Le gem ouvre ? (groupe d’entraide mutuelle)", id="acronym in lower case"),
        pytest.param("À MARSEILLE, L’ARS ?", "À MARSEILLE, L’ARS (agence régionale de santé) ?", id="letters of another word"),
        pytest.param("Un patient parle.", "Un patient (usager, personne accompagnée) parle.", id="lexicon"),
        pytest.param("Des patients parlent.", "Des patients (usager, personne accompagnée) parlent.", id="lexicon, plural"),
    ],
)
def test_the_meaning_stands_after_the_words(text: str, encoded: str):
    assert READER.read(text).encoded == encoded


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        pytest.param("rétablissement ?", True, id="question mark"),
        pytest.param("qu’est-ce que le GEM", True, id="question word"),
        pytest.param("le GEM, est-il ouvert", True, id="inversion"),
        pytest.param("parle-t-on au groupe", True, id="inversion with t"),
        pytest.param("keske le GEM", True, id="in haste"),
        pytest.param("un groupe ouvre chaque lundi matin une salle claire où parler librement entre pairs", True, id="long"),
        pytest.param("budget GEM 2023", False, id="keywords"),
        pytest.param("pair-aidance", False, id="one word"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_a_question_is_told_from_keywords(text: str, asks: bool):
    assert READER.read(text).asks is asks


# Questions that say little, or a lot


@pytest.mark.parametrize(
    ("text", "empty"),
    [
        pytest.param("", True, id="nothing"),
        pytest.param(" \n\t\u00a0", True, id="white space"),
        pytest.param("?", True, id="one sign"),
        pytest.param("… ?! « » ’ - ·", True, id="punctuation"),
        pytest.param("x", True, id="one letter"),
        pytest.param("7", False, id="one figure"),
        pytest.param("qui est-ce ?", True, id="small words"),
        pytest.param("QUI EST-CE ?", True, id="small words in capitals"),
        pytest.param("sa sert à koi", True, id="small words in haste"),
        pytest.param("xyzzy plugh", False, id="unknown words"),
        pytest.param("pas", False, id="negation"),
        pytest.param("\u0301", True, id="an accent alone"),
        pytest.param("\u00ad", True, id="a soft hyphen alone"),
        pytest.param("😀", True, id="an emoji"),
        pytest.param("日本語", False, id="another script"),
        pytest.param("mot " * 5_000, False, id="5 000 words"),
        pytest.param(" ".join(f"zz{'abcdefghij'[n % 10] * (n % 7 + 3)}" for n in range(5_000)), False, id="5 000 unknown words"),
        pytest.param("a" * 50_000, False, id="one word of 50 000 letters"),
    ],
)
def test_empty_is_when_no_word_says_what_it_is_about(text: str, empty: bool):
    query = READER.read(text)
    assert query.empty is empty
    assert query.text == text
    assert bool(query.concepts) is not empty


@PROPERTY
@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(st.sampled_from([*"GEMkoi’-·. aé?1", " pair-aidannce ", " gem "]), max_size=25).map("".join),
    )
)
def test_any_text_is_read_without_fail(text: str):
    query = READER.read(text)
    assert query == READER.read(text)
    assert all(weight > 0 for weight in query.terms.values())
    assert len({concept.stem for concept in query.concepts}) == len(query.concepts)


# Concepts


@pytest.mark.parametrize(
    ("stems", "met"),
    [({"gem"}, True), ({"group", "entraid", "mutuel", "autre"}, True), ({"group", "mutuel"}, False), (set(), False)],
    ids=["itself", "all of an equivalent", "part of an equivalent", "nothing"],
)
def test_met_by(stems: set[str], met: bool):
    assert Concept("gem", (frozenset({"group", "entraid", "mutuel"}),)).met_by(stems) is met


def test_a_concept_without_equivalent_is_met_by_itself_alone():
    assert not Concept("gem").met_by({"ars"})


def test_concepts_are_the_words_of_the_question_with_what_means_the_same():
    query: Query = READER.read("Que fait le GEM pour les patients ?")
    gem, patient = query.concepts
    assert (gem.stem, patient.stem) == ("gem", "patient")
    assert gem.equivalents == (frozenset({"group", "entraid", "mutuel"}),)
    assert patient.met_by({"usager"})


def test_a_misspelt_word_is_the_concept_it_was_corrected_to():
    assert [concept.stem for concept in READER.read("le retablisement").concepts] == [
        concept.stem for concept in READER.read("le rétablissement").concepts
    ]
