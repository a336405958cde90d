"""`dragoman glossary export`."""

from __future__ import annotations

from pathlib import Path

import click

from translate import glossary, languages
from translate.cli import common
from translate.cli.glossary import chosen, deliver
from translate.errors import UsageError
from translate.exchange import termformats
from translate.exchange.termbase import Written
from translate.glossary.load import files as glossary_files
from translate.glossary.save import to_tsv
from translate.terms import Glossary


@click.command(name="export")
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path))
@click.option("--builtin", is_flag=True, help="Also the glossaries that come with the program.")
@click.option(
    "--format",
    "kind",
    type=click.Choice((*termformats.WRITABLE, "tsv")),
    default="tbx",
    show_default=True,
    help="tbx is version 3, tbx2 version 2.",
)
@click.option("--from", "source", metavar="TAG", default="", help="Source language; deepl needs it.")
@click.option("--to", "target", metavar="TAG", default="", help="Target language; deepl needs it.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Default: standard output.")
def command(  # noqa: PLR0913  one parameter an option
    files: tuple[Path, ...], builtin: bool, kind: str, source: str, target: str, output: Path | None
) -> None:
    """Write glossary FILES for another program. What its format cannot carry is named on standard error.

    \b
    Examples:
      dragoman glossary export names.tsv -o names.tbx
      dragoman glossary export names.tsv --format deepl --from en --to ru -o deepl.csv
      dragoman glossary export --builtin --format google -o google.csv
    """
    paths = chosen(files, builtin)
    if output and output.resolve() in {path.resolve() for path in glossary_files(paths)}:
        raise UsageError(f"{output} is an input and would be overwritten: name another file with -o")
    source, target = (languages.parse(tag) if tag else "" for tag in (source, target))
    written = _written(glossary.load(paths), kind, source, target)
    for line in written.lost:
        common.warn(f"{kind} cannot carry {line}")
    deliver(written.text, output, new=False)


def _written(terms: Glossary, kind: str, source: str, target: str) -> Written:
    if kind != "tsv":
        return termformats.write(terms, kind, source, target)
    domains = {concept.domain for concept in terms.concepts}
    lost = (f"domain: of {', '.join(sorted(domains))}; it is the file's name",) if len(domains) > 1 else ()
    return Written(to_tsv(terms.concepts), lost)
