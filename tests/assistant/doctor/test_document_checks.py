"""The documents themselves: what may be wrong in them is named."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from assistant.doctor.check import Severity
from assistant.doctor.document_checks import may_exceed
from assistant.doctor.model import Model
from tests.assistant.doctor.damage import CMP, GEM, Checks, add, troubled
from tests.index.conftest import StubEncoder

ENGLISH = "# Peer support\n\n" + "Peer support workers help people who live with an illness on the way to recovery. " * 8


def test_a_passage_longer_than_the_model_reads_is_named(root: Path, checks: Checks, model: Model):
    (model.folder / "sentence_bert_config.json").write_text('{"max_seq_length": 30}')
    found = checks(root)
    assert troubled(found) == {"longueur des passages": "warn"}
    assert any(
        detail.startswith("gem.md, 0:") and detail.endswith(" jetons") for detail in found["longueur des passages"].details
    )
    (model.folder / "tokenizer.json").write_text("{}")
    assert checks(root)["longueur des passages"].status is Severity.FAIL


def test_the_prompt_counts_in_the_length(root: Path, checks: Checks, model: Model):
    (model.folder / "sentence_bert_config.json").write_text('{"max_seq_length": 90}')
    assert not troubled(checks(root))
    (model.folder / "config_sentence_transformers.json").write_text(json.dumps({"prompts": {"document": "mot " * 90}}))
    assert troubled(checks(root)) == {"longueur des passages": "warn"}


@pytest.mark.parametrize(
    ("source", "text", "name", "detail"),
    [
        pytest.param("vieux.md", GEM.replace("midi", "dix heures"), "quasi-doublons", "gem.md et vieux.md : ", id="near copy"),
        pytest.param("entier.md", GEM + CMP * 3, "quasi-doublons", "entier.md et gem.md : 100 %", id="taken whole"),
        pytest.param("en.md", ENGLISH, "langue", "en.md : en anglais", id="language"),
        pytest.param("vide.md", "# Titre\n\n## Sous-titre\n", "documents sans phrase", "vide.md", id="headings alone"),
    ],
)
def test_a_document_to_look_at_is_named(
    source: str, text: str, name: str, detail: str, root: Path, checks: Checks, encoder: StubEncoder
):
    add(root, encoder, {source: text})
    found = checks(root)
    assert found[name].status is Severity.WARN
    assert any(told.startswith(detail) for told in found[name].details)


def test_pages_without_text_are_named(root: Path, checks: Checks, encoder: StubEncoder):
    data = BytesIO()
    canvas = Canvas(data)
    for words in ("Le groupe ouvre le lundi matin.", "", "", "Il ferme le dimanche.", "", "Il rouvre lundi."):
        canvas.drawString(72, 700, words)
        canvas.showPage()
    canvas.save()
    add(root, encoder, {"rapport.pdf": data.getvalue()})
    found = checks(root)
    assert troubled(found) == {"pages sans texte": "warn"}
    assert found["pages sans texte"].details == ("rapport.pdf : pages 2-3, 5",)


@pytest.mark.parametrize(
    ("text", "size", "counted"),
    [
        pytest.param("mot " * 100, 512, False, id="shorter than the window"),
        pytest.param("Le groupe ouvre le lundi. " * 40, 512, False, id="French of a usual length"),
        pytest.param("Le groupe ouvre le lundi. " * 60, 512, True, id="long French"),
        pytest.param("12 % ; 34 % ; " * 70, 512, True, id="a table of figures"),
        pytest.param("健康" * 300, 512, True, id="another script"),
    ],
)
def test_only_texts_that_may_be_too_long_are_counted(text: str, size: int, counted: bool):
    assert may_exceed(text, size) is counted
