"""A real model in Marian's file format, small enough to make in a test: a Transformer with random weights."""

import io
from pathlib import Path

import numpy as np
import sentencepiece

SENTENCES = Path(__file__).parent.parent / "fixtures" / "models" / "sentences.tsv"
CONFIG = {
    "type": "transformer",
    "dim-emb": 16,
    "enc-depth": 2,
    "dec-depth": 1,
    "transformer-heads": 2,
    "transformer-ffn-activation": "swish",
    "transformer-preprocess": '""',
    "transformer-postprocess": "dan",
    "transformer-postprocess-emb": "d",
    "transformer-decoder-autoreg": "self-attention",
    "transformer-no-projection": "false",
    "transformer-guided-alignment-layer": "last",
}
WIDTH, INNER = 16, 32
END_BIAS = 7.0
"""On the logit of the end of a sentence: without it a model that learnt nothing goes on for ever."""


def sentences(language: str) -> list[str]:
    rows = (line.split("\t") for line in SENTENCES.read_text("utf-8").splitlines() if not line.startswith("#"))
    return [text for tag, text in rows if tag == language]


def train_pieces(path: Path, language: str, size: int = 90) -> list[str]:
    """A SentencePiece model of the fixture's sentences, and its pieces."""
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(sentences(language)),
        model_writer=model,
        vocab_size=size,
        hard_vocab_limit=False,
        character_coverage=1.0,
        minloglevel=2,
    )
    path.write_bytes(model.getvalue())
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(path))
    return [pieces.id_to_piece(i) for i in range(pieces.get_piece_size())]


def weights(size: int, **config: str) -> dict[str, np.ndarray]:
    """Parameters by Marian's names (read by `ctranslate2.converters.marian`), and its options as it stores them."""
    draw = np.random.default_rng(7)
    found: dict[str, np.ndarray] = {"Wemb": draw.normal(size=(size, WIDTH))}
    found["decoder_ff_logit_out_b"] = np.array([[END_BIAS] + [0.0] * (size - 1)])

    def linear(name: str, rows: int, columns: int, suffix: str) -> None:
        found[f"{name}_W{suffix}"] = draw.normal(size=(rows, columns))
        found[f"{name}_b{suffix}"] = draw.normal(size=(1, columns))

    def norm(name: str) -> None:
        found[f"{name}_ln_scale"], found[f"{name}_ln_bias"] = np.ones((1, WIDTH)), np.zeros((1, WIDTH))

    for side, depth, attentions in (("encoder", 2, ["self"]), ("decoder", 1, ["self", "context"])):
        for layer in range(1, depth + 1):
            for attention in attentions:
                for suffix in "qkvo":
                    linear(f"{side}_l{layer}_{attention}", WIDTH, WIDTH, suffix)
                norm(f"{side}_l{layer}_{attention}_Wo")
            linear(f"{side}_l{layer}_ffn", WIDTH, INNER, "1")
            linear(f"{side}_l{layer}_ffn", INNER, WIDTH, "2")
            norm(f"{side}_l{layer}_ffn_ffn")
    options = "".join(f"{key}: {value}\n" for key, value in {**CONFIG, **config}.items()).encode() + b"\0"
    return {k: v.astype(np.float32) for k, v in found.items()} | {"special:model.yml": np.frombuffer(options, np.int8)}


def quoted(token: str) -> str:
    escaped = token.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def make_opus_mt(
    folder: Path, source: str = "hy", target: str = "en", marks: tuple[str, ...] = (), **config: str
) -> Path:
    """A folder as OPUS-MT publishes them: one vocabulary, two tokenizers, `marks` as tokens for languages."""
    folder.mkdir(parents=True)
    pieces = [*train_pieces(folder / "source.spm", source), *train_pieces(folder / "target.spm", target)]
    tokens = dict.fromkeys(["</s>", "<unk>", *marks, *(p for p in pieces if p not in {"<unk>", "<s>", "</s>"})])
    vocabulary = "".join(f"{quoted(token)}: {i}\n" for i, token in enumerate(tokens))
    (folder / "opus.vocab.yml").write_text(vocabulary, encoding="utf-8")
    np.savez(folder / "opus.npz", **weights(len(tokens), **config))
    (folder / "decoder.yml").write_text(
        "models:\n  - opus.npz\nvocabs:\n  - opus.vocab.yml\n  - opus.vocab.yml\nbeam-size: 6\nnormalize: 1\n"
    )
    (folder / "LICENSE").write_text("Terms of this model.\n")
    (folder / "README.md").write_text("# A tiny model\n")
    return folder
