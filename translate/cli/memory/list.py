"""`dragoman memory list`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from translate.cli import common
from translate.cli.report import plural
from translate.records import Pair


@click.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Print objects instead of a table.")
@common.store_option
@common.config_option
def command(as_json: bool, store_url: str | None, config_path: Path | None) -> None:
    """Count what the memory holds, a line a pair of languages.

    \b
    Examples:
      dragoman memory list
      dragoman memory list --json
    """
    with common.the_store(common.load_config(config_path), store_url) as store:
        counts = store.bank.counts()
    if as_json:
        names = ("from", "to", "units", "imported")
        click.echo(json.dumps([dict(zip(names, row, strict=True)) for row in counts], indent=1))
        return
    if not counts:
        click.echo("the memory is empty: approve segments with `dragoman review`, or `dragoman memory import FILE`")
    for source, target, units, imported in counts:
        click.echo(f"{Pair(source, target)}  {plural(units, 'unit')}, {imported} imported")
