"""Where results go, and writing them whole or not at all."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import BinaryIO, Protocol, cast

from translate import config, formats
from translate.batch import home
from translate.batch.inputs import Input
from translate.decisions import Decision
from translate.errors import DocumentError, UsageError
from translate.exchange import po_merge, pot
from translate.exchange.reviewed import Reviewed, reviewed
from translate.pipeline import target_texts
from translate.records import Document, Outcome
from translate.store import Store

KINDS: Mapping[str, tuple[str, str]] = {
    "po": (".po", "translate.exchange.po"),
    "same": ("", ""),
    "xliff": (".xlf", "translate.exchange.xliff12"),
    "xliff2": (".xlf", "translate.exchange.xliff20"),
    "tmx": (".tmx", "translate.exchange.tmx_run"),
    "csv": (".csv", "translate.exchange.bilingual_csv"),
    "html": (".html", "translate.exchange.bilingual_html"),
}
"""What can be written -> the ending of its files and its module, which has `write(outcome, name, segments)`.

`same` has the document's own ending and format.
"""
assert tuple(KINDS) == config.KINDS  # the configuration imports nothing from here
_COME_HOME = frozenset({"po", "xliff", "xliff2", "csv"})
_TEMPORARY = ".dragoman-writing-"  # and the number of the process


class _Writer(Protocol):
    def write(self, outcome: Outcome, document_name: str, segments: Sequence[Reviewed]) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Written:
    """A file that holds a result."""

    path: Path
    changed: bool
    """False where it already held these bytes and was left alone."""


def path_for(folder: Path, target: str, name: str, kind: str) -> Path:
    """`folder/<target>/<name>`: with the kind's ending; for `same`, called as its format calls a translation."""
    own = formats.target_name(name, target) if kind == "same" else PurePosixPath(name).with_suffix(KINDS[kind][0])
    return folder / target / own


def paths(folder: Path, target: str, name: str, kinds: Sequence[str]) -> tuple[tuple[Path, str], ...]:
    """Path and kind of each file of a document, in the order of `kinds`.

    A program's catalogue is its own PO file: there `po` and `same` are one, written once, as `same`.
    """
    same = path_for(folder, target, name, "same")
    whole = formats.catalogue(name) and same == path_for(folder, target, name, "po")
    wanted = ("same" if whole and kind == "po" else kind for kind in kinds)
    return tuple((path_for(folder, target, name, kind), kind) for kind in dict.fromkeys(wanted))


def refuse_clashes(inputs: Iterable[Input], targets: Sequence[str], kinds: Sequence[str], folder: Path) -> None:
    """UsageError if two inputs, or two kinds, would write one path, or an output would overwrite an input."""
    owners: dict[Path, tuple[str, str]] = {}
    items = list(inputs)
    sources = {i.path.resolve(): i for i in items if i.path}
    for item in items:
        shown = str(item.path or "-")
        for path, kind in (found for t in targets for found in paths(folder, t, item.name, kinds)):
            owner, other = owners.setdefault(path, (shown, kind))
            if owner != shown:
                raise UsageError(
                    f"{owner} and {shown} would both write {path}; "
                    "name them apart, or give a glob in quotes to keep their folders"
                )
            if other != kind:
                raise UsageError(f"{other} and {kind} would both write {path}: ask for one of them at a time")
            if path.resolve() in sources:
                raise UsageError(f"{path} is an input and would be overwritten; give another folder with -o")


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
    if kind != "same":
        return cast("_Writer", import_module(KINDS[kind][1])).write(outcome, document.name, segments)
    waiting = {s.translation.segment.block for s in segments if s.state not in ("accepted", "edited")}
    approved = {s.translation.segment.block for s in segments} - waiting
    texts = target_texts(document, [segment.translation for segment in segments])
    return formats.write(document, texts, outcome.target, approved, outcome.recorded)


def template(document: Document, outcome: Outcome) -> bytes:
    """The PO template of a document: what `po` holds without any text."""
    return pot.write(outcome, document.name, reviewed(outcome, {}))


def put(path: Path, kind: str, data: bytes, store: Store, force: bool = False) -> Written:
    """Write a file of `kind`; what translators did in one that is there is not lost, unless by `force`.

    A catalogue is merged with the one that is there. Another file that translators send back is written over only if
    the store knows all that people stand by in it. Raises DocumentError if not, and if it cannot be written.
    """
    theirs = kind in _COME_HOME or (kind == "same" and formats.bilingual(path.name))
    if not theirs or force:
        return write(path, data)
    try:
        existing = path.read_bytes() if path.is_file() else data
    except OSError as e:
        raise _unwritable(path, e) from e
    if existing != data and path.suffix == ".po":
        document = home.read(data, str(path)).document
        data = po_merge.merge(existing, data, home.settled(store, existing, str(path), document), str(path))
    elif existing != data and (work := home.work(store, existing, str(path))):
        raise DocumentError(
            f"{path}: holds work that was not imported ({work}): `dragoman import {path}`, or export with --force"
        )
    return write(path, data)


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
