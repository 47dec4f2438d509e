"""What the model was taught: kept, added to its weights, and left out where a model is named."""

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from corpus.errors import DamagedModel
from index.adapter import FILE, Adapter, Update, adapter_fingerprint
from index.encoder import SentenceEncoder, folder_fingerprint, open_encoder
from index.packaged_model import packaged_model

DRAW = np.random.default_rng(3)
UPDATE = Update(DRAW.normal(size=(2, 5)).astype(np.float32), DRAW.normal(size=(3, 2)).astype(np.float32))


class Model(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = nn.Linear(5, 3), nn.Linear(5, 3)


def test_an_update_is_added_to_its_layer_alone():
    model = Model()
    before = [layer.weight.detach().numpy().copy() for layer in (model.first, model.second)]
    Adapter({"first": UPDATE}).add_to(model)
    np.testing.assert_allclose(model.first.weight.detach().numpy(), before[0] + UPDATE.up @ UPDATE.down, rtol=1e-5, atol=1e-6)
    assert np.array_equal(model.second.weight.detach().numpy(), before[1])


@pytest.mark.parametrize("update", [{"third": UPDATE}, {"first": Update(UPDATE.down[:, :4], UPDATE.up)}], ids=["name", "size"])
def test_an_update_of_another_model_is_refused(update: dict[str, Update]):
    with pytest.raises(DamagedModel, match="couche"):
        Adapter(update).add_to(Model())


def test_what_is_saved_is_read_again_in_half_precision(tmp_path: Path):
    Adapter({"first": UPDATE}).save(tmp_path / "a")
    (name, read), *others = Adapter.load(tmp_path / "a").updates.items()
    assert (name, others) == ("first", [])
    np.testing.assert_allclose(read.down, UPDATE.down, rtol=1e-3)
    np.testing.assert_allclose(read.up, UPDATE.up, rtol=1e-3)
    assert (read.down.dtype, read.up.dtype) == (np.float32, np.float32)


def test_updates_may_be_added_in_part():
    half = Adapter({}).towards(Adapter({"first": UPDATE}), 0.5).updates["first"]
    np.testing.assert_allclose(half.up @ half.down, (UPDATE.up @ UPDATE.down) / 2, rtol=1e-5)


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_part_of_the_way_between_updates_is_as_near_as_their_rank_allows(share: float):
    end = Update(DRAW.normal(size=(2, 5)).astype(np.float32), DRAW.normal(size=(3, 2)).astype(np.float32))
    found = Adapter({"first": UPDATE}).towards(Adapter({"first": end, "second": end}), share).updates
    wanted = (1 - share) * UPDATE.up @ UPDATE.down + share * end.up @ end.down
    lost = np.linalg.svd(wanted)[1][2:]
    first = found["first"]
    assert (first.down.shape, first.up.shape, first.down.dtype) == (end.down.shape, end.up.shape, np.float32)
    assert np.linalg.norm(first.up @ first.down - wanted) == pytest.approx(np.linalg.norm(lost), abs=1e-4)
    np.testing.assert_allclose(found["second"].up @ found["second"].down, share * end.up @ end.down, rtol=1e-5)


def test_the_fingerprint_tells_updates_apart(tmp_path: Path):
    Adapter({"first": UPDATE}).save(tmp_path / "a")
    Adapter({"first": Update(UPDATE.down, 2 * UPDATE.up)}).save(tmp_path / "b")
    assert adapter_fingerprint(tmp_path / "a") != adapter_fingerprint(tmp_path / "b")


@pytest.mark.parametrize("content", [None, b"", b"{}", bytes(99)], ids=["missing", "empty", "text", "zeros"])
def test_an_unreadable_file_is_named(tmp_path: Path, content: bytes | None):
    if content is not None:
        (tmp_path / "a").write_bytes(content)
    else:
        with pytest.raises(DamagedModel, match="Réinstallez"):
            adapter_fingerprint(tmp_path / "a")
    with pytest.raises(DamagedModel, match=r"\(a\).*Réinstallez"):
        Adapter.load(tmp_path / "a")


def test_a_model_that_is_named_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("SOURCIER_MODEL", raising=False)
    usual, folder = open_encoder(), packaged_model()
    assert (usual.folder, usual.adapter) == (folder, FILE)
    assert open_encoder(str(folder)).adapter is None
    monkeypatch.setenv("SOURCIER_MODEL", str(folder))
    plain = open_encoder()
    assert (plain.folder, plain.adapter) == (folder, None)
    assert plain.fingerprint == folder_fingerprint(folder) != usual.fingerprint


OTHER_WORDS = [
    ("Les voisins font trop de bruit la nuit, que faire ?", "Un conciliateur règle sans frais les différends de riverains."),
    ("Combien faut-il payer pour nager ?", "Le tarif de l’entrée à la piscine est de quatre euros."),
    ("À partir de quel âge peut-on conduire seul ?", "Le permis est délivré aux candidats de dix-sept ans révolus."),
    ("Comment faire garder ma petite pendant que je travaille ?", "La crèche accueille les enfants de parents en activité."),
    ("Où jeter mon vieux frigo ?", "Les appareils ménagers hors d’usage sont repris par la déchèterie."),
    ("Que risque-t-on si on ne déclare pas ses revenus ?", "L’omission est punie d’une majoration de dix pour cent."),
    ("Je suis enrhumé, dois-je prévenir mon patron ?", "Le salarié malade avertit son employeur le jour même."),
    ("Qui s’occupe de réparer les trottoirs ?", "L’entretien de la voirie incombe à la commune."),
]  # fmt: skip


def test_sentences_that_answer_in_other_words_come_nearer(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("SOURCIER_MODEL", raising=False)

    def odds(asked: SentenceEncoder) -> float:
        questions, answers = ([pair[side] for pair in OTHER_WORDS] for side in (0, 1))
        cosines = torch.from_numpy(asked.encode_queries(questions) @ asked.encode_passages(answers).T)
        return float(torch.log_softmax(cosines / 0.02, dim=1).diagonal().mean())

    assert odds(open_encoder()) > odds(SentenceEncoder(packaged_model())) + 0.1
