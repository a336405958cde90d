"""`dragoman export`."""

from __future__ import annotations

from pathlib import Path

import click

from translate import formats
from translate.batch import outputs
from translate.cli import common
from translate.errors import UsageError


@click.command(name="export")
@click.argument("run", default="latest", metavar="[RUN]")
@click.option(
    "--format", "kind", type=click.Choice(outputs.KINDS), default="po", show_default=True, help="What to write."
)
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("locales"),
    show_default=True,
    help="Folder; each target gets one of its own below it.",
)
@common.store_option
@common.config_option
def command(run: str, kind: str, folder: Path, store_url: str | None, config_path: Path | None) -> None:
    """Write a run's results again, from the store: no engine is asked.

    RUN is a run's id as `dragoman status` shows it, or `latest`.

    \b
    Examples:
      dragoman export
      dragoman export latest --format same -o out
    """
    outputs.refuse_closed(folder)
    settings = common.load_config(config_path)
    count = 0
    with common.the_store(settings, store_url) as store:
        for outcome in store.outcomes(store.run(run).id):
            _, _, content = store.content(outcome.document)
            document = formats.read(content, outcome.name)
            path = outputs.path_for(folder, outcome.target, outcome.name, kind)
            written = outputs.write(path, outputs.render(kind, document, outcome))
            click.echo(f"{'written' if written.changed else 'unchanged'}\t{written.path}")
            count += 1
    if not count:
        raise UsageError(f"run {run} has no results to export; see `dragoman status`")
