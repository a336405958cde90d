"""Which documents were meant: files, globs, `-` for standard input."""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from translate.errors import DocumentError, UsageError

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Input:
    """A document to read."""

    path: Path | None
    """None: standard input."""
    name: str
    """Relative name with `/`, under which it is recorded and its outputs are written."""
    content: bytes | None = None
    """Its bytes where they are at hand, such as one entry of the feed at `path`; None: those of the file."""

    def read(self) -> bytes:
        """Its bytes. Raises DocumentError."""
        if self.content is not None:
            return self.content
        try:
            return sys.stdin.buffer.read() if self.path is None else self.path.read_bytes()
        except OSError as e:
            raise DocumentError(f"{self.path or 'standard input'}: cannot be read: {e.strerror}") from e


def expand(arguments: Sequence[str]) -> tuple[Input, ...]:
    """The inputs that `arguments` name, in their order; a glob's matches sorted, each once.

    A file is called by its own name; a glob's match by its path from the glob's first folder with a wildcard, so that
    `in/**/*.txt` keeps the tree below `in`. Raises UsageError for what is missing, a folder, or a glob without a match.
    """
    found: dict[Path | None, Input] = {}
    for argument in arguments:
        for item in _expand(argument):
            found.setdefault(item.path.resolve() if item.path else None, item)
    return tuple(found.values())


def shown(path: str) -> str:
    """A path on one line, for messages: what cannot be printed as an escape."""
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def _expand(argument: str) -> list[Input]:
    if argument == STDIN:
        return [Input(None, "stdin.txt")]
    path = Path(argument)
    if path.is_dir():
        raise UsageError(f"{argument}: is a folder; name files, or a glob in quotes such as '{argument}/**/*.txt'")
    if path.exists():
        return [Input(path, path.name)]
    if not glob.has_magic(argument):
        raise UsageError(f"{argument}: no such file")
    matches = sorted(Path(m) for m in glob.glob(argument, recursive=True) if Path(m).is_file())  # noqa: PTH207  pathlib's glob takes no absolute pattern
    if not matches:
        raise UsageError(f"{argument}: no file matches")
    base = Path(*_fixed_parts(path))
    return [Input(m, m.relative_to(base).as_posix()) for m in matches]


def _fixed_parts(pattern: Path) -> list[str]:
    parts = []
    for part in pattern.parts[:-1]:
        if glob.has_magic(part):
            break
        parts.append(part)
    return parts
