"""Models of other toolkits become packages: the real converters on real files with random weights."""

import argparse
import json
import shutil
import zipfile
from pathlib import Path

import ctranslate2
import numpy as np
import pytest
import sentencepiece
from click.testing import CliRunner
from ctranslate2.converters import OpusMTConverter
from marian_folder import WIDTH, make_opus_mt, quoted, sentences, train_pieces, weights

from translate.cli.models.convert import command
from translate.engines.argos import Argos
from translate.errors import DragomanError, EngineError, UsageError
from translate.models.convert import Options, convert
from translate.models.packing import write_zip
from translate.packages import open_package
from translate.records import Pair

HY_EN = Pair("hy", "en")
MARKS = (">>eng<<", ">>kat<<", ">>rus<<")
PLAIN = Options()


@pytest.fixture(scope="module")
def multilingual(tmp_path_factory) -> Path:
    return make_opus_mt(tmp_path_factory.mktemp("marian") / "opus-tiny", marks=MARKS)


@pytest.fixture(scope="module")
def package(multilingual) -> Path:
    path = multilingual.parent / "tiny.argosmodel"
    convert(multilingual, path, HY_EN, Options(version="1.2", source_prefix=">>eng<<"))
    return path


@pytest.fixture(scope="module")
def direct(multilingual) -> ctranslate2.Translator:
    """CTranslate2 alone on the same folder."""
    folder = multilingual.parent / "direct"
    OpusMTConverter(str(multilingual)).convert(str(folder), quantization="int8")
    return ctranslate2.Translator(str(folder), compute_type="int8", intra_threads=1)


def pieces_of(folder: Path, side: str) -> sentencepiece.SentencePieceProcessor:
    return sentencepiece.SentencePieceProcessor(model_file=str(folder / f"{side}.spm"))


def expected(direct, folder: Path, prefix: list[str]) -> list[str]:
    source, target = pieces_of(folder, "source"), pieces_of(folder, "target")
    rows = [prefix + source.encode(text, out_type=str) for text in sentences("hy")]
    found = direct.translate_batch(
        rows, beam_size=4, length_penalty=1.0, replace_unknowns=True, max_decoding_length=300, max_batch_size=32
    )
    return [target.decode(r.hypotheses[0]).replace("▁", " ").strip() for r in found]


def test_the_package_translates_as_ctranslate2_does_on_the_same_folder(package, multilingual, direct):
    engine = Argos(str(package))
    ours = [d.text for d in engine.translate(sentences("hy"), HY_EN)]
    assert ours == expected(direct, multilingual, [">>eng<<"])
    assert len(set(ours)) > 4, "random weights that answer everything alike prove nothing: choose another seed"
    assert engine.name == "argos translate-hy_en 1.2"
    assert "source_prefix=>>eng<<" in engine.signature


def test_the_source_prefix_reaches_the_model(package, multilingual, direct, tmp_path):
    other = convert(multilingual, tmp_path / "other.argosmodel", Pair("hy", "ka"), Options(source_prefix=">>kat<<"))
    texts = [d.text for d in Argos(str(other.path)).translate(sentences("hy"), Pair("hy", "ka"))]
    assert texts == expected(direct, multilingual, [">>kat<<"])
    assert texts != [d.text for d in Argos(str(package)).translate(sentences("hy"), HY_EN)]
    assert not any(">>" in text for text in texts)


def test_targets_are_scored_with_the_targets_own_tokenizer(package, multilingual, direct):
    sources, targets = sentences("hy"), sentences("en")
    rows = [[">>eng<<", *row] for row in pieces_of(multilingual, "source").encode(sources, out_type=str)]
    goals = pieces_of(multilingual, "target").encode(targets, out_type=str)
    means = [sum(r.log_probs) / len(r.log_probs) for r in direct.score_batch(rows, goals)]
    assert Argos(str(package)).score(sources, targets, HY_EN) == pytest.approx(means, abs=0.05)


