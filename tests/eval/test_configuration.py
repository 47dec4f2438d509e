"""The small file that names configurations."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import GoldError
from corpus.library import open_library
from eval.runs.configuration import Configuration, open_configured, read_configurations
from index.encoder import SentenceEncoder


def read(tmp_path: Path, text: str) -> tuple[Configuration, ...]:
    (tmp_path / "essai.toml").write_text(text, encoding="utf-8")
    return read_configurations(tmp_path / "essai.toml")


def test_what_is_left_out_keeps_its_usual_value(tmp_path: Path):
    found = read(
        tmp_path, '[[configuration]]\nname = "a"\n[[configuration]]\nname = "b"\nlexical_weight = 1\npassage_size = 600\n'
    )
    assert found == (Configuration("a"), Configuration("b", lexical_weight=1, passage_size=600))
    assert Configuration("a") == Configuration("a", lexical_weight=0.1, keywords_weight=0.25, passage_size=1200)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "il faut au moins une table"),
        ("configuration = 3", "il faut au moins une table"),
        ("[[configuration]]\nname = ", "ce n’est pas du TOML"),
        ('[[configuration]]\nname = "a"\n[autre]\nx = 1', "« autre » n’est pas connu"),
        (
            '[[configuration]]\nname = "a"\nlexical = 1',
            r"configuration 1 : « lexical » n’est pas connu ; clés possibles",
        ),
        ("[[configuration]]\npassage_size = 600", "donnez-lui un nom"),
        ('[[configuration]]\nname = " "', "donnez-lui un nom"),
        ('[[configuration]]\nname = "a"\n[[configuration]]\nname = "a"', "deux configurations s’appellent « a »"),
        ('[[configuration]]\nname = "a"\nlexical_weight = 2', "lexical_weight doit être entre 0 et 1, pas 2"),
        ('[[configuration]]\nname = "a"\nthreshold = true', "threshold doit être entre 0 et 1"),
        ('[[configuration]]\nname = "a"\npassage_size = 12.5', "passage_size doit être un nombre de caractères"),
        ('[[configuration]]\nname = "a"\nmodel = ""', "model doit être un dossier"),
    ],
)
def test_what_is_not_understood_is_named(tmp_path: Path, text: str, reason: str):
    with pytest.raises(GoldError, match=reason):
        read(tmp_path, text)


def test_a_missing_file_is_refused(tmp_path: Path):
    with pytest.raises(GoldError, match="illisible"):
        read_configurations(tmp_path / "rien.toml")


def test_a_configuration_is_applied(
    tiny_folder: Path, encoder: SentenceEncoder, own_cache: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SOURCIER_CACHE", str(own_cache))
    library = open_library(tiny_folder)
    usual = open_configured(library, Configuration(), encoder)
    other = open_configured(
        library, Configuration("autre", lexical_weight=0.5, keywords_weight=0.6, passage_size=100, threshold=0.9), encoder
    )
    assert (other.index.fusion.question, other.index.fusion.keywords, other.model.threshold) == (0.5, 0.6, 0.9)
    assert len(other.index.segments.passages) > len(usual.index.segments.passages)
    assert other.index.folder.parent != usual.index.folder.parent
    question = "Combien coûte l’entrée de la piscine ?"
    assert usual.index.rank(question).scores is not None
    lexical_only = open_configured(library, Configuration("lexical", lexical_weight=1, keywords_weight=1), encoder)
    ranked = [hit.passage.span for hit in lexical_only.index.rank(question).hits]
    assert (
        ranked[0] == usual.index.rank(question, usual_arm := type(usual.index.rank(question).arm).LEXICAL).hits[0].passage.span
    ), usual_arm
