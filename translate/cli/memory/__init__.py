"""`dragoman memory`: one module a subcommand."""

from __future__ import annotations

import click

from translate.cli.lazy import LazyGroup

COMMANDS = {
    "list": "Count what the memory holds.",
    "import": "Add the units of TMX files.",
    "export": "Write the memory as TMX.",
}


@click.group(name="memory", cls=LazyGroup, package="translate.cli.memory", overview=COMMANDS)
def command() -> None:
    """Count and exchange the translation memory: what people approved.

    \b
    Examples:
      dragoman memory list
      dragoman memory import old-work.tmx --from en --to ru
      dragoman memory export --from en --to ru -o en-ru.tmx
    """
