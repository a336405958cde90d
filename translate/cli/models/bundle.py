"""`dragoman models bundle`."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from translate import glossary, languages
from translate.cli import common
from translate.errors import EngineError, UsageError
from translate.models import bundle, wheels
from translate.models.record import file_digest
from translate.packages import Package
from translate.records import Hop, Pair, Route
from translate.routing import Router


@click.command(name="bundle")
@click.argument("pairs", metavar="PAIRS")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="The file: NAME.dragoman.")
@click.option("--wheels", "with_wheels", is_flag=True, help="Put in the program, for this platform. Asks pip's index.")
@click.option(
    "--glossary",
    "glossary_paths",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Glossary file or folder, before the configured ones; may be given several times.",
)
@common.config_option
def command(
    pairs: str, output: Path, with_wheels: bool, glossary_paths: tuple[Path, ...], config_path: Path | None
) -> None:
    """Pack models and glossaries for a machine without network.

    PAIRS are separated by commas, each FROM-TO or, for tags with a hyphen, FROM:TO. In goes every package on the routes
    of the pairs, through a pivot too, with your glossaries and all licences. On the other machine: dragoman models add
    FILE. With --wheels the file's INSTALL.txt says how to install the program from it.

    \b
    Examples:
      dragoman models bundle en-ru -o desk.dragoman
      dragoman models bundle en-ru,en:pt-BR --glossary names.tsv --wheels -o desk.dragoman
    """
    settings = common.load_config(config_path)
    router = common.the_router(settings)
    routes = [router.route(pair) for pair in _pairs(pairs)]
    packages, apt = _parts(router, routes)
    own = common.own_glossaries(settings, glossary_paths)
    glossary.load(own)  # a mistake in one is found here, and not on a machine far away
    with tempfile.TemporaryDirectory(prefix="dragoman-") as work:
        built = wheels.build([wheels.program()], Path(work)) if with_wheels else []
        bundle.write_bundle(output, bundle.Contents(routes, packages, apt, _files(own), built))
    click.echo(f"written\t{output}\t{output.stat().st_size} bytes\tsha256 {file_digest(output)}")
    for name in apt:
        common.warn(f"{name} is no part of the bundle: on the other machine, apt-get install {name}")


def _pairs(text: str) -> list[Pair]:
    found = [languages.parse_pair(item.strip()) for item in text.split(",") if item.strip()]
    if not found:
        raise UsageError("no pair given: name one, such as en-ru")
    return list(dict.fromkeys(found))


def _parts(router: Router, routes: Sequence[Route]) -> tuple[list[Package], list[str]]:
    """The packages and the Debian packages that serve `routes`, each once, in the order of first use."""
    packages: dict[str, Package] = {}
    apt: dict[str, None] = {}
    for hop in (hop for route in routes for hop in route.hops):
        package = getattr(router.engine(hop), "package", None)
        if isinstance(package, Package):
            packages.setdefault(hop.signature, package)
        elif hop.engine.startswith("apertium "):
            apt[_debian_package(hop)] = None
        else:
            raise EngineError(f"{hop.engine} ({hop.pair}) cannot be packed: only Argos packages can, Apertium is named")
    return list(packages.values()), list(apt)


def _debian_package(hop: Hop) -> str:
    """The Debian package of an Apertium mode as dpkg knows it; as its name usually is where there is no dpkg."""
    mode = hop.engine.split()[1]
    if tool := shutil.which("dpkg-query"):
        done = subprocess.run([tool, "-S", f"*/modes/{mode}.mode"], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return done.stdout.partition(":")[0]
    return f"apertium-{mode}"


def _files(paths: Iterable[Path]) -> list[Path]:
    """The files in the order in which `glossary.load` reads them, each once."""
    found = [file for path in paths for file in (sorted(path.glob("*.tsv")) if path.is_dir() else [path])]
    return list({file.resolve(): file for file in found}.values())
