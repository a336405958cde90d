"""`dragoman glossary import`."""

from __future__ import annotations

from pathlib import Path

import click

from translate import languages
from translate.cli import common
from translate.cli.glossary import deliver
from translate.cli.report import plural
from translate.errors import UsageError
from translate.exchange import termformats
from translate.glossary.save import to_tsv
from translate.records import Pair


@click.command(name="import")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A new file; default: standard output.")
@click.option("--format", "kind", type=click.Choice(termformats.READABLE), help="Default: told from the content.")
@click.option("--from", "source", metavar="TAG", help="Language of the first column of a list that names none.")
@click.option("--to", "target", metavar="TAG", help="Language of its second column.")
def command(file: Path, output: Path | None, kind: str | None, source: str | None, target: str | None) -> None:
    """Make a glossary (one row a concept and language) of a termbase from another program.

    TBX 3 (dca and dct) and TBX 2, TMX of terms; as CSV or TSV: DeepL (two columns with --from and --to, or four),
    Google (two columns, or a column a language), Amazon. Preferred terms, admitted variants and deprecated (forbidden)
    forms keep their places; definitions and notes go to the note. What is left out is named on standard error.

    \b
    Examples:
      dragoman glossary import terms.tbx -o terms.tsv
      dragoman glossary import deepl.csv --from en --to ru
      dragoman glossary import amazon.csv --format amazon -o amazon.tsv
    """
    if bool(source) != bool(target):
        raise UsageError("--from and --to go together: name both languages of the list")
    pair = Pair(languages.parse(source), languages.parse(target)) if source and target else None
    found = termformats.read(file, kind or "", pair)
    for note in found.notes:
        common.warn(note)
    domains = {concept.domain for concept in found.concepts} - {"", output.stem if output else file.stem}
    if domains:
        common.warn(f"the domain of a glossary is its file's name: {', '.join(sorted(domains))} not kept")
    deliver(to_tsv(found.concepts), output)
    if output:
        common.warn(f"{plural(len(found.concepts), 'concept')}; next: dragoman glossary check {output}")
