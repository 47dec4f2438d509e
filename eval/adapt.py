"""Teach the packaged encoder French questions, and write the updates as `index.adapter` reads them.

    python -m eval.adapt --data FOLDER[:LEFT_OUT.json,…] … --output FILE [--start FILE] [--passes N] [--rate R]
                         [--misspelt SHARE] [--rivals] [--share SHARE]

Each folder holds `passages.jsonl` and `questions.jsonl`, passages of one subject next to each other; the questions and
passages of the files after it are never learned from. A question is drawn to the sentence that answers it and to its passage,
away from those of the other questions of its batch (InfoNCE: van den Oord et al., 2018, arXiv 1807.03748): `eval.batches` says
which. Only thin updates of the layers are learned (Hu et al., 2021). What is learned is written every 50 batches; a pass over
32 057 questions takes forty minutes on two cores, and finding the rivals of 44 844 a quarter of an hour before.

The updates that come with Sourcier were learned in turns, the test and dev questions of `eval/everyday` and 190 passages of PIAF
always kept apart: two passes and 150 batches over 18 520 questions; one pass over 32 057, at 0.85 of the size; one over 31 060,
half misspelt, at half the rate and 0.95 of the size; one over 44 846, 1 831 of them of PIAF outside v1.0, at 3e-4 at most, half
the way kept; then rivals: 525 batches of these at 3e-4 at most, and 658 more at 2.2e-4 at most, 360 of other rivals and 298 of
13 148 new questions among their neighbours, three quarters of the way kept (a sentence that says the same as the right one, by
a cosine of 0.85, was not counted against it: one in a hundred questions had one).

The last turn took hit@1 / @5 from 0.504 / 0.804 to 0.517 / 0.810 on 1 002 questions of 24 documents that it never learned, PIAF
outside v1.0 (n = 940) from 0.878 / 0.963 to 0.879 / 0.968, a health FAQ (n = 134) from 0.507 / 0.851 to 0.500 / 0.858, with the
weights of `index.dense` chosen for it; on the bundled dev questions (n = 90) from 0.800 / 0.978 to 0.789 / 0.978.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from tqdm import tqdm

from corpus.library import Library
from eval.batches import Asked, Batch, Rivals, Section, batches_of_neighbours, batches_of_rivals, find_rivals, parts
from eval.datasets import WHOLE_PASSAGES, Dataset, load_dataset
from eval.misspelling import misspelt
from index.adapter import Adapter, Update
from index.packaged_model import packaged_model
from index.segments import DocumentUnit, indexed_text, indexed_unit, segment

_RANK = 16
_LAYERS = ("query", "key", "value", "dense")
_TEMPERATURE = 0.02
_BACKWARDS = 0.3
"""Weight of finding a sentence's question, beside finding a question's sentence."""

_WINDOW = 232  # tokens read of a passage
_BLOCK = 16  # texts encoded at a time, of about one length
_WRITTEN_EVERY = 50
_NOTHING = Adapter({})


def sections_of(dataset: Dataset) -> list[Section]:
    """The passages of a data set that a question is asked of, in their order."""
    segments = segment(dataset.library.documents, WHOLE_PASSAGES)
    units: dict[str, list[DocumentUnit]] = {}
    for unit in segments.units:
        units.setdefault(unit.document.id, []).append(unit)
    asked: dict[str, list[Asked]] = {}
    for question in dataset.questions:
        answer = question.answers[0]
        overlaps = [unit.unit.span.overlap(answer.span) for unit in units.get(answer.document, [])]
        if any(overlaps):
            best = units[answer.document][overlaps.index(max(overlaps))]
            asked.setdefault(answer.document, []).append(Asked(question.question, indexed_unit(best)))
    return [
        Section(indexed_text(passage), tuple(asked[passage.document.id]))
        for passage in segments.passages
        if passage.document.id in asked
    ]


def with_misspellings(sections: Sequence[Section], share: float, draw: random.Random) -> list[Section]:
    """The same sections, about `share` of their questions misspelt."""

    def asked_in_haste(asked: Asked) -> Asked:
        return replace(asked, question=misspelt(asked.question, draw)) if draw.random() < share else asked

    return [replace(section, asked=tuple(map(asked_in_haste, section.asked))) for section in sections]


class _LowRank(nn.Module):
    """A frozen linear layer and the product that is learned."""

    def __init__(self, layer: nn.Linear) -> None:
        super().__init__()
        self.layer = layer.bfloat16()
        self.down = nn.Parameter(torch.randn(_RANK, layer.in_features) / math.sqrt(layer.in_features))
        self.up = nn.Parameter(torch.zeros(layer.out_features, _RANK))

    def forward(self, inputs: Tensor) -> Tensor:
        learned = functional.linear(functional.linear(inputs, self.down), self.up)
        return torch.add(self.layer(inputs), learned)


class Learner:
    """The packaged model with updates to learn.

    Args:
        start: updates to go on from; nothing learned by default.
    """

    def __init__(self, start: Adapter = _NOTHING) -> None:
        from transformers import AutoModel, AutoTokenizer

        folder = packaged_model()
        self.tokenizer: Any = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        # The plain attention: the fused one is twice as slow backwards on these short texts.
        self.model: Any = AutoModel.from_pretrained(
            folder, local_files_only=True, dtype=torch.float32, attn_implementation="eager"
        )
        self.model.requires_grad_(False)
        self.layers: dict[str, _LowRank] = {}
        for name, module in list(self.model.encoder.named_modules()):
            if isinstance(module, nn.Linear) and name.rsplit(".", 1)[-1] in _LAYERS:
                parent, _, own = name.rpartition(".")
                learned = self.layers[f"encoder.{name}"] = _LowRank(module)
                setattr(self.model.encoder.get_submodule(parent), own, learned)
        for name, update in start.updates.items():
            self.layers[name].down.data = torch.from_numpy(update.down.copy())
            self.layers[name].up.data = torch.from_numpy(update.up.copy())
        self.model.eval()  # no dropout: it takes a third of the time, and each question is seen two or three times only

    @property
    def parameters(self) -> list[nn.Parameter]:
        """What is learned."""
        return [matrix for layer in self.layers.values() for matrix in (layer.down, layer.up)]

    def adapter(self) -> Adapter:
        """What was learned so far."""
        return Adapter(
            {name: Update(layer.down.detach().numpy(), layer.up.detach().numpy()) for name, layer in self.layers.items()}
        )

    def encode(self, texts: Sequence[str]) -> Tensor:
        """Unit vectors, shape `(texts, dimension)`."""
        order = sorted(range(len(texts)), key=lambda number: len(texts[number]))
        rows: dict[int, Tensor] = {}
        for block in parts(order, _BLOCK):
            read = self.tokenizer(
                [texts[number] for number in block], padding=True, truncation=True, max_length=_WINDOW, return_tensors="pt"
            )
            with torch.autocast("cpu", dtype=torch.bfloat16):
                states = self.model(**read).last_hidden_state
            mask = read["attention_mask"].unsqueeze(-1).float()
            means = (states.float() * mask).sum(1) / mask.sum(1)
            rows.update(zip(block, functional.normalize(means, dim=-1), strict=True))
        return torch.stack([rows[number] for number in range(len(texts))])

    def loss(self, batch: Batch, *, passages: bool) -> Tensor:
        """How far the questions are from what answers them.

        Args:
            passages: count the passages too, and not the sentences alone.
        """
        sentences = list(dict.fromkeys(asked.sentence for _, asked in batch))
        texts = list(dict.fromkeys(section.text for section, _ in batch)) if passages else []
        vectors = self.encode(
            [f"query: {asked.question}" for _, asked in batch] + [f"passage: {text}" for text in sentences + texts]
        )
        sizes = [len(batch), len(sentences), len(texts)]
        questions, of_sentences, of_texts = torch.split(vectors, sizes)
        found = questions @ of_sentences.T / _TEMPERATURE
        right = torch.tensor([sentences.index(asked.sentence) for _, asked in batch])
        loss = functional.cross_entropy(found, right)
        own = functional.one_hot(right, len(sentences)).float()
        loss = loss - _BACKWARDS * ((torch.log_softmax(found, 0) * own).sum(0) / own.sum(0)).mean()
        if texts:
            home = torch.tensor([texts.index(section.text) for section, _ in batch])
            loss = loss + functional.cross_entropy(questions @ of_texts.T / _TEMPERATURE, home)
        return loss


def rivals_of(learner: Learner, sections: Sequence[Section]) -> Rivals:
    """Which sections are taken for which, by what was learned so far."""
    numbered = [(number, asked) for number, section in enumerate(sections) for asked in section.asked]
    sentences = list(dict.fromkeys((number, asked.sentence) for number, asked in numbered))
    with torch.no_grad():
        return find_rivals(
            learner.encode([f"query: {asked.question}" for _, asked in numbered]).numpy(),
            np.array([number for number, _ in numbered]),
            learner.encode([f"passage: {sentence}" for _, sentence in sentences]).numpy(),
            np.array([number for number, _ in sentences]),
            learner.encode([f"passage: {section.text}" for section in sections]).numpy(),
        )


def learn(
    learner: Learner,
    sections: Sequence[Section],
    passes: int,
    *,
    rivals: Rivals | None = None,
    rate: float = 4e-4,
    misspelt_share: float = 0.0,
    seed: int = 0,
) -> Iterator[tuple[float, float]]:
    """Learn from every question `passes` times; after each batch, the share done and the mean of the last losses.

    Args:
        rivals: what batches are made of; neighbours by default.
        rate: reached over 20 batches, then lowered to nothing along a half cosine.
        misspelt_share: of the questions, drawn anew in each pass.
    """
    draw = random.Random(seed)
    torch.manual_seed(seed)
    rounds: list[list[Batch]] = []
    for _ in range(passes):
        asked = with_misspellings(sections, misspelt_share, draw)
        rounds.append(batches_of_neighbours(asked, draw) if rivals is None else batches_of_rivals(asked, rivals, draw))
    total = sum(map(len, rounds))
    optimizer = torch.optim.AdamW(learner.parameters, lr=rate, weight_decay=0.01)
    losses: list[float] = []
    for number, batch in enumerate(batch for one in rounds for batch in one):
        now = rate * min(1, (number + 1) / 20) * (1 + math.cos(math.pi * number / total)) / 2
        for group in optimizer.param_groups:
            group["lr"] = now
        optimizer.zero_grad()
        loss = learner.loss(batch, passages=number % 2 == 0)  # passages are long: every second time is enough
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(learner.parameters, 1.0)
        optimizer.step()
        losses = [*losses[-19:], loss.item()]
        yield (number + 1) / total, float(np.mean(losses))


def learnable(name: str) -> list[Section]:
    """The sections of `FOLDER[:LEFT_OUT.json[,LEFT_OUT.json]]`."""
    folder, _, left_out = name.partition(":")
    dataset = load_dataset(Path(folder))
    told = [json.loads((Path(folder) / file).read_text(encoding="utf-8")) for file in left_out.split(",") if file]
    passages, questions = ({each for ids in told for each in ids[kind]} for kind in ("passages", "questions"))
    documents = tuple(document for document in dataset.library.documents if document.id not in passages)
    asked = tuple(q for q in dataset.questions if q.id not in questions and q.answers[0].document not in passages)
    return sections_of(Dataset(dataset.name, Library(dataset.library.root, documents), asked))


def main() -> None:
    """Learn from the given data sets."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", action="append", required=True, metavar="FOLDER[:LEFT_OUT,…]")
    parser.add_argument("--output", type=Path, required=True, metavar="FILE")
    parser.add_argument("--start", type=Path, metavar="FILE", help="go on from these updates")
    parser.add_argument("--passes", type=int, default=2, metavar="N")
    parser.add_argument("--rate", type=float, default=4e-4, metavar="R", help="how fast it learns at most")
    parser.add_argument("--misspelt", type=float, default=0.0, metavar="SHARE", help="how many of the questions are misspelt")
    parser.add_argument("--rivals", action="store_true", help="learn together what is confused so far, not neighbours")
    parser.add_argument(
        "--share", type=float, default=0.85, metavar="SHARE", help="how far to go from --start, or nothing, to what is learned"
    )
    args = parser.parse_args()
    sections = [section for name in args.data for section in learnable(name)]
    start = Adapter.load(args.start) if args.start else _NOTHING
    learner = Learner(start)
    rivals = rivals_of(learner, sections) if args.rivals else None
    steps = learn(learner, sections, args.passes, rivals=rivals, rate=args.rate, misspelt_share=args.misspelt)
    bar = tqdm(total=1.0, bar_format="{l_bar}{bar}| {elapsed}<{remaining}{postfix}", disable=not sys.stderr.isatty())
    for number, (done, loss) in enumerate(steps, 1):
        bar.set_postfix_str(f"loss {loss:.3f}", refresh=False)
        bar.update(done - bar.n)
        if number % _WRITTEN_EVERY == 0 or done == 1:
            start.towards(learner.adapter(), args.share).save(args.output)
    bar.close()


if __name__ == "__main__":
    main()
