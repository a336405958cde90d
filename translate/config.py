"""`dragoman.toml` -> a frozen Config. Every key is listed here; an unknown one is an error that names the nearest."""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import platformdirs

from translate import languages
from translate.errors import ConfigError, DragomanError, named
from translate.records import Pair

FILE_NAME = "dragoman.toml"
KINDS = ("po", "same", "xliff", "xliff2", "tmx", "csv", "html")
"""What can be written of a document: `same` in its own format, the others for translators and readers."""
_MOST_PIVOTS = 2


@dataclass(frozen=True, slots=True)
class Pin:
    """The way of one pair that a person has fixed: by an engine, or by the languages in between. Never both."""

    engine: str = ""
    """An engine's name or its first words: `argos`, `argos translate-en_ru`, `apertium rus-ukr`."""
    pivots: tuple[str, ...] = ()
    """Tags of exactly the languages in between, in order."""
    where: str = FILE_NAME
    """The file it stands in, for messages."""

    def __str__(self) -> str:
        return f"the way through {', '.join(self.pivots)}" if self.pivots else repr(self.engine)

    def admits(self, name: str) -> bool:
        """True if it names the engine called `name`: whole words, so that `argos` is not `argostranslate`."""
        words = self.engine.split()
        return bool(words) and name.split()[: len(words)] == words


@dataclass(frozen=True, slots=True)
class Config:
    """Settings a person can write down; each has a command-line option that wins over it."""

    store: str = ""
    """Path or SQLAlchemy URL of the store; empty: `default_store()`."""
    to: tuple[str, ...] = ()
    """Target tags when `--to` is not given."""
    format: tuple[str, ...] = ("po", "same")
    """What is written per document: some of `KINDS`."""
    glossaries: tuple[str, ...] = ()
    """Glossary files or folders, highest precedence first; relative to the configuration file."""
    builtin_glossaries: bool = True
    """Whether the glossaries that come with the program apply after those."""
    packages: tuple[str, ...] = ()
    """Folders with Argos packages, searched before the default ones; relative to the configuration file."""
    n_best: int = 4
    """Hypotheses an engine gives per segment where a glossary term occurs; 1 to 16."""
    mixed: str = "translate"
    """What is done with parts in another language than their document's: `translate` or `keep`."""
    memory: bool = True
    """Whether what people approved is used again for the same text."""
    typography: bool = True
    """Whether quotation marks and numbers are written as the target language does."""
    review_password: str = ""
    """What a browser on another machine must know to reach the review desk; empty: none is let in."""
    review_hosts: tuple[str, ...] = ()
    """Names, without port, by which browsers on other machines may call the review desk."""
    routes: Mapping[Pair, Pin] = field(default_factory=dict)
    """Pairs whose way is fixed, in the order of the file."""
    reviewers: Mapping[str, str] = field(default_factory=dict)
    """Target tag to the name of who reviews it, for `dragoman status` and the desk."""
    jobs: Mapping[str, Any] = field(default_factory=dict)
    """The table of batch jobs as it stands in the file; `batch.jobs` reads it."""

    def __post_init__(self) -> None:
        """Check values that a type does not."""
        if not 1 <= self.n_best <= 16:
            raise ConfigError(f"n_best = {self.n_best}: give a number from 1 to 16")
        if self.mixed not in {"translate", "keep"}:
            raise ConfigError(f"mixed = {self.mixed!r}: give 'translate' or 'keep'")


def data_folder() -> Path:
    """Where the store and installed models live: `$XDG_DATA_HOME/dragoman`. Not created here."""
    return Path(platformdirs.user_data_dir("dragoman", appauthor=False))


def default_store() -> str:
    """Path of the store when nothing else is said."""
    return str(data_folder() / "store.sqlite")


def find() -> Path | None:
    """`dragoman.toml` here, else the user's own; None if there is neither."""
    for folder in (Path(), Path(platformdirs.user_config_dir("dragoman", appauthor=False))):
        if (folder / FILE_NAME).is_file():
            return folder / FILE_NAME
    return None


