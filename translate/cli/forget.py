"""`dragoman forget`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from translate.cli import common
from translate.cli.report import plural
from translate.errors import UsageError
from translate.records import Run
from translate.store import Forgotten


@click.command(name="forget")
@click.argument("run", metavar="RUN")
@click.option("--yes", is_flag=True, help="Do not ask.")
@common.store_option
@common.config_option
def command(run: str, yes: bool, store_url: str | None, config_path: Path | None) -> int:
    """Delete a run for good: its documents in every target language, their texts, decisions and memory.

    RUN is a run's id, the beginning of one, or `latest`. Other runs lose the same documents. Files that were written
    stay where they are.

    \b
    Examples:
      dragoman forget latest
      dragoman forget 20260304-050607-1a2b --yes
    """
    if not run:
        raise UsageError("no run given: `dragoman status` lists their ids")
    with common.the_store(common.load_config(config_path), store_url) as store:
        found = store.run(run)
        if not yes and not _agreed(found):
            common.warn("nothing was deleted")
            return 1
        _tell(found, store.forget(found.id))
    return 0


def _agreed(run: Run) -> bool:
    """Show on stderr what will go, and ask."""
    names = dict.fromkeys(item.name for item in run.items)
    common.warn(f"run {run.id} of {run.started:%Y-%m-%d %H:%M} UTC and its {plural(len(names), 'document')} will go:")
    for name in names:
        common.stderr.print(f"  {name} → {', '.join(dict.fromkeys(i.target for i in run.items if i.name == name))}")
    if not sys.stdin.isatty():
        raise UsageError("nobody is there to be asked: add --yes to delete it")
    return click.confirm("Delete it for good?", err=True)


def _tell(run: Run, gone: Forgotten) -> None:
    counts = [(gone.segments, "segment"), (gone.decisions, "decision"), (gone.units, "memory unit")]
    click.echo(
        f"forgotten: run {run.id}, {plural(len(gone.documents), 'document')}, "
        + ", ".join(plural(count, noun) for count, noun in counts)
    )
    if gone.runs:
        click.echo(f"the same documents are gone from: {', '.join(gone.runs)}")
    click.echo("files that were written are not touched")
    if not gone.scrubbed:
        common.warn(
            "deleted, but another program has the store open, so the texts' bytes are not overwritten yet: "
            "close it and forget another run, or rewrite the store with VACUUM"
        )
