"""`dragoman glossary check`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from translate.cli.glossary import chosen
from translate.cli.report import plural
from translate.errors import ConfigError
from translate.glossary.check import Finding, check
from translate.glossary.decline import available


@click.command(name="check")
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path))
@click.option("--builtin", is_flag=True, help="Also the glossaries that come with the program.")
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
def command(files: tuple[Path, ...], builtin: bool, strict: bool, as_json: bool) -> None:
    """Find what is wrong or doubtful in glossary FILES or folders of them.

    A line each: file and line, severity, name, what, and what to do. Exits with 3 if there are errors, or with --strict
    warnings. Several files are checked together, as they would be used, earlier ones taking precedence.

    \b
    Examples:
      dragoman glossary check names.tsv
      dragoman glossary check names.tsv --builtin
      dragoman glossary check glossaries/ --strict --json
    """
    findings = check(chosen(files, builtin))
    if as_json:
        click.echo(json.dumps([_as_dict(f) for f in findings], ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            click.echo(str(finding))
    if not available():
        click.echo("case forms were not compared with an analyser's: pip install 'dragoman[forms]'", err=True)
    _conclude(findings, strict)


def _conclude(findings: Sequence[Finding], strict: bool) -> None:
    counts = Counter(f.severity for f in findings)
    said = ", ".join((plural(counts["error"], "error"), plural(counts["warning"], "warning"), f"{counts['info']} info"))
    if counts["error"] or (strict and counts["warning"]):
        raise ConfigError(f"{said}: mend the glossary")
    click.echo(said, err=True)


def _as_dict(finding: Finding) -> dict[str, object]:
    return {
        "file": str(finding.path),
        "line": finding.line,
        "severity": finding.severity,
        "id": finding.id,
        "message": finding.message,
        "advice": finding.advice,
    }
