"""`dragoman eval mt`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
from rich.progress import MofNCompleteColumn

from translate import languages
from translate.batch import inputs, outputs
from translate.cli import common
from translate.errors import UsageError
from translate.evaluation import mt
from translate.evaluation.mt import Result
from translate.packages import Package
from translate.records import Engine


@click.command(name="mt")
@click.argument("model", metavar="PACKAGE")
@click.argument("source", metavar="SOURCE")
@click.argument("reference", metavar="REFERENCE")
@click.option("--beam", type=click.IntRange(2, 64), help="Beam size; default: what the package says, else 4.")
@click.option("--lines", type=click.IntRange(1), help="Only the first N lines.")
@click.option("--from", "from_tag", metavar="TAG", help="Source language, for an engine with several pairs.")
@click.option("--to", "to_tag", metavar="TAG", help="Target language, for an engine with several pairs.")
@click.option("--output", type=click.Path(path_type=Path), help="File for the translations, one a line.")
@click.option("--json", "as_json", is_flag=True, help="Print an object.")
def command(  # noqa: PLR0913  one parameter an option
    model: str,
    source: str,
    reference: str,
    beam: int | None,
    lines: int | None,
    from_tag: str | None,
    to_tag: str | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """BLEU and chrF of a model on parallel text, with the signatures of sacreBLEU.

    PACKAGE is an .argosmodel file, the folder of one, or an engine such as apertium:eng-spa. SOURCE and REFERENCE are
    text files in UTF-8, line n of one translating line n of the other; one of them may be - for standard input.

    The engine is measured alone: each line goes in whole, without glossary and without masking.

    \b
    Examples:
      dragoman eval mt models/translate-en_ru-0_1.argosmodel source.en reference.ru
      dragoman eval mt apertium:eng-spa source.en reference.es --lines 100 --output spanish.txt
      dragoman eval mt mine.argosmodel source.en reference.ru --beam 8 --json
    """
    if source == reference == inputs.STDIN:
        raise UsageError("SOURCE and REFERENCE cannot both be -: name a file for one of them")
    sources, references = _lines(source), _lines(reference)
    mt.check_aligned(sources, references, (source, reference))
    if output is not None:
        _check_output(output, source, reference)
    engine, package = mt.open_model(model, beam)
    pair = mt.choose_pair(engine, *(languages.parse(tag) if tag else "" for tag in (from_tag, to_tag)))
    with common.progress_bar(MofNCompleteColumn()) as progress:
        task = progress.add_task(str(pair), total=len(sources[:lines]))
        result = mt.evaluate(engine, pair, sources[:lines], references[:lines], lambda n: progress.advance(task, n))
    if output is not None:
        outputs.write(output, "".join(f"{t}\n" for t in result.translations).encode("utf-8", "replace"))
    if as_json:
        click.echo(json.dumps(_as_dict(engine, package, result), ensure_ascii=False, indent=1))
    else:
        _print(engine, package, result)


def _lines(argument: str) -> list[str]:
    found = inputs.expand([argument])
    if len(found) > 1:
        raise UsageError(f"{argument}: matches {len(found)} files; name one")
    return mt.read_lines(found[0].read(), argument)


def _check_output(output: Path, *others: str) -> None:
    outputs.refuse_closed(output.parent)
    if output.is_dir():
        raise UsageError(f"{output}: is a folder; give the name of a file with --output")
    if output.resolve() in {Path(other).resolve() for other in others}:
        raise UsageError(f"{output} is an input and would be overwritten; give another file with --output")


def _rate(result: Result) -> float:
    return len(result.translations) / max(result.seconds, 1e-9)


def _print(engine: Engine, package: Package | None, result: Result) -> None:
    digest = f", sha256 {package.digest()}" if package else ""
    click.echo(f"{engine.name}, {result.pair}{digest}")
    click.echo(f"{len(result.translations)} sentences, {_rate(result):.1f} sentences/s")
    for metric in result.metrics:
        click.echo(f"{metric.name:8}{metric.score:6.2f}  {metric.signature}")
    click.echo(f"engine: {engine.signature}")


def _as_dict(engine: Engine, package: Package | None, result: Result) -> dict[str, Any]:
    return {
        "engine": engine.name,
        "signature": engine.signature,
        "package": {"name": package.name, "version": package.version, "sha256": package.digest()} if package else None,
        "from": result.pair.source,
        "to": result.pair.target,
        "sentences": len(result.translations),
        "seconds": round(result.seconds, 3),
        "sentences_per_second": round(_rate(result), 1),
        "metrics": [{"name": m.name, "score": round(m.score, 4), "signature": m.signature} for m in result.metrics],
    }
