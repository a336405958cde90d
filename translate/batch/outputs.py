"""Where results go, and writing them whole or not at all."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import BinaryIO

from translate import formats
from translate.batch.inputs import Input
from translate.decisions import Decision
from translate.errors import DocumentError, UsageError
from translate.exchange import po
from translate.exchange.reviewed import reviewed
from translate.pipeline import target_texts
from translate.records import Document, Outcome

KINDS = ("po", "same")
_TEMPORARY = ".dragoman-writing-"  # and the number of the process


@dataclass(frozen=True, slots=True)
class Written:
    """A file that holds a result."""

    path: Path
    changed: bool
    """False where it already held these bytes and was left alone."""


def path_for(folder: Path, target: str, name: str, kind: str) -> Path:
    """`folder/<target>/<name>`: with its own ending for `same`, with the ending `.po` for `po`."""
    relative = PurePosixPath(name)
    return folder / target / (relative if kind == "same" else relative.with_suffix(f".{kind}"))


def refuse_clashes(inputs: Iterable[Input], targets: Sequence[str], kinds: Sequence[str], folder: Path) -> None:
    """UsageError if two inputs would write one path, or an output would overwrite an input."""
    owners: dict[Path, str] = {}
    items = list(inputs)
    sources = {i.path.resolve(): i for i in items if i.path}
    for item in items:
        shown = str(item.path or "-")
        for path in (path_for(folder, t, item.name, k) for t in targets for k in kinds):
            if path in owners:
                raise UsageError(
                    f"{owners[path]} and {shown} would both write {path}; "
                    "name them apart, or give a glob in quotes to keep their folders"
                )
            if path.resolve() in sources:
                raise UsageError(f"{path} is an input and would be overwritten; give another folder with -o")
            owners[path] = shown


def refuse_closed(folder: Path) -> None:
    """UsageError if nothing can be written below `folder` (which need not exist yet)."""
    nearest = next(p for p in (folder, *folder.absolute().parents) if p.exists())
    if not nearest.is_dir():
        raise UsageError(f"{nearest}: is not a folder; give another with -o")
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise UsageError(f"{nearest}: no permission to write there; give another folder with -o")


def render(
    kind: str,
    document: Document,
    outcome: Outcome,
    decisions: Mapping[str, Decision] = MappingProxyType({}),
    approved_only: bool = False,
) -> bytes:
    """The file of `kind` for an outcome under the newest `decisions` by segment key; the same bytes when asked again.

    A rejected segment, and with `approved_only` every one that waits for approval, stays in the source language; in a
    catalogue it is untranslated.
    """
    segments = reviewed(outcome, decisions, approved_only)
    if kind == "po":
        return po.write(outcome, document.name, segments)
    return formats.write(document, target_texts(document, [segment.translation for segment in segments]))


def write(path: Path, data: bytes) -> Written:
    """Put `data` at `path` through a temporary file beside it. Raises DocumentError; then nothing is half-written."""
    try:
        if path.is_file() and path.read_bytes() == data:
            return Written(path, changed=False)
    except OSError as e:
        raise _unwritable(path, e) from e
    return write_through(path, lambda stream: stream.write(data))


def write_through(path: Path, fill: Callable[[BinaryIO], object]) -> Written:
    """Put at `path` what `fill` writes, whole or not at all, and without holding it in memory. Raises DocumentError."""
    try:
        _sweep(path.parent)
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.parent / f"{_TEMPORARY}{os.getpid()}-{threading.get_ident()}"
        try:
            with temporary.open("wb") as stream:
                fill(stream)
                stream.flush()
                os.fsync(stream.fileno())
            temporary.replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise
    except OSError as e:
        raise _unwritable(path, e) from e
    return Written(path, changed=True)


def _unwritable(path: Path, error: OSError) -> DocumentError:
    return DocumentError(f"{path}: cannot be written: {error.strerror}")


@cache
def _sweep(folder: Path) -> None:
    """Remove, once a process, what a killed process left half-written in `folder`."""
    for left in folder.glob(f"{_TEMPORARY}*"):
        pid = left.name.removeprefix(_TEMPORARY).partition("-")[0]
        if pid.isdigit() and not _alive(int(pid)):
            left.unlink(missing_ok=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # another user's
        return True
    return True