def test_metadata_says_where_it_comes_from_and_the_terms_are_carried(package, multilingual):
    opened = open_package(package)
    metadata = json.loads(opened.read("metadata.json"))
    assert metadata["origin"] == "opus-tiny"
    assert metadata["converter"] == f"ctranslate2 {ctranslate2.__version__}"
    assert metadata["source_prefix"] == ">>eng<<"
    assert metadata["terms"] == ["LICENSE", "README.md"]
    assert opened.read("LICENSE") == (multilingual / "LICENSE").read_bytes()
    assert opened.read("sentencepiece.target.model") == (multilingual / "target.spm").read_bytes()


def test_the_targets_tokenizer_is_part_of_the_digest(package, tmp_path):
    with zipfile.ZipFile(package) as archive:
        archive.extractall(tmp_path)
    folder = next(tmp_path.iterdir())
    before = open_package(folder).digest()
    assert before == open_package(package).digest()
    train_pieces(folder / "sentencepiece.target.model", "ka")
    assert open_package(folder).digest() != before


def test_a_damaged_target_tokenizer_is_named(package, tmp_path):
    with zipfile.ZipFile(package) as archive:
        archive.extractall(tmp_path)
    folder = next(tmp_path.iterdir())
    (folder / "sentencepiece.target.model").write_bytes(b"no model")
    with pytest.raises(EngineError, match=r"sentencepiece\.target\.model cannot be loaded"):
        Argos(str(folder)).translate(["ա"], HY_EN)


def test_the_same_model_gives_the_same_bytes(package, multilingual, tmp_path):
    again = tmp_path / "again.argosmodel"
    convert(multilingual, again, HY_EN, Options(version="1.2", source_prefix=">>eng<<"))
    assert again.read_bytes() == package.read_bytes()
    assert [p.name for p in tmp_path.iterdir()] == [again.name]


def test_one_tokenizer_for_both_sides_is_carried_once(tmp_path):
    folder = make_opus_mt(tmp_path / "m", "ka", "ka")
    opened = convert(folder, tmp_path / "m.argosmodel", Pair("ka", "en"), PLAIN)
    assert "sentencepiece.target.model" not in opened.files


def test_a_target_prefix_is_recorded(multilingual, tmp_path):
    options = Options(source_prefix="", target_prefix=">>eng<<")
    opened = convert(multilingual, tmp_path / "m.argosmodel", HY_EN, options)
    assert (opened.source_prefix, opened.target_prefix) == ((), ">>eng<<")
    assert all(">>" not in d.text for d in Argos(str(opened.path)).translate(sentences("hy"), HY_EN))


def test_marians_own_layout_with_two_vocabularies(tmp_path):
    folder = tmp_path / "marian"
    make_opus_mt(folder, "ka", "hy")
    (folder / "decoder.yml").unlink()
    (folder / "opus.vocab.yml").unlink()
    sizes = []
    for side, name in (("source", "src"), ("target", "trg")):
        pieces = pieces_of(folder, side)
        tokens = ["</s>", "<unk>", *(pieces.id_to_piece(i) for i in range(3, pieces.get_piece_size()))]
        (folder / f"vocab.{name}.yml").write_text("".join(f"{quoted(t)}: {i}\n" for i, t in enumerate(tokens)), "utf-8")
        sizes.append(len(tokens))
    found = weights(sizes[1])
    found["decoder_Wemb"] = found.pop("Wemb")
    found["encoder_Wemb"] = np.random.default_rng(3).normal(size=(sizes[0], WIDTH)).astype(np.float32)
    (folder / "opus.npz").unlink()
    np.savez(folder / "model.npz", **found)
    np.savez(folder / "model.npz.optimizer.npz", state=np.zeros(3))
    opened = convert(folder, tmp_path / "ka-hy.argosmodel", Pair("ka", "hy"), PLAIN)
    assert {"model/source_vocabulary.json", "model/target_vocabulary.json"} < opened.files
    assert all(d.score < 0 for d in Argos(str(opened.path)).translate(sentences("ka"), Pair("ka", "hy")))


def no_layout(folder: Path) -> None:
    for name in ("decoder.yml", "opus.npz"):
        (folder / name).unlink()


def pinned(folder: Path, name: str, content: str | None = None) -> None:
    (folder / name).write_text(content) if content is not None else (folder / name).unlink()


def wrong_tokenizer(folder: Path) -> None:
    for name in ("source.spm", "target.spm"):
        train_pieces(folder / name, "ka")


