"""French as the index reads it: what a word is, and which writings count as the same."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.french.analyzer import Token, TokenKind, is_acronym, query_terms, stems, terms, tokenize
from index.french.characters import APOSTROPHES, DASHES, INCLUSIVE_DOTS, aligned, fold
from index.french.elision import ELIDED, WHOLE

PROPERTY = settings(max_examples=400)


def words(text: str) -> list[str]:
    return [word for token in tokenize(text) for word in token.words]


def written(text: str) -> list[str]:
    return [token.span.of(text) for token in tokenize(text)]


# Characters


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Équipe", ["equipe"], id="capital with its accent"),
        pytest.param("EQUIPE", ["equipe"], id="capital without"),
        pytest.param("e\u0301quipe", ["equipe"], id="accent decomposed (NFD)"),
        pytest.param("re\u0301tablissement", ["retablissement"], id="accent decomposed inside a word"),
        pytest.param("garçon naïf où ça", ["garcon", "naif", "ou", "ca"], id="cedilla, diaeresis, grave"),
        pytest.param("œuvre", ["oeuvre"], id="œ"),
        pytest.param("CŒUR", ["coeur"], id="capital Œ"),
        pytest.param("curriculum vitæ", ["curriculum", "vitae"], id="æ"),
        pytest.param("ﬁnancement oﬃciel", ["financement", "officiel"], id="ligatures ﬁ and ﬃ of a PDF"),
        pytest.param("éta\u00adblis\u00adse\u00adment", ["etablissement"], id="soft hyphens"),
        pytest.param("rétab\u200clisse\u2060ment", ["retablissement"], id="zero-width joints"),
        pytest.param("pair\u00a0aidant", ["pair", "aidant"], id="no-break space"),
        pytest.param("soin\u202f; lien", ["soin", "lien"], id="thin space before punctuation"),
        pytest.param("«\u00a0pair\u00a0»", ["pair"], id="French quotation marks"),
        pytest.param("soin/lien", ["soin", "lien"], id="slash"),
        pytest.param("l’‘aidant’", ["l", "aidant"], id="quotation marks that look like apostrophes"),
        pytest.param("…?! – « »", [], id="punctuation only"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_characters(text: str, expected: list[str]):
    assert words(text) == expected


@pytest.mark.parametrize("apostrophe", ["'", *APOSTROPHES], ids=lambda char: f"U+{ord(char):04X}")
def test_every_apostrophe_elides(apostrophe: str):
    assert words(f"l{apostrophe}hôpital") == ["hopital"]
    assert written(f"l{apostrophe}hôpital") == ["hôpital"]


@pytest.mark.parametrize("dash", ["-", *DASHES], ids=lambda char: f"U+{ord(char):04X}")
def test_every_dash_joins(dash: str):
    assert words(f"pair{dash}aidant") == ["pair", "aidant", "pairaidant"]


@pytest.mark.parametrize("dot", INCLUSIVE_DOTS, ids=lambda char: f"U+{ord(char):04X}")
def test_every_inclusive_dot_is_read(dot: str):
    assert words(f"usager{dot}e{dot}s") == ["usagers", "usageres"]


# Elision


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("l’hôpital", ["hopital"], id="l’"),
        pytest.param("L’Unafam", ["unafam"], id="capital L’"),
        pytest.param("d’entraide", ["entraide"], id="d’"),
        pytest.param("j’aide", ["aide"], id="j’"),
        pytest.param("s’adresser", ["adresser"], id="s’"),
        pytest.param("n’aide", ["aide"], id="n’"),
        pytest.param("m’aider", ["aider"], id="m’"),
        pytest.param("t’aider", ["aider"], id="t’"),
        pytest.param("c’était", ["etait"], id="c’"),
        pytest.param("qu’elle", ["elle"], id="qu’"),
        pytest.param("lorsqu’il", ["il"], id="lorsqu’"),
        pytest.param("puisqu’on", ["on"], id="puisqu’"),
        pytest.param("jusqu’à", ["a"], id="jusqu’"),
        pytest.param("presqu’entier", ["entier"], id="presqu’"),
        pytest.param("parce qu’elle", ["parce", "elle"], id="parce qu’"),
        pytest.param("qu’l’aidant", ["aidant"], id="one after the other"),
        pytest.param("d’aujourd’hui", ["aujourdhui"], id="before a word with an apostrophe of its own"),
        pytest.param("jusqu’aujourd’hui", ["aujourdhui"], id="long one before such a word"),
        pytest.param("l’œuvre", ["oeuvre"], id="before a ligature"),
        pytest.param("l’e\u0301quipe", ["equipe"], id="before a decomposed accent"),
        pytest.param("l\u0301\u0301’eau", ["eau"], id="accents astray on the article"),
        pytest.param("aujourd’hui", ["aujourdhui"], id="aujourd’hui is one word"),
        pytest.param("quelqu’un", ["quelquun"], id="quelqu’un is one word"),
        pytest.param("quelqu’une", ["quelquune"], id="quelqu’une is one word"),
        pytest.param("presqu’île", ["presquile"], id="presqu’île is one word"),
        pytest.param("prud’hommes", ["prudhommes"], id="prud’hommes is one word"),
        pytest.param("d’abord", ["dabord"], id="d’abord is one word"),
        pytest.param("grand’mère", ["grand", "mere", "grandmere"], id="grand’mère is a compound"),
        pytest.param("entr’aide", ["entr", "aide", "entraide"], id="entr’aide is the old writing of entraide"),
        pytest.param("l’", ["l"], id="nothing after it"),
        pytest.param("’", [], id="apostrophe alone"),
    ],
)
def test_elision(text: str, expected: list[str]):
    assert words(text) == expected


@pytest.mark.parametrize("elided", sorted({*ELIDED} - {"entr"}))
def test_an_elided_word_is_cut_off_and_left_out_of_the_span(elided: str):
    assert (words(f"{elided}’infirmier"), written(f"{elided}’infirmier")) == (["infirmier"], ["infirmier"])


@pytest.mark.parametrize("word", WHOLE)
def test_a_word_with_an_apostrophe_of_its_own_is_one_token(word: str):
    assert len(list(tokenize(word))) == 1
    assert written(word.upper().replace("'", "’")) == [word.upper().replace("'", "’")]


# Inclusive writing


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("usager·e·s", ["usagers", "usageres"], id="two middle dots"),
        pytest.param("usager·es", ["usagers", "usageres"], id="one middle dot"),
        pytest.param("usager·ère·s", ["usagers", "usageres"], id="-er, -ère"),
        pytest.param("infirmier·ière·s", ["infirmiers", "infirmieres"], id="-ier, -ière"),
        pytest.param("infirmier(ère)s", ["infirmiers", "infirmieres"], id="brackets, plural after"),
        pytest.param("infirmier(ère)", ["infirmier", "infirmiere"], id="brackets, singular"),
        pytest.param("chargé(es)", ["charges", "chargees"], id="brackets, plural inside"),
        pytest.param("soin(s)", ["soin", "soins"], id="brackets, number only"),
        pytest.param("soin·s", ["soin", "soins"], id="dot, number only"),
        pytest.param("acteur.rice.s", ["acteurs", "actrices"], id="full stops, -teur, -trice"),
        pytest.param("acteur·trice·s", ["acteurs", "actrices"], id="-teur, -trice in full"),
        pytest.param("étudiant.e.s", ["etudiants", "etudiantes"], id="full stops"),
        pytest.param("étudiant.es", ["etudiants", "etudiantes"], id="one full stop"),
        pytest.param("étudiant-e-s", ["etudiants", "etudiantes"], id="hyphens"),
        pytest.param("professionnel·le·s", ["professionnels", "professionnelles"], id="-el, -elle"),
        pytest.param("professionnel(le)s", ["professionnels", "professionnelles"], id="-el, -elle in brackets"),
        pytest.param("citoyen·ne·s", ["citoyens", "citoyennes"], id="-en, -enne"),
        pytest.param("directeur·rice·s", ["directeurs", "directrices"], id="-eur, -rice"),
        pytest.param("animateur·trice", ["animateur", "animatrice"], id="-teur, -trice, singular"),
        pytest.param("accompagnateur·ice", ["accompagnateur", "accompagnatrice"], id="-teur, -ice"),
        pytest.param("chercheur·euse·s", ["chercheurs", "chercheuses"], id="-eur, -euse"),
        pytest.param("actif·ve·s", ["actifs", "actives"], id="-if, -ive"),
        pytest.param("chef·fe", ["chef", "cheffe"], id="-f, -ffe"),
        pytest.param("tous·tes", ["tous", "toutes"], id="tous, toutes"),
        pytest.param("acteurs·trices", ["acteurs", "actrices"], id="plural on both, -teurs, -trices"),
        pytest.param("usagers·ères", ["usagers", "usageres"], id="plural on both, -ers, -ères"),
        pytest.param("professionnels·les", ["professionnels", "professionnelles"], id="plural on both, -els, -elles"),
        pytest.param("heureux·se", ["heureux", "heureuse"], id="-eux, -euse"),
        pytest.param("pair·e·s-aidant·e·s", ["pairs", "paires", "aidants", "aidantes"], id="compound"),
        pytest.param("pair-aidant·e", ["pair", "aidant", "aidante"], id="compound, second part"),
        pytest.param("pair(e)-aidant(e)", ["pair", "paire", "aidant", "aidante"], id="compound in brackets"),
        pytest.param("l’usager·e", ["usager", "usagere"], id="after an elision"),
        pytest.param("e\u0301tudiant·e·s", ["etudiants", "etudiantes"], id="decomposed accent"),
        pytest.param("la fin.Le début", ["la", "fin", "le", "debut"], id="no: a space forgotten after a full stop"),
        pytest.param("la fin. Le début", ["la", "fin", "le", "debut"], id="no: a full stop"),
        pytest.param("le groupe (le GEM)", ["le", "groupe", "le", "gem"], id="no: a parenthesis"),
        pytest.param("www.sante.fr", ["www", "sante", "fr"], id="no: an address"),
        pytest.param("pair-à-pair", ["pair", "a", "pair"], id="no: an expression"),
    ],
)
def test_inclusive_writing(text: str, expected: list[str]):
    assert words(text) == expected


# Compounds


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("pair-aidance", ["pair", "aidance", "pairaidance"], id="two nouns"),
        pytest.param("médico-social", ["medico", "social", "medicosocial"], id="prefix"),
        pytest.param("co-animation", ["co", "animation", "coanimation"], id="short prefix"),
        pytest.param("Saint-Étienne", ["saint", "etienne", "saintetienne"], id="place"),
        pytest.param("Auvergne-Rhône-Alpes", ["auvergne", "rhone", "alpes", "auvergnerhonealpes"], id="three parts"),
        pytest.param("l’après-midi", ["apres", "midi", "apresmidi"], id="after an elision"),
        pytest.param("CROIX-ROUGE", ["croix", "rouge", "croixrouge"], id="in capitals"),
        pytest.param("parle-t-il", ["parle", "t", "il"], id="no joined form: clitics with t"),
        pytest.param("peut-on", ["peut", "on"], id="no joined form: clitic"),
        pytest.param("est-ce", ["est", "ce"], id="no joined form: est-ce"),
        pytest.param("celui-ci", ["celui", "ci"], id="no joined form: -ci"),
        pytest.param("rendez-vous", ["rendez", "vous"], id="no joined form: rendez-vous"),
        pytest.param("vis-à-vis", ["vis", "a", "vis"], id="no joined form: small word inside"),
        pytest.param("-pair-", ["pair"], id="hyphens at the edges"),
        pytest.param("pair--aidant", ["pair", "aidant"], id="two hyphens are a dash"),
    ],
)
def test_compounds(text: str, expected: list[str]):
    assert words(text) == expected


def test_the_parts_of_a_compound_stand_where_they_are_written():
    assert written("la pair-aidance") == ["la", "pair", "aidance", "pair-aidance"]


def test_a_compound_written_in_one_word_meets_the_hyphenated_one():
    assert set(terms("pairaidance")) <= set(terms("la pair-aidance"))


# Any text

PIECES = [
    *"lLdDqQuU'’-–·•.()/ \n\t%€éÉœŒﬁ0123456789,aesxSMARßİŉ½²😀",
    *"\u00a0\u202f\u00ad\u200b\u2060\u0301\u0327",
    *["usager", "·e·s", "(ère)s", ".rice.s", "aujourd’hui", "L. 3221-1", "2 millions", "30 %", "pair-aidant", "C.M.P.", "1ère"],
]
TEXTS = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=25).map("".join))


def follows(one: Token, other: Token) -> bool:
    """After it, or the whole compound after its parts."""
    return one.span.end <= other.span.start or other.span.contains(one.span)


@PROPERTY
@given(TEXTS)
@example("l\u0301\u0301'eau")
@example("\u0301")
@example("\u00ad")
@example("½·e ²e 1٣ 000")
def test_tokens_are_what_is_written_in_order(text: str):
    tokens = list(tokenize(text))
    assert len(aligned(text)) == len(text)
    for token in tokens:
        assert 0 <= token.span.start < token.span.end <= len(text)
        assert token.words and all(token.words)
        assert fold(token.span.of(text)).strip()
    assert all(follows(one, other) for one, other in pairwise(tokens))


@PROPERTY
@given(TEXTS)
def test_a_question_has_no_term_that_the_same_text_has_not(text: str):
    assert set(query_terms(text)) <= set(terms(text))
    assert all(len(term) > 0 for term in terms(text))


@PROPERTY
@given(
    st.lists(st.sampled_from("l’hôpital aujourd’hui usager·e·s pair-aidance ARS 53 000 été".split()), max_size=8).map(" ".join)
)
def test_a_token_stays_itself_when_more_text_follows(text: str):
    assert words(text + " ; fin") == [*words(text), "fin"]


@pytest.mark.parametrize(
    "text",
    [
        *["l’hôpital où l’on est soigné", "la 1ère année, la 3ème", "usagère·s, infirmier(ère)s, éducateur·rice·s"],
        *["médico-social à Évreux", "l’É.T.P. et l’ÉTP", "Œuvre de François à Noël", "aîné·e·s", "presqu’île"],
    ],
)
def test_decomposed_accents_change_nothing(text: str):
    assert words(unicodedata.normalize("NFD", text)) == words(text)


@pytest.mark.parametrize("kind", TokenKind)
def test_kinds_of_tokens(kind: TokenKind):
    (token,) = tokenize({"word": "soin", "acronym": "ARS", "number": "2023"}[kind])
    assert token.kind is kind
    assert is_acronym("ARS") and not is_acronym("soin")


@pytest.mark.parametrize("verb", ["pilote", "anime", "dirige", "finance", "recrute"])
@pytest.mark.parametrize("ending", ["ée", "ées"])
def test_a_feminine_participle_says_its_verb(verb: str, ending: str):
    assert set(stems(verb)) <= set(stems(f"Elles sont {verb[:-1]}{ending}."))


@pytest.mark.parametrize(("noun", "other"), [("durée", "dure"), ("lycée", "lycra")])
def test_short_nouns_that_end_alike_stay_apart(noun: str, other: str):
    assert not set(stems(noun)) & set(stems(other))
