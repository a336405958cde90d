"""`dragoman explain`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from translate import explain, formats, languages
from translate.batch import inputs
from translate.cli import common, report
from translate.errors import EngineError, UsageError
from translate.explain import Explained, Part
from translate.pipeline import Desk
from translate.records import UND

_SHOWN = 60  # characters of a block
_TOLD = 0.01  # less is not worth a line


@click.command(name="explain")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--to", "to", metavar="TAG", required=True, help="Target language.")
@click.option("--from", "source", metavar="TAG", help="Source language; default: detected block by block.")
@click.option("--engine", "specs", multiple=True, metavar="SPEC", help="Consider only this engine; repeatable.")
@common.mixed_option
@common.reading_options
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects, one a file.")
@common.config_option
def command(  # noqa: PLR0913  one parameter an option
    files: tuple[str, ...],
    to: str,
    source: str | None,
    specs: tuple[str, ...],
    mixed: str | None,
    article: bool,
    fields: str | None,
    as_json: bool,
    config_path: Path | None,
) -> int:
    """Tell why each block of a document goes which way, and translate nothing.

    For each block: its language, how sure that is, who said what about it, the route to the target and the reason for
    it. Exit code 4 if nothing translates a document's own language into the target.

    \b
    Examples:
      dragoman explain article.txt --to ru
      dragoman explain article.txt --to uk --engine argos:en-ru.argosmodel --engine apertium:rus-ukr
      dragoman explain - --to es --json < note.txt
    """
    settings = common.load_config(config_path)
    targets = common.tags(to)
    if len(targets) > 1:
        raise UsageError("--to: one language at a time is explained")
    desk = Desk(
        common.the_router(settings, specs),
        source=common.tags(source)[0] if source else "",
        mixed=mixed or settings.mixed,
    )
    documents = []
    for item in inputs.expand(files):
        document = formats.read(item.read(), item.name, how=common.reading(article, fields))
        documents.append(explain.explain(document, targets[0], desk))
    if as_json:
        click.echo(json.dumps([_as_dict(*found) for found in documents], ensure_ascii=False, indent=1))
    else:
        for whole, blocks in documents:
            _show(whole, blocks)
    return EngineError.exit_code if any(_refused(whole, targets[0]) for whole, _ in documents) else 0


def _refused(whole: Part, target: str) -> bool:
    tag = whole.language.tag
    return whole.way.route is None and tag != UND and not languages.same_language(tag, target)


def _show(whole: Part, blocks: list[Explained]) -> None:
    tag = whole.language.tag
    click.echo(f"{whole.text}: {tag} ({languages.name(tag)}), {whole.language.confidence:.0%} of its letters")
    told: set[str] = set()
    for at, one in enumerate(blocks, 1):
        _show_part(f"{at:3}  ", one.whole, told)
        for part in one.parts:
            _show_part("     in it: ", part, told)


def _show_part(lead: str, part: Part, told: set[str]) -> None:
    text = " ".join(part.text.split())
    found = part.language
    click.echo(f"{lead}{found.tag} {found.confidence:.2f} ({found.method})  {_cut(text)}")
    if others := ", ".join(f"{tag} {score:.2f}" for tag, score in found.alternatives if score >= _TOLD):
        click.echo(f"       {'may be' if found.tag == UND else 'or'}: {others}")
    for vote in found.votes:
        click.echo(f"       {vote.voter}: {vote.said}")
    click.echo(f"       route: {part.way.route or 'none'}; {part.way.reason}")
    if found.tag not in told:
        for way, why in part.way.rejected:
            click.echo(f"       not: {way}; {why}")
    told.add(found.tag)


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _as_dict(whole: Part, blocks: list[Explained]) -> dict[str, Any]:
    return {
        "document": _part(whole),
        "blocks": [{**_part(b.whole), "parts": list(map(_part, b.parts))} for b in blocks],
    }


def _part(part: Part) -> dict[str, Any]:
    found, way = part.language, part.way
    return {
        "text": part.text,
        "language": found.tag,
        **report.detection(found),
        "votes": [{"voter": vote.voter, "said": vote.said} for vote in found.votes],
        "route": str(way.route) if way.route else None,
        "hops": [{"from": h.pair.source, "to": h.pair.target, "engine": h.engine} for h in way.route.hops]
        if way.route
        else [],
        "reason": way.reason,
        "rejected": [{"route": route, "why": why} for route, why in way.rejected],
    }