def rnn(folder: Path) -> None:
    with np.load(folder / "opus.npz") as model:
        np.savez(folder / "opus.npz", **weights(len(model["Wemb"]), type="s2s"))


def relabelled(folder: Path) -> None:
    for name in ("decoder.yml", "opus.vocab.yml"):
        (folder / name).unlink()


BROKEN = [
    ("no layout", no_layout, UsageError, "looked for decoder.yml"),
    ("no vocabulary", lambda f: pinned(f, "opus.vocab.yml"), EngineError, "opus.vocab.yml is missing"),
    ("no vocabulary, no decoder.yml", relabelled, EngineError, "no vocabulary"),
    ("no weights", lambda f: pinned(f, "opus.npz"), EngineError, "opus.npz is missing"),
    ("half a tokenizer", lambda f: pinned(f, "target.spm"), EngineError, "target.spm, the tokenizer, is missing"),
    ("damaged tokenizer", lambda f: pinned(f, "target.spm", "x"), EngineError, "not a SentencePiece model"),
    ("another model's tokenizer", wrong_tokenizer, EngineError, "belongs to another model"),
    ("damaged weights", lambda f: pinned(f, "opus.npz", "x"), EngineError, "CTranslate2 cannot convert"),
    ("not a transformer", rnn, EngineError, "Option --type must be 'transformer'"),
    ("empty decoder.yml", lambda f: pinned(f, "decoder.yml", ""), EngineError, "CTranslate2 cannot convert"),
]


@pytest.mark.parametrize(("damage", "error", "message"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN])
def test_a_model_that_is_not_whole_is_one_line_and_leaves_nothing(tmp_path, damage, error, message):
    folder = make_opus_mt(tmp_path / "m")
    damage(folder)
    output = tmp_path / "out" / "m.argosmodel"
    output.parent.mkdir()
    output.write_bytes(b"as it was")
    with pytest.raises(error) as caught:
        convert(folder, output, HY_EN, PLAIN)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert output.read_bytes() == b"as it was"
    assert list(output.parent.iterdir()) == [output]


OPTIONS = [
    ("not told into which language", "o.argosmodel", Options(), "--source-prefix with one of >>eng<<"),
    ("unknown prefix", "o.argosmodel", Options(source_prefix=">>xyz<<"), "'>>xyz<<' is no token of the source"),
    ("one of two unknown", "o.argosmodel", Options(source_prefix=">>eng<< abc"), "'abc' is no token"),
    ("unknown target prefix", "o.argosmodel", Options("1", "", "", "eng_Latn"), "'eng_Latn' is no token of the target"),
    ("no such version", "o.argosmodel", Options(version="new"), "version 'new'"),
    ("no such quantization", "o.argosmodel", Options(quantization="int4"), "quantization 'int4'"),
    ("another ending", "o.zip", Options(), "call the package NAME.argosmodel"),
    ("no folder", "no/o.argosmodel", Options(), "in a folder that exists"),
]


@pytest.mark.parametrize(("output", "options", "message"), [o[1:] for o in OPTIONS], ids=[o[0] for o in OPTIONS])
def test_options_that_make_no_sense(multilingual, tmp_path, output, options, message):
    with pytest.raises(UsageError) as caught:
        convert(multilingual, tmp_path / output, HY_EN, options)
    assert message in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_language_nobody_knows(multilingual, tmp_path):
    arguments = [str(multilingual), "-o", str(tmp_path / "o.argosmodel"), "--from", "hy", "--to", "xx"]
    error = CliRunner().invoke(command, arguments).exception
    assert isinstance(error, UsageError)
    assert "unknown language tag 'xx'" in str(error)


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(UsageError, match="no such folder"):
        convert(tmp_path / "absent", tmp_path / "o.argosmodel", HY_EN, PLAIN)


def test_a_disk_that_fills_up_leaves_the_old_file(tmp_path):
    output = tmp_path / "o.argosmodel"
    output.write_bytes(b"as it was")
    with pytest.raises(FileNotFoundError):  # as an error from the disk: an OSError in the middle of writing
        write_zip(output, {"first": b"1" * 100, "second": tmp_path / "gone"})
    assert [p.name for p in tmp_path.iterdir()] == [output.name]
    assert output.read_bytes() == b"as it was"


