"""`dragoman models remove`."""

from __future__ import annotations

from pathlib import Path

import click

from translate.cli import common
from translate.errors import UsageError
from translate.models import folders, inventory


@click.command(name="remove")
@click.argument("words", nargs=-1, required=True, metavar="PAIR|NAME|PATH")
@common.config_option
def command(words: tuple[str, ...], config_path: Path | None) -> None:
    """Remove an installed model. Only what `dragoman models` installed: never the starter, never argostranslate's.

    Where a pair has several versions, name one: NAME-VERSION as `dragoman models list` has it in the path.

    \b
    Examples:
      dragoman models remove en fr
      dragoman models remove translate-en_fr-1_9
    """
    found = inventory.scan(folders.places(common.load_config(config_path).packages))
    chosen = inventory.select(found, words)
    ours = [f for f in chosen if f.kind == "own"] or chosen[:1]
    if len(ours) > 1:
        raise UsageError(
            f"{' '.join(words)} may be any of {', '.join(str(f.path) for f in ours)}: name one by its path"
        )
    inventory.remove(ours[0])
    click.echo(f"removed {ours[0].title}: {ours[0].path}")
