"""`dragoman glossary`: one module a subcommand, and what they share."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from translate import resources
from translate.batch import outputs
from translate.cli.lazy import LazyGroup
from translate.errors import UsageError

COMMANDS = {
    "check": "Find what is wrong or doubtful in glossary files.",
    "stats": "Count what a glossary holds.",
    "import": "Make a glossary of a termbase from another program.",
    "export": "Write a glossary for another program.",
    "suggest": "Propose case forms for a person to review.",
}


@click.group(name="glossary", cls=LazyGroup, package="translate.cli.glossary", overview=COMMANDS)
def command() -> None:
    """Check, count and exchange glossaries.

    \b
    Examples:
      dragoman glossary check names.tsv
      dragoman glossary import terms.tbx -o terms.tsv
      dragoman glossary suggest names.tsv --lang ru -o names-forms.tsv
    """


def chosen(files: Sequence[Path], builtin: bool) -> list[Path]:
    """The files and folders that a command is about, the built-in glossaries last. Raises UsageError for none."""
    found = [*files, *([resources.folder("glossaries")] if builtin else [])]
    if not found:
        raise UsageError("no glossary named: give a FILE, or --builtin for those that come with the program")
    for folder in found:
        if folder.is_dir() and not any(folder.glob("*.tsv")):
            raise UsageError(f"{folder}: no *.tsv in this folder; give the glossary file itself")
    return found


def deliver(text: str, output: Path | None, new: bool = True) -> None:
    """Print `text`, or write it to `output` whole or not at all; with `new` never over a file that is there."""
    if output is None:
        click.echo(text, nl=False)
        return
    if new and output.exists():
        raise UsageError(f"{output} exists and may hold reviewed work: name a new file with -o")
    written = outputs.write(output, text.encode())
    click.echo(f"{'written' if written.changed else 'unchanged'}\t{output}")
