"""`dragoman.toml` -> a frozen Config. Every key is listed here; an unknown one is an error that names the nearest."""

from __future__ import annotations

import difflib
import os
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import platformdirs

from translate import languages
from translate.errors import ConfigError, DragomanError

FILE_NAME = "dragoman.toml"


@dataclass(frozen=True, slots=True)
class Config:
    """Settings a person can write down; each has a command-line option that wins over it."""

    store: str = ""
    """Path or SQLAlchemy URL of the store; empty: `default_store()`."""
    to: tuple[str, ...] = ()
    """Target tags when `--to` is not given."""
    format: tuple[str, ...] = ("po", "same")
    """What is written per document: `po`, `same`."""
    glossaries: tuple[str, ...] = ()
    """Glossary files or folders, highest precedence first; relative to the configuration file."""
    builtin_glossaries: bool = True
    """Whether the glossaries that come with the program apply after those."""
    packages: tuple[str, ...] = ()
    """Folders with Argos packages, searched before the default ones; relative to the configuration file."""
    n_best: int = 4
    """Hypotheses an engine gives per segment where a glossary term occurs; 1 to 16."""

    def __post_init__(self) -> None:
        """Check values that a type does not."""
        if not 1 <= self.n_best <= 16:
            raise ConfigError(f"n_best = {self.n_best}: give a number from 1 to 16")


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


def load(path: Path | None) -> Config:
    """The configuration in `path` (None: the defaults). Raises ConfigError naming file and key."""
    if path is None:
        return Config()
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as e:
        raise ConfigError(f"{path}: cannot be read: {e.strerror}") from e
    except UnicodeDecodeError as e:
        raise ConfigError(f"{path}: not UTF-8 at byte {e.start}") from e
    except tomllib.TOMLDecodeError as e:
        raise ConfigError(f"{path}: {e}") from e
    try:
        return Config(**{key: _value(key, value, path) for key, value in table.items()})
    except ConfigError as e:
        message = str(e)
        raise ConfigError(message if message.startswith(str(path)) else f"{path}: {message}") from e


def _value(key: str, value: Any, path: Path) -> Any:  # noqa: ANN401  TOML values are of any type until checked
    kinds = {f.name: type(f.default) for f in fields(Config)}
    if key not in kinds:
        near = difflib.get_close_matches(key, kinds, n=1, cutoff=0.5)
        hint = f"did you mean {near[0]!r}?" if near else f"known keys: {', '.join(kinds)}"
        raise ConfigError(f"{path}: unknown key {key!r}; {hint}")
    kind = kinds[key]
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
    if unknown := [item for item in value if item not in {"po", "same"}]:
        raise ConfigError(f"{path}: format: unknown {unknown[0]!r}; known: po, same")
    return tuple(value)
