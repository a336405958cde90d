"""Where packages lie, and whose they are."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from translate import config, resources

Kind = Literal["own", "configured", "upstream", "starter", "elsewhere"]
"""Whose a package is. `own` alone may be removed; `elsewhere` is a file that lies in no package folder."""


class Place(NamedTuple):
    """A folder with packages."""

    path: Path
    kind: Kind


def own() -> Path:
    """Where `dragoman models` installs. Not created here."""
    return config.data_folder() / "packages"


def starter() -> Path:
    """The models that come with the program."""
    return resources.folder("models")


def upstream() -> list[Path]:
    """The folders of argostranslate, only ever read: `$ARGOS_PACKAGES_DIR`, then its default.

    Source: `argostranslate/settings.py` 1.11 (`package_data_dir`).
    """
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    given = os.environ.get("ARGOS_PACKAGES_DIR")
    return [*([Path(given).expanduser()] if given else []), data / "argos-translate" / "packages"]


def places(configured: Sequence[str] = ()) -> list[Place]:
    """All folders, each once, in the order they are searched: configured, own, upstream's, starter.

    They need not exist.
    """
    listed = [*(Path(c) for c in configured), own(), *upstream(), starter()]
    unique: dict[Path, Path] = {}
    for path in listed:
        unique.setdefault(path.resolve(), path)
    return [Place(p, kind_of(p, "configured")) for p in unique.values()]


def kind_of(folder: Path, otherwise: Kind = "elsewhere") -> Kind:
    """Whose a folder with packages is, however it was named."""
    known: list[tuple[Path, Kind]] = [(own(), "own"), (starter(), "starter"), *((p, "upstream") for p in upstream())]
    return next((kind for path, kind in known if path.resolve() == folder.resolve()), otherwise)
