"""Are the files of a package still those that were installed?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from translate.errors import DragomanError
from translate.models import folders, lock
from translate.models.inventory import Found
from translate.models.record import digests, file_digest, read_record
from translate.packages import RECORD

LOCK = "models.lock"

State = Literal["ok", "damaged", "unrecorded"]


@dataclass(frozen=True, slots=True)
class Differences:
    """Files that are not as they were, by path."""

    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        """True if there is one."""
        return bool(self.changed or self.missing or self.added)

    def __str__(self) -> str:
        """`changed: model/model.bin; missing: README.md`."""
        named = (("changed", self.changed), ("missing", self.missing), ("added", self.added))
        return "; ".join(f"{what}: {', '.join(names)}" for what, names in named if names)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one package."""

    path: Path
    state: State
    differences: Differences = Differences()
    note: str = ""
    """Why it cannot be said, or what else is wrong; one line, may be empty."""


def compare(recorded: Mapping[str, str], actual: Mapping[str, str]) -> Differences:
    """Two tables of path and digest against each other; sorted."""
    both = recorded.keys() & actual.keys()
    return Differences(
        tuple(sorted(n for n in both if recorded[n] != actual[n])),
        tuple(sorted(recorded.keys() - both)),
        tuple(sorted(actual.keys() - both)),
    )


def verify(found: Found) -> Verdict:
    """Every file against the sha256 of the package's record; a starter against `models.lock` beside it.

    `unrecorded`: it was not installed by this program, so that there is nothing to compare with.
    """
    try:
        if found.kind == "starter":
            return _starter(found.path)
        record = None if found.path.is_file() else read_record(found.path)
        if record is None:
            return Verdict(found.path, "unrecorded", note=found.problem)
        differences = compare(record.files, digests(found.path))
        return Verdict(found.path, "damaged" if differences.any else "ok", differences)
    except DragomanError as error:
        return Verdict(found.path, "damaged", Differences(changed=(RECORD,)), str(error))
    except OSError as error:
        return Verdict(found.path, "damaged", note=f"{error.filename or found.path}: {error.strerror}")


def missing_starters() -> list[Verdict]:
    """A verdict for every starter that `models.lock` names and that is not there. Raises ConfigError."""
    folder = folders.starter()
    paths = [folder / pin.url for pin in lock.read(folder / LOCK).values()]
    return [Verdict(p, "damaged", Differences(missing=(p.name,))) for p in paths if not p.exists()]


def _starter(path: Path) -> Verdict:
    pins = {pin.url: pin for pin in lock.read(path.parent / LOCK).values()}
    if path.name not in pins or not path.is_file():
        return Verdict(path, "unrecorded")
    if file_digest(path) == pins[path.name].sha256:
        return Verdict(path, "ok")
    return Verdict(path, "damaged", Differences(changed=(path.name,)))
