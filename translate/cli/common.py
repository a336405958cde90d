"""What several commands share: options, the configuration, and the parts a run needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn

from translate import config, engines, glossary, languages, resources
from translate.config import Config
from translate.errors import EngineError, UsageError
from translate.formats import Reading
from translate.models import folders
from translate.packages import find_packages
from translate.records import Route
from translate.routing import Router
from translate.store import Store, open_store
from translate.terms import Glossary

stdout = Console(soft_wrap=True, highlight=False, markup=False)
stderr = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)

Command = Callable[..., Any]


def config_option(command: Command) -> Command:
    """`--config`."""
    return click.option(
        "--config",
        "config_path",
        type=click.Path(path_type=Path),
        help="Configuration file; default: dragoman.toml here or in the user's configuration folder.",
    )(command)


def store_option(command: Command) -> Command:
    """`--store`."""
    return click.option("--store", "store_url", metavar="URL", help="Path or URL of the store.")(command)


def mixed_option(command: Command) -> Command:
    """`--mixed`."""
    return click.option(
        "--mixed",
        type=click.Choice(["translate", "keep"]),
        help="What to do with parts in another language than their document's; default: translate from their own.",
    )(command)


def reading_options(command: Command) -> Command:
    """`--article` and `--fields`; `reading` makes of their values what the formats go by."""
    article = "Of web pages the article alone, without menus and the like."
    fields = "Of JSON, JSON Lines and CSV these paths or columns: title,items.*.body."
    command = click.option("--fields", metavar="NAMES", help=fields)(command)
    return click.option("--article", is_flag=True, help=article)(command)


def reading(article: bool, fields: str | None) -> Reading:
    """What of the documents is meant. Raises UsageError for names that are empty."""
    names = tuple(dict.fromkeys(name.strip() for name in fields.split(","))) if fields is not None else ()
    if "" in names:
        raise UsageError("--fields: give names with commas between them: title,body")
    return Reading(article, names)


def tags(value: str) -> tuple[str, ...]:
    """The canonical tags in a comma-separated list, each once. Raises UsageError."""
    found = tuple(dict.fromkeys(languages.parse(tag) for tag in value.split(",") if tag.strip()))
    if not found:
        raise UsageError("no language given: name one, such as --to ru")
    return found


def load_config(path: Path | None) -> Config:
    """The configuration in `path`, or where it is looked for. Raises ConfigError."""
    return config.load(path or config.find())


def the_store(settings: Config, url: str | None, busy_seconds: float = 10.0) -> Store:
    """The store of `--store`, the configuration, or the default. Raises StoreError."""
    return open_store(url or settings.store or config.default_store(), busy_seconds)


@contextmanager
def looked_at(settings: Config, url: str | None) -> Iterator[Store]:
    """The store, if there is one already; else an empty one that goes away."""
    where = url or settings.store or str(config.default_store())
    with ExitStack() as stack:
        if "://" not in where and not Path(where).exists():
            where = str(Path(stack.enter_context(TemporaryDirectory())) / "empty.db")
        yield stack.enter_context(the_store(settings, where))


def the_glossary(settings: Config, paths: Sequence[Path], off: bool = False) -> Glossary:
    """Those of `own_glossaries` first, then those that come with the program."""
    if off:
        return Glossary()
    builtin = [resources.folder("glossaries")] if settings.builtin_glossaries else []
    return glossary.load([*own_glossaries(settings, paths), *builtin])


def own_glossaries(settings: Config, paths: Sequence[Path]) -> list[Path]:
    """Files and folders, highest precedence first: `--glossary`, the configured ones, those that bundles brought."""
    brought = bundled_glossaries()
    return [*paths, *map(Path, settings.glossaries), *([brought] if brought.is_dir() else [])]


def bundled_glossaries() -> Path:
    """Where `models add` puts the glossaries of a bundle. Not created here."""
    return config.data_folder() / "glossaries"


def package_folders(settings: Config) -> list[Path]:
    """Where Argos packages are looked for: configured, installed by the user, argostranslate's, shipped."""
    return [place.path for place in folders.places(settings.packages)]


def the_router(settings: Config, only: Sequence[str] = ()) -> Router:
    """A router over the engines named in `only`, or over every engine found; the configured routes hold for the latter.

    A broken package that was found is named on stderr and left out; one that was named is an EngineError.
    """
    if only:
        return Router([engines.open_engine(spec) for spec in only])
    found = engines.discover(package_folders(settings))
    for problem in found.problems:
        warn(problem)
    return Router(found.engines, settings.routes)


def mention_starter(routes: Iterable[Route | None]) -> None:
    """Say once per machine, when a starter model first took part in a translation, that it is rough.

    `routes` are those of what was translated. That it was said is kept in the data folder.
    """
    marker = config.data_folder() / "starter-mentioned"
    if marker.exists():
        return
    used = {hop.signature: hop for route in routes if route for hop in route.hops}
    starters = [hop for hop in used.values() if hop.signature in _starter_signatures()]
    for hop in starters:
        source, target = (languages.to_argos(tag) for tag in hop.pair)
        warn(
            f"{hop.engine} is a small starter model: its translations are rough. For a full one: "
            f"dragoman models install {source} {target}"
        )
    if starters:
        with suppress(OSError):  # then it is said again next time
            marker.parent.mkdir(parents=True, exist_ok=True)
            marker.touch()


def _starter_signatures() -> set[str]:
    found = set()
    for path in find_packages(folders.starter()):
        with suppress(EngineError):
            found.add(engines.open_engine(f"argos:{path}").signature)
    return found


def progress_bar(*columns: ProgressColumn) -> Progress:
    """A bar on stderr with `columns` between its label and the time left; silent where stderr is no terminal."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        *columns,
        TimeRemainingColumn(),
        console=stderr,
        transient=True,
        disable=not stderr.is_terminal,
    )


def warn(message: str) -> None:
    """One line on stderr."""
    stderr.print(f"dragoman: {message}")
