"""`dragoman export`."""

from __future__ import annotations

from pathlib import Path

import click

from translate import formats
from translate.batch import outputs
from translate.cli import common
from translate.cli.report import plural
from translate.errors import UsageError
from translate.exchange.reviewed import unapproved


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
@click.option("--only-approved", is_flag=True, help="Only what people have accepted or edited.")
@click.option(
    "--otherwise",
    type=click.Choice(("refuse", "source")),
    help="With --only-approved, a document with other segments: is not written (default), or keeps their source text.",
)
@common.store_option
@common.config_option
def command(  # noqa: PLR0913  one parameter an option
    run: str,
    kind: str,
    folder: Path,
    only_approved: bool,
    otherwise: str | None,
    store_url: str | None,
    config_path: Path | None,
) -> int:
    """Write a run's results, as reviewed so far, from the store: no engine is asked.

    RUN is a run's id as `dragoman status` shows it, or `latest`. What people decided wins over the machine; a rejected
    segment keeps its source text, and in a .po it is untranslated.

    With --only-approved, a segment that was left as it is because it is in the target language already needs no
    approval; every other one does.

    \b
    Examples:
      dragoman export
      dragoman export latest --format same -o out
      dragoman export --only-approved --format same -o out
      dragoman export --only-approved --otherwise source
    """
    if otherwise and not only_approved:
        raise UsageError("--otherwise says what becomes of segments nobody approved: add --only-approved")
    outputs.refuse_closed(folder)
    settings = common.load_config(config_path)
    count = refused = 0
    with common.the_store(settings, store_url) as store:
        for outcome in store.outcomes(store.run(run).id):
            count += 1
            decisions = store.reviews.newest(outcome)
            missing = unapproved(outcome, decisions) if only_approved and otherwise != "source" else 0
            if missing:
                common.warn(
                    f"{outcome.name} → {outcome.target}: not written: {plural(missing, 'segment')} not approved"
                )
                refused += 1
                continue
            _, _, content = store.content(outcome.document)
            document = formats.read(content, outcome.name)
            path = outputs.path_for(folder, outcome.target, outcome.name, kind)
            written = outputs.write(path, outputs.render(kind, document, outcome, decisions, only_approved))
            click.echo(f"{'written' if written.changed else 'unchanged'}\t{written.path}")
    if not count:
        raise UsageError(f"run {run} has no results to export; see `dragoman status`")
    return 1 if refused else 0
