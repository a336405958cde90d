"""`dragoman models info`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from translate.cli import common
from translate.errors import EngineError
from translate.models import folders, inventory
from translate.models.inventory import Found
from translate.models.record import read_record
from translate.packages import Package

_CARD_LINES = 12


@click.command(name="info")
@click.argument("words", nargs=-1, required=True, metavar="PAIR|NAME|PATH")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects; the card in full.")
@common.config_option
def command(words: tuple[str, ...], as_json: bool, config_path: Path | None) -> None:
    """All about one model: metadata, size, digest, decoding settings, record of its installation, card.

    Every version that fits is shown, the one that translates first. A file that is not installed may be named by path.

    \b
    Examples:
      dragoman models info en ru
      dragoman models info translate-en_fr-1_9
      dragoman models info ./translate-en_fr-1_9.argosmodel --json
    """
    found = inventory.scan(folders.places(common.load_config(config_path).packages))
    chosen = inventory.select(found, words)
    for one in chosen:
        if not one.package:
            raise EngineError(one.problem)
    facts = [_facts(f, f.package) for f in chosen if f.package]
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False, indent=1))
        return
    for one_facts in facts:
        _show(one_facts)


def _facts(found: Found, package: Package) -> dict[str, Any]:
    record = None if package.zipped else read_record(package.path)
    return {
        "name": package.name,
        "version": package.version,
        "from": package.pair.source,
        "to": package.pair.target,
        "engine": "argos",
        "starter": found.kind == "starter",
        "place": found.kind,
        "path": str(package.path),
        "size": found.size(),
        "digest": package.digest(),
        "decoding": asdict(package.decoding),
        "target_prefix": package.target_prefix,
        "metadata": json.loads(package.read("metadata.json")),
        "record": {k: v for k, v in asdict(record).items() if k != "files"} if record else None,
        "files": sorted(package.files),
        "card": _card(package),
    }


def _card(package: Package) -> str:
    names = sorted(n for n in package.files if "/" not in n and n.casefold().startswith("readme"))
    return package.read(names[0]).decode("utf-8", "replace").strip() if names else ""


def _show(facts: dict[str, Any]) -> None:
    starter = " (starter: small and rough)" if facts["starter"] else ""
    click.echo(f"{facts['name']} {facts['version']}: {facts['from']}→{facts['to']}{starter}")
    _row("path", f"{facts['path']} ({facts['place']})")
    _row("size", f"{facts['size']:,} bytes, {len(facts['files'])} files")
    _row("digest", f"sha256 {facts['digest']} (tokenizer and model)")
    _row("decoding", _settings(facts["decoding"]))
    if facts["target_prefix"]:
        _row("prefix", facts["target_prefix"])
    _row("metadata", _settings(facts["metadata"]))
    _show_record(facts)
    card = facts["card"].splitlines()
    _row("card", "" if card else "none")
    for line in card[:_CARD_LINES]:
        click.echo(f"    {line}")
    if len(card) > _CARD_LINES:
        click.echo(f"    ... {len(card) - _CARD_LINES} more lines: --json has them")


def _show_record(facts: dict[str, Any]) -> None:
    record = facts["record"]
    if not record:
        _row("record", "comes with the program" if facts["starter"] else "none: dragoman did not install it")
        return
    _row("record", f"{record['installed']} from {record['source']}")
    _row("", f"archive sha256 {record['sha256']}")
    if record["probe"]:
        _row("probe", _settings(record["probe"]))


def _settings(values: dict[str, Any]) -> str:
    return ", ".join(f"{k}={v if isinstance(v, str) else json.dumps(v, ensure_ascii=False)}" for k, v in values.items())


def _row(label: str, text: str) -> None:
    click.echo(f"  {label:>8}  {text}".rstrip())
