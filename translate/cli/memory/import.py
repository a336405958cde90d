"""`dragoman memory import`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click

from translate import languages
from translate.cli import common
from translate.cli.report import plural
from translate.decisions import Unit
from translate.errors import DocumentError, UsageError
from translate.exchange import tmx
from translate.store import Store


@click.command(name="import")
@click.argument("files", nargs=-1, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--from", "source", metavar="TAG", help="Only from this language; needed where a file names none.")
@click.option("--to", "targets", metavar="TAGS", help="Only into these languages, separated by commas.")
@common.store_option
@common.config_option
def command(
    files: tuple[Path, ...], source: str | None, targets: str | None, store_url: str | None, config_path: Path | None
) -> int:
    """Add the units of TMX files (1.1 to 1.4, of any program) to the memory.

    What the memory has already is not added again. A language that is asked for stands for its regional variants too:
    with --to ru, texts in ru-RU become units in ru. What stands before a fault in a file is kept.

    \b
    Examples:
      dragoman memory import old-work.tmx
      dragoman memory import *.tmx --from en --to ru,az
    """
    if not files:
        raise UsageError("no file given: name a TMX file")
    wanted = languages.parse(source) if source else "", common.tags(targets) if targets else ()
    with common.the_store(common.load_config(config_path), store_url) as store:
        failed = [path for path in files if not _add(path, *wanted, store)]
    if failed and len(files) > 1:
        common.warn(f"{len(failed)} of {len(files)} failed")
    return 1 if failed else 0


def _add(path: Path, source: str, targets: tuple[str, ...], store: Store) -> bool:
    """Add what is in a file and say so; False if it has a fault."""
    skipped: Counter[str] = Counter()
    faults: list[str] = []

    def units() -> Iterator[Unit]:
        try:
            with bar.open(path, "rb", description=path.name) as stream:
                for unit in tmx.read(stream, str(path), source, targets, lambda why: skipped.update([why])):
                    yield replace(unit, name=path.name) if unit.name == str(path) else unit
        except DocumentError as error:  # told at the end, so that what was read stays
            faults.append(str(error))
        except OSError as error:
            faults.append(f"{path}: cannot be read: {error.strerror}")

    with common.progress_bar() as bar:
        added, known = store.bank.add(units())
    click.echo(f"{path}: {plural(added, 'unit')} added, {known} already there, {skipped.total()} skipped")
    for reason, count in skipped.most_common():
        common.warn(f"{path}: {count} skipped: {reason}")
    for fault in faults:
        common.warn(f"{fault} ({plural(added + known, 'unit')} before that)" if added + known else fault)
    return not faults
