"""`dragoman models list`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from translate import engines
from translate.cli import common
from translate.cli.report import plural
from translate.config import Pin
from translate.errors import EngineError, UsageError
from translate.models import folders, index, inventory
from translate.records import Draft, Engine, Pair, Route
from translate.routing import Measured, Router

_PIVOTS = 30
"""Routes through pivots that are shown without being asked for."""


@click.command(name="list")
@click.option("--routes", is_flag=True, help="Only the pairs that can be reached, all of them, with their routes.")
@click.option("--available", is_flag=True, help="What can be installed, from the index that `install` read last.")
@click.option("--index", "where", metavar="FILE", help="With --available: read this copy of an index instead.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
@common.config_option
def command(routes: bool, available: bool, where: str | None, as_json: bool, config_path: Path | None) -> None:
    """Models that are here, and the pairs they reach.

    Of two versions of a pair the newest translates. `starter` marks the small model that comes with the program.
    Packages that cannot be used are named on standard error.

    \b
    Examples:
      dragoman models list
      dragoman models list --json
      dragoman models list --routes
      dragoman models list --available
    """
    settings = common.load_config(config_path)
    if available or where:
        _available(where or str(index.copy()), as_json)
        return
    found = engines.discover(common.package_folders(settings))
    for problem in found.problems:
        common.warn(problem)
    if as_json:
        rows = (
            [_route(r) for r in _reached(found.engines, settings.routes)]
            if routes
            else _models(settings.packages, found.engines)
        )
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    if not routes:
        _table(_models(settings.packages, found.engines))
    _routes(_reached(found.engines, settings.routes), everything=routes)


def _available(where: str, as_json: bool) -> None:
    """What an index on disk offers: nothing here opens a connection."""
    if not where.startswith("file:") and not Path(where).expanduser().exists():
        raise UsageError(f"{where}: no index here yet: dragoman models install FROM TO reads it, or give --index FILE")
    here = {(item.package.name, item.package.version) for item in inventory.scan(folders.places(())) if item.package}
    rows = [
        _row(listed.pair, "argos", listed.name, listed.version)
        | {"starter": False, "installed": (listed.name, listed.version) in here}
        for listed in sorted(index.read_index(where, _no_network).packages, key=lambda listed: listed.pair)
        if not listed.problem
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        mark = "  installed" if row["installed"] else ""
        click.echo(f"{Pair(row['from'], row['to'])}  {row['name']} {row['version']}{mark}")


def _no_network(url: str) -> bytes:
    raise UsageError(f"--index {url}: only `dragoman models install` opens a connection: give a file")


def _models(configured: Sequence[str], others: Sequence[Engine]) -> list[dict[str, Any]]:
    rows, seen = [], set()
    for item in inventory.scan(folders.places(configured)):
        if package := item.package:
            newest = package.pair not in seen
            seen.add(package.pair)
            rows.append(
                _row(package.pair, "argos", package.name, package.version)
                | {"starter": item.kind == "starter", "newest": newest, "size": item.size()}
                | {"place": item.kind, "path": str(item.path)}
            )
    for engine in others:
        kind, *words = engine.name.split()
        if kind != "argos":
            name, version = (" ".join(words[:-1]), words[-1]) if len(words) > 1 else (" ".join(words), "")
            rows += [_row(pair, kind, name, version) | {"starter": False} for pair in sorted(engine.pairs())]
    return rows


def _row(pair: Pair, engine: str, name: str, version: str) -> dict[str, Any]:
    return {"from": pair.source, "to": pair.target, "engine": engine, "name": name, "version": version}


def _table(rows: Sequence[dict[str, Any]]) -> None:
    if not rows:
        click.echo("no models yet: dragoman models install FROM TO, or dragoman models add FILE")
        return
    head = ("pair", "engine", "name", "version", "size", "", "path")
    table = [head, *(_cells(row) for row in rows)]
    widths = [max(len(cells[i]) for cells in table) for i in range(len(head))]
    for cells in table:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip())


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    mark = "starter" if row["starter"] else "" if row.get("newest", True) else "older"
    size = f"{row['size'] / 1e6:.1f} MB" if "size" in row else ""
    pair = str(Pair(row["from"], row["to"]))
    return pair, row["engine"], row["name"], row["version"], size, mark, row.get("path", "")


@dataclass(frozen=True, slots=True)
class _Unsigned:
    """An engine without its signature, which for a package takes reading the whole model."""

    engine: Engine
    signature: str = ""

    @property
    def name(self) -> str:
        return self.engine.name

    @property
    def mask(self) -> str:
        return self.engine.mask

    def pairs(self) -> frozenset[Pair]:
        return self.engine.pairs()

    def scores(self, pair: Pair) -> Mapping[str, float]:
        return self.engine.scores(pair) if isinstance(self.engine, Measured) else {}

    def translate(self, texts: Sequence[str], pair: Pair, n_best: int = 1) -> list[Draft]:
        return self.engine.translate(texts, pair, n_best)


def _reached(found: Sequence[Engine], pins: Mapping[Pair, Pin]) -> list[Route]:
    """The route of every pair that can be reached, direct ones first, then by pair; none that is pinned in vain."""
    router = Router([_Unsigned(engine) for engine in found], pins)
    sources = sorted({pair.source for engine in found for pair in engine.pairs()})
    routes = []
    for source in sources:
        for target in router.targets(source):
            with suppress(EngineError):
                routes.append(router.route(Pair(source, target)))
    return sorted(routes, key=lambda route: (len(route.hops) > 1, route.pair))


def _routes(routes: Sequence[Route], everything: bool) -> None:
    pivots = sum(len(route.hops) > 1 for route in routes)
    shown = routes if everything or pivots <= _PIVOTS else routes[: len(routes) - pivots]
    if not everything:
        click.echo(f"\nreached: {plural(len(routes), 'pair')}, {pivots} of them through other languages")
    for route in shown:
        click.echo(str(route) if everything else f"  {route}")
    if len(shown) < len(routes):
        click.echo(f"  ... and {pivots} through other languages: dragoman models list --routes")


def _route(route: Route) -> dict[str, Any]:
    way = [route.pair.source, *(hop.pair.target for hop in route.hops)]
    source, target = route.pair
    return {"from": source, "to": target, "route": way, "engines": [hop.engine for hop in route.hops]}
