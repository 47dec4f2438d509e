"""A fiche put into any format comes back with its words, titles, lists and tables, as from Markdown."""

import re

import pytest

from corpus.importers import importer_for
from corpus.importers.markdown import import_markdown
from corpus.library import BUNDLED
from corpus.model import BlockKind, Content
from corpus.units import units_of
from tests.corpus.checks import check_content
from tests.corpus.made import HEADER, MAKERS, expected_blocks, fiche

NAMES = ["gem.md", "glossaire-sigles.md", "formation.md", "cmp.md"]
FORMATS = pytest.mark.parametrize("extension", MAKERS)


def read(extension: str, name: str) -> Content:
    importer = importer_for(f"a{extension}")
    assert importer is not None
    return importer(MAKERS[extension](fiche(name)), "Repli")


def blocks(content: Content) -> list[tuple[str, str]]:
    return [(block.kind.value, block.span.of(content.text)) for block in content.blocks]


def plain(text: str) -> str:
    return re.sub(r"\s*\|\s*", " | ", " ".join(text.replace("**", "").split())).strip(" |")


@FORMATS
@pytest.mark.parametrize("name", NAMES)
def test_every_block_comes_back_in_order_word_for_word(extension: str, name: str):
    content = read(extension, name)
    check_content(content)
    expected = expected_blocks(fiche(name))
    if extension == ".pdf":  # its maker draws plain spaces for non-breaking ones
        expected = [(kind, re.sub(r"[\u00a0\u202f]", " ", words)) for kind, words in expected]
    assert blocks(content) == expected


@FORMATS
@pytest.mark.parametrize("name", NAMES)
def test_items_and_rows_keep_their_lead_in_and_their_group_as_in_markdown(extension: str, name: str):
    content = read(extension, name)
    markdown = import_markdown((BUNDLED / name).read_bytes(), "Repli")

    def grouped(made: Content) -> list[tuple[str, str | None, int]]:
        inside = [block for block in made.blocks if block.group >= 0]
        numbers = {group: number for number, group in enumerate(dict.fromkeys(block.group for block in inside))}
        return [
            (plain(block.span.of(made.text)), plain(block.lead_in.of(made.text)) if block.lead_in else None, numbers[block.group])
            for block in inside
        ]

    assert grouped(content) == grouped(markdown)
    assert any(unit.announces for unit in units_of(content))


@FORMATS
@pytest.mark.parametrize("name", NAMES)
def test_sections_have_the_paths_that_markdown_gives(extension: str, name: str):
    content = read(extension, name)
    markdown = import_markdown((BUNDLED / name).read_bytes(), "Repli")
    paths = [section.path for section in content.sections]
    wanted = [section.path for section in markdown.sections]
    if extension == ".pptx":  # every slide's title is an outermost heading
        wanted = [path[-1:] for path in wanted]
    assert paths == wanted


@FORMATS
def test_title_and_metadata_bear_the_names_of_front_matter(extension: str):
    content = read(extension, "gem.md")
    assert content.title == content.metadata["title"] == "Les groupes d’entraide mutuelle"
    assert content.metadata["author"] == "Sourcier"
    assert content.metadata["keywords"] == ("GEM", "entraide")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", str(content.metadata.get("date", "2026-11-21")))


@FORMATS
def test_what_surrounds_the_text_is_left_out(extension: str):
    text = read(extension, "gem.md").text
    for around in (HEADER, "Page 1", "menu", "bandeau", "colonne", "pied de page", "color", "Le sommaire"):
        assert around not in text


@FORMATS
def test_no_sentence_is_broken_by_a_line_end(extension: str):
    content = read(extension, "gem.md")
    prose = [block for block in content.blocks if block.kind is not BlockKind.ROW]
    assert not [block for block in prose if "\n" in block.span.of(content.text)]
