"""Zip archives whose bytes depend on their content alone, written whole or not at all."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from translate.errors import UsageError

_EPOCH = (1980, 1, 1, 0, 0, 0)
_PLAIN_FILE = 0o100644 << 16
_TERMS = re.compile(r"[^/]+\.md|(licen[cs]e|copying|notice|readme)[^/]*", re.IGNORECASE)


def write_zip(output: Path, members: Mapping[str, Path | bytes]) -> None:
    """Write `members` (path in the archive -> a file or its content), in their order, to `output`.

    Not compressed: the bytes do not depend on a version of zlib, weights and wheels would hardly shrink, and an archive
    of the sort cannot swell when it is unpacked. The same members give the same bytes. `output` is replaced when all is
    written; after an error it is as it was. Raises as `refuse_closed`, and OSError if the disk fills up.
    """
    refuse_closed(output)
    with tempfile.TemporaryDirectory(prefix=f".{output.name}-", dir=output.absolute().parent) as folder:
        whole = Path(folder) / output.name
        with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
            for name, content in members.items():
                _write(archive, name, content)
        whole.replace(output)


def refuse_closed(output: Path) -> None:
    """UsageError if the file `output` cannot be written."""
    folder = output.absolute().parent
    if output.is_dir() or not folder.is_dir():
        raise UsageError(f"{output}: cannot be written: give a file in a folder that exists with -o")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise UsageError(f"{output}: nothing can be written in {folder}: give a file elsewhere with -o")


def is_terms(name: str) -> bool:
    """True for the name of a file that holds a licence, a notice or a description, such as `LICENSE.txt`."""
    return _TERMS.fullmatch(name) is not None


def _write(archive: zipfile.ZipFile, name: str, content: Path | bytes) -> None:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.external_attr = _PLAIN_FILE
    if isinstance(content, bytes):
        archive.writestr(info, content)
        return
    info.file_size = content.stat().st_size  # tells zipfile whether it takes 64 bits
    with content.open("rb") as source, archive.open(info, "w") as target:
        shutil.copyfileobj(source, target, 1 << 20)
