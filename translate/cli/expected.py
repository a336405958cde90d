"""What a run would do, in words and as JSON: `translate --dry-run`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import click

from translate.batch.preview import Preview
from translate.cli.common import stdout
from translate.cli.report import plural


def previews(found: Sequence[Preview], as_json: bool) -> None:
    """Print one paragraph a document and target, or all as JSON."""
    if as_json:
        click.echo(json.dumps([as_dict(p) for p in found], ensure_ascii=False, indent=1))
        return
    for p in found:
        stdout.print(f"{p.name} → {p.target}", style="bold")
        if p.error:
            stdout.print(f"  {p.error}")
            continue
        stdout.print(f"  {plural(p.segments, 'segment')}, from {p.source}")
        for count, told in (
            (p.translated, "messages have a translation already"),
            (p.recorded, "recorded: nothing to translate"),
            (p.memory, "from the memory"),
            (p.left, "left as they are"),
        ):
            if count:
                stdout.print(f"  {count} {told}")
        for route, (count, different) in p.routes.items():
            told = f", {different} different" if different < count else ""
            stdout.print(f"  {count}{told} to translate: {route}")


def as_dict(p: Preview) -> dict[str, Any]:
    """The same as plain values."""
    known: dict[str, Any] = {"name": p.name, "target": p.target}
    if p.error:
        return known | {"error": str(p.error)}
    counts = {"segments": p.segments, "translated": p.translated, "recorded": p.recorded, "memory": p.memory}
    routes = {route: {"segments": n, "different": different} for route, (n, different) in p.routes.items()}
    return known | {"source": p.source, **counts, "left": p.left, "routes": routes}
