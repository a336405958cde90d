"""`dragoman detect`."""

from __future__ import annotations

import json

import click

from translate import detect, formats
from translate.batch import inputs
from translate.cli import common, report
from translate.records import UND, Block, Detection


@click.command(name="detect")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@common.reading_options
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
def command(files: tuple[str, ...], article: bool, fields: str | None, as_json: bool) -> None:
    """Tell the language of each block of a document: tag, confidence, how it was decided, text.

    `und` means not recognised: too short, a bare name, or a close call. With --json, `guess` is what to bet on then,
    and `alternatives` are the candidates; `dragoman explain` tells who voted for what.

    \b
    Examples:
      dragoman detect article.txt
      echo 'Բարեւ Ձեզ' | dragoman detect -
      dragoman detect article.txt --json
    """
    rows = []
    for item in inputs.expand(files):
        document = formats.read(item.read(), item.name, how=common.reading(article, fields))
        _, found = detect.detect_document(document)
        rows += [(b, found.get(b.id, Detection(UND, 0.0, "no letters"))) for b in document.blocks]
    if as_json:
        click.echo(json.dumps([_as_dict(b, d) for b, d in rows], ensure_ascii=False, indent=1))
        return
    for block, found_ in rows:
        click.echo(f"{found_.tag}\t{found_.confidence:.3f}\t{found_.method}\t{' '.join(block.text.split())}")


def _as_dict(block: Block, found: Detection) -> dict[str, object]:
    return {
        "tag": found.tag,
        "guess": found.guess,
        **report.detection(found),
        "block": block.id,
        "text": block.text,
    }
