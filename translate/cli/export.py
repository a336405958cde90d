"""`dragoman export`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import click

from translate import formats
from translate.batch import outputs
from translate.batch.outputs import Written
from translate.cli import common
from translate.cli.report import plural
from translate.decisions import Decision
from translate.errors import DocumentError, UsageError
from translate.exchange.reviewed import unapproved
from translate.records import Outcome
from translate.store import Store


@click.command(name="export")
@click.argument("run", default="latest", metavar="[RUN]")
@click.option(
    "--format", "kind", type=click.Choice(tuple(outputs.KINDS)), default="po", show_default=True, help="What to write."
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
@click.option("--force", is_flag=True, help="Write over files with work that was not imported.")
@common.store_option
@common.config_option
def command(  # noqa: PLR0913  one parameter an option
    run: str,
    kind: str,
    folder: Path,
    only_approved: bool,
    otherwise: str | None,
    force: bool,
    store_url: str | None,
    config_path: Path | None,
) -> int:
    """Write a run's results, as reviewed so far, from the store: no engine is asked.

    RUN is a run's id as `dragoman status` shows it, or `latest`. What people decided wins over the machine; a rejected
    segment keeps its source text, and in a .po it is untranslated.

    A .po that is there already is merged as msgmerge does it, so that translators' work in it stays; a template lies
    beside it. Another file that holds work which was not imported is not written over: `dragoman import` takes it in.

    With --only-approved, a segment that was left as it is because it is in the target language already needs no
    approval; every other one does.

    \b
    Examples:
      dragoman export
      dragoman export latest --format same -o out
      dragoman export --format xliff -o for-translators
      dragoman export --only-approved --format same -o out
      dragoman export --only-approved --otherwise source
    """
    if otherwise and not only_approved:
        raise UsageError("--otherwise says what becomes of segments nobody approved: add --only-approved")
    outputs.refuse_closed(folder)
    settings = common.load_config(config_path)
    asked = _Asked(kind, folder, only_approved, only_approved and otherwise != "source", force)
    with common.the_store(settings, store_url) as store:
        done = [_exported(store, outcome, asked) for outcome in store.outcomes(store.run(run).id)]
    if not done:
        raise UsageError(f"run {run} has no results to export; see `dragoman status`")
    return 0 if all(done) else 1


class _Asked(NamedTuple):
    kind: str
    folder: Path
    only_approved: bool
    refuse: bool
    """Whether a document with segments that nobody approved is left out."""
    force: bool


def _exported(store: Store, outcome: Outcome, asked: _Asked) -> bool:
    """Write the files of one document and say so; False if it is left out."""
    decisions = store.reviews.newest(outcome)
    missing = unapproved(outcome, decisions) if asked.refuse else 0
    if missing:
        common.warn(f"{outcome.name} → {outcome.target}: not written: {plural(missing, 'segment')} not approved")
        return False
    try:
        for written in _written(store, outcome, decisions, asked):
            click.echo(f"{'written' if written.changed else 'unchanged'}\t{written.path}")
    except DocumentError as error:
        common.warn(str(error))
        return False
    return True


def _written(store: Store, outcome: Outcome, decisions: Mapping[str, Decision], asked: _Asked) -> Iterator[Written]:
    """The files of one document: in the kind that is asked for, and a template beside a catalogue."""
    _, _, content = store.content(outcome.document)
    document = formats.read(content, outcome.name, False, outcome.target, formats.Reading.parse(outcome.reading))
    [(path, kind)] = outputs.paths(asked.folder, outcome.target, outcome.name, [asked.kind])
    data = outputs.render(kind, document, outcome, decisions, asked.only_approved)
    yield outputs.put(path, kind, data, store, asked.force)
    if kind == "po":
        yield outputs.write(path.with_suffix(".pot"), outputs.template(document, outcome))