@pytest.mark.parametrize(("name", "needs"), [("model.pt", "torch"), ("model.safetensors", "torch and transformers")])
def test_without_the_extra_the_message_names_it(tmp_path, monkeypatch, name, needs):
    for module in ("torch", "transformers"):
        monkeypatch.setitem(__import__("sys").modules, module, None)
    (tmp_path / name).write_bytes(b"")
    (tmp_path / "config.json").write_text('{"model_type": "marian"}')
    (tmp_path / "vocab.json").write_text("{}")
    train_pieces(tmp_path / "sentencepiece.model", "hy")
    with pytest.raises(EngineError, match=f"needs {needs}: pip install 'dragoman\\[train\\]'"):
        convert(tmp_path, tmp_path / "o.argosmodel", HY_EN, PLAIN)


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ("{}", "no model_type"),
        ('{"model_type": "bert"}', "'bert' is not supported"),
        ('{"model_type": "marian"}', "vocab.json"),
    ],
)
def test_a_hugging_face_folder_that_is_not_whole(tmp_path, config, message):
    (tmp_path / "model.safetensors").write_bytes(b"")
    (tmp_path / "config.json").write_text(config)
    with pytest.raises(EngineError, match=message):
        convert(tmp_path, tmp_path / "o.argosmodel", HY_EN, PLAIN)


def float_scores(package: Path, sources: list[list[str]], targets: list[list[str]], work: Path) -> list[float]:
    with zipfile.ZipFile(package) as archive:
        archive.extractall(work)
    translator = ctranslate2.Translator(str(next(work.iterdir()) / "model"), compute_type="float32")
    return [sum(r.log_probs) for r in translator.score_batch(sources, targets)]


def test_hugging_faces_layout_scores_as_transformers_does(tmp_path):
    """The loss of `transformers` and the score of the package agree only if the source's end mark is put there."""
    torch = pytest.importorskip("torch", reason="the extra [train] is not installed")
    transformers = pytest.importorskip("transformers", reason="the extra [train] is not installed")
    folder = tmp_path / "hf"
    folder.mkdir()
    pieces = [*train_pieces(folder / "source.spm", "hy"), *train_pieces(folder / "target.spm", "en")]
    tokens = dict.fromkeys(["</s>", "<unk>", *(p for p in pieces if p[0] != "<"), "<pad>"])
    (folder / "vocab.json").write_text(json.dumps({t: i for i, t in enumerate(tokens)}))
    torch.manual_seed(5)
    pad = len(tokens) - 1
    config = transformers.MarianConfig(
        vocab_size=len(tokens), d_model=16, encoder_layers=1, decoder_layers=1, encoder_attention_heads=2,
        decoder_attention_heads=2, encoder_ffn_dim=32, decoder_ffn_dim=32, pad_token_id=pad, eos_token_id=0,
        decoder_start_token_id=pad, max_position_embeddings=512, init_std=1.0, activation_function="swish",
        scale_embedding=True, static_position_embeddings=True,
    )  # fmt: skip
    model = transformers.MarianMTModel(config).eval()
    model.save_pretrained(folder)
    tokenizer = transformers.MarianTokenizer(
        str(folder / "source.spm"),
        str(folder / "target.spm"),
        str(folder / "vocab.json"),
        source_lang="hy",
        target_lang="en",
    )
    tokenizer.save_pretrained(folder)
    opened = convert(folder, tmp_path / "hf.argosmodel", HY_EN, Options(quantization="float32"))

    source, target = sentences("hy")[0], sentences("en")[0]
    rows = [pieces_of(folder, "source").encode(source, out_type=str)]
    goals = [pieces_of(folder, "target").encode(target, out_type=str)]
    ids = tokenizer.convert_tokens_to_ids([*rows[0], "</s>"])
    labels = tokenizer.convert_tokens_to_ids([*goals[0], "</s>"])
    with torch.no_grad():
        loss = model(input_ids=torch.tensor([ids]), labels=torch.tensor([labels])).loss.item()
    (score,) = float_scores(opened.path, rows, goals, tmp_path / "unpacked")
    # The converter takes the token <pad> out of the target's vocabulary, and with it a little probability.
    assert score / len(labels) == pytest.approx(-loss, abs=0.1)
    assert all(d.text for d in Argos(str(opened.path)).translate(sentences("hy"), HY_EN))


