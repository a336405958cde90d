"""`dragoman models add`."""

from __future__ import annotations

from pathlib import Path

import click

from translate.cli import common
from translate.cli.models.trial import trial
from translate.models import bundle, folders
from translate.models.add import Installed, add


@click.command(name="add")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
def command(files: tuple[Path, ...]) -> None:
    """Install a model from an .argosmodel file or an unpacked folder, or all of a bundle. Opens no connection.

    The package is unpacked beside its place, checked, tried with one translation and only then put there. One with
    the same name and version is never replaced: remove it first.

    \b
    Examples:
      dragoman models add translate-en_fr-1_9.argosmodel
      dragoman models add ./translate-en_fr-1_9/
      dragoman models add desk.dragoman
    """
    for file in files:
        if bundle.is_bundle(file):
            _add_bundle(file)
        else:
            _say(add(file, folders.own(), trial))


def _add_bundle(file: Path) -> None:
    done = bundle.unpack(
        file,
        common.bundled_glossaries(),
        lambda package: add(package, folders.own(), trial, f"{file.name}/{package.name}"),
    )
    for installed in done.installed:
        _say(installed)
    for path in done.glossaries:
        click.echo(f"installed glossary {path}")
    if done.apt:
        common.warn(f"some of its languages need Debian packages: apt-get install {' '.join(done.apt)}")


def _say(done: Installed) -> None:
    what = "installed" if done.new else "already installed:"
    click.echo(f"{what} {done.package.name} {done.package.version} ({done.package.pair}) in {done.package.path}")
