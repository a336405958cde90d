"""`dragoman.json`, the record beside an installed package: where it came from, and the sha256 of every file."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from translate.errors import EngineError
from translate.packages import RECORD

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of an installed package."""

    source: str
    """URL or file name it was installed from."""
    sha256: str
    """Lower-case hex digest of the archive; of a folder, see `source_digest`."""
    installed: str
    """ISO 8601 time, UTC."""
    files: Mapping[str, str]
    """Path below the package's folder, with `/`, to hex sha256; every file but the record itself."""
    probe: Mapping[str, Any] | None = None
    """What a test of the model at installation found; None: it was not tested for anything but that it translates."""


def read_record(folder: Path) -> Record | None:
    """The record in `folder`; None if there is none. Raises EngineError for one that cannot be understood."""
    path = folder / RECORD
    try:
        found = json.loads(path.read_bytes())
        if found["format"] > FORMAT:
            raise EngineError(f"{path}: format {found['format']} was written by a newer dragoman: update this one")
        datetime.fromisoformat(found["installed"])
        files = {str(name): str(digest) for name, digest in found["files"].items()}
        return Record(str(found["source"]), str(found["sha256"]), found["installed"], files, found.get("probe"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise EngineError(f"{path}: cannot be read ({error}): remove the package and install it again") from error


def write_record(folder: Path, record: Record) -> None:
    """Write `dragoman.json` into `folder`, whole or not at all. Raises OSError."""
    fields = {k: v for k, v in asdict(record).items() if v is not None}
    temporary = folder / f"{RECORD}.{os.getpid()}"
    try:
        temporary.write_text(json.dumps({"format": FORMAT, **fields}, ensure_ascii=False, indent=1) + "\n", "utf-8")
        temporary.replace(folder / RECORD)
    finally:
        temporary.unlink(missing_ok=True)


def file_digest(path: Path) -> str:
    """Hex sha256 of a file. Raises OSError."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def digests(folder: Path) -> dict[str, str]:
    """Path below `folder`, with `/`, to hex sha256 of every file but the record, by path. Raises OSError."""
    found = sorted(p for p in folder.rglob("*") if p.is_symlink() or not p.is_dir())
    names = {p.relative_to(folder).as_posix(): p for p in found}
    # A dangling link or a device is no file of ours: a name without a digest never equals a recorded one.
    return {n: file_digest(p) if p.is_file() else "" for n, p in names.items() if n != RECORD}


def source_digest(source: Path, files: Mapping[str, str]) -> str:
    """Hex sha256 of an archive; of a folder, over a line `path sha256` for each of `files`, sorted."""
    if source.is_file():
        return file_digest(source)
    return hashlib.sha256("".join(f"{n} {d}\n" for n, d in sorted(files.items())).encode()).hexdigest()
