"""`dragoman glossary stats`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from translate import glossary
from translate.cli.glossary import chosen
from translate.cli.report import plural
from translate.glossary.stats import Count, count

_COLUMNS = ("terms", "variants", "cases", "pattern", "derived", "forbidden", "context")


@click.command(name="stats")
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path))
@click.option("--builtin", is_flag=True, help="Also the glossaries that come with the program.")
@click.option("--json", "as_json", is_flag=True, help="Print one object.")
def command(files: tuple[Path, ...], builtin: bool, as_json: bool) -> None:
    """Count what glossary FILES hold, merged as they would be used.

    \b
    Examples:
      dragoman glossary stats --builtin
      dragoman glossary stats names.tsv --json
    """
    found = count(glossary.load(chosen(files, builtin)))
    if as_json:
        click.echo(json.dumps(_as_dict(found), ensure_ascii=False, indent=1))
        return
    click.echo(f"{plural(found.concepts, 'concept')} in {plural(len(found.languages), 'language')}")
    for label, counts in (("kind", found.kinds), ("policy", found.policies), ("domain", found.domains)):
        click.echo(f"  {label:<8}{_listed(counts)}")
    table: list[tuple[str, ...]] = [("", *_COLUMNS)]
    table += [(tag, *(str(getattr(c, name)) for name in _COLUMNS)) for tag, c in found.languages.items()]
    widths = [max(len(row[i]) for row in table) for i in range(len(table[0]))]
    for row in table:
        cells = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
        click.echo(f"{row[0].ljust(widths[0])}  {'  '.join(cells)}")
    click.echo("status")
    for tag, language in found.languages.items():
        click.echo(f"  {tag.ljust(widths[0])}  {_listed(language.status)}")
    _pairs(found)


def _pairs(found: Count) -> None:
    click.echo(f"{plural(len(found.pairs), 'pair')} can be served")
    by_size: dict[int, list[str]] = {}
    for pair, terms in found.pairs.items():
        by_size.setdefault(terms, []).append(str(pair))
    for terms, pairs in sorted(by_size.items(), reverse=True):
        click.echo(f"  {plural(terms, 'term')}: {' '.join(pairs)}")


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {name or '(none)'}" for name, number in counts.items())


def _as_dict(found: Count) -> dict[str, Any]:
    pairs = [{"from": pair.source, "to": pair.target, "terms": terms} for pair, terms in found.pairs.items()]
    return asdict(found) | {"pairs": pairs}
