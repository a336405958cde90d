"""BLEU, chrF and chrF++ of an engine on parallel text, by sacreBLEU, each with the signature that makes it comparable.

What is measured is the engine alone: a line goes in whole, and no glossary is held to it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from translate import languages
from translate.engines import checked_translate, open_engine
from translate.errors import DocumentError, EngineError, UsageError
from translate.packages import Package, open_package
from translate.records import Engine, Pair

CHUNK = 256
"""Lines handed to the engine at a time, so that progress shows; fixed, because batch neighbours move a neural score."""

_CHINESE = {"Hans", "Hant", "Hani"}


@dataclass(frozen=True, slots=True)
class Metric:
    """One number and how it was computed."""

    name: str
    """`BLEU`, `chrF2` or `chrF2++`."""
    score: float
    """0 to 100."""
    signature: str
    """sacreBLEU's: references, case, tokenizer or n-gram orders, smoothing, version."""


@dataclass(frozen=True, slots=True)
class Result:
    """What an engine did on a test set."""

    pair: Pair
    translations: tuple[str, ...]
    """One a source line, in order."""
    seconds: float
    """Of translation, the loading of the model not counted."""
    metrics: tuple[Metric, ...]
    """BLEU, chrF, chrF++, in this order."""


def read_lines(data: bytes, name: str) -> list[str]:
    """The lines of a line-aligned text: UTF-8, ended by LF or CRLF and by nothing else, empty ones kept.

    Raises DocumentError if `data` is not UTF-8 or holds no text; `name` is the file's name for the message.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        line = data.count(b"\n", 0, e.start) + 1
        raise DocumentError(f"{name}:{line}: not valid UTF-8; save the file as UTF-8") from e
    if not text.strip():
        raise DocumentError(f"{name}: is empty; give one sentence a line")
    # Not splitlines(): U+2028 and its kin occur inside sentences and would shift one side against the other.
    return [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")]


def check_aligned(source: Sequence[str], reference: Sequence[str], names: tuple[str, str]) -> None:
    """DocumentError, with both counts, unless there are as many references as sources."""
    if len(source) != len(reference):
        raise DocumentError(
            f"{names[0]} has {len(source)} lines and {names[1]} has {len(reference)}: "
            "line n of the reference must translate line n of the source"
        )


def open_model(model: str, beam: int | None = None) -> tuple[Engine, Package | None]:
    """The engine for a package file, an unpacked package folder or an engine spec; and its package if it is Argos's.

    `beam` replaces the package's own beam size. Raises EngineError (missing or broken), UsageError (a beam for an
    engine that has none).
    """
    name, colon, argument = model.partition(":")
    path = Path(model).expanduser()
    if path.exists() or (not colon and (path.suffix == ".argosmodel" or "/" in model)):
        name, argument = "argos", str(path)
    if name == "argos":
        from translate.engines.argos import Argos  # noqa: PLC0415  loads CTranslate2

        return Argos(argument, beam or 0), open_package(Path(argument).expanduser())
    engine = open_engine(model)
    if beam:
        raise UsageError(f"{engine.name} has no beam: --beam is for Argos packages")
    return engine, None


def choose_pair(engine: Engine, source: str = "", target: str = "") -> Pair:
    """The one direction of `engine` that fits the tags given. Raises EngineError for none, UsageError for several."""
    fitting = sorted(p for p in engine.pairs() if source in {"", p.source} and target in {"", p.target})
    if len(fitting) > 1:
        shown = ", ".join(map(str, fitting[:4])) + (", ..." if len(fitting) > 4 else "")
        raise UsageError(f"{engine.name} serves {len(fitting)} pairs ({shown}): choose one with --from and --to")
    if not fitting:
        raise EngineError(f"{engine.name} does not translate {source or 'any language'} to {target or 'any language'}")
    return fitting[0]


def evaluate(
    engine: Engine,
    pair: Pair,
    source: Sequence[str],
    reference: Sequence[str],
    advance: Callable[[int], None] = lambda lines: None,
) -> Result:
    """Translate `source` and compare with `reference`, of the same length; `advance` hears of each finished chunk.

    Raises EngineError.
    """
    checked_translate(engine, source[:1], pair)  # loads the model
    translations: list[str] = []
    began = time.perf_counter()
    for at in range(0, len(source), CHUNK):
        drafts = checked_translate(engine, source[at : at + CHUNK], pair)
        translations += [draft.text for draft in drafts]
        advance(len(drafts))
    seconds = time.perf_counter() - began
    return Result(pair, tuple(translations), seconds, score(translations, reference, pair.target))


def score(translations: Sequence[str], reference: Sequence[str], target: str) -> tuple[Metric, ...]:
    """BLEU (Papineni et al. 2002), chrF2 and chrF2++ (Popović 2015, 2017) over the corpus, one reference a line.

    BLEU's tokenizer is sacreBLEU's default 13a; `zh` for Chinese characters and `char` for other scripts without
    spaces. Every setting is in the signature.
    """
    from sacrebleu.metrics.bleu import BLEU  # noqa: PLC0415  slow to load, wanted by nothing else
    from sacrebleu.metrics.chrf import CHRF  # noqa: PLC0415

    found = []
    # force: no warning about texts that look tokenized
    for metric in (BLEU(tokenize=_tokenizer(target), force=True), CHRF(), CHRF(word_order=2)):
        value = metric.corpus_score(translations, [reference])
        found.append(Metric(value.name, value.score, str(metric.get_signature())))
    return tuple(found)


def _tokenizer(target: str) -> str | None:
    """Without spaces between words 13a, sacreBLEU's default (None), would take a sentence for one word."""
    if languages.script(target) in _CHINESE:
        return "zh"
    return "char" if languages.unspaced(target) else None
