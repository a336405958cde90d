"""Installs a package: unpack beside the target, check, try, record, rename. Nothing else ever writes packages.

The rename is what decides: a package is there whole or not at all, and of two installations at once one wins.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from translate.errors import EngineError, UsageError
from translate.models.archive import unpack
from translate.models.record import Record, digests, read_record, source_digest, write_record
from translate.models.verify import compare
from translate.packages import Package, open_package

TEMPORARY = ".dragoman-"
"""How the names of folders begin in which packages are unpacked or thrown away; no package is looked for in them."""
ARGOS_FORMAT = 1
"""The newest major `argos_version` of metadata.json that is understood."""
_STALE = 24 * 3600
"""Seconds after which a temporary folder was left by a process that was killed."""

Check = Callable[[Path], Mapping[str, Any] | None]
"""Tries a package (its unpacked folder) and raises EngineError if it does not work; an answer is recorded as probe."""


@dataclass(frozen=True, slots=True)
class Installed:
    """What `add` did."""

    package: Package
    record: Record
    new: bool
    """False where the same package was there before."""


def add(source: Path, folder: Path, check: Check, origin: str = "") -> Installed:
    """Install the package `source`, an `.argosmodel` file or the folder of one, below `folder`.

    `folder` is made if need be; the package's own folder in it is called as `folder_name` says. `origin` is recorded
    as its source instead of the file's name. A package that is there already with the same files is left as it is; one
    with the same name and version and other files is never replaced. Raises EngineError (one line; nothing is left
    behind, not on a full disk either), UsageError if there is no `source`.
    """
    if not source.exists():
        raise UsageError(f"{source}: no such file: give an .argosmodel file or the folder of a package")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        sweep(folder)
        with tempfile.TemporaryDirectory(prefix=TEMPORARY, dir=folder) as temporary:
            return _add(source, Path(temporary) / "package", folder, check, origin or source.name)
    except OSError as error:
        raise EngineError(f"{folder}: {error.strerror}: {source} was not installed and nothing was left") from error


def folder_name(package: Package) -> str:
    """`translate-en_fr-1_9`. Raises EngineError if name or version cannot be part of a file name."""
    if not re.fullmatch(r"translate-[A-Za-z0-9_-]{1,40}", package.name):
        raise EngineError(f"{package.path}: metadata.json: {package.name!r} is no name for a package")
    if not re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z.+-]{0,31}", package.version):
        raise EngineError(f"{package.path}: metadata.json: package_version {package.version!r} is no version as 1.9 is")
    return f"{package.name}-{package.version.replace('.', '_')}"


def sweep(folder: Path) -> None:
    """Remove the temporary folders in `folder` that a killed process left more than a day ago."""
    for path in folder.glob(f"{TEMPORARY}*"):
        if path.is_dir() and path.stat().st_mtime < time.time() - _STALE:
            shutil.rmtree(path, ignore_errors=True)


def _add(source: Path, unpacked: Path, folder: Path, check: Check, origin: str) -> Installed:
    unpack(source, unpacked)
    files = digests(unpacked)
    record = Record(origin, source_digest(source, files), datetime.now(UTC).isoformat(timespec="seconds"), files)
    try:
        _check_format(unpacked)
        target = folder / folder_name(open_package(unpacked))
        if os.path.lexists(target):
            return _existing(target, source, record)
        probe = check(unpacked)
    except EngineError as error:  # it speaks of a folder that nobody knows
        raise EngineError(str(error).replace(str(unpacked), str(source))) from error
    write_record(unpacked, Record(record.source, record.sha256, record.installed, files, probe))
    try:
        unpacked.rename(target)
    except OSError:
        if not os.path.lexists(target):
            raise
        return _existing(target, source, record)
    return Installed(open_package(target), Record(record.source, record.sha256, record.installed, files, probe), True)


def _existing(target: Path, source: Path, new: Record) -> Installed:
    """The package at `target`, if it is what was to be installed and whole."""
    old = read_record(target)
    actual = digests(target)
    if not compare(new.files, actual).any:
        return Installed(open_package(target), old or new, False)
    again = f"dragoman models remove {target.name}"
    if old and (damage := compare(old.files, actual)).any:
        raise EngineError(f"{target} is installed and damaged ({damage}): {again}, then add the package again")
    known = f"sha256 {old.sha256}" if old else "other files and no record"
    raise EngineError(
        f"{target.name} is installed already with {known}; {source} has sha256 {new.sha256}: nothing was changed. "
        f"To replace it: {again}"
    )


def _check_format(unpacked: Path) -> None:
    """Refuses a package for a newer Argos Translate before its files are looked at: they may have other names."""
    path = unpacked / "metadata.json"
    try:
        found = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise EngineError(f"{unpacked}: metadata.json is not JSON: {type(error).__name__}: {error}") from error
    version = str(found.get("argos_version", "")) if isinstance(found, dict) else ""
    major = re.match(r"[0-9]{1,9}", version)
    if major and int(major[0]) > ARGOS_FORMAT:
        raise EngineError(
            f"{unpacked}: metadata.json: argos_version {version[:20]}: a package of a newer format than "
            f"{ARGOS_FORMAT}.x, which is what this dragoman knows: look for a newer dragoman or an older package"
        )