def load(path: Path | None, base: Config | None = None) -> Config:
    """The configuration in `path` (None: none), over `base` (None: the defaults). Raises ConfigError naming the key."""
    base = base or Config()
    if path is None:
        return base
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as e:
        raise ConfigError(f"{path}: cannot be read: {e.strerror}") from e
    except UnicodeDecodeError as e:
        raise ConfigError(f"{path}: not UTF-8 at byte {e.start}") from e
    except tomllib.TOMLDecodeError as e:
        raise ConfigError(f"{path}: {e}") from e
    try:
        return replace(base, **{key: _value(key, value, path) for key, value in table.items()})
    except ConfigError as e:
        raise ConfigError(named(str(path), str(e))) from e


def nearest(key: str, known: Collection[str]) -> str:
    """What to say to a key that is not among `known`: the one that was probably meant, else all of them."""
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
    return f"did you mean {near[0]!r}?" if near else f"known keys: {', '.join(known)}"


def _value(key: str, value: Any, path: Path) -> Any:  # noqa: ANN401  TOML values are of any type until checked
    kinds = {f.name: dict if f.name in _TABLES else type(f.default) for f in fields(Config)}
    if key not in kinds:
        raise ConfigError(f"{path}: unknown key {key!r}; {nearest(key, kinds)}")
    kind = kinds[key]
    if kind is dict:
        return _TABLES[key](value, path)
    if kind is tuple:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise ConfigError(f"{path}: {key}: give a list of strings")
        return _list(key, value, path)
    if type(value) is not kind:
        raise ConfigError(f"{path}: {key}: give a {kind.__name__}, not {value!r}")
    return value


def _list(key: str, value: list[str], path: Path) -> tuple[str, ...]:
    if key in {"glossaries", "packages"}:
        return tuple(os.path.normpath(path.parent / Path(item).expanduser()) for item in value)
    if key == "to":
        try:
            return tuple(languages.parse(tag) for tag in value)
        except DragomanError as e:
            raise ConfigError(f"{path}: to: {e}") from e
    if key == "review_hosts":
        return tuple(item.lower() for item in value)
    if unknown := [item for item in value if item not in KINDS]:
        raise ConfigError(f"{path}: format: unknown {unknown[0]!r}; known: {', '.join(KINDS)}")
    return tuple(value)


def _routes(value: Any, path: Path) -> dict[Pair, Pin]:  # noqa: ANN401
    if not isinstance(value, dict):
        raise ConfigError(f'{path}: routes: give a table with lines such as en-ru = "argos"')
    found: dict[Pair, Pin] = {}
    for key, way in value.items():
        try:
            pair = languages.parse_pair(key)
            pin = _pin(pair, way, path)
        except DragomanError as e:
            raise ConfigError(f"{path}: routes: {key!r}: {e}") from e
        if pair in found:
            raise ConfigError(f"{path}: routes: {key!r}: {pair} is there twice")
        found[pair] = pin
    return found


def _reviewers(value: Any, path: Path) -> dict[str, str]:  # noqa: ANN401
    if not isinstance(value, dict) or not all(isinstance(name, str) and name.strip() for name in value.values()):
        raise ConfigError(f'{path}: reviewers: give a table with lines such as ru = "a name"')
    try:
        return {languages.parse(tag): name.strip() for tag, name in value.items()}
    except DragomanError as e:
        raise ConfigError(f"{path}: reviewers: {e}") from e


def _jobs(value: Any, path: Path) -> dict[str, Any]:  # noqa: ANN401
    if not isinstance(value, dict) or not all(isinstance(job, dict) for job in value.values()):
        raise ConfigError(f"{path}: jobs: give a table a job, such as [jobs.wire]")
    return value


_TABLES = {"routes": _routes, "reviewers": _reviewers, "jobs": _jobs}


def _pin(pair: Pair, way: Any, path: Path) -> Pin:  # noqa: ANN401
    if languages.same_language(*pair):
        raise ConfigError(f"{pair.source} and {pair.target} are one language and script")
    if isinstance(way, str) and way.strip():
        return Pin(engine=" ".join(way.split()), where=str(path))
    if isinstance(way, list) and 1 <= len(way) <= _MOST_PIVOTS and all(isinstance(tag, str) for tag in way):
        pivots = tuple(map(languages.parse, way))
        for one, other in pairwise((pair.source, *pivots, pair.target)):
            if languages.same_language(one, other):
                raise ConfigError(f"{one} and {other} are one language and script, and follow each other")
        return Pin(pivots=pivots, where=str(path))
    raise ConfigError(
        'give an engine, such as "argos", or a list of one or two languages to go through, such as ["en"]'
    )