def opennmt_checkpoint(path: Path, vocabulary: list[str]) -> None:
    torch = pytest.importorskip("torch", reason="the extra [train] is not installed")
    draw = torch.Generator().manual_seed(1)
    size, width, inner = len(vocabulary), 16, 32
    state = {}

    def linear(name: str, rows: int, columns: int) -> None:
        state[f"{name}.weight"] = torch.randn(rows, columns, generator=draw)
        state[f"{name}.bias"] = torch.randn(rows, generator=draw)

    def norm(name: str) -> None:
        state[f"{name}.weight"], state[f"{name}.bias"] = torch.ones(width), torch.zeros(width)

    layers = {
        "encoder.transformer.0": ("self_attn", ("layer_norm",)),
        "decoder.transformer_layers.0": ("self_attn context_attn", ("layer_norm_1", "layer_norm_2")),
    }
    for layer, (attentions, norms) in layers.items():
        for attention in attentions.split():
            for part in ("linear_query", "linear_keys", "linear_values", "final_linear"):
                linear(f"{layer}.{attention}.{part}", width, width)
        linear(f"{layer}.feed_forward.w_1", inner, width)
        linear(f"{layer}.feed_forward.w_2", width, inner)
        for name in (*norms, "feed_forward.layer_norm"):
            norm(f"{layer}.{name}")
    for side in ("encoder", "decoder"):
        norm(f"{side}.layer_norm")
        state[f"{side}.embeddings.make_embedding.emb_luts.0.weight"] = torch.randn(size, width, generator=draw)
        state[f"{side}.embeddings.make_embedding.pe.pe"] = torch.randn(512, 1, width, generator=draw)
    opt = argparse.Namespace(
        encoder_type="transformer", decoder_type="transformer", enc_layers=1, dec_layers=1, heads=2,
        position_encoding=True, max_relative_positions=0, self_attn_type="scaled-dot",
    )  # fmt: skip
    generator = {"weight": torch.randn(size, width, generator=draw), "bias": torch.zeros(size)}
    vocab = {"src": vocabulary, "tgt": vocabulary}
    torch.save({"model": state, "generator": generator, "opt": opt, "vocab": vocab}, path)


def test_a_checkpoint_of_opennmt(tmp_path):
    pytest.importorskip("torch", reason="the extra [train] is not installed")
    folder = tmp_path / "onmt"
    folder.mkdir()
    pieces = [p for p in train_pieces(folder / "sentencepiece.model", "ka") if p[0] != "<"]
    opennmt_checkpoint(folder / "step_100.pt", ["<unk>", "<blank>", "<s>", "</s>", *pieces])
    opened = convert(folder, tmp_path / "onmt.argosmodel", Pair("ka", "hy"), PLAIN)
    assert json.loads(opened.read("metadata.json"))["layout"] == "OpenNMT-py"
    drafts = Argos(str(opened.path)).translate(sentences("ka"), Pair("ka", "hy"))
    assert all(d.score < 0 for d in drafts)


def test_a_checkpoint_that_would_run_code_is_refused(tmp_path):
    torch = pytest.importorskip("torch", reason="the extra [train] is not installed")
    train_pieces(tmp_path / "sentencepiece.model", "ka")
    torch.save({"model": {}, "opt": Path("x")}, tmp_path / "model.pt")
    with pytest.raises(DragomanError, match="cannot convert"):
        convert(tmp_path, tmp_path / "o.argosmodel", Pair("ka", "hy"), PLAIN)


def test_a_file_of_weights_may_be_named_instead_of_the_folder(tmp_path):
    folder = make_opus_mt(tmp_path / "m")
    shutil.copy(folder / "opus.npz", folder / "later.npz")
    (folder / "decoder.yml").unlink()
    with pytest.raises(UsageError, match=r"several files of weights \(later\.npz, opus\.npz\)"):
        convert(folder, tmp_path / "o.argosmodel", HY_EN, PLAIN)
    assert convert(folder / "later.npz", tmp_path / "o.argosmodel", HY_EN, PLAIN).pair == HY_EN
