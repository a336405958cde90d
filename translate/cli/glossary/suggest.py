"""`dragoman glossary suggest`."""

from __future__ import annotations

from pathlib import Path

import click

from translate import glossary, languages
from translate.cli import common
from translate.cli.glossary import deliver
from translate.cli.report import plural
from translate.glossary.save import to_tsv
from translate.glossary.suggest import suggest


@click.command(name="suggest")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--lang", required=True, metavar="TAG", help="The language to propose forms for.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A new file; default: standard output.")
def command(file: Path, lang: str, output: Path | None) -> None:
    """Propose case forms for the terms of a glossary FILE that have neither forms nor a pattern.

    Russian has case forms, from pymorphy3; for other languages no analyser here can generate forms, and the note lists
    those that simplemma's dictionary happens to know. FILE is never changed: the proposals are rows of their own with
    the status "to be reviewed", and what the analyser only guessed is marked as doubtful in their note. Review them,
    then move them into the glossary. Needs the extra [forms].

    \b
    Examples:
      dragoman glossary suggest names.tsv --lang ru
      dragoman glossary suggest names.tsv --lang ru -o names-forms.tsv
    """
    tag = languages.parse(lang)
    found = suggest(glossary.load([file]), tag)
    deliver(to_tsv(found.concepts), output)
    doubtful = f", {found.doubtful} of them doubtful" if found.doubtful else ""
    common.warn(f"{plural(len(found.concepts), 'proposal')} to be reviewed{doubtful}; {found.silent} terms without any")
