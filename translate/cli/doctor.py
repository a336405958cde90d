"""`dragoman doctor`."""

from __future__ import annotations

import platform
import sys
from importlib import metadata
from pathlib import Path

import click

import translate
from translate import config, engines
from translate.cli import common
from translate.errors import DragomanError
from translate.routing import Router


@click.command(name="doctor")
@common.store_option
@common.config_option
def command(store_url: str | None, config_path: Path | None) -> int:
    """Check this installation: import name, configuration, store, glossaries, engines, routes.

    Prints a line a finding; exits with 1 if one of them stops the program from working.

    \b
    Example:
      dragoman doctor
    """
    bad = 0
    for label, look in (
        ("program", _program),
        ("import name", _import_name),
        ("configuration", lambda: _configuration(config_path)),
        ("store", lambda: _store(config_path, store_url)),
        ("glossaries", lambda: _glossaries(config_path)),
        ("engines", lambda: _engines(config_path)),
        ("routes", lambda: _routes(config_path)),
    ):
        try:
            lines = look()
        except DragomanError as e:
            lines, bad = [f"PROBLEM: {e}"], bad + 1
        for line in lines:
            click.echo(f"{label:>13}  {line}")
    return 1 if bad else 0


def _program() -> list[str]:
    return [f"dragoman {translate.__version__}, Python {platform.python_version()}, {sys.executable}"]


def _import_name() -> list[str]:
    """translate-toolkit and PyPI's `translate` install the same import package; whoever came last has the files."""
    owners = sorted(set(metadata.packages_distributions().get("translate", [])) - {"dragoman"})
    if owners:
        raise DragomanError(
            f"{', '.join(owners)} also installs the package 'translate'; "
            "install Dragoman by itself: pipx install dragoman, or a venv of its own"
        )
    return [f"translate at {Path(translate.__file__).parent}"]


def _configuration(path: Path | None) -> list[str]:
    found = path or config.find()
    config.load(found)
    return [str(found) if found else "none; defaults apply"]


def _store(path: Path | None, url: str | None) -> list[str]:
    settings = common.load_config(path)
    with common.the_store(settings, url) as store:
        return [f"{url or settings.store or config.default_store()}, {len(store.runs(1000))} runs"]


def _glossaries(path: Path | None) -> list[str]:
    found = common.the_glossary(common.load_config(path), ())
    tags = {e.lang for c in found.concepts for e in c.entries}
    return [f"{len(found.concepts)} concepts in {len(tags)} languages"]


def _engines(path: Path | None) -> list[str]:
    found = engines.discover(common.package_folders(common.load_config(path)))
    lines = [f"{engine.name}: {', '.join(map(str, sorted(engine.pairs())))}" for engine in found.engines]
    if not lines:
        raise DragomanError("none; dragoman models install SOURCE TARGET, or dragoman models add FILE.argosmodel")
    return lines + [f"PROBLEM: {problem}" for problem in found.problems]


def _routes(path: Path | None) -> list[str]:
    """Each route that is pinned; all those that cannot be followed are one problem."""
    settings = common.load_config(path)
    router = Router(engines.discover(common.package_folders(settings)).engines, settings.routes)
    found = [router.explain(pair) for pair in settings.routes]
    if broken := [one.reason for one in found if one.route is None]:
        raise DragomanError("; ".join(broken))
    return [f"{one.route}: {one.reason}" for one in found]
