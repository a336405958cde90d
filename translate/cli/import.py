"""`dragoman import`."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from translate.batch import home
from translate.batch.home import Homecoming
from translate.batch.inputs import Input
from translate.cli import common
from translate.cli.review import reviewer
from translate.errors import DragomanError, UsageError, named
from translate.exchange.reconcile import REFUSED, VERDICTS, Row
from translate.store import Store

_LISTED = REFUSED | {"moved"}


@dataclass(frozen=True, slots=True)
class _Asked:
    run: str
    who: str
    dry_run: bool
    theirs: bool


@click.command(name="import")
@click.argument("files", nargs=-1, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--run", default="", metavar="RUN", help="The run the files are of; default: the newest of the document.")
@click.option("--as", "who", default="", metavar="NAME", help="Who decided; default: whom the file names, else you.")
@click.option("--dry-run", is_flag=True, help="Show what would be recorded, and record nothing.")
@click.option("--theirs", is_flag=True, help="Where you have decided otherwise since, let the file win.")
@click.option("--json", "as_json", is_flag=True, help="Print the table as JSON.")
@common.store_option
@common.config_option
def command(  # noqa: PLR0913  one parameter an option
    files: tuple[Path, ...],
    run: str,
    who: str,
    dry_run: bool,
    theirs: bool,
    as_json: bool,
    store_url: str | None,
    config_path: Path | None,
) -> int:
    """Take in what translators did in the files they send back: .po, .xlf, .csv.

    An entry that is no longer fuzzy is accepted, or edited if its text is another; one that is still fuzzy is left
    alone. What was decided here after the file went out is a conflict and stays, unless --theirs. What is not taken is
    listed, and the exit code is then 1.

    \b
    Examples:
      dragoman import locales/ru/article.po
      dragoman import back/*.xlf --as Anahit --dry-run
      dragoman import article.csv --run latest --theirs
    """
    if not files:
        raise UsageError("no file given: name one that translators sent back")
    asked = _Asked(run, " ".join(who.split()), dry_run, theirs)
    told: list[dict[str, Any]] = []
    taken = True
    with common.the_store(common.load_config(config_path), store_url) as store:
        for path in files:
            try:
                found = _take(store, path, asked)
            except DragomanError as error:
                if len(files) == 1:
                    raise
                common.warn(str(error))
                taken = False
                continue
            counts = found.reconciled.counts()
            taken &= not REFUSED & counts.keys()
            told.append(_as_dict(path, found, dry_run))
            if not as_json:
                _tell(path, found, counts, asked)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    return 0 if taken else 1


def _take(store: Store, path: Path, asked: _Asked) -> Homecoming:
    """Read a file, compare and, unless it is a trial, record."""
    name = str(path)
    found = home.checked(home.compare(store, home.read(Input(path, name).read(), name), name, asked.run))
    if asked.theirs:
        found = replace(found, reconciled=found.reconciled.theirs())
    return found if asked.dry_run else home.record(store, found, asked.who, reviewer(None))


def _tell(path: Path, found: Homecoming, counts: Counter[str], asked: _Asked) -> None:
    """The counts on stdout; on stderr what was not taken, what was found elsewhere, and codes that are not right."""
    parts = [f"{counts[verdict]} {verdict}" for verdict in VERDICTS if counts[verdict]]
    trial = ", nothing recorded" if asked.dry_run else ""
    about = f"{found.outcome.name} → {found.outcome.target}"
    click.echo(f"{path}: {about}: {', '.join(parts) or 'no units'}{trial}")
    for row in found.reconciled.rows:
        if row.verdict in _LISTED or row.detail:
            common.warn(_line(path, row))
    if counts["conflict"]:
        common.warn(f"{path}: conflicts were left as they are here; --theirs lets the file win")
    if found.newer:
        common.warn(f"{path}: is about an earlier version of {found.newer}, which has been translated again since")


def _line(path: Path, row: Row) -> str:
    if not row.unit.place:  # a problem, which says where itself
        return named(str(path), row.detail)
    source = row.unit.source if len(row.unit.source) <= 60 else f"{row.unit.source[:59]}…"
    return " ".join(f"{path}: {row.unit.place}: {row.verdict}: {source!r}: {row.detail}".split())


def _as_dict(path: Path, found: Homecoming, dry_run: bool) -> dict[str, Any]:
    return {
        "file": str(path),
        "document": found.outcome.name,
        "target": found.outcome.target,
        "recorded": not dry_run,
        "counts": {verdict: count for verdict in VERDICTS if (count := found.reconciled.counts()[verdict])},
        "units": [
            {
                "place": row.unit.place,
                "segment": row.key,
                "verdict": row.verdict,
                "source": row.unit.source,
                "text": row.decision.text if row.decision else row.unit.text,
                "detail": row.detail,
            }
            for row in found.reconciled.rows
            if row.decision or row.verdict in _LISTED or row.detail
        ],
    }
