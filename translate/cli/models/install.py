"""`dragoman models install`."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict
from pathlib import Path

import click
from rich.progress import DownloadColumn, TransferSpeedColumn

from translate import config, languages
from translate.cli import common
from translate.cli.models.trial import trial
from translate.errors import UsageError
from translate.models import folders, index, lock
from translate.models.download import Download, download
from translate.models.index import UPSTREAM, Listed, read_index
from translate.models.install import Result, install
from translate.models.transport import get_text
from translate.records import Pair


@click.command(name="install")
@click.argument("source", metavar="SRC")
@click.argument("target", metavar="TGT")
@click.option(
    "--index",
    "where",
    default=UPSTREAM,
    metavar="URL|FILE",
    help="Another index, such as a mirror's; default: Argos's.",
)
@click.option(
    "--lock",
    "lock_path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Lock file, to keep one in a project. Default: models.lock in the data folder.",
)
@click.option("--version", default="", metavar="V", help="This version. Default: the newest of the index.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as a JSON object.")
def command(  # noqa: PLR0913  one parameter an option
    source: str, target: str, where: str, lock_path: Path | None, version: str, as_json: bool
) -> None:
    """Download the model from SRC to TGT and install it.

    The only command that opens a network connection. The sha256 of the archive is pinned in the lock when a name and
    version is installed for the first time; another archive under that name is refused. An interrupted download goes
    on when the same command is given again. What is installed already is not downloaded.

    \b
    Examples:
      dragoman models install en fr
      dragoman models install en fr --version 1.9 --lock models.lock
      dragoman models install en fr --index http://mirror.example/argos/
      dragoman models install en fr --index /media/usb/argos/index.json
    """
    pair = Pair(languages.from_argos(source), languages.from_argos(target))
    if pair.source == pair.target:
        raise UsageError(f"{source} and {target} are one language: name two")
    fetched: dict[str, bytes] = {}

    def get(url: str) -> bytes:
        return fetched.setdefault(url, get_text(url, common.warn))

    result = install(
        pair,
        version,
        folders.own(),
        lock_path or lock.default(),
        index=lambda: read_index(where, get),
        fetch=_fetch,
        check=trial,
        say=common.warn,
    )
    _keep(fetched)
    package = result.package
    if as_json:
        click.echo(json.dumps(_as_dict(result), indent=1))
    elif result.fresh:
        click.echo(f"installed {package.name} {package.version} ({package.pair}) in {package.path}")
        if result.pin:
            common.warn(f"sha256 {result.pin.sha256} is pinned in {lock_path or lock.default()}")
    else:
        click.echo(f"already installed: {package.name} {package.version} ({package.pair}) in {package.path}")


def _keep(fetched: dict[str, bytes]) -> None:
    """Leave a copy of the index for `dragoman models list --available`; never a reason to fail."""
    for data in fetched.values():
        with contextlib.suppress(OSError):
            index.copy().write_bytes(data)


def _fetch(listed: Listed) -> Download:
    target = config.data_folder() / "downloads" / listed.file_name
    bar = common.progress_bar(DownloadColumn(), TransferSpeedColumn())
    task = bar.add_task(f"{listed.name} {listed.version}", total=None)

    def progress(here: int, whole: int | None) -> None:
        bar.update(task, completed=here, total=whole)

    with bar:
        try:
            return download(listed.links, target, progress, common.warn)
        except KeyboardInterrupt:
            common.warn("interrupted: what has arrived is kept, and the same command goes on from there")
            raise click.Abort from None


def _as_dict(result: Result) -> dict[str, object]:
    package = result.package
    return {
        "name": package.name,
        "version": package.version,
        "from": package.pair.source,
        "to": package.pair.target,
        "path": str(package.path),
        "downloaded": result.fresh,
        **(asdict(result.pin) if result.pin else {"url": None, "sha256": None, "size": None}),
    }
