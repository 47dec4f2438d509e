"""Units: what an extract may be."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.importers.markdown import import_markdown
from corpus.importers.plain_text import import_plain_text
from corpus.model import BlockKind, Content
from corpus.units import MAX_UNIT, Unit, units_of

PROPERTY = settings(max_examples=200)


def read(text: str) -> Content:
    return import_markdown(text.encode(), "Repli")


def shown(text: str) -> list[str]:
    return [unit.span.of(text) for unit in units_of(read(text))]


def unit_of(text: str, core: str) -> Unit:
    (found,) = [unit for unit in units_of(read(text)) if unit.core.of(text) == core]
    return found


def test_each_sentence_is_a_unit_and_headings_give_none():
    text = "# Le guide\n\nUn groupe se réunit. Une salle est ouverte.\n\n## La suite\n\nUn thé est servi."
    units = units_of(read(text))
    assert [unit.span.of(text) for unit in units] == ["Un groupe se réunit.", "Une salle est ouverte.", "Un thé est servi."]
    assert all(unit.kind is BlockKind.PARAGRAPH and unit.span == unit.core and unit.group == -1 for unit in units)


def test_a_document_of_headings_has_no_unit():
    assert units_of(read("# Le guide\n\n## La suite\n")) == ()


@pytest.mark.parametrize(
    "opening",
    [
        *["Il joue", "Elle joue", "Ils jouent", "Elles jouent", "Celui-ci joue", "Celles-ci jouent", "Ce dernier joue"],
        *["Ces dernières jouent"],
        *["Cela joue", "Ceci joue", "Ce groupe joue", "Cet avis joue", "Cette aide joue", "Ces aides jouent", "C’est un jeu"],
        *["C'est un jeu"],
        *["Son rôle joue", "Sa place joue", "Ses avis jouent", "Leur rôle joue", "Leurs avis jouent", "Parmi elles, une joue"],
        *["Chacun joue"],
        *["Toutes jouent", "L’un joue", "L'une joue", "« Ils jouent » dit-on", "«\u00a0Ils jouent\u00a0» dit-on"],
    ],
)
def test_a_sentence_that_points_back_takes_in_the_one_before(opening: str):
    text = f"Rien encore. Un groupe se réunit. {opening} ici."
    unit = unit_of(text, f"{opening} ici.")
    assert unit.span.of(text) == f"Un groupe se réunit. {opening} ici."


@pytest.mark.parametrize(
    "opening",
    [
        *["Il s’agit d’un jeu", "Il s'agit d’un jeu", "Il faut jouer", "Il existe un jeu", "Il est possible de jouer"],
        *["Il est recommandé de jouer"],
        *["Ce qui compte est", "Ce que chacun dit est", "Le groupe joue", "Ilona joue", "Sable fin", "Sonia joue"],
        *["Leurre ou non"],
    ],
)
def test_a_sentence_that_stands_alone_is_left_so(opening: str):
    text = f"Un groupe se réunit. {opening} ici."
    assert shown(text) == ["Un groupe se réunit.", f"{opening} ici."]


def test_only_one_sentence_is_taken_in():
    text = "Un groupe se réunit. Il parle. Il écoute."
    assert shown(text) == ["Un groupe se réunit.", "Un groupe se réunit. Il parle.", "Il parle. Il écoute."]


def test_a_sentence_never_reaches_into_another_block():
    assert shown("Un groupe se réunit.\n\nIl parle.") == ["Un groupe se réunit.", "Il parle."]


@pytest.mark.parametrize(("excess", "joined"), [(0, True), (1, False)], ids=["at the limit", "one more"])
def test_a_pair_stops_at_the_longest_unit(excess: int, joined: bool):
    second = "Il parle à chacun."
    first = "Un " + "a" * (MAX_UNIT + excess - len(second) - 5) + "."
    text = f"{first} {second}"
    assert len(text) == MAX_UNIT + excess
    assert shown(text) == [first, text if joined else second]


def test_an_item_is_one_unit_however_many_sentences_it_has():
    text = "Deux axes :\n\n- Un groupe. Il se réunit.\n- Une salle."
    units = units_of(read(text))
    assert [unit.span.of(text) for unit in units] == ["Deux axes :", "Un groupe. Il se réunit.", "Une salle."]
    assert [unit.kind for unit in units] == [BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.ITEM]


def test_an_item_too_long_is_cut_into_sentences_of_its_list():
    sentence = "Un groupe " + "très " * 60 + "long."
    text = f"Deux axes :\n\n- {sentence} {sentence} Ils parlent.\n- Une salle."
    units = units_of(read(text))
    assert [unit.core.of(text) for unit in units] == ["Deux axes :", sentence, sentence, "Ils parlent.", "Une salle."]
    assert units[3].span.of(text) == f"{sentence} Ils parlent."
    assert {unit.group for unit in units} == {0}
    assert all(unit.kind is BlockKind.ITEM and unit.lead_in == units[0].span for unit in units[1:])


def test_a_row_is_one_unit_announced_by_the_header_which_is_none():
    text = "| Ville | Avis |\n| - | - |\n| Lyon | Bon. Il monte. |\n| Lille | " + "long. Il monte. " * 60 + "|\n"
    units = units_of(read(text))
    assert [unit.span.of(text) for unit in units] == text.rstrip().split("\n")[2:]
    assert all(unit.kind is BlockKind.ROW and unit.group == 0 and not unit.announces for unit in units)
    assert {unit.lead_in.of(text) for unit in units if unit.lead_in} == {"| Ville | Avis |"}


def test_the_sentence_that_announces_a_list_knows_it():
    text = "Un groupe se réunit. Il a deux axes :\n\n- une salle\n- un thé\n\nLe soir :\n\n- un film\n"
    told = {unit.core.of(text): (unit.announces, unit.group) for unit in units_of(read(text))}
    assert told == {
        "Un groupe se réunit.": (False, -1),
        "Il a deux axes :": (True, 0),
        "une salle": (False, 0),
        "un thé": (False, 0),
        "Le soir :": (True, 1),
        "un film": (False, 1),
    }
    assert unit_of(text, "un thé").lead_in == unit_of(text, "Il a deux axes :").core


def test_a_colon_without_a_list_announces_nothing():
    assert not unit_of("Deux axes :\n\nUne salle.", "Deux axes :").announces


FRAGMENTS = [
    *["# Titre\n\n", "- ", "1. ", "  - ", "| a |\n", "| - |\n", "> ", "```\n", "Deux axes :\n\n", "\n", "\n\n", "---\n"],
    *["\u00a0", "\x85", "😀"],
    *["Il vient. ", "Ces aides jouent. ", "Un groupe se réunit. ", "M. Petit parle. ", "« Cela ? » ", "mot " * 100],
    *["Long " * 40 + "fin. "],
]
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=100),
    st.lists(st.sampled_from(FRAGMENTS), max_size=30).map("".join),
)


@pytest.mark.parametrize("importer", [import_plain_text, import_markdown], ids=["plain text", "Markdown"])
@PROPERTY
@given(text=TEXTS)
def test_cores_cover_each_block_once_and_spans_stay_short(importer, text: str):
    content = importer(text.encode(), "Repli")
    units = units_of(content)
    covered = [offset for unit in units for offset in range(unit.core.start, unit.core.end)]
    blocks = [block.span for block in content.blocks if block.kind is not BlockKind.HEADING]
    written = {offset for span in blocks for offset in range(span.start, span.end) if not content.text[offset].isspace()}
    assert covered == sorted(set(covered))
    assert written <= set(covered)
    for unit in units:
        assert any(span.contains(unit.span) for span in blocks)
        assert unit.span.contains(unit.core)
        assert unit.span.end == unit.core.end
        assert unit.span.of(content.text).strip() == unit.span.of(content.text) != ""
        assert unit.span == unit.core or len(unit.span) <= MAX_UNIT
        assert not unit.announces or unit.group >= 0
