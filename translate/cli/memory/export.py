"""`dragoman memory export`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO

import click

from translate import languages
from translate.batch import outputs
from translate.cli import common
from translate.cli.report import plural
from translate.exchange import tmx
from translate.records import UND
from translate.store import Store


@click.command(name="export")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Default: standard output.")
@click.option("--from", "source", metavar="TAG", default="", help="Only units from this language.")
@click.option("--to", "target", metavar="TAG", default="", help="Only units into this language.")
@common.store_option
@common.config_option
def command(output: Path | None, source: str, target: str, store_url: str | None, config_path: Path | None) -> None:
    """Write the memory as TMX 1.4, oldest units first, for other programs or another machine.

    \b
    Examples:
      dragoman memory export -o memory.tmx
      dragoman memory export --from en --to ru > en-ru.tmx
    """
    source, target = (tag and (UND if tag == UND else languages.parse(tag)) for tag in (source, target))
    with common.the_store(common.load_config(config_path), store_url) as store:
        if output is None:
            count = _fill(sys.stdout.buffer, store, source, target)
            sys.stdout.flush()
        else:
            counts: list[int] = []
            written = outputs.write_through(output, lambda s: counts.append(_fill(s, store, source, target)))
            click.echo(f"written\t{written.path}")
            (count,) = counts
    common.warn(plural(count, "unit") if count else "the memory holds nothing like that: see `dragoman memory list`")


def _fill(stream: BinaryIO, store: Store, source: str, target: str) -> int:
    """Write the units to `stream`; how many. The header names their source language where there is one alone."""
    found = {row[0] for row in store.bank.counts() if source in ("", row[0]) and target in ("", row[1])}
    return tmx.write(store.bank.units(source, target), stream, found.pop() if len(found) == 1 else "")
