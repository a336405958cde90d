"""Command groups that import a command's module only when it is called: `--help` stays quick."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from translate.cli.spoken import Context


class LazyGroup(click.Group):
    """A group whose commands are modules of a package, each with a `command`. Help is in the reader's language."""

    context_class = Context

    def __init__(self, *args: Any, package: str, overview: Mapping[str, str], **options: Any) -> None:  # noqa: ANN401  click's own parameters
        """`overview` maps a command's name to its line of help; its module is `<package>.<name>`."""
        super().__init__(*args, **options)
        self._package, self.overview = package, overview

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of the overview."""
        return list(self.overview)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now; None if there is none."""
        if cmd_name not in self.overview:
            return None
        found: click.Command = import_module(f"{self._package}.{cmd_name}").command
        found.context_class = Context
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The overview, without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self.overview.items()))
