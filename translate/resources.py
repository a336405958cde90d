"""What travels with the program: glossaries, models, locales, the example; and a digest of its own code.

The data lies in a wheel under `translate/data/`, in a checkout at its root.
"""

import hashlib
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """The folder `name` (`glossaries`, `models`, `locales`) of this installation; it may be absent or empty."""
    installed = _PACKAGE / "data" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name


@cache
def code_digest(*rooms: str) -> str:
    """Hex sha256 over the code and word lists of these rooms (`segment`, `pipeline`): changes whenever they do.

    Part of a run's signature, so that nobody has to remember to count up a version.
    """
    digest = hashlib.sha256()
    for room in rooms:
        for path in (_PACKAGE / f"{room}.py", *sorted((_PACKAGE / room).rglob("*"))):
            if path.suffix in {".py", ".tsv"} and path.is_file():
                digest.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
