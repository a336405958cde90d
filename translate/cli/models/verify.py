"""`dragoman models verify`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from translate.cli import common
from translate.cli.report import plural
from translate.errors import EngineError
from translate.models import folders, inventory
from translate.models.verify import Verdict, missing_starters, verify


@click.command(name="verify")
@click.argument("words", nargs=-1, metavar="[PAIR|NAME|PATH]")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
@common.config_option
def command(words: tuple[str, ...], as_json: bool, config_path: Path | None) -> None:
    """Compare every file with its recorded sha256: of all packages, or of those named.

    Names what was changed, is missing or was added; exits with 4 if there is anything. A package that dragoman did not
    install is `unrecorded`, which is no failure.

    \b
    Examples:
      dragoman models verify
      dragoman models verify en fr --json
    """
    found = inventory.scan(folders.places(common.load_config(config_path).packages))
    verdicts = [verify(f) for f in (inventory.select(found, words) if words else found)]
    verdicts += [] if words else missing_starters()
    if as_json:
        click.echo(json.dumps([_as_dict(v) for v in verdicts], ensure_ascii=False, indent=1))
    else:
        for verdict in verdicts:
            click.echo("  ".join(filter(None, _columns(verdict))))
    damaged = [v for v in verdicts if v.state == "damaged"]
    if damaged:
        names = ", ".join(str(v.path) for v in damaged)
        raise EngineError(f"{len(damaged)} of {plural(len(verdicts), 'package')} damaged: install again: {names}")


def _columns(verdict: Verdict) -> tuple[str, ...]:
    return f"{verdict.state:<10}", str(verdict.path), str(verdict.differences), verdict.note


def _as_dict(verdict: Verdict) -> dict[str, object]:
    d = verdict.differences
    return {
        "path": str(verdict.path),
        "state": verdict.state,
        "changed": d.changed,
        "missing": d.missing,
        "added": d.added,
        "note": verdict.note,
    }
